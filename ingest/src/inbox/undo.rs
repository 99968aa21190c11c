//! A refusal that is taken back: the record moves from `done/` to `waiting/`, as it was before somebody declined it.
//!
//! In this order: what the refusal may have left undone is finished, so that of the record nothing lies elsewhere; the label of
//! what is sealed says no more that something was decided; the record is written into `waiting/`; and the one in `done/` is
//! cleared, **by which it is taken back**. Nothing follows from that. Interrupted before, the refusal stands, and whoever
//! comes next clears what this left, as they do after any move.
//!
//! What is sealed stays in the vault, where it is found for a record that waits, too. What was deleted of it stays deleted.

use std::time::SystemTime;

use jiff::Timestamp;
use model::record::Record;

use crate::inbox::decide::in_the_vault;
use crate::inbox::{Entry, Folder, InboxError, Name, Turn};
use crate::kept::Label;
use crate::private_file::Created;
use crate::receipt::Receipt;

/// What came of taking a refusal back.
#[derive(Clone, Debug)]
pub enum Undone {
    /// It waits again. This is its record.
    Now(Entry),
    /// Nobody has decided on it.
    Waits(Entry),
    /// It was approved, which is no refusal.
    Approved(Entry),
    /// There is no such record.
    Unknown,
}

impl Turn<'_> {
    /// Takes a refusal back. The submission has waited since the day on which it came.
    ///
    /// # Errors
    /// When a step fails; doing it again finishes it.
    pub async fn undo(&self, receipt: &Receipt) -> Result<Undone, InboxError> {
        let inbox = self.inbox;
        self.still_ours().await?;
        let Some(done) = inbox.get(receipt).await? else { return Ok(Undone::Unknown) };
        match (done.folder, done.record.envelope.decision.as_deref()) {
            (Folder::Done, Some("declined")) => {}
            (Folder::Done, _) => return Ok(Undone::Approved(done)),
            (Folder::Waiting | Folder::Quarantine, _) => return Ok(Undone::Waits(done)),
        }
        let (name, record) = (Name::of(&done.record)?, undecided(&done.record));
        self.finish_found(&name, &done.record).await?;
        in_the_vault(receipt, "yaml", inbox.vault.decided(receipt, &Label::of(&record.envelope)))?;
        self.still_ours().await?;
        if inbox.create(Folder::Waiting, &name, &record).await? == Created::Existed {
            // The same is being sent again at this very moment, by who looked before it was declined.
            let other = inbox.read(Folder::Waiting, &name).await?.ok_or(InboxError::Vanished)?;
            if other.record.envelope.digest != record.envelope.digest {
                return Err(InboxError::Vanished);
            }
        }
        let path = name.path(Folder::Waiting);
        since(&record).map_or(Ok(()), |since| inbox.place.has_waited_since(&path, since))?;
        self.still_ours().await?;
        inbox.delete(&name.path(Folder::Done)).await?;
        Ok(Undone::Now(Entry { folder: Folder::Waiting, path, record }))
    }
}

/// The record as it was before it was decided.
fn undecided(done: &Record) -> Record {
    let mut record = done.clone();
    let envelope = &mut record.envelope;
    (envelope.decision, envelope.decided) = (None, None);
    (envelope.decision_reason, envelope.decision_note) = (None, None);
    record
}

/// When it came.
fn since(record: &Record) -> Option<SystemTime> {
    let received: Timestamp = record.envelope.received.as_deref()?.parse().ok()?;
    SystemTime::try_from(received).ok()
}
