//! All things together: who refers to whom, and every number on the site. One relation per file.
//!
//! A link is written once, on the newer thing; the other direction is computed here. No texts are looked at, only cards.

pub mod backlinks;
pub mod credits;
pub mod facets;
pub mod journey;
mod lookup;
pub mod results;
pub mod rounds;
pub mod support;
pub mod threads;
pub mod timeline;
pub mod words;

use std::collections::BTreeMap;

use model::form::Form;
use model::item::{Item, ItemId, Kind};
use model::settings::{BaseUrl, Settings};
use model::value::Day;
use model::vocab::{Vocabulary, Word};
use model::{Diagnostic, Source};

use crate::Options;
use crate::parse::{Entry, Parsed};
pub use lookup::Target;

/// The place of a thing among all of a site.
pub type Ix = usize;

/// A site as values that know each other.
#[derive(Debug)]
pub struct Site {
    /// `site.yaml`.
    pub settings: Settings,
    /// The day it is built for.
    pub today: Day,
    /// The path before every address; empty at the root of a host.
    pub root: String,
    /// Every thing, ordered by id; those held back, too.
    pub entries: Vec<Entry>,
    /// Whether each is to be seen.
    shown: Vec<bool>,
    lookup: lookup::Lookup,
    backlinks: backlinks::Backlinks,
    /// The words of each vocabulary.
    pub words: BTreeMap<Vocabulary, Vec<Word>>,
    /// The forms.
    pub forms: Vec<(Source, Form)>,
    /// All mistakes so far.
    pub mistakes: Vec<Diagnostic>,
}

/// Joins what was read alone.
pub fn link(parsed: Parsed, options: &Options) -> Site {
    let Parsed { settings, settings_found, mut entries, words, unread, forms, broken, mut mistakes } = parsed;
    entries.sort_by(|a, b| a.item.id.cmp(&b.item.id));
    let drafts = |entry: &Entry| options.drafts || !entry.item.common.draft;
    let shown = entries.iter().map(|entry| drafts(entry) && entry.item.is_published(options.today));
    let shown: Vec<bool> = shown.collect();
    let mut lookup = lookup::Lookup::new(&entries, &broken, &mut mistakes);
    lookup.resolve(&entries, &settings_found, &mut mistakes);
    words::check(&entries, &words, &unread, &mut mistakes);
    threads::check(&entries, &mut mistakes);
    let backlinks = backlinks::Backlinks::new(&entries, &shown, &lookup);
    let root = settings.base_url.as_ref().map_or("", BaseUrl::path).to_owned();
    Site { settings, today: options.today, root, entries, shown, lookup, backlinks, words, forms, mistakes }
}

impl Site {
    /// A thing.
    pub fn item(&self, ix: Ix) -> &Item {
        &self.entries[ix].item
    }

    /// Whether a thing is to be seen.
    pub fn is_shown(&self, ix: Ix) -> bool {
        self.shown[ix]
    }

    /// All things of a type that are to be seen, the newest first.
    pub fn of(&self, kind: Kind) -> Vec<Ix> {
        let all = (0..self.entries.len()).filter(|ix| self.shown[*ix] && self.item(*ix).id.kind() == kind);
        self.newest_first(all)
    }

    /// These things, the newest first; of one day in the order of their names.
    pub fn newest_first(&self, all: impl IntoIterator<Item = Ix>) -> Vec<Ix> {
        let mut all: Vec<Ix> = all.into_iter().collect();
        all.sort_by(|a, b| self.dated(*b).cmp(&self.dated(*a)).then_with(|| self.item(*a).id.cmp(&self.item(*b).id)));
        all
    }

    /// These things in the order of their titles.
    pub fn by_title(&self, all: impl IntoIterator<Item = Ix>) -> Vec<Ix> {
        let mut all: Vec<Ix> = all.into_iter().collect();
        all.sort_by_cached_key(|ix| self.title(*ix).to_lowercase());
        all
    }

    /// The day by which a thing is put in order: when it happens, or else when it came.
    pub fn dated(&self, ix: Ix) -> Option<Day> {
        let item = self.item(ix);
        let event = item.details.event().and_then(|event| event.starts).map(|starts| Day(starts.0.date()));
        let round = item.details.round().and_then(|round| round.opens);
        event.or(round).or(item.common.date)
    }

    /// What a thing is called.
    pub fn title(&self, ix: Ix) -> &str {
        self.item(ix).title()
    }

    /// The address of a thing; none for what is held back.
    pub fn url(&self, ix: Ix) -> Option<String> {
        let item = self.item(ix);
        if !self.shown[ix] {
            return None;
        }
        crate::url::of(item).or_else(|| {
            let about = self.url(self.targets(ix, "about").first().copied()?)?;
            Some(match item.details.comment() {
                Some(_) => format!("{about}#{}", crate::url::anchor(&item.id)),
                None => format!("{about}results/"),
            })
        })
    }

    /// What a reference of a thing leads to.
    pub fn target(&self, from: Ix, to: &str) -> Target {
        self.lookup.target(from, to)
    }

    /// What the references under a key of a thing lead to, as far as it is to be seen.
    pub fn targets(&self, from: Ix, key: &str) -> Vec<Ix> {
        let references = self.item(from).references.iter().filter(|reference| reference.key == key);
        let found = references.filter_map(|reference| self.target(from, &reference.to).found());
        found.filter(|ix| self.shown[*ix]).collect()
    }

    /// The things that refer to this one under a key, of a type, the newest first.
    pub fn back(&self, to: Ix, kind: Kind, key: &str) -> Vec<Ix> {
        self.newest_first(self.backlinks.of(to, kind, key))
    }

    /// The thing of this id or earlier name.
    pub fn find(&self, id: &str) -> Option<Ix> {
        self.lookup.find(id)
    }

    /// The things whose files are there but could not be read.
    pub fn broken(&self) -> impl Iterator<Item = ItemId> {
        self.lookup.broken()
    }

    /// The label of a vocabulary's word.
    pub fn word(&self, vocabulary: Vocabulary, id: &str) -> Option<&Word> {
        self.words.get(&vocabulary)?.iter().find(|word| word.id == id)
    }
}
