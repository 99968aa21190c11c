//! An editor's decision: the record moves to `done/` without its sealed part, which moves to the vault.
//!
//! In this order: the sealed part into the vault, the record into `done/`, the old place cleared. Each step may be
//! repeated, so an interrupted decision is finished by making it again.

use jiff::Timestamp;
use model::record::Record;

use crate::inbox::{Entry, Folder, Inbox, InboxError, Name};
use crate::intake::seconds;
use crate::kept::Label;
use crate::private_file;
use crate::receipt::Receipt;

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It became part of the site.
    Approved,
    /// It did not.
    Declined {
        /// Why.
        reason: String,
        /// What happens to what is sealed.
        private: Private,
    },
}

/// What happens to sealed answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Private {
    /// They move to the vault, so that the sender can be answered.
    Keep,
    /// They are deleted.
    Delete,
}

/// What came of a decision.
#[derive(Clone, Debug)]
pub enum Settled {
    /// It was made now.
    Now(Entry),
    /// It, or another one, had been made before; this is the record as it was decided then.
    Before(Entry),
    /// There is no such record.
    Unknown,
}

impl Inbox {
    /// Moves an approved record to `done/`.
    ///
    /// # Errors
    /// When a step fails; making the decision again finishes it.
    pub async fn move_to_done(&self, receipt: &Receipt, now: Timestamp) -> Result<Settled, InboxError> {
        self.settle(receipt, &Decision::Approved, now).await
    }

    /// Moves a declined record to `done/`.
    ///
    /// # Errors
    /// As [`Inbox::move_to_done`].
    pub async fn decline(
        &self,
        receipt: &Receipt,
        reason: &str,
        private: Private,
        now: Timestamp,
    ) -> Result<Settled, InboxError> {
        self.settle(receipt, &Decision::Declined { reason: reason.to_owned(), private }, now).await
    }

    async fn settle(&self, receipt: &Receipt, decision: &Decision, now: Timestamp) -> Result<Settled, InboxError> {
        let Some(entry) = self.get(receipt).await? else { return Ok(Settled::Unknown) };
        let name = Name::of(&entry.record)?;
        if entry.folder == Folder::Done {
            self.clear(&name).await?;
            return Ok(Settled::Before(entry));
        }
        if keeps_private(decision) {
            self.seal_away(receipt, &entry.record, decision.word()).await?;
        }
        let done = decided(&entry.record, decision, now);
        let created = self.create(Folder::Done, &name, &done).await?;
        self.clear(&name).await?;
        let entry = self.read(Folder::Done, &name).await?.ok_or(InboxError::Vanished)?;
        if created == private_file::Created::Existed {
            self.label_as_decided(receipt, &entry.record).await?;
        }
        Ok(match created {
            private_file::Created::New => Settled::Now(entry),
            private_file::Created::Existed => Settled::Before(entry),
        })
    }

    /// Finishes every move that was interrupted: what lies in `done/` no longer lies elsewhere. How many there were.
    ///
    /// # Errors
    /// When the inbox cannot be read or cleared.
    pub async fn sweep(&self) -> Result<usize, InboxError> {
        let (mut cleared, listing) = (0, self.list().await?);
        for entry in listing.entries.iter().filter(|entry| entry.folder != Folder::Done) {
            let name = Name::of(&entry.record)?;
            let done = self.read(Folder::Done, &name).await?;
            if done.is_some_and(|done| done.record.envelope.digest == entry.record.envelope.digest) {
                self.clear(&name).await?;
                cleared += 1;
            }
        }
        Ok(cleared)
    }

    async fn clear(&self, name: &Name) -> Result<(), InboxError> {
        for folder in [Folder::Waiting, Folder::Quarantine] {
            self.delete(name.key(folder).as_ref()).await?;
        }
        Ok(())
    }

    /// Two editors decided at once, and the other was first: what is sealed follows their decision.
    async fn label_as_decided(&self, receipt: &Receipt, done: &Record) -> Result<(), InboxError> {
        let label = Label::of(&done.envelope, done.envelope.decision.as_deref().unwrap_or_default());
        let (vault, receipt) = (self.vault.clone(), receipt.clone());
        let writing = tokio::task::spawn_blocking(move || match vault.sealed_of(&receipt)? {
            Some(_) => vault.relabel(&receipt, &label),
            None => Ok(()),
        });
        match writing.await {
            Ok(written) => written.map_err(|source| InboxError::File { path: "vault".into(), source }),
            Err(_) => Err(InboxError::Vanished),
        }
    }

    async fn seal_away(&self, receipt: &Receipt, record: &Record, decision: &str) -> Result<(), InboxError> {
        let Some(sealed) = record.sealed.clone() else { return Ok(()) };
        let (vault, receipt, label) = (self.vault.clone(), receipt.clone(), Label::of(&record.envelope, decision));
        let writing = tokio::task::spawn_blocking(move || vault.keep(&receipt, &sealed, &label));
        match writing.await {
            Ok(written) => written.map_err(|source| InboxError::File { path: "vault".into(), source }),
            Err(_) => Err(InboxError::Vanished),
        }
    }
}

impl Decision {
    fn word(&self) -> &'static str {
        match self {
            Decision::Approved => "approved",
            Decision::Declined { .. } => "declined",
        }
    }
}

fn keeps_private(decision: &Decision) -> bool {
    match decision {
        Decision::Approved | Decision::Declined { private: Private::Keep, .. } => true,
        Decision::Declined { private: Private::Delete, .. } => false,
    }
}

fn decided(record: &Record, decision: &Decision, now: Timestamp) -> Record {
    let mut done = Record { sealed: None, ..record.clone() };
    let reason = match decision {
        Decision::Approved => None,
        Decision::Declined { reason, .. } => Some(reason.clone()),
    };
    done.envelope.decision = Some(decision.word().to_owned());
    done.envelope.decided = Some(seconds(now));
    done.envelope.decision_reason = reason;
    done
}
