//! The turn of an editor: of all the processes that change records which are there already, one at a time.
//!
//! Whoever writes a record anew has read it before. Had somebody erased it in between, writing would bring it back; and had
//! somebody decided on it, erasing would miss it where it lies now. So they take turns, by a lock on a file that holds
//! nothing: deciding, noting, deleting and finishing what was interrupted are only there for whoever has their turn.
//!
//! **Accepting waits for no turn**, so an editor can keep nobody waiting who sends something. The worker creates records; where it
//! would take one away, at its start or because the same was decided in the same moment, it does so only when the turn is
//! free, and else leaves it to whoever comes next.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use model::record::Record;

use crate::inbox::{Entry, Inbox, InboxError};
use crate::private_file;
use crate::receipt::Receipt;

/// The right to change records, until it is dropped.
#[derive(Debug)]
pub struct Turn<'a> {
    /// Where.
    pub(super) inbox: &'a Inbox,
    /// The lock ends with the file.
    _lock: File,
}

impl Inbox {
    /// Waits until nobody else changes records.
    ///
    /// # Errors
    /// When the file cannot be made or locked.
    pub async fn turn(&self) -> Result<Turn<'_>, InboxError> {
        let path = self.root.join("inbox/editors.lock");
        let failed = |source| InboxError::File { path: path.clone(), source };
        let locking = tokio::task::spawn_blocking({
            let path = path.clone();
            move || locked(&path)
        });
        let lock = locking.await.map_err(io::Error::other).and_then(|lock| lock).map_err(failed)?;
        Ok(Turn { inbox: self, _lock: lock })
    }
}

impl Inbox {
    /// A turn, when nobody else has one; without waiting.
    ///
    /// # Errors
    /// When the file cannot be made or locked.
    pub fn turn_at_once(&self) -> Result<Option<Turn<'_>>, InboxError> {
        let path = self.root.join("inbox/editors.lock");
        let locked = private_file::to_lock(&path).and_then(|file| match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        });
        let lock = locked.map_err(|source| InboxError::File { path, source })?;
        Ok(lock.map(|lock| Turn { inbox: self, _lock: lock }))
    }
}

impl Turn<'_> {
    /// Deletes a record for good, with what editors wrote over it. Whether it was there.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub async fn delete(&self, path: &str) -> Result<bool, InboxError> {
        let found = self.inbox.delete(path).await?;
        let name = path.rsplit('/').next().unwrap_or(path);
        let receipt = name.split('.').next().and_then(Receipt::parse);
        receipt.map_or(Ok(false), |receipt| self.inbox.forget_drafts(&receipt))?;
        Ok(found)
    }

    /// Takes the sealed part out of a record and leaves the record where it is.
    ///
    /// # Errors
    /// When it cannot be written; then the old one is still there.
    pub async fn unseal(&self, entry: &Entry) -> Result<(), InboxError> {
        self.rewrite(&entry.path, &Record { sealed: None, ..entry.record.clone() })
    }
}

fn locked(path: &Path) -> io::Result<File> {
    let file = private_file::to_lock(path)?;
    file.lock()?;
    Ok(file)
}
