//! An editor's decision: the record moves to `done/` without its sealed part, which moves to the vault.
//!
//! In this order: the sealed part into the vault, with a label that does not say yet what was decided; the record into
//! `done/`, **by which it is decided**; then what follows from that: the label says it, too, the old place is cleared, and so
//! is what an editor wrote over it.
//! Each step may be repeated, and nothing says that something was decided before it was. So an interrupted decision is
//! finished by making it again, and before the record is in `done/`, the other one can be made.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::record::{COLLECTED, Envelope, Record};

use super::{parsed, within};
use crate::inbox::{Entry, Folder, Inbox, InboxError, Listing, Name, Turn};
use crate::intake::seconds;
use crate::kept::Label;
use crate::private_file;
use crate::receipt::Receipt;

/// What is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It becomes part of the site.
    Approved,
    /// It is elsewhere now, on a branch where its editors decide; it does not wait here any more.
    Collected {
        /// That branch, as it may be shown.
        onto: String,
    },
    /// It does not.
    Declined {
        /// Why, in a word of the editors'.
        reason: String,
        /// And in a sentence.
        note: Option<String>,
    },
}

/// What came of a decision.
#[derive(Clone, Debug)]
pub enum Settled {
    /// It was made now.
    Now(Entry),
    /// It, or another one, had been made before.
    Before {
        /// The record as it was decided then.
        entry: Entry,
        /// Whether that decision had been interrupted, and was finished now.
        finished: bool,
    },
    /// There is no such record.
    Unknown,
}

/// What came of finishing what was interrupted.
#[derive(Debug, Default)]
pub struct Swept {
    /// How much there was.
    pub finished: usize,
    /// Why labels in the vault do not say yet what was decided.
    pub unlabelled: Vec<InboxError>,
}

impl Swept {
    /// How much there was, for whom nothing may be left.
    ///
    /// # Errors
    /// When a label could not be written.
    pub fn wholly(self) -> Result<usize, InboxError> {
        self.unlabelled.into_iter().next().map_or(Ok(self.finished), Err)
    }
}

impl Turn<'_> {
    /// Decides on a submission, unless somebody did before; then what they may have left is finished. What was collected can
    /// still be declined: its editors, who decide elsewhere, may want it to be known here.
    ///
    /// # Errors
    /// When a step fails; making the decision again finishes it.
    pub async fn decide(&self, receipt: &Receipt, decision: &Decision, now: Timestamp) -> Result<Settled, InboxError> {
        let inbox = self.inbox;
        self.still_ours().await?;
        let Some(entry) = inbox.get(receipt).await? else { return Ok(Settled::Unknown) };
        let name = Name::of(&entry.record)?;
        let before = &entry.record.envelope;
        let follows = decision.follows(before.decision.as_deref()) || decision.moves(before);
        if entry.folder == Folder::Done && !follows {
            let finished = self.finish_found(&name, &entry.record).await?;
            return Ok(Settled::Before { entry, finished });
        }
        if entry.folder == Folder::Done {
            self.rewrite(&entry.path, &decided(&entry.record, decision, now)).await?;
            let entry = inbox.read(Folder::Done, &name).await?.ok_or(InboxError::Vanished)?;
            self.finish(&name, &entry.record).await?;
            return Ok(Settled::Now(entry));
        }
        inbox.seal_away(receipt, &entry.record)?;
        self.still_ours().await?;
        let created = inbox.create(Folder::Done, &name, &decided(&entry.record, decision, now)).await?;
        let entry = inbox.read(Folder::Done, &name).await?.ok_or(InboxError::Vanished)?;
        Ok(match created {
            private_file::Created::New => {
                self.finish(&name, &entry.record).await?;
                Settled::Now(entry)
            }
            private_file::Created::Existed => {
                let finished = self.finish_found(&name, &entry.record).await?;
                Settled::Before { entry, finished }
            }
        })
    }

    /// What follows from a decision that was found: who made it may have been told that it failed, so before what it replaces is
    /// cleared, it is made sure that it stays. Whether there was anything to do.
    pub(super) async fn finish_found(&self, name: &Name, done: &Record) -> Result<bool, InboxError> {
        match self.inbox.place.assure(&name.path(Folder::Done)).await? {
            true => self.finish(name, done).await,
            false => Err(InboxError::Vanished),
        }
    }

    /// What follows from a decision. Whether there was anything to do.
    async fn finish(&self, name: &Name, done: &Record) -> Result<bool, InboxError> {
        let labelled = self.inbox.label(&name.receipt, done)?;
        let cleared = self.clear(name).await?;
        // Who writes over a submission that is collected meanwhile keeps what they wrote.
        let forgotten = !done.envelope.is_collected() && self.inbox.forget_drafts(&name.receipt)?;
        Ok(forgotten || cleared || labelled)
    }

    async fn clear(&self, name: &Name) -> Result<bool, InboxError> {
        let mut found = false;
        for folder in [Folder::Waiting, Folder::Quarantine] {
            self.still_ours().await?;
            found |= self.inbox.delete(&name.path(folder)).await?;
        }
        Ok(found)
    }

    /// Finishes everything that was interrupted: what lies in `done/` no longer lies elsewhere, and what is sealed of it
    /// is labelled so; what waits does not lie in quarantine, too.
    ///
    /// # Errors
    /// When the inbox cannot be read or cleared. Labels that cannot be written are no error, but said in what was swept.
    pub async fn sweep(&self) -> Result<Swept, InboxError> {
        let (mut swept, mut there) = (Swept::default(), BTreeMap::<String, Vec<Folder>>::new());
        let inbox = self.inbox;
        for folder in Folder::ALL {
            for path in inbox.paths(folder).await? {
                there.entry(within(&path).to_owned()).or_default().push(folder);
            }
        }
        // Where nothing lies twice, no record has to be read that waits: there may be very many of them.
        let wanted = |folders: &Vec<Folder>| folders.len() > 1 || folders.contains(&Folder::Done);
        let of = |(place, folders): (String, Vec<Folder>)| {
            folders.into_iter().map(move |one| (one, format!("{}/{place}", one.as_str())))
        };
        let (folders, paths): (Vec<Folder>, Vec<String>) =
            there.into_iter().filter(|(_, folders)| wanted(folders)).flat_map(of).unzip();
        let read = folders.into_iter().zip(&paths).zip(inbox.place.read(&paths).await?);
        let entries: Vec<Entry> =
            read.filter_map(|((folder, path), bytes)| parsed(folder, path, &bytes?).ok()).collect();
        let listing = Listing { entries, odd: Vec::new() };
        let (done, waiting) = (by_place(&listing, Folder::Done), by_place(&listing, Folder::Waiting));
        for entry in done.values() {
            let labelled = inbox.label(&Name::of(&entry.record)?.receipt, &entry.record);
            swept.finished += usize::from(labelled.unwrap_or_else(|error| {
                swept.unlabelled.push(error);
                false
            }));
        }
        for entry in listing.entries.iter().filter(|entry| entry.folder != Folder::Done) {
            let other = done
                .get(entry.place())
                .or_else(|| waiting.get(entry.place()).filter(|_| entry.folder == Folder::Quarantine));
            let same = other.filter(|other| other.record.envelope.digest == entry.record.envelope.digest);
            if let Some(same) = same
                && inbox.place.assure(&same.path).await?
            {
                self.still_ours().await?;
                swept.finished += usize::from(inbox.delete(&entry.path).await?);
            }
        }
        Ok(swept)
    }
}

impl Inbox {
    /// Whether a decision was interrupted: it was made, and its record lies where it did before, too, or no label says it.
    ///
    /// # Errors
    /// When inbox or vault cannot be read.
    pub async fn is_unfinished(&self, receipt: &Receipt) -> Result<bool, InboxError> {
        let Some(entry) = self.get(receipt).await?.filter(|entry| entry.folder == Folder::Done) else {
            return Ok(false);
        };
        let elsewhere = self.records_of(receipt).await?.len() > 1;
        let label = Label::of(&entry.record.envelope);
        Ok(elsewhere || in_the_vault(receipt, "yaml", self.vault.is_undecided(receipt, &label))?)
    }

    /// The label of what is sealed says what was decided.
    fn label(&self, receipt: &Receipt, done: &Record) -> Result<bool, InboxError> {
        in_the_vault(receipt, "yaml", self.vault.decided(receipt, &Label::of(&done.envelope)))
    }

    fn seal_away(&self, receipt: &Receipt, record: &Record) -> Result<(), InboxError> {
        let Some(sealed) = &record.sealed else { return Ok(()) };
        in_the_vault(receipt, "age", self.vault.keep(receipt, sealed, &Label::of(&record.envelope)))
    }
}

/// The records of a folder, by their places in it.
fn by_place(listing: &Listing, folder: Folder) -> BTreeMap<&str, &Entry> {
    let all = listing.entries.iter().filter(|entry| entry.folder == folder);
    all.map(|entry| (entry.place(), entry)).collect()
}

/// What came of work on a submission's file of some kind in the vault.
pub(super) fn in_the_vault<T>(receipt: &Receipt, kind: &str, done: std::io::Result<T>) -> Result<T, InboxError> {
    done.map_err(|source| InboxError::File { path: format!("vault/{receipt}.{kind}").into(), source })
}

impl Decision {
    /// As records and labels say it.
    pub fn word(&self) -> &'static str {
        match self {
            Decision::Approved => "approved",
            Decision::Collected { .. } => COLLECTED,
            Decision::Declined { .. } => "declined",
        }
    }

    /// Whether it puts on another branch what was collected onto one before.
    fn moves(&self, before: &Envelope) -> bool {
        let is_new = |branch: &String| before.collected_onto.as_ref() != Some(branch);
        before.is_collected() && matches!(self, Decision::Collected { onto } if is_new(onto))
    }

    /// Whether it can be made on a submission of which this was decided before.
    pub fn follows(&self, before: Option<&str>) -> bool {
        before == Some(COLLECTED) && matches!(self, Decision::Declined { .. })
    }
}

fn decided(record: &Record, decision: &Decision, now: Timestamp) -> Record {
    let mut done = Record { sealed: None, ..record.clone() };
    let (reason, note) = match decision {
        Decision::Approved | Decision::Collected { .. } => (None, None),
        Decision::Declined { reason, note } => (Some(reason.clone()), note.clone()),
    };
    if let Decision::Collected { onto } = decision {
        done.envelope.collected_onto = Some(onto.clone()); // and there it stays, should it be declined here
    }
    done.envelope.decision = Some(decision.word().to_owned());
    done.envelope.decided = Some(seconds(now));
    done.envelope.decision_reason = reason;
    done.envelope.decision_note = note;
    done
}
