//! The formats in which a corpus can be written.

use std::io;
use std::path::Path;

use super::item::Corpus;
use super::{hugo, jsonl, showground};

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A site of ours, with a theme that shows as much as the other ones.
    Showground,
    /// The same site for Hugo.
    Hugo,
    /// The items alone.
    Jsonl,
}

impl Format {
    /// Every one.
    pub const ALL: [Format; 3] = [Format::Showground, Format::Hugo, Format::Jsonl];

    /// Its name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Showground => "showground",
            Format::Hugo => "hugo",
            Format::Jsonl => "jsonl",
        }
    }

    /// What it is.
    pub fn about(self) -> &'static str {
        match self {
            Format::Showground => "a site of ours: content/ and themes/minimal/",
            Format::Hugo => "a site for Hugo 0.146 or newer that shows the same",
            Format::Jsonl => "items.jsonl: the items alone, one JSON object per line",
        }
    }

    /// The format of this name.
    pub fn parse(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// Writes the first items of a corpus into a folder.
    ///
    /// # Errors
    /// What the disk refuses.
    pub fn write(self, corpus: &Corpus, items: usize, folder: &Path) -> io::Result<()> {
        match self {
            Format::Showground => showground::write(corpus, items, folder),
            Format::Hugo => hugo::write(corpus, items, folder),
            Format::Jsonl => jsonl::write(corpus, items, folder),
        }
    }
}
