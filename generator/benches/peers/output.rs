//! What a generator wrote: how much of it, and which files it touched.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::WalkDir;

/// How much was written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Amount {
    /// Files.
    pub files: usize,
    /// Those of them that are pages.
    pub pages: usize,
    /// The size of all files.
    pub bytes: usize,
    /// The size of what the main parts of pages say, without markup and with single spaces.
    pub text: usize,
    /// The same of the pages of ideas alone, each of which shows one thing.
    pub idea_text: usize,
    /// How many pages of ideas there are.
    pub ideas: usize,
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path)
}

/// Counts all that lies in a folder.
pub fn amount(folder: &Path) -> io::Result<Amount> {
    let mut amount = Amount::default();
    for file in files(folder) {
        let content = fs::read(&file)?;
        amount.files += 1;
        amount.bytes += content.len();
        if file.extension().is_some_and(|extension| extension == "html") {
            let length = main_text(&String::from_utf8_lossy(&content)).len();
            amount.pages += 1;
            amount.text += length;
            if is_idea(&file, folder) {
                amount.ideas += 1;
                amount.idea_text += length;
            }
        }
    }
    Ok(amount)
}

/// Whether it is the page of one idea: `ideas/…/index.html`, and no further page of a list.
fn is_idea(file: &Path, folder: &Path) -> bool {
    let parts: Vec<_> = file.strip_prefix(folder).into_iter().flat_map(Path::iter).collect();
    parts.len() == 3 && parts[0] == "ideas"
}

/// What the main part of a page says.
fn main_text(html: &str) -> String {
    let main =
        html.split_once("<main").map_or(html, |(_, rest)| rest.split_once("</main>").map_or(rest, |(main, _)| main));
    let texts = main.split('<').skip(1).filter_map(|part| part.split_once('>')).map(|(_, text)| text);
    let words: String = texts.collect::<Vec<_>>().join(" ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// When each file was written.
pub type Times = BTreeMap<PathBuf, SystemTime>;

/// When each file in a folder was written.
pub fn times(folder: &Path) -> io::Result<Times> {
    files(folder).map(|file| fs::metadata(&file).and_then(|data| data.modified()).map(|time| (file, time))).collect()
}

/// How many files came, went, or were written again.
pub fn changed(before: &Times, after: &Times) -> usize {
    let gone = before.keys().filter(|file| !after.contains_key(*file)).count();
    gone + after.iter().filter(|(file, time)| before.get(*file) != Some(time)).count()
}
