//! All things together: who refers to whom, and every number on the site. One relation per file.
//!
//! A link is written once, on the newer thing; the other direction is computed here. No texts are looked at, only cards.

pub mod activity;
pub mod alphabet;
pub mod areas;
pub mod asked;
pub mod assets;
pub mod backlinks;
pub mod credits;
pub mod facets;
pub mod journey;
pub mod lineage;
mod lookup;
pub mod mix;
pub mod momentum;
pub mod phases;
mod questions;
mod related;
pub mod results;
pub mod rounds;
pub mod support;
pub mod threads;
pub mod timeline;
pub mod took_part;
pub mod words;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use hashbrown::HashMap;
use model::form::Form;
use model::item::{Item, ItemId, Kind};
use model::settings::{BaseUrl, Settings};
use model::value::Day;
use model::vocab::{Vocabulary, Word};
use model::{Diagnostic, Source};
use rayon::prelude::*;
use tera::Value;

use crate::Options;
use crate::card::TermShown;
use crate::dates;
use crate::memory::Entry;
use crate::parse::Parsed;
use crate::tree::Tree;
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
    /// Whether it is read from a disk, where no server answers.
    pub portable: bool,
    /// Every thing, ordered by id; those held back, too.
    pub entries: Vec<Arc<Entry>>,
    /// Whether each is to be seen.
    shown: Vec<bool>,
    /// Those of each type that are to be seen, the newest first.
    by_kind: Vec<Vec<Ix>>,
    /// The day by which each is put in order.
    dated: Vec<Option<Day>>,
    /// The last sign of life of each.
    last_signs: Vec<Option<Day>>,
    /// The steps that each ever reached.
    reached: Vec<Box<[journey::Reached]>>,
    newest: related::Newest,
    questions: questions::Places,
    /// The address of each.
    urls: Vec<Option<Box<str>>>,
    lookup: lookup::Lookup,
    backlinks: backlinks::Backlinks,
    /// The words of each vocabulary.
    pub words: BTreeMap<Vocabulary, Vec<Word>>,
    /// The place of each word in its vocabulary.
    word_places: HashMap<Vocabulary, HashMap<String, usize>>,
    /// What each word shows, by its vocabulary's file and its id; made once, and shared by all that use it.
    terms: HashMap<String, Value>,
    /// What each day shows, once it was asked for; shared like the words.
    days: Mutex<HashMap<Day, Value>>,
    /// The forms.
    pub forms: Vec<(Source, Form)>,
    /// All mistakes so far.
    pub mistakes: Vec<Diagnostic>,
}

/// Joins what was read alone.
pub fn link(parsed: Parsed, tree: &Tree, options: &Options) -> Site {
    let Parsed { settings, settings_found, entries, words, unread, forms, broken, mut mistakes, themes: _ } = parsed;
    let drafts = |entry: &Entry| options.drafts || !entry.item.common.draft;
    let shown = entries.par_iter().map(|entry| drafts(entry) && entry.item.is_published(options.today));
    let shown: Vec<bool> = shown.collect();
    let join = || {
        let (lookup, wrong) = lookup::Lookup::of(&entries, &broken, &settings_found, tree);
        (backlinks::Backlinks::new(&entries, &shown, &lookup), lookup, wrong)
    };
    let check = || [words::check(&entries, &words, &unread, tree), threads::check(&entries, tree)];
    let ((backlinks, lookup, wrong), more) = rayon::join(join, check);
    mistakes.extend(wrong.into_iter().chain(more.into_iter().flatten()));
    let root = settings.base_url.as_ref().map_or("", BaseUrl::path).to_owned();
    let mut site = Site {
        settings,
        today: options.today,
        root,
        portable: options.portable,
        entries,
        shown,
        by_kind: Vec::new(),
        dated: Vec::new(),
        last_signs: Vec::new(),
        reached: Vec::new(),
        newest: related::Newest::default(),
        questions: questions::Places::new(),
        urls: Vec::new(),
        lookup,
        backlinks,
        word_places: places(&words),
        terms: terms(&words),
        days: Mutex::default(),
        words,
        forms,
        mistakes,
    };
    site.dated = (0..site.entries.len()).into_par_iter().map(|ix| site.seek_day(ix)).collect();
    site.by_kind = site.sorted_by_kind();
    site.questions = site.question_places();
    let all = || (0..site.entries.len()).into_par_iter();
    let (newest, (reached, (last_signs, urls))) = rayon::join(
        || related::Newest::new(&site),
        || all().map(|ix| (site.steps_of(ix), (site.seek_last_sign(ix), site.address(ix).map(Into::into)))).unzip(),
    );
    Site { newest, reached, last_signs, urls, ..site }
}

fn places(words: &BTreeMap<Vocabulary, Vec<Word>>) -> HashMap<Vocabulary, HashMap<String, usize>> {
    let places = |list: &[Word]| list.iter().enumerate().map(|(place, word)| (word.id.clone(), place)).collect();
    words.iter().map(|(vocabulary, list)| (*vocabulary, places(list))).collect()
}

fn terms(words: &BTreeMap<Vocabulary, Vec<Word>>) -> HashMap<String, Value> {
    let shown = |of: Vocabulary, word: &Word| {
        let url = (of == Vocabulary::Areas).then(|| format!("/areas/{}/", word.id));
        let shown = TermShown { id: word.id.clone(), label: word.label.clone(), url };
        (format!("{}/{}", of.file_stem(), word.id), Value::from_serializable(&shown))
    };
    words.iter().flat_map(|(of, list)| list.iter().map(move |word| shown(*of, word))).collect()
}

impl Site {
    /// What a word shows; its id, where the vocabulary does not have it. `name` is the vocabulary's file, a slash, the id.
    pub fn term(&self, name: &str) -> Option<Value> {
        let unknown = || {
            let id = name.split_once('/')?.1;
            Some(Value::from_serializable(&TermShown { id: id.to_owned(), label: id.to_owned(), url: None }))
        };
        self.terms.get(name).cloned().or_else(unknown)
    }

    /// What a day shows.
    pub fn day(&self, day: Day) -> Value {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        days.entry(day).or_insert_with(|| Value::from_serializable(&dates::day(day))).clone()
    }

    /// A thing.
    pub fn item(&self, ix: Ix) -> &Item {
        &self.entries[ix].item
    }

    /// Whether a thing is to be seen.
    pub fn is_shown(&self, ix: Ix) -> bool {
        self.shown[ix]
    }

    /// All things of a type that are to be seen, the newest first.
    pub fn of(&self, kind: Kind) -> &[Ix] {
        self.by_kind.get(kind as usize).map(Vec::as_slice).unwrap_or_default()
    }

    fn sorted_by_kind(&self) -> Vec<Vec<Ix>> {
        let mut by_kind = vec![Vec::new(); Kind::ALL.len()];
        for ix in (0..self.entries.len()).filter(|ix| self.shown[*ix]) {
            by_kind[self.item(ix).id.kind() as usize].push(ix);
        }
        by_kind.into_par_iter().map(|all| self.newest_first(all)).collect()
    }

    /// These things, the newest first; of one day in the order of their names.
    pub fn newest_first(&self, all: impl IntoIterator<Item = Ix>) -> Vec<Ix> {
        let mut all: Vec<Ix> = all.into_iter().collect();
        // Entries lie in the order of their ids, so a place stands for a name. Several lists in order are merged quickly.
        all.sort_by_key(|ix| (std::cmp::Reverse(self.dated(*ix)), *ix));
        all
    }

    /// These things in the order of their titles.
    pub fn by_title(&self, all: impl IntoIterator<Item = Ix>) -> Vec<Ix> {
        let mut all: Vec<Ix> = all.into_iter().collect();
        all.sort_by_cached_key(|ix| self.title(*ix).to_lowercase());
        all
    }

    /// The things whose ids begin with that of this one and a slash, as far as they are to be seen.
    pub fn below(&self, ix: Ix) -> impl Iterator<Item = Ix> {
        let folder = format!("{}/", self.item(ix).id);
        let start = self.entries.partition_point(|entry| entry.item.id.as_str() < folder.as_str());
        let below = self.entries[start..].iter().take_while(move |entry| entry.item.id.as_str().starts_with(&folder));
        below.zip(start..).map(|(_, ix)| ix).filter(|ix| self.shown[*ix])
    }

    /// The day by which a thing is put in order: when it happens, or else when it came.
    pub fn dated(&self, ix: Ix) -> Option<Day> {
        self.dated[ix]
    }

    fn seek_day(&self, ix: Ix) -> Option<Day> {
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
    pub fn url(&self, ix: Ix) -> Option<&str> {
        self.urls[ix].as_deref()
    }

    fn address(&self, ix: Ix) -> Option<String> {
        let item = self.item(ix);
        if !self.shown[ix] {
            return None;
        }
        crate::url::of(item).or_else(|| {
            let about = self.address(self.targets(ix, "about").first().copied()?)?;
            Some(match item.details.comment() {
                Some(_) => format!("{about}#{}", crate::url::anchor(&item.id)),
                None => format!("{about}results/"),
            })
        })
    }

    /// What a reference of a thing leads to, by what was written.
    pub fn target(&self, from: Ix, to: &str) -> Target {
        let place = self.item(from).references.iter().position(|reference| reference.to == to);
        place.and_then(|place| self.lookup.targets(from).get(place)).copied().unwrap_or(Target::Missing)
    }

    /// What the references under a key of a thing lead to, as far as it is to be seen.
    pub fn targets(&self, from: Ix, key: &str) -> Vec<Ix> {
        let references = self.item(from).references.iter().zip(self.lookup.targets(from));
        let found = references.filter(|(reference, _)| reference.key == key).filter_map(|(_, target)| target.found());
        found.filter(|ix| self.shown[*ix]).collect()
    }

    /// Every reference of a thing with what it leads to, in their order.
    pub fn references(&self, from: Ix) -> impl Iterator<Item = (&str, Target)> {
        let references = self.item(from).references.iter().map(|reference| reference.to.as_str());
        references.zip(self.lookup.targets(from).iter().copied())
    }

    /// The things that refer to this one under a key, of a type, the newest first.
    pub fn back(&self, to: Ix, kind: Kind, key: &str) -> Vec<Ix> {
        self.newest_first(self.backlinks.of(to, kind, key))
    }

    /// How many things of a type refer to this one under a key.
    pub fn count_back(&self, to: Ix, kind: Kind, key: &str) -> usize {
        self.backlinks.of(to, kind, key).count()
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
        self.words.get(&vocabulary)?.get(*self.word_places.get(&vocabulary)?.get(id)?)
    }
}
