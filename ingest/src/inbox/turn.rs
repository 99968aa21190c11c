//! The turn of an editor: of all the processes that change records which are there already, one at a time.
//!
//! Whoever writes a record anew has read it before. Had somebody erased it in between, writing would bring it back; and had
//! somebody decided on it, erasing would miss it where it lies now. So they take turns, by a lock on a file that holds
//! nothing, or by a lease in a bucket ([`crate::objects::lease`]): deciding, noting, deleting and finishing what was interrupted are
//! only there for whoever has their turn.
//!
//! **Accepting waits for no turn**, so an editor can keep nobody waiting who sends something. The worker creates records; where it
//! would take one away, at its start or because the same was decided in the same moment, it does so only when the turn is
//! free, and else leaves it to whoever comes next.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use model::record::Record;

use crate::inbox::{Entry, Inbox, InboxError};
use crate::objects::Lease;
use crate::private_file;
use crate::receipt::Receipt;

/// What is held, in the site's folder or in a bucket.
const LOCK: &str = "inbox/editors.lock";

/// The right to change records, until it is dropped.
#[derive(Debug)]
pub struct Turn<'a> {
    /// Where.
    pub(super) inbox: &'a Inbox,
    held: Held,
}

/// What nobody else has meanwhile.
#[derive(Debug)]
enum Held {
    /// A lock, which ends with the file.
    Lock(#[expect(dead_code, reason = "it is held, and not looked at")] File),
    /// A lease in a bucket.
    Lease(Lease),
}

impl Inbox {
    /// Waits until nobody else changes records.
    ///
    /// # Errors
    /// When the file cannot be made or locked.
    pub async fn turn(&self) -> Result<Turn<'_>, InboxError> {
        if let Some(bucket) = self.place.bucket() {
            let lease = Lease::of(bucket, LOCK).await;
            let lease = lease.map_err(|source| InboxError::File { path: LOCK.into(), source })?;
            return Ok(Turn { inbox: self, held: Held::Lease(lease) });
        }
        self.make()?;
        let path = self.root.join(LOCK);
        let failed = |source| InboxError::File { path: path.clone(), source };
        let locking = tokio::task::spawn_blocking({
            let path = path.clone();
            move || locked(&path)
        });
        let lock = locking.await.map_err(io::Error::other).and_then(|lock| lock).map_err(failed)?;
        Ok(Turn { inbox: self, held: Held::Lock(lock) })
    }
}

impl Inbox {
    /// A turn, when nobody else has one; without waiting.
    ///
    /// # Errors
    /// When the file cannot be made or locked.
    pub async fn turn_at_once(&self) -> Result<Option<Turn<'_>>, InboxError> {
        self.make()?;
        let held = match self.place.bucket() {
            Some(bucket) => Lease::at_once(bucket, LOCK).await.map(|lease| lease.map(Held::Lease)),
            None => locked_at_once(&self.root.join(LOCK)).map(|lock| lock.map(Held::Lock)),
        };
        let held = held.map_err(|source| InboxError::File { path: LOCK.into(), source })?;
        Ok(held.map(|held| Turn { inbox: self, held }))
    }
}

impl Turn<'_> {
    /// Whether the place lets nobody else have a turn meanwhile.
    pub fn is_honoured(&self) -> bool {
        match &self.held {
            Held::Lock(_) => true,
            Held::Lease(lease) => lease.is_honoured(),
        }
    }

    /// To be asked before each change: whether nobody else has taken the turn, from now on for as long as a change takes.
    ///
    /// # Errors
    /// When somebody has, or the bucket fails; then nothing may be changed.
    pub async fn still_ours(&self) -> Result<(), InboxError> {
        match &self.held {
            Held::Lock(_) => Ok(()),
            Held::Lease(lease) => {
                let ours = lease.still_ours().await;
                ours.map_err(|source| InboxError::File { path: LOCK.into(), source })
            }
        }
    }

    /// Deletes a record for good, with what editors wrote over it. Whether it was there.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub async fn delete(&self, path: &str) -> Result<bool, InboxError> {
        self.still_ours().await?;
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
        self.rewrite(&entry.path, &Record { sealed: None, ..entry.record.clone() }).await
    }
}

fn locked_at_once(path: &Path) -> io::Result<Option<File>> {
    let file = private_file::to_lock(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn locked(path: &Path) -> io::Result<File> {
    let file = private_file::to_lock(path)?;
    file.lock()?;
    Ok(file)
}
