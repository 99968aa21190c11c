//! The line of seven steps: where a thing is, when it got there, and how many ever came how far.

use model::item::{Kind, StageEntry, Step};
use model::value::Day;

use super::{Ix, Site};

/// One step on the way of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The step.
    pub step: Step,
    /// When it was first reached.
    pub date: Option<Day>,
}

impl Site {
    /// The steps that a thing ever reached, each with the first day. An idea has also come as far as its prototypes.
    pub fn reached(&self, ix: Ix) -> &[Reached] {
        &self.reached[ix]
    }

    pub(super) fn steps_of(&self, ix: Ix) -> Box<[Reached]> {
        let mut reached: Vec<Reached> = Vec::new();
        let own = self.item(ix).stages().iter().filter_map(step_of);
        let made = self.backlinks.of(ix, Kind::Prototype, "ideas");
        let theirs = made.flat_map(|ix| self.item(ix).stages().iter().filter_map(step_of));
        for (step, date) in own.chain(theirs) {
            match reached.iter_mut().find(|known| known.step == step) {
                Some(known) => known.date = [known.date, date].into_iter().flatten().min(),
                None => reached.push(Reached { step, date }),
            }
        }
        reached.sort_by_key(|known| known.step);
        reached.into()
    }

    /// The furthest step that a thing ever reached.
    pub fn furthest(&self, ix: Ix) -> Option<Step> {
        self.reached(ix).last().map(|known| known.step)
    }

    /// How many things of a type ever came at least so far, for each step.
    pub fn funnel(&self, kind: Kind) -> [usize; Step::ALL.len()] {
        self.funnel_of(self.of(kind))
    }

    /// How many of these things ever came at least so far, for each step.
    pub fn funnel_of(&self, all: &[Ix]) -> [usize; Step::ALL.len()] {
        let mut counts = [0; Step::ALL.len()];
        for furthest in all.iter().filter_map(|ix| self.furthest(*ix)) {
            counts.iter_mut().take(furthest.number()).for_each(|count| *count += 1);
        }
        counts
    }

    /// The last day on which something is known to have happened to a thing: the sign of its life.
    pub fn last_sign(&self, ix: Ix) -> Option<Day> {
        self.last_signs[ix]
    }

    pub(super) fn seek_last_sign(&self, ix: Ix) -> Option<Day> {
        let item = self.item(ix);
        let stages = item.stages().iter().filter_map(|entry| entry.date);
        let answer = item.answer(self.today).and_then(|answer| answer.date);
        let updates = self.backlinks.of(ix, Kind::Update, "about").filter_map(|update| self.item(update).common.date);
        let known = [item.common.date, item.common.updated, answer];
        known.into_iter().flatten().chain(stages).chain(updates).filter(|day| *day <= self.today).max()
    }
}

fn step_of(entry: &StageEntry) -> Option<(Step, Option<Day>)> {
    Some((entry.stage()?.step()?, entry.date))
}
