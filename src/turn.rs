//! A turn: one at a time builds a site, and one at a time publishes into a folder, or from a site to elsewhere. Two at once would
//! take each other's half of a file for the whole, and what each notes would be true of neither.
//!
//! It is a lock on a file, which says who has it and is gone with it. The lock ends with the process, however that ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::exit::Failure;

/// The right to do it, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    path: PathBuf,
    is_locked: bool,
    /// The lock ends with the file.
    lock: Option<File>,
}

/// The file that stands for the turn to build, among what builds remember.
const BUILD: &str = "build.lock";
/// So often the file may be another one than was opened, because those who had it take it away. A disk of which that is always
/// so knows no files by which to lock.
const MOST: usize = 100;

impl Turn {
    /// Takes the turn that this file stands for, in a folder that is made if need be.
    ///
    /// # Errors
    /// What `taken` makes of who has it, when somebody else has; the disk refuses.
    pub fn at(path: PathBuf, taken: impl Fn(&str) -> Failure) -> Result<Turn, Failure> {
        let refuse = |path: &Path, _: &File| Err(taken(&who(path)));
        let lock = |path: &Path| open(path).map(Some);
        Turn::take(path, lock, refuse)
    }

    /// The turn to build a site, or to change what builds remember of it, once nobody else has it. What another user may write
    /// alone can be locked all the same; where nothing can be written, nothing has to be.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn to_build(memory: &Path) -> Result<Turn, Failure> {
        let wait = |path: &Path, lock: &File| {
            let who = who(path);
            aside!("another command{who} builds this site, or erases; waiting until it is done");
            lock.lock().map_err(|error| failed(path, &error))
        };
        let lock = |path: &Path| match open(path).map(Some) {
            Err(error) if matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem) => Ok(File::open(path).ok()),
            other => other,
        };
        Turn::take(memory.join(BUILD), lock, wait)
    }

    fn take(
        path: PathBuf,
        open: impl Fn(&Path) -> io::Result<Option<File>>,
        taken: impl Fn(&Path, &File) -> Result<(), Failure>,
    ) -> Result<Turn, Failure> {
        let failed = |error: io::Error| failed(&path, &error);
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
        for _ in 0..MOST {
            let Some(lock) = open(&path).map_err(failed)? else { break };
            let is_locked = match lock.try_lock() {
                Ok(()) => true,
                Err(TryLockError::WouldBlock) => taken(&path, &lock).map(|()| true)?,
                Err(TryLockError::Error(_)) => false, // a disk that knows no locks is still a place for a site
            };
            if !is_locked || is_there(&lock, &path) {
                let _ = say_who(&lock); // for those who wait; the lock is what counts
                return Ok(Turn { path, is_locked, lock: Some(lock) });
            }
            // Whoever had it took the file away after it was opened here: this lock is of none that others see.
        }
        Ok(Turn { path, is_locked: false, lock: None })
    }

    /// Whether nobody else can have it: not every disk knows locks.
    pub fn is_locked(&self) -> bool {
        self.is_locked
    }
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::machine(format!("{}: {error}; mend that, and try again", path.display()))
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

fn say_who(mut lock: &File) -> io::Result<()> {
    lock.set_len(0)?;
    lock.write_all(format!("process {}", std::process::id()).as_bytes())
}

/// Who has it, in brackets; nothing where they did not come to say so.
fn who(path: &Path) -> String {
    let who = fs::read_to_string(path).unwrap_or_default();
    if who.is_empty() { who } else { format!(" ({})", who.trim()) }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.lock.as_ref().is_some_and(|lock| is_there(lock, &self.path)) {
            let _ = fs::remove_file(&self.path); // one that stays holds nobody up
        }
    }
}

fn is_there(lock: &File, path: &Path) -> bool {
    let one = |about: io::Result<fs::Metadata>| about.ok().map(|about| (about.dev(), about.ino()));
    one(lock.metadata()) == one(fs::symlink_metadata(path))
}
