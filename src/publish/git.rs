//! A branch, for those who host pages from one. Git's own plumbing makes one commit of the whole site on top of the branch's
//! tip: the work tree and the index are never touched, nothing is forced, and where nothing differs, nothing is committed.
//!
//! A remote that the site's repository knows by name is reached from there, with all that git knows about it; any other one
//! from a bare repository among what builds remember, which is safe to delete.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use model::SitePath;
use rayon::prelude::*;

use super::{End, Found, List, Plan, Site, list};
use crate::exit::{Failure, Outcome};
use crate::git::{self, Branch, git, told};

/// Tells a host that knows Jekyll that these files are finished pages.
const FINISHED: &str = ".nojekyll";
/// The bare repository.
const OWN: &str = "publish.git";
/// Where the tip is held while it is looked at. No branch has such a name.
const HELD: &str = "refs/showground/published";

/// The branch as it is there, seen from a repository in which a commit can be made.
#[derive(Debug)]
pub struct Tip {
    branch: Branch,
    repository: PathBuf,
    /// The site's folder.
    root: PathBuf,
    /// Its last commit; nothing where there is no such branch yet.
    commit: Option<String>,
}

/// The branch that was typed behind `git:`, such as `origin#gh-pages`.
///
/// # Errors
/// When it names no remote and no branch.
pub fn branch(typed: &str) -> Result<Branch, Failure> {
    Branch::parse(typed).ok_or_else(|| {
        Failure::misuse(
            "name a remote and a branch, like git:origin#gh-pages or git:https://example.org/pages.git#main",
        )
    })
}

impl Tip {
    /// Fetches the branch.
    ///
    /// # Errors
    /// When there is no git, or the remote cannot be reached.
    pub fn of(branch: Branch, root: &Path, memory: &Path) -> Result<Tip, Failure> {
        branch.is_possible()?;
        let is_known = branch.is_known_to(root)?;
        let Branch { remote, name } = branch;
        let (repository, remote) =
            if is_known { (root.to_owned(), remote) } else { (own(memory)?, git::in_full(remote)) };
        let (branch, root) = (Branch { remote, name }, root.to_owned());
        let mut tip = Tip { branch, repository, root, commit: None };
        tip.commit = tip.fetch(is_known)?;
        tip.is_no_name_of_here()?;
        Ok(tip)
    }
}

impl End for Tip {
    fn found(&self, site: &Site) -> Result<Found, Failure> {
        let Some(commit) = &self.commit else { return Ok(Found::default()) };
        let names: Vec<&SitePath> = site.files.keys().collect();
        let ours: BTreeMap<&str, String> =
            names.iter().map(|name| name.as_str()).zip(self.objects(site, &names, &[])?).collect();
        let listed = self.told(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
        // Each is `100644 blob OBJECT<tab>NAME`; a link or a program of that name is another file than ours.
        let entries = listed.split('\0').filter_map(|entry| entry.split_once('\t'));
        let mut files: BTreeMap<String, bool> = entries
            .map(|(about, name)| {
                (name.to_owned(), ours.get(name).is_some_and(|id| about == format!("100644 blob {id}")))
            })
            .collect();
        let list = match files.remove(list::NAME) {
            Some(_) => List::parse(self.told(&["cat-file", "blob", &format!("{commit}:{}", list::NAME)])?.as_bytes()),
            None => None,
        };
        if !site.files.contains_key(FINISHED) {
            files.remove(FINISHED); // whoever put it there, it says what ours would
        }
        Ok(Found { files, list })
    }

    fn take(&self, plan: &Plan, site: &Site, earlier: Option<&List>, done: &dyn Fn()) -> Outcome {
        let list = List::of(site);
        if plan.is_empty() && earlier == Some(&list) {
            return Ok(());
        }
        let index = tempfile::tempdir().map_err(Failure::machine)?;
        let index = index.path().join("index");
        let with_index = |args: &[&str], input: &[u8]| {
            let mut command = self.git(args);
            told(command.env("GIT_INDEX_FILE", &index), input)
        };
        match &self.commit {
            Some(commit) => with_index(&["read-tree", commit], b"")?,
            None => with_index(&["read-tree", "--empty"], b"")?,
        };
        with_index(&["update-index", "-z", "--index-info"], &self.entries(plan, site, &list)?)?;
        let tree = with_index(&["write-tree"], b"")?;
        let message = message(plan, site);
        let parent = self.commit.iter().flat_map(|commit| ["-p", commit]);
        let args: Vec<&str> = ["commit-tree", tree.trim(), "-m", &message].into_iter().chain(parent).collect();
        let commit = told(self.as_committer(&mut self.git(&args)), b"")?;
        plan.turns.iter().flatten().for_each(|_| done()); // all at once, with the push
        let to = format!("{}:{}", commit.trim(), self.branch.reference());
        self.told(&["push", "--quiet", "--", &self.branch.remote, &to]).map(drop).map_err(|why| {
            Failure::machine(format!(
                "{}\nnothing was published; if somebody else wrote to `{}` meanwhile, publish again; if not, see above why it is \
                 refused there",
                why.why().unwrap_or_default(),
                self.branch.name
            ))
        })
    }
}

impl Tip {
    /// A branch of a remote is called `origin/pages` in a clone, which is not what it is called there.
    fn is_no_name_of_here(&self) -> Outcome {
        let name = &self.branch.name;
        let known = || git::remotes(&self.root).ok().flatten().unwrap_or_default();
        match name.split_once('/') {
            Some((first, rest)) if self.commit.is_none() && known().iter().any(|known| known == first) => {
                Err(Failure::misuse(format!(
                    "there is no branch `{name}`, and `{first}` is what a remote is called here; did you mean the branch `{rest}`?"
                )))
            }
            _ => Ok(()),
        }
    }

    /// The branch's last commit, with all that it takes to make another one.
    fn fetch(&self, is_known: bool) -> Result<Option<String>, Failure> {
        let (remote, name) = (&self.branch.remote, self.branch.reference());
        if self.told(&["ls-remote", "--", remote, &name])?.is_empty() {
            return Ok(None);
        }
        let spec = format!("+{name}:{HELD}");
        // What the site's own repository knows of the remote spares it most of what there is to fetch.
        let depth: &[&str] = if is_known { &[] } else { &["--depth=1"] };
        let quietly = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"];
        self.told(&[&quietly, depth, &["--", remote, &spec]].concat())?;
        let commit = self.told(&["rev-parse", HELD])?.trim().to_owned();
        if is_known {
            self.told(&["update-ref", "-d", HELD])?;
        }
        Ok(Some(commit))
    }

    /// What changes in the index: what goes first, so that there is room for what comes.
    fn entries(&self, plan: &Plan, site: &Site, list: &List) -> Result<Vec<u8>, Failure> {
        let sent = plan.sent();
        let write =
            |bytes: &[u8]| told(&mut self.git(&["hash-object", "-w", "--stdin"]), bytes).map(|id| id.trim().to_owned());
        let id = write(&list.bytes())?;
        let nothing = "0".repeat(id.len());
        let mut entries: String = plan.deleted().iter().map(|path| format!("0 {nothing}\t{path}\0")).collect();
        entries += &format!("100644 {id}\t{}\0", list::NAME);
        if !site.files.contains_key(FINISHED) && !self.has(FINISHED)? {
            entries += &format!("100644 {}\t{FINISHED}\0", write(b"")?);
        }
        for (path, id) in sent.iter().zip(self.objects(site, &sent, &["-w"])?) {
            entries += &format!("100644 {id}\t{path}\0");
        }
        // Git has read them by itself. What is still as it was before was so meanwhile.
        sent.par_iter().try_for_each(|path| site.bytes(path).map(drop))?;
        Ok(entries.into_bytes())
    }

    /// Whether a file of this name lies at the top of the branch.
    fn has(&self, name: &str) -> Result<bool, Failure> {
        let Some(commit) = &self.commit else { return Ok(false) };
        Ok(!self.told(&["ls-tree", "--full-tree", "--name-only", commit, "--", name])?.is_empty())
    }

    /// The names by which git knows the bytes of these files.
    fn objects(&self, site: &Site, paths: &[&SitePath], more: &[&str]) -> Result<Vec<String>, Failure> {
        let folder = site.folder.canonicalize().map_err(|error| Failure::unreadable(&site.folder, &error))?;
        let mut args = vec!["hash-object", "--no-filters", "--stdin-paths"];
        args.extend(more);
        let places: String = paths.iter().map(|path| format!("{}\n", folder.join(path.as_str()).display())).collect();
        let ids: Vec<String> = told(&mut self.git(&args), places.as_bytes())?.lines().map(str::to_owned).collect();
        match ids.len() == paths.len() {
            true => Ok(ids),
            false => Err(Failure::machine("git did not name every file")),
        }
    }

    fn told(&self, args: &[&str]) -> Result<String, Failure> {
        told(&mut self.git(args), b"")
    }

    /// Has a commit say who made it.
    fn as_committer<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        for role in ["AUTHOR", "COMMITTER"] {
            let who = git::named(&self.root, role);
            let (name, mail) = who.split_once('<').unwrap_or((&who, ""));
            command.env(format!("GIT_{role}_NAME"), name.trim());
            command.env(format!("GIT_{role}_EMAIL"), mail.trim_end_matches('>'));
        }
        command
    }

    fn git(&self, args: &[&str]) -> Command {
        let mut command = git();
        command.arg("-C").arg(&self.repository).args(args);
        command
    }
}

/// In one line what was done, and below it to which site.
fn message(plan: &Plan, site: &Site) -> String {
    let (sent, deleted) = (plan.sent().len(), plan.deleted().len());
    let gone = if deleted > 0 { format!(", {deleted} deleted") } else { String::new() };
    format!("Publish the site: {} sent{gone}\n\n{}", super::files(sent), site.address).trim_end().to_owned()
}

/// The bare repository among what builds remember.
fn own(memory: &Path) -> Result<PathBuf, Failure> {
    let own = memory.join(OWN);
    told(git().args(["init", "--quiet", "--bare"]).arg(&own), b"")?;
    Ok(own)
}
