//! Who took part in a round, as far as the content tells: the groups behind ideas, and the people who asked for a page.

use std::collections::BTreeSet;

use hashbrown::HashMap;
use model::item::{Formality, Kind};
use model::vocab::{Vocabulary, Word};

use super::{Ix, Site};

/// Who took part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TookPart<'a> {
    /// Ideas of people on their own.
    pub alone: usize,
    /// Ideas of informal groups.
    pub informal: usize,
    /// Ideas of groups with a legal form.
    pub formal: usize,
    /// People with a page who had a part, by how they take part. Somebody may do so in several ways.
    pub audiences: Vec<(&'a Word, usize)>,
    /// Of those people, how many for the first time.
    pub first_time: usize,
    /// And how many had been there before.
    pub came_back: usize,
}

impl Site {
    /// Who took part in a round.
    pub fn took_part(&self, round: Ix) -> TookPart<'_> {
        let mut part = TookPart::default();
        for idea in self.in_round(round, Kind::Idea) {
            match self.targets(idea, "group").first().map(|group| self.is_informal(*group)) {
                None => part.alone += 1,
                Some(true) => part.informal += 1,
                Some(false) => part.formal += 1,
            }
        }
        let people = self.people_in(round);
        part.audiences = self.audiences(&people);
        let earlier: BTreeSet<Ix> =
            self.rounds_before(round).into_iter().flat_map(|round| self.people_in(round)).collect();
        part.came_back = people.intersection(&earlier).count();
        part.first_time = people.len() - part.came_back;
        part
    }

    fn is_informal(&self, group: Ix) -> bool {
        self.item(group).details.organisation().is_some_and(|group| group.formality == Some(Formality::Informal))
    }

    fn rounds_before(&self, round: Ix) -> Vec<Ix> {
        let number = |ix: Ix| self.round(ix).and_then(|round| round.number);
        self.rounds().into_iter().filter(|other| number(*other) < number(round)).collect()
    }

    /// The people with a page who had a part in an idea or a prototype of a round.
    fn people_in(&self, round: Ix) -> BTreeSet<Ix> {
        let works = [(Kind::Idea, "people"), (Kind::Prototype, "team")];
        let credited = works.into_iter().flat_map(|(kind, key)| {
            self.in_round(round, kind).into_iter().flat_map(move |work| self.targets(work, key))
        });
        credited.collect()
    }

    fn audiences(&self, people: &BTreeSet<Ix>) -> Vec<(&Word, usize)> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for person in people.iter().filter_map(|ix| self.item(*ix).details.person()) {
            let ways: BTreeSet<&str> = person.audience.iter().map(|term| term.0.as_str()).collect();
            ways.into_iter().for_each(|way| *counts.entry(way).or_default() += 1);
        }
        let words = self.words.get(&Vocabulary::Audiences).map(Vec::as_slice).unwrap_or_default();
        words.iter().filter_map(|word| Some((word, *counts.get(word.id.as_str())?))).collect()
    }
}
