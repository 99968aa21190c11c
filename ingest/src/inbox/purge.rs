//! What does not stay in the inbox: quarantine nobody looked at, and records that were decided long enough ago that no late
//! retry can make a second one.

use jiff::ToSpan;
use model::value::Day;

use super::drafts;
use crate::inbox::{Entry, Folder, Inbox, InboxError};
use crate::receipt::Receipt;

/// How many days a record may lie in quarantine: a month of somebody's holidays.
pub const QUARANTINE_DAYS: i64 = 30;
/// How many days a decided record keeps its name taken: longer than any browser, proxy or queue tries again.
pub const DONE_DAYS: i64 = 7;

/// The first day on which a record does not belong in the inbox any more. Nothing for what waits, and for what does not
/// say when it came or was decided.
pub fn over_on(entry: &Entry) -> Option<Day> {
    let envelope = &entry.record.envelope;
    let (since, days) = match entry.folder {
        Folder::Waiting => return None,
        Folder::Quarantine => (envelope.received.as_deref(), QUARANTINE_DAYS),
        Folder::Done => (envelope.decided.as_deref(), DONE_DAYS),
    };
    day_of(since?)?.0.checked_add((days + 1).days()).ok().map(Day)
}

/// The day of a moment as records write it.
pub fn day_of(moment: &str) -> Option<Day> {
    Day::parse(moment.get(.."2026-09-14".len())?)
}

impl Inbox {
    /// The files of a receipt: its record, also where an interrupted move left it behind or it is damaged, and what editors
    /// wrote over it.
    ///
    /// # Errors
    /// When the inbox cannot be read.
    pub async fn files_of(&self, receipt: &Receipt) -> Result<Vec<String>, InboxError> {
        let mut files = self.records_of(receipt).await?;
        files.extend(self.drafts_of(receipt)?);
        Ok(files)
    }

    pub(super) async fn records_of(&self, receipt: &Receipt) -> Result<Vec<String>, InboxError> {
        let listing = self.list().await?;
        let (file, odd) = (format!("/{receipt}.md"), listing.odd.into_iter().map(|odd| odd.path));
        let all = listing.entries.into_iter().map(|entry| entry.path).chain(odd);
        Ok(all.filter(|path| path.ends_with(&file)).collect())
    }

    /// Deletes a record for good. Whether it was there.
    pub(super) async fn delete(&self, path: &str) -> Result<bool, InboxError> {
        if drafts::is_one(path) { self.remove_draft(path) } else { self.place.remove(path).await }
    }
}
