//! Sentences that the program says to people who fill in forms, in the languages that it speaks.
//!
//! They stand in YAML, one file for each language, with gaps like `{name}`. Those that page and worker must both say are here,
//! in `model/words/`; the worker has more of its own, and reads them with the same [`Words`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::{SitePath, Source, yaml};

/// The languages in which the program speaks to people who fill in forms. To all others it speaks the first.
pub const SPOKEN: [&str; 2] = ["en", "cy"];

/// The sentences of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    language: String,
    sentences: BTreeMap<String, String>,
}

impl Words {
    /// The sentences of a file: a mapping of keys to texts.
    pub fn read(language: &str, file: &'static str) -> Words {
        let source = SitePath::parse("words.yaml").map(|path| Source::new(path, file));
        let root = source.and_then(|source| yaml::parse_all(&source).ok());
        let entries = root.as_ref().map(yaml::Node::entries).unwrap_or_default();
        let sentence = |entry: &yaml::Entry| Some((entry.key.clone(), entry.value.text()?.to_owned()));
        Words { language: language.to_owned(), sentences: entries.iter().filter_map(sentence).collect() }
    }

    /// Their language.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// A sentence; its key where there is none, which the tests do not let happen.
    pub fn say<'w>(&'w self, key: &'w str) -> &'w str {
        self.sentences.get(key).map_or(key, String::as_str)
    }

    /// A sentence with its gaps filled. What fills a gap is not looked at again.
    pub fn fill(&self, key: &str, gaps: &[(&str, &str)]) -> String {
        let (mut out, mut rest) = (String::new(), self.say(key));
        while let Some((before, after)) = rest.split_once('{') {
            out += before;
            let filled = after.split_once('}').and_then(|(name, after)| {
                let value = gaps.iter().find(|(gap, _)| *gap == name)?.1;
                Some((value, after))
            });
            let (value, after) = filled.unwrap_or(("{", after));
            out += value;
            rest = after;
        }
        out + rest
    }

    /// Every key with the gaps of its sentence, by which two languages are compared.
    pub fn gaps(&self) -> BTreeMap<&str, Vec<&str>> {
        self.sentences.iter().map(|(key, sentence)| (key.as_str(), gaps_of(sentence))).collect()
    }
}

fn gaps_of(sentence: &str) -> Vec<&str> {
    let mut gaps: Vec<&str> = sentence.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
    gaps.sort_unstable();
    gaps
}

/// What page and worker must both say, in a language; in English where the program does not speak it.
pub fn of(language: &str) -> &'static Words {
    static ALL: LazyLock<[Words; 2]> = LazyLock::new(|| {
        [Words::read("en", include_str!("../words/en.yaml")), Words::read("cy", include_str!("../words/cy.yaml"))]
    });
    let [english, welsh] = &*ALL;
    if language == welsh.language() { welsh } else { english }
}

/// A text of the forms that come with the program, in another language; nothing for a text that somebody has changed. How the
/// text is broken into lines does not matter.
pub fn phrase(from: &str, to: &str, text: &str) -> Option<&'static str> {
    static WELSH: LazyLock<Words> = LazyLock::new(|| Words::read("cy", include_str!("../words/forms-cy.yaml")));
    let is_known = from == SPOKEN[0] && to == WELSH.language();
    let phrase = text.split_whitespace().collect::<Vec<_>>().join(" ");
    WELSH.sentences.get(&phrase).filter(|_| is_known).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_in_every_language_with_the_same_gaps() {
        let (english, welsh) = (of("en"), of("cy"));
        assert_eq!(english.gaps(), welsh.gaps());
        assert!(english.gaps().len() > 15);
        let same: Vec<&str> = english.gaps().into_keys().filter(|key| english.say(key) == welsh.say(key)).collect();
        assert!(same.is_empty(), "{same:?} are not in Welsh");
        assert_eq!(of("de").language(), "en");
    }

    #[test]
    fn gaps_are_filled_once() {
        let words = Words::read("en", "a: \"{x} and {y}, {z} {\"\n");
        assert_eq!(words.fill("a", &[("x", "{y}"), ("y", "2")]), "{y} and 2, {z} {");
    }
}
