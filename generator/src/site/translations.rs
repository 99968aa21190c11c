//! Translations: files that say the same as another one in another language.
//!
//! They are set aside before anything is counted, so a thing is one thing however many languages it speaks. In each
//! language, its words are those of the translation, and all else stays.

use std::sync::Arc;

use hashbrown::{HashMap, HashSet};
use model::item::{ItemId, Translation};
use model::nearest::nearest;
use model::settings::Settings;
use model::{Code, Diagnostic, Place};
use rayon::prelude::*;

use super::Ix;
use crate::memory::Entry;
use crate::tree::Tree;

/// A thing in another language.
#[derive(Clone, Debug)]
pub struct Version {
    /// The thing.
    pub of: Ix,
    /// The language.
    pub lang: String,
    /// The file that says it.
    pub entry: Arc<Entry>,
}

/// The things of a site, with what was set aside.
pub struct SetAside {
    /// The things, by id.
    pub entries: Vec<Arc<Entry>>,
    /// Them in other languages.
    pub versions: Vec<Version>,
    /// Things that may be translations of what could not be read: until it can be, nobody knows.
    pub doubtful: Vec<ItemId>,
    /// What is wrong with translations.
    pub mistakes: Vec<Diagnostic>,
}

/// A thing that says where its translation is.
struct Claim<'a> {
    from: usize,
    to: usize,
    said: &'a Translation,
}

/// Sets the translations aside. `broken` are the things that could not be read: what leads to them is no further mistake.
pub fn set_aside(entries: &[Arc<Entry>], broken: &[ItemId], settings: &Settings, tree: &Tree) -> Option<SetAside> {
    let is_alone = |entry: &Arc<Entry>| entry.item.common.translations.0.is_empty();
    if entries.par_iter().all(is_alone) && (broken.is_empty() || settings.languages.len() < 2) {
        return None;
    }
    let all = All {
        entries,
        places: entries.iter().enumerate().map(|(place, entry)| (entry.item.id.as_str(), place)).collect(),
        broken: broken.iter().map(ItemId::as_str).collect(),
        settings,
        tree,
    };
    let (claims, mut mistakes) = all.claims();
    let versions = all.accepted(&claims, &mut mistakes);
    let aside: HashSet<usize> = versions.iter().map(|claim| claim.to).collect();
    let doubtful: HashSet<usize> =
        (0..entries.len()).filter(|at| !aside.contains(at) && all.is_doubtful(*at)).collect();
    let kept: Vec<usize> = (0..entries.len()).filter(|at| !aside.contains(at) && !doubtful.contains(at)).collect();
    let version = |claim: &&Claim<'_>| {
        let of = kept.binary_search(&claim.from).ok()?;
        Some(Version { of, lang: claim.said.lang.text.clone(), entry: Arc::clone(&entries[claim.to]) })
    };
    let versions = versions.iter().filter_map(version).collect();
    let doubtful = doubtful.into_iter().map(|at| entries[at].item.id.clone()).collect();
    let entries = kept.iter().map(|place| Arc::clone(&entries[*place])).collect();
    Some(SetAside { entries, versions, doubtful, mistakes })
}

/// Everything that was read.
struct All<'a> {
    entries: &'a [Arc<Entry>],
    places: HashMap<&'a str, usize>,
    broken: HashSet<&'a str>,
    settings: &'a Settings,
    tree: &'a Tree,
}

impl<'a> All<'a> {
    /// What all things say of their translations, as far as it leads to one.
    fn claims(&self) -> (Vec<Claim<'a>>, Vec<Diagnostic>) {
        let (mut claims, mut mistakes) = (Vec::new(), Vec::new());
        for (from, entry) in self.entries.iter().enumerate() {
            for said in &entry.item.common.translations.0 {
                match self.claim(from, said) {
                    Ok(claim) => claims.extend(claim),
                    Err(mistake) => mistakes.push(*mistake),
                }
            }
        }
        (claims, mistakes)
    }

    /// Whether a thing in another language than the site's own may be a translation of one that could not be read.
    fn is_doubtful(&self, at: usize) -> bool {
        let entry = &self.entries[at];
        let folder = entry.item.id.kind().folder();
        let in_question =
            || self.broken.iter().any(|id| id.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
        self.settings.languages.len() > 1 && self.language(entry) != self.settings.language() && in_question()
    }

    fn claim(&self, from: usize, said: &'a Translation) -> Result<Option<Claim<'a>>, Box<Diagnostic>> {
        let (entry, lang) = (&self.entries[from], said.lang.text.as_str());
        if !self.settings.asking(lang).has(lang) {
            let mistake = Diagnostic::error(Code::LanguageUnknown, format!("this site has no language `{lang}`"));
            let help = format!("add `{lang}` to `languages:` in `content/site.yaml`, or remove the translation");
            return Err(Box::new(mistake.at(self.place(entry, said.lang.at)).help(help)));
        }
        if lang == self.language(entry) {
            let mistake =
                Diagnostic::error(Code::TranslationWrong, format!("this file itself is in the language `{lang}`"));
            let help = "correct the language of the translation, or say with `lang:` in which one this file is";
            return Err(Box::new(mistake.at(self.place(entry, said.lang.at)).help(help)));
        }
        let folder = entry.item.id.kind().folder();
        let name = said.to.text.strip_prefix(&format!("{folder}/")).unwrap_or(&said.to.text);
        let id = format!("{folder}/{name}");
        match self.places.get(id.as_str()) {
            Some(to) => self.fits(entry, *to, said).map(|()| Some(Claim { from, to: *to, said })),
            None if self.broken.contains(id.as_str()) => Ok(None),
            None => Err(Box::new(self.dangling(entry, said, folder))),
        }
    }

    fn dangling(&self, entry: &Entry, said: &Translation, folder: &str) -> Diagnostic {
        let names = self.places.keys().filter_map(|id| id.strip_prefix(folder)?.strip_prefix('/'));
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        let help = match nearest(&said.to.text, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write the file `content/{folder}/{}.md`, or correct the name", said.to.text),
        };
        let mistake = Diagnostic::error(Code::RefDangling, format!("there is no `{}`", said.to.text));
        mistake.at(self.place(entry, said.to.at)).help(help)
    }

    /// A translation says its own language.
    fn fits(&self, entry: &Entry, to: usize, said: &Translation) -> Result<(), Box<Diagnostic>> {
        let (other, wanted) = (&self.entries[to], said.lang.text.as_str());
        if self.language(other) == wanted && other.item.id != entry.item.id {
            return Ok(());
        }
        let message = format!("`{}` does not say that it is in the language `{wanted}`", said.to.text);
        let mistake = Diagnostic::error(Code::TranslationWrong, message).at(self.place(entry, said.to.at));
        Err(Box::new(mistake.help(format!("add `lang: {wanted}` to `{}`, or correct the name", other.path()))))
    }

    fn language(&self, entry: &'a Entry) -> &'a str {
        entry.item.common.lang.as_deref().unwrap_or(self.settings.language())
    }

    /// The claims that hold. Of two things that name each other, the one in the language that the site names first is the
    /// original.
    fn accepted<'c>(&self, claims: &'c [Claim<'a>], mistakes: &mut Vec<Diagnostic>) -> Vec<&'c Claim<'a>> {
        let rank = |place: usize| {
            let lang = self.language(&self.entries[place]);
            self.settings.languages.iter().position(|own| own == lang).unwrap_or(usize::MAX)
        };
        let pairs: HashSet<(usize, usize)> = claims.iter().map(|claim| (claim.from, claim.to)).collect();
        let answers = |claim: &&Claim<'_>| {
            pairs.contains(&(claim.to, claim.from)) && (rank(claim.to), claim.to) < (rank(claim.from), claim.from)
        };
        let mut owners: HashMap<usize, &Claim<'_>> = HashMap::new();
        let mut held: Vec<&Claim<'_>> = Vec::new();
        for claim in claims.iter().filter(|claim| !answers(claim)) {
            match owners.get(&claim.to) {
                Some(first) => mistakes.push(self.claimed_twice(claim, first)),
                None => {
                    owners.insert(claim.to, claim);
                    held.push(claim);
                }
            }
        }
        let (chained, good): (Vec<_>, Vec<_>) = held.into_iter().partition(|claim| owners.contains_key(&claim.from));
        mistakes.extend(chained.iter().map(|claim| self.chained(claim)));
        mistakes.extend(good.iter().filter_map(|claim| self.out_of_date(claim)));
        good
    }

    fn claimed_twice(&self, claim: &Claim<'_>, first: &Claim<'_>) -> Diagnostic {
        let message = format!("`{}` is the translation of another thing already", claim.said.to.text);
        let (entry, other) = (&self.entries[claim.from], &self.entries[first.from]);
        Diagnostic::error(Code::TranslationWrong, message)
            .at(self.place(entry, claim.said.to.at))
            .label("of this one", self.place(other, first.said.to.at))
            .help("a translation says what one thing says: remove it from one of the two")
    }

    fn chained(&self, claim: &Claim<'_>) -> Diagnostic {
        let entry = &self.entries[claim.from];
        Diagnostic::error(Code::TranslationWrong, "this is a translation itself")
            .at(self.place(entry, claim.said.to.at))
            .help("name all translations in the file of the original")
    }

    fn out_of_date(&self, claim: &Claim<'_>) -> Option<Diagnostic> {
        let (original, other) = (&self.entries[claim.from], &self.entries[claim.to]);
        let changed = original.item.common.updated.filter(|_| original.item.is_newer_than(&other.item))?;
        let message = format!("the original changed on {changed}, after this translation was made");
        let mistake = Diagnostic::warning(Code::TranslationOld, message).at(Place::file(&other.path()));
        let mistake = mistake.label("this is the original", Place::file(&original.path()));
        Some(mistake.help(format!("bring it up to date, and write `updated: {changed}` or later into it")))
    }

    fn place(&self, entry: &Entry, at: model::Span) -> Place {
        Place::at(&self.tree.source(&entry.path()), at)
    }
}

/// The things in the words of a language: those of a version in it; else, for a thing in neither, one in the site's own.
pub fn spoken(
    entries: &[Arc<Entry>],
    versions: &[Version],
    shown: &[bool],
    language: &str,
    own: &str,
) -> Vec<Arc<Entry>> {
    let mut spoken = entries.to_vec();
    let languages = if own == language { &[own][..] } else { &[own, language] };
    for lang in languages {
        let there = versions.iter().zip(shown).filter(|(version, shown)| **shown && version.lang == *lang);
        for (version, _) in there {
            let original = &entries[version.of];
            if original.item.common.lang.as_deref().unwrap_or(own) != language {
                spoken[version.of] = Arc::new(original.spoken_as(&version.entry));
            }
        }
    }
    spoken
}
