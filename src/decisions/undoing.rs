//! Taking a refusal back: what was declined by mistake waits in the queue again.

use ingest::Receipt;
use ingest::inbox::{Entry, Folder, Undone};
use model::form::Shown;

use crate::decisions::Reason;
use crate::decisions::refusal::is_spam;
use crate::editor::{self, Editor};
use crate::exit::Failure;

/// A submission whose refusal is to be taken back.
pub struct Undoing<'a> {
    /// The receipt, as it was typed.
    pub receipt: &'a str,
    /// Nothing is written.
    pub dry_run: bool,
}

/// What came of it.
pub struct Back {
    /// The submission.
    pub receipt: Receipt,
    /// Its record as it was before.
    pub entry: Entry,
    /// Whether it had been declined; else it waited already.
    pub was_declined: bool,
    /// What does not come back with it.
    pub lacks: Option<&'static str>,
}

impl Undoing<'_> {
    /// Takes it back, or says that it would.
    ///
    /// # Errors
    /// When there is no such submission, or it was approved.
    pub fn make(&self, editor: &Editor) -> Result<Back, Failure> {
        let turn = (!self.dry_run).then(|| editor.turn()).transpose()?;
        let (receipt, entry) = editor.find(self.receipt)?;
        let was_declined = entry.folder == Folder::Done;
        if was_declined && entry.record.envelope.decision.as_deref() != Some("declined") {
            return Err(otherwise(editor, &receipt, &entry));
        }
        if let Some(turn) = turn {
            match editor.wait(turn.undo(&receipt))? {
                Undone::Now(_) | Undone::Waits(_) => {}
                Undone::Approved(entry) => return Err(otherwise(editor, &receipt, &entry)),
                Undone::Unknown => return Err(editor::went_away(&receipt)),
            }
        }
        let lacks = if was_declined { lacks(editor, &receipt, &entry)? } else { None };
        Ok(Back { receipt, entry, was_declined, lacks })
    }
}

/// What a declined submission comes back without.
fn lacks(editor: &Editor, receipt: &Receipt, entry: &Entry) -> Result<Option<&'static str>, Failure> {
    let kept = editor.store.vault().sealed_of(receipt);
    if kept.map_err(|error| Failure::machine(format!("vault: {error}")))?.is_some() {
        return Ok(None);
    }
    let asks = editor.form(entry).is_ok_and(|form| form.fields.iter().any(|field| field.shown != Shown::Published));
    Ok(match is_spam(entry) {
        true => Some("what was private of it was deleted when it was declined as spam, and does not come back"),
        false => {
            asks.then_some("no private answers come back with it: none were given, or they were deleted meanwhile")
        }
    })
}

/// What is on the site has been seen, and its sender perhaps been thanked; what is on a branch is decided there.
fn otherwise(editor: &Editor, receipt: &Receipt, entry: &Entry) -> Failure {
    if entry.record.envelope.is_collected() {
        return editor.decided_before(receipt, entry);
    }
    let made = editor.made_of(receipt).unwrap_or_default();
    let mend = match made.is_empty() {
        true => "it was answered, and counts".to_owned(),
        false => format!("to take it off the site, write `draft: true` into {}", editor::files(&made)),
    };
    Failure::misuse(format!("{receipt} was approved, and only what was declined can be taken back; {mend}"))
}

impl Back {
    /// What an editor should not forget: whoever was told that it was declined waits for nothing.
    pub fn reminder(&self) -> Option<&'static str> {
        let reason = self.entry.record.envelope.decision_reason.as_deref()?;
        (reason != Reason::Spam.as_str()).then_some("if you wrote to its sender, tell them that it is looked at again")
    }
}
