//! Needs against offers, by kind of support: the matrix, and its gaps in words.

use model::item::{Kind, Need, NeedStatus, Offer};
use model::vocab::{Vocabulary, Word};
use serde::Serialize;

use super::{Ix, Site};

/// How much of one kind of support is looked for, and how much there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Needs that nobody has met.
    pub needs_open: usize,
    /// Offers that can be taken up today.
    pub offers_open: usize,
    /// Needs for which somebody was found.
    pub matched: usize,
    /// Matches that came to something, and may be shown.
    pub delivered: usize,
}

impl Site {
    /// The need that a thing is.
    pub fn need(&self, ix: Ix) -> Option<&Need> {
        self.item(ix).details.need()
    }

    /// The offer that a thing is.
    pub fn offer(&self, ix: Ix) -> Option<&Offer> {
        self.item(ix).details.offer()
    }

    /// Needs that are open, the oldest first: whoever has waited longest is helped first.
    pub fn open_needs(&self) -> Vec<Ix> {
        let mut open: Vec<Ix> = self.of(Kind::Need).iter().copied().filter(|ix| self.is_open_need(*ix)).collect();
        open.reverse();
        open
    }

    /// Whether this is a need that is open.
    pub fn is_open_need(&self, ix: Ix) -> bool {
        self.need(ix).is_some_and(|need| need.status() == NeedStatus::Open)
    }

    /// The open needs of a thing, the newest first.
    pub fn open_needs_of(&self, ix: Ix) -> impl Iterator<Item = Ix> {
        self.back(ix, Kind::Need, "for").into_iter().filter(|need| self.is_open_need(*need))
    }

    /// Offers that can be taken up today.
    pub fn open_offers(&self) -> Vec<Ix> {
        self.of(Kind::Offer)
            .iter()
            .copied()
            .filter(|ix| self.offer(*ix).is_some_and(|offer| offer.is_open(self.today)))
            .collect()
    }

    /// The kinds of support that somebody needs or offers, with the figures of each; the last one, without a word, counts
    /// those that are not sorted yet.
    pub fn matrix(&self) -> Vec<(Option<&Word>, Counts)> {
        let words = self.words.get(&Vocabulary::SupportKinds).map(Vec::as_slice).unwrap_or_default();
        let rows = words.iter().map(|word| (Some(word), self.counts(|kinds| kinds.contains(&word.id.as_str()))));
        let unsorted = (None, self.counts(|kinds| kinds.is_empty()));
        rows.chain([unsorted]).filter(|(_, counts)| *counts != Counts::default()).collect()
    }

    /// The figures of all kinds together; a need of two kinds is one need.
    pub fn support_totals(&self) -> Counts {
        self.counts(|_| true)
    }

    fn counts(&self, wanted: impl Fn(&[&str]) -> bool) -> Counts {
        let mut counts = Counts::default();
        for need in self.of(Kind::Need).iter().filter_map(|ix| self.need(*ix)) {
            let kinds: Vec<&str> = need.kinds.iter().map(|term| term.0.as_str()).collect();
            if wanted(&kinds) {
                counts.needs_open += usize::from(need.status() == NeedStatus::Open);
                counts.matched += usize::from(matches!(need.status(), NeedStatus::Matched | NeedStatus::Met));
                counts.delivered += need.public_matches().filter(|one| one.delivered()).count();
            }
        }
        for offer in self.open_offers().into_iter().filter_map(|ix| self.offer(ix)) {
            let kinds: Vec<&str> = offer.kinds.iter().map(|term| term.0.as_str()).collect();
            counts.offers_open += usize::from(wanted(&kinds));
        }
        counts
    }
}
