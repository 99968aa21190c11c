//! A file as proof-readers see it: its texts, each with its place.

use std::ops::Range;

use model::yaml::{self, Data, Node};
use model::{Place, Source, Span, front_matter};
use pulldown_cmark::{Event, Options, Parser};

use crate::Built;
use crate::memory::Entry;
use crate::site::Site;

/// Keys whose values are on no page.
const UNSEEN: [&str; 4] = ["submission", "consent", "consent_on", "exceptions"];

/// A file of a thing.
pub struct Sheet<'a> {
    /// What is known of it.
    pub entry: &'a Entry,
    /// Its text.
    pub source: Source,
    /// Its front matter.
    pub front: Node,
    /// The address of its page, if it has one of its own.
    pub page: Option<String>,
    body: Span,
    english: bool,
}

/// A text for people: all of it that stands in one piece.
pub struct Passage<'s> {
    /// The keys that it stands under, the topmost first; none for the text below the front matter.
    pub keys: Vec<&'s str>,
    /// Its first byte in the file.
    pub at: usize,
    /// As it is written.
    pub text: &'s str,
}

impl<'a> Sheet<'a> {
    /// The sheet of a thing; nothing when its file cannot be read any more.
    pub fn of(entry: &'a Entry, built: &Built<'_>) -> Option<Sheet<'a>> {
        let source = built.tree.again(&entry.path())?;
        let parts = front_matter::split(&source).ok()?;
        let front = yaml::parse(&source, parts.front).ok()?;
        let language = entry.item.common.lang.as_deref().unwrap_or(&built.site.own_language);
        let english = language == "en" || language.starts_with("en-");
        Some(Sheet { entry, front, page: page(entry, built.site), body: parts.body, english, source })
    }

    /// Whether it is in English.
    pub fn is_english(&self) -> bool {
        self.english
    }

    /// All that people read of it, in its order.
    pub fn passages(&self) -> Vec<Passage<'_>> {
        passages(&self.front, &self.source).chain([self.body()]).collect()
    }

    /// The text below the front matter.
    pub fn body(&self) -> Passage<'_> {
        Passage { keys: Vec::new(), at: self.body.start as usize, text: self.source.slice(self.body) }
    }

    /// The texts that are written by editors and may hold Markdown: in the front matter, those with a blank in them.
    pub fn prose(&self) -> Vec<Passage<'_>> {
        let all = if self.entry.is_by_strangers() { Vec::new() } else { self.passages() };
        let is_prose =
            |passage: &Passage<'_>| passage.keys.is_empty() || passage.text.trim().contains(char::is_whitespace);
        all.into_iter().filter(is_prose).collect()
    }

    /// A place in a passage.
    pub fn place(&self, passage: &Passage<'_>, range: &Range<usize>) -> Place {
        Place::at(&self.source, Span::new(passage.at + range.start, passage.at + range.end))
    }
}

/// The address of the page of a thing, or of its translation.
fn page(entry: &Entry, site: &Site) -> Option<String> {
    let ix = site.find(entry.item.id.as_str()).filter(|ix| site.is_shown(*ix))?;
    let url = site.url(ix).filter(|url| url.ends_with('/'))?;
    let is_original = site.item(ix).id == entry.item.id && site.item(ix).common.lang == entry.item.common.lang;
    let language = entry.item.common.lang.as_deref().filter(|_| !is_original);
    Some(language.map_or_else(|| url.to_owned(), |language| format!("/{language}{url}")))
}

/// The scalars of a mapping that people read.
pub fn passages<'s>(front: &'s Node, source: &'s Source) -> impl Iterator<Item = Passage<'s>> {
    let mut found = Vec::new();
    walk(front, &mut Vec::new(), &mut |keys, span| {
        if !keys.iter().any(|key| UNSEEN.contains(key)) {
            found.push(Passage { keys: keys.to_vec(), at: span.start as usize, text: source.slice(span) });
        }
    });
    found.into_iter()
}

fn walk<'s>(node: &'s Node, keys: &mut Vec<&'s str>, take: &mut impl FnMut(&[&'s str], Span)) {
    match &node.data {
        Data::Null => {}
        Data::Scalar { .. } => take(keys, node.span),
        Data::List(elements) => elements.iter().for_each(|element| walk(element, keys, take)),
        Data::Map(entries) => entries.iter().for_each(|entry| {
            keys.push(&entry.key);
            walk(&entry.value, keys, take);
            keys.pop();
        }),
    }
}

impl<'s> Passage<'s> {
    /// What Markdown makes of it, each part with its bytes in the passage.
    pub fn events(&self) -> impl Iterator<Item = (Event<'s>, Range<usize>)> {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS;
        Parser::new_ext(self.text, options).into_offset_iter()
    }
}
