//! The search index: files in which the script of a page looks words up, on any host and without a server.
//!
//! Files of *words* say which things have a word, those with it in their title first. Words that begin alike lie in one
//! file, as long as it stays small; so a browser loads only what begins like the words that were typed. Files of
//! *cards* say what is shown of each thing; which one it lies in follows from its key. The *contents* list the files.
//!
//! What files there are, and their fingerprints, are an [`Outline`] that is remembered: while nothing that can be found has
//! changed, no build looks at a word.
//!
//! A file has nothing in it but words and cards, so the change of one thing is that of a few files, however many there are.
//! Whoever reads them folds words the same way (see [`words`]): the script in `themes/showground/assets/site.js`.
//!
//! Not supported: words that are written without blanks between them, and pieces from the middle of a word.

mod places;
mod split;
mod words;

use model::item::{ItemId, Kind};
use serde::{Deserialize, Serialize};

use crate::fingerprint::{self, Fingerprint, Mix};
use places::Places;
use split::Shard;

/// No file is larger, in bytes: what a slow telephone loads in a second.
pub const LIMIT: usize = 100_000;
/// How large files of cards are, about: a search loads several of them for the sake of a few cards each.
const CARDS: usize = 32_000;
/// More digits than this no key has, so more files of cards would be empty.
const MOST_FILES: usize = 1 << 20;
/// The file from which all others are found.
pub const CONTENTS: &str = "index.json";
/// What can be found, in the order in which it is shown.
pub const KINDS: [Kind; 13] = [
    Kind::Idea,
    Kind::Prototype,
    Kind::Challenge,
    Kind::Need,
    Kind::Offer,
    Kind::Event,
    Kind::Post,
    Kind::Update,
    Kind::Organisation,
    Kind::Person,
    Kind::Award,
    Kind::Round,
    Kind::Page,
];

/// The short name of a thing in the index: a letter for its type, and six digits of base 32 (`0` to `9`, `a` to `v`).
///
/// Of a hundred thousand things of a type about five pairs share a name (the birthday problem, for 2^30). Whoever finds one
/// of them is shown the other as well, which does no harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    kind: u8,
    number: u32,
}

/// How long a key is when it is written, in bytes.
const KEY: usize = 7;

/// What can be found of a thing.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its name in the index.
    pub key: Key,
    /// Its address, with the path of the site.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its summary.
    pub summary: String,
    /// Where it is about, as people read it.
    pub areas: String,
    /// Its language, when that is another than the site's.
    pub lang: Option<String>,
    /// What else it is found by: people shown, questions.
    pub also: Vec<String>,
}

/// A word with the things that have it.
#[derive(Debug)]
struct Word {
    text: Box<str>,
    places: Places,
}

/// The index.
#[derive(Debug)]
pub struct Index {
    documents: Vec<Document>,
    /// In their order.
    words: Vec<Word>,
    shards: Vec<Shard>,
    /// The documents in each file of cards.
    cards: Vec<Vec<usize>>,
}

/// The files of an index, for builds that do not need what is in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The fingerprint of all that can be found.
    #[serde(with = "fingerprint::as_bytes")]
    pub of: Fingerprint,
    /// In the order in which an index has them.
    pub files: Vec<Outlined>,
}

/// A file of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlined {
    /// Its name.
    pub name: String,
    /// The fingerprint of what is in it.
    #[serde(with = "fingerprint::as_bytes")]
    pub mark: Fingerprint,
}

/// A file of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// What files there are.
    Contents,
    /// Words, by the place of the file.
    Words(usize),
    /// Cards, by the place of the file.
    Cards(usize),
}

#[derive(Serialize)]
struct Contents<'i> {
    /// What the words of each file begin with, in their order.
    words: Vec<&'i str>,
    /// How many files of cards there are.
    cards: usize,
}

impl Key {
    /// The key of a thing; none of what cannot be found.
    pub fn of(id: &ItemId) -> Option<Key> {
        let kind = KINDS.iter().position(|kind| *kind == id.kind())?;
        let [a, b, c, d, ..] = fingerprint::of_bytes(id.as_str().as_bytes());
        Some(Key { kind: u8::try_from(kind).ok()?, number: u32::from_le_bytes([a, b, c, d]) >> 2 })
    }

    fn write(self, out: &mut String) {
        out.push(letter(usize::from(self.kind)));
        let digits = (0..KEY - 1).rev().map(|place| self.number >> (5 * place) & 31);
        out.extend(digits.filter_map(|digit| char::from_digit(digit, 32)));
    }
}

/// What stands for a type, by its place among [`KINDS`].
pub fn letter(kind: usize) -> char {
    ('a'..='z').nth(kind).unwrap_or('z')
}

impl Index {
    /// The index of these things, each type in the order in which they are found.
    pub fn new(documents: Vec<Document>) -> Index {
        let words = places::of_words(&documents);
        let shards = split::shards(&words);
        let cards = in_files(&documents);
        Index { documents, words, shards, cards }
    }

    /// Its outline, when this is the fingerprint of all that can be found.
    pub fn outline(&self, of: Fingerprint) -> Outline {
        let outlined = |file| Outlined { name: self.name(file), mark: self.mark(file) };
        Outline { of, files: self.files().map(outlined).collect() }
    }

    /// Its files, the contents first.
    pub fn files(&self) -> impl Iterator<Item = File> {
        let words = (0..self.shards.len()).map(File::Words);
        [File::Contents].into_iter().chain(words).chain((0..self.cards.len()).map(File::Cards))
    }

    /// The name of a file.
    fn name(&self, file: File) -> String {
        match file {
            File::Contents => CONTENTS.to_owned(),
            File::Words(place) => match self.beginning(place) {
                "" => "words.json".to_owned(),
                beginning => format!("words-{}.json", plain(beginning)),
            },
            File::Cards(place) => format!("cards-{place}.json"),
        }
    }

    /// The fingerprint of what is in a file, and of nothing else.
    fn mark(&self, file: File) -> Fingerprint {
        let mut mix = Mix::new();
        match file {
            File::Contents => return fingerprint::of(&self.contents()),
            File::Words(place) => self.in_shard(place).iter().for_each(|word| {
                mix.text(&word.text).number(usize::from(word.places.is_cut));
                for list in word.places.lists() {
                    mix.number(list.len());
                    list.iter().for_each(|document| self.document(*document).mark(&mut mix));
                }
            }),
            File::Cards(place) => {
                self.cards[place].iter().for_each(|document| self.documents[*document].mark_card(&mut mix));
            }
        }
        mix.done()
    }

    /// What is in a file.
    pub fn text(&self, file: File) -> String {
        match file {
            File::Contents => json(&self.contents()),
            File::Words(place) => self.words_as_json(place),
            File::Cards(place) => {
                let cards: Vec<_> = self.cards[place].iter().map(|document| self.documents[*document].card()).collect();
                json(&cards)
            }
        }
    }

    fn contents(&self) -> Contents<'_> {
        let words = (0..self.shards.len()).map(|place| self.beginning(place)).collect();
        Contents { words, cards: self.cards.len() }
    }

    /// What the words of a file begin with.
    fn beginning(&self, place: usize) -> &str {
        let shard = &self.shards[place];
        &self.words[shard.words.start].text[..shard.beginning]
    }

    fn in_shard(&self, place: usize) -> &[Word] {
        &self.words[self.shards[place].words.clone()]
    }

    fn document(&self, place: u32) -> Key {
        self.documents[place as usize].key
    }

    /// `{"bench":["a0f…","a1g…"]}`: the keys of what has a word in its title, and of what has it elsewhere. A third value
    /// says that there are more. Words are letters and digits, so nothing has to be escaped.
    fn words_as_json(&self, place: usize) -> String {
        let mut out = String::from("{");
        for (n, word) in self.in_shard(place).iter().enumerate() {
            out.push_str(if n == 0 { "\"" } else { ",\n\"" });
            out.push_str(&word.text);
            out.push_str("\":[\"");
            let [title, other] = word.places.lists();
            title.iter().for_each(|document| self.document(*document).write(&mut out));
            out.push_str("\",\"");
            other.iter().for_each(|document| self.document(*document).write(&mut out));
            out.push_str(if word.places.is_cut { "\",1]" } else { "\"]" });
        }
        out + "}\n"
    }
}

impl Key {
    fn mark(self, mix: &mut Mix) {
        mix.number(usize::from(self.kind)).number(self.number as usize);
    }
}

impl Document {
    fn mark_card(&self, mix: &mut Mix) {
        self.key.mark(mix);
        for text in [&self.url, &self.title, &self.summary, &self.areas] {
            mix.text(text);
        }
        mix.text(self.lang.as_deref().unwrap_or_default());
    }

    /// Its card: key, address, title, summary, areas, and its language where it has one of its own.
    fn card(&self) -> Vec<String> {
        let mut key = String::with_capacity(KEY);
        self.key.write(&mut key);
        let shown = [&self.url, &self.title, &self.summary, &self.areas].map(String::as_str);
        [key.as_str()].into_iter().chain(shown).chain(self.lang.as_deref()).map(str::to_owned).collect()
    }

    /// How large its card is, about.
    fn size(&self) -> usize {
        KEY + self.url.len() + self.title.len() + self.summary.len() + self.areas.len() + 20
    }
}

/// The documents of each file of cards: as many files as a power of two, so that there are others only when the site has
/// grown to twice its size. A file is far from [`LIMIT`], which leaves room for what JSON escapes.
fn in_files(documents: &[Document]) -> Vec<Vec<usize>> {
    let sizes: Vec<usize> = documents.iter().map(Document::size).collect();
    let mut count = (sizes.iter().sum::<usize>() / CARDS).max(1).next_power_of_two();
    loop {
        let mut files = vec![Vec::new(); count];
        let mut filled = vec![0; count];
        for (place, document) in documents.iter().enumerate() {
            let file = document.key.number as usize % count;
            files[file].push(place);
            filled[file] += sizes[place];
        }
        if count >= MOST_FILES || filled.iter().all(|size| *size <= LIMIT / 3 * 2) {
            return files;
        }
        count *= 2;
    }
}

/// A part of a file's name that is good for every host: letters that are not ours are told by their numbers.
fn plain(beginning: &str) -> String {
    let written = |c: char| if c.is_ascii() { c.to_string() } else { format!("_{:x}", u32::from(c)) };
    beginning.chars().map(written).collect()
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests;
