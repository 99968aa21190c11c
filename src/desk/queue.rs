//! What waits for an editor: to be decided, put aside because it may be spam, or waiting for something else.

use ingest::inbox::{Entry, Folder};

use crate::duplicates::{self, Twin, Twins};
use crate::editor::Editor;
use crate::exit::Failure;

/// The queue, each part the oldest first.
pub struct Queue {
    /// What can be decided now.
    pub waiting: Vec<Entry>,
    /// What may be spam.
    pub aside: Vec<Entry>,
    /// Whose sender was asked something, and what is held back.
    pub later: Vec<Entry>,
    /// Files in the inbox that are no records.
    pub odd: Vec<String>,
}

impl Queue {
    /// That of a site.
    ///
    /// # Errors
    /// When the inbox cannot be read.
    pub fn of(editor: &Editor) -> Result<Queue, Failure> {
        let listing = editor.wait(editor.inbox.list())?;
        let open: Vec<Entry> = listing.entries.into_iter().filter(|entry| entry.folder != Folder::Done).collect();
        let (later, now): (Vec<_>, Vec<_>) = open.into_iter().partition(waits);
        let (aside, waiting) = now.into_iter().partition(|entry| entry.folder == Folder::Quarantine);
        Ok(Queue { waiting, aside, later, odd: listing.odd.into_iter().map(|odd| odd.path).collect() })
    }

    /// What comes after a submission, from the top again after the last one; nothing when it is the only one.
    pub fn next(&self, receipt: &str) -> Option<&str> {
        let all: Vec<&str> = self.to_decide().filter_map(|entry| entry.record.envelope.receipt.as_deref()).collect();
        let at = all.iter().position(|known| *known == receipt).map_or(0, |at| at + 1);
        let (before, after) = all.split_at(at);
        after.iter().chain(before).copied().find(|other| *other != receipt)
    }

    /// What says nearly the same as each of them.
    pub fn twins(&self, editor: &Editor) -> Twins {
        let mut open: Vec<&Entry> = self.open().collect();
        open.sort_by_key(|entry| (entry.record.envelope.received.as_deref(), entry.path.as_str()));
        duplicates::find(editor, &open)
    }

    /// What says nearly the same as one of them.
    pub fn twins_of(&self, editor: &Editor, entry: &Entry) -> Vec<Twin> {
        duplicates::of(editor, entry, self.open())
    }

    fn open(&self) -> impl Iterator<Item = &Entry> {
        self.to_decide().chain(&self.later)
    }

    /// Everything that can be decided now.
    pub fn to_decide(&self) -> impl Iterator<Item = &Entry> {
        self.waiting.iter().chain(&self.aside)
    }
}

/// Whether it waits for something else than an editor.
fn waits(entry: &Entry) -> bool {
    entry.record.envelope.held.is_some() || entry.record.envelope.asked.is_some()
}
