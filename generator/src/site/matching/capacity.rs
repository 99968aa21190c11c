//! How much of an offer there is, as far as its words say so, and how much of that is promised.
//!
//! `how_much:` is written for people: "2 (one left)", "3 a month", "as many as fit on the bench". A whole number at its
//! beginning is taken for a total, unless words of time behind it make a rate of it. What is promised is counted from the
//! matches, never read from the words.

use model::item::MatchStatus;

use super::Weight;
use crate::site::{Ix, Site};

/// Words that make a rate of a number: "2 a month", "3 each Thursday"; the last three in Welsh.
const RATES: [&str; 8] = ["a", "an", "per", "each", "every", "y", "yr", "bob"];

/// How much of an offer there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// In the words of who gives it.
    pub how_much: Option<String>,
    /// How many can take it in all, where the words say so.
    pub total: Option<usize>,
    /// How many matches were introduced, agreed on or delivered.
    pub promised: usize,
}

impl Capacity {
    /// How much is left, where one can know.
    pub fn left(&self) -> Option<usize> {
        Some(self.total?.saturating_sub(self.promised))
    }

    pub(super) fn weight(&self) -> Weight {
        match self.left() {
            Some(0) => Weight::RulesOut,
            Some(_) => Weight::Points(1),
            None => Weight::Points(0),
        }
    }
}

impl Site {
    /// How much of an offer there is; nothing where it does not say, and nobody takes it.
    pub(super) fn capacity(&self, offer: Ix) -> Option<Capacity> {
        let how_much = self.offer(offer)?.how_much.clone();
        let promised = self.matches_of(offer).filter(|one| one.status.is_some_and(is_promised)).count();
        let total = how_much.as_deref().and_then(total);
        (how_much.is_some() || promised > 0).then_some(Capacity { how_much, total, promised })
    }
}

/// Whether a match takes something of its offer.
pub(super) fn is_promised(status: MatchStatus) -> bool {
    match status {
        MatchStatus::Introduced | MatchStatus::Agreed | MatchStatus::Delivered => true,
        MatchStatus::Suggested | MatchStatus::DidNotWork => false,
    }
}

/// The total that words begin with.
fn total(words: &str) -> Option<usize> {
    let mut words = words.trim().split(|c: char| !c.is_alphanumeric());
    let number = words.next()?.parse().ok()?;
    words.all(|word| !RATES.contains(&word.to_lowercase().as_str())).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_at_the_beginning_is_a_total_unless_it_is_a_rate() {
        let totals = ["2 (one left)", "24 grants, nine given", "1", "4 Saturdays before Easter (one taken)"].map(total);
        assert_eq!(totals, [Some(2), Some(24), Some(1), Some(4)]);
        let rates = ["2 a month", "1 a fortnight", "2 teams each Thursday", "2 dudalen y mis", "3 per team"].map(total);
        assert_eq!(rates, [None; 5]);
        let words = ["Ten hours a month", "As many as fit on the bench", "", "-1", "1.5 a day"].map(total);
        assert_eq!(words, [None; 5]);
    }
}
