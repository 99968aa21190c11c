//! A thing in another language: a file of its own that says the same in other words.
//!
//! The words are taken from the translation, and all else from the original: days, references, stages and everything that
//! is counted are facts about the thing, and there is one thing. So a translation may leave them out, and one that was
//! copied and forgotten changes no number. Several values in a list are taken over one by one, in their order, where there
//! are as many.

use super::{By, Common, Item};
use crate::exceptions::Exceptions;
use crate::fields::{FromKey, Reader};
use crate::value::{Day, Markdown, Moment, Ref, Term, Written};
use crate::yaml::{Data, Entry, Node};

/// The same thing in another language.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Translation {
    /// The language, such as `cy`.
    pub lang: Written,
    /// The thing, by its name or its path.
    pub to: Written,
}

/// What `translations:` says: `{cy: dwr-glan}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Translations(pub Vec<Translation>);

impl FromKey for Translations {
    fn from_key(value: Option<&Node>, reader: &mut Reader<'_>) -> Translations {
        let Some(node) = value.filter(|node| node.data != Data::Null) else {
            return Translations::default();
        };
        if node.entries().is_empty() {
            let help = "write the language and the name of the file, like `{cy: dwr-glan}`";
            return reader.wrong(node, "languages with names", help).unwrap_or_default();
        }
        let one = |entry: &Entry| {
            let Some(to) = entry.value.text().filter(|to| !to.is_empty()) else {
                let help = "write the name of its file, without folder and ending";
                return reader.wrong(&entry.value, "the name of a translation", help);
            };
            let to = Written { text: to.to_owned(), at: entry.value.span };
            Some(Translation { lang: Written { text: entry.key.clone(), at: entry.at }, to })
        };
        Translations(node.entries().iter().filter_map(one).collect())
    }
}

/// A value that may have words in it.
pub trait Worded: Clone {
    /// Takes over the words of the same value in another language.
    fn speak(&mut self, other: &Self);

    /// The same behind a key that may be missing in either. What is no word is not there only because a translation has it.
    fn speak_if_there(own: &mut Option<Self>, other: &Option<Self>) {
        if let (Some(own), Some(other)) = (own, other) {
            own.speak(other);
        }
    }
}

/// Words are taken over whole.
macro_rules! words {
    ($($ty:ty),*) => {$(
        impl Worded for $ty {
            fn speak(&mut self, other: &Self) {
                self.clone_from(other);
            }

            fn speak_if_there(own: &mut Option<Self>, other: &Option<Self>) {
                if other.is_some() {
                    own.clone_from(other);
                }
            }
        }
    )*};
}

/// Facts stay.
macro_rules! facts {
    ($($ty:ty),*) => {$(
        impl Worded for $ty {
            fn speak(&mut self, _: &Self) {}
        }
    )*};
}

words!(String, Markdown);
facts!(bool, i64, Day, Moment, Written, Translations, Exceptions);

impl<const KINDS: u16> Worded for Ref<KINDS> {
    fn speak(&mut self, _: &Self) {}
}

impl<const V: u8> Worded for Term<V> {
    fn speak(&mut self, _: &Self) {}
}

impl Worded for By {
    fn speak(&mut self, _: &Self) {}
}

impl<T: Worded> Worded for Option<T> {
    fn speak(&mut self, other: &Self) {
        T::speak_if_there(self, other);
    }
}

impl<T: Worded> Worded for Vec<T> {
    fn speak(&mut self, other: &Self) {
        if self.len() == other.len() {
            self.iter_mut().zip(other).for_each(|(own, other)| own.speak(other));
        }
    }
}

/// The originals among these things: those that no other names as its translation. Of two that name each other, the one in
/// the language that the site names first is the original; things that do not say are in the first.
pub fn originals(items: Vec<Item>, languages: &[String]) -> Vec<Item> {
    let rank = |item: &Item| {
        let lang = item.common.lang.as_ref();
        lang.map_or(0, |lang| languages.iter().position(|own| own == lang).unwrap_or(usize::MAX))
    };
    let aside: Vec<bool> = items
        .iter()
        .map(|item| {
            let is_first = |other: &Item| item.names(other) && rank(item) < rank(other);
            items.iter().any(|other| other.id != item.id && other.names(item) && !is_first(other))
        })
        .collect();
    items.into_iter().zip(aside).filter(|(_, aside)| !aside).map(|(item, _)| item).collect()
}

impl Item {
    /// Whether it says that another thing is its translation.
    fn names(&self, other: &Item) -> bool {
        let named = |to: &str| to == other.id.within() || to == other.id.as_str();
        self.id.kind() == other.id.kind() && self.common.translations.0.iter().any(|said| named(&said.to.text))
    }

    /// The same thing in the words of a translation.
    pub fn spoken_as(&self, translation: &Item) -> Item {
        let mut item = self.clone();
        item.common.speak(&translation.common);
        item.details.speak(&translation.details);
        // Where either was sent in by a stranger, the thing may say no more than strangers may.
        item.common.submission = self.common.submission.clone().or_else(|| translation.common.submission.clone());
        for (key, node) in &translation.extra {
            match item.extra.iter_mut().find(|(known, _)| known == key) {
                Some((_, own)) => own.clone_from(node),
                None => item.extra.push((key.clone(), node.clone())),
            }
        }
        item.body = translation.body;
        item
    }

    /// Whether the original has changed since a translation of it was made. A translation that does not say when is as old
    /// as the thing.
    pub fn is_newer_than(&self, translation: &Item) -> bool {
        let Common { updated, date, .. } = &translation.common;
        let made = updated.or(*date).or(self.common.date);
        matches!((self.common.updated, made), (Some(changed), Some(made)) if made < changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ItemId, SitePath, Source};

    fn item(id: &str, front: &str) -> Item {
        let path = SitePath::parse(&format!("content/{id}.md")).unwrap();
        let source = Source::new(path, format!("---\n{front}---\nText.\n"));
        super::super::parse(&source, ItemId::parse(id).unwrap()).0.unwrap()
    }

    const ENGLISH: &str = "title: Bench\nin_one_sentence: A bench\nproblem: No bench\nareas: [west]\n\
        date: 2026-09-01\nupdated: 2026-10-01\nstages:\n  - {stage: shared, date: 2026-09-01}\n\
        \x20 - {stage: parked, date: 2026-10-01, note: No wood}\n";
    const WELSH: &str = "title: Mainc\nlang: cy\nproblem: Dim mainc\nareas: [east]\ndate: 2026-09-20\nstages:\n\
        \x20 - {stage: shared, date: 2026-01-01}\n  - {stage: joined, date: 2026-10-02, note: Dim coed}\n";

    #[test]
    fn the_words_are_those_of_the_translation_and_the_facts_those_of_the_original() {
        let (original, translation) = (item("ideas/bench", ENGLISH), item("ideas/mainc", WELSH));
        let spoken = original.spoken_as(&translation);
        assert_eq!(
            (spoken.title(), spoken.id.as_str(), spoken.common.lang.as_deref()),
            ("Mainc", "ideas/bench", Some("cy"))
        );
        let idea = spoken.details.idea().unwrap();
        assert_eq!(idea.problem.as_ref().unwrap().0, "Dim mainc");
        assert_eq!(idea.in_one_sentence.as_deref(), Some("A bench"), "what is not translated stays");
        assert_eq!(spoken.common.areas, original.common.areas);
        assert_eq!(spoken.common.date, original.common.date);
        assert_eq!(spoken.stage(), original.stage());
        assert_eq!(spoken.stages()[1].note.as_deref(), Some("Dim coed"));
        assert_eq!(spoken.references, original.references);
    }

    #[test]
    fn of_things_that_name_each_other_one_is_the_original() {
        let bench = item("ideas/bench", "title: Bench\ntranslations: {cy: mainc}\n");
        let mainc = item("ideas/mainc", "title: Mainc\nlang: cy\ntranslations: {en: bench}\n");
        let coed = item("ideas/coed", "title: Coed\nlang: cy\n");
        let languages = ["en".to_owned(), "cy".to_owned()];
        let left = originals(vec![mainc, bench, coed], &languages);
        assert_eq!(left.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["ideas/bench", "ideas/coed"]);
    }

    #[test]
    fn a_translation_is_out_of_date_when_its_original_changed_after_it() {
        let (original, translation) = (item("ideas/bench", ENGLISH), item("ideas/mainc", WELSH));
        assert!(original.is_newer_than(&translation));
        let newer = item("ideas/mainc", "title: Mainc\nlang: cy\nupdated: 2026-10-01\n");
        assert!(!original.is_newer_than(&newer));
        assert!(!item("ideas/bench", "title: Bench\n").is_newer_than(&translation));
    }
}
