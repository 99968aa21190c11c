//! The branch, seen from a bare repository of our own, in which commits are made with git's plumbing.
//!
//! That repository may be deleted at any time, and is, whenever git cannot work in it: what it holds is fetched again. Git works in
//! it only while its lock is held: the lock is git's standard input, so that whoever killed us waits for what git has left
//! to do, and every `*.lock` that lies there afterwards is of nobody.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ingest::Receipt;
use model::{SitePath, Source, front_matter, yaml};

use super::files::{FOLDER, Files};
use super::names::{CONTENT, Names};
use crate::exit::{Failure, Outcome};
use crate::git::{self, Branch, git};
use crate::publish;

/// The repository, among what builds remember.
const OWN: &str = "collect.git";
/// Its lock, which git reads from.
pub const LOCK: &str = "collect.lock";
/// The tip as it was fetched. No branch has such a name.
const TIP: &str = "refs/showground/tip";
/// What is to be pushed.
const NEXT: &str = "refs/showground/next";
/// A connection that is dead without knowing it is given up after this; a large first fetch needs less.
const WITHIN: Duration = Duration::from_mins(10);
/// How often is asked meanwhile whether it may go on: often enough that a turn at a bucket does not end.
const ASK: Duration = Duration::from_secs(10);
/// The line of a message with a receipt.
const TRAILER: &str = "Receipt:";
/// The key of a file with a receipt.
const KEY: &str = "submission";
/// So many files are named at once: a command line has its limit.
const NAMED: usize = 500;

/// Whether git may go on.
type May<'a> = &'a dyn Fn() -> Result<(), Failure>;

/// Why a branch could not be worked with.
#[derive(Debug)]
pub enum Fault {
    /// Git did not do it: the other end is away, somebody else was faster, our own repository is damaged. It may be tried again.
    Other(String),
    /// No trying helps.
    Ours(Failure),
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Fault {
        Fault::Ours(failure)
    }
}

/// The last commit of the branch; nothing where there is no such branch yet.
#[derive(Debug)]
pub struct Tip(Option<String>);

impl Tip {
    /// Whether there is no such branch yet.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }
}

/// What was found on the branch.
#[derive(Debug)]
pub struct Look {
    /// Where it ended.
    pub tip: Tip,
    /// Those of what was looked for that are on it.
    pub there: BTreeSet<Receipt>,
    /// The names that are taken there.
    pub names: Names,
}

/// What is looked at: all that leads to a tip, or what has come since an earlier one.
struct Part<'a> {
    tip: &'a str,
    since: Option<&'a str>,
}

/// What came of running git.
struct Ended {
    /// Nothing when it was killed.
    code: Option<i32>,
    out: String,
    err: String,
}

/// A branch of a remote repository.
#[derive(Debug)]
pub struct Repository {
    branch: Branch,
    /// The address as it may be shown.
    shown: String,
    /// The site's folder.
    root: PathBuf,
    /// Where that is in the repository in which it lies, such as `site/`; empty at the top.
    below: String,
    folder: PathBuf,
    memory: PathBuf,
    lock: Option<File>,
}

impl Repository {
    /// A branch, of a remote that the site's repository knows, or at an address. Nothing is asked of it or written yet.
    ///
    /// # Errors
    /// When git does not say what that repository knows.
    pub fn of(branch: Branch, root: &Path, memory: &Path) -> Result<Repository, Failure> {
        let known = branch.is_known_to(root)?.then(|| address(root, &branch.remote)).flatten();
        let remote = git::in_full(known.unwrap_or(branch.remote));
        let shown = git::without_password(&remote);
        let (folder, memory) = (memory.join(OWN), memory.to_owned());
        let below = git::told(git().arg("-C").arg(root).args(["rev-parse", "--show-prefix"]), b"").unwrap_or_default();
        let (branch, root, below) =
            (Branch { remote, name: branch.name }, root.to_owned(), below.trim_end().to_owned());
        Ok(Repository { branch, shown, root, below, folder, memory, lock: None })
    }

    /// Waits until no other process works here.
    ///
    /// # Errors
    /// When the file cannot be made or locked.
    pub fn lock(&mut self) -> Outcome {
        let path = self.memory.join(LOCK);
        let failed = |error: io::Error| Failure::machine(format!("{}: {error}", path.display()));
        fs::create_dir_all(&self.memory).map_err(failed)?;
        let options = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let file = options.map_err(failed)?;
        if file.try_lock().is_err() {
            aside!("another `showground collect` is at work on this site; waiting until it is done");
            file.lock().map_err(failed)?;
        }
        file.set_len(0).map_err(failed)?; // who was killed may have left there what strangers wrote
        abandoned(&self.folder).iter().try_for_each(fs::remove_file).map_err(failed)?;
        self.lock = Some(file);
        Ok(())
    }

    /// Which of these are on the branch as it is there now. All that it takes to make another commit is then here.
    ///
    /// # Errors
    /// When it cannot be reached, or git cannot look.
    pub fn look(&self, wanted: &BTreeSet<Receipt>) -> Result<Look, Fault> {
        let tip = self.tip()?;
        let mut there = BTreeSet::new();
        if let Tip(Some(tip)) = &tip {
            self.add(&mut there, wanted, &Part { tip, since: None })?;
        }
        let names = self.names(&tip)?;
        Ok(Look { tip, there, names })
    }

    /// Looks again, and only at what was changed since, unless history was rewritten. What lay there and was then deleted by
    /// somebody is still among what is found: they have seen it.
    ///
    /// # Errors
    /// When the branch cannot be reached, or git cannot look.
    pub fn look_again(&self, before: &Look, wanted: &BTreeSet<Receipt>) -> Result<Look, Fault> {
        let tip = self.tip()?;
        let (Tip(Some(old)), Tip(Some(new))) = (&before.tip, &tip) else { return self.look(wanted) };
        let (mut there, mut names) = (before.there.clone(), before.names.clone());
        if old != new {
            match self.run(&["merge-base", "--is-ancestor", old, new])?.code {
                Some(0) => self.add(&mut there, wanted, &Part { tip: new, since: Some(old) })?,
                _ => return self.look(wanted), // or the old one is not here any more
            }
            names = self.names(&tip)?;
        }
        Ok(Look { tip, there, names })
    }

    /// The tip of the branch, fetched.
    fn tip(&self) -> Result<Tip, Fault> {
        if !self.folder.join("HEAD").exists() {
            git::told(git().args(["init", "--quiet", "--bare"]).arg(&self.folder), b"")?;
        }
        let (remote, name) = (self.branch.remote.as_str(), self.branch.reference());
        let quietly = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--"];
        if let Err(fault) = self.told(&[&quietly[..], &[remote, &format!("+{name}:{TIP}")]].concat()) {
            // The other end is away, or has no such branch, or what we have here is damaged.
            let listed = self.told(&["ls-remote", "--", remote, &name])?;
            let is_there = listed.lines().any(|line| line.split_once('\t').is_some_and(|(_, listed)| listed == name));
            return if is_there { self.here(Err(fault)) } else { Ok(Tip(None)) };
        }
        let commit = self.here(self.told(&["rev-parse", "--verify", TIP]))?;
        Ok(Tip(Some(commit.trim().to_owned())))
    }

    /// The branches that there are.
    ///
    /// # Errors
    /// When they cannot be listed.
    pub fn branches(&self) -> Result<Vec<String>, Fault> {
        let listed = self.told(&["ls-remote", "--heads", "--", &self.branch.remote])?;
        let names = listed.lines().filter_map(|line| line.split_once("\trefs/heads/"));
        Ok(names.map(|(_, name)| name.to_owned()).collect())
    }

    /// Adds those of some that are on the branch, because of what is in a part of its history.
    fn add(&self, there: &mut BTreeSet<Receipt>, wanted: &BTreeSet<Receipt>, part: &Part<'_>) -> Result<(), Fault> {
        let missing = |there: &BTreeSet<Receipt>| wanted.difference(there).cloned().collect::<BTreeSet<_>>();
        there.extend(self.in_messages(part, wanted)?);
        if !missing(there).is_empty() {
            there.extend(self.folders(part.tip)?.into_iter().filter(|receipt| wanted.contains(receipt)));
        }
        let missing = missing(there);
        if !missing.is_empty() {
            there.extend(self.in_files(part, &missing)?);
        }
        Ok(())
    }

    /// Which of these a message names.
    fn in_messages(&self, part: &Part<'_>, wanted: &BTreeSet<Receipt>) -> Result<BTreeSet<Receipt>, Fault> {
        let range = part.since.map_or_else(|| part.tip.to_owned(), |since| format!("{since}..{}", part.tip));
        let messages = self.here(self.told(&["log", "--no-show-signature", "--format=%B", &range, "--"]))?;
        let named = messages.lines().filter_map(|line| Receipt::parse(line.trim().strip_prefix(TRAILER)?));
        Ok(named.filter(|receipt| wanted.contains(receipt)).collect())
    }

    /// Whether the branch has what [`crate::publish`] leaves beside a site: everybody may read what lies there.
    ///
    /// # Errors
    /// When git cannot look.
    pub fn is_published(&self, Tip(tip): &Tip) -> Result<bool, Fault> {
        let Some(tip) = tip else { return Ok(false) };
        Ok(!self.here(self.told(&["ls-tree", "--name-only", tip, "--", publish::LIST]))?.is_empty())
    }

    /// The names that are taken at the tip.
    fn names(&self, Tip(tip): &Tip) -> Result<Names, Fault> {
        let Some(tip) = tip else { return Ok(Names::default()) };
        let listed = self.here(self.told(&["ls-tree", "-r", "-z", "--name-only", tip, "--", CONTENT, FOLDER]))?;
        Ok(Names::of(listed.split_terminator('\0')))
    }

    /// Where on the branch the site lies, if that is not at its top.
    ///
    /// # Errors
    /// When git cannot look.
    pub fn site_below(&self, Tip(tip): &Tip) -> Result<Option<&str>, Fault> {
        let Some(tip) = tip.as_ref().filter(|_| !self.below.is_empty()) else { return Ok(None) };
        let content = format!("{}{CONTENT}", self.below);
        let found = self.here(self.told(&["ls-tree", "--name-only", tip, "--", &content]))?;
        Ok((!found.is_empty()).then_some(&*self.below))
    }

    /// Those that have a folder among what waits at the tip.
    ///
    /// # Errors
    /// When git cannot look, or somebody's file is where the folder belongs.
    pub fn waiting(&self, Tip(tip): &Tip) -> Result<BTreeSet<Receipt>, Fault> {
        tip.as_ref().map_or_else(|| Ok(BTreeSet::new()), |tip| self.folders(tip))
    }

    fn folders(&self, tip: &str) -> Result<BTreeSet<Receipt>, Fault> {
        let folder = self.here(self.told(&["ls-tree", "-z", tip, "--", FOLDER]))?;
        if !folder.is_empty() && !folder.starts_with("040000 ") {
            return Err(Fault::Ours(Failure::misuse(format!(
                "on the branch `{}`, `{FOLDER}` is a file, and submissions belong into a folder of that name; rename the file",
                self.branch.name
            ))));
        }
        let listed = self.here(self.told(&["ls-tree", "-z", "--name-only", tip, "--", &format!("{FOLDER}/")]))?;
        let names = listed.split('\0').filter_map(|name| name.rsplit('/').next());
        Ok(names.filter_map(|name| Receipt::parse(name).filter(|receipt| receipt.as_str() == name)).collect())
    }

    /// Which of these a Markdown file at the tip came of, whichever, or one that was changed since an earlier one. Strangers
    /// write into files, too, so only front matter counts.
    fn in_files(&self, Part { tip, since }: &Part<'_>, wanted: &BTreeSet<Receipt>) -> Result<BTreeSet<Receipt>, Fault> {
        let begins = format!("^{KEY}:");
        let mut found = String::new();
        match since {
            None => found = self.grep(&begins, tip, &["*.md"])?,
            Some(since) => {
                let changed = ["diff-tree", "-r", "-z", "--no-renames", "--diff-filter=d", "--name-only"];
                let changed = self.here(self.told(&[&changed[..], &[since, tip, "--", "*.md"]].concat()))?;
                let names = changed.split_terminator('\0').map(|name| format!(":(literal){name}"));
                for some in names.collect::<Vec<_>>().chunks(NAMED) {
                    found += &self.grep(&begins, tip, &some.iter().map(String::as_str).collect::<Vec<_>>())?;
                }
            }
        }
        let mut there = BTreeSet::new();
        for (file, line) in found.lines().filter_map(|line| line.split_once('\0')) {
            let Some(receipt) = named(line).filter(|receipt| wanted.contains(receipt)) else { continue };
            let text = self.here(self.told(&["cat-file", "blob", file]))?;
            if submission(&text).as_ref() == Some(&receipt) {
                there.insert(receipt);
            }
        }
        Ok(there)
    }

    /// The lines at a commit that begin so, each after its file.
    fn grep(&self, begins: &str, commit: &str, files: &[&str]) -> Result<String, Fault> {
        let plainly =
            ["grep", "-I", "-z", "-G", "--no-line-number", "--no-column", "--no-color", "-e", begins, commit, "--"];
        let Ended { code, out, err } = self.run(&[&plainly[..], files].concat())?;
        match code {
            Some(0 | 1) => Ok(out), // 1 stands for no such line
            _ => self.here(Err(Fault::Other(format!("git: {}", err.trim_end())))),
        }
    }

    /// Makes a commit of each, one on top of the other, on the tip.
    ///
    /// # Errors
    /// When git does not.
    pub fn import(&self, Tip(tip): &Tip, new: &[&Files]) -> Result<(), Fault> {
        let ident = format!("{} {} +0000", git::named(&self.root, "COMMITTER"), crate::editor::now().as_second());
        let mut lock = self.lock.as_ref().ok_or_else(unlocked)?;
        let written = (|| {
            lock.set_len(0)?;
            lock.rewind()?;
            lock.write_all(&stream(tip.as_deref(), new, &ident))?;
            lock.rewind()
        })();
        // That of ours is overwritten, whatever an interrupted run has left there.
        let imported = written.map(|()| self.told(&["fast-import", "--quiet", "--done", "--force"]));
        lock.set_len(0).map_err(Failure::machine)?; // what strangers wrote is not to stay there
        self.here(imported.map_err(Failure::machine)?).map(drop)
    }

    /// Sends what was imported onto a tip, as long as `may` says that it may go on. The server takes it only if the branch ends there,
    /// or is not there, as it was seen: nothing is forced by that, because what is sent leads to that tip.
    ///
    /// # Errors
    /// When it does not.
    pub fn push(&self, Tip(tip): &Tip, may: May<'_>) -> Result<(), Fault> {
        let reference = self.branch.reference();
        let (what, seen) = (format!("{NEXT}:{reference}"), tip.as_deref().unwrap_or_default());
        let only = format!("--force-with-lease={reference}:{seen}");
        self.said_by(self.run_while(may, &["push", "--quiet", &only, "--", &self.branch.remote, &what])?).map(drop)
    }

    /// Which branch of which repository it is, as it may be shown.
    pub fn place(&self) -> String {
        format!("{}#{}", self.shown, self.branch.name)
    }

    /// The name of the branch.
    pub fn name(&self) -> &str {
        &self.branch.name
    }

    /// What is said when patience has ended.
    pub fn said(&self, fault: Fault) -> Failure {
        match fault {
            Fault::Ours(failure) => failure,
            Fault::Other(why) => Failure::machine(format!(
                "{why}\nwhat the branch `{}` of {} did not take waits in the inbox as before, and nothing is lost; see to it that \
                 it can be reached and written to, then collect again",
                self.branch.name, self.shown
            )),
        }
    }

    /// What comes of work in our own repository, which is made anew when it failed.
    fn here<T>(&self, done: Result<T, Fault>) -> Result<T, Fault> {
        done.inspect_err(|_| drop(fs::remove_dir_all(&self.folder)))
    }

    /// What git says, when it does what it is told.
    fn told(&self, args: &[&str]) -> Result<String, Fault> {
        self.said_by(self.run(args)?)
    }

    fn said_by(&self, Ended { code, out, err }: Ended) -> Result<String, Fault> {
        match code {
            Some(0) => Ok(out),
            _ => Err(Fault::Other(format!("git: {}", self.without_password(err.trim_end())))),
        }
    }

    fn run(&self, args: &[&str]) -> Result<Ended, Fault> {
        self.run_while(&|| Ok(()), args)
    }

    fn run_while(&self, may: May<'_>, args: &[&str]) -> Result<Ended, Fault> {
        let lock = self.lock.as_ref().ok_or_else(unlocked)?;
        let (out, err) = (tempfile::tempfile(), tempfile::tempfile());
        let (mut out, mut err) = (out.map_err(Failure::machine)?, err.map_err(Failure::machine)?);
        let hand = |file: &File| file.try_clone().map(Stdio::from).map_err(Failure::machine);
        let mut command = self.git(args);
        command.stdin(hand(lock)?).stdout(hand(&out)?).stderr(hand(&err)?);
        match ended(&mut command, may)? {
            Some(status) => Ok(Ended { code: status.code(), out: read(&mut out)?, err: read(&mut err)? }),
            None => Err(Fault::Other(format!("git {} has not ended in {WITHIN:?}", args.first().unwrap_or(&"")))),
        }
    }

    fn git(&self, args: &[&str]) -> Command {
        let mut command = git();
        // Nobody is there to be asked, and nothing goes on behind our back.
        command.env("GIT_TERMINAL_PROMPT", "0");
        command.arg("--git-dir").arg(&self.folder).args([
            "-c",
            "gc.autoDetach=false",
            "-c",
            "maintenance.autoDetach=false",
        ]);
        command.args(["-c", "core.quotePath=false"]).args(args);
        command
    }

    /// What git said, without what opens a door.
    fn without_password(&self, said: &str) -> String {
        said.replace(&self.branch.remote, &self.shown)
    }
}

/// The address of a remote that the site's repository knows. A path in it is seen from the top of that repository.
fn address(root: &Path, remote: &str) -> Option<String> {
    let told =
        |args: &[&str]| git::told(git().arg("-C").arg(root).args(args), b"").ok().map(|told| told.trim().to_owned());
    let address = told(&["remote", "get-url", "--", remote])?;
    let place = Path::new(&told(&["rev-parse", "--show-toplevel"])?).join(&address);
    Some(if place.exists() { place.to_string_lossy().into_owned() } else { address })
}

/// Nothing is done here without the lock.
fn unlocked() -> Failure {
    Failure::machine("git was not to be run without its lock")
}

/// Waits for git, and ends it when it takes too long, nothing then, or when it may not go on.
fn ended(command: &mut Command, may: May<'_>) -> Result<Option<std::process::ExitStatus>, Failure> {
    let mut child = command.spawn().map_err(|error| git::missing(&error))?;
    let (begun, mut asked, mut pause) = (Instant::now(), Instant::now(), Duration::from_millis(1));
    loop {
        if let Some(status) = child.try_wait().map_err(Failure::machine)? {
            return Ok(Some(status));
        }
        let is_due = asked.elapsed() > ASK;
        let goes_on = if is_due { may() } else { Ok(()) };
        if begun.elapsed() > WITHIN || goes_on.is_err() {
            child.kill().and_then(|()| child.wait()).map_err(Failure::machine)?;
            return goes_on.map(|()| None);
        }
        if is_due {
            asked = Instant::now();
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

fn read(file: &mut File) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    file.rewind().and_then(|()| file.read_to_end(&mut bytes)).map_err(Failure::machine)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What git leaves locked where it was killed.
fn abandoned(folder: &Path) -> Vec<PathBuf> {
    let (mut locks, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && entry.file_name() != "objects" => folders.push(path),
                Ok(_) if path.extension().is_some_and(|ending| ending == "lock") => locks.push(path),
                _ => {}
            }
        }
    }
    locks
}

/// What `git fast-import` reads.
fn stream(tip: Option<&str>, new: &[&Files], ident: &str) -> Vec<u8> {
    let mut stream = Vec::new();
    for (i, Files { message, files, .. }) in new.iter().enumerate() {
        stream.extend(format!("commit {NEXT}\ncommitter {ident}\ndata {}\n{message}\n", message.len()).bytes());
        if let Some(tip) = tip.filter(|_| i == 0) {
            stream.extend(format!("from {tip}\n").bytes());
        }
        for (name, text) in files {
            stream.extend(format!("M 100644 inline {name}\ndata {}\n{text}\n", text.len()).bytes());
        }
    }
    stream.extend(b"done\n");
    stream
}

/// The receipt that a file names in its front matter.
fn submission(text: &str) -> Option<Receipt> {
    let source = Source::new(SitePath::parse("content/item.md")?, text);
    let parts = front_matter::split(&source).ok()?;
    match yaml::parse(&source, parts.front) {
        Ok(root) => root.get(KEY).and_then(|node| node.text()).and_then(Receipt::parse),
        // Somebody made a mistake elsewhere in it; it came of the submission all the same.
        Err(_) => source.slice(parts.front).lines().find_map(named),
    }
}

/// The receipt that a line of front matter names.
fn named(line: &str) -> Option<Receipt> {
    let value = line.strip_prefix(KEY)?.strip_prefix(':')?.trim_start_matches([' ', '"', '\'']);
    Receipt::parse(value.split(|c: char| !c.is_ascii_alphanumeric()).next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_front_matter_names_a_submission() {
        let is = |text: &str| submission(text).map(|receipt| receipt.to_string());
        assert_eq!(is("---\ntitle: A\nsubmission: '1111111111'\n---\n").as_deref(), Some("1111111111"));
        assert_eq!(is("---\ntitle: A\n---\nsubmission: 1111111111\n"), None);
        assert_eq!(is("---\ntitle: A: b\nsubmission: '1111111111'\n---\n").as_deref(), Some("1111111111"), "a mistake");
        assert_eq!(is("---\ntitle: A: b\n---\nsubmission: 1111111111\n"), None);
    }

    /// A branch of a repository, with somebody who works on it in a clone.
    struct Stage {
        place: tempfile::TempDir,
        repository: Repository,
    }

    impl Stage {
        fn new() -> Stage {
            let place = tempfile::tempdir().unwrap();
            let remote = place.path().join("team.git").to_string_lossy().into_owned();
            git::told(git().args(["init", "--quiet", "--bare", &remote]), b"").unwrap();
            git::told(git().args(["clone", "--quiet", &remote]).arg(place.path().join("clone")), b"").unwrap();
            let branch = Branch { remote, name: "main".into() };
            let mut repository = Repository::of(branch, place.path(), &place.path().join("memory")).unwrap();
            repository.lock().unwrap();
            Stage { place, repository }
        }

        fn git(&self, args: &[&str]) {
            let mut command = git();
            command.arg("-C").arg(self.place.path().join("clone"));
            command.args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]).args(args);
            git::told(&mut command, b"").unwrap();
        }

        /// A commit with this message, which changes these files, or deletes those without a text, is pushed.
        fn pushed(&self, message: &str, files: &[(&str, Option<&str>)]) {
            for (name, text) in files {
                let path = self.place.path().join("clone").join(name);
                match text {
                    Some(text) => {
                        fs::create_dir_all(path.parent().unwrap()).unwrap();
                        fs::write(path, text).unwrap();
                    }
                    None => fs::remove_file(path).unwrap(),
                }
            }
            self.git(&["add", "--all"]);
            self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
            self.git(&["push", "--quiet", "--force", "origin", "HEAD:main"]);
        }
    }

    #[test]
    fn a_look_again_finds_what_has_come_since_and_another_history_is_looked_at_from_its_beginning() {
        let receipt = |n: u64| Receipt::parse(&format!("{n:010}")).unwrap();
        let wanted: BTreeSet<Receipt> = (1..=7).map(receipt).collect();
        let found =
            |look: &Look| -> Vec<u64> { look.there.iter().map(|receipt| receipt.as_str().parse().unwrap()).collect() };
        let stage = Stage::new();
        let look = stage.repository.look(&wanted).unwrap();
        assert_eq!(found(&look), [0; 0], "there is no branch yet");

        stage.pushed("One\n\nReceipt: 0000000001", &[("waiting/0000000002/a.md", Some("A"))]);
        stage.pushed("Old", &[("content/b.md", Some("---\nsubmission: '0000000003'\n---\nsubmission: 0000000007\n"))]);
        let look = stage.repository.look_again(&look, &wanted).unwrap();
        assert_eq!(found(&look), [1, 2, 3]);

        stage.pushed("Four\n\nReceipt: 0000000004", &[("waiting/0000000002/a.md", None)]);
        let file = "---\nsubmission: '0000000006'\n---\n";
        stage.pushed("New", &[("waiting/0000000005/c [d].md", Some("C")), ("content/*.md", Some(file))]);
        let again = stage.repository.look_again(&look, &wanted).unwrap();
        assert_eq!(found(&again), [1, 2, 3, 4, 5, 6], "somebody has seen the second and deleted it");
        assert_eq!(found(&stage.repository.look(&wanted).unwrap()), [1, 3, 4, 5, 6]);
        assert_eq!(found(&stage.repository.look_again(&again, &wanted).unwrap()), found(&again), "nothing was pushed");

        stage.git(&["checkout", "--quiet", "--orphan", "other"]);
        stage.pushed("Begin anew", &[("content/b.md", None)]);
        let look = stage.repository.look_again(&again, &wanted).unwrap();
        assert_eq!(found(&look), [5, 6]);

        fs::remove_dir_all(&stage.repository.folder).unwrap();
        stage.pushed("Seven\n\nReceipt: 0000000007", &[]);
        assert_eq!(
            found(&stage.repository.look_again(&look, &wanted).unwrap()),
            [5, 6, 7],
            "a new repository, which knows both"
        );
        assert!(stage.repository.look_again(&Look { tip: Tip(Some("0".repeat(40))), ..look }, &wanted).is_ok());
    }

    #[test]
    fn what_somebody_takes_back_before_a_push_does_not_come_again_by_it() {
        let stage = Stage::new();
        stage.pushed("One", &[("content/a.md", Some("A"))]);
        stage.pushed("Two", &[("content/b.md", Some("B"))]);
        let tip = stage.repository.look(&BTreeSet::new()).unwrap().tip;
        let receipt = Receipt::parse("1111111111").unwrap();
        let one = Files { receipt, message: "a\n".into(), files: vec![("waiting/a.md".into(), "b".into())] };
        stage.repository.import(&tip, &[&one]).unwrap();
        stage.git(&["push", "--quiet", "--force", "origin", "HEAD~1:main"]);
        assert!(stage.repository.push(&tip, &|| Ok(())).is_err());
        stage.git(&["push", "--quiet", "origin", "HEAD:main"]);
        stage.repository.push(&tip, &|| Ok(())).unwrap();
    }

    #[test]
    fn the_first_commit_of_a_branch_has_no_parent_and_each_other_one_stands_on_the_one_before() {
        let receipt = Receipt::parse("1111111111").unwrap();
        let one = Files { receipt, message: "ä\n".into(), files: vec![("waiting/a.md".into(), "b".into())] };
        let told = |tip: Option<&str>| String::from_utf8(stream(tip, &[&one, &one], "A <a> 1 +0000")).unwrap();
        let commit = |from: &str| {
            format!(
                "commit {NEXT}\ncommitter A <a> 1 +0000\ndata 3\nä\n\n{from}M 100644 inline waiting/a.md\ndata 1\nb\n"
            )
        };
        assert_eq!(told(Some("abc")), format!("{}{}done\n", commit("from abc\n"), commit("")));
        assert_eq!(told(None), format!("{}{}done\n", commit(""), commit("")));
    }
}
