//! The watermark: before a disk is full, nothing more is begun on it, and once there is room again the next one is taken.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::crash::ledger::Ledger;
use crate::crash::mounts::{Kind, Mount};
use crate::crash::sent::Submission;
use crate::crash::site::Place;
use crate::crash::skipped;
use crate::crash::worker::Worker;
use crate::fixture;

#[test]
fn below_the_watermark_nothing_is_begun_and_above_it_the_next_is_taken() {
    let ballast = |inbox: &Path| File::create(inbox.join("ballast")).unwrap().write_all(&vec![7; 3 << 20]).unwrap();
    keep("a disk with less free than is to be kept free", &Kind::Memory(4 * 1024), "2MiB", ballast);
}

#[test]
fn where_few_files_more_can_be_made_nothing_is_begun() {
    let ballast = |inbox: &Path| {
        fs::create_dir(inbox.join("ballast")).unwrap();
        (0..200).for_each(|i| drop(File::create(inbox.join(format!("ballast/{i}"))).unwrap()));
    };
    keep("a disk that can hold few files more", &Kind::Disk { mib: 32, inodes: 400 }, "1KiB", ballast);
}

/// Sends to an inbox of its own kind with room, without, and with room again.
fn keep(what: &str, kind: &Kind, keep_free: &str, lay: impl Fn(&Path)) {
    let place = Place::new();
    let inbox = place.root.join("inbox");
    let mount = match Mount::over(&inbox, kind) {
        Ok(mount) => mount,
        Err(why) => return skipped(what, &why),
    };
    let ledger = Ledger::new(place.beside("ledger"));
    let mut worker = Worker::start_with(&place.root, &["--keep-free", keep_free]);
    let [first, second] = [1, 2].map(|number| Submission::new(number, 3));
    ledger.send_well(&first, &worker.address);
    lay(&inbox);
    let before = fixture::files(&inbox);
    let answer = ledger.send(&second, &worker.address).unwrap();
    assert_eq!(answer.status, 503, "{}", answer.body);
    assert!(answer.header("retry-after").is_some() && answer.body.contains(&second.email()));
    assert!(fixture::files(&inbox) == before, "nothing was begun");
    ledger.send_well(&first, &worker.address); // what is there needs no room
    let _ = fs::remove_file(inbox.join("ballast")).or_else(|_| fs::remove_dir_all(inbox.join("ballast")));
    ledger.send_well(&second, &worker.address);
    assert_eq!(ledger.check(&place.root), (2, 2));
    worker.kill();
    drop(mount);
}
