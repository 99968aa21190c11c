//! What git remembers of files that were changed for somebody's sake, and how to treat it. Nothing is rewritten here.
//!
//! A file had other names before it was renamed, and what was said under those is as much in git: they are known from the thing
//! itself, and from git, which sees where a file went.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// What is left of files in the history of a site.
pub struct Left {
    /// What they are called, and were.
    files: BTreeSet<String>,
    /// The commits that touched them, the newest first: hash and day.
    pub commits: Vec<String>,
}

impl Left {
    /// What is left of these files.
    pub fn of(root: &Path, files: &[String]) -> Left {
        let files: BTreeSet<String> = files.iter().flat_map(|file| names(root, file)).collect();
        Left { commits: commits(root, &files), files }
    }
}

/// What is left, and what can be done about it.
pub fn said(Left { files, commits }: &Left) -> String {
    if commits.is_empty() {
        return "\nGit has no earlier versions of them here. Look wherever else the site is kept, and at back-ups.\n"
            .into();
    }
    let named: String = files.iter().map(|file| format!(" --path {file}")).collect();
    let list: String = commits.iter().map(|commit| format!("  {commit}\n")).collect();
    format!(
        "\nGit keeps the earlier versions, in these commits:\n{list}\n\
         Whether they have to go is for whoever is responsible for the data to say. If so, agree with everybody who has a\n\
         copy, make a back-up, and with git-filter-repo either take out a name wherever it stands:\n\
         \n  echo 'THE NAME==>(name taken out)' > ../names.txt\n  git filter-repo --replace-text ../names.txt\n\
         \nor these files with all that ever stood in them:\n\
         \n  git filter-repo --invert-paths{named}\n\
         \nThen `git push --force --all`, ask the host of the repository to drop what it still shows of the old commits, let\n\
         everybody clone anew, and delete ../names.txt.\n"
    )
}

/// What a file is called, and was as far as git saw it move.
fn names(root: &Path, file: &str) -> BTreeSet<String> {
    let before = log(root, &["--follow", "--name-only", "--relative", "--format=", "--", file]);
    before.into_iter().filter(|name| !name.is_empty()).chain([file.to_owned()]).collect()
}

/// The commits that touched the files, the newest first: hash and day. None where git is missing or keeps nothing.
fn commits(root: &Path, files: &BTreeSet<String>) -> Vec<String> {
    let files = files.iter().map(String::as_str);
    log(root, &["--all", "--format=%h %as", "--"].into_iter().chain(files).collect::<Vec<_>>())
}

fn log(root: &Path, args: &[&str]) -> Vec<String> {
    let log = Command::new("git").arg("-C").arg(root).args(["-c", "core.quotePath=false", "log"]).args(args).output();
    let out = log.ok().filter(|log| log.status.success()).map(|log| log.stdout).unwrap_or_default();
    String::from_utf8_lossy(&out).lines().map(str::to_owned).collect()
}
