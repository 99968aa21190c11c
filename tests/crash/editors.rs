//! SIGKILL and errors at each system call of an editor's decision: typing the command again finishes it, and nothing is doubled
//! or lost. A command that says that it was done, although something failed, has done all of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;

use crate::crash::ledger::Ledger;
use crate::crash::mounts::{Kind, Mount};
use crate::crash::sent::Submission;
use crate::crash::site::Place;
use crate::crash::worker::Worker;
use crate::crash::{all, can_fail_calls, skipped, trace};
use crate::fixture;
use crate::program::{Run, TODAY, run, showground};

/// The calls by which files are read, made, kept and taken away, each by its names on all machines; most of the first kind are
/// about the program itself.
const CALLS: [&str; 7] =
    ["write", "openat", "fsync", "?link,linkat", "?rename,?renameat,?renameat2", "?mkdir,mkdirat", "?unlink,unlinkat"];
/// Those that fail with errors. Threads wake each other by writing, too, and would wait for ever; that files cannot be written
/// is left to a full disk.
const FAILING: &[&str] = CALLS.split_at(1).1;
/// What a disk and a system say when they cannot.
const ERRORS: [&str; 3] = ["EIO", "ENOSPC", "EMFILE"];

/// The site and all that a decision writes fit in here, in KiB.
const LARGE: u32 = 4 * 1024;

#[test]
fn approving_is_finished_by_typing_it_again_wherever_it_was_killed() {
    Typed::approve().is_finished_after("approving", &CALLS, &["signal=KILL"]);
}

#[test]
fn declining_is_finished_by_typing_it_again_wherever_it_was_killed() {
    Typed::decline().is_finished_after("declining", &CALLS, &["signal=KILL"]);
}

#[test]
fn taking_a_refusal_back_is_finished_by_typing_it_again_wherever_it_was_killed() {
    Typed::undo().is_finished_after("taking a refusal back", &CALLS, &["signal=KILL"]);
}

#[test]
fn erasing_is_finished_by_typing_it_again_wherever_it_was_killed() {
    Typed::erase().is_finished_after("erasing", &CALLS, &["signal=KILL"]);
}

#[test]
fn approving_is_finished_by_typing_it_again_whatever_error_it_met() {
    Typed::approve().is_finished_after("approving", FAILING, &ERRORS.map(|error| format!("error={error}")));
}

#[test]
fn declining_is_finished_by_typing_it_again_whatever_error_it_met() {
    Typed::decline().is_finished_after("declining", FAILING, &ERRORS.map(|error| format!("error={error}")));
}

#[test]
fn taking_a_refusal_back_is_finished_by_typing_it_again_whatever_error_it_met() {
    Typed::undo().is_finished_after("taking a refusal back", FAILING, &ERRORS.map(|error| format!("error={error}")));
}

#[test]
fn erasing_is_finished_by_typing_it_again_whatever_error_it_met() {
    Typed::erase().is_finished_after("erasing", FAILING, &ERRORS.map(|error| format!("error={error}")));
}

#[test]
fn merging_moving_on_and_renaming_are_finished_by_typing_them_again_wherever_they_were_killed() {
    for (what, typed) in Typed::changes() {
        typed.is_finished_after(what, &CALLS, &["signal=KILL"]);
    }
}

#[test]
fn merging_moving_on_and_renaming_are_finished_by_typing_them_again_whatever_error_they_met() {
    for (what, typed) in Typed::changes() {
        typed.is_finished_after(what, FAILING, &ERRORS.map(|error| format!("error={error}")));
    }
}

#[test]
fn a_decision_for_which_there_is_no_room_is_finished_once_there_is() {
    let decisions = [
        ("approving", Typed::approve()),
        ("declining", Typed::decline()),
        ("taking a refusal back", Typed::undo()),
        ("erasing", Typed::erase()),
    ];
    for (what, typed) in decisions {
        let whole = typed.copy();
        typed.typed(whole.path()).good();
        let expected = state(whole.path());
        match typed.refusals(&expected) {
            Ok(refused) => {
                let needs_room = what != "erasing"; // which deletes first
                assert_eq!(refused > 0, needs_room, "{what} was refused {refused} times");
                println!("{what} had no room {refused} times, and was finished once there was");
            }
            Err(why) => return skipped("decisions without room", &why),
        }
    }
}

/// A command that an editor types.
struct Typed {
    place: Place,
    args: Vec<String>,
}

impl Typed {
    fn approve() -> Typed {
        let (place, receipt) = with_one_submission();
        Typed { place, args: vec!["approve".into(), receipt] }
    }

    fn decline() -> Typed {
        let (place, receipt) = with_one_submission();
        Typed { place, args: vec!["decline".into(), receipt, "--reason".into(), "It rains too much.".into()] }
    }

    fn undo() -> Typed {
        let Typed { place, args } = Typed::decline();
        run(&place.root, &args.iter().map(String::as_str).collect::<Vec<_>>()).good();
        Typed { args: vec!["decline".into(), args[1].clone(), "--undo".into()], place }
    }

    fn erase() -> Typed {
        let (place, receipt) = with_one_submission();
        run(&place.root, &["approve", &receipt]).good();
        Typed { place, args: vec!["erase".into(), receipt] }
    }

    /// What changes a file that is there.
    fn changes() -> [(&'static str, Typed); 4] {
        let lines: [(&str, &[&str]); 4] = [
            ("merging", &["merge", "ideas/a-bell", "ideas/a-gong"]),
            ("taking apart", &["merge", "--undo", "ideas/a-drum"]),
            ("moving on", &["stage", "ideas/a-bell", "shaping"]),
            ("renaming", &["rename", "ideas/a-bell", "the-bell"]),
        ];
        lines.map(|(what, line)| {
            let place = Place::new();
            for (name, merged) in [("a-bell", ""), ("a-gong", ""), ("a-drum", "merged_into: a-gong\n")] {
                let text = format!("---\ntitle: {name}\n{merged}---\nIt rings.\n");
                std::fs::create_dir_all(place.root.join("content/ideas")).unwrap();
                std::fs::write(place.root.join(format!("content/ideas/{name}.md")), text).unwrap();
            }
            (what, Typed { place, args: line.iter().map(|word| (*word).to_owned()).collect() })
        })
    }

    fn copy(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        fixture::copy(&self.place.root, folder.path());
        folder
    }

    /// Lets each fault happen at each call, and types the command again each time.
    fn is_finished_after(&self, what: &str, calls: &[&str], faults: &[impl AsRef<str>]) {
        if !can_fail_calls(&format!("{what} with a fault at each call")) {
            return;
        }
        let whole = self.copy();
        self.typed(whole.path()).good();
        let (expected, mut met) = (state(whole.path()), 0);
        for (calls, fault) in calls.iter().flat_map(|calls| faults.iter().map(move |fault| (calls, fault.as_ref()))) {
            let step = if *calls == "openat" && !all() { 6 * faults.len() } else { 1 };
            for n in (1..).step_by(step) {
                let folder = self.copy();
                let at = format!("{what}, {fault} at {calls} {n}");
                let Some(is_done) = self.is_done_under(folder.path(), &format!("inject={calls}:{fault}:when={n}"))
                else {
                    break;
                };
                assert!(!is_done || state(folder.path()) == expected, "{at}: it says that it was done, and is not");
                let said = self.typed(folder.path());
                assert_eq!(state(folder.path()), expected, "{at}; then it said: {said:?}");
                met += 1;
            }
        }
        assert!(met > 10, "{met}");
        println!("{what} met {met} faults, and was finished by typing it again each time");
    }

    /// How often it is refused on a disk of its own with more and more room, until it has enough.
    fn refusals(&self, expected: &BTreeMap<String, String>) -> Result<usize, String> {
        for (refused, room) in (0..LARGE).step_by(4).enumerate() {
            let folder = tempfile::tempdir().unwrap();
            let mount = Mount::over(folder.path(), &Kind::Memory(LARGE))?;
            fixture::copy(&self.place.root, folder.path());
            mount.resize(mount.used() + room);
            let run = self.typed(folder.path());
            assert!(run.code == 0 || run.stderr.contains("No space left on device"), "{room} KiB: {run:?}");
            assert!(
                run.code != 0 || state(folder.path()) == *expected,
                "{room} KiB: it says that it was done, and is not"
            );
            mount.resize(LARGE);
            let said = self.typed(folder.path());
            assert_eq!(state(folder.path()), *expected, "{room} KiB; then it said: {said:?}");
            if run.code == 0 {
                return Ok(refused);
            }
        }
        panic!("{LARGE} KiB are too little");
    }

    /// Types it; it may say that it was done before.
    fn typed(&self, folder: &Path) -> Run {
        run(folder, &self.args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Types it with a fault: whether it says that it was done; nothing when the fault was not met.
    fn is_done_under(&self, folder: &Path, inject: &str) -> Option<bool> {
        let log = tempfile::NamedTempFile::new().unwrap();
        let mut command = showground(folder);
        command.args(&self.args).args(["--today", TODAY]);
        let mut command = trace::under(&command, log.path(), &["-e", inject]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let is_done = command.status().unwrap().success();
        let trace = std::fs::read_to_string(log.path()).unwrap();
        (trace.contains("killed by SIGKILL") || trace.contains("(INJECTED)")).then_some(is_done)
    }
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
