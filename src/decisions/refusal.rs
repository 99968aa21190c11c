//! Declining: a submission does not become part of the site, with the reason kept beside it.
//!
//! What an approval that was interrupted has made of it is in the way: an editor says whether it stays or goes.

use ingest::Receipt;
use ingest::inbox::{Decision, Entry, Folder, Settled};
use model::{ItemId, nearest};

use crate::decisions::{Done, Reason};
use crate::editor::{self, Editor};
use crate::exit::{Failure, Outcome};

/// A submission to be declined, and why.
pub struct Refusal<'a> {
    /// The receipt, as it was typed.
    pub receipt: &'a str,
    /// Why, in a word.
    pub reason: Reason,
    /// And in a sentence.
    pub note: Option<String>,
    /// Its private answers are deleted at once: nobody will be written to.
    pub forget: bool,
    /// Nothing is written.
    pub dry_run: bool,
}

impl<'a> Refusal<'a> {
    /// For a reason that was typed: one of the words, or a sentence of somebody's own, which is [`Reason::Other`].
    ///
    /// # Errors
    /// When nothing was typed, a word is mistyped, or two sentences say why.
    pub fn typed(receipt: &'a str, reason: &str, note: Option<&str>, dry_run: bool) -> Result<Refusal<'a>, Failure> {
        let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (reason, note) = match (said(reason), note.and_then(said)) {
            (None, _) => return Err(Failure::misuse("give a reason: people deserve one")),
            (Some(typed), note) => match (Reason::parse(&typed), note) {
                (Some(Reason::Other), None) => {
                    return Err(Failure::misuse("say with --note what the other reason is: people deserve one"));
                }
                (Some(reason), note) => (reason, note),
                (None, None) if typed.contains(char::is_whitespace) => (Reason::Other, Some(typed)),
                (None, _) => return Err(unknown(&typed)),
            },
        };
        Ok(Refusal { receipt, reason, note, forget: false, dry_run })
    }

    /// For spam, of which nothing private is kept.
    pub fn spam(receipt: &'a str, dry_run: bool) -> Refusal<'a> {
        Refusal { receipt, reason: Reason::Spam, note: None, forget: true, dry_run }
    }

    /// Declines it, or says that it would. Its private answers move to the vault, so that its sender can be told, unless they
    /// are to be forgotten.
    ///
    /// # Errors
    /// When there is no such submission, something was made of it, or it was decided before.
    pub fn make(&self, editor: &Editor) -> Result<Done, Failure> {
        let (receipt, entry) = editor.find(self.receipt)?;
        let vault = editor.store.vault();
        let failed = |error: std::io::Error| Failure::machine(format!("vault: {error}"));
        let is_left = self.forget && is_spam(&entry) && !vault.files_of(&receipt).map_err(failed)?.is_empty();
        match self.decide(editor, (&receipt, &entry)) {
            Err(Failure::Misuse(_)) if is_left => {} // it was stopped before it forgot
            decided => decided?,
        }
        if self.forget && !self.dry_run {
            vault.erase(&receipt).map_err(failed)?;
        }
        Ok(Done::about(receipt, entry))
    }

    fn decide(&self, editor: &Editor, (receipt, entry): (&Receipt, &Entry)) -> Outcome {
        let decision = Decision::Declined { reason: self.reason.as_str().to_owned(), note: self.note.clone() };
        if editor.made_before((receipt, entry), &decision, self.dry_run)? {
            return Ok(());
        }
        nothing_made(receipt, &editor.made_of(receipt)?)?;
        if self.dry_run {
            return Ok(());
        }
        match editor.settled(receipt, &decision)? {
            Settled::Now(_) => Ok(()),
            Settled::Before { entry, .. } => Err(editor.decided_before(receipt, &entry)),
            Settled::Unknown => Err(editor::went_away(receipt)),
        }
    }
}

/// Whether it was declined as spam.
pub fn is_spam(entry: &Entry) -> bool {
    let envelope = &entry.record.envelope;
    entry.folder == Folder::Done && envelope.decision_reason.as_deref() == Some(Reason::Spam.as_str())
}

fn words() -> impl Iterator<Item = &'static str> {
    Reason::ALL.into_iter().map(Reason::as_str)
}

/// The word that a single word may have been meant for.
fn near(typed: &str) -> Option<&'static str> {
    nearest::nearest(typed, words()).filter(|_| !typed.contains(char::is_whitespace))
}

fn unknown(typed: &str) -> Failure {
    let help = near(typed).map_or_else(
        || format!("it is one of {}, or a sentence of your own", words().collect::<Vec<_>>().join(", ")),
        |near| format!("did you mean `{near}`?"),
    );
    Failure::misuse(format!("`{typed}` is none of the reasons; {help}"))
}

/// A page that stays beside a submission that was declined would be there without anybody's decision.
fn nothing_made(receipt: &Receipt, made: &[ItemId]) -> Outcome {
    let (files, these) = (editor::files(made), if made.len() == 1 { "that file" } else { "these files" });
    match made.len() {
        0 => Ok(()),
        n => Err(Failure::misuse(format!(
            "{files} {} already made from {receipt}, by an approval that did not end; delete {these} and decline again, or \
             approve it again",
            if n == 1 { "was" } else { "were" }
        ))),
    }
}
