//! The tree: every file of a site, listed once; and read when somebody asks. The only door to the disk for reading.
//!
//! Listing tells of each file what the file system knows of it, its [`Stat`], so that a build reads only what is new to it.
//! Text is read whole, up to a limit; pictures and downloads are only listed, and copied by the last room. Symbolic links
//! are refused, because what they point to may lie outside the site. Hidden files and editors' back-ups are passed over.
#![expect(clippy::disallowed_methods, reason = "this is the door")]

use std::collections::BTreeMap;
use std::fs::{DirEntry, FileType, Metadata};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use model::{Code, Diagnostic, Place, SitePath, Source};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::fingerprint::Mix;

/// The largest file that is read, a text or a part of a theme: a hundred times the longest page anybody would read.
pub const MAX_TEXT: u64 = 2 * 1024 * 1024;
/// Deeper folders are a mistake or an attack.
const MAX_DEPTH: usize = 12;
/// So many files of a folder are looked at by one thread.
const A_FEW: usize = 64;
/// The clock of file systems that keep fractions of a second goes by the kernel's tick, at most 10 ms apart.
const FINE_GRAIN: Duration = Duration::from_millis(20);
/// That of others, such as FAT, goes in steps of up to two seconds.
const COARSE_GRAIN: Duration = Duration::from_secs(2);

/// What the file system knows of a file. A file that was written to has another one, once the clock has ticked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stat {
    len: u64,
    inode: u64,
    /// When its bytes changed, in nanoseconds since 1970.
    modified: i64,
    /// When anything about it changed, its name included: nobody can set it back.
    changed: i64,
}

impl Stat {
    /// What there is to know of the file at a place; nothing when there is none, or it is none.
    pub fn of(file: &Path) -> Option<Stat> {
        file.symlink_metadata().ok().filter(Metadata::is_file).map(|known| Stat::new(&known))
    }

    fn new(known: &Metadata) -> Stat {
        let nanoseconds = |s: i64, ns: i64| s.saturating_mul(1_000_000_000).saturating_add(ns);
        Stat {
            len: known.len(),
            inode: known.ino(),
            modified: nanoseconds(known.mtime(), known.mtime_nsec()),
            changed: nanoseconds(known.ctime(), known.ctime_nsec()),
        }
    }

    /// How many bytes the file has.
    pub fn bytes(&self) -> u64 {
        self.len
    }

    /// When anything about it changed last, in nanoseconds since 1970.
    pub fn last_change(&self) -> u64 {
        u64::try_from(self.modified.max(self.changed)).unwrap_or_default()
    }

    /// What there is to know of a file that is open.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn of_open(file: &std::fs::File) -> std::io::Result<Stat> {
        file.metadata().map(|known| Stat::new(&known))
    }

    /// Adds all of it to a fingerprint.
    pub fn mix_into(&self, mix: &mut Mix) {
        let Stat { len, inode, modified, changed } = *self;
        for number in [len, inode, modified.cast_unsigned(), changed.cast_unsigned()] {
            mix.long(number);
        }
    }

    /// Whether it is the same file with the same bytes, perhaps in another place by now.
    pub fn is_same_file(&self, other: &Stat) -> bool {
        (self.len, self.inode, self.modified) == (other.len, other.inode, other.modified)
    }

    /// Whether the file, read at `now`, would look different had it been written to since: its last change lies further
    /// back than one step of the clock.
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let last = self.modified.max(self.changed);
        let coarse = self.modified % 1_000_000_000 == 0 && self.changed % 1_000_000_000 == 0;
        let grain = if coarse { COARSE_GRAIN } else { FINE_GRAIN };
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().saturating_sub(grain);
        i64::try_from(now.as_nanos()).is_ok_and(|now| last < now)
    }
}

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where, in the site.
    pub path: SitePath,
    /// What is known of it.
    pub stat: Stat,
}

/// The files of a site, in the order of their paths.
#[derive(Clone, Debug)]
pub struct Tree {
    root: Arc<Path>,
    /// When it was listed.
    pub listed_at: SystemTime,
    /// Texts.
    pub texts: Vec<Listed>,
    /// Files that go to the site as they are.
    pub assets: Vec<Listed>,
    /// What cannot be used, and why.
    pub mistakes: Vec<Diagnostic>,
    /// Texts that are not on the disk; see [`Tree::imagining`].
    imagined: Arc<BTreeMap<SitePath, Arc<str>>>,
    /// Why files could not be read again that were read before.
    lost: Arc<Mutex<Vec<Diagnostic>>>,
}

/// Lists `content/` and the themes' folders of the site at `root`, at the moment `now`.
pub fn list(root: &Path, now: SystemTime) -> Tree {
    let mut found = Found::default();
    for folder in ["content", "themes"] {
        let start = root.join(folder);
        match start.symlink_metadata() {
            Ok(known) if known.is_symlink() => found.mistakes.extend(path_in(root, &start).map(|path| symlink(&path))),
            Ok(_) => found.add(walk(&start, folder, 0)),
            Err(error) if error.kind() == ErrorKind::NotFound => {} // missing settings are noticed when they are looked for
            Err(error) => found.mistakes.push(unreadable(path_in(root, &start).as_ref(), &error.to_string())),
        }
    }
    let Found { mut texts, mut assets, mistakes } = found;
    for files in [&mut texts, &mut assets] {
        files.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
    }
    Tree { root: root.into(), listed_at: now, texts, assets, mistakes, imagined: Arc::default(), lost: Arc::default() }
}

impl Tree {
    /// Where a file of the site is on the disk.
    pub fn place(&self, path: &SitePath) -> PathBuf {
        self.root.join(path.as_str())
    }

    /// The text of a listed file, if it is there.
    pub fn has(&self, path: &SitePath) -> bool {
        self.texts.binary_search_by(|file| file.path.cmp(path)).is_ok()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn read(&self, path: &SitePath) -> Result<Source, Box<Diagnostic>> {
        match self.imagined.get(path) {
            Some(text) => Ok(Source::new(path.clone(), Arc::clone(text))),
            None => text(&self.place(path), path),
        }
    }

    /// The same tree with one more text, as if it were on the disk: to see what would come of it. For a build that remembers
    /// nothing, because nothing is known of such a file by which it could be told from another.
    pub fn imagining(mut self, path: SitePath, text: &str) -> Tree {
        Arc::make_mut(&mut self.imagined).insert(path.clone(), text.into());
        self.put(path, Stat::default());
        self
    }

    /// The same tree without a text, as if it were not on the disk.
    pub fn without(mut self, path: &SitePath) -> Tree {
        self.texts.retain(|file| file.path != *path);
        self
    }

    /// Reads a file that is no text.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn bytes(&self, path: &SitePath) -> Result<Vec<u8>, Box<Diagnostic>> {
        bytes(&self.place(path), path)
    }

    /// Reads a file once more. When that fails, it is [lost](Tree::take_lost).
    pub fn again(&self, path: &SitePath) -> Option<Source> {
        let lose = |mistake: Box<Diagnostic>| self.lost.lock().unwrap_or_else(PoisonError::into_inner).push(*mistake);
        self.read(path).map_err(lose).ok()
    }

    /// The text of a file that was read before, to show what is in it; empty when it is lost.
    pub fn source(&self, path: &SitePath) -> Source {
        self.again(path).unwrap_or_else(|| Source::new(path.clone(), ""))
    }

    /// Why files could not be read again; no longer known afterwards.
    pub fn take_lost(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut *self.lost.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lists these files anew, at the moment `now`; all others are as they were. Nothing when that cannot be told of files
    /// alone, because folders came, went or were renamed: then all has to be listed.
    pub fn relisted(&self, files: &[PathBuf], now: SystemTime) -> Option<Tree> {
        let mut tree = Tree { listed_at: now, lost: Arc::default(), ..self.clone() };
        for file in files {
            let path = path_in(&self.root, file)?;
            if self.has_mistake_at(&path) || path.as_str().matches('/').count() > MAX_DEPTH {
                return None;
            }
            let is_hidden = path.as_str().split('/').any(is_passed_over);
            match file.symlink_metadata() {
                Ok(known) if is_hidden && known.is_file() => {}
                Ok(known) if known.is_file() && (is_text(&path) || is_asset(&path)) => {
                    tree.put(path, Stat::new(&known))
                }
                Err(error) if error.kind() == ErrorKind::NotFound && (is_hidden || tree.take(&path)) => {}
                Ok(_) | Err(_) => return None,
            }
        }
        Some(tree)
    }

    /// Whether something is wrong with the file itself, or with a folder that it is in.
    fn has_mistake_at(&self, path: &SitePath) -> bool {
        let mut files = self.mistakes.iter().filter_map(|known| Some(known.at.as_ref()?.file.as_str()));
        files.any(|file| file == path.as_str() || path.under(file).is_some())
    }

    fn list_of(&mut self, path: &SitePath) -> &mut Vec<Listed> {
        if is_asset(path) { &mut self.assets } else { &mut self.texts }
    }

    fn put(&mut self, path: SitePath, stat: Stat) {
        let list = self.list_of(&path);
        match list.binary_search_by(|file| file.path.cmp(&path)) {
            Ok(at) => list[at].stat = stat,
            Err(at) => list.insert(at, Listed { path, stat }),
        }
    }

    /// Whether the file was there.
    fn take(&mut self, path: &SitePath) -> bool {
        let list = self.list_of(path);
        let at = list.binary_search_by(|file| file.path.cmp(path));
        at.map(|at| list.remove(at)).is_ok()
    }
}

/// What a walk through the folders finds.
#[derive(Default)]
struct Found {
    texts: Vec<Listed>,
    assets: Vec<Listed>,
    mistakes: Vec<Diagnostic>,
}

impl Found {
    fn add(&mut self, more: Found) {
        self.texts.extend(more.texts);
        self.assets.extend(more.assets);
        self.mistakes.extend(more.mistakes);
    }

    fn and(mut self, more: Found) -> Found {
        self.add(more);
        self
    }

    /// Takes what is no folder.
    fn take(&mut self, path: SitePath, kind: FileType, known: impl Fn() -> std::io::Result<Metadata>) {
        let list = if is_asset(&path) { &mut self.assets } else { &mut self.texts };
        match () {
            () if kind.is_symlink() => self.mistakes.push(symlink(&path)),
            () if !kind.is_file() => self.mistakes.push(unreadable(Some(&path), "it is not a regular file")),
            () if !is_asset(&path) && !is_text(&path) => self.mistakes.push(stray(&path)),
            () => match known() {
                Ok(known) => list.push(Listed { stat: Stat::new(&known), path }),
                Err(error) => self.mistakes.push(unreadable(Some(&path), &error.to_string())),
            },
        }
    }
}

/// What is in a folder and below it; `inside` is its path within the site.
fn walk(folder: &Path, inside: &str, depth: usize) -> Found {
    let entries: Result<Vec<DirEntry>, _> = std::fs::read_dir(folder).and_then(Iterator::collect);
    let entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            let mistake = unreadable(SitePath::parse(inside).as_ref(), &error.to_string());
            return Found { mistakes: vec![mistake], ..Found::default() };
        }
    };
    let with_one = |mut found, entry: &DirEntry| {
        take(entry, inside, depth + 1, &mut found);
        found
    };
    entries.par_iter().with_min_len(A_FEW).fold(Found::default, with_one).reduce(Found::default, Found::and)
}

/// Hidden files and editors' back-ups.
fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'))
}

fn take(entry: &DirEntry, inside: &str, depth: usize, found: &mut Found) {
    let name = entry.file_name();
    let shown = name.to_string_lossy();
    if is_passed_over(&shown) {
        return;
    }
    let within = [inside, "/", &shown].concat();
    if name.to_str().is_none() {
        return found.mistakes.push(bad_name(&within)); // what is shown of it is not its name
    }
    let path = SitePath::parse(&within);
    match entry.file_type() {
        Ok(kind) if kind.is_dir() && depth < MAX_DEPTH => found.add(walk(&entry.path(), &within, depth)),
        Ok(kind) if kind.is_dir() => found.mistakes.extend(path.as_ref().map(too_deep)),
        Ok(kind) => match path {
            Some(path) => found.take(path, kind, || entry.metadata()),
            None => found.mistakes.push(bad_name(&within)),
        },
        Err(error) => found.mistakes.push(unreadable(path.as_ref(), &error.to_string())),
    }
}

/// Folders at the limit are not looked into.
fn too_deep(path: &SitePath) -> Diagnostic {
    let mistake =
        Diagnostic::error(Code::FileUnreadable, format!("folders are read {MAX_DEPTH} deep, and this one is not"));
    mistake.at(Place::file(path)).help("move what is in it further up")
}

/// The path of a file within the site. Both come from one walk, so one is the beginning of the other.
fn path_in(root: &Path, path: &Path) -> Option<SitePath> {
    let inside = path.to_str()?.strip_prefix(root.to_str()?)?;
    match std::path::MAIN_SEPARATOR {
        '/' => SitePath::parse(inside.trim_start_matches('/')),
        separator => SitePath::parse(inside.replace(separator, "/").trim_start_matches('/')),
    }
}

/// Whether a file goes to the site as it is: everything in `content/images`, `content/files` and a theme's `assets`.
fn is_asset(path: &SitePath) -> bool {
    let in_content = path.under("content/images").or(path.under("content/files")).is_some();
    let in_theme = path.under("themes").is_some_and(|rest| rest.split('/').nth(1) == Some("assets"));
    in_content || (in_theme && !matches!(path.extension(), Some("css" | "js")))
}

/// Whether it is written by hand in a form that we read.
fn is_text(path: &SitePath) -> bool {
    matches!(path.extension(), Some("md" | "yaml" | "html" | "xml" | "css" | "js"))
}

fn bytes(file: &Path, path: &SitePath) -> Result<Vec<u8>, Box<Diagnostic>> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        std::fs::File::open(file)?.take(MAX_TEXT + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| Box::new(unreadable(Some(path), &error.to_string())))?;
    match bytes.len() as u64 > MAX_TEXT {
        true => Err(Box::new(too_large(path))),
        false => Ok(bytes),
    }
}

fn text(file: &Path, path: &SitePath) -> Result<Source, Box<Diagnostic>> {
    let bytes = bytes(file, path)?;
    let text = String::from_utf8(bytes)
        .map_err(|error| Box::new(not_utf8(path, error.as_bytes(), error.utf8_error().valid_up_to())))?;
    match text.trim_start_matches('\u{feff}').trim().is_empty() {
        true => Err(Box::new(empty(path))),
        false => Ok(Source::new(path.clone(), Arc::<str>::from(text))),
    }
}

fn unreadable(path: Option<&SitePath>, why: &str) -> Diagnostic {
    let mistake = Diagnostic::error(Code::FileUnreadable, format!("this file cannot be read: {why}"));
    let mistake = mistake.help("look at its permissions, and at the disk");
    Diagnostic { at: path.map(Place::file), ..mistake }
}

fn symlink(path: &SitePath) -> Diagnostic {
    Diagnostic::error(Code::FileSymlink, "this is a symbolic link, which could lead out of the site")
        .at(Place::file(path))
        .help("put a copy of the file in its place")
}

fn bad_name(shown: &str) -> Diagnostic {
    Diagnostic::error(Code::FileName, format!("the name of the file `{shown}` cannot be used"))
        .help("use letters, digits, dots and hyphens; no backslash, colon or control character")
}

fn stray(path: &SitePath) -> Diagnostic {
    Diagnostic::warning(Code::FileStray, "nothing is made of this file")
        .at(Place::file(path))
        .help("pictures belong into `content/images/`, downloads into `content/files/`; texts end in `.md`, settings in `.yaml`")
}

fn too_large(path: &SitePath) -> Diagnostic {
    Diagnostic::error(Code::FileTooLarge, format!("this file is larger than {} MiB", MAX_TEXT / 1024 / 1024))
        .at(Place::file(path))
        .help("split a page into several, make a picture smaller, or put the file into `content/files/` and link to it")
}

fn empty(path: &SitePath) -> Diagnostic {
    Diagnostic::error(Code::FileEmpty, "this file is empty").at(Place::file(path)).help("write into it, or delete it")
}

/// Points at the first byte that is not UTF-8, with the line up to it.
fn not_utf8(path: &SitePath, bytes: &[u8], valid_up_to: usize) -> Diagnostic {
    let before = String::from_utf8_lossy(&bytes[..valid_up_to]).into_owned();
    let source = Source::new(path.clone(), before + "\u{fffd}");
    let end = source.text.len();
    let at = Place::at(&source, model::Span::new(end - '\u{fffd}'.len_utf8(), end));
    Diagnostic::error(Code::FileNotUtf8, "this file is not UTF-8 from here on")
        .at(at)
        .help("save it again with the encoding UTF-8")
}
