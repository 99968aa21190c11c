//! What happened in public, month by month: everything dated that a stranger can read on the site.

use std::collections::{BTreeMap, HashMap};

use model::item::{Kind, StageEntry};
use model::value::Day;
use serde::Serialize;

use super::{Ix, Site};

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

impl Month {
    /// That of a day.
    pub fn of(day: Day) -> Month {
        Month { year: day.0.year(), month: day.0.month() }
    }

    /// The one so many months later; earlier, where that is below nothing.
    pub fn plus(self, months: i32) -> Month {
        let all = self.since_year_0() + months;
        Month {
            year: i16::try_from(all.div_euclid(12)).unwrap_or(self.year),
            month: i8::try_from(all.rem_euclid(12) + 1).unwrap_or(self.month),
        }
    }

    fn since_year_0(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month) - 1
    }

    /// This month and those after it, up to another.
    pub fn up_to(self, last: Month) -> impl Iterator<Item = Month> {
        (0..=last.since_year_0() - self.since_year_0()).map(move |months| self.plus(months))
    }
}

/// How a month stands to the final event of its round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before it, or there is none yet.
    Before,
    /// In its month.
    Final,
    /// After it.
    After,
}

/// How much happened in a round in each month.
pub type Activity = HashMap<Ix, BTreeMap<Month, usize>>;

/// Types whose things are something that happened.
const COUNTED: [Kind; 10] = [
    Kind::Idea,
    Kind::Prototype,
    Kind::Need,
    Kind::Offer,
    Kind::Event,
    Kind::Feedback,
    Kind::Update,
    Kind::Comment,
    Kind::Award,
    Kind::Post,
];
/// Where a thing has no round of its own, it belongs to that of what it is about: a comment to that of its prototype,
/// or of the idea of that prototype.
const ABOUT: [&str; 5] = ["about", "for", "ideas", "prototypes", "to"];
/// So often is followed what a thing is about.
const FAR: usize = 3;

/// The longest time before a final event that is looked at, in months.
const BEFORE: i32 = 12;
/// And after it: as long as prototypes are asked how they are.
const AFTER: i32 = 24;

impl Site {
    /// How much happened in each round in each month, up to today.
    pub fn activity(&self) -> Activity {
        let mut activity = Activity::new();
        for ix in COUNTED.iter().flat_map(|kind| self.of(*kind)) {
            let Some(round) = self.round_of(*ix, FAR) else { continue };
            for day in self.days_of(*ix).filter(|day| *day <= self.today) {
                *activity.entry(round).or_default().entry(Month::of(day)).or_default() += 1;
            }
        }
        activity
    }

    /// When a thing came or took place, and when it moved on.
    fn days_of(&self, ix: Ix) -> impl Iterator<Item = Day> {
        let came = self.dated(ix);
        let moved = self.item(ix).stages().iter().filter_map(|entry: &StageEntry| entry.date);
        came.into_iter().chain(moved.filter(move |day| Some(*day) != came))
    }

    fn round_of(&self, ix: Ix, far: usize) -> Option<Ix> {
        let own = self.targets(ix, "round").first().copied();
        own.or_else(|| {
            let about = ABOUT.iter().find_map(|key| self.targets(ix, key).first().copied());
            about.filter(|_| far > 0).and_then(|about| self.round_of(about, far - 1))
        })
    }

    /// The months around the final event of a round, with what happened in each: up to twelve before it, and up to
    /// twenty-four after it, as far as they have come. Without a final event, the months so far.
    pub fn around_the_final(&self, round: Ix, activity: &Activity) -> Vec<(Month, Side, usize)> {
        let Some((counts, details)) = activity.get(&round).zip(self.round(round)) else { return Vec::new() };
        let today = Month::of(self.today);
        let ended = details.final_event.filter(|day| *day <= self.today).map(Month::of);
        let middle = ended.unwrap_or(today);
        let first = counts.keys().next().copied().unwrap_or(middle).clamp(middle.plus(-BEFORE), middle);
        let last = today.min(middle.plus(AFTER));
        let side = |month: Month| match ended {
            Some(ended) if month == ended => Side::Final,
            Some(ended) if month > ended => Side::After,
            _ => Side::Before,
        };
        first.up_to(last).map(|month| (month, side(month), counts.get(&month).copied().unwrap_or(0))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_go_on_over_the_end_of_the_year() {
        let november = Month { year: 2026, month: 11 };
        let all: Vec<Month> = november.up_to(november.plus(3)).collect();
        let expected = [(2026, 11), (2026, 12), (2027, 1), (2027, 2)].map(|(year, month)| Month { year, month });
        assert_eq!(all, expected);
        assert_eq!(november.plus(-11), Month { year: 2025, month: 12 });
        assert_eq!(november.up_to(november.plus(-1)).count(), 0);
    }
}
