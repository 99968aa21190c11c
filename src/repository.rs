//! One commit for each decision of an editor, with git as they use it: on their branch, with their hooks and their signature,
//! and nothing in it but the files of the decision, whatever else lies changed beside them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::exit::{Failure, Outcome};
use crate::git::is_in_repository;

/// The repository of a site.
pub struct Repository {
    root: PathBuf,
}

/// What a commit says.
pub struct Message {
    /// In one line of plain words what was decided.
    pub subject: String,
    /// The receipts that it is about: each becomes a trailer.
    pub receipts: Vec<String>,
}

/// As many characters of a subject as lists of commits show.
const SUBJECT: usize = 72;

impl Message {
    /// The subject, cut between words where it is long, and then all of it to stand below.
    fn in_short(&self) -> (String, Option<&str>) {
        let Some((end, _)) = self.subject.char_indices().nth(SUBJECT) else { return (self.subject.clone(), None) };
        let room = self.subject[..end].char_indices().next_back().map_or(0, |(at, _)| at); // for the sign that it goes on
        let head = &self.subject[..room];
        let head = head.rfind(' ').map_or(head, |at| &head[..at]);
        (format!("{}…", head.trim_end_matches([',', ':', ' '])), Some(&self.subject))
    }

    /// What was decided, about no submission.
    pub fn saying(subject: impl Into<String>) -> Message {
        Message { subject: subject.into(), receipts: Vec::new() }
    }
}

impl Repository {
    /// The repository in which a site lies, before anything is decided; none where no commit is wanted.
    ///
    /// # Errors
    /// When there is no git, or no repository.
    pub fn of(root: &Path, wanted: bool) -> Result<Option<Repository>, Failure> {
        if !wanted {
            return Ok(None);
        }
        match is_in_repository(&mut command(root)) {
            Ok(true) => Ok(Some(Repository { root: root.to_owned() })),
            Ok(false) => Err(Failure::misuse(format!(
                "{} is in no git repository; leave out --commit, or run `git init` in the site's folder first",
                root.display()
            ))),
            Err(why) => Err(Failure::misuse(format!(
                "--commit needs a repository, and git does not say whether there is one: {why}"
            ))),
        }
    }

    /// Whether what somebody wrote into these files, and did not commit, would become part of a decision.
    ///
    /// # Errors
    /// When it would; nothing has been changed then.
    pub fn are_clean(&self, files: &[String]) -> Outcome {
        if files.is_empty() {
            return Ok(());
        }
        let status =
            self.told(&[&["status", "--porcelain", "--untracked-files=no", "--"], &as_strs(files)[..]].concat())?;
        let changed = status.lines().filter_map(|line| line.get(3..)).collect::<Vec<_>>().join(", ");
        match changed.is_empty() {
            true => Ok(()),
            false => Err(Failure::misuse(format!(
                "{changed} has changes that are not committed, and would become part of this decision; commit them first, \
                 or leave out --commit"
            ))),
        }
    }

    /// Those of these files, relative to the site, that git has.
    ///
    /// # Errors
    /// When git does not say.
    pub fn known(&self, files: &[String]) -> Result<Vec<String>, Failure> {
        if files.is_empty() {
            return Ok(Vec::new()); // to git, no files are all files
        }
        let known = self.told(&[&["ls-files", "--"], &as_strs(files)[..]].concat())?;
        Ok(known.lines().map(str::to_owned).collect())
    }

    /// Commits these files, relative to the site, and nothing else; those that are gone, too. Nothing happens when none of
    /// them differs from the last commit.
    ///
    /// # Errors
    /// When git does not: a hook refuses, nobody is named as author, a merge is under way. The files stay as they are.
    pub fn commit(&self, files: &[String], message: &Message) -> Outcome {
        if files.is_empty() {
            return Ok(()); // to git, no files are all files
        }
        let known = self.known(files)?;
        let is_there = |file: &&String| self.root.join(file).exists();
        let new: Vec<&str> =
            files.iter().filter(is_there).filter(|file| !known.contains(file)).map(String::as_str).collect();
        if !new.is_empty() {
            self.told(&[&["add", "--intent-to-add", "--"], &new[..]].concat())?;
        }
        let ours: Vec<&str> = known.iter().map(String::as_str).chain(new).collect();
        if ours.is_empty() || self.told(&[&["status", "--porcelain", "--"], &ours[..]].concat())?.is_empty() {
            return Ok(());
        }
        self.committed(&ours, message)
    }

    fn committed(&self, files: &[&str], message: &Message) -> Outcome {
        let trailers: Vec<String> = message.receipts.iter().map(|receipt| format!("Receipt: {receipt}")).collect();
        let trailers = trailers.join("\n");
        let mut command = command(&self.root);
        let (subject, whole) = message.in_short();
        command.args(["commit", "--quiet", "--only", "-m", &subject]);
        command.args(whole.iter().flat_map(|whole| ["-m", whole]));
        if !trailers.is_empty() {
            command.args(["-m", &trailers]);
        }
        // What hooks say is talk; the answer of the command stays alone on its own output.
        let told = command.arg("--").args(files).stdin(Stdio::inherit()).output().map_err(Failure::machine)?;
        let said = [told.stdout, told.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        match told.status.success() {
            true => {
                said.lines().for_each(|line| aside!("{line}"));
                Ok(())
            }
            false => Err(Failure::machine(format!(
                "the decision is made and its files are written, but git did not commit them:\n{}\nmend that, then run: git commit -- {}",
                said.trim_end(),
                files.join(" ")
            ))),
        }
    }

    fn told(&self, args: &[&str]) -> Result<String, Failure> {
        let told = git(&self.root, args).map_err(Failure::machine)?;
        match told.status.success() {
            true => Ok(String::from_utf8_lossy(&told.stdout).into_owned()),
            false => Err(Failure::machine(format!("git: {}", String::from_utf8_lossy(&told.stderr).trim_end()))),
        }
    }
}

fn as_strs(files: &[String]) -> Vec<&str> {
    files.iter().map(String::as_str).collect()
}

/// Names of files mean themselves, are seen from the site's folder, and are not put into quotation marks.
fn command(root: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args([
        "--literal-pathspecs",
        "-c",
        "core.quotePath=false",
        "-c",
        "status.relativePaths=true",
    ]);
    command
}

fn git(root: &Path, args: &[&str]) -> std::io::Result<Output> {
    command(root).args(args).stdin(Stdio::null()).output()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_subject_is_cut_between_words_and_stands_below_whole() {
        let short = Message::saying("Publish ideas/a-bench");
        assert_eq!(short.in_short(), ("Publish ideas/a-bench".to_owned(), None));
        let just = Message::saying("ä".repeat(SUBJECT));
        assert_eq!(just.in_short(), (just.subject.clone(), None));
        let long = Message::saying(format!("Publish {}, ideas/{}", "ä".repeat(40), "b".repeat(40)));
        assert_eq!(long.in_short(), (format!("Publish {}…", "ä".repeat(40)), Some(long.subject.as_str())));
        let word = Message::saying("ä".repeat(SUBJECT + 1));
        assert_eq!(word.in_short().0.chars().count(), SUBJECT);
    }
}
