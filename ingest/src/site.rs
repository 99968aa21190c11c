//! Everything the worker knows of a site, asked of its folder for each request: nothing can be out of date. Settings and
//! forms that have not changed since the last one are not read again ([`Known`]).
//!
//! Only what a form needs is read. Symbolic links are never followed: what they point to may lie outside the site, so
//! whatever is reached through one is not there. It knows nothing of requests.

mod conversation;
mod disk;
mod facts;
mod index;
mod kept_until;
mod remembered;
mod submissions;

use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use crate::receipt::Receipt;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::form::{Form, Period};
use model::item::{Item, Round, current_round};
use model::languages::Languages;
use model::settings::{self, Settings};
use model::submission::Submission;
use model::value::Day;
use model::vocab::{self, Vocabulary, Word};
use model::{Diagnostic, ItemId, Kind, SitePath, Source, form, item, spam_words};

pub use conversation::ClosedThread;
pub use facts::SiteFacts;
use index::{Index, Indexes};
pub use kept_until::Term;
pub use remembered::Remembered;

/// Why a site could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A file or folder that cannot be read.
    #[error("{path}: {source}")]
    File {
        /// Where, relative to the site.
        path: SitePath,
        /// What the system says.
        source: std::io::Error,
    },
    /// Mistakes of its authors.
    #[error("{}", summary(.0))]
    Mistakes(Vec<Diagnostic>),
}

/// The first mistake with its place, and how many more there are.
fn summary(mistakes: &[Diagnostic]) -> String {
    let first = mistakes.iter().find(|mistake| mistake.is_error()).or(mistakes.first());
    let place = first.and_then(|mistake| mistake.at.as_ref()).map(|at| format!("{at}: ")).unwrap_or_default();
    let message = first.map_or("", |mistake| mistake.message.as_str());
    match mistakes.len() {
        0 | 1 => format!("{place}{message}"),
        n => format!("{place}{message} (and {} more)", n - 1),
    }
}

/// What was made of the files of a site when they were read, for whoever opens it again and again.
#[derive(Debug, Default)]
pub struct Known {
    settings: Remembered<Option<Arc<Settings>>>,
    /// As they speak in one of the site's languages.
    forms: Remembered<Option<Arc<Form>>, Languages>,
    /// There may be a hundred thousand; without it, none of them is known.
    items: Option<Remembered<Option<Arc<Item>>>>,
}

impl Known {
    /// Nothing yet, but things will be known, too, by whoever has room for all of them.
    pub fn with_items() -> Known {
        Known { items: Some(Remembered::default()), ..Known::default() }
    }
}

/// A site on a day.
#[derive(Clone, Debug)]
pub struct Site {
    root: PathBuf,
    today: Day,
    zone: TimeZone,
    /// Once they were asked for; nothing where there are none.
    settings: OnceLock<Option<Arc<Settings>>>,
    indexes: Indexes,
    /// The language asked for; the site's own without one.
    asked: Option<String>,
    /// What files were before, and the moment from which on one can have changed.
    known: Option<(Arc<Known>, SystemTime)>,
}

impl Site {
    /// The site at `root`, as it is on a day. Nothing is read yet.
    pub fn open(root: impl Into<PathBuf>, today: Day) -> Site {
        let (settings, indexes) = (OnceLock::new(), Indexes::default());
        Site { root: root.into(), today, zone: TimeZone::UTC, settings, indexes, asked: None, known: None }
    }

    /// The site at `root`, as it is at a moment: the day is that of the site's own time zone.
    ///
    /// # Errors
    /// When its settings cannot be read.
    pub fn open_at(root: impl Into<PathBuf>, now: Timestamp) -> Result<Site, Fault> {
        Site::open(root, day_in(&TimeZone::UTC, now)).at(now)
    }

    /// The same, for whoever has opened it before; `now` is the machine's time.
    ///
    /// # Errors
    /// As [`Site::open_at`].
    pub fn open_again(root: impl Into<PathBuf>, now: Timestamp, known: &Arc<Known>) -> Result<Site, Fault> {
        let seen = SystemTime::try_from(now).unwrap_or(SystemTime::UNIX_EPOCH);
        Site::open(root, day_in(&TimeZone::UTC, now)).remembering(Arc::clone(known), seen).at(now)
    }

    fn at(self, now: Timestamp) -> Result<Site, Fault> {
        let zone = self.settings()?.and_then(|settings| settings.time_zone.as_deref());
        let zone = zone.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
        Ok(Site { today: day_in(&zone, now), zone, ..self })
    }

    /// The same, with its texts asked for in a language; each that is not in it is in another of the site's.
    pub fn speaking(self, language: &str) -> Site {
        Site { asked: Some(language.to_owned()), ..self }
    }

    /// The same, reading no file again that has not changed since it was read for another one; `now` is the machine's time.
    pub fn remembering(self, known: Arc<Known>, now: SystemTime) -> Site {
        Site { known: Some((known, now)), ..self }
    }

    /// The languages of its texts, with the one asked for.
    fn languages(&self) -> Result<Languages, Fault> {
        let (settings, none) = (self.settings()?, Settings::default());
        let settings = settings.unwrap_or(&none);
        Ok(settings.asking(self.asked.as_deref().unwrap_or_else(|| settings.language())))
    }

    /// The day it is there.
    pub fn today(&self) -> Day {
        self.today
    }

    /// A moment as records write it: to the second, by the clocks of the place, so that its first ten letters are the day.
    pub fn moment(&self, now: Timestamp) -> String {
        let local = now.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        local.strip_suffix("+00:00").map_or(local.clone(), |utc| format!("{utc}Z"))
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Its settings, if it has any: as they were when they were first asked for.
    ///
    /// # Errors
    /// When they cannot be read at all; single mistakes in them are left to the build.
    pub fn settings(&self) -> Result<Option<&Settings>, Fault> {
        if let Some(read) = self.settings.get() {
            return Ok(read.as_deref());
        }
        let read = self.settings_now()?;
        Ok(self.settings.get_or_init(|| read).as_deref())
    }

    fn settings_now(&self) -> Result<Option<Arc<Settings>>, Fault> {
        let file = "content/site.yaml";
        let read = || self.source(file)?.map(|source| settings_of(&source).map(Arc::new)).transpose();
        self.known_or(|known| Some(&known.settings), (), file, read)
    }

    /// The public keys of its editors.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub fn editors_keys(&self) -> Result<&[String], Fault> {
        Ok(self.settings()?.map(|settings| settings.keys.as_slice()).unwrap_or_default())
    }

    /// The declaration of a form; nothing when there is no such form.
    ///
    /// # Errors
    /// When its file cannot be read, or has mistakes.
    pub fn form(&self, id: &str) -> Result<Option<Arc<Form>>, Fault> {
        if !is_form_id(id) {
            return Ok(None);
        }
        let (file, languages) = (format!("content/forms/{id}.yaml"), self.languages()?);
        let parsed = |source: &Source| form::parse(source, &languages).map(Arc::new).map_err(Fault::Mistakes);
        let read = || self.source(&file)?.map(|source| parsed(&source)).transpose();
        self.known_or(|known| Some(&known.forms), languages.clone(), &file, read)
    }

    /// What a form needs to know for somebody who fills it in.
    ///
    /// # Errors
    /// When rounds or options cannot be read.
    pub fn facts(&self, form: &Form) -> Result<SiteFacts<'_>, Fault> {
        SiteFacts::for_senders(self, form)
    }

    /// What a form needs to know for an editor who makes files of a record: to them, drafts exist.
    ///
    /// # Errors
    /// When rounds or options cannot be read.
    pub fn facts_for_editors(&self, form: &Form) -> Result<SiteFacts<'_>, Fault> {
        SiteFacts::for_editors(self, form)
    }

    /// A thing, if there is a file for it that can be read.
    ///
    /// # Errors
    /// When the system does not let it be read.
    pub fn item(&self, id: &ItemId) -> Result<Option<Item>, Fault> {
        Ok(self.shared(id)?.map(Arc::unwrap_or_clone))
    }

    /// The same, not copied where it is remembered.
    fn shared(&self, id: &ItemId) -> Result<Option<Arc<Item>>, Fault> {
        let file = id.file();
        let read = || Ok(self.source(&file)?.and_then(|source| item::parse(&source, id.clone()).0).map(Arc::new));
        self.known_or(|known| known.items.as_ref(), (), &file, read)
    }

    /// What was made of a file before, or else what `read` makes of it. What can be reached only by a symbolic link is not there.
    fn known_or<T: Clone, K: Eq + Hash>(
        &self,
        of: impl FnOnce(&Known) -> Option<&Remembered<Option<T>, K>>,
        key: K,
        file: &str,
        read: impl FnOnce() -> Result<Option<T>, Fault>,
    ) -> Result<Option<T>, Fault> {
        match self.known.as_ref().and_then(|(known, now)| Some((of(known)?, *now))) {
            Some((known, now)) => {
                known.get_with((self.root.join(file), key), || disk::stamp(&self.root, file), now, read)
            }
            None => read(),
        }
    }

    /// A fingerprint of the words that people agree to with a form: the label of the tick and the page it names.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub fn wording(&self, form: &Form, given: &Submission) -> Result<Option<String>, Fault> {
        let Some(consent) = form.consent.as_ref().filter(|consent| is_given(given, &consent.field)) else {
            return Ok(None);
        };
        let label = form.field(&consent.field).map(|field| field.label.as_str()).unwrap_or_default();
        let page = self.source(&self.agreed_to(&consent.text)?)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(label.len() as u64).to_le_bytes()).update(label.as_bytes());
        hasher.update(page.as_ref().map_or(&[][..], |page| page.text.as_bytes()));
        Ok(Some(hasher.finalize().to_hex()[..12].to_owned()))
    }

    /// The file with the words of a page in the language asked for.
    fn agreed_to(&self, page: &str) -> Result<String, Fault> {
        let item = ItemId::parse(page).map(|id| self.item(&id)).transpose()?.flatten();
        let translation = item.and_then(|item| self.translation_of(&item));
        Ok(translation.map_or_else(|| format!("content/{page}.md"), |translation| translation.id.file().to_string()))
    }

    /// The words that editors know from spam. Mistakes in the list are left to the build.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub fn spam_words(&self) -> Result<Vec<String>, Fault> {
        let source = self.source("content/spam-words.yaml")?;
        Ok(source.map(|source| spam_words::parse(&source).0).unwrap_or_default())
    }

    /// The words of a vocabulary: the site's own, or else those of the program.
    fn words(&self, vocabulary: Vocabulary) -> Result<Vec<Word>, Fault> {
        let languages = self.languages()?;
        match self.source(&format!("content/vocab/{}.yaml", vocabulary.file_stem()))? {
            Some(source) => {
                let (words, mistakes) = vocab::parse(vocabulary, &source, &languages);
                if !mistakes.is_empty() {
                    tracing::warn!(file = %source.path, "a vocabulary has mistakes; what could be read of it is used");
                }
                Ok(words)
            }
            None => Ok(vocab::built_in(vocabulary, &languages)),
        }
    }

    /// All things of a type that people may see today, by id. A translation is no thing of its own, and neither is what was
    /// merged into another.
    ///
    /// # Errors
    /// When their folder cannot be read.
    pub fn items(&self, kind: Kind) -> Result<Vec<Item>, Fault> {
        let mut items = self.shown(kind)?;
        items.retain(|item| !self.is_part(item));
        Ok(items)
    }

    /// The same, with what was merged into another: a page that somebody has open may be older than that.
    fn shown(&self, kind: Kind) -> Result<Vec<Item>, Fault> {
        let languages = self.settings()?.map(|settings| settings.languages.as_slice()).unwrap_or_default();
        let originals = item::originals(self.all(kind)?.map(Arc::unwrap_or_clone).collect(), languages).into_iter();
        Ok(originals.filter(|item| self.is_shown(item)).map(|item| self.spoken(item)).collect())
    }

    /// A thing in the words of its translation into the language asked for, if people may see one.
    fn spoken(&self, item: Item) -> Item {
        match self.translation_of(&item).filter(|translation| self.is_shown(translation)) {
            Some(translation) => item.spoken_as(&translation),
            None => item,
        }
    }

    fn translation_of(&self, item: &Item) -> Option<Item> {
        let asked = self.asked.as_ref()?;
        let named = &item.common.translations.0.iter().find(|named| named.lang.text == *asked)?.to.text;
        let within = || conversation::within(item.id.kind(), named);
        let id = ItemId::parse(named).filter(|id| id.kind() == item.id.kind()).or_else(within)?;
        self.item(&id).ok().flatten()
    }

    /// All things of a type. A file that cannot be read is left out: it must not close the forms.
    fn all(&self, kind: Kind) -> Result<impl Iterator<Item = Arc<Item>>, Fault> {
        let files = disk::markdown_under(&self.root, &format!("content/{}", kind.folder()))?;
        Ok(files.into_iter().filter_map(|file| {
            let read = self.shared(&ItemId::of_file(&file)?);
            read.inspect_err(|fault| tracing::warn!(%file, %fault, "a file is left out")).ok().flatten()
        }))
    }

    /// The thing of this id, or the one that once had this name.
    ///
    /// # Errors
    /// When its folder cannot be read.
    pub fn resolve(&self, id: &ItemId) -> Result<Option<Item>, Fault> {
        match self.item(id) {
            Ok(None) => match self.index(id.kind())?.by_alias.get(id.within()) {
                Some(now) => self.item(now),
                None => Ok(None),
            },
            found => found,
        }
    }

    fn index(&self, kind: Kind) -> Result<Arc<Index>, Fault> {
        self.indexes.get(kind, || Ok(Index::of(self.all(kind)?)))
    }

    /// The things of a type that came of a submission.
    ///
    /// # Errors
    /// When their folder cannot be read.
    pub fn made_of(&self, receipt: &Receipt, kind: Kind) -> Result<Vec<ItemId>, Fault> {
        Ok(self.index(kind)?.by_submission.get(receipt.as_str()).cloned().unwrap_or_default())
    }

    /// The round that a form is open with, and its slug.
    fn round(&self, form: &Form) -> Result<Option<(String, Round)>, Fault> {
        if let Period::Round(slug) = &form.period {
            let id = ItemId::parse(&format!("{}/{slug}", Kind::Round.folder()));
            let item = id.map(|id| self.item(&id)).transpose()?.flatten();
            return Ok(item.filter(|item| self.is_shown(item)).as_ref().and_then(as_round));
        }
        if form.period != Period::CurrentRound && !matches!(form.becomes, Some(Kind::Idea | Kind::Prototype)) {
            return Ok(None);
        }
        self.current_round()
    }

    /// The round of the moment, and its slug.
    fn current_round(&self) -> Result<Option<(String, Round)>, Fault> {
        let mut rounds: Vec<(String, Round)> = self.items(Kind::Round)?.iter().filter_map(as_round).collect();
        let current = current_round(rounds.iter().enumerate().map(|(i, (_, round))| (i, round)), self.today);
        Ok(current.map(|i| rounds.swap_remove(i)))
    }

    /// Whether people may see a thing today.
    fn is_shown(&self, item: &Item) -> bool {
        !item.common.draft && item.is_published(self.today)
    }

    fn source(&self, path: &str) -> Result<Option<Source>, Fault> {
        let Some(path) = SitePath::parse(path) else { return Ok(None) };
        let text = disk::text(&self.root, &path)?;
        Ok(text.map(|text| Source::new(path, text)))
    }
}

fn settings_of(source: &Source) -> Result<Settings, Fault> {
    match settings::parse(source) {
        (Some(settings), ..) => Ok(settings),
        (None, _, found) => Err(Fault::Mistakes(found.mistakes)),
    }
}

fn day_in(zone: &TimeZone, now: Timestamp) -> Day {
    Day(zone.to_datetime(now).date())
}

/// Ids of forms come from addresses, so they are looked at before they become a file name.
fn is_form_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
}

/// Every reference that was sent, with its field, as far as it is an id of a kind the field takes.
pub(crate) fn references<'a>(form: &'a Form, typed: &'a form::check::Pairs) -> impl Iterator<Item = (&'a str, ItemId)> {
    let fields = form.fields.iter().filter(|field| field.kind == form::FieldKind::Reference);
    fields.flat_map(move |field| {
        let values = typed.iter().filter(move |(name, _)| *name == field.id);
        let ids = values.filter_map(|(_, value)| ItemId::parse(value.trim()));
        ids.filter(|id| field.of.contains(&id.kind())).map(|id| (field.id.as_str(), id))
    })
}

fn is_given(given: &Submission, field: &str) -> bool {
    given.published().iter().chain(&given.sealed()).any(|(id, _)| id == field)
}

fn as_round(item: &Item) -> Option<(String, Round)> {
    Some((item.id.within().to_owned(), item.details.round()?.clone()))
}

#[cfg(test)]
mod tests;
