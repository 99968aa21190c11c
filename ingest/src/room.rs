//! How much room a file system has: a submission is not begun where the last of it would be taken.
//!
//! What is kept free is for those under way, for editors, whose decisions write files, too, and for everybody else on the disk.

use std::io;
use std::path::Path;

use rustix::fs::{StatVfs, statvfs};

use crate::limits;

/// The room that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes that somebody without privileges can still write.
    pub bytes: u64,
    /// Files that can still be made; nothing where a file system, such as btrfs, makes room for them as they come.
    pub files: Option<u64>,
}

/// Why there is none for a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRoom {
    /// Of bytes.
    #[error("{} MiB are free on the disk of the inbox, and {} MiB are kept free: make room, or keep less with --keep-free", mib(*.free), mib(*.keep))]
    Bytes {
        /// How many are free.
        free: u64,
        /// How many have to be.
        keep: u64,
    },
    /// Of files.
    #[error(
        "the disk of the inbox can hold {free} files more, and {} are kept free: delete some",
        limits::KEEP_FREE_FILES
    )]
    Files {
        /// How many can be made.
        free: u64,
    },
}

impl Room {
    /// That of the file system on which a folder lies.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn of(folder: &Path) -> io::Result<Room> {
        Ok(Room::from(statvfs(folder)?))
    }

    /// Whether so many bytes, and [`limits::KEEP_FREE_FILES`], are free. Where none is to be kept, none is counted.
    ///
    /// # Errors
    /// What is lacking.
    pub fn keeps(self, keep: u64) -> Result<(), NoRoom> {
        match self {
            _ if keep == 0 => Ok(()),
            Room { bytes: free, .. } if free < keep => Err(NoRoom::Bytes { free, keep }),
            Room { files: Some(free), .. } if free < limits::KEEP_FREE_FILES => Err(NoRoom::Files { free }),
            Room { .. } => Ok(()),
        }
    }
}

impl From<StatVfs> for Room {
    fn from(known: StatVfs) -> Room {
        let bytes = known.f_bavail.saturating_mul(known.f_frsize);
        Room { bytes, files: (known.f_files > 0).then_some(known.f_favail) }
    }
}

fn mib(bytes: u64) -> u64 {
    bytes / (1024 * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_bytes_and_files_unless_files_are_not_counted() {
        let room = |bytes, files| Room { bytes, files };
        assert_eq!(room(5, Some(1_000)).keeps(5), Ok(()));
        assert_eq!(room(4, Some(1_000)).keeps(5), Err(NoRoom::Bytes { free: 4, keep: 5 }));
        assert_eq!(room(5, Some(3)).keeps(5), Err(NoRoom::Files { free: 3 }));
        assert_eq!(room(5, None).keeps(5), Ok(()));
        assert_eq!(room(0, Some(0)).keeps(0), Ok(()), "nothing is to be kept free");
    }

    #[test]
    fn a_file_system_that_counts_no_files_has_no_limit_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let known = || statvfs(folder.path()).unwrap();
        assert!(Room::of(folder.path()).unwrap().bytes > 0);
        assert_eq!(Room::from(StatVfs { f_files: 0, f_favail: 0, ..known() }).files, None);
        assert_eq!(Room::from(StatVfs { f_files: 9, f_favail: 7, ..known() }).files, Some(7));
    }

    #[test]
    fn what_is_lacking_is_said_with_a_way_to_mend_it() {
        let said = NoRoom::Bytes { free: 3 << 20, keep: 64 << 20 }.to_string();
        assert!(
            said.contains("3 MiB are free") && said.contains("64 MiB are kept free") && said.contains("--keep-free")
        );
        assert!(NoRoom::Files { free: 3 }.to_string().contains("hold 3 files more"));
    }
}
