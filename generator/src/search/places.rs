//! Which things have which words.

use hashbrown::HashMap;

use super::words::{folded, words};
use super::{Document, KEY, LIMIT, Word};

/// So many things are told of one word. A word that is in more of them tells little; one that is in as many as this fills
/// most of a file.
const MOST: usize = 12_000;
const _: () = assert!(MOST * KEY < LIMIT / 10 * 9);

/// The things that have a word, each once and in the order of documents.
#[derive(Debug, Default)]
pub struct Places {
    title: Vec<u32>,
    other: Vec<u32>,
    /// Whether there are more.
    pub is_cut: bool,
}

impl Places {
    /// Those with it in their title, and those with it elsewhere.
    pub fn lists(&self) -> [&[u32]; 2] {
        [&self.title, &self.other]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.title.len() + self.other.len()
    }

    fn add_title(&mut self, document: u32) {
        if self.title.last() != Some(&document) {
            if self.len() < MOST { self.title.push(document) } else { self.is_cut = true }
        }
    }

    fn add_other(&mut self, document: u32) {
        if self.other.last() != Some(&document) && self.title.binary_search(&document).is_err() {
            if self.len() < MOST { self.other.push(document) } else { self.is_cut = true }
        }
    }
}

/// Every word of these documents, in the order of words. On one core: others may wait for it, and would be asked to help
/// while they do.
pub fn of_words(documents: &[Document]) -> Vec<Word> {
    let texts: Vec<[String; 2]> = documents.iter().map(texts).collect();
    let mut table: HashMap<&str, Places> = HashMap::new();
    for (document, [title, _]) in (0..).zip(&texts) {
        words(title).for_each(|word| table.entry(word).or_default().add_title(document));
    }
    for (document, [_, other]) in (0..).zip(&texts) {
        words(other).for_each(|word| table.entry(word).or_default().add_other(document));
    }
    let mut all: Vec<Word> = table.into_iter().map(|(text, places)| Word { text: text.into(), places }).collect();
    all.sort_unstable_by(|one, other| one.text.cmp(&other.text));
    all
}

/// The title of a document, and all else that it is found by.
fn texts(document: &Document) -> [String; 2] {
    let mut other = String::with_capacity(document.summary.len() + document.areas.len() + 100);
    for text in [&document.summary, &document.areas].into_iter().chain(&document.also) {
        other.push_str(text);
        other.push(' ');
    }
    [folded(&document.title), folded(&other)]
}
