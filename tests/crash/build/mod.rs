//! `showground build` is failed as the worker is: at each of its calls, by a full disk, by a memory that lies.
//!
//! Whatever happens, each file in `public/` is whole, as the old site or the new one has it, and none is missing that both
//! have; only what still waits for its place, in one hidden folder, may be torn. A build that says that it was done has made
//! the site that a build makes which knows nothing; and so has the next one after whatever went wrong.

pub mod calls;
mod errors;
mod full;
mod kills;
mod memory;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::fixture;
use crate::program::{Run, TODAY, end, showground};

/// The files of a site by their names.
pub type Files = BTreeMap<String, Vec<u8>>;

/// After so long a file is sure to look different when it is written to, and a build may believe what it remembers.
const A_WHILE: Duration = Duration::from_millis(21);
/// Where, in `public/`, new files wait until all are there.
const WAITING: &str = ".showground-new/";

/// An edit of the small site that has one of everything, and what clean builds make of it before and after.
pub struct Change {
    what: &'static str,
    /// Whether it was built before the edit.
    is_built: bool,
    edit: fn(&Path),
    pub old: Files,
    pub new: Files,
}

impl Change {
    /// A first build into nothing, one after which every page differs, and one after which some are gone.
    fn all() -> [Change; 3] {
        [Change::new("a first build", false, |_| {}), Change::name_on_every_page(), Change::some_of_each()]
    }

    /// One that makes, changes and removes files, and not many of them; a file takes the place of a folder, and a folder that
    /// of a file.
    pub fn some_of_each() -> Change {
        Change::new("pages that come and go", true, |root| {
            pages_that_come_and_go(root);
            places_that_are_taken(root);
        })
    }

    /// One after which every page differs.
    fn name_on_every_page() -> Change {
        Change::new("a name on every page", true, |root| {
            replace(root, "site.yaml", "name: One of everything", "name: One of each");
        })
    }

    /// One after which there are files that nobody can tell from its owner's without a memory.
    fn leaving() -> Change {
        Change::new("pages that go", true, pages_that_come_and_go)
    }

    /// Nothing happens to the sources.
    fn none() -> Change {
        Change::new("nothing", true, |_| {})
    }

    fn new(what: &'static str, is_built: bool, edit: fn(&Path)) -> Change {
        let clean = |edit: fn(&Path)| {
            let folder = tempfile::tempdir().unwrap();
            lay(folder.path());
            edit(folder.path());
            end(build(folder.path()).arg("--fresh")).good();
            fixture::files(&folder.path().join("public"))
        };
        let old = if is_built { clean(|_| {}) } else { Files::new() };
        Change { what, is_built, edit, old, new: clean(edit) }
    }

    /// The site on a disk: built before the edit, and edited since.
    pub fn laid(&self) -> Site {
        self.laid_on(|_| {})
    }

    /// The same, where the folder is made ready before the first build.
    fn laid_on(&self, ready: impl FnOnce(&Path)) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("site");
        lay(&root);
        ready(&root);
        if self.is_built {
            std::thread::sleep(A_WHILE);
            end(&mut build(&root)).good();
        }
        (self.edit)(&root);
        std::thread::sleep(A_WHILE);
        Site { _folder: folder, root }
    }

    /// Says which files are neither old nor new, and which are lost.
    fn is_whole(&self, site: &Site) -> Result<(), String> {
        let public = site.public();
        let is_right =
            |name: &String, bytes: &Vec<u8>| [&self.old, &self.new].iter().any(|s| s.get(name) == Some(bytes));
        let in_place = public.iter().filter(|(name, _)| !name.starts_with(WAITING));
        let torn = in_place.filter(|(name, bytes)| !is_right(name, bytes)).map(|(name, _)| format!("{name} is torn"));
        let in_both = self.old.keys().filter(|name| self.new.contains_key(*name));
        let lost = in_both.filter(|name| !public.contains_key(*name)).map(|name| format!("{name} is lost"));
        let wrong: Vec<String> = torn.chain(lost).collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join(", ")) }
    }

    /// Says in what the built site differs from the new one that is clean.
    fn is_done(&self, site: &Site) -> Result<(), String> {
        let public = site.public();
        let names = public.keys().chain(self.new.keys());
        let wrong: Vec<&str> =
            names.filter(|name| public.get(*name) != self.new.get(*name)).map(String::as_str).collect();
        if wrong.is_empty() { Ok(()) } else { Err(format!("not as in a clean build: {}", wrong.join(", "))) }
    }

    /// Builds once more, and says in what that differs from a clean build.
    fn is_mended(&self, site: &Site) -> Result<(), String> {
        let run = end(&mut build(&site.root));
        if run.code != 0 {
            return Err(format!("the next build fails: {}", run.stderr));
        }
        self.is_done(site).map_err(|wrong| format!("after the next build, {wrong}"))
    }
}

/// A site on a disk, which goes with its owner.
pub struct Site {
    _folder: TempDir,
    pub root: PathBuf,
}

impl Site {
    fn public(&self) -> Files {
        fixture::files(&self.root.join("public"))
    }
}

/// Writes the sources.
fn lay(root: &Path) {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/one-of-everything/content");
    fixture::copy(&sources, &root.join("content"));
    for (name, text) in [("files/a", "a file"), ("files/b/c", "a file in a folder"), ("images/a.svg", "<svg/>")] {
        write(root, name, text);
    }
}

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join("content").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn pages_that_come_and_go(root: &Path) {
    for gone in ["events/workshop.md", "awards/the-wooden-spoon.md", "images/a.svg"] {
        fs::remove_file(root.join("content").join(gone)).unwrap();
    }
    let head = "---\ntitle: A tree\ndate: 2026-09-12\nstages: [{stage: shared, date: 2026-09-12}]\n---\n";
    write(root, "ideas/a-tree.md", &format!("{head}{}\n", "Shade. ".repeat(200))); // more than all texts before
    replace(root, "comments/ideas/a-bench/2026-09-11-ben.md", "---\n", "---\nplace: Here\n");
}

fn places_that_are_taken(root: &Path) {
    fs::remove_file(root.join("content/files/a")).unwrap();
    fs::remove_dir_all(root.join("content/files/b")).unwrap();
    write(root, "files/a/b/c", "a file in two folders");
    write(root, "files/b", "a file");
}

fn replace(root: &Path, name: &str, from: &str, to: &str) {
    let text = fs::read_to_string(root.join("content").join(name)).unwrap();
    assert!(text.contains(from), "{name}");
    write(root, name, &text.replacen(from, to, 1));
}

/// The command, on one thread, so that its calls come in one order. All its files have names from the root of the disk.
pub fn build(root: &Path) -> Command {
    let mut command = showground(root.parent().unwrap());
    command.arg("build").args(["--threads", "1", "--today", TODAY]).arg("--root").arg(root);
    command
}

/// All faults that were tried, each with what is wrong after it.
pub fn judged(what: &str, results: &[Result<(), String>]) {
    let wrong: Vec<&String> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    assert!(wrong.is_empty(), "{what}: {} of {} went wrong, such as\n{}", wrong.len(), results.len(), wrong[0]);
    assert!(!results.is_empty(), "{what}: nothing was tried");
}

/// Says when a command failed without a word for people.
fn says_why(run: &Run, root: &Path) -> Result<(), String> {
    let names_it = run.stderr.contains(&*root.to_string_lossy()) || run.stderr.contains("content/");
    match run.code {
        1 | 3 if names_it => Ok(()),
        code => Err(format!("it exits with {code} and says {:?}", run.stderr)),
    }
}
