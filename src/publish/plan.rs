//! What is sent and deleted, and in which order.
//!
//! At every moment, each page that can be reached from the home page has all it links to:
//!
//! 1. what lies in the way of a new name goes, such as a file in the place of a folder;
//! 2. files that lead nowhere come: styles, pictures, documents;
//! 3. new pages and new lists come, which nobody can reach yet;
//! 4. pages that changed come, and a home page that is new: all that they link to is there, old or new;
//! 5. lists that changed come: feeds, data, what searches look into;
//! 6. what is no part of the site any more goes: nothing links to it now.
//!
//! Proof: until the fourth turn, whoever starts at the home page meets only pages as they were, and nothing of what they link
//! to is gone. From then on, a page is as it was, or as it will be; whatever either links to is there, because all that is new
//! came before, and nothing went. In the last turn every page is as it will be, and links only to what stays.
//! An interruption leaves a state of that kind; so the next publishing begins with one. Only the first turn, which a disk
//! asks for, can take away for a moment what is linked: the file of whose name there will be a folder.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use model::SitePath;

use super::{Found, Site};
use crate::media::{self, Role};

/// Where readers start: nobody has to be led there.
const HOME: &str = "index.html";

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A file of the site is put there.
    Send(SitePath),
    /// A file that an earlier publishing put there is deleted.
    Delete(SitePath),
}

/// All steps.
#[derive(Debug, Default)]
pub struct Plan {
    /// Those of a turn can be taken in any order; each turn waits for the one before.
    pub turns: [Vec<Step>; 6],
    /// How many files are right already.
    pub kept: usize,
}

impl Plan {
    /// From what was found to the site.
    pub fn of(site: &Site, found: &Found) -> Plan {
        let mut plan = Plan::default();
        for path in site.files.keys() {
            match found.files.get(path.as_str()) {
                Some(true) => plan.kept += 1,
                is_there => plan.turns[turn(path, is_there.is_none())].push(Step::Send(path.clone())),
            }
        }
        let (in_the_way, gone) = gone(site, found).partition(|path| is_in_the_way(path.as_str(), &site.files));
        let delete = |paths: Vec<SitePath>| paths.into_iter().map(Step::Delete).collect();
        plan.turns[0] = delete(in_the_way);
        plan.turns[5] = delete(gone);
        plan
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.turns.iter().all(Vec::is_empty)
    }

    /// The files that are sent, in their order.
    pub fn sent(&self) -> Vec<&SitePath> {
        self.all(|step| if let Step::Send(path) = step { Some(path) } else { None })
    }

    /// Those that are deleted.
    pub fn deleted(&self) -> Vec<&SitePath> {
        self.all(|step| if let Step::Delete(path) = step { Some(path) } else { None })
    }

    fn all<'p>(&'p self, which: impl FnMut(&'p Step) -> Option<&'p SitePath>) -> Vec<&'p SitePath> {
        self.turns.iter().flatten().filter_map(which).collect()
    }
}

fn turn(path: &SitePath, is_new: bool) -> usize {
    match (media::of(path.as_str()).role, is_new && path.as_str() != HOME) {
        (Role::File, _) => 1,
        (Role::Page | Role::List, true) => 2,
        (Role::Page, false) => 3,
        (Role::List, false) => 4,
    }
}

/// What an earlier publishing put there, and is no part of the site any more. A name that could climb out is none of ours.
fn gone(site: &Site, found: &Found) -> impl Iterator<Item = SitePath> {
    let listed = found.list.iter().flat_map(|list| list.files.keys());
    let is_gone = |name: &&String| found.files.contains_key(*name) && !site.files.contains_key(name.as_str());
    let gone: BTreeSet<SitePath> = listed.filter(is_gone).filter_map(|name| SitePath::parse(name)).collect();
    gone.into_iter()
}

/// Whether no disk could hold a file of this name beside those.
pub fn is_in_the_way<T>(path: &str, files: &BTreeMap<SitePath, T>) -> bool {
    let folder = format!("{path}/");
    let from_there = (Bound::Included(folder.as_str()), Bound::Unbounded);
    let is_folder =
        files.range::<str, _>(from_there).next().is_some_and(|(file, _)| file.as_str().starts_with(&folder));
    let mut parents = path.match_indices('/').map(|(at, _)| &path[..at]);
    is_folder || parents.any(|parent| files.contains_key(parent))
}
