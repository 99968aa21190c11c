//! Files that nobody but their owner may read: written whole, durable, and never over another one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::leftovers::RANDOM;

/// What came of creating a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// It is there now, and would be after a power cut.
    New,
    /// There was one already; it was left as it is.
    Existed,
}

/// Writes a file that only its owner may read, unless there is one.
///
/// # Errors
/// Those of the file system.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<Created> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    make_folder(folder)?;
    let staged = passing(path)?;
    let linked = write(&staged, bytes).and_then(|()| fs::hard_link(&staged, path));
    let cleared = fs::remove_file(&staged);
    let created = match linked {
        Ok(()) => Created::New,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Created::Existed,
        Err(error) => return Err(error), // whatever clearing says: this is why there was nothing to clear
    };
    cleared?;
    sync_up(path)?;
    Ok(created)
}

/// Writes a file that only its owner may read, in place of the one that may be there.
///
/// # Errors
/// Those of the file system; then the old one is still there, or the new one, whole.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    make_folder(path.parent().ok_or(io::ErrorKind::InvalidInput)?)?;
    let staged = passing(path)?;
    write(&staged, bytes).and_then(|()| fs::rename(&staged, path)).inspect_err(|_| drop(fs::remove_file(&staged)))?;
    sync_up(path)
}

/// Opens a file that holds nothing and is there to be locked; makes it where there is none.
///
/// # Errors
/// Those of the file system.
pub fn to_lock(path: &Path) -> io::Result<File> {
    make_folder(path.parent().ok_or(io::ErrorKind::InvalidInput)?)?;
    options().create(true).open(path)
}

/// Takes a file away for good. Whether it was there.
///
/// # Errors
/// Those of the file system.
pub fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => path.parent().map_or(Ok(()), sync).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Makes a file that was written before, and the two folders above it, durable.
///
/// # Errors
/// Those of the file system.
pub fn sync_up(path: &Path) -> io::Result<()> {
    path.ancestors().take(3).filter(|path| !path.as_os_str().is_empty()).try_for_each(sync)
}

/// Makes a file or the names in a folder durable.
///
/// # Errors
/// Those of the file system.
pub fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A name beside a file for one that is soon gone, which no other process picks. What is left of it is found by its form.
///
/// # Errors
/// When the system gives no random numbers.
pub fn passing(path: &Path) -> io::Result<PathBuf> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(io::Error::from)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(path.with_file_name(format!(".{name}.{:0RANDOM$x}", u64::from_le_bytes(random))))
}

/// To write files that only their owner may read.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = options().create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_to_create_a_file_wins_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault/worker.key");
        assert_eq!(create(&path, b"first").unwrap(), Created::New);
        assert_eq!(create(&path, b"second").unwrap(), Created::Existed);
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        replace(&path, b"third").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"third");
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions()) & 0o777, 0o600);
        assert!(remove(&path).unwrap() && !remove(&path).unwrap());
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 0);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn an_error_says_why_nothing_could_be_written() {
        // The kernel's own folder takes no file from anybody, and has none of this name to delete.
        let error = create(Path::new("/sys/kernel/showground"), b"x").unwrap_err();
        assert_ne!(error.kind(), io::ErrorKind::NotFound, "{error}");
    }
}
