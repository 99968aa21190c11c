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
//! On the way the list says now and then which files are there by now, so that a publishing that is stopped is gone on with
//! from there, also where files are not read. It says so of none before all of its turn's part was taken, and of none that is
//! still to be sent: what it says is true at every moment.
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

/// So often the list is written again on the way, at least: a tenth of what there is to send is the most that is sent twice, or
/// [`FEW`] files where that is more.
const NOTES: usize = 10;
/// The first time after so many files, then after twice as many each: what is stopped again and again gets on if it comes so far.
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
    Note(&'p List),
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

    /// Whether nothing is to be done, the list included. `earlier` is what it says now.
    pub fn is_done(&self, site: &Site, earlier: Option<&List>) -> bool {
        self.is_empty() && earlier == Some(&List::of(site))
    }

    /// Does what is to be done, one after the other, and says in the list what is there meanwhile. `earlier` is what it says now.
    ///
    /// # Errors
    /// As what is to be done, which ends with it.
    pub fn carry_out<E>(
        &self,
        site: &Site,
        earlier: Option<&List>,
        mut act: impl FnMut(Act<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let whole = List::of(site);
        if self.is_empty() {
            return if earlier == Some(&whole) { Ok(()) } else { act(Act::Note(&whole)) };
        }
        let [in_the_way, files, new, changed, lists, gone] = &self.turns;
        let is_there = |path: &SitePath| site.files.get(path).map_or(Mark::UnderWay, |it| Mark::Whole(it.hash.clone()));
        let waits = |path: &SitePath| Mark::Unseen(site.files.get(path).map(|file| file.hash.clone()));
        let (begun, kept) = self.begun(site, earlier);

        let mut way = Way::begin(begun, self.sent().len(), act)?;
        way.take_all(in_the_way)?;
        way.take(files, is_there)?;
        way.take(new, waits)?;
        let seen = way.list.clone().marking(changed.iter().map(Step::path), &Mark::UnderWay);
        let seen = seen.marking_by(kept.into_iter().chain(new.iter().map(Step::path)), is_there);
        if seen != way.list {
            way.note(seen)?;
        }
        way.take(changed, is_there)?;
        way.take(lists, is_there)?;
        if !gone.is_empty() {
            way.note(whole.clone().marking(gone.iter().map(Step::path), &Mark::Unseen(None)))?;
            way.take_all(gone)?;
        }
        way.note(whole)
    }

    /// What the list says before anything is done, and which files are kept although nothing leads to them yet: they have still
    /// to wait for what they link to.
    fn begun<'p>(&'p self, site: &'p Site, earlier: Option<&List>) -> (List, Vec<&'p SitePath>) {
        let [in_the_way, files, new, changed, lists, gone] = &self.turns;
        let is_unseen = |path: &&SitePath| earlier.is_some_and(|list| list.is_unseen(path.as_str()));
        let sent: BTreeSet<&SitePath> = self.sent().into_iter().collect();
        let (again, kept): (Vec<_>, Vec<_>) = site.files.keys().filter(is_unseen).partition(|path| sent.contains(path));
        let under_way = [in_the_way, files, changed, lists, gone].into_iter().flatten().map(Step::path);
        let left = gone.iter().map(Step::path).filter(is_unseen);
        let unseen = again.into_iter().chain(new.iter().map(Step::path)).chain(left);
        let waits = |path: &SitePath| Mark::Unseen(site.files.get(path).map(|file| file.hash.clone()));
        let list = List::of(site).marking(under_way, &Mark::UnderWay).marking(unseen, &Mark::Unseen(None));
        (list.marking_by(kept.iter().copied(), waits), kept)
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

/// What is done, with what the list says at each point.
struct Way<F> {
    act: F,
    /// What is known. It is true whenever it is written, and may have been written a while ago.
    list: List,
    /// After so many more files it is written.
    room: usize,
    /// And after so many it was.
    each: usize,
    /// But after no more than these.
    most: usize,
}

impl<F: FnMut(Act<'_>) -> Result<(), E>, E> Way<F> {
    /// Has the list say this. So many files are to be sent.
    fn begin(list: List, files: usize, act: F) -> Result<Way<F>, E> {
        let mut way = Way { act, list, room: FEW, each: FEW, most: (files / NOTES).max(FEW) };
        (way.act)(Act::Note(&way.list))?;
        Ok(way)
    }

    /// Takes the steps of a turn, of which the list says beforehand all that there is to say.
    fn take_all(&mut self, turn: &[Step]) -> Result<(), E> {
        if turn.is_empty() { Ok(()) } else { (self.act)(Act::Take(turn)) }
    }

    /// Takes the steps of a turn, and notes now and then what is there.
    fn take(&mut self, turn: &[Step], mark: impl Fn(&SitePath) -> Mark) -> Result<(), E> {
        let mut left = turn;
        while !left.is_empty() {
            if self.room == 0 {
                self.note(self.list.clone())?;
            }
            let (now, later) = left.split_at(left.len().min(self.room));
            (self.act)(Act::Take(now))?;
            self.list = std::mem::take(&mut self.list).marking_by(now.iter().map(Step::path), &mark);
            (self.room, left) = (self.room - now.len(), later);
        }
        Ok(())
    }

    /// Has the list say this.
    fn note(&mut self, list: List) -> Result<(), E> {
        self.list = list;
        self.each = (2 * self.each).min(self.most);
        self.room = self.each;
        (self.act)(Act::Note(&self.list))
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
