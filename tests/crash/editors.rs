//! SIGKILL at each system call of an editor's decision: typing the command again finishes it, and nothing is doubled or lost.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::crash::ledger::Ledger;
use crate::crash::sent::Submission;
use crate::crash::site::Place;
use crate::crash::worker::Worker;
use crate::crash::{all, can_fail_calls};
use crate::fixture;
use crate::program::{TODAY, run};

/// The calls by which files are read, made, kept and taken away, each by its names on all machines; most of the first kind are
/// about the program itself.
const CALLS: [&str; 7] =
    ["openat", "write", "fsync", "?link,linkat", "?rename,?renameat,?renameat2", "?mkdir,mkdirat", "?unlink,unlinkat"];

#[test]
fn approving_is_finished_by_typing_it_again_wherever_it_was_killed() {
    decided("approving", &["approve"], &[]);
}

#[test]
fn declining_is_finished_by_typing_it_again_wherever_it_was_killed() {
    decided("declining", &["decline"], &["--reason", "It rains too much."]);
}

#[test]
fn erasing_is_finished_by_typing_it_again_wherever_it_was_killed() {
    let approved = |place: &Place, receipt: &str| drop(run(&place.root, &["approve", receipt]).good());
    killed_everywhere("erasing", &["erase"], &[], approved);
}

fn decided(what: &str, before: &[&str], after: &[&str]) {
    killed_everywhere(what, before, after, |_, _| {});
}

/// Kills a command about a submission at each of its calls, and types it again each time.
fn killed_everywhere(what: &str, before: &[&str], after: &[&str], prepare: impl Fn(&Place, &str)) {
    if !can_fail_calls(what) {
        return;
    }
    let (place, receipt) = with_one_submission();
    prepare(&place, &receipt);
    let args: Vec<&str> = before.iter().chain(&[receipt.as_str()]).chain(after).copied().collect();
    let copy = || {
        let folder = tempfile::tempdir().unwrap();
        fixture::copy(&place.root, folder.path());
        folder
    };
    let whole = copy();
    run(whole.path(), &args).good();
    let (expected, mut kills) = (state(whole.path()), 0);
    for calls in CALLS {
        let step = if calls == "openat" && !all() { 6 } else { 1 };
        for n in (1..).step_by(step) {
            let folder = copy();
            if !is_killed(folder.path(), &args, &format!("inject={calls}:signal=KILL:when={n}")) {
                break;
            }
            let again = run(folder.path(), &args);
            assert_eq!(state(folder.path()), expected, "{what}, killed at {calls} {n}; then it said: {again:?}");
            kills += 1;
        }
    }
    assert!(kills > 20, "{kills}");
    println!("{what} was killed {kills} times, and finished by typing it again each time");
}

/// A site whose inbox has one submission.
fn with_one_submission() -> (Place, String) {
    let (place, submission) = (Place::new(), Submission::new(1, 3));
    let ledger = Ledger::new(place.beside("ledger"));
    let mut worker = Worker::start(&place.root);
    ledger.send_well(&submission, &worker.address);
    worker.kill();
    (place, submission.receipt.to_string())
}

/// Runs a command that is to be killed. Whether it was.
fn is_killed(folder: &Path, args: &[&str], inject: &str) -> bool {
    let trace = tempfile::NamedTempFile::new().unwrap();
    let mut command = Command::new("strace");
    command.args(["-f", "-e", inject, "-o"]).arg(trace.path());
    command.arg(env!("CARGO_BIN_EXE_showground")).args(args).args(["--today", TODAY]).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    std::fs::read_to_string(trace.path()).unwrap().contains("killed by SIGKILL")
}

/// Every file of a site but those that a killed write left behind, which the next start of the worker deletes, and without
/// the moment of the decision.
fn state(root: &Path) -> BTreeMap<String, String> {
    let is_left_behind =
        |name: &str| name.rsplit('/').next().is_some_and(|file| file.starts_with('.')) || name.contains('#');
    let files = fixture::files(root).into_iter().filter(|(name, _)| !is_left_behind(name));
    let timeless = |bytes: Vec<u8>| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.lines().filter(|line| !line.starts_with("decided:")).map(|line| format!("{line}\n")).collect()
    };
    files.map(|(name, bytes)| (name, timeless(bytes))).collect()
}
