//! What was made of files before, for whoever looks at the same site again and again: of a file that has not changed since, it
//! is not made again.
//!
//! A file is the same when its size, its inode, and both its times are. One that was written to just before it was read may
//! be written to again within the same step of the clock, and look the same: such a one is read again the next time.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// No file system's clock goes in longer steps.
const GRAIN: Duration = Duration::from_secs(2);

/// What was made of files, by their paths, and by what else was known as it was made.
#[derive(Debug)]
pub struct Remembered<T, K = ()>(Mutex<HashMap<(PathBuf, K), (Stamp, T)>>);

impl<T, K> Default for Remembered<T, K> {
    fn default() -> Remembered<T, K> {
        Remembered(Mutex::default())
    }
}

impl<T: Clone> Remembered<T> {
    /// What was made of a file before, or else what `make` makes of it now; `now` is before it is read.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn get<E>(&self, file: &Path, now: SystemTime, make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.get_with((file.to_owned(), ()), || Stamp::of(file), now, make)
    }
}

impl<T: Clone, K: Eq + Hash> Remembered<T, K> {
    /// The same, where it is made of the file and of something else, and only some ways to the file count: `stamp` says what is known
    /// of it now. It is asked again when the file was read, which may by then be another one: a folder above it can be moved
    /// away and back, and leaves no trace on it.
    ///
    /// # Errors
    /// Those of `make`.
    pub(super) fn get_with<E>(
        &self,
        key: (PathBuf, K),
        stamp: impl Fn() -> Option<Stamp>,
        now: SystemTime,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let before = stamp();
        if let Some(made) = self.still(&key, before) {
            return Ok(made);
        }
        let made = make()?;
        if let Some(stamp) = before.filter(|before| before.is_settled(now) && stamp() == Some(*before)) {
            self.all().insert(key, (stamp, made.clone()));
        }
        Ok(made)
    }

    /// What was made of a file before, if it still is what it was; nothing is kept of one that is not.
    fn still(&self, key: &(PathBuf, K), now: Option<Stamp>) -> Option<T> {
        let mut all = self.all();
        let made = all.get(key).filter(|(known, _)| Some(*known) == now).map(|(_, made)| made.clone());
        if made.is_none() {
            all.remove(key);
        }
        made
    }

    fn all(&self) -> MutexGuard<'_, HashMap<(PathBuf, K), (Stamp, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the file system knows of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    len: u64,
    modified: SystemTime,
    inode: u64,
    /// When anything about it changed: nobody can set it back.
    changed: SystemTime,
}

impl Stamp {
    fn of(file: &Path) -> Option<Stamp> {
        Stamp::new(&fs::symlink_metadata(file).ok().filter(Metadata::is_file)?)
    }

    /// Nothing where the system does not tell when a file changed.
    pub(super) fn new(known: &Metadata) -> Option<Stamp> {
        let (inode, changed) = inode(known)?;
        Some(Stamp { len: known.len(), modified: known.modified().ok()?, inode, changed })
    }

    fn is_settled(&self, now: SystemTime) -> bool {
        self.modified.max(self.changed).checked_add(GRAIN).is_some_and(|settled| settled < now)
    }
}

#[cfg(unix)]
fn inode(known: &Metadata) -> Option<(u64, SystemTime)> {
    use std::os::unix::fs::MetadataExt;
    let seconds = Duration::from_secs(u64::try_from(known.ctime()).ok()?);
    let parts = Duration::from_nanos(u64::try_from(known.ctime_nsec()).ok()?);
    Some((known.ino(), UNIX_EPOCH.checked_add(seconds)?.checked_add(parts)?))
}

/// Where no file says when it changed, nothing is remembered.
#[cfg(not(unix))]
fn inode(_: &Metadata) -> Option<(u64, SystemTime)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with a text, as it is a minute later.
    fn read(remembered: &Remembered<String>, file: &Path, later: u64) -> (String, bool) {
        let (mut is_read, now) = (false, Stamp::of(file).unwrap().changed + Duration::from_secs(later));
        let text = remembered.get(file, now, || {
            is_read = true;
            fs::read_to_string(file)
        });
        (text.unwrap(), is_read)
    }

    #[test]
    fn a_file_is_read_again_when_it_has_changed_or_may_have() {
        let folder = tempfile::tempdir().unwrap();
        let (file, remembered) = (folder.path().join("a.md"), Remembered::default());
        fs::write(&file, "one").unwrap();
        assert_eq!(read(&remembered, &file, 1), ("one".into(), true));
        assert_eq!(read(&remembered, &file, 1), ("one".into(), true), "it was just written");
        assert_eq!(read(&remembered, &file, 60), ("one".into(), true));
        assert_eq!(read(&remembered, &file, 60), ("one".into(), false));
        let before = fs::metadata(&file).unwrap().modified().unwrap();
        let other = folder.path().join("b.md");
        fs::write(&other, "two").unwrap();
        fs::File::options().write(true).open(&other).unwrap().set_modified(before).unwrap();
        fs::rename(&other, &file).unwrap();
        assert_eq!(read(&remembered, &file, 60), ("two".into(), true), "of the same size and time");
        assert_eq!(read(&remembered, &file, 60), ("two".into(), false));
        fs::remove_file(&file).unwrap();
        assert!(remembered.get(&file, SystemTime::UNIX_EPOCH, || fs::read_to_string(&file)).is_err());
        assert!(remembered.all().is_empty(), "nothing is kept of what is gone");
    }

    #[test]
    fn what_was_read_while_another_folder_stood_there_is_not_taken_for_this_one() {
        let root = tempfile::tempdir().unwrap();
        let [site, away, other] = ["site", "away", "other"].map(|name| root.path().join(name));
        for (folder, text) in [(&site, "one"), (&other, "two")] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("a.md"), text).unwrap();
        }
        let (file, remembered) = (site.join("a.md"), Remembered::default());
        let now = Stamp::of(&file).unwrap().changed + Duration::from_secs(60);
        let meanwhile = remembered.get(&file, now, || {
            fs::rename(&site, &away)?;
            fs::rename(&other, &site)?;
            fs::read_to_string(&file)
        });
        assert_eq!(meanwhile.unwrap(), "two");
        fs::rename(&site, &other).unwrap();
        fs::rename(&away, &site).unwrap();
        assert_eq!(read(&remembered, &file, 60), ("one".into(), true));
    }
}
