//! What an editor wrote over the words of a submission, before it is decided: a file for each file that it is to become, in
//! `inbox/drafts/`, under its receipt.
//!
//! It is there from the moment in which it is opened until the decision, so that whatever fails in between, nothing that
//! somebody wrote is lost. It goes with the record.

use std::fs;
use std::io;
use std::path::PathBuf;

use model::ItemId;

use crate::inbox::{Folder, Inbox, InboxError, Listing, places};
use crate::private_file;
use crate::receipt::Receipt;

/// Where they lie, in the inbox.
const FOLDER: &str = "drafts";

impl Inbox {
    /// The draft of a file that a submission is to become, with a text to begin with, unless it was begun before.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin_draft(&self, receipt: &Receipt, id: &ItemId, text: &str) -> Result<PathBuf, InboxError> {
        let path = self.draft(receipt, id);
        match private_file::create(&path, text.as_bytes()) {
            Ok(_) => Ok(path),
            Err(source) => Err(InboxError::File { path, source }),
        }
    }

    /// What was written into the draft of a file that a submission is to become; nothing where there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn draft_of(&self, receipt: &Receipt, id: &ItemId) -> Result<Option<String>, InboxError> {
        let path = self.draft(receipt, id);
        match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            text => text.map(Some).map_err(|source| InboxError::File { path, source }),
        }
    }

    fn draft(&self, receipt: &Receipt, id: &ItemId) -> PathBuf {
        self.root.join("inbox").join(FOLDER).join(name(receipt, id))
    }

    /// All drafts of a submission, relative to the inbox, and what text editors keep beside them.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn drafts_of(&self, receipt: &Receipt) -> Result<Vec<String>, InboxError> {
        self.drafts(|of| of == receipt.as_str())
    }

    /// The drafts of a submission that are not of these files: what somebody wrote when it was to become something else, or to
    /// have another name.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn drafts_besides(&self, receipt: &Receipt, ids: &[&ItemId]) -> Result<Vec<String>, InboxError> {
        let own: Vec<String> = ids.iter().map(|id| name(receipt, id)).collect();
        let all = self.drafts_of(receipt)?.into_iter();
        Ok(all.filter(|draft| !own.iter().any(|own| draft.contains(own))).collect())
    }

    /// Drafts of submissions that wait no more, as an editor leaves who wrote on while somebody else erased or decided.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn drafts_of_nobody(&self, listing: &Listing) -> Result<Vec<String>, InboxError> {
        let waiting = listing.entries.iter().filter(|entry| entry.folder != Folder::Done).map(|entry| &entry.path);
        let waiting: Vec<&String> = waiting.chain(listing.odd.iter().map(|odd| &odd.path)).collect();
        self.drafts(|of| !waiting.iter().any(|path| path.ends_with(&format!("/{of}.md"))))
    }

    fn drafts(&self, is_meant: impl Fn(&str) -> bool) -> Result<Vec<String>, InboxError> {
        let folder = self.root.join("inbox").join(FOLDER);
        let names = places::names(&folder).map_err(|source| InboxError::File { path: folder, source })?;
        let of = |name: &String| name.trim_start_matches('.').split('.').next().is_some_and(&is_meant);
        Ok(names.into_iter().filter(of).map(|name| format!("{FOLDER}/{name}")).collect())
    }

    /// Deletes the draft of a file that a submission is to become. Whether it was there.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub fn forget_draft(&self, receipt: &Receipt, id: &ItemId) -> Result<bool, InboxError> {
        let path = self.draft(receipt, id);
        private_file::remove(&path).map_err(|source| InboxError::File { path, source })
    }

    /// Deletes all drafts of a submission. Whether there were any.
    ///
    /// # Errors
    /// When one cannot be deleted.
    pub fn forget_drafts(&self, receipt: &Receipt) -> Result<bool, InboxError> {
        let drafts = self.drafts_of(receipt)?;
        drafts.iter().try_fold(false, |found, draft| Ok(found | self.remove_draft(draft)?))
    }

    /// Deletes a draft, by its path in the inbox. Whether it was there.
    pub(super) fn remove_draft(&self, path: &str) -> Result<bool, InboxError> {
        let path = self.root.join("inbox").join(path);
        private_file::remove(&path).map_err(|source| InboxError::File { path, source })
    }
}

/// Whether a path in the inbox is that of a draft. They lie in an editor's own folder, wherever the records do.
pub(super) fn is_one(path: &str) -> bool {
    path.split_once('/').is_some_and(|(folder, _)| folder == FOLDER)
}

/// The name of a draft: that of its submission, and what it is to become.
fn name(receipt: &Receipt, id: &ItemId) -> String {
    format!("{receipt}.{}.md", id.as_str().replace('/', "."))
}
