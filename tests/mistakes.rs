//! Every mistake in the content: what is said of it, and that it silences nothing else.
//!
//! A case is a text file; its files lie over the small good site of `base.site`. Expected is all that `showground check`
//! says; and where the mistake is an error, which files of the good site `build --keep-going` had to leave out. A case is
//! named after the code it provokes, with more words behind it where a code has several cases.
//!
//! In `silent/` is what comes near mistakes and is good: nothing is said of it. A case names the codes that it comes near.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rayon::prelude::*;
use tempfile::TempDir;

use crate::expected;
use crate::fixture::{self, Case};
use crate::program::run;

/// Stands before the files that are left out.
const LEFT_OUT: &str = "\nbuild --keep-going leaves out:\n";

#[test]
fn every_mistake_is_said_with_its_place_and_silences_nothing_else() {
    let results: Vec<_> = expected::cases("mistakes").par_iter().map(|path| check(&Case::read(path))).collect();
    expected::all(results);
}

#[test]
fn the_site_below_the_cases_is_good() {
    let site = Site::built();
    let checked = run(site.root(), &["check", "--strict"]).good();
    assert!(checked.stderr.ends_with("no mistakes\n"), "{}", checked.stderr);
}

#[test]
fn what_only_comes_near_a_mistake_is_left_alone() {
    let results: Vec<_> =
        expected::cases("mistakes/silent").par_iter().map(|path| silent_case(&Case::read(path))).collect();
    expected::all(results);
}

fn silent_case(case: &Case) -> Result<(), String> {
    let site = Site::built();
    case.lay(site.root());
    let checked = run(site.root(), &["check", "--strict"]);
    if checked.stderr.ends_with(" pages, no mistakes\n") {
        Ok(())
    } else {
        Err(format!("{}\n{}", case.name, checked.stderr))
    }
}

fn check(case: &Case) -> Result<(), String> {
    let site = Site::built();
    case.lay(site.root());
    let checked = run(site.root(), &["check"]);
    let said = match checked.code {
        0 => {
            let built = run(site.root(), &["build"]);
            ensure(case, built.code == 0, "warnings alone do not stop a build")?;
            checked.stderr
        }
        _ => {
            stops_the_build(case, &site)?;
            checked.stderr + &left_out(case, &site)?
        }
    };
    ensure(case, provokes(&said, &case.name), "a case is named after a code that it provokes")?;
    let said = without_count(&said);
    expected::compare(&case.name, &case.expected, &said, || case.expect(&said))
}

/// `reference-dangling-in-a-form` provokes `reference/dangling`.
fn provokes(said: &str, name: &str) -> bool {
    let mut codes = said.lines().filter_map(|line| line.split_once('[')?.1.split_once("]: ")).map(|(code, _)| code);
    codes.any(|code| name.starts_with(&code.replace('/', "-")))
}

/// The same without how many pages there are: that is not what a case is about.
fn without_count(said: &str) -> String {
    let line = |line: &str| match line.split_once(" pages, ") {
        Some((count, rest)) if count.bytes().all(|byte| byte.is_ascii_digit()) => format!("{rest}\n"),
        _ => format!("{line}\n"),
    };
    said.lines().map(line).collect()
}

/// A build with errors exits with 1 and changes nothing.
fn stops_the_build(case: &Case, site: &Site) -> Result<(), String> {
    let built = run(site.root(), &["build"]);
    ensure(case, built.code == 1, "an error stops the build")?;
    ensure(case, fixture::files(&site.public()) == GOOD.files, "the last good site is left untouched")
}

/// The files of the good site that are not there when it is built in spite of its mistakes.
fn left_out(case: &Case, site: &Site) -> Result<String, String> {
    let built = run(site.root(), &["build", "--keep-going", "--out", "kept"]);
    ensure(case, built.code == 1, "the mistakes are still there")?;
    let kept = fixture::files(&site.root().join("kept"));
    ensure(case, kept.contains_key("index.html") && kept.contains_key("help/privacy/index.html"), "the rest is built")?;
    let lost: String =
        GOOD.files.keys().filter(|file| !kept.contains_key(*file)).map(|file| format!("{file}\n")).collect();
    Ok(if lost.is_empty() { lost } else { format!("{LEFT_OUT}{lost}") })
}

fn ensure(case: &Case, holds: bool, rule: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("{}: {rule}", case.name)) }
}

/// The good site, built once.
static GOOD: LazyLock<Good> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes/base.site");
    Case::read(&base).lay(folder.path());
    run(folder.path(), &["build"]).good();
    let files = fixture::files(&folder.path().join("public"));
    Good { folder, files }
});

struct Good {
    folder: TempDir,
    files: BTreeMap<String, Vec<u8>>,
}

/// A copy of it, to be spoilt.
struct Site(TempDir);

impl Site {
    fn built() -> Site {
        let site = Site(tempfile::tempdir().unwrap());
        fixture::copy(GOOD.folder.path(), site.root());
        site
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn public(&self) -> PathBuf {
        self.root().join("public")
    }
}

/// Every code that an expected output holds.
pub fn provoked() -> String {
    expected::cases("mistakes").iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// What the silent cases say of themselves.
pub fn silent() -> String {
    let about = |path: &PathBuf| fs::read_to_string(path).unwrap().split("\n--- ").next().unwrap().to_owned();
    expected::cases("mistakes/silent").iter().map(about).collect()
}
