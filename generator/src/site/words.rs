//! Whether the words that things use are in their vocabularies.

use std::collections::{BTreeMap, BTreeSet};

use model::nearest::suggestion;
use model::vocab::{Vocabulary, Word};
use model::{Code, Diagnostic, Place};

use crate::parse::Entry;

/// Notes every word that its vocabulary does not have.
pub fn check(
    entries: &[Entry],
    words: &BTreeMap<Vocabulary, Vec<Word>>,
    unread: &BTreeSet<Vocabulary>,
    mistakes: &mut Vec<Diagnostic>,
) {
    for entry in entries {
        for used in &entry.item.terms {
            let known = words.get(&used.vocabulary).map(Vec::as_slice).unwrap_or_default();
            // A vocabulary that could not be read is one mistake, not one for each use of its words.
            if unread.contains(&used.vocabulary) || known.iter().any(|word| word.id == used.id) {
                continue;
            }
            let file = used.vocabulary.file_stem();
            let help = suggestion(&used.id, known.iter().map(|word| word.id.as_str()));
            let help = help.unwrap_or_else(|| format!("add it to `content/vocab/{file}.yaml`"));
            let mistake = Diagnostic::error(Code::VocabUnknownId, format!("`{}` is not a word of `{file}`", used.id));
            mistakes.push(mistake.at(Place::at(&entry.source, used.at)).help(help));
        }
    }
}
