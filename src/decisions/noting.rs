//! Before a decision: a question to the sender, and holding something back.

use ingest::inbox::{Folder, Note, Noted};
use jiff::Timestamp;

use crate::decisions::Done;
use crate::editor::Editor;
use crate::exit::Failure;

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
        let (receipt, entry) = editor.find(self.receipt)?;
        if entry.folder == Folder::Done {
            return Err(editor.decided_before(&receipt, &entry));
        }
        if self.dry_run {
            return Ok(Done::about(receipt, entry));
        }
        let turn = editor.turn()?;
        match editor.wait(turn.note(&receipt, &self.note, self.now))? {
            Noted::Now(entry) => Ok(Done::about(receipt, entry)),
            Noted::Decided(entry) => Err(editor.decided_before(&receipt, &entry)),
            Noted::Unknown => {
                Err(Failure::misuse(format!("the record of {receipt} went away; look at the inbox again")))
            }
        }
    }
}
