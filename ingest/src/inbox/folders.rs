//! The folders in which records are created: each is on the disk before the first record in it is.
//!
//! A folder that one request has just made is found by the next, which cannot know whether its name would survive a power cut.
//! So they are made in turn, and known from then on.

use std::collections::BTreeSet;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::private_file;

/// The folders that are known to be on the disk.
#[derive(Debug, Default)]
pub struct Folders(Mutex<BTreeSet<PathBuf>>);

impl Folders {
    /// Makes a folder and all above it, and syncs those above it up to the site's, unless that was done before.
    ///
    /// # Errors
    /// Those of the file system; then it is tried again the next time.
    pub fn make(&self, root: &Path, folder: &Path) -> io::Result<()> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.contains(folder) && folder.is_dir() {
            return Ok(());
        }
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?; // names, and words that nobody has read
        let above = folder.ancestors().skip(1).take_while(|above| above.starts_with(root));
        above.filter(|above| !above.as_os_str().is_empty()).try_for_each(private_file::sync)?;
        known.insert(folder.to_owned());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_folder_is_made_once_and_again_when_it_went_away() {
        let root = tempfile::tempdir().unwrap();
        let (folders, folder) = (Folders::default(), root.path().join("inbox/waiting/idea"));
        for _ in 0..2 {
            folders.make(root.path(), &folder).unwrap();
            folders.make(root.path(), &folder).unwrap();
            assert!(folder.is_dir());
            let inbox = std::fs::metadata(root.path().join("inbox")).unwrap();
            assert_eq!(inbox.permissions().mode() & 0o077, 0, "for its owner alone");
            std::fs::remove_dir(&folder).unwrap();
        }
        std::fs::write(&folder, "a file where a folder belongs").unwrap();
        assert!(folders.make(root.path(), &folder).is_err());
    }
}
