//! The last room: what differs goes to the output folder, each file whole; what nobody claims any more goes away.
//!
//! What is made is written into a folder that waits within the site, and moved to its place when all of it is there: a
//! visitor never sees half a page, and a build that is stopped or goes wrong leaves the old site standing. Only files that an earlier build wrote
//! are deleted: their list lies in the site's memory, with the stamp of each, so that a file which is still as it was made
//! of the same things is not made again.
#![expect(clippy::disallowed_methods, reason = "this is the door for writing")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use hashbrown::{HashMap, HashSet};
use model::SitePath;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Build;
use crate::fingerprint::{self, Fingerprint};
use crate::memory::{PROGRAM, decode, encode};
use crate::output::{ItemMarks, Made, Mark, Output};
use crate::tree::Stat;

/// Where, in the output folder, new files wait until all are there.
const WAITING: &str = ".showground-new";

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

/// The machine did not let us read or write.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct Fault {
    /// Where.
    pub path: PathBuf,
    /// Why.
    pub source: io::Error,
}

pub(crate) fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, Fault> {
    result.map_err(|source| Fault { path: path.to_owned(), source })
}

/// The output folder, with what is known of its files.
#[derive(Debug)]
pub struct Folder {
    out: PathBuf,
    /// Where the files that earlier builds wrote are listed.
    claims: PathBuf,
    /// Where is kept of what they were made.
    stamps: PathBuf,
    /// Those files. Nothing is known of what some were made, because a mistake is in the way, or the memory is damaged.
    known: HashMap<SitePath, Option<Stamped>>,
    /// Where is kept what was known of each item.
    items: PathBuf,
    noted: Mutex<Option<Vec<u8>>>,
    /// Whether there was anything before.
    is_new: bool,
    /// What was made, and whether it differs from what is there.
    made: Mutex<Vec<(Stamped, bool)>>,
    fault: Mutex<Option<Fault>>,
}

/// A file as it was written, and of what it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamped {
    file: SitePath,
    stamp: Fingerprint,
    shows: Vec<Mark>,
    stat: Stat,
}

impl Folder {
    /// The folder `out`; `memory` is where is remembered what was written. When it is to be made `fresh`, nothing counts as
    /// being there already.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn open(out: &Path, memory: &Path, fresh: bool) -> Result<Folder, Fault> {
        let is_new = fs::read_dir(out).map_or(true, |mut files| files.next().is_none());
        at(memory, fs::create_dir_all(memory))?;
        let Lists { claims, stamps, items } = Lists::of(out, memory);
        let folder = Folder {
            out: out.to_owned(),
            known: known(&claims, &stamps, fresh),
            claims,
            stamps,
            items,
            noted: Mutex::default(),
            is_new,
            made: Mutex::default(),
            fault: Mutex::default(),
        };
        folder.sweep()?; // of a build that was stopped
        Ok(folder)
    }

    /// Moves what was made to its place, and takes away what is no part of the site any more.
    ///
    /// # Errors
    /// When the disk refuses. What was moved before stays; the next build goes on from there.
    pub fn commit(mut self, build: &Build) -> Result<Written, Fault> {
        if let Some(fault) = self.fault.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(fault);
        }
        let new = std::mem::take(self.made.get_mut().unwrap_or_else(PoisonError::into_inner));
        let made = new.iter().filter(|(_, differs)| *differs).count();
        let added: Vec<&SitePath> = build.files.iter().filter(|file| !self.known.contains_key(*file)).collect();
        let gone = self.gone(build, added.len());
        // Claimed before they are there: a build that is stopped leaves no file that nobody claims.
        if !added.is_empty() {
            self.claim(added)?;
        }
        let waiting = self.out.join(WAITING);
        let moved = if made > 0 { merge(&waiting, &self.out) } else { Ok(()) };
        let mut removed = 0;
        for file in &gone {
            removed += usize::from(self.remove(file)?);
        }
        if moved.is_err() {
            merge(&waiting, &self.out)?; // what was in the way, such as a folder in the place of a file, is gone now
        }
        if !new.is_empty() || !gone.is_empty() {
            self.remember(new.into_iter().map(|(file, _)| file), &gone)?;
        }
        Ok(Written { made, kept: build.files.len().saturating_sub(made), removed })
    }

    /// The files of earlier builds that are no part of the site any more. Every file of the site is known, but for those
    /// that were `added`.
    fn gone(&self, build: &Build, added: usize) -> HashSet<SitePath> {
        if self.known.len() + added == build.files.len() {
            return HashSet::new();
        }
        let files: HashSet<&SitePath> = build.files.iter().chain(&build.spared).collect();
        self.known.keys().filter(|file| !files.contains(file)).cloned().collect()
    }

    /// Lists these files beside those that are listed.
    fn claim(&self, added: Vec<&SitePath>) -> Result<(), Fault> {
        let mut all: Vec<&SitePath> = self.known.keys().chain(added).collect();
        all.par_sort_unstable();
        list(&self.claims, &all)
    }

    fn remember(&mut self, new: impl Iterator<Item = Stamped>, gone: &HashSet<SitePath>) -> Result<(), Fault> {
        self.known.extend(new.map(|file| (file.file.clone(), Some(file))));
        self.known.retain(|file, _| !gone.contains(file));
        let mut all: Vec<&Stamped> = self.known.values().flatten().collect();
        all.par_sort_unstable_by(|a, b| a.file.cmp(&b.file));
        replace(&self.stamps, &encode(key(), &all))?;
        if let Some(noted) = self.noted.get_mut().unwrap_or_else(PoisonError::into_inner) {
            replace(&self.items, noted)?;
        }
        if gone.is_empty() { Ok(()) } else { self.claim(Vec::new()) }
    }

    /// Whether there was such a file.
    fn remove(&self, gone: &SitePath) -> Result<bool, Fault> {
        let path = self.out.join(gone.as_str());
        let was_there = match fs::remove_file(&path) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(Fault { path, source: error }),
        };
        for folder in path.ancestors().skip(1).take_while(|folder| *folder != self.out) {
            if fs::remove_dir(folder).is_err() {
                break; // not empty
            }
        }
        Ok(was_there)
    }

    fn sweep(&self) -> Result<(), Fault> {
        let waiting = self.out.join(WAITING);
        match fs::remove_dir_all(&waiting) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Fault { path: waiting, source: error }),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Writes a new file where it waits, unless the old one is the same. What is known of it, and whether it differs.
    fn write(&self, file: &SitePath, bytes: &[u8]) -> Result<(Stat, bool), Fault> {
        let place = self.out.join(file.as_str());
        if !self.is_new
            && let Some(stat) = unchanged(&place, bytes)
        {
            return Ok((stat, false));
        }
        let waiting = self.out.join(WAITING).join(file.as_str());
        Ok((at(&waiting, written(&waiting, bytes))?, true))
    }

    fn take(&self, file: &SitePath, stamp: Fingerprint, shows: Vec<Mark>, written: Result<(Stat, bool), Fault>) {
        match written {
            Ok((stat, differs)) => {
                let file = Stamped { file: file.clone(), stamp, shows, stat };
                self.made.lock().unwrap_or_else(PoisonError::into_inner).push((file, differs));
            }
            Err(fault) => drop(self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(fault)),
        }
    }
}

/// What was not committed leaves nothing behind.
impl Drop for Folder {
    fn drop(&mut self) {
        let _ = self.sweep(); // if that fails, the next build does it
    }
}

impl Output for Folder {
    fn has(&self, file: &SitePath, stamp: &Fingerprint) -> bool {
        let known = self.known.get(file).and_then(Option::as_ref).filter(|known| known.stamp == *stamp);
        known.is_some_and(|known| known.is_there(&self.out))
    }

    fn put(&self, file: &SitePath, made: Made<'_>) {
        self.take(file, made.stamp, made.shows, self.write(file, made.bytes));
    }

    fn copy(&self, file: &SitePath, from: &Path, stamp: Fingerprint) {
        let new = at(from, fs::read(from)).and_then(|bytes| self.write(file, &bytes));
        self.take(file, stamp, Vec::new(), new);
    }

    fn note<'v>(&self, known: &dyn Fn() -> Vec<(&'v str, ItemMarks)>) {
        if !self.made.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            let bytes = encode(key(), &known());
            *self.noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(bytes);
        }
    }
}

impl Stamped {
    /// Whether the file lies in the output folder as it was written.
    fn is_there(&self, out: &Path) -> bool {
        Stat::of(&out.join(self.file.as_str())).is_some_and(|stat| stat.is_same_file(&self.stat))
    }
}

/// Where is remembered what lies in an output folder: each has lists of its own.
struct Lists {
    claims: PathBuf,
    stamps: PathBuf,
    items: PathBuf,
}

impl Lists {
    fn of(out: &Path, memory: &Path) -> Lists {
        let name = name_of(&canonical(out));
        Lists {
            claims: memory.join(format!("outputs-{name}.txt")),
            stamps: memory.join(format!("stamps-{name}")),
            items: memory.join(format!("items-{name}")),
        }
    }
}

/// What lies in the output folder, for those who only look: nothing is written.
#[derive(Debug)]
pub struct Earlier {
    out: PathBuf,
    known: HashMap<SitePath, Option<Stamped>>,
    items: HashMap<String, ItemMarks>,
}

/// A page as it was written last.
#[derive(Debug)]
pub struct Before<'e> {
    /// Of all that it showed.
    pub stamp: Fingerprint,
    /// Of its template, and of each thing that it showed.
    pub shows: &'e [Mark],
    /// Whether its file is still there as it was written.
    pub is_there: bool,
}

impl Earlier {
    /// What `memory` holds of the folder `out`.
    pub fn of(out: &Path, memory: &Path) -> Earlier {
        let Lists { claims, stamps, items } = Lists::of(out, memory);
        let items = fs::read(items).ok().and_then(|bytes| decode::<(String, ItemMarks)>(key(), &bytes));
        Earlier {
            out: out.to_owned(),
            known: known(&claims, &stamps, false),
            items: items.unwrap_or_default().into_iter().collect(),
        }
    }

    /// Whether an earlier build wrote a file.
    pub fn claims(&self, file: &SitePath) -> bool {
        self.known.contains_key(file)
    }

    /// A page as it was written last.
    pub fn page(&self, file: &SitePath) -> Option<Before<'_>> {
        let known = self.known.get(file)?.as_ref()?;
        Some(Before { stamp: known.stamp, shows: &known.shows, is_there: known.is_there(&self.out) })
    }

    /// What was known of an item then.
    pub fn item(&self, id: &str) -> Option<ItemMarks> {
        self.items.get(id).copied()
    }
}

/// The one name of a folder that may not be there yet: that of the nearest one that is, and what comes below it.
fn canonical(folder: &Path) -> PathBuf {
    let full = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let there = full.ancestors().find_map(|near| Some((near.canonicalize().ok()?, full.strip_prefix(near).ok()?)));
    // Part by part: joining an empty rest would add a slash, and that is another name.
    there.map_or(full.clone(), |(near, below)| near.components().chain(below.components()).collect())
}

fn name_of(out: &Path) -> String {
    blake3::hash(out.to_string_lossy().as_bytes()).to_hex()[..8].to_owned()
}

/// The files of earlier builds: those with a stamp, and others that are listed.
fn known(claims: &Path, stamps: &Path, fresh: bool) -> HashMap<SitePath, Option<Stamped>> {
    let (listed, stamped) = rayon::join(|| fs::read_to_string(claims).unwrap_or_default(), || stamped(stamps));
    let stamped = if fresh { Vec::new() } else { stamped };
    let mut known: HashMap<SitePath, Option<Stamped>> =
        stamped.into_iter().map(|file| (file.file.clone(), Some(file))).collect();
    for path in listed.lines().filter(|path| !known.contains_key(*path)).filter_map(SitePath::parse).collect::<Vec<_>>()
    {
        known.insert(path, None);
    }
    known
}

fn stamped(list: &Path) -> Vec<Stamped> {
    fs::read(list).ok().and_then(|bytes| decode::<Stamped>(key(), &bytes)).unwrap_or_default()
}

/// Stamps are good for the program that made them.
fn key() -> Fingerprint {
    fingerprint::of_bytes(PROGRAM.as_bytes())
}

fn list(list: &Path, paths: &[&SitePath]) -> Result<(), Fault> {
    let text: String = paths.iter().flat_map(|path| [path.as_str(), "\n"]).collect();
    replace(list, text.as_bytes())
}

/// A file with these bytes, in one step.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let beside = beside(path);
    at(&beside, fs::write(&beside, bytes))?;
    at(path, fs::rename(&beside, path))
}

/// A name in the same folder, so that renaming is one step of the file system.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.new"))
}

/// What is known of a file that has these bytes; nothing of any other.
fn unchanged(path: &Path, bytes: &[u8]) -> Option<Stat> {
    let mut file = fs::File::open(path).ok()?;
    let mut old = Vec::with_capacity(bytes.len() + 1);
    io::Read::read_to_end(&mut file, &mut old).ok()?;
    (old == bytes).then(|| Stat::of_open(&file).ok()).flatten()
}

/// Writes a new file, and the folders for it if need be.
fn written(path: &Path, bytes: &[u8]) -> io::Result<Stat> {
    let mut file = fs::File::create(path).or_else(|error| match path.parent() {
        Some(folder) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder).and_then(|()| fs::File::create(path))
        }
        Some(_) | None => Err(error),
    })?;
    io::Write::write_all(&mut file, bytes)?;
    Stat::of_open(&file)
}

/// Moves everything in one folder into another: what is not there yet as a whole, the rest file by file.
fn merge(from: &Path, to: &Path) -> Result<(), Fault> {
    for entry in at(from, fs::read_dir(from))? {
        let entry = at(from, entry)?;
        let (new, place) = (entry.path(), to.join(entry.file_name()));
        match place.is_dir() && new.is_dir() {
            true => merge(&new, &place)?,
            false => at(&place, fs::rename(&new, &place))?,
        }
    }
    Ok(())
}
