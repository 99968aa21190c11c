//! The last room: what differs goes to the output folder, each file whole; what nobody claims any more goes away.
//!
//! A file is written beside its place and then renamed, so a visitor never sees half a page. Only files that the last
//! build wrote are deleted: their list lies in the site's memory. A build that is stopped leaves the old site standing.
#![expect(clippy::disallowed_methods, reason = "this is the door for writing")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use model::SitePath;

use crate::Build;

/// What writing changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files made or changed.
    pub made: usize,
    /// Files that were right already.
    pub kept: usize,
    /// Files that went away.
    pub removed: usize,
}

/// The machine did not let us write.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct Fault {
    /// Where.
    pub path: PathBuf,
    /// Why.
    pub source: io::Error,
}

fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, Fault> {
    result.map_err(|source| Fault { path: path.to_owned(), source })
}

/// Writes a build into `out`; `memory` is the folder that holds the list of what was written.
///
/// # Errors
/// When the disk refuses. What was written before stays; the next build goes on from there.
pub fn write(build: &Build, out: &Path, memory: &Path) -> Result<Written, Fault> {
    at(out, fs::create_dir_all(out))?;
    let list = memory.join(list_of(&at(out, out.canonicalize())?));
    let old = claimed(&list);
    let new: BTreeSet<String> = build.files.keys().chain(build.copies.keys()).map(SitePath::to_string).collect();
    // Claimed before they are written: a build that is stopped leaves no file that nobody claims.
    remember(&list, &old.union(&new).cloned().collect())?;
    let mut written = Written::default();
    for (path, bytes) in &build.files {
        put(&out.join(path.as_str()), bytes, &mut written)?;
    }
    for (path, from) in &build.copies {
        let bytes = at(from, fs::read(from))?;
        put(&out.join(path.as_str()), &bytes, &mut written)?;
    }
    let spared: BTreeSet<String> = build.spared.iter().map(SitePath::to_string).collect();
    for gone in old.difference(&new).filter(|path| !spared.contains(*path)).filter_map(|path| SitePath::parse(path)) {
        remove(out, &gone, &mut written)?;
    }
    remember(&list, &new.into_iter().chain(old.intersection(&spared).cloned()).collect())?;
    Ok(written)
}

/// Each output folder has a list of its own.
fn list_of(out: &Path) -> String {
    let mark = blake3::hash(out.to_string_lossy().as_bytes()).to_hex();
    format!("outputs-{}.txt", &mark[..8])
}

fn claimed(list: &Path) -> BTreeSet<String> {
    fs::read_to_string(list).map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default()
}

fn remember(list: &Path, paths: &BTreeSet<String>) -> Result<(), Fault> {
    let text: String = paths.iter().flat_map(|path| [path.as_str(), "\n"]).collect();
    put(list, text.as_bytes(), &mut Written::default())
}

fn put(path: &Path, bytes: &[u8], written: &mut Written) -> Result<(), Fault> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        written.kept += 1;
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        at(folder, fs::create_dir_all(folder))?;
    }
    let beside = beside(path);
    at(&beside, fs::write(&beside, bytes))?;
    at(path, fs::rename(&beside, path))?;
    written.made += 1;
    Ok(())
}

/// A name in the same folder, so that renaming is one step of the file system.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.new"))
}

fn remove(out: &Path, gone: &SitePath, written: &mut Written) -> Result<(), Fault> {
    let path = out.join(gone.as_str());
    match fs::remove_file(&path) {
        Ok(()) => written.removed += 1,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(Fault { path, source: error }),
    }
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != out) {
        if fs::remove_dir(folder).is_err() {
            break; // not empty
        }
    }
    Ok(())
}
