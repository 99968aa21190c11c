//! The only reader of a site's files: bounded, and never through a symbolic link.

use std::fs::{self, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use model::SitePath;

use crate::limits;
use crate::site::Fault;
use crate::site::remembered::Stamp;

/// The text of a file; nothing when there is no such file, or only by way of a symbolic link.
///
/// # Errors
/// When the system does not let it be read, when it is too large or not UTF-8.
pub fn text(root: &Path, path: &SitePath) -> Result<Option<String>, Fault> {
    read(root, path).map_err(|source| Fault::File { path: path.clone(), source })
}

fn read(root: &Path, path: &SitePath) -> io::Result<Option<String>> {
    let Some((place, _)) = plain_place(root, path, Metadata::is_file)? else { return Ok(None) };
    let mut text = String::new();
    fs::File::open(place)?.take(limits::SITE_FILE + 1).read_to_string(&mut text)?;
    match text.len() as u64 <= limits::SITE_FILE {
        true => Ok(Some(text)),
        false => Err(io::ErrorKind::FileTooLarge.into()),
    }
}

/// All Markdown files below a folder, by name; none when there is no such folder.
///
/// # Errors
/// When the system does not let a folder be read.
pub fn markdown_under(root: &Path, folder: &str) -> Result<Vec<SitePath>, Fault> {
    let (mut folders, mut files) = (Vec::from_iter(SitePath::parse(folder)), Vec::new());
    while let Some(folder) = folders.pop() {
        list(root, &folder, &mut folders, &mut files).map_err(|source| Fault::File { path: folder, source })?;
    }
    files.sort();
    Ok(files)
}

fn list(root: &Path, folder: &SitePath, folders: &mut Vec<SitePath>, files: &mut Vec<SitePath>) -> io::Result<()> {
    let Some((place, _)) = plain_place(root, folder, Metadata::is_dir)? else { return Ok(()) };
    for entry in fs::read_dir(place)? {
        let entry = entry?;
        let path = entry.file_name().to_str().and_then(|name| SitePath::parse(&format!("{folder}/{name}")));
        let (Some(path), kind) = (path, entry.file_type()?) else { continue };
        match (kind.is_dir(), kind.is_file() && path.extension() == Some("md")) {
            (true, _) => folders.push(path),
            (false, true) => files.push(path),
            (false, false) => {}
        }
    }
    Ok(())
}

/// What the file system knows of a file; nothing when there is none, or only by way of a symbolic link.
pub(super) fn stamp(root: &Path, path: &str) -> Option<Stamp> {
    let (_, known) = plain_place(root, &SitePath::parse(path)?, Metadata::is_file).ok()??;
    Stamp::new(&known)
}

/// Where a path lies on the disk, and what is known of that, when it is of a kind and no part of it is a symbolic link. The root
/// itself may be reached by one. Whether there is such a place is asked once: what fails a second question would be taken for
/// something not there.
fn plain_place(
    root: &Path,
    path: &SitePath,
    is_kind: fn(&Metadata) -> bool,
) -> io::Result<Option<(PathBuf, Metadata)>> {
    let (mut place, mut last) = (root.to_owned(), None);
    for part in path.as_str().split('/') {
        place.push(part);
        last = match fs::symlink_metadata(&place) {
            Ok(found) if found.is_symlink() => return Ok(None),
            Ok(found) => Some(found),
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    Ok(last.filter(is_kind).map(|known| (place, known)))
}

/// A name can also be too long to be there: ids come from strangers.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename)
}
