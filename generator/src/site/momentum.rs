//! How alive a thing is: in which of the last months something dated happened to it.

use model::item::Kind;

use super::activity::Month;
use super::{Ix, Site};

/// So many months are looked at.
pub const MONTHS: usize = 24;

impl Site {
    /// The last months up to that of today, each with how much happened to a thing.
    pub fn momentum(&self, ix: Ix) -> [(Month, usize); MONTHS] {
        let last = Month::of(self.today);
        let item = self.item(ix);
        let own = item.common.date.into_iter();
        let stages = item.stages().iter().filter_map(|entry| entry.date).filter(|day| Some(*day) != item.common.date);
        let tested = self.backlinks.of(ix, Kind::Feedback, "about");
        let others = self.happened(ix).chain(tested).filter_map(|other| self.dated(other));
        let mut months = (1..).map(|back| last.plus(back - 24));
        let mut counts = std::array::from_fn(|_| (months.next().unwrap_or(last), 0));
        for month in own.chain(stages).chain(others).filter(|day| *day <= self.today).map(Month::of) {
            if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == month) {
                *count += 1;
            }
        }
        counts
    }
}
