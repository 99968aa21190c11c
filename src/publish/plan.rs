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
//! Whatever is stopped, the next publishing may be of another site. So the list tells at each turn what is *unseen*: what came in
//! the third turn, until the fourth begins, and what goes, once the sixth begins. The law is then that all that a page which is
//! not unseen links to is there, and not unseen either. Proof: until the fourth turn, such pages are as they were, and nothing
//! went. When it begins, all that is new is there; from then on a page is as it was or as it will be, and what either links
//! to is there. In the sixth turn every page is as it will be, and leads to nothing that goes. What is unseen counts as new,
//! even if something lies there: it comes again before anything leads to it.
//!
//! Ten times on the way the list says which files are there by now, so that a publishing that is stopped is gone on with from there, also
//! where files are not read.
//!
//! Only the first turn, which a disk asks for, can take away for a moment what is linked: the file of whose name there will
//! be a folder.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use model::SitePath;

use super::list::Mark;
use super::{Found, List, Site};
use crate::media::{self, Role};

/// Where readers start: nobody has to be led there.
const HOME: &str = "index.html";

/// So often the list is written again on the way: a tenth of what there is to send is all that is sent twice.
const NOTES: usize = 10;
/// But not after fewer files than these, which are sent as fast.
const FEW: usize = if cfg!(test) { 2 } else { 100 };

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A file of the site is put there.
    Send(SitePath),
    /// A file that an earlier publishing put there is deleted.
    Delete(SitePath),
}

/// What is done in one go.
#[derive(Debug)]
pub enum Act<'p> {
    /// The list says this from now on.
    Note(List),
    /// These steps are taken, in any order.
    Take(&'p [Step]),
}

impl Step {
    fn path(&self) -> &SitePath {
        let (Step::Send(path) | Step::Delete(path)) = self;
        path
    }
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
                there => {
                    let is_unseen = found.list.as_ref().is_some_and(|list| list.is_unseen(path.as_str()));
                    plan.turns[turn(path, there.is_none() || is_unseen)].push(Step::Send(path.clone()));
                }
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

    /// What is to be done, one after the other, with what the list says meanwhile. `earlier` is what it says now.
    pub fn acts(&self, site: &Site, earlier: Option<&List>) -> Vec<Act<'_>> {
        let whole = List::of(site);
        if self.is_empty() {
            return if earlier == Some(&whole) { Vec::new() } else { vec![Act::Note(whole)] };
        }
        let [in_the_way, files, new, changed, lists, gone] = &self.turns;
        let is_unseen = |path: &&SitePath| earlier.is_some_and(|list| list.is_unseen(path.as_str()));
        let under_way = [in_the_way, files, changed, lists, gone].into_iter().flatten().map(Step::path);
        let unseen = || site.files.keys().filter(is_unseen);
        let sent: BTreeSet<&SitePath> = self.sent().into_iter().collect();
        // What is kept although nothing leads to it yet has still to wait for what it links to.
        let kept = || unseen().filter(|path| !sent.contains(path));
        let is_there = |path: &SitePath| site.files.get(path).map_or(Mark::UnderWay, |it| Mark::Whole(it.hash.clone()));
        let waits = |path: &SitePath| Mark::Unseen(site.files.get(path).map(|file| file.hash.clone()));
        let begun = whole.clone().marking(under_way, &Mark::UnderWay).marking(unseen(), &Mark::Unseen(None));
        let begun = begun.marking_by(kept(), waits).marking(new.iter().map(Step::path), &Mark::Unseen(None));
        let begun = begun.marking(gone.iter().map(Step::path).filter(is_unseen), &Mark::Unseen(None));
        let left = whole.clone().marking(gone.iter().map(Step::path), &Mark::Unseen(None));

        let mut acts = Acts {
            all: vec![Act::Note(begun.clone()), Act::Take(in_the_way)],
            list: begun,
            each: (sent.len() / NOTES).max(FEW),
        };
        acts.take(files, is_there);
        acts.take(new, waits);
        let seen = acts.list.clone().marking(changed.iter().map(Step::path), &Mark::UnderWay);
        let seen = seen.marking_by(kept().chain(new.iter().map(Step::path)), is_there);
        acts.note(seen);
        acts.take(changed, is_there);
        acts.take(lists, is_there);
        if left != whole {
            acts.note(left);
        }
        acts.all.extend([Act::Take(gone), Act::Note(whole)]);
        acts.all
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

/// What is to be done, with what the list says at that point.
struct Acts<'p> {
    all: Vec<Act<'p>>,
    list: List,
    /// After so many files the list is noted.
    each: usize,
}

impl<'p> Acts<'p> {
    /// Takes a turn, and notes now and then what is there.
    fn take(&mut self, turn: &'p [Step], mark: impl Fn(&SitePath) -> Mark) {
        for (n, steps) in turn.chunks(self.each).enumerate() {
            if n > 0 {
                self.all.push(Act::Note(self.list.clone()));
            }
            self.all.push(Act::Take(steps));
            self.list = std::mem::take(&mut self.list).marking_by(steps.iter().map(Step::path), &mark);
        }
    }

    /// Has the list say this, if it does not.
    fn note(&mut self, list: List) {
        if self.list != list {
            self.all.push(Act::Note(list.clone()));
            self.list = list;
        }
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
