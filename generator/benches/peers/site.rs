//! A made site, and the one idea in it that is edited.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::peer::Peer;
use crate::corpus::{Corpus, middle_idea};

/// A site on the disk.
#[derive(Debug)]
pub struct Site {
    /// Its folder.
    pub folder: PathBuf,
    /// The address of the idea that is edited.
    pub url: String,
    file: PathBuf,
    title: String,
    /// The idea's file as it was made.
    original: String,
}

impl Site {
    /// Makes the site that a peer reads.
    pub fn make(corpus: &Corpus, items: usize, peer: &Peer, folder: &Path) -> io::Result<Site> {
        let folder = folder.join(peer.format.as_str());
        peer.format.write(corpus, items, &folder)?;
        let idea = corpus.name(middle_idea(items));
        let file = folder.join(format!("content/ideas/{}.md", idea.slug));
        let original = fs::read_to_string(&file)?;
        Ok(Site { folder, url: format!("/ideas/{}/", idea.slug), file, title: idea.title, original })
    }

    /// Adds a word to the text of the idea.
    pub fn edit_body(&self, word: &str) -> io::Result<()> {
        fs::write(&self.file, format!("{}\nSomebody added {word} here.\n", self.original))
    }

    /// Adds a word to its title.
    pub fn edit_title(&self, word: &str) -> io::Result<()> {
        fs::write(&self.file, self.original.replacen(&self.title, &format!("{} {word}", self.title), 1))
    }

    /// Puts the idea back.
    pub fn restore(&self) -> io::Result<()> {
        fs::write(&self.file, &self.original)
    }

    /// Whether the built page of the idea shows a word.
    pub fn shows(&self, word: &str) -> io::Result<bool> {
        let page = self.output().join(self.url.trim_matches('/')).join("index.html");
        Ok(fs::read_to_string(page)?.contains(word))
    }

    /// Where the built site is.
    pub fn output(&self) -> PathBuf {
        self.folder.join("public")
    }
}
