//! `collect`: what waits in the inbox becomes files on a branch of a private repository, for teams whose editors decide on the
//! web pages of a forge.
//!
//! **What is put there.** For each submission one commit, which adds the files that `approve` would write, byte for byte,
//! below `waiting/RECEIPT/`: `waiting/3TZ9QK4M7X/ideas/a-bench.md` for what would be `content/ideas/a-bench.md`. Each can be
//! traced, and moving a file to `content/` is the approval; it replaces nothing, because no name is given that something on the
//! branch has (but that of a group, which stays as it is once it is published). What editors should look at (personal data, possible
//! duplicates) is in the commit's message, so the files need no cleaning. Files are made of published answers alone:
//! private ones stay sealed, in the inbox and then in the vault. What is held back, waits for an answer of its sender, may
//! be spam, or becomes no file stays in the inbox.
//!
//! The repository is for editors' eyes: a branch on which `publish` has left a site is refused.
//!
//! **When it counts as collected.** The branch is the truth, not this machine. A receipt *is on* a branch when, at its tip,
//! a message in the history names it (`Receipt: …`), or there is a folder `waiting/RECEIPT`, or the front matter of some
//! Markdown file says `submission: RECEIPT`. The message stays, whether editors move, rename, change or delete the files; the other two
//! are for a history that was rewritten to fewer commits; what a run has seen there stays seen until its end. Once a submission is on the branch, its record is moved to `done/` with the
//! decision `collected` and that branch, and what is sealed to the vault, as for one that was approved. Nothing else is remembered: the bare
//! repository `.showground/collect.git` only saves fetching, and can be deleted at any time.
//!
//! **None is doubled.** A commit is made on a tip that was fetched, and only of receipts that are not on it. It is pushed
//! without force, and a server takes it only while the branch ends at that tip: if somebody else, another collector included, pushed first,
//! it is refused, and the next attempt looks at their tip, with half as many, which are there sooner. So by induction over pushes no
//! history has a receipt from us twice. A push that was taken although we heard nothing of it, or were killed before the record was moved, is found on
//! the branch by the next attempt.
//!
//! **None is lost.** A record leaves `waiting/` only for `done/`, and only after the server took the push that has it, or after it
//! was found on the tip. Should the branch's history be rewritten without it, it is not on the tip any more: records in
//! `done/` that were collected onto it are looked for each time, and put there again, unless something in this site's own `content/` came
//! of them; those of another branch are not its own. That goes on for as long as they lie there, the
//! week in which all that was decided does; a history that is cut after that is like any other back-up that somebody throws away.
//!
//! **Who else is at work.** From the last look at the records to the end of the push and the decision, it is our
//! turn ([`ingest::inbox::Turn`]), so nobody approves or erases what is on its way; accepting never waits. That is
//! bounded: a push has so many submissions at most, and git so much time. Of two collectors on one site, one waits; git inherits the lock, so
//! what a killed one has left running is waited for, too.

mod files;
mod names;
mod patience;
mod repository;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ingest::Receipt;
use ingest::inbox::{Decision, Entry, Folder, Listing, Turn};

use crate::duplicates::{self, Twins};
use crate::editor::{self, Editor};
use crate::exit::{Failure, Outcome};
use crate::git::Branch;

pub use files::{FOLDER as WAITING, Files};
use names::Names;
pub use patience::Patience;
pub use repository::LOCK;
use repository::{Fault, Look, Repository, Tip};

/// So many are pushed at once: to decide on that many takes a slow disk some seconds, and editors at this machine wait meanwhile.
const AT_ONCE: usize = 100;
/// And so few at least where others push all the time: to make and send fewer takes as long, because the rest of an attempt does.
const FEWEST: usize = 20;
/// So many branches are named for somebody to know which one was meant.
const NAMED: usize = 5;

/// What was done, or would be.
#[derive(Debug, Default)]
pub struct Collected {
    /// What was put on the branch.
    pub put: Vec<Files>,
    /// Those of them that had been there before, in a history that was rewritten.
    pub again: BTreeSet<Receipt>,
    /// What was on the branch, and is moved out of the queue now: an earlier run was stopped before it could.
    pub found: Vec<Receipt>,
    /// What nothing can become of, and why.
    pub stuck: Vec<(Receipt, String)>,
    /// How many wait for something else: the answer of their sender, or an editor who holds them back.
    pub held: usize,
    /// What was approved or declined here, and waits on the branch all the same.
    pub twice: Vec<(Receipt, String)>,
    /// How many were collected onto another branch, by its name.
    pub elsewhere: BTreeMap<String, usize>,
}

/// What submissions become on the branch, or why nothing.
type Made = BTreeMap<Receipt, Result<Files, String>>;

/// What was said about how to collect.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words {
    /// The branch may begin where there are others.
    pub may_begin: bool,
    /// What was collected onto another branch is put on this one, too.
    pub again: bool,
    /// Nothing is to be put.
    pub is_rehearsal: bool,
}

/// A site whose submissions are put on a branch.
pub struct Collector<'a> {
    editor: &'a Editor,
    repository: Repository,
    twins: Twins,
    open: BTreeMap<Receipt, Entry>,
    /// What was collected onto another branch, or onto this one by another name, and onto which.
    strays: BTreeMap<Receipt, String>,
    decided: BTreeMap<Receipt, String>,
    /// Whether one of these was put on a branch before.
    was_there: bool,
    words: Words,
    /// What was done so far.
    pub done: Collected,
}

impl<'a> Collector<'a> {
    /// Waits for others who collect on this site, then looks at the inbox. `memory` is where builds remember.
    ///
    /// # Errors
    /// When the inbox cannot be read, or git takes no branch of this name.
    pub fn at(editor: &'a Editor, branch: Branch, memory: &Path, words: Words) -> Result<Collector<'a>, Failure> {
        branch.is_possible()?;
        let mut repository = Repository::of(branch, &editor.root, memory)?;
        repository.lock()?;
        let place = repository.place();
        let listing = editor.wait(editor.inbox.list())?;
        let (mut open, mut strays, mut done) = (BTreeMap::new(), BTreeMap::new(), Collected::default());
        for entry in &listing.entries {
            match receipt(entry) {
                Some(receipt) if is_open(entry) && !is_written_over(editor, &receipt)? => {
                    match stray(entry, &place).filter(|_| !words.again) {
                        Some(onto) => drop(strays.insert(receipt, onto)),
                        None => drop(open.insert(receipt, entry.clone())),
                    }
                }
                Some(_) if entry.folder == Folder::Waiting => done.held += 1,
                _ => {}
            }
        }
        let twins = duplicates::find_in(editor, &listing);
        let (decided, was_there) = decided(&listing);
        Ok(Collector { editor, repository, twins, open, strays, decided, was_there, words, done })
    }

    /// Puts on the branch what is not there yet, and moves out of the queue what is.
    ///
    /// # Errors
    /// When patience ends before the branch takes it, or the inbox fails. What was done until then is done.
    pub fn run(&mut self, patience: &Patience) -> Outcome {
        let is_over = self.open.is_empty() && self.strays.is_empty() && !self.was_there;
        if is_over && !self.words.is_rehearsal {
            return Ok(()); // a rehearsal says whether it would be put there
        }
        let all: BTreeSet<Receipt> = self.open.keys().chain(self.strays.keys()).cloned().collect();
        let look = patience.until(|| {
            let look = self.repository.look(&all)?;
            self.may_put_on(&look.tip)?;
            self.done.twice = twice(&self.repository.waiting(&look.tip)?, &self.decided);
            Ok(look)
        });
        let mut look = look.map_err(|fault| self.repository.said(fault))?;
        for (_, onto) in self.strays.iter().filter(|(receipt, _)| !look.there.contains(receipt)) {
            *self.done.elsewhere.entry(onto.clone()).or_default() += 1;
        }
        // What lies in `done/` and is on the branch, which is most, is done with.
        let left = self.open.keys().filter(|receipt| !(look.there.contains(receipt) && self.is_decided(receipt)));
        let mut left: Vec<Receipt> = left.cloned().collect();
        left.sort_by_cached_key(|receipt| self.open.get(receipt).map(|entry| entry.record.envelope.received.clone()));
        if look.tip.is_none() && !left.is_empty() {
            aside!("there is no branch `{}` yet; it begins with this", self.repository.name());
        }
        let (mut left, mut most) = (&left[..], AT_ONCE);
        while !left.is_empty() {
            let taken = patience.until(|| {
                let some = left.len().min(most);
                most = (most / 2).max(FEWEST); // should somebody be faster
                let mut made = self.made(&left[..some], &look.names)?; // before anybody can be faster
                look = self.repository.look_again(&look, &all)?;
                if made.values().flatten().any(|files| look.names.have_one_of(files)) {
                    made = self.made(&left[..some], &look.names)?;
                }
                self.may_put_on(&look.tip)?; // it can have become another one since
                self.attempt(&look, &made)?;
                made.values().flatten().for_each(|files| look.names.extend(files));
                Ok(some)
            });
            let taken = taken.map_err(|fault| self.repository.said(fault))?;
            (left, most) = (&left[taken..], (2 * taken).clamp(FEWEST, AT_ONCE));
        }
        Ok(())
    }

    /// On a tip with a published site nothing is put. A branch begins where somebody said that it may, or there is no other: a
    /// mistyped name would put again what was decided.
    fn may_put_on(&self, tip: &Tip) -> Result<(), Fault> {
        let name = self.repository.name();
        if let Some(below) = self.repository.site_below(tip)? {
            return Err(Fault::Ours(Failure::misuse(format!(
                "on the branch `{name}`, the site lies in {below}; what waits is put at the top, beside the content/ to which editors move \
                 it: name a repository that has the site at its top"
            ))));
        }
        if self.repository.is_published(tip)? {
            return Err(Fault::Ours(Failure::misuse(format!(
                "on the branch `{name}` is a published site, which everybody may read, and nobody has read what waits; name one of a \
                 private repository"
            ))));
        }
        if self.words.may_begin || !tip.is_none() {
            return Ok(());
        }
        let others = self.repository.branches()?;
        let some: Vec<String> = others.iter().take(NAMED).map(|other| format!("`{other}`")).collect();
        let more = if others.len() > NAMED { ", and more" } else { "" };
        match some.is_empty() {
            true => Ok(()),
            false => Err(Fault::Ours(Failure::misuse(format!(
                "there is no branch `{name}`, but there is {}{more}; name the one on which the site lies, or say with --new-branch \
                 that this one is to begin",
                some.join(", ")
            )))),
        }
    }

    /// What each of some becomes, where these names are taken.
    fn made(&self, some: &[Receipt], taken: &Names) -> Result<Made, Failure> {
        let (mut made, mut taken) = (Made::new(), taken.clone());
        for (receipt, entry) in some.iter().filter_map(|receipt| self.open.get_key_value(receipt)) {
            let files = self.files(receipt, entry, &taken)?;
            files.iter().for_each(|files| taken.extend(files));
            made.insert(receipt.clone(), files);
        }
        Ok(made)
    }

    fn is_decided(&self, receipt: &Receipt) -> bool {
        self.open.get(receipt).is_some_and(|entry| entry.folder == Folder::Done)
    }

    /// Puts some on the branch as it was seen last.
    fn attempt(&mut self, Look { tip, there, .. }: &Look, made: &Made) -> Result<(), Fault> {
        let turn = (!self.words.is_rehearsal).then(|| self.editor.turn()).transpose()?;
        let open = self.still_open(made.keys())?;
        let (mut new, mut found, mut stuck) = (Vec::new(), Vec::new(), Vec::new());
        for (receipt, files) in made.iter().filter(|(receipt, _)| open.contains_key(receipt)) {
            match files {
                _ if there.contains(receipt) => found.push(receipt),
                Ok(files) => new.push(files),
                Err(why) => stuck.push((receipt, why)),
            }
        }
        if let Some(turn) = &turn {
            self.push(tip, &new, turn)?;
            let put = new.iter().map(|files| &files.receipt);
            put.chain(found.iter().copied()).try_for_each(|receipt| self.decide(turn, receipt))?;
        }
        let was_waiting = |receipt: &Receipt| open.get(receipt) == Some(&Folder::Waiting);
        let done = &mut self.done;
        done.again.extend(new.iter().map(|files| files.receipt.clone()).filter(|receipt| !was_waiting(receipt)));
        done.put.extend(new.into_iter().cloned());
        done.found.extend(found.into_iter().filter(|receipt| was_waiting(receipt)).cloned());
        let stuck = stuck.into_iter().filter(|(receipt, _)| was_waiting(receipt));
        done.stuck.extend(stuck.map(|(receipt, why)| (receipt.clone(), why.clone())));
        Ok(())
    }

    /// Where those lie now that nobody decided on or erased since the inbox was listed.
    fn still_open<'r>(&self, some: impl Iterator<Item = &'r Receipt>) -> Result<BTreeMap<Receipt, Folder>, Failure> {
        let mut open = BTreeMap::new();
        for receipt in some {
            let entry = self.editor.wait(self.editor.inbox.get(receipt))?;
            let entry = entry.filter(is_open);
            if is_written_over(self.editor, receipt)? {
                continue; // by somebody who began to while it was on its way
            }
            open.extend(entry.map(|entry| (receipt.clone(), entry.folder)));
        }
        Ok(open)
    }

    /// The files of a submission; or why there are none.
    fn files(&self, receipt: &Receipt, entry: &Entry, taken: &Names) -> Result<Result<Files, String>, Failure> {
        let made = self.editor.made_of(receipt)?;
        if !made.is_empty() {
            let made = editor::files(&made);
            return Ok(Err(format!("{made} is there already; `showground approve {receipt}` finishes it")));
        }
        let twins = self.twins.get(receipt.as_str()).map_or(&[][..], Vec::as_slice);
        match Files::of(self.editor, receipt, entry, twins, taken) {
            Err(Failure::Misuse(why)) => Ok(Err(why)),
            files => files.map(Ok),
        }
    }

    /// Git is ended when somebody else has taken our turn, because this machine slept.
    fn push(&self, tip: &Tip, new: &[&Files], turn: &Turn<'_>) -> Result<(), Fault> {
        if new.is_empty() {
            return Ok(());
        }
        self.repository.import(tip, new)?;
        let is_ours = || self.editor.wait(turn.still_ours());
        is_ours()?;
        self.repository.push(tip, &is_ours)
    }

    fn decide(&self, turn: &Turn<'_>, receipt: &Receipt) -> Outcome {
        let collected = Decision::Collected { onto: self.repository.place() };
        self.editor.wait(turn.decide(receipt, &collected, editor::now())).map(drop)
    }
}

/// The receipt of a record.
fn receipt(entry: &Entry) -> Option<Receipt> {
    entry.record.envelope.receipt.as_deref().and_then(Receipt::parse)
}

/// Whether a submission belongs on a branch: it waits, for nothing but a decision, or has been collected before.
fn is_open(entry: &Entry) -> bool {
    let envelope = &entry.record.envelope;
    match entry.folder {
        Folder::Waiting => envelope.held.is_none() && envelope.asked.is_none(),
        Folder::Quarantine => false,
        Folder::Done => envelope.is_collected(),
    }
}

/// Whether an editor at this machine is writing over what a submission is to become: they decide on it.
fn is_written_over(editor: &Editor, receipt: &Receipt) -> Result<bool, Failure> {
    Ok(!editor.inbox.drafts_of(receipt).map_err(Failure::machine)?.is_empty())
}

/// Onto which other branch something was collected. A record that does not say is of a time in which none did.
fn stray(entry: &Entry, place: &str) -> Option<String> {
    entry.record.envelope.collected_onto.clone().filter(|onto| entry.folder == Folder::Done && onto != place)
}

/// What was decided at this machine, and how; and whether any of it was put on a branch before.
fn decided(listing: &Listing) -> (BTreeMap<Receipt, String>, bool) {
    let is_decided = |entry: &&Entry| entry.folder == Folder::Done && !entry.record.envelope.is_collected();
    let done: Vec<&Entry> = listing.entries.iter().filter(is_decided).collect();
    let was_there = done.iter().any(|entry| entry.record.envelope.collected_onto.is_some());
    let how = |entry: &&Entry| Some((receipt(entry)?, entry.record.envelope.decision.clone()?));
    (done.iter().filter_map(how).collect(), was_there)
}

/// What waits on the branch although it was decided at this machine.
fn twice(waiting: &BTreeSet<Receipt>, decided: &BTreeMap<Receipt, String>) -> Vec<(Receipt, String)> {
    let both = waiting.iter().filter_map(|receipt| decided.get_key_value(receipt));
    both.map(|(receipt, decision)| (receipt.clone(), decision.clone())).collect()
}
