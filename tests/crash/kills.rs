//! SIGKILL at each system call from accept to answer: whatever was said until then is true, and sending again finishes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::crash::ledger::Ledger;
use crate::crash::sent::Submission;
use crate::crash::site::Place;
use crate::crash::worker::Worker;
use crate::crash::{all, can_fail_calls, times, trace};

/// One death: the call at which it came, and whether the sender was thanked.
struct Death {
    at: String,
    thanked: bool,
}

/// Calls in which a program only waits, or speaks to nobody but itself: one that was killed in these was killed between two others.
const WAITING: [&str; 2] = ["restart_syscall", "exit"];

/// The part of a request whose calls are meant. The folders are made on one thread, and a record on one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Folders,
    Record,
    Whole,
}

/// Calls that change what is on the disk; in a part, each of them is met.
const CHANGES: [&str; 8] = ["write", "fsync", "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat"];

#[test]
fn a_worker_that_is_killed_at_any_call_about_a_record_has_lost_torn_and_doubled_none() {
    if !can_fail_calls("SIGKILL at each call about a record") {
        return;
    }
    for (is_first, part, about) in [
        (true, Part::Folders, "about the folders of the first record"),
        (true, Part::Record, "about the first record"),
        (false, Part::Record, "about a later record"),
    ] {
        let mut deaths = Vec::new();
        for (name, count) in calls_of_a_request(is_first, part) {
            let before = deaths.len();
            deaths.extend((1..).map_while(|n| killed(&name, n, is_first, part)));
            let killed = deaths.len() - before;
            assert!(
                !CHANGES.contains(&name.as_str()) || killed == count,
                "{name}: {killed} of {count} were the last call"
            );
        }
        said(&deaths, about);
    }
}

#[test]
fn a_worker_that_is_killed_anywhere_in_a_request_has_lost_torn_and_doubled_none() {
    if !can_fail_calls("SIGKILL at each call of a request") {
        return;
    }
    let calls = calls_of_a_request(false, Part::Whole);
    let (all_of_them, wanted) = (calls.values().sum::<usize>(), times(24, usize::MAX));
    let step = all_of_them.div_ceil(wanted).max(1);
    let mut deaths = Vec::new();
    for name in calls.keys().filter(|name| !WAITING.contains(&name.as_str())) {
        deaths.extend((1..).step_by(step).map_while(|n| killed(name, n, false, Part::Whole)));
    }
    said(&deaths, "anywhere in a request");
    assert!(deaths.len() >= if all() { all_of_them / 4 } else { calls.len() / 2 }, "calls were one's last");
}

/// The calls of one request, or of a part of it.
fn calls_of_a_request(is_first: bool, part: Part) -> BTreeMap<String, usize> {
    let (place, submission) = (Place::new(), Submission::new(1, 3));
    let ledger = Ledger::new(place.beside("ledger"));
    let mut worker = warm(&place, &ledger, is_first);
    let trace = worker.traced(&paths(&place, &submission, part));
    ledger.send_well(&submission, &worker.address);
    let calls = trace::calls(&trace.end());
    worker.kill();
    assert!(calls.contains_key("fsync"), "{calls:?}");
    calls
}

/// A worker to which something was sent before, or nothing.
fn warm(place: &Place, ledger: &Ledger, is_first: bool) -> Worker {
    let worker = Worker::start(&place.root);
    if !is_first {
        ledger.send_well(&Submission::new(0, 3), &worker.address);
    }
    worker
}

/// What narrows a trace to calls about the folders of the inbox, or about a record in any of them.
fn paths(place: &Place, submission: &Submission, part: Part) -> Vec<String> {
    let inbox = place.root.join("inbox");
    let (name, folders) = (submission.receipt.to_string(), ["waiting", "quarantine"].map(|folder| inbox.join(folder)));
    let of_record = |folder: &PathBuf| {
        let folder = folder.join("idea");
        [folder.clone(), folder.join(format!("{name}.md")), folder.join(format!("{name}.md#1"))]
    };
    let paths: Vec<PathBuf> = match part {
        Part::Folders => [place.root.clone(), inbox].into_iter().chain(folders).collect(),
        Part::Record => folders.iter().flat_map(of_record).collect(),
        Part::Whole => Vec::new(),
    };
    paths.into_iter().flat_map(|path| ["-P".to_owned(), path.to_string_lossy().into_owned()]).collect()
}

/// Kills a worker at the n-th call of a name; nothing when a request has no so many.
fn killed(name: &str, n: usize, is_first: bool, part: Part) -> Option<Death> {
    let (place, submission) = (Place::new(), Submission::new(1, 3));
    let ledger = Ledger::new(place.beside("ledger"));
    let mut worker = warm(&place, &ledger, is_first);
    let mut args = paths(&place, &submission, part);
    args.extend(["-e".into(), format!("trace={name}"), "-e".into(), format!("inject={name}:signal=KILL:when={n}")]);
    let trace = worker.traced(&args);
    let thanked = submission.is_thanked_by(ledger.send(&submission, &worker.address).as_ref());
    worker.kill();
    let trace = trace.of_the_dead();
    ledger.check(&place.root);
    sent_again(&place, &ledger, &submission);
    let at = trace.lines().rev().find(|line| trace::name(line).is_some()).unwrap_or(name);
    (trace::most(&trace, name) >= n).then(|| Death { at: at.chars().take(200).collect(), thanked })
}

/// After a restart, the sender who knows nothing sends it again, is thanked, and it is there once.
fn sent_again(place: &Place, ledger: &Ledger, submission: &Submission) {
    let mut worker = Worker::start(&place.root);
    ledger.send_well(submission, &worker.address);
    worker.kill();
    let (found, thanked) = ledger.check(&place.root);
    assert_eq!(found, thanked);
}

fn said(deaths: &[Death], what: &str) {
    let thanked = deaths.iter().filter(|death| death.thanked).count();
    println!("{} kills {what}: 0 lost, torn or doubled; {thanked} senders had been thanked", deaths.len());
    if all() {
        deaths.iter().for_each(|death| println!("  {}", death.at));
    }
}
