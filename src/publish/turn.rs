//! The turn of a publishing: one at a time into a folder, and one at a time from a site to elsewhere. Two at once would take
//! each other's half of a file for the whole, and what each lists would be true of neither.
//!
//! It is a lock on a file, which says who has it and is gone with it. The lock ends with the process, however that ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::exit::Failure;

/// The right to publish, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    path: PathBuf,
    is_locked: bool,
    /// The lock ends with the file.
    _lock: File,
}

impl Turn {
    /// Takes the turn that this file stands for, in a folder that is made if need be. `target` is where is published to.
    ///
    /// # Errors
    /// When somebody else has it, or the disk refuses.
    pub fn at(path: PathBuf, target: &str) -> Result<Turn, Failure> {
        let failed =
            |error: io::Error| Failure::machine(format!("{}: {error}; mend that, and publish again", path.display()));
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
        loop {
            let lock = open(&path).map_err(failed)?;
            let is_locked = match lock.try_lock() {
                Err(TryLockError::WouldBlock) => return Err(taken(&path, target)),
                // A disk that knows no locks is still a place for a site.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => false,
                Err(TryLockError::Error(error)) => return Err(failed(error)),
                // Whoever had it took the file away after it was opened here: this lock is of none that others see.
                Ok(()) if !is_there(&lock, &path) => continue,
                Ok(()) => true,
            };
            say_who(&lock).map_err(failed)?;
            return Ok(Turn { path, is_locked, _lock: lock });
        }
    }

    /// Whether nobody else can have it: not every disk knows locks.
    pub fn is_locked(&self) -> bool {
        self.is_locked
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

fn say_who(mut lock: &File) -> io::Result<()> {
    lock.set_len(0)?;
    lock.write_all(format!("process {}", std::process::id()).as_bytes())
}

impl Drop for Turn {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path); // one that stays holds nobody up
    }
}

fn is_there(lock: &File, path: &Path) -> bool {
    let one = |about: io::Result<fs::Metadata>| about.ok().map(|about| (about.dev(), about.ino()));
    one(lock.metadata()) == one(fs::symlink_metadata(path))
}

fn taken(path: &Path, target: &str) -> Failure {
    let who = fs::read_to_string(path).unwrap_or_default();
    let who = if who.is_empty() { String::new() } else { format!(" ({})", who.trim()) };
    Failure::misuse(format!(
        "another `showground publish`{who} is at work, which holds {}; wait until it is done, and publish to {target} again",
        path.display()
    ))
}
