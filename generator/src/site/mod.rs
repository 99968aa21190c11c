//! All things together: who refers to whom, and every number on the site. One relation per file.
//!
//! A link is written once, on the newer thing; the other direction is computed here. No texts are looked at, only cards.

pub mod activity;
pub mod alphabet;
pub mod areas;
pub mod asked;
pub mod assets;
pub mod backlinks;
pub mod check_ins;
pub mod credits;
pub mod facets;
pub mod held_back;
pub mod journey;
pub mod lineage;
mod lookup;
pub mod matching;
mod merged;
pub mod mix;
pub mod momentum;
pub mod phases;
mod questions;
mod related;
pub mod results;
pub mod rounds;
pub mod support;
pub mod tallied;
pub mod threads;
pub mod timeline;
pub mod took_part;
mod translations;
mod untested;
pub mod words;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hashbrown::HashMap;
use model::form::Form;
use model::item::{Item, ItemId, Kind};
use model::settings::{BaseUrl, Settings};
use model::tally::Tally;
use model::value::Day;
use model::vocab::{Vocabulary, Word};
use model::{Diagnostic, Source};
use rayon::prelude::*;
use tera::Value;

use crate::Options;
use crate::card::{self, TermShown};
use crate::dates::Dates;
use crate::language::Text;
use crate::memory::Entry;
use crate::parse::{Borrowed, Parsed, Tongue};
use crate::tree::Tree;
pub use lookup::Target;
use translations::Version;

/// The place of a thing among all of a site.
pub type Ix = usize;

/// A site as values that know each other.
#[derive(Debug)]
pub struct Site {
    /// `site.yaml`.
    pub settings: Settings,
    /// The day it is built for.
    pub today: Day,
    /// The path before the address of every page: that of [`files_root`](Site::files_root), and the language.
    pub root: String,
    /// Whether it is read from a disk, where no server answers.
    pub portable: bool,
    /// The path before the address of every file; empty at the root of a host.
    pub files_root: String,
    /// The path of all pages in the language, such as `/cy`; empty in the site's own.
    pub prefix: String,
    /// The site's own language: that of every text that does not say another.
    pub own_language: String,
    /// How dates are written in the language.
    pub dates: Dates,
    /// The keys of the settings whose texts stand in another language, with that language.
    pub borrowed: Borrowed,
    /// Every thing in the words of the language, ordered by id; those held back, too.
    pub entries: Vec<Arc<Entry>>,
    /// Everything that was read, as it was read; nothing where that is all in `entries`.
    as_read: Vec<Arc<Entry>>,
    /// The things in other languages.
    versions: Vec<Version>,
    /// Whether each of them is to be seen.
    versions_shown: Vec<bool>,
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
    lookup: Arc<lookup::Lookup>,
    backlinks: Arc<backlinks::Backlinks>,
    /// The words of each vocabulary.
    pub words: BTreeMap<Vocabulary, Vec<Word>>,
    /// The place of each word in its vocabulary.
    word_places: HashMap<Vocabulary, HashMap<String, usize>>,
    /// What each word shows, by its vocabulary's file and its id; made once, and shared by all that use it.
    terms: HashMap<String, Value>,
    /// What each day shows, once it was asked for; shared like the words.
    days: Mutex<HashMap<Day, Value>>,
    /// The same for what a link to each thing shows.
    references: Box<[OnceLock<Value>]>,
    /// The forms.
    pub forms: Vec<(Source, Form)>,
    /// What was counted of answers that are published as totals only.
    pub tallies: Arc<[Tally]>,
    /// All mistakes so far.
    pub mistakes: Vec<Diagnostic>,
}

/// Joins what was read alone: the site in its own language, and then in each further one. `dates` tells how dates are
/// written in a language.
pub fn link(mut parsed: Parsed, tree: &Tree, options: &Options, dates: &dyn Fn(&str) -> Dates) -> Vec<Site> {
    let tongues = std::mem::take(&mut parsed.tongues);
    let site = join(parsed, tree, options, dates);
    let further: Vec<Site> = tongues.into_iter().map(|tongue| site.in_language(tongue, dates)).collect();
    std::iter::once(site).chain(further).collect()
}

/// The site in its own language.
fn join(parsed: Parsed, tree: &Tree, options: &Options, dates: &dyn Fn(&str) -> Dates) -> Site {
    let Parsed { settings, settings_found, entries, words, unread, forms, tallies, mut broken, mut mistakes, .. } =
        parsed;
    let (entries, as_read, versions) = match translations::set_aside(&entries, &broken, &settings, tree) {
        None => (entries, Vec::new(), Vec::new()),
        Some(aside) => {
            mistakes.extend(aside.mistakes);
            broken.extend(aside.doubtful);
            (aside.entries, entries, aside.versions)
        }
    };
    let is_shown =
        |entry: &Entry| (options.drafts || !entry.item.common.draft) && entry.item.is_published(options.today);
    let seen: Vec<bool> = entries.par_iter().map(|entry| is_shown(entry)).collect();
    let join = || {
        let (lookup, wrong) = lookup::Lookup::of(&entries, &versions, &broken, &seen, &settings_found, tree);
        (backlinks::Backlinks::new(&entries, &seen, &lookup), lookup, wrong)
    };
    let check = || words::check(&entries, &words, &unread, tree);
    let ((backlinks, lookup, wrong), more) = rayon::join(join, check);
    let shown = seen.iter().enumerate().map(|(ix, seen)| *seen && lookup.merged().whole(ix).is_none()).collect();
    mistakes.extend(wrong.into_iter().chain(more).chain(threads::check(&entries, &lookup, tree)));
    mistakes.extend(untested::check(&entries, &backlinks, tree));
    let files_root = settings.base_url.as_ref().map_or("", BaseUrl::path).to_owned();
    let own_language = settings.language().to_owned();
    let references = none_yet(entries.len());
    let mut site = Site {
        today: options.today,
        root: files_root.clone(),
        files_root,
        prefix: String::new(),
        dates: dates(&own_language),
        own_language,
        settings,
        borrowed: settings_found.1.borrowed.clone(),
        portable: options.portable,
        entries,
        as_read,
        versions_shown: versions.iter().map(|version| is_shown(&version.entry)).collect(),
        versions,
        shown,
        by_kind: Vec::new(),
        dated: Vec::new(),
        last_signs: Vec::new(),
        reached: Vec::new(),
        newest: related::Newest::default(),
        questions: questions::Places::new(),
        urls: Vec::new(),
        lookup: Arc::new(lookup),
        backlinks: Arc::new(backlinks),
        word_places: places(&words),
        terms: terms(&words),
        days: Mutex::default(),
        references,
        words,
        forms,
        tallies: tallies.into(),
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
    let entries = site.spoken(&site.own_language);
    Site { newest, reached, last_signs, urls, entries: entries.unwrap_or(site.entries), ..site }
}

fn none_yet(count: usize) -> Box<[OnceLock<Value>]> {
    (0..count).map(|_| OnceLock::new()).collect()
}

fn places(words: &BTreeMap<Vocabulary, Vec<Word>>) -> HashMap<Vocabulary, HashMap<String, usize>> {
    let places = |list: &[Word]| list.iter().enumerate().map(|(place, word)| (word.id.clone(), place)).collect();
    words.iter().map(|(vocabulary, list)| (*vocabulary, places(list))).collect()
}

fn terms(words: &BTreeMap<Vocabulary, Vec<Word>>) -> HashMap<String, Value> {
    let shown = |of: Vocabulary, word: &Word| {
        let url = (of == Vocabulary::Areas).then(|| format!("/areas/{}/", word.id));
        let label = Text::new(word.label.as_str(), word.lang.as_deref());
        let shown = TermShown { id: word.id.clone(), label, url };
        (format!("{}/{}", of.file_stem(), word.id), Value::from_serializable(&shown))
    };
    words.iter().flat_map(|(of, list)| list.iter().map(move |word| shown(*of, word))).collect()
}

impl Site {
    /// The same site in another language: the same things, and so the same numbers, in other words.
    fn in_language(&self, tongue: Tongue, dates: &dyn Fn(&str) -> Dates) -> Site {
        let Tongue { language, settings, borrowed, words, forms } = tongue;
        Site {
            today: self.today,
            portable: self.portable,
            root: format!("{}/{language}", self.files_root),
            files_root: self.files_root.clone(),
            prefix: format!("/{language}"),
            own_language: self.own_language.clone(),
            dates: dates(&language),
            settings,
            borrowed,
            entries: self.spoken(&language).unwrap_or_else(|| self.entries.clone()),
            as_read: Vec::new(),
            versions: self.versions.clone(),
            versions_shown: self.versions_shown.clone(),
            shown: self.shown.clone(),
            by_kind: self.by_kind.clone(),
            dated: self.dated.clone(),
            last_signs: self.last_signs.clone(),
            reached: self.reached.clone(),
            newest: self.newest.clone(),
            questions: self.questions.clone(),
            urls: self.urls.clone(),
            lookup: Arc::clone(&self.lookup),
            backlinks: Arc::clone(&self.backlinks),
            word_places: places(&words),
            terms: terms(&words),
            days: Mutex::default(),
            references: none_yet(self.entries.len()),
            words,
            forms,
            tallies: Arc::clone(&self.tallies),
            mistakes: Vec::new(),
        }
    }

    /// The things in the words of a language; nothing where no thing has a translation.
    fn spoken(&self, language: &str) -> Option<Vec<Arc<Entry>>> {
        let originals = || self.originals();
        (!self.versions.is_empty()).then(|| {
            translations::spoken(&originals(), &self.versions, &self.versions_shown, language, &self.own_language)
        })
    }

    /// The things as their own files have them.
    fn originals(&self) -> Vec<Arc<Entry>> {
        let mut originals = self.entries.clone();
        for version in &self.versions {
            let id = &originals[version.of].item.id;
            let read = self.as_read.binary_search_by(|entry| entry.item.id.cmp(id));
            if let Ok(place) = read {
                originals[version.of] = Arc::clone(&self.as_read[place]);
            }
        }
        originals
    }

    /// Everything that was read, translations too.
    pub fn as_read(&self) -> &[Arc<Entry>] {
        if self.as_read.is_empty() { &self.entries } else { &self.as_read }
    }

    /// The thing of this id, where no translation has a say in it.
    pub fn in_its_own_words(&self, id: &ItemId) -> Option<Ix> {
        let ix = self.entries.binary_search_by(|entry| entry.item.id.cmp(id)).ok()?;
        self.versions.iter().all(|version| version.of != ix).then_some(ix)
    }

    /// Puts a thing with another text in the place of the same with an earlier one. No translation has a say in it.
    pub fn put_text(&mut self, ix: Ix, entry: &Arc<Entry>) {
        if let Ok(read) = self.as_read.binary_search_by(|other| other.item.id.cmp(&entry.item.id)) {
            self.as_read[read] = Arc::clone(entry);
        }
        self.entries[ix] = Arc::clone(entry);
    }

    /// Whether this is the site in its own language: to that one belong the files that are there once.
    pub fn is_own(&self) -> bool {
        self.prefix.is_empty()
    }

    /// The language of a thing's words.
    pub fn language_of(&self, ix: Ix) -> &str {
        self.item(ix).common.lang.as_deref().unwrap_or(&self.own_language)
    }

    /// The language of a thing's words, where that is not the one of the pages.
    pub fn other_language(&self, ix: Ix) -> Option<&str> {
        Some(self.language_of(ix)).filter(|lang| *lang != self.settings.language())
    }

    /// What a thing is called, with its language. The names of people and organisations are the same in every language.
    pub fn called(&self, ix: Ix) -> Text {
        let is_name = matches!(self.item(ix).id.kind(), Kind::Person | Kind::Organisation);
        Text::new(self.title(ix), self.other_language(ix).filter(|_| !is_name))
    }

    /// A text of the settings, with its language.
    pub fn said(&self, key: &str, text: impl Into<String>) -> Text {
        Text::new(text, self.borrowed.get(key).map(String::as_str))
    }

    /// HTML of a text with the addresses of pages led into the language. Files are there once, and so are addresses that
    /// name a language.
    pub fn at_home(&self, html: &str) -> String {
        if self.is_own() {
            return html.to_owned();
        }
        let before = format!("href=\"{}/", self.files_root);
        let mut parts = html.split(before.as_str());
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let path = part.split(['"', '#', '?']).next().unwrap_or_default();
            let is_page = path.is_empty() || (path.ends_with('/') && !path.starts_with('/'));
            let first = path.split('/').next().unwrap_or_default();
            let is_led = is_page && !self.settings.asking(first).has(first);
            out += &before;
            out += if is_led { &self.prefix[1..] } else { "" };
            out += if is_led { "/" } else { "" };
            out += part;
        }
        out
    }

    /// Markdown in the front matter of a thing as HTML.
    pub fn html(&self, ix: Ix, text: &str) -> String {
        self.at_home(&self.entries[ix].markdown(text, &self.files_root).html)
    }

    /// An address in each language of the site.
    pub fn in_each_language(&self, url: &str) -> Vec<String> {
        let further = self.settings.languages.iter().skip(1).map(|language| format!("/{language}{url}"));
        std::iter::once(url.to_owned()).chain(further).collect()
    }

    /// Other names of things: those of their translations.
    pub fn names_of_versions(&self) -> impl Iterator<Item = (String, Ix)> {
        let shown = self.versions.iter().zip(&self.versions_shown).filter(|(_, shown)| **shown);
        let names = shown.flat_map(|(version, _)| {
            let item = &version.entry.item;
            let aliases = item.common.aliases.iter().map(|alias| alias.text.as_str());
            aliases.chain([item.id.within()]).map(|name| (name.to_owned(), version.of)).collect::<Vec<_>>()
        });
        names.filter(|(name, ix)| {
            let id = format!("{}/{name}", self.item(*ix).id.kind().folder());
            self.find(&id) == Some(*ix)
        })
    }

    /// What a word shows; its id, where the vocabulary does not have it. `name` is the vocabulary's file, a slash, the id.
    pub fn term(&self, name: &str) -> Option<Value> {
        let unknown = || {
            let id = name.split_once('/')?.1;
            Some(Value::from_serializable(&TermShown { id: id.to_owned(), label: id.into(), url: None }))
        };
        self.terms.get(name).cloned().or_else(unknown)
    }

    /// What a link to a thing shows.
    pub fn reference(&self, ix: Ix) -> Value {
        self.references[ix].get_or_init(|| Value::from_serializable(&card::reference(self, ix))).clone()
    }

    /// What a day shows.
    pub fn day(&self, day: Day) -> Value {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        days.entry(day).or_insert_with(|| Value::from_serializable(&self.dates.day(day))).clone()
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
        self.links(from).filter(|(under, _)| *under == key).map(|(_, to)| to).collect()
    }

    /// What all references of a thing lead to, as far as it is to be seen, each with its key.
    pub fn links(&self, from: Ix) -> impl Iterator<Item = (&'static str, Ix)> {
        let references = self.item(from).references.iter().zip(self.lookup.targets(from));
        let found = references.filter_map(|(reference, target)| Some((reference.key, target.found()?)));
        found.filter(|(_, to)| self.shown[*to])
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
