//! The tree: every file of a site, read once. The only door to the disk for reading.
//!
//! Text is read whole, up to a limit; pictures and downloads are only listed, and copied by the last room. Symbolic links
//! are refused, because what they point to may lie outside the site. Hidden files and editors' back-ups are passed over.
#![expect(clippy::disallowed_methods, reason = "this is the door")]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::{Code, Diagnostic, Place, SitePath, Source};
use walkdir::{DirEntry, WalkDir};

/// The largest text file: a hundred times the longest page anybody would read.
pub const MAX_TEXT: u64 = 2 * 1024 * 1024;
/// Deeper folders are a mistake or an attack.
const MAX_DEPTH: usize = 12;

/// The files of a site.
#[derive(Debug, Default)]
pub struct Tree {
    /// Text, by path.
    pub texts: BTreeMap<SitePath, Source>,
    /// Files to be copied as they are, by path; with the place to copy from.
    pub assets: BTreeMap<SitePath, PathBuf>,
    /// What could not be read, and why.
    pub mistakes: Vec<Diagnostic>,
}

/// Reads `content/` and the theme's folder of the site at `root`.
pub fn read(root: &Path) -> Tree {
    let mut tree = Tree::default();
    for folder in ["content", "themes"] {
        let start = root.join(folder);
        match start.symlink_metadata() {
            Ok(found) if found.is_symlink() => tree.mistakes.extend(path_in(root, &start).map(|path| symlink(&path))),
            Ok(_) => walk(root, &start, &mut tree),
            Err(_) => {} // a site without settings is noticed when they are looked for
        }
    }
    tree
}

fn walk(root: &Path, start: &Path, tree: &mut Tree) {
    let entries = WalkDir::new(start).max_depth(MAX_DEPTH).sort_by_file_name().into_iter().filter_entry(is_wanted);
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => tree.mistakes.extend(too_deep(root, &entry)),
            Ok(entry) => take(root, &entry, tree),
            Err(error) => tree
                .mistakes
                .push(unreadable(error.path().and_then(|path| path_in(root, path)).as_ref(), &error.to_string())),
        }
    }
}

/// Folders at the limit are not looked into.
fn too_deep(root: &Path, entry: &DirEntry) -> Option<Diagnostic> {
    let path = path_in(root, entry.path()).filter(|_| entry.depth() == MAX_DEPTH)?;
    let mistake =
        Diagnostic::error(Code::FileUnreadable, format!("folders are read {MAX_DEPTH} deep, and this one is not"));
    Some(mistake.at(Place::file(&path)).help("move what is in it further up"))
}

fn is_wanted(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let backup = name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'));
    entry.depth() == 0 || !(name.starts_with('.') || backup)
}

fn take(root: &Path, entry: &DirEntry, tree: &mut Tree) {
    let Some(path) = path_in(root, entry.path()) else {
        let shown = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_string_lossy().into_owned();
        return tree.mistakes.push(bad_name(&shown));
    };
    if entry.path_is_symlink() {
        tree.mistakes.push(symlink(&path));
    } else if !entry.file_type().is_file() {
        tree.mistakes.push(unreadable(Some(&path), "it is not a regular file"));
    } else if !is_asset(&path) && !is_text(&path) {
        tree.mistakes.push(stray(&path));
    } else if is_asset(&path) {
        tree.assets.insert(path, entry.path().to_owned());
    } else {
        match text(entry.path(), &path) {
            Ok(source) => drop(tree.texts.insert(path, source)),
            Err(mistake) => tree.mistakes.push(*mistake),
        }
    }
}

fn path_in(root: &Path, path: &Path) -> Option<SitePath> {
    let inside = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
    SitePath::parse(&parts?.join("/"))
}

/// Whether a file is copied as it is: everything in `content/images`, `content/files` and a theme's `assets`.
fn is_asset(path: &SitePath) -> bool {
    let in_content = path.under("content/images").or(path.under("content/files")).is_some();
    let in_theme = path.under("themes").is_some_and(|rest| rest.split('/').nth(1) == Some("assets"));
    in_content || (in_theme && path.extension() != Some("css"))
}

/// Whether it is written by hand in a form that we read.
fn is_text(path: &SitePath) -> bool {
    matches!(path.extension(), Some("md" | "yaml" | "html" | "xml" | "css"))
}

fn text(file: &Path, path: &SitePath) -> Result<Source, Box<Diagnostic>> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        std::fs::File::open(file)?.take(MAX_TEXT + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| Box::new(unreadable(Some(path), &error.to_string())))?;
    if bytes.len() as u64 > MAX_TEXT {
        return Err(Box::new(too_large(path)));
    }
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
        .help("split it into several pages, or put it into `content/files/` and link to it")
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
