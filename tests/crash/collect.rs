//! What waits is collected for a branch while editors move, rename and delete what is there, collectors are killed, the branch's
//! repository is away for a while, and once for long, and its history is cut once: in the end, each submission was put there once, and is there once, or
//! was declined by an editor.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ingest::inbox::Put;
use ingest::{Inbox, Receipt};
use model::record::{Envelope, Record};
use model::submission::Answer;

use crate::crash::dice::Dice;
use crate::crash::site::Place;
use crate::crash::{all, times};
use crate::fixture;
use crate::program::{TODAY, as_ada, end, showground};

/// How many editors work on the branch, each in a clone of their own.
const EDITORS: usize = 2;
/// So many submissions come before the first run; the others come meanwhile.
const AT_FIRST: usize = 20;
/// One after the other, with about so much time between them.
const PAUSE: Duration = Duration::from_millis(50);
/// For a collector that is left in peace, in seconds: as long as it takes until nobody was faster.
const PATIENCE: &str = "600";

/// How long the branch is out of reach once, beside the short times; and when all cases run.
const OUTAGE: Duration = Duration::from_secs(3);
const LONG_OUTAGE: Duration = Duration::from_hours(1);
/// How often a collector starts then, as by a timer, and how long it looks for the branch, in seconds.
const TIMER: Duration = Duration::from_secs(1);
const LONG_TIMER: Duration = Duration::from_mins(1);
const LONG_PATIENCE: &str = "20";

/// However fast all is collected, so many collectors are killed.
const KILLS: usize = 12;
/// A collector that is to be killed lives no longer.
const MOST: Duration = Duration::from_secs(5);

/// What happened.
#[derive(Default)]
struct Tally {
    killed: AtomicUsize,
    refused: AtomicUsize,
    moved: AtomicUsize,
    renamed: AtomicUsize,
    declined: AtomicUsize,
    outrun: AtomicUsize,
}

/// A site, the branch, and who works on both.
struct Stage {
    place: Place,
    /// The repository with the branch, which is away at times.
    remote: PathBuf,
    /// Held for writing while history is cut: an editor who goes on from the old one would bring it back.
    history: RwLock<()>,
    is_over: AtomicBool,
    tally: Tally,
}

/// Lets editors go home when it goes.
struct Over<'a>(&'a Stage);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Relaxed);
    }
}

#[test]
fn what_is_collected_is_never_lost_or_doubled_whatever_happens_to_the_branch() {
    let (all, mut dice, stage) = (times(100, 10_000), Dice::new(), Stage::new());
    let begun = Instant::now();
    (0..AT_FIRST).for_each(|n| stage.send(n));
    std::thread::scope(|scope| {
        let stage = &stage;
        let _over = Over(stage); // also when it fails: editors would work for ever
        let editors: Vec<_> = (0..EDITORS).map(|n| (n, dice.another())).collect();
        editors.into_iter().for_each(|(n, dice)| drop(scope.spawn(move || stage.edit(n, dice))));
        let sender = scope.spawn(move || {
            (AT_FIRST..all).for_each(|n| {
                std::thread::park_timeout(PAUSE);
                stage.send(n);
            });
        });
        stage.collect_in_trouble(&mut dice, &sender, all);
    });
    stage.collected();
    stage.is_settled(all);
    let Tally { killed, refused, moved, renamed, declined, outrun } = &stage.tally;
    println!(
        "{all} submissions in {} s, none lost and none doubled: {killed:?} collectors killed, {refused:?} that could not reach the \
         branch, {moved:?} files moved, {renamed:?} renamed, {declined:?} deleted, {outrun:?} pushes of editors refused, history cut once",
        begun.elapsed().as_secs()
    );
    let all_happened = [killed, refused, moved, renamed, declined].map(|count| count.load(Ordering::Relaxed) > 0);
    assert_eq!(all_happened, [true; 5]);
}

impl Stage {
    fn new() -> Stage {
        let place = Place::new();
        let remote = place.beside("team.git");
        assert!(git(
            &place.root,
            &["init", "--quiet", "--bare", "--initial-branch", "main", &remote.to_string_lossy()]
        ));
        let first = place.beside("first");
        for args in [
            &["clone", "--quiet", "../team.git", "../first"][..],
            &["-C", "../first", "commit", "--quiet", "--allow-empty", "-m", "Begin"],
            &["-C", "../first", "push", "--quiet", "origin", "HEAD:main"],
        ] {
            assert!(git(&place.root, args), "{args:?}");
        }
        fs::remove_dir_all(first).unwrap();
        Stage { place, remote, history: RwLock::default(), is_over: AtomicBool::new(false), tally: Tally::default() }
    }

    /// A submission comes in, as the worker puts it.
    fn send(&self, number: usize) {
        let text = |text: String| Some(text);
        let envelope = Envelope {
            form: text("idea".into()),
            receipt: text(receipt(number)),
            received: text("2026-11-24T10:00:00Z".into()),
            digest: text(format!("d{number}")),
            ..Envelope::default()
        };
        let fields = [("title", title(number)), ("story", story(number))];
        let fields = fields.map(|(field, words)| (field.to_owned(), Answer::One(words))).into();
        let record = Record { envelope, fields, sealed: Some(sealed(number)) };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let put = runtime.block_on(async { Inbox::of(&self.place.root).put_waiting(&record).await });
        assert_eq!(put.unwrap(), Put::New);
    }

    /// Collectors run until all has come in and was collected at least once, and everything has happened to them.
    fn collect_in_trouble<T>(&self, dice: &mut Dice, sender: &std::thread::ScopedJoinHandle<'_, T>, all: usize) {
        let (mut usual, away, mut is_cut) = (Duration::from_secs(1), self.remote.with_extension("away"), false);
        let done = || self.count("done");
        let mut outage_is_due = true;
        for round in 0.. {
            if outage_is_due && done() >= AT_FIRST / 2 {
                outage_is_due = false;
                self.outage(&away, &done, &|| sender.is_finished());
            }
            let is_most = done() > all / 2;
            let is_away = round % 7 == 3;
            if is_away {
                fs::rename(&self.remote, &away).unwrap();
            }
            match round % 6 {
                3 => drop(fs::remove_dir_all(self.own())),
                5 => drop(fs::write(self.own().join("refs/showground/tip"), "damaged")),
                _ => {}
            }
            let begun = Instant::now();
            let patience = if is_away { "0" } else { PATIENCE };
            let mut running: Vec<_> = (0..=dice.below(2)).map(|_| self.collector(patience).spawn().unwrap()).collect();
            if !is_away && round % 5 < 4 {
                // Half of them while git is at work, half at any time.
                let within = if dice.below(2) == 0 { Duration::from_millis(400) } else { usual.min(MOST) };
                std::thread::park_timeout(within.mul_f64(dice.below(1000) as f64 / 1000.0));
                running.iter_mut().for_each(|collector| collector.kill().unwrap());
            }
            if is_most && !is_cut && !is_away {
                is_cut = self.cut(dice);
            }
            for mut collector in running {
                match collector.wait().unwrap().code() {
                    None => drop(self.tally.killed.fetch_add(1, Ordering::Relaxed)),
                    Some(0) => usual = begun.elapsed(),
                    Some(3) if is_away => drop(self.tally.refused.fetch_add(1, Ordering::Relaxed)),
                    other => panic!("a collector that was left in peace ended with {other:?}: {}", self.last_words()),
                }
            }
            if is_away {
                fs::rename(&away, &self.remote).unwrap();
            }
            let has_been_killed = self.tally.killed.load(Ordering::Relaxed) >= KILLS;
            if sender.is_finished()
                && !outage_is_due
                && is_cut
                && has_been_killed
                && done() == all
                && self.has_been_edited()
            {
                return;
            }
        }
    }

    /// The branch is out of reach for long, until something more has come in, if more is to come, while collectors look for it
    /// again and again: what comes waits, and nothing is done with.
    fn outage(&self, away: &Path, done: &dyn Fn() -> usize, all_has_come: &dyn Fn() -> bool) {
        let (outage, timer, patience) =
            if all() { (LONG_OUTAGE, LONG_TIMER, LONG_PATIENCE) } else { (OUTAGE, TIMER, "0") };
        let waiting = || self.count("waiting");
        fs::rename(&self.remote, away).unwrap();
        let (begun, done_before, waiting_before) = (Instant::now(), done(), waiting());
        while begun.elapsed() < outage || (waiting() == waiting_before && !all_has_come()) {
            let next = Instant::now() + timer;
            assert_eq!(self.collector(patience).status().unwrap().code(), Some(3), "{}", self.last_words());
            self.tally.refused.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(next.saturating_duration_since(Instant::now()));
        }
        assert_eq!(done(), done_before);
        fs::rename(away, &self.remote).unwrap();
    }

    /// How many records lie in a folder of the inbox; not what an interrupted write left there, or one that goes on.
    fn count(&self, folder: &str) -> usize {
        let inside = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap());
        let records = inside(self.place.root.join("inbox").join(folder)).flat_map(|form| inside(form.path()));
        let names = records.map(|record| record.file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".md")).count()
    }

    /// What collectors remember.
    fn own(&self) -> PathBuf {
        self.place.root.join(".showground/collect.git")
    }

    fn has_been_edited(&self) -> bool {
        let Tally { moved, renamed, declined, .. } = &self.tally;
        [moved, renamed, declined].iter().all(|count| count.load(Ordering::Relaxed) > 0)
    }

    /// Sets the branch back, while collectors run. Whether there was enough to set it back by.
    fn cut(&self, dice: &mut Dice) -> bool {
        let _alone = self.history.write().unwrap();
        let back = format!("main~{}", 5 + dice.below(15));
        git(&self.remote, &["update-ref", "refs/heads/main", &back])
    }

    fn collector(&self, patience: &str) -> Command {
        let mut command = showground(&self.place.root);
        command.args(["collect", "../team.git#main", "--today", TODAY, "--patience", patience]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(self.log());
        command
    }

    fn log(&self) -> File {
        File::options().create(true).append(true).open(self.place.beside("collectors.log")).unwrap()
    }

    /// What collectors said last.
    fn last_words(&self) -> String {
        let said = fs::read_to_string(self.place.beside("collectors.log")).unwrap();
        said.lines().rev().take(20).collect::<Vec<_>>().join("\n")
    }

    /// One more run that nobody disturbs.
    fn collected(&self) {
        let mut collector = self.collector(PATIENCE);
        end(collector.stdout(Stdio::piped()).stderr(Stdio::piped())).good();
    }

    /// An editor, who decides on some of what waits, again and again.
    fn edit(&self, number: usize, mut dice: Dice) {
        let clone = self.place.beside(&format!("editor-{number}"));
        let inside = |args: &[&str]| git(&clone, args);
        while !self.is_over.load(Ordering::Relaxed) {
            std::thread::park_timeout(Duration::from_millis(dice.below(if all() { 4000 } else { 1500 })));
            let _going_on = self.history.read().unwrap();
            let is_there = clone.join(".git").exists()
                || git(
                    &self.place.root,
                    &["clone", "--quiet", &self.remote.to_string_lossy(), &clone.to_string_lossy()],
                );
            if !is_there || !inside(&["fetch", "--quiet"]) || !inside(&["reset", "--quiet", "--hard", "origin/main"]) {
                continue;
            }
            let act = dice.below(4);
            let waiting: Vec<String> = fixture::files(&clone.join("waiting")).into_keys().collect();
            if waiting.is_empty() {
                continue;
            }
            let file = &waiting[usize::try_from(dice.below(waiting.len() as u64)).unwrap()];
            let (file, name) = (format!("waiting/{file}"), file.rsplit('/').next().unwrap());
            let text = fs::read_to_string(clone.join(&file)).unwrap();
            let receipt = receipts(&text).next().unwrap().to_owned();
            let (to, message, count) = match act {
                0 | 1 => (Some(format!("content/ideas/{name}")), "Publish".to_owned(), &self.tally.moved),
                2 => (Some(format!("waiting/look-at-{name}")), "Look at it".to_owned(), &self.tally.renamed),
                _ => (None, format!("Decline {receipt}"), &self.tally.declined),
            };
            let is_done = match &to {
                Some(to) => {
                    fs::create_dir_all(clone.join(to).parent().unwrap()).unwrap();
                    inside(&["mv", &file, to])
                }
                None => inside(&["rm", "--quiet", &file]),
            };
            if !is_done {
                continue; // it was renamed to its own name
            }
            assert!(inside(&["commit", "--quiet", "-m", &message]));
            let count = if inside(&["push", "--quiet", "origin", "HEAD:main"]) { count } else { &self.tally.outrun };
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// What each submission has come to, by the branch and the inbox.
    fn is_settled(&self, all: usize) {
        let said = |args: &[&str]| said(&self.remote, args);
        let messages = said(&["log", "--format=%B", "main"]);
        let put = counted(messages.lines().filter_map(|line| line.strip_prefix("Receipt: ")));
        let declined: BTreeSet<&str> = messages.lines().filter_map(|line| line.strip_prefix("Decline ")).collect();
        let files = said(&["grep", "-h", "^submission: ", "main"]);
        let there = counted(receipts(&files));
        let records = |folder: &str| {
            let files = fixture::files(&self.place.root.join("inbox").join(folder));
            files
                .into_keys()
                .map(|name| name.rsplit('/').next().unwrap().trim_end_matches(".md").to_owned())
                .collect::<Vec<_>>()
        };
        let (waiting, done) = (records("waiting"), records("done"));
        let done = counted(done.iter().map(String::as_str));
        let mut wrong = Vec::new();
        for number in 0..all {
            let receipt = receipt(number);
            let of = |counts: &BTreeMap<String, usize>| counts.get(&receipt).copied().unwrap_or_default();
            let found = (of(&put), of(&there), of(&done), declined.contains(receipt.as_str()));
            if !matches!(found, (1, 1, 1, false) | (1, 0, 1, true)) {
                wrong.push(format!(
                    "{receipt}: put {}, there {}, done {}, declined: {}",
                    found.0, found.1, found.2, found.3
                ));
            }
        }
        assert!(wrong.is_empty() && waiting.is_empty(), "{}\nwaiting: {waiting:?}", wrong.join("\n"));
        let everything = said(&["log", "--all", "--format=%B", "-p"]);
        assert!(!everything.contains("BEGIN AGE"), "something sealed is on the branch");
        let whole = (0..all).filter(|n| there.contains_key(&receipt(*n)));
        let ends = said(&["grep", "-h", "The end of ", "main"]);
        let ends = counted(ends.lines().filter_map(|line| line.trim().strip_prefix("The end of ")));
        assert!(whole.into_iter().all(|n| ends.get(&format!("{n}.")) == Some(&1)), "a file is not whole");
    }
}

fn receipt(number: usize) -> String {
    let text = format!("{number:010}");
    Receipt::parse(&text).map(|receipt| receipt.to_string()).unwrap()
}

fn title(number: usize) -> String {
    format!("Bench {number} at the stop")
}

fn story(number: usize) -> String {
    format!("It rains, and whoever waits gets wet.\nThe end of {number}.")
}

fn sealed(number: usize) -> String {
    format!("-----BEGIN AGE ENCRYPTED FILE-----\n{number}\n")
}

/// The submissions that files say they came of.
fn receipts(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("submission: "));
    lines.map(|receipt| receipt.trim_matches('\''))
}

fn counted<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    names.for_each(|name| *counts.entry(name.to_owned()).or_default() += 1);
    counts
}

/// Whether git did it.
fn git(folder: &Path, args: &[&str]) -> bool {
    let mut command = Command::new("git");
    as_ada(&mut command);
    let command = command.current_dir(folder).args(args);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
}

fn said(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("git").current_dir(folder).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}
