//! Files of others that lie where a build would write. What this site's builds wrote is listed, and what has the very bytes
//! that would be written is no loss; everything else is somebody's, and nothing is written over it unless they say so.
//!
//! The list may be gone, damaged or that of another machine; then a folder in which a build was at work is known by the files
//! of its theme: each is named after its own bytes, which no other file is. What a build made, a build can make again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use hashbrown::HashSet;
use model::SitePath;

use super::{Lists, listed, unchanged};
use crate::fingerprint::Fingerprint;
use crate::output::{Made, Output};
use crate::theme::{FILES, is_named_after};

/// Those that were found so far.
#[derive(Debug, Default)]
pub struct Theirs(Mutex<Vec<SitePath>>);

impl Theirs {
    /// Takes a file that no build of this site is known to have made, if something lies in its place. A folder there is not
    /// written over: it is in the way.
    pub fn note(&self, file: &SitePath, place: &Path) {
        if fs::symlink_metadata(place).is_ok_and(|stat| !stat.is_dir()) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(file.clone());
        }
    }

    /// Those that are somebody's; `is_whole` is whether the list names all that builds wrote into the folder `out`.
    pub fn found(&self, out: &Path, is_whole: bool) -> Vec<SitePath> {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !found.is_empty() && !is_whole && was_built(out) {
            return Vec::new();
        }
        found.sort();
        found
    }
}

/// Whether a build was at work in a folder, of whatever site.
fn was_built(out: &Path) -> bool {
    let files = fs::read_dir(out.join(FILES)).into_iter().flatten().flatten();
    let is_ours = |file: fs::DirEntry| {
        is_named_after(&file.file_name().to_string_lossy(), || fs::read(file.path()).unwrap_or_default())
    };
    files.into_iter().any(is_ours)
}

/// A build that writes nothing, and looks at what it would write over.
#[derive(Debug)]
pub struct Rehearsal {
    out: PathBuf,
    ours: HashSet<SitePath>,
    is_whole: bool,
    theirs: Theirs,
}

impl Rehearsal {
    /// Into the folder `out`; `memory` is where is remembered what was written there.
    pub fn of(out: &Path, memory: &Path) -> Rehearsal {
        let (list, is_whole) = listed(&Lists::of(out, memory).claims);
        let ours = list.lines().filter_map(SitePath::parse).collect();
        Rehearsal { out: out.to_owned(), ours, is_whole, theirs: Theirs::default() }
    }

    /// Whether one of these files would meet one that no build of this site is known to have made. If not, there is nothing to
    /// be held against each other.
    pub fn meets(&self, files: &[SitePath]) -> bool {
        let lies_there = |file: &&SitePath| fs::symlink_metadata(self.out.join(file.as_str())).is_ok();
        files.iter().filter(|file| !self.ours.contains(*file)).any(|file| lies_there(&file))
    }

    /// The files of others that would be written over.
    pub fn theirs(&self) -> Vec<SitePath> {
        self.theirs.found(&self.out, self.is_whole)
    }

    fn look(&self, file: &SitePath, bytes: &[u8]) {
        let place = self.out.join(file.as_str());
        if !self.ours.contains(file) && unchanged(&place, bytes).is_none() {
            self.theirs.note(file, &place);
        }
    }
}

impl Output for Rehearsal {
    fn has(&self, file: &SitePath, _: &Fingerprint) -> bool {
        self.ours.contains(file)
    }

    fn put(&self, file: &SitePath, made: Made<'_>) {
        self.look(file, made.bytes);
    }

    fn copy(&self, file: &SitePath, from: &Path, _: Fingerprint) {
        if let Ok(bytes) = fs::read(from) {
            self.look(file, &bytes);
        }
    }
}
