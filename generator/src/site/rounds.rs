//! The rounds: which is the one of the moment, what belongs to each.

use model::item::{Kind, Round, RoundState};

use super::{Ix, Site};

impl Site {
    /// The round of a thing that is one.
    pub fn round(&self, ix: Ix) -> Option<&Round> {
        self.item(ix).details.round()
    }

    /// Every round, the latest first.
    pub fn rounds(&self) -> Vec<Ix> {
        let mut all = self.of(Kind::Round);
        all.sort_by_key(|ix| std::cmp::Reverse(self.round(*ix).and_then(|round| round.number)));
        all
    }

    /// The round of the moment: the one that is open, else the one that is next, else the latest.
    pub fn current_round(&self) -> Option<Ix> {
        let all = self.rounds();
        let in_state = |state| {
            all.iter().rev().copied().find(|ix| self.round(*ix).is_some_and(|round| round.state(self.today) == state))
        };
        in_state(RoundState::Open).or_else(|| in_state(RoundState::Planned)).or_else(|| all.first().copied())
    }

    /// Things of a type that belong to a round.
    pub fn in_round(&self, round: Ix, kind: Kind) -> Vec<Ix> {
        self.back(round, kind, "round")
    }

    /// How many of the ideas of a round were answered by an organisation.
    pub fn answered(&self, ideas: &[Ix]) -> usize {
        ideas.iter().filter(|ix| self.item(**ix).details.idea().is_some_and(|idea| idea.answer.is_some())).count()
    }
}
