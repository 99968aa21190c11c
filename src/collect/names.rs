//! The names that are taken on a branch: what is moved from there to `content/` is to replace nothing.

use std::collections::BTreeSet;

use model::{ItemId, Kind};

use super::files::{FOLDER, Files};

/// The folder of what is published.
pub const CONTENT: &str = "content";

/// The names of things, each as its file is called in `content/`, such as `ideas/a-bench.md`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    published: BTreeSet<String>,
    waiting: BTreeSet<String>,
}

impl Names {
    /// Those of the files of a branch.
    pub fn of<'f>(files: impl Iterator<Item = &'f str>) -> Names {
        let mut names = Names::default();
        files.for_each(|file| names.add(file));
        names
    }

    fn add(&mut self, file: &str) {
        let Some((folder, within)) = file.split_once('/') else { return };
        let in_waiting = || within.split_once('/').map(|(_receipt, within)| within);
        match folder {
            CONTENT => drop(self.published.insert(within.to_owned())),
            FOLDER => self.waiting.extend(in_waiting().map(str::to_owned)),
            _ => {}
        }
    }

    /// Adds those of a submission.
    pub fn extend(&mut self, made: &Files) {
        made.files.iter().for_each(|(file, _)| self.add(file));
    }

    /// Whether a thing has one of them.
    pub fn have(&self, id: &ItemId) -> bool {
        self.is_published(id) || self.waiting.contains(within(&id.file()))
    }

    /// Whether a file of a submission has one of them.
    pub fn have_one_of(&self, made: &Files) -> bool {
        let mut names = Names::default();
        names.extend(made);
        let is_group =
            |name: &str| name.split_once('/').is_some_and(|(folder, _)| folder == Kind::Organisation.folder());
        names
            .waiting
            .iter()
            .any(|name| self.published.contains(name) || (!is_group(name) && self.waiting.contains(name)))
    }

    /// Whether there is nothing to be made of a thing that came along: a group which is published there is the same one. One that
    /// waits may be declined, so whoever else names it brings it along, too, as it was typed.
    pub fn know(&self, id: &ItemId) -> bool {
        id.kind() == Kind::Organisation && self.is_published(id)
    }

    fn is_published(&self, id: &ItemId) -> bool {
        self.published.contains(within(&id.file()))
    }
}

/// A file of `content/` as it is called there.
pub fn within(file: &str) -> &str {
    file.split_once('/').filter(|(folder, _)| *folder == CONTENT).map_or(file, |(_, within)| within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_and_what_is_published_takes_a_name() {
        let names = ["content/ideas/a.md", "waiting/1111111111/ideas/b.md", "content/organisations/o.md", "README.md"];
        let names = Names::of(names.into_iter());
        let id = |id: &str| ItemId::parse(id).unwrap();
        assert!(names.have(&id("ideas/a")) && names.have(&id("ideas/b")) && !names.have(&id("ideas/c")));
        assert!(names.know(&id("organisations/o")) && !names.know(&id("ideas/a")));
    }
}
