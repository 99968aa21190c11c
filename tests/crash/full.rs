//! No space and no inodes: what does not fit is refused with a page that holds it, and fits once there is room.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::crash::ledger::Ledger;
use crate::crash::mounts::{Kind, Mount};
use crate::crash::sent::Submission;
use crate::crash::site::Place;
use crate::crash::worker::Worker;
use crate::crash::{skipped, times};

/// No inbox of these tests has room for so many.
const MANY: usize = 200;
/// What the worker logs of a disk without room, for bytes or for files.
const FULL: &str = "No space left on device";
/// How often each is filled.
const CYCLES: usize = 200;
/// After so many of them, another worker takes over; one compares what comes with all that it has seen, which takes longer
/// and longer.
const OF_ONE_WORKER: usize = 20;

/// By what the inbox is filled besides the records themselves.
#[derive(Clone, Copy)]
pub enum Filler {
    /// Nothing.
    Records,
    /// One large file.
    Bytes,
    /// Small files.
    Files,
}

#[test]
fn a_full_disk_of_64_kib_refuses_and_recovers() {
    fill("a full disk of 64 KiB", &Kind::Memory(64), Filler::Records, times(20, CYCLES));
}

#[test]
fn a_full_disk_of_32_mib_refuses_and_recovers() {
    fill("a full disk of 32 MiB", &Kind::Disk { mib: 32, inodes: 2_048 }, Filler::Bytes, times(4, CYCLES));
}

#[test]
fn a_disk_without_inodes_refuses_and_recovers() {
    fill("a disk without inodes", &Kind::Disk { mib: 32, inodes: 64 }, Filler::Files, times(20, CYCLES));
}

/// Fills an inbox of its own kind so many times.
fn fill(what: &str, kind: &Kind, filler: Filler, cycles: usize) {
    let place = Place::new();
    let inbox = place.root.join("inbox");
    let mount = match Mount::over(&inbox, kind) {
        Ok(mount) => mount,
        Err(why) => return skipped(what, &why),
    };
    let ledger = Ledger::new(place.beside("ledger"));
    let (mut worker, mut number, mut met) = (Worker::start(&place.root), 0, 0);
    for cycle in 1..=cycles {
        let in_the_way = filler.lay(&inbox);
        let unsent = until_refused(&ledger, &worker, &mut number);
        let before = std::mem::replace(&mut met, worker.logged().matches(FULL).count());
        assert!(met > before, "{what}, cycle {cycle}: it was refused, but the disk was not full");
        ledger.check(&place.root);
        in_the_way.iter().for_each(|file| fs::remove_file(file).unwrap());
        ledger.carry_off(&place.root);
        ledger.send_well(&unsent, &worker.address);
        ledger.carry_off(&place.root);
        if cycle % OF_ONE_WORKER == 0 {
            worker.kill();
            worker = Worker::start(&place.root);
        }
    }
    worker.kill();
    drop(mount);
    println!("{what}: {cycles} cycles, {number} submissions, one refused in each and then taken, 0 violations");
}

/// Sends until there is no more room. What was refused.
fn until_refused(ledger: &Ledger, worker: &Worker, number: &mut u64) -> Submission {
    for _ in 0..MANY {
        *number += 1;
        let submission = Submission::new(*number, 1 + *number % 40);
        let answer = ledger.send(&submission, &worker.address).unwrap();
        if !submission.is_thanked_by(Some(&answer)) {
            assert_eq!(answer.status, 503);
            assert!(answer.body.contains(&submission.email()), "what was typed is shown back");
            return submission;
        }
    }
    panic!("{MANY} fit onto a full disk");
}

impl Filler {
    /// Fills a folder to the brim. What is in the way then.
    pub fn lay(self, inbox: &Path) -> Vec<PathBuf> {
        match self {
            Filler::Records => Vec::new(),
            Filler::Bytes => {
                let path = inbox.join("ballast");
                let mut file = File::create(&path).unwrap();
                let block = vec![7; 4096];
                while file.write_all(&block).is_ok() {}
                let _ = file.sync_all();
                vec![path]
            }
            Filler::Files => {
                let paths = (0..).map(|i| inbox.join(format!("ballast-{i}")));
                paths.take_while(|path| File::create(path).is_ok()).collect()
            }
        }
    }
}

#[test]
fn a_log_that_finds_no_room_ends_nobodys_submission() {
    let place = Place::new();
    std::os::unix::fs::symlink("/dev/full", place.root.with_file_name("worker.log")).unwrap();
    let mut worker = Worker::start(&place.root);
    for number in 1..4 {
        let submission = Submission::new(number, 3);
        assert!(submission.is_thanked_by(submission.send(&worker.address).as_ref()));
    }
    worker.kill();
}
