//! Notes on what is not decided yet: that its sender was asked something, that an editor holds it back.
//!
//! The record stays where it is, is written whole, and has waited as long as before; what its sender said is not touched, so
//! receipt and digest are the same.

use jiff::Timestamp;
use model::record::Record;

use crate::inbox::{Entry, Folder, InboxError, Turn};
use crate::intake::seconds;
use crate::receipt::Receipt;

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Its sender was asked something back.
    Asked {
        /// What.
        question: String,
    },
    /// It is held back.
    Held {
        /// For what it waits.
        why: Option<String>,
    },
    /// It is held back no longer.
    Released,
}

/// What came of noting something.
#[derive(Clone, Debug)]
pub enum Noted {
    /// It stands on the record now.
    Now(Entry),
    /// Somebody has decided on it.
    Decided(Entry),
    /// There is no such record.
    Unknown,
}

impl Turn<'_> {
    /// Notes something on a submission that nobody has decided on.
    ///
    /// # Errors
    /// When it cannot be written; then the record is as it was.
    pub async fn note(&self, receipt: &Receipt, note: &Note, now: Timestamp) -> Result<Noted, InboxError> {
        // Of one receipt that is just being put by this process, one copy may yet yield to another. Where other processes put it at
        // this moment, in two folders, the copy that yields may be the one with the note: then the note is lost, and nothing
        // that was sent.
        let _put = self.inbox.turn_of(receipt).lock().await;
        let Some(entry) = self.inbox.get(receipt).await? else { return Ok(Noted::Unknown) };
        if entry.folder == Folder::Done {
            return Ok(Noted::Decided(entry));
        }
        let record = noted(&entry.record, note, now);
        self.rewrite(&entry.path, &record).await?;
        Ok(Noted::Now(Entry { record, ..entry }))
    }

    /// Writes a record anew where it lies. It has waited as long as before.
    pub(super) async fn rewrite(&self, path: &str, record: &Record) -> Result<(), InboxError> {
        let text = record.print().map_err(|_| InboxError::Unwritable)?;
        self.still_ours().await?;
        self.inbox.place.amend(path, text.as_bytes()).await
    }
}

fn noted(record: &Record, note: &Note, now: Timestamp) -> Record {
    let (mut noted, at) = (record.clone(), Some(seconds(now)));
    let envelope = &mut noted.envelope;
    match note {
        Note::Asked { question } => (envelope.asked, envelope.question) = (at, Some(question.clone())),
        Note::Held { why } => (envelope.held, envelope.held_for) = (at, why.clone()),
        Note::Released => (envelope.held, envelope.held_for) = (None, None),
    }
    noted
}
