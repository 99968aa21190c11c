//! Search: its page, its index, and how browsers offer it in their own box (OpenSearch 1.1).
//!
//! All addresses come from [`Views::search_url`], and all that is found from [`documents`].

use std::borrow::Cow;
use std::sync::OnceLock;

use model::item::{By, Details, Item, Kind};
use model::settings::Output;
use model::vocab::Vocabulary;
use serde::Serialize;

use super::{Above, Head, Key, Views};
use crate::fingerprint::{self, Fingerprint, Mix};
use crate::memory::Memory;
use crate::page::Page;
use crate::search::{self, CONTENTS, Document, Index, KINDS, Outline};
use crate::site::{Ix, Site};
use crate::theme::Theme;

/// Longer texts are cut on cards: a file of the index stays small whatever editors write.
const MAX_TEXT: usize = 300;
/// Longer names of search engines are no valid ones (OpenSearch 1.1, `ShortName`).
const MAX_SHORT_NAME: usize = 16;

/// A file of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchFile {
    /// The page.
    Page,
    /// A file of the index, by its place in the outline.
    Index(usize),
    /// What browsers need to offer it.
    OpenSearch,
}

/// A type of things, as results are grouped.
#[derive(Serialize)]
struct KindShown {
    /// What it is called in the index.
    letter: char,
    name: &'static str,
    label: String,
}

/// What can be found on a site.
pub(super) struct Search {
    pub outline: Outline,
    /// The index, once a file of it has to be made.
    index: OnceLock<Index>,
}

impl Search {
    /// What can be found on a site, where its pages can search. `marks` are the fingerprints of cards.
    pub fn new(site: &Site, theme: &Theme, marks: &[Fingerprint], memory: &Memory) -> Option<Search> {
        let wanted = site.settings.makes(Output::Search) && theme.makes("search.html") && theme.has_script();
        let of = wanted.then(|| mark(site, marks))?;
        let index = OnceLock::new();
        let outline = memory.outline(&of).cloned();
        let outline = outline.unwrap_or_else(|| index.get_or_init(|| Index::new(documents(site))).outline(of));
        Some(Search { outline, index })
    }

    fn text(&self, site: &Site, place: usize) -> String {
        let index = self.index.get_or_init(|| Index::new(documents(site)));
        index.files().nth(place).map(|file| index.text(file)).unwrap_or_default()
    }
}

/// All that can be found, each type the newest first.
fn found(site: &Site) -> impl Iterator<Item = Ix> {
    KINDS.into_iter().flat_map(|kind| site.of(kind)).copied()
}

/// The fingerprint of it: all that a document has is on the thing's card, or is the title of what the card names.
fn mark(site: &Site, marks: &[Fingerprint]) -> Fingerprint {
    let mut mix = Mix::new();
    mix.text(&site.root).text(site.settings.language());
    for ix in found(site) {
        mix.text(site.item(ix).id.as_str()).mark(&marks[ix]);
        site.merged_into(ix).iter().for_each(|merged| _ = mix.mark(&marks[*merged]));
    }
    mix.done()
}

fn documents(site: &Site) -> Vec<Document> {
    found(site).filter_map(|ix| document(site, ix)).collect()
}

fn document(site: &Site, ix: Ix) -> Option<Document> {
    let common = &site.item(ix).common;
    let label = |id: &str| site.word(Vocabulary::Areas, id).map_or_else(|| id.to_owned(), |word| word.label.clone());
    Some(Document {
        key: search::Key::of(&site.item(ix).id)?,
        url: format!("{}{}", site.root, site.url(ix)?),
        title: cut(site.title(ix)),
        summary: cut(site.item(ix).in_short().unwrap_or_default()),
        areas: common.areas.iter().map(|area| label(&area.0)).collect::<Vec<_>>().join(", "),
        lang: site.other_language(ix).map(str::to_owned),
        also: also(site, ix).into_iter().map(str::to_owned).collect(),
    })
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

/// What a thing is found by besides what stands on its card: the people, groups and questions that its page names, and the
/// titles of what was merged into it, with what those are found by. Who
/// answers an idea is not told before the answer is.
fn also(site: &Site, ix: Ix) -> Vec<&str> {
    let named = |to: &Ix| matches!(site.item(*to).id.kind(), Kind::Person | Kind::Organisation | Kind::Challenge);
    let item = site.item(ix);
    let told = item.references.iter().filter(|to| to.key != "answer" || item.answer(site.today).is_some());
    let found = told.filter_map(|reference| site.target(ix, &reference.to).found());
    let named = found.filter(|to| site.is_shown(*to) && named(to)).map(|to| site.title(to));
    let own = named.chain(people(item));
    own.chain(
        site.merged_into(ix).iter().flat_map(|merged| [site.title(*merged)].into_iter().chain(also(site, *merged))),
    )
    .collect()
}

/// The names of people without a page of their own that the page of a thing shows.
fn people(item: &Item) -> Vec<&str> {
    match &item.details {
        Details::Idea(idea) => idea.people.iter().filter_map(|credit| credit.name_shown.as_deref()).collect(),
        Details::Prototype(prototype) => {
            prototype.team.iter().filter_map(|member| member.name_shown.as_deref()).collect()
        }
        Details::Update(update) => by(update.by.as_ref()),
        Details::Offer(offer) => by(offer.by.as_ref()),
        Details::Post(post) => post.author.as_deref().into_iter().collect(),
        Details::Round(_)
        | Details::Challenge(_)
        | Details::Need(_)
        | Details::Event(_)
        | Details::Organisation(_)
        | Details::Person(_)
        | Details::Award(_)
        | Details::Feedback(_)
        | Details::Comment(_)
        | Details::Page(_) => Vec::new(),
    }
}

fn by(by: Option<&By>) -> Vec<&str> {
    by.and_then(|by| by.name_shown.as_deref()).into_iter().collect()
}

impl Views {
    /// The address of a file of the search.
    fn search_url(file: &str) -> String {
        format!("/search/{file}")
    }

    pub(super) fn search_pages(&self) -> Vec<(String, Key)> {
        let Some(search) = &self.search else { return Vec::new() };
        let page = (Self::search_url(""), Key::Search(SearchFile::Page));
        let open = self.has_open_search().then(|| ("/opensearch.xml".to_owned(), Key::Search(SearchFile::OpenSearch)));
        let files = search.outline.files.iter().enumerate();
        let files = files.map(|(place, file)| (Self::search_url(&file.name), Key::Search(SearchFile::Index(place))));
        [page].into_iter().chain(open).chain(files).collect()
    }

    /// Browsers need a full address.
    pub(super) fn has_open_search(&self) -> bool {
        self.search.is_some() && self.site.settings.base_url.is_some()
    }

    /// Where the words that somebody looks for stand in an address; none where nothing can be looked for.
    pub(super) fn search_address(&self, words: &str) -> Option<String> {
        self.has_open_search().then(|| format!("{}?q={words}", self.absolute(&Self::search_url(""))))
    }

    pub(super) fn search_file<'v>(&'v self, search: &'v Search, file: SearchFile) -> Page<'v> {
        match file {
            SearchFile::Page => self.search_page(),
            SearchFile::Index(place) => {
                Page::written(search.outline.files[place].mark, move || search.text(&self.site, place))
            }
            SearchFile::OpenSearch => {
                let text = self.open_search();
                Page::written(fingerprint::of_bytes(text.as_bytes()), move || text.clone())
            }
        }
    }

    fn search_page(&self) -> Page<'_> {
        let head = Head {
            url: Self::search_url("").into(),
            title: self.text("search").into(),
            summary: self.text("search_summary").into(),
            above: Above::Home,
            ..Head::default()
        };
        self.begin_with(head).figure("index", Self::search_url(CONTENTS)).figure("kinds", self.kinds_shown())
    }

    fn kinds_shown(&self) -> Vec<KindShown> {
        let shown = |(place, kind): (usize, Kind)| KindShown {
            letter: search::letter(place),
            name: kind.as_str(),
            label: self.text(&format!("list_{}", kind.as_str())),
        };
        KINDS.into_iter().enumerate().map(shown).collect()
    }

    fn open_search(&self) -> String {
        let settings = &self.site.settings;
        let name = settings.name.as_deref().unwrap_or_default();
        let about = self.text("search_of").replace("{site}", name);
        let template = self.search_address("{searchTerms}").unwrap_or_default();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
             <ShortName>{}</ShortName>\n\
             <Description>{}</Description>\n\
             <Language>{}</Language>\n\
             <InputEncoding>UTF-8</InputEncoding>\n\
             <Url type=\"text/html\" template=\"{}\"/>\n\
             </OpenSearchDescription>\n",
            escaped(&short(name)),
            escaped(&about),
            escaped(settings.language()),
            escaped(&template),
        )
    }
}

/// As many of the first words of a name as a search engine may have.
fn short(name: &str) -> Cow<'_, str> {
    let fits = |text: &str| text.chars().count() <= MAX_SHORT_NAME;
    let ends = name.match_indices(' ').map(|(end, _)| end).chain([name.len()]);
    let whole = ends.map(|end| name[..end].trim_end_matches([':', ','])).rfind(|start| fits(start));
    whole.map_or_else(|| name.chars().take(MAX_SHORT_NAME).collect(), Cow::Borrowed)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_engine_has_a_short_name() {
        assert_eq!(short("Made Better Here: Kent"), "Made Better Here");
        assert_eq!(short("Park"), "Park");
        assert_eq!(short("Donaudampfschifffahrt"), "Donaudampfschiff");
        assert_eq!(short(""), "");
    }
}
