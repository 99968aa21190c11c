//! Before a decision: a question to the sender, and holding something back.

use ingest::inbox::{Entry, Folder, Note, Noted};
use jiff::Timestamp;

use crate::decisions::Done;
use crate::editor::{self, Editor};
use crate::exit::Failure;
use crate::flags;

/// A submission on which something is to be noted.
pub struct Noting<'a> {
    /// The receipt, as it was typed.
    pub receipt: &'a str,
    /// What.
    pub note: Note,
    /// When.
    pub now: Timestamp,
    /// Nothing is written.
    pub dry_run: bool,
}

impl Noting<'_> {
    /// Notes it, or says that it would.
    ///
    /// # Errors
    /// When there is no such submission, or it was decided.
    pub fn make(&self, editor: &Editor) -> Result<Done, Failure> {
        let turn = (!self.dry_run).then(|| editor.turn()).transpose()?;
        let (receipt, entry) = editor.find(self.receipt)?;
        if entry.folder == Folder::Done {
            return Err(editor.decided_before(&receipt, &entry));
        }
        if self.note == Note::Released && entry.record.envelope.held.is_none() {
            return Ok(Done::about(receipt, entry)); // it is on hold no longer, or never was
        }
        let warnings = Vec::from_iter(self.replaces(&entry));
        let Some(turn) = turn else { return Ok(Done { warnings, ..Done::about(receipt, entry) }) };
        match editor.wait(turn.note(&receipt, &self.note, self.now))? {
            Noted::Now(entry) => Ok(Done { warnings, ..Done::about(receipt, entry) }),
            Noted::Decided(entry) => Err(editor.decided_before(&receipt, &entry)),
            Noted::Unknown => Err(editor::went_away(&receipt)),
        }
    }

    /// What was noted before and is noted no longer; only one question and one reason stand on a record.
    fn replaces(&self, entry: &Entry) -> Option<String> {
        let envelope = &entry.record.envelope;
        let (before, now) = match &self.note {
            Note::Asked { question } => (envelope.question.as_ref(), Some(question)),
            Note::Held { why } => (envelope.held_for.as_ref(), why.as_ref()),
            Note::Released => return None,
        };
        let before = before.filter(|before| Some(*before) != now)?;
        Some(match &self.note {
            Note::Asked { .. } => {
                let day = flags::day(envelope.asked.as_deref()).unwrap_or_default();
                format!("this stands in place of what was asked on {day}: {before}")
            }
            Note::Held { .. } | Note::Released => format!("this stands in place of what it was on hold for: {before}"),
        })
    }
}
