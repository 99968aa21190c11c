//! Which question each thing answers: its place among all questions decides the look of its drawing.

use hashbrown::HashMap;
use model::item::Kind;

use super::{Ix, Site};

/// The place of each question among all, the oldest first, so that a new one leaves the places of the others alone.
pub type Places = HashMap<Ix, usize>;

impl Site {
    pub(super) fn question_places(&self) -> Places {
        self.of(Kind::Challenge).iter().rev().enumerate().map(|(place, ix)| (*ix, place)).collect()
    }

    /// The place of the question that a thing answers, or that it is; a prototype answers that of its first idea. Things
    /// without a question share the place behind the last one.
    pub fn question_place(&self, ix: Ix) -> usize {
        let asked = || self.first_question(ix).or_else(|| self.first_question(*self.targets(ix, "ideas").first()?));
        let place = self.questions.get(&ix).or_else(|| self.questions.get(&asked()?));
        place.copied().unwrap_or(self.questions.len())
    }

    fn first_question(&self, ix: Ix) -> Option<Ix> {
        self.targets(ix, "challenges").first().copied()
    }
}
