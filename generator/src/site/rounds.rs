//! The rounds: which is the one of the moment, what belongs to each.

use model::item::{Kind, Round, current_round};

use super::{Ix, Site};

impl Site {
    /// The round of a thing that is one.
    pub fn round(&self, ix: Ix) -> Option<&Round> {
        self.item(ix).details.round()
    }

    /// Every round, the latest first.
    pub fn rounds(&self) -> Vec<Ix> {
        let mut all = self.of(Kind::Round).to_vec();
        all.sort_by_key(|ix| std::cmp::Reverse(self.round(*ix).and_then(|round| round.number)));
        all
    }

    /// The round of the moment.
    pub fn current_round(&self) -> Option<Ix> {
        current_round(self.rounds().into_iter().filter_map(|ix| Some((ix, self.round(ix)?))), self.today)
    }

    /// Things of a type that belong to a round.
    pub fn in_round(&self, round: Ix, kind: Kind) -> Vec<Ix> {
        self.back(round, kind, "round")
    }

    /// How many of the ideas of a round were answered by an organisation.
    pub fn answered(&self, ideas: &[Ix]) -> usize {
        ideas.iter().filter(|ix| self.item(**ix).answer(self.today).is_some()).count()
    }
}
