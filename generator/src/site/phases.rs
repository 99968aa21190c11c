//! The phases of a round: from its dates alone.

use jiff::ToSpan;
use model::item::{Round, RoundState};
use model::value::Day;

use super::Site;

/// A phase of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Which.
    pub state: RoundState,
    /// Its first day.
    pub starts: Day,
    /// Its last day; none for the time after.
    pub ends: Option<Day>,
}

impl Site {
    /// The phases of a round that its dates tell, in order: ideas, making, the time after.
    pub fn phases(&self, round: &Round) -> Vec<Phase> {
        let next = |day: Day| day.0.checked_add(1.day()).ok().map(Day);
        let phase = |state, starts: Option<Day>, ends| Some(Phase { state, starts: starts?, ends });
        let open = round.closes.and(phase(RoundState::Open, round.opens, round.closes));
        let making = round.final_event.and(phase(RoundState::Making, round.closes.and_then(next), round.final_event));
        let after = phase(RoundState::After, round.final_event.or(round.closes).and_then(next), None);
        [open, making, after].into_iter().flatten().collect()
    }
}
