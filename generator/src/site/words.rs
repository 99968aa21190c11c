//! Whether the words that things use are in their vocabularies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hashbrown::HashSet;
use model::fields::TermUse;
use model::nearest::suggestion;
use model::vocab::{Vocabulary, Word};
use model::{Code, Diagnostic, Place};
use rayon::prelude::*;

use crate::memory::Entry;
use crate::tree::Tree;

/// Notes every word that its vocabulary does not have.
pub fn check(
    entries: &[Arc<Entry>],
    words: &BTreeMap<Vocabulary, Vec<Word>>,
    unread: &BTreeSet<Vocabulary>,
    tree: &Tree,
) -> Vec<Diagnostic> {
    let ids = |list: &Vec<Word>| list.iter().map(|word| word.id.clone()).collect();
    let known: BTreeMap<Vocabulary, HashSet<String>> = words.iter().map(|(of, list)| (*of, ids(list))).collect();
    let is_known = |used: &TermUse| known.get(&used.vocabulary).is_some_and(|ids| ids.contains(&used.id));
    // A vocabulary that could not be read is one mistake, not one for each use of its words.
    let is_wrong = |used: &&TermUse| !unread.contains(&used.vocabulary) && !is_known(used);
    let wrong = entries
        .par_iter()
        .flat_map_iter(|entry| entry.item.terms.iter().filter(is_wrong).map(move |used| (entry, used)));
    let mistake = |(entry, used): (&Arc<Entry>, &TermUse)| {
        let words = words.get(&used.vocabulary).map(Vec::as_slice).unwrap_or_default();
        let file = used.vocabulary.file_stem();
        let help = suggestion(&used.id, words.iter().map(|word| word.id.as_str()));
        let help = help.unwrap_or_else(|| format!("add it to `content/vocab/{file}.yaml`"));
        let mistake = Diagnostic::error(Code::VocabUnknownId, format!("`{}` is not a word of `{file}`", used.id));
        mistake.at(Place::at(&tree.source(&entry.path()), used.at)).help(help)
    };
    wrong.map(mistake).collect()
}
