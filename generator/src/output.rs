//! Where a built site goes: it knows what is there already, and takes what has been made.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use hashbrown::{HashMap, HashSet};
use model::SitePath;
use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;

/// A place for the files of a site. Files come from several threads at once.
pub trait Output: Sync {
    /// Whether a file is there as it was made with this stamp.
    fn has(&self, file: &SitePath, stamp: &Fingerprint) -> bool;

    /// Takes what was made of a page.
    fn put(&self, file: &SitePath, made: Made<'_>);

    /// Takes a copy of a file on the disk.
    fn copy(&self, file: &SitePath, from: &Path, stamp: Fingerprint);

    /// Takes what is known of each item, by its id, when everything else is there. For those who ask later which of them
    /// has changed.
    fn note<'v>(&self, _known: &dyn Fn() -> Vec<(&'v str, ItemMarks)>) {}
}

/// What was made of a page.
#[derive(Debug)]
pub struct Made<'a> {
    /// Of all that it shows.
    pub stamp: Fingerprint,
    /// Of its template and of each thing that it shows, for those who ask why it is made again.
    pub shows: Vec<Mark>,
    /// The file.
    pub bytes: &'a [u8],
}

/// The start of a thing's fingerprint: enough to tell whether it has changed, in a quarter of the room.
pub type Mark = [u8; 4];

/// The start of a fingerprint.
pub fn mark_of(fingerprint: &Fingerprint) -> Mark {
    let [a, b, c, d, ..] = *fingerprint;
    [a, b, c, d]
}

/// What is known of an item, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemMarks {
    /// Of its card.
    pub card: Mark,
    /// Of the texts in its front matter.
    pub texts: Mark,
    /// Of its text.
    pub body: Mark,
}

/// A site in the machine's memory. It changes in one step, by [`Changes`].
#[derive(Debug, Default)]
pub struct Shelf(RwLock<Files>);

type Files = HashMap<SitePath, Shelved>;

#[derive(Clone, Debug)]
struct Shelved {
    stamp: Fingerprint,
    file: Bytes,
}

/// What is in a file of a site in memory.
#[derive(Clone, Debug)]
pub enum Bytes {
    /// What was made.
    Made(Arc<[u8]>),
    /// What is in this file on the disk.
    Copy(PathBuf),
}

impl Shelf {
    /// A file.
    pub fn get(&self, file: &SitePath) -> Option<Bytes> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(file).map(|shelved| shelved.file.clone())
    }

    /// Every file, in no order.
    pub fn files(&self) -> Vec<(SitePath, Bytes)> {
        let files = self.0.read().unwrap_or_else(PoisonError::into_inner);
        files.iter().map(|(path, shelved)| (path.clone(), shelved.file.clone())).collect()
    }
}

/// What a build changes of the site on a shelf.
#[derive(Debug)]
pub struct Changes<'s> {
    shelf: &'s Shelf,
    new: Mutex<Files>,
}

impl<'s> Changes<'s> {
    /// None yet.
    pub fn of(shelf: &'s Shelf) -> Changes<'s> {
        Changes { shelf, new: Mutex::new(Files::new()) }
    }

    /// Makes the changes, and takes away all files but those of the site that was built. Which files are others now.
    pub fn commit(self, site: &[SitePath]) -> Vec<SitePath> {
        let new = self.new.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut files = self.shelf.0.write().unwrap_or_else(PoisonError::into_inner);
        let added = new.keys().filter(|path| !files.contains_key(*path)).count();
        // Every file of the site is here or new, so there are others only if there are more.
        let mut changed = if files.len() + added == site.len() { Vec::new() } else { others(&files, site) };
        changed.iter().for_each(|path| drop(files.remove(path)));
        for (path, shelved) in new {
            if !files.get(&path).is_some_and(|old| old.file.is_same(&shelved.file)) {
                changed.push(path.clone());
            }
            files.insert(path, shelved);
        }
        changed
    }
}

/// The files that are no part of a site.
fn others(files: &Files, site: &[SitePath]) -> Vec<SitePath> {
    let site: HashSet<&SitePath> = site.iter().collect();
    files.keys().filter(|path| !site.contains(path)).cloned().collect()
}

impl Bytes {
    /// Whether nobody could tell the two apart. Of two copies only the stamps tell, and those differ.
    fn is_same(&self, other: &Bytes) -> bool {
        matches!((self, other), (Bytes::Made(one), Bytes::Made(other)) if one == other)
    }
}

impl Output for Changes<'_> {
    fn has(&self, file: &SitePath, stamp: &Fingerprint) -> bool {
        let files = self.shelf.0.read().unwrap_or_else(PoisonError::into_inner);
        files.get(file).is_some_and(|shelved| shelved.stamp == *stamp)
    }

    fn put(&self, file: &SitePath, made: Made<'_>) {
        self.take(file, made.stamp, Bytes::Made(made.bytes.into()));
    }

    fn copy(&self, file: &SitePath, from: &Path, stamp: Fingerprint) {
        self.take(file, stamp, Bytes::Copy(from.to_owned()));
    }
}

impl Changes<'_> {
    fn take(&self, path: &SitePath, stamp: Fingerprint, file: Bytes) {
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        new.insert(path.clone(), Shelved { stamp, file });
    }
}
