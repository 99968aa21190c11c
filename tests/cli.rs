//! What can be typed, and what comes of it: sessions at a terminal.
//!
//! A case is a text file; its files are the folder in which the session begins. After each line `$ showground …` stands
//! what came of it: standard output as it is, standard error behind `! `, the exit code when it is not 0, and each file
//! that was made (`+`), changed (`*`) or removed (`-`). `$ cat FILE` shows a file, `$ git …` works as typed. All of it takes place on one day.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use rayon::prelude::*;

use crate::expected;
use crate::fixture::{self, Case};
use crate::program::{self, TODAY, showground};

#[test]
fn the_command_does_what_is_typed_and_says_so() {
    let results: Vec<_> = expected::cases("cli").par_iter().map(|path| check(&Case::read(path))).collect();
    expected::all(results);
}

fn check(case: &Case) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    case.lay(folder.path());
    let (typed, here) =
        (case.expected.lines().filter_map(|line| line.strip_prefix("$ ")), folder.path().to_string_lossy());
    let said = |line: &str| step(folder.path(), line).replace(&*here, "HERE");
    let steps: Vec<String> = typed.map(|line| format!("$ {line}\n{}", said(line))).collect();
    assert!(!steps.is_empty(), "{}: nothing is typed", case.name);
    let session = steps.join("\n");
    expected::compare(&case.name, &case.expected, &session, || case.expect(&session))
}

/// What comes of a line.
fn step(folder: &Path, line: &str) -> String {
    match line.split_once(' ').unwrap_or((line, "")) {
        ("cat", file) => same_every_time(&fs::read_to_string(folder.join(file)).unwrap()),
        ("git", arguments) => program::git(folder, &words(arguments)),
        ("showground", arguments) => showground_does(folder, &words(arguments)),
        _ => panic!("`{line}` is none of `showground …`, `git …` and `cat FILE`"),
    }
}

fn showground_does(folder: &Path, arguments: &[String]) -> String {
    let before = fixture::files(folder);
    let says_when = arguments.is_empty() || arguments.iter().any(|argument| argument == "--today");
    let day: &[&str] = if says_when { &[] } else { &["--today", TODAY] };
    let run = program::end(showground(folder).args(arguments).args(day));
    let said: String = run.stderr.lines().map(|line| format!("! {line}").trim_end().to_owned() + "\n").collect();
    let code = if run.code == 0 { String::new() } else { format!("exit {}\n", run.code) };
    same_every_time(&run.stdout) + &same_every_time(&said) + &code + &difference(&before, &fixture::files(folder))
}

/// The words of a line; what stands in double quotes is one.
pub fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(i, part)| match i % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

type Files = BTreeMap<String, Vec<u8>>;

/// The files that differ; a built site and what is remembered of it as one line each.
fn difference(before: &Files, after: &Files) -> String {
    let gone = before.keys().filter(|file| !after.contains_key(*file)).map(|file| ('-', file));
    let gone = gone.filter(|(_, file)| !is_memory(file));
    let come = after.iter().filter(|(file, _)| !is_memory(file)).filter_map(|(file, bytes)| match before.get(file) {
        None => Some(('+', file)),
        Some(old) if old != bytes => Some(('*', file)),
        Some(_) => None,
    });
    let mut lines: Vec<String> = gone.chain(come).map(|(sign, file)| format!("{sign} {}\n", in_short(file))).collect();
    lines.sort();
    lines.dedup();
    lines.concat()
}

/// What builds remember also depends on how long ago files were written, and what git does on its version; nobody reads it.
fn is_memory(file: &str) -> bool {
    file.contains(".showground/") || file.contains(".git/")
}

fn in_short(file: &str) -> &str {
    file.find("public/").map_or(file, |at| &file[..at + "public/".len()])
}

/// A text without what is different each time: how long something took, how long ago something came, moments of today.
fn same_every_time(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| without_commits(&without_keys(&without_moments(&without_durations(line)))))
        .collect()
}

/// A commit is named by its content and its moment.
fn without_commits(line: &str) -> String {
    let mut parts = line.split("{\"commit\":");
    let head = parts.next().unwrap_or_default().to_owned();
    parts.fold(head, |out, part| match part.split_once('}') {
        Some((_, rest)) => out + "{\"commit\":\"HASH\",\"day\":\"DAY\"}" + rest,
        None => out + part,
    })
}

/// No public key is made twice.
fn without_keys(line: &str) -> String {
    let mut parts = line.split("age1");
    let head = parts.next().unwrap_or_default().to_owned();
    parts.fold(head, |out, part| match part.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(part.len()) {
        58 => out + "age1KEY" + &part[58..],
        _ => out + "age1" + part,
    })
}

/// `12 ms` and `"milliseconds":12` become `N ms` and `"milliseconds":N`; the third column of a list may be an `AGE`.
fn without_durations(line: &str) -> String {
    let columns: Vec<&str> = line.trim_end().split("  ").map(str::trim).filter(|column| !column.is_empty()).collect();
    match columns[..] {
        [receipt, form, age, ref rest @ ..] if is_age(age) => {
            [&[receipt, form, "AGE"], rest].concat().join("  ") + "\n"
        }
        _ => replaced(&replaced(line, "\"milliseconds\":", "", "N"), " ", " ms", "N"),
    }
}

fn is_age(column: &str) -> bool {
    column
        .split_once(' ')
        .is_some_and(|(n, unit)| n.parse::<u32>().is_ok() && ["s", "min", "h", "days"].contains(&unit))
}

/// The numbers between two texts, replaced.
fn replaced(text: &str, before: &str, after: &str, by: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(before) {
        let (head, tail) = rest.split_at(at + before.len());
        let end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        out.push_str(head);
        if end > 0 && tail[end..].starts_with(after) {
            out.push_str(by);
            rest = &tail[end..];
        } else {
            rest = tail;
        }
    }
    out + rest
}

/// The moment of a decision is that of the machine's clock.
fn without_moments(line: &str) -> String {
    match line.split_once("decided: ") {
        Some((head, _)) => format!("{head}decided: MOMENT\n"),
        None => line.to_owned(),
    }
}

#[test]
fn what_differs_each_time_is_hidden() {
    assert_eq!(same_every_time("1 page, 12 ms, 3 errors\n"), "1 page, N ms, 3 errors\n");
    assert_eq!(same_every_time("{\"milliseconds\":7}"), "{\"milliseconds\":N}");
    assert_eq!(same_every_time("ABC  idea    12 days  7 days of rain\n"), "ABC  idea  AGE  7 days of rain\n");
    assert_eq!(same_every_time(&format!("[age1{}, age1]\n", "0a".repeat(29))), "[age1KEY, age1]\n");
    let commits = "[{\"commit\":\"9547bdc\",\"day\":\"2026-11-26\"}]\n";
    assert_eq!(same_every_time(commits), "[{\"commit\":\"HASH\",\"day\":\"DAY\"}]\n");
    assert_eq!(same_every_time("decided: '2026-11-24T10:00:00Z'\n"), "decided: MOMENT\n");
}

#[test]
fn words_in_quotes_are_one() {
    assert_eq!(words("new idea \"Buses, by text\" --dry-run"), ["new", "idea", "Buses, by text", "--dry-run"]);
}

#[test]
fn an_answer_that_cannot_be_stored_is_no_success_and_a_reader_that_goes_away_is_no_fault() {
    let site = tempfile::tempdir().unwrap();
    let run = |command: &mut Command, args: &[&str]| command.args(args).stderr(Stdio::piped()).spawn().unwrap();
    // The third has mistakes to say, as the folder is no site.
    for args in [&["check", "--rules"][..], &["check", "--help"], &["check", "--format", "sarif"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ended = run(showground(site.path()).stdout(full), args).wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(ended.status.code() == Some(3) && said.contains("could not be written to standard output"), "{said}");
    }
    let mut gone = run(showground(site.path()).stdout(Stdio::piped()), &["check", "--rules"]);
    drop(gone.stdout.take());
    assert!(gone.wait().unwrap().success());
}
