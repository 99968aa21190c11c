//! The last room: what differs goes to the output folder, each file whole; what nobody claims any more goes away.
//!
//! What is made is written into a folder that waits within the site, and moved to its place when all of it is there: a
//! visitor never sees half a page, and a build that is stopped or goes wrong leaves the old site standing. Only files that an earlier build wrote
//! are deleted: their list lies in the site's memory, with the stamp of each, so that a file which is still as it was made
//! of the same things is not made again.
#![expect(clippy::disallowed_methods, reason = "this is the door for writing")]

mod built;
mod last;
mod theirs;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use hashbrown::{HashMap, HashSet};
use model::SitePath;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::fingerprint::{self, Fingerprint};
use crate::memory::{PROGRAM, decode, encode, encode_more, takes_more};
use crate::output::{ItemMarks, Made, Mark, Output};
use crate::tree::{Stat, Tree};
use crate::{Build, Options};
pub use built::{Built, Unbuilt};
pub use last::Last;
pub use theirs::Rehearsal;
use theirs::Theirs;

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
#[error("{}: {source}{}", path.display(), mend(source))]
pub struct Fault {
    /// Where.
    pub path: PathBuf,
    /// Why.
    pub source: io::Error,
}

/// What to do about it, where that is known: a file lies where a folder belongs, or the other way round.
fn mend(source: &io::Error) -> &'static str {
    use io::ErrorKind::{AlreadyExists, IsADirectory, NotADirectory};
    match matches!(source.kind(), AlreadyExists | IsADirectory | NotADirectory) {
        true => "; it lies in the way of what is to be written: move it away, and build again",
        false => "",
    }
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
    /// Those files, each with the stamp of what it was made of. Some have none: because a mistake is in the way, the memory
    /// is damaged, or the file does not lie there any more as it was written.
    known: HashMap<SitePath, Option<Fingerprint>>,
    /// Whether they are listed, all of them and nothing else.
    are_listed: bool,
    /// Whether the list is as a build wrote it.
    list_is_whole: bool,
    /// What is kept of them, in bytes.
    kept: Vec<u8>,
    /// How many stamps those are, the ones included that are out of date.
    held: usize,
    /// Where is kept what was known of each item.
    items: PathBuf,
    noted: Mutex<Option<Vec<u8>>>,
    /// Where is kept what the last build told of itself.
    last: PathBuf,
    /// All that this build depends on.
    inputs: Option<last::Inputs>,
    /// Whether there was anything before.
    is_new: bool,
    /// What others put where this build writes.
    theirs: Theirs,
    made: Mutex<Vec<New>>,
    fault: Mutex<Option<Fault>>,
}

/// A file as it was written, and of what it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamped<'a> {
    file: &'a str,
    #[serde(with = "fingerprint::as_bytes")]
    stamp: Fingerprint,
    /// The marks of what it shows, one after the other.
    #[serde(serialize_with = "fingerprint::as_bytes::serialize")]
    shows: &'a [u8],
    stat: Stat,
}

/// A file that was made.
#[derive(Debug)]
struct New {
    file: SitePath,
    stamp: Fingerprint,
    shows: Vec<Mark>,
    stat: Stat,
    /// Whether it differs from what is there.
    differs: bool,
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
        let Lists { claims, stamps, items, last } = Lists::of(out, memory);
        let kept = if fresh { Vec::new() } else { fs::read(&stamps).unwrap_or_default() };
        let there = |file: Stamped<'_>| Some((SitePath::parse(file.file)?, file.is_there(out).then_some(file.stamp)));
        let Known { files: known, held, are_listed, list_is_whole } = known(&claims, &kept, there);
        let folder = Folder {
            out: out.to_owned(),
            known,
            are_listed,
            list_is_whole,
            kept,
            held,
            claims,
            stamps,
            items,
            noted: Mutex::default(),
            last,
            inputs: None,
            is_new,
            theirs: Theirs::default(),
            made: Mutex::default(),
            fault: Mutex::default(),
        };
        folder.sweep()?; // of a build that was stopped
        Ok(folder)
    }

    /// What the last build told, when one of this tree with these options would tell the same and make nothing.
    pub fn last(&mut self, tree: &Tree, options: &Options) -> Option<Last> {
        let inputs = self.inputs.insert(last::inputs(tree, options));
        let last = last::read(&fs::read(&self.last).ok()?, fingerprint::of_bytes(&self.kept))?;
        let is_whole = self.are_listed && self.known.values().all(Option::is_some);
        (is_whole && last.is_of(inputs)).then_some(last)
    }

    /// The files of others over which [`Folder::commit`] would write, once all is made: those that no build of this site wrote,
    /// and that are not the same.
    pub fn theirs(&self) -> Vec<SitePath> {
        self.theirs.found(&self.out, self.list_is_whole)
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
        let made = new.iter().filter(|file| file.differs).count();
        let added: Vec<&SitePath> = build.files.iter().filter(|file| !self.known.contains_key(*file)).collect();
        let gone = self.gone(build, added.len());
        // Claimed before they are there: a build that is stopped leaves no file that nobody claims.
        if !added.is_empty() || !self.are_listed {
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
            self.remember(&new, &gone)?;
        }
        let stamps = fingerprint::of_bytes(&self.kept);
        if let Some(last) = self.inputs.as_ref().and_then(|inputs| last::write(build, inputs, stamps)) {
            replace(&self.last, &last)?;
        }
        Ok(Written { made, kept: build.files.len().saturating_sub(made), removed })
    }

    /// The files of earlier builds that are no part of the site any more. Every file of the site is known, but for those
    /// that were `added`.
    fn gone(&self, build: &Build, added: usize) -> HashSet<SitePath> {
        if self.known.len() + added == build.files.len() {
            return HashSet::new();
        }
        let files: HashSet<&SitePath> = build.files.iter().collect();
        let goes = |file: &&SitePath| !files.contains(file) && !build.spared.contains(file);
        self.known.keys().filter(goes).cloned().collect()
    }

    /// Lists these files beside those that are listed.
    fn claim(&self, added: Vec<&SitePath>) -> Result<(), Fault> {
        let mut all: Vec<&SitePath> = self.known.keys().chain(added).collect();
        all.par_sort_unstable();
        list(&self.claims, &all)
    }

    fn remember(&mut self, new: &[New], gone: &HashSet<SitePath>) -> Result<(), Fault> {
        let stamped = new.iter().map(New::stamped);
        if gone.is_empty() && takes_more(self.held, new.len(), self.known.len()) {
            let more = encode_more(&stamped.collect::<Vec<_>>());
            add(&self.stamps, &more)?;
            self.kept.extend(more);
        } else {
            let old = decode(key(), &self.kept, |file: Stamped<'_>| file).unwrap_or_default();
            // Of two stamps of one file, the later one is kept.
            let all: HashMap<&str, Stamped<'_>> =
                old.into_iter().chain(stamped).map(|file| (file.file, file)).collect();
            let mut all: Vec<Stamped<'_>> = all.into_values().filter(|file| !gone.contains(file.file)).collect();
            all.par_sort_unstable_by_key(|file| file.file);
            self.kept = encode(key(), &all);
            replace(&self.stamps, &self.kept)?;
        }
        if let Some(noted) = self.noted.get_mut().unwrap_or_else(PoisonError::into_inner) {
            replace(&self.items, noted)?;
        }
        if gone.is_empty() {
            return Ok(());
        }
        self.known.extend(new.iter().map(|file| (file.file.clone(), None)));
        self.known.retain(|file, _| !gone.contains(file));
        self.claim(Vec::new())
    }

    /// Whether there was such a file.
    fn remove(&self, gone: &SitePath) -> Result<bool, Fault> {
        let path = self.out.join(gone.as_str());
        let was_there = match fs::remove_file(&path) {
            Ok(()) => true,
            Err(error) if is_none_there(&error) => false,
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
        if !self.is_new {
            if let Some(stat) = unchanged(&place, bytes) {
                return Ok((stat, false));
            }
            if !self.known.contains_key(file) {
                self.theirs.note(file, &place);
            }
        }
        let waiting = self.out.join(WAITING).join(file.as_str());
        Ok((at(&waiting, written(&waiting, bytes))?, true))
    }

    fn take(&self, file: &SitePath, stamp: Fingerprint, shows: Vec<Mark>, written: Result<(Stat, bool), Fault>) {
        match written {
            Ok((stat, differs)) => {
                let file = New { file: file.clone(), stamp, shows, stat, differs };
                self.made.lock().unwrap_or_else(PoisonError::into_inner).push(file);
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
        self.known.get(file).is_some_and(|known| known.as_ref() == Some(stamp))
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

impl Stamped<'_> {
    /// Whether the file lies in the output folder as it was written.
    fn is_there(&self, out: &Path) -> bool {
        Stat::of(&out.join(self.file)).is_some_and(|stat| stat.is_same_file(&self.stat))
    }
}

impl New {
    fn stamped(&self) -> Stamped<'_> {
        let New { file, stamp, shows, stat, .. } = self;
        Stamped { file: file.as_str(), stamp: *stamp, shows: shows.as_flattened(), stat: *stat }
    }
}

/// Where is remembered what lies in an output folder: each has lists of its own.
struct Lists {
    claims: PathBuf,
    stamps: PathBuf,
    items: PathBuf,
    last: PathBuf,
}

impl Lists {
    fn of(out: &Path, memory: &Path) -> Lists {
        let name = name_of(&canonical(out));
        Lists {
            claims: memory.join(format!("outputs-{name}.txt")),
            stamps: memory.join(format!("stamps-{name}")),
            items: memory.join(format!("items-{name}")),
            last: memory.join(format!("last-{name}")),
        }
    }
}

/// What lies in the output folder, for those who only look: nothing is written.
#[derive(Debug)]
pub struct Earlier {
    known: HashMap<SitePath, Option<Before>>,
    items: HashMap<String, ItemMarks>,
}

/// A page as it was written last.
#[derive(Debug)]
pub struct Before {
    /// Of all that it showed.
    pub stamp: Fingerprint,
    /// Of its template, and of each thing that it showed.
    pub shows: Vec<Mark>,
    /// Whether its file is still there as it was written.
    pub is_there: bool,
}

impl Earlier {
    /// What `memory` holds of the folder `out`.
    pub fn of(out: &Path, memory: &Path) -> Earlier {
        let Lists { claims, stamps, items, last: _ } = Lists::of(out, memory);
        let items = fs::read(items).unwrap_or_default();
        let items: Option<Vec<(String, ItemMarks)>> = decode(key(), &items, |item| item);
        let before = |file: Stamped<'_>| Some((SitePath::parse(file.file)?, Some(Before::of(&file, out))));
        Earlier {
            known: known(&claims, &fs::read(stamps).unwrap_or_default(), before).files,
            items: items.unwrap_or_default().into_iter().collect(),
        }
    }

    /// Whether an earlier build wrote a file.
    pub fn claims(&self, file: &SitePath) -> bool {
        self.known.contains_key(file)
    }

    /// A page as it was written last.
    pub fn page(&self, file: &SitePath) -> Option<&Before> {
        self.known.get(file)?.as_ref()
    }

    /// What was known of an item then.
    pub fn item(&self, id: &str) -> Option<ItemMarks> {
        self.items.get(id).copied()
    }
}

impl Before {
    fn of(file: &Stamped<'_>, out: &Path) -> Before {
        Before { stamp: file.stamp, shows: file.shows.as_chunks().0.to_vec(), is_there: file.is_there(out) }
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

/// The files of earlier builds.
struct Known<T> {
    /// What is made of those with a stamp, and others that are listed.
    files: HashMap<SitePath, Option<T>>,
    /// How many stamps there are.
    held: usize,
    /// Whether all of them are listed, and nothing else. Otherwise one of both was damaged, and knows less than the other.
    are_listed: bool,
    /// Whether the list is as a build wrote it.
    list_is_whole: bool,
}

fn known<T: Send>(
    claims: &Path,
    stamps: &[u8],
    make: impl Fn(Stamped<'_>) -> Option<(SitePath, Option<T>)> + Send + Sync,
) -> Known<T> {
    let ((listed, list_is_whole), stamped) = rayon::join(|| listed(claims), || decode(key(), stamps, make));
    let stamped = stamped.unwrap_or_default();
    let held = stamped.len();
    let mut files: HashMap<SitePath, Option<T>> = stamped.into_iter().flatten().collect();
    for path in listed.lines() {
        if !files.contains_key(path) {
            files.extend(SitePath::parse(path).map(|path| (path, None)));
        }
    }
    let are_listed = list_is_whole && listed.lines().count() == files.len();
    Known { files, held, are_listed, list_is_whole }
}

/// Stamps are good for the program that made them.
fn key() -> Fingerprint {
    fingerprint::of_bytes(PROGRAM.as_bytes())
}

/// Whether no file has this name. When a build was stopped, a folder may have taken its place already, or a file that of the
/// folder which it was in; and a damaged list may name anything.
fn is_none_there(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, IsADirectory, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | IsADirectory | NotADirectory | InvalidFilename)
}

fn list(list: &Path, paths: &[&SitePath]) -> Result<(), Fault> {
    let mut text: String = paths.iter().flat_map(|path| [path.as_str(), "\n"]).collect();
    text += &seal(list, &text);
    replace(list, text.as_bytes())
}

/// What a list says, and whether it is as it was written.
fn listed(list: &Path) -> (String, bool) {
    let mut text = fs::read_to_string(list).unwrap_or_default();
    let end = text.trim_end_matches('\n').rfind('\n').map_or(0, |end| end + 1);
    let is_whole = text[end..] == seal(list, &text[..end]);
    if is_whole {
        text.truncate(end);
    }
    (text, is_whole)
}

/// The last line of a list, by which a part of it is known to be no whole one, and that of another folder not to be this one's.
/// It is no path: those have no colons.
fn seal(list: &Path, text: &str) -> String {
    let name = list.file_name().unwrap_or_default().to_string_lossy();
    format!("whole:{}\n", &blake3::hash([name.as_bytes(), b"\n", text.as_bytes()].concat().as_slice()).to_hex()[..16])
}

/// A file of the memory with these bytes, in one step.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let beside = beside(path);
    at(&beside, fs::write(&beside, bytes))?;
    if path.is_dir() {
        at(path, clear(path))?;
    }
    at(path, fs::rename(&beside, path))
}

/// Takes away what lies in the place of a file of the memory, all of which may be deleted at any time.
pub(crate) fn clear(path: &Path) -> io::Result<()> {
    if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

/// Bytes at the end of a file that is there.
pub(crate) fn add(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let file = fs::OpenOptions::new().append(true).open(path);
    at(path, file.and_then(|mut file| io::Write::write_all(&mut file, bytes)))
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
