//! What the words mean by which a site sorts its things: made from the vocabularies, so that a glossary cannot drift apart
//! from what pages say.

use model::vocab::{Vocabulary, Word};
use serde::Serialize;

use super::Views;
use crate::language::{self, Text};

/// The vocabularies whose words people meet on pages. Places explain themselves, and reasons to take part are only asked for.
const EXPLAINED: [Vocabulary; 9] = [
    Vocabulary::Stages,
    Vocabulary::PrototypeKinds,
    Vocabulary::SupportKinds,
    Vocabulary::AssetKinds,
    Vocabulary::EventKinds,
    Vocabulary::Decisions,
    Vocabulary::Audiences,
    Vocabulary::Roles,
    Vocabulary::Skills,
];

/// The words of a vocabulary.
#[derive(Serialize)]
pub(super) struct Explained {
    /// Its file's name, by which its place on the page can be named.
    id: &'static str,
    title: String,
    words: Vec<WordShown>,
}

#[derive(Serialize)]
struct WordShown {
    label: Text,
    /// What it means; more than one where ideas and prototypes share it.
    hints: Vec<Text>,
}

impl Views {
    /// Every word that has an explanation, vocabulary by vocabulary; one without any is left out.
    pub(super) fn explained(&self) -> Vec<Explained> {
        let all = EXPLAINED.into_iter().map(|vocabulary| {
            let words = self.site.words.get(&vocabulary).map(Vec::as_slice).unwrap_or_default();
            let (id, words) = (vocabulary.file_stem(), shown(words));
            Explained { id, title: self.text(&format!("glossary_{}", id.replace('-', "_"))), words }
        });
        all.filter(|explained| !explained.words.is_empty()).collect()
    }
}

/// The words that are explained, each label once.
fn shown(words: &[Word]) -> Vec<WordShown> {
    let mut all: Vec<WordShown> = Vec::new();
    for word in words {
        let Some(hint) = language::hint(word) else { continue };
        let label = language::word(word);
        match all.iter_mut().find(|other| other.label == label) {
            Some(other) => other.hints.push(hint),
            None => all.push(WordShown { label, hints: vec![hint] }),
        }
    }
    all
}
