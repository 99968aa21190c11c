//! SIGKILL at each system call from accept to answer: whatever was said until then is true, and sending again finishes.

use std::collections::BTreeMap;

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

#[test]
fn a_worker_that_is_killed_at_any_call_about_a_record_has_lost_torn_and_doubled_none() {
    if !can_fail_calls("SIGKILL at each call about a record") {
        return;
    }
    for is_first in [true, false] {
        let calls = calls_of_a_request(is_first, true);
        let mut deaths = Vec::new();
        for name in calls.keys() {
            deaths.extend((1..).map_while(|n| killed(name, n, is_first, true)));
        }
        said(&deaths, &format!("about a record, {}", if is_first { "the first" } else { "a later one" }));
        assert!(deaths.len() >= calls.values().sum::<usize>().saturating_sub(2), "each call was one's last");
    }
}

#[test]
fn a_worker_that_is_killed_anywhere_in_a_request_has_lost_torn_and_doubled_none() {
    if !can_fail_calls("SIGKILL at each call of a request") {
        return;
    }
    let calls = calls_of_a_request(false, false);
    let (all_of_them, wanted) = (calls.values().sum::<usize>(), times(24, usize::MAX));
    let step = all_of_them.div_ceil(wanted).max(1);
    let mut deaths = Vec::new();
    for name in calls.keys().filter(|name| !WAITING.contains(&name.as_str())) {
        deaths.extend((1..).step_by(step).map_while(|n| killed(name, n, false, false)));
    }
    said(&deaths, "anywhere in a request");
    assert!(deaths.len() >= if all() { all_of_them / 4 } else { calls.len() / 2 }, "calls were one's last");
}

/// The calls of one request; on request only those about the record.
fn calls_of_a_request(is_first: bool, only_record: bool) -> BTreeMap<String, usize> {
    let (place, submission) = (Place::new(), Submission::new(1, 3));
    let ledger = Ledger::new(place.beside("ledger"));
    let mut worker = warm(&place, &ledger, is_first);
    let trace = worker.traced(&paths(&place, &submission, only_record));
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

/// What narrows a trace to calls about the record of a submission: its files and the folders they are made in.
fn paths(place: &Place, submission: &Submission, only_record: bool) -> Vec<String> {
    let (inbox, receipt) = (place.root.join("inbox").to_string_lossy().into_owned(), &submission.receipt);
    let mut paths = vec![place.root.to_string_lossy().into_owned(), inbox.clone()];
    for folder in ["waiting", "quarantine"] {
        let files = ["", "/idea", &format!("/idea/{receipt}.md#1")].map(|file| format!("{inbox}/{folder}{file}"));
        paths.extend(files);
    }
    let narrowed = paths.into_iter().flat_map(|path| ["-P".to_owned(), path]);
    if only_record { narrowed.collect() } else { Vec::new() }
}

/// Kills a worker at the n-th call of a name; nothing when a request has no so many.
fn killed(name: &str, n: usize, is_first: bool, only_record: bool) -> Option<Death> {
    let (place, submission) = (Place::new(), Submission::new(1, 3));
    let ledger = Ledger::new(place.beside("ledger"));
    let mut worker = warm(&place, &ledger, is_first);
    let mut args = paths(&place, &submission, only_record);
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
