//! What was counted of answers that are published as totals only: the sum of all tallies.

use std::collections::{BTreeMap, BTreeSet};

use model::form::{OTHER, OptionSource};
use model::tally::Tally;
use model::vocab::{Vocabulary, Word};

use super::{Ix, Site};

/// How often an answer was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Tallied<'a> {
    /// The answer.
    pub answer: &'a str,
    /// The word that it is, where the question was asked with a vocabulary.
    pub word: Option<&'a Word>,
    /// How often.
    pub number: usize,
}

/// All answers to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question<'a> {
    /// The slug of the round in which it was asked; empty for forms that go with none.
    pub round: &'a str,
    /// What it is called: its vocabulary where it is asked with one, in whatever form; else its form and field.
    pub id: String,
    /// Each answer that was given, those of a vocabulary in its order.
    pub answers: Vec<Tallied<'a>>,
}

impl Site {
    /// What was counted, by round and question.
    pub fn tallied(&self) -> Vec<Question<'_>> {
        let mut sums: BTreeMap<(&str, String), BTreeMap<&str, usize>> = BTreeMap::new();
        for tally in self.tallies.iter() {
            for (field, answers) in &tally.answers {
                let key = (tally.round.as_deref().unwrap_or_default(), self.question_id(tally, field));
                let question = sums.entry(key).or_default();
                answers.iter().for_each(|(answer, number)| *question.entry(answer).or_default() += number);
            }
        }
        sums.into_iter().map(|((round, id), answers)| self.in_order(round, id, &answers)).collect()
    }

    /// Why people took part in a round.
    pub fn motivations(&self, round: Ix) -> Vec<Tallied<'_>> {
        let slug = self.item(round).id.within();
        let asked =
            |question: &Question<'_>| question.round == slug && question.id == Vocabulary::Motivations.file_stem();
        self.tallied().into_iter().find(asked).map(|question| question.answers).unwrap_or_default()
    }

    /// The round of a slug.
    pub fn round_named(&self, slug: &str) -> Option<Ix> {
        self.rounds().into_iter().find(|ix| self.item(*ix).id.within() == slug)
    }

    fn question_id(&self, tally: &Tally, field: &str) -> String {
        match self.vocabulary_of(tally, field) {
            Some(vocabulary) => vocabulary.file_stem().to_owned(),
            None => format!("{}/{field}", tally.form),
        }
    }

    fn vocabulary_of(&self, tally: &Tally, field: &str) -> Option<Vocabulary> {
        let (_, form) = self.forms.iter().find(|(_, form)| form.id == tally.form)?;
        match form.field(field)?.options.from? {
            OptionSource::Words(vocabulary) => Some(vocabulary),
            OptionSource::Items(_) | OptionSource::Ways => None,
        }
    }

    fn in_order<'a>(&'a self, round: &'a str, id: String, answers: &BTreeMap<&'a str, usize>) -> Question<'a> {
        let vocabulary = Vocabulary::ALL.iter().find(|vocabulary| vocabulary.file_stem() == id);
        let words = vocabulary.and_then(|vocabulary| self.words.get(vocabulary)).map(Vec::as_slice).unwrap_or_default();
        let known = words.iter().map(|word| (word.id.as_str(), Some(word)));
        let ids: BTreeSet<&str> = words.iter().map(|word| word.id.as_str()).collect();
        let rest = answers.keys().filter(|answer| !ids.contains(*answer));
        let (last, rest): (Vec<&str>, Vec<&str>) = rest.copied().partition(|answer| *answer == OTHER);
        let all = known.chain(rest.into_iter().chain(last).map(|answer| (answer, None)));
        let answers = all
            .filter_map(|(answer, word)| answers.get(answer).map(|number| Tallied { answer, word, number: *number }));
        Question { round, id, answers: answers.collect() }
    }
}
