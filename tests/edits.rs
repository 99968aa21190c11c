//! What an edit changes: why pages are made again, and which are.
//!
//! A case is a text file: its files are an edit of the small site of `base.site`, which was built before; those below
//! `before/` belong to the site as it was built. Expected is what comes of the lines `$ why …` and `$ build …`: of a build
//! the files that it made (`+`), changed (`*`) or removed (`-`). After the last build nothing is to be made again.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use crate::expected;
use crate::fixture::{self, Case};
use crate::program::{self, TODAY, showground};

/// Files of a case that were there before the edit.
const BEFORE: &str = "before/";

#[test]
fn an_edit_makes_those_pages_again_that_show_it_and_one_can_ask_why() {
    let results: Vec<_> = expected::cases("edits").par_iter().map(|path| check(&Case::read(path))).collect();
    expected::all(results);
}

fn check(case: &Case) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let base = Case::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edits/base.site"));
    base.lay(root);
    case.lay_some(root, |file| file.strip_prefix(BEFORE));
    let built = typed(root, &["build", "--keep-going"]);
    assert!(built.contains(" pages: "), "{}: {built}", case.name);
    case.lay_some(root, |file| (!file.starts_with(BEFORE)).then_some(file));
    let lines: Vec<&str> = case.expected.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    assert!(lines.iter().any(|line| line.starts_with("why ")), "{}: nobody asks why", case.name);
    let steps: Vec<String> = lines.iter().map(|line| format!("$ {line}\n{}", step(root, line))).collect();
    let session = steps.join("\n");
    expected::compare(&case.name, &case.expected, &session, || case.expect(&session))?;
    nothing_is_left(case, root, &lines)
}

/// What comes of a line.
fn step(root: &Path, line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[0] {
        "why" => typed(root, &words),
        "build" => {
            let before = fixture::files(&root.join("public"));
            typed(root, &words);
            difference(&before, &fixture::files(&root.join("public")))
        }
        other => panic!("`{other}` is neither `why` nor `build`"),
    }
}

/// What the command says.
fn typed(root: &Path, words: &[&str]) -> String {
    let day: &[&str] = if words.contains(&"--today") { &[] } else { &["--today", TODAY] };
    let run = program::end(showground(root).args(words).args(day));
    let said: String = run.stderr.lines().map(|line| format!("! {line}\n")).collect();
    let code = if run.code == 0 { String::new() } else { format!("exit {}\n", run.code) };
    run.stdout + &said + &code
}

/// After the last build, on its day, no answer says that there is anything to do.
fn nothing_is_left(case: &Case, root: &Path, lines: &[&str]) -> Result<(), String> {
    let built = lines.iter().rev().find_map(|line| line.strip_prefix("build")).unwrap_or(" ");
    for why in lines.iter().filter_map(|line| line.strip_prefix("why ")?.split(' ').next()) {
        let line = format!("why {why}{}", built.replace(" --keep-going", ""));
        let said = step(root, &line);
        if said.contains("is made again") || said.contains("goes away") {
            return Err(format!("{}: after the build, `{line}` still says\n{said}", case.name));
        }
    }
    Ok(())
}

fn difference(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> String {
    let gone = before.keys().filter(|file| !after.contains_key(*file)).map(|file| ('-', file));
    let come = after.iter().filter_map(|(file, bytes)| match before.get(file) {
        None => Some(('+', file)),
        Some(old) if old != bytes => Some(('*', file)),
        Some(_) => None,
    });
    let mut lines: Vec<String> = gone.chain(come).map(|(sign, file)| format!("{sign} {file}\n")).collect();
    lines.sort_by(|a, b| a[2..].cmp(&b[2..]));
    if lines.is_empty() { "nothing is made\n".into() } else { lines.concat() }
}
