//! What builds remember of the sources: of each thing its card, its rendered body and its mistakes.
//!
//! What is remembered of a file depends on that file alone, on the program, and on where the site will lie; so it holds as
//! long as the file is the same. A memory that cannot be read, or is another program's, is an empty one: it is never
//! needed, only faster. It is safe to delete at any time.
//!
//! Two files: `sources` holds the cards, all read when a build begins; `bodies` holds the texts, each read only when a page
//! that shows it has to be made. What is new is added at the end of both, first of `bodies`; what is out of date stays until
//! there is much of it. A build that is stopped in between leaves some text that nobody knows, or an end of `sources` that
//! is not believed, and then nothing of it is. A small third one, `found`, holds the outlines of what can be found by words.

mod bodies;
mod chunks;
mod disk;

use std::ops::Range;
use std::sync::Arc;

use hashbrown::HashMap;
use model::item::{Item, ItemId, Kind};
use model::{Diagnostic, SitePath};
use serde::{Deserialize, Serialize};

use crate::card;
use crate::fingerprint::{self, Fingerprint};
use crate::markdown::{self, Coloured, Rendered};
use crate::search::Outline;
use crate::tree::{Listed, Stat};

pub use bodies::Bodies;
pub(crate) use chunks::{decode, encode, encode_more, takes_more};

/// The state of this program, as a fingerprint of all that decides what a build makes.
pub const PROGRAM: &str = env!("PROGRAM");

/// One thing: what a build knows of its file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Its front matter.
    pub item: Item,
    /// What the file system knew of its file.
    pub stat: Stat,
    /// Whether a later change of the file is sure to be seen in its [`Stat`].
    pub settled: bool,
    /// The fingerprint of its file.
    #[serde(with = "fingerprint::as_bytes")]
    pub text: Fingerprint,
    /// The fingerprint of what its front matter says, its texts left out.
    #[serde(with = "fingerprint::as_bytes")]
    pub card: Fingerprint,
    /// The fingerprint of the texts in its front matter.
    #[serde(with = "fingerprint::as_bytes")]
    pub texts: Fingerprint,
    /// Its text.
    pub body: Body,
    /// What is wrong with its file alone.
    #[serde(with = "as_json")]
    pub mistakes: Vec<Diagnostic>,
    /// The file that its words are from, where it speaks as a translation of it does.
    #[serde(skip)]
    spoken: Option<SitePath>,
}

/// A rendered text: where it is kept, and what is known of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Body {
    /// Its fingerprint.
    #[serde(with = "fingerprint::as_bytes")]
    pub mark: Fingerprint,
    /// The addresses within the site that it links to or shows, with the bytes of the text where they stand.
    pub links: Vec<(String, Range<usize>)>,
    /// The code blocks in colour, by the fingerprint of language and code, with the bytes of the HTML where each stands.
    code: Vec<(Fingerprint, Range<usize>)>,
    /// Where in the file `bodies`.
    place: Option<(u64, u32)>,
    /// The text itself, where it is in no file.
    #[serde(skip)]
    here: Option<Arc<str>>,
}

impl Entry {
    /// Its file.
    pub fn path(&self) -> SitePath {
        self.spoken.clone().unwrap_or_else(|| self.item.id.path())
    }

    /// What was read of a file.
    pub fn new(
        item: Item,
        listed: &Listed,
        settled: bool,
        text: Fingerprint,
        body: Body,
        mistakes: Vec<Diagnostic>,
    ) -> Entry {
        let (card, texts) = card::own_marks(&item);
        Entry { item, stat: listed.stat, settled, text, card, texts, body, mistakes, spoken: None }
    }

    /// The same thing in the words of a translation.
    pub fn spoken_as(&self, translation: &Entry) -> Entry {
        let item = self.item.spoken_as(&translation.item);
        let (card, texts) = card::own_marks(&item);
        let (body, spoken) = (translation.body.clone(), Some(translation.path()));
        Entry { item, card, texts, body, spoken, mistakes: Vec::new(), ..self.clone() }
    }

    /// Whether nothing but its text is another than in an earlier state of its file, and that leads to the same addresses.
    pub fn differs_in_text_alone(&self, earlier: &Entry) -> bool {
        let links = |entry: &'_ Entry| entry.body.links.iter().map(|(url, _)| url.clone()).collect::<Vec<_>>();
        front(&self.item) == front(&earlier.item) && links(self) == links(earlier)
    }

    /// Whether its words were sent in by strangers, who may write less than editors. What came by a form carries its
    /// receipt.
    pub fn is_by_strangers(&self) -> bool {
        is_by_strangers(&self.item)
    }

    /// Whether there are texts in its front matter.
    pub fn has_texts(&self) -> bool {
        self.texts != fingerprint::of_bytes(&[])
    }

    /// The same thing in a file of which something else is known.
    pub fn at(self: &Arc<Entry>, stat: Stat, settled: bool) -> Arc<Entry> {
        match self.stat == stat && self.settled == settled {
            true => Arc::clone(self),
            false => Arc::new(Entry { stat, settled, ..Entry::clone(self) }),
        }
    }

    /// Renders Markdown in the way that fits its writer.
    pub fn markdown(&self, text: &str, root: &str) -> Rendered {
        rendered(&self.item, text, root, &Coloured::new())
    }
}

/// All of an item but where its text lies, as bytes.
fn front(item: &Item) -> Option<Vec<u8>> {
    let Item { id, common, details, extra, references, terms, body: _ } = item;
    postcard::to_allocvec(&(id, common, details, extra, references, terms)).ok()
}

fn is_by_strangers(item: &Item) -> bool {
    let always = matches!(item.id.kind(), Kind::Comment | Kind::Feedback);
    always || item.common.submission.is_some()
}

/// Markdown of a thing in the way that fits its writer, with the code blocks of an earlier text of it.
fn rendered(item: &Item, text: &str, root: &str, earlier: &Coloured) -> Rendered {
    if is_by_strangers(item) { markdown::strangers(text) } else { markdown::editors_again(text, root, earlier) }
}

/// The things that earlier builds read.
#[derive(Debug, Default)]
pub struct Memory {
    entries: HashMap<ItemId, Arc<Entry>>,
    /// Their texts.
    pub bodies: Arc<Bodies>,
    /// For which program and which place of the site they hold.
    key: Fingerprint,
    /// Those that the file `sources` does not hold yet.
    new: Vec<Arc<Entry>>,
    /// What could be found by words in each language, and in which files.
    outlines: Vec<Outline>,
    /// How many it holds, those included that are out of date; none where it is good for nothing.
    in_file: usize,
}

impl Memory {
    /// An empty memory that keeps all in the machine's own memory.
    pub fn new() -> Memory {
        Memory::default()
    }

    /// Whether nothing is remembered, so that all is to be read.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The same memory for a site whose addresses have this path before them: an empty one if it was for another.
    pub fn for_root(mut self, root: &str) -> Memory {
        let key = key(root);
        if self.key != key {
            self.entries.clear();
            self.outlines.clear();
            self.in_file = 0;
        }
        Memory { key, ..self }
    }

    /// What is known of a file that has not changed, as far as the file system can tell.
    pub fn unchanged(&self, file: &Listed) -> Option<&Arc<Entry>> {
        let id = file.path.under("content")?.strip_suffix(".md")?;
        self.entries.get(id).filter(|known| known.settled && known.stat == file.stat)
    }

    /// What is known of a thing whose file has this text.
    pub fn with_text(&self, id: &ItemId, text: Fingerprint) -> Option<&Arc<Entry>> {
        self.entries.get(id).filter(|known| known.text == text)
    }

    /// Renders a thing's text, and keeps it.
    pub fn render(&self, item: &Item, text: &str, root: &str) -> Body {
        let earlier = self.entries.get(&item.id).map(|known| self.bodies.code(&known.body)).unwrap_or_default();
        self.bodies.keep(rendered(item, text, root, &earlier))
    }

    /// Knows these things from now on, and no others. Whether any of them is new.
    pub fn learn(&mut self, entries: &[Arc<Entry>]) -> bool {
        let is_new =
            |entry: &&Arc<Entry>| !self.entries.get(&entry.item.id).is_some_and(|known| Arc::ptr_eq(known, entry));
        self.new = entries.iter().filter(is_new).cloned().collect();
        let by_id = |entry: &Arc<Entry>| (entry.item.id.clone(), Arc::clone(entry));
        self.entries.extend(self.new.iter().map(by_id));
        if self.entries.len() > entries.len() {
            self.entries = entries.iter().map(by_id).collect(); // some went away
        }
        !self.new.is_empty()
    }

    /// Knows these things from now on instead of what it knew of them.
    pub fn learn_more<'e>(&mut self, entries: impl Iterator<Item = &'e Arc<Entry>>) {
        self.new = entries.cloned().collect();
        self.entries.extend(self.new.iter().map(|entry| (entry.item.id.clone(), Arc::clone(entry))));
    }

    /// The files in which these things are found by words, by the fingerprint of all that can be found.
    pub fn outline(&self, of: &Fingerprint) -> Option<&Outline> {
        self.outlines.iter().find(|known| known.of == *of)
    }

    /// Knows these files from now on, and no others. Whether they are new.
    pub fn learn_outlines(&mut self, outlines: Vec<Outline>) -> bool {
        let are_new = self.outlines != outlines;
        self.outlines = outlines;
        are_new
    }
}

fn key(root: &str) -> Fingerprint {
    fingerprint::of(&(PROGRAM, root))
}

/// Mistakes as JSON: they are few, and have keys that are left out when they are empty, which a compact form cannot do.
pub(crate) mod as_json {
    use model::Diagnostic;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(mistakes: &[Diagnostic], serializer: S) -> Result<S::Ok, S::Error> {
        let text = if mistakes.is_empty() { Ok(String::new()) } else { serde_json::to_string(mistakes) };
        text.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Diagnostic>, D::Error> {
        let text: &str = Deserialize::deserialize(deserializer)?;
        if text.is_empty() { Ok(Vec::new()) } else { serde_json::from_str(text).map_err(Error::custom) }
    }
}
