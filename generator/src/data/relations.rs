//! What is no thing of its own: each change of stage, each match, what testers found, and what words mean.

use model::item::{Kind, Match, StageEntry};
use model::vocab::{Vocabulary, Word};

use super::things::of;
use super::{Cell, Column, Place, Row, Table, Type, cell, number, plain, shown, word};
use crate::site::Site;
use crate::site::results::{ENOUGH, TaskResults, WouldUseCounts};

/// Every change of stage: who reads it by thing and date has the log of events.
pub const STAGES: Table = Table {
    name: "stages",
    groups: &[&[
        Column::new("thing", Type::Text, |row| row.id()).always(),
        Column::new("type", Type::Text, |row| cell(row.item().id.kind().as_str())).always(),
        Column::new("stage", Type::Text, |row| word(row.stage()?.stage.as_ref())),
        Column::new("step", Type::Number, |row| number(row.stage()?.stage()?.step().map(model::item::Step::number))),
        Column::new("date", Type::Day, |row| shown(row.stage()?.date)),
        Column::new("note", Type::Text, |row| plain(row.stage()?.note.as_ref())),
        Column::new("event", Type::Text, |row| row.target(row.stage()?.event.as_ref())),
    ]],
    rows: |site| {
        let things = of(site, Kind::Idea).into_iter().chain(of(site, Kind::Prototype));
        let mut all: Vec<Place> =
            things.flat_map(|(ix, _)| (0..site.item(ix).stages().len()).map(move |n| (ix, n))).collect();
        all.sort_by_key(|(ix, n)| (site.item(*ix).stages().get(*n).and_then(|entry| entry.date), *ix, *n));
        all
    },
    from: &[Kind::Idea, Kind::Prototype],
};

/// The matches that may be shown.
pub const MATCHES: Table = Table {
    name: "matches",
    groups: &[&[
        Column::new("need", Type::Text, |row| row.id()).always(),
        Column::new("offer", Type::Text, |row| row.target(row.matched()?.offer.as_ref())).always(),
        Column::new("status", Type::Text, |row| cell(row.matched()?.status?.as_str())),
        Column::new("date", Type::Day, |row| shown(row.matched()?.date)),
        Column::new("note", Type::Text, |row| plain(row.matched()?.note.as_ref())),
    ]],
    rows: |site| {
        let is_shown = |ix, one: &Match| {
            let offer = one.offer.as_ref().and_then(|offer| site.target(ix, &offer.0).found());
            one.public && offer.is_some_and(|offer| site.is_shown(offer))
        };
        let public = |(ix, _): Place| {
            let matches = site.need(ix).map(|need| need.matches.as_slice()).unwrap_or_default();
            matches.iter().enumerate().filter(move |(_, one)| is_shown(ix, one)).map(move |(n, _)| (ix, n))
        };
        of(site, Kind::Need).into_iter().flat_map(public).collect()
    },
    from: &[Kind::Need],
};

/// What testers of each prototype said, in sum.
pub const FEEDBACK: Table = Table {
    name: "feedback",
    groups: &[&[
        Column::new("prototype", Type::Text, |row| row.id()).always(),
        Column::new("testers", Type::Number, |row| {
            number(Some(row.site().count_back(row.ix, Kind::Feedback, "about")))
        })
        .always(),
        Column::new("would_use_yes", Type::Number, |row| number(Some(row.would_use().yes))).always(),
        Column::new("would_use_maybe", Type::Number, |row| number(Some(row.would_use().maybe))).always(),
        Column::new("would_use_no", Type::Number, |row| number(Some(row.would_use().no))).always(),
    ]],
    rows: |site| tested(site).collect(),
    from: &[Kind::Prototype, Kind::Feedback],
};

/// How each task went, in sum.
pub const FEEDBACK_TASKS: Table = Table {
    name: "feedback-tasks",
    groups: &[&[
        Column::new("prototype", Type::Text, |row| row.id()).always(),
        Column::new("task", Type::Text, |row| Some(Cell::Text(row.task()?.id.into()))).always(),
        Column::new("what_to_try", Type::Text, |row| Some(Cell::Text(row.task()?.task.into()))),
        Column::new("tried", Type::Number, |row| number(Some(row.task()?.total))).always(),
        Column::new("done_yes", Type::Number, |row| number(Some(row.task()?.yes))).always(),
        Column::new("done_with_help", Type::Number, |row| number(Some(row.task()?.with_help))).always(),
        Column::new("done_no", Type::Number, |row| number(Some(row.task()?.no))).always(),
        Column::new("ease_1", Type::Number, |row| row.ease(1)).always(),
        Column::new("ease_2", Type::Number, |row| row.ease(2)).always(),
        Column::new("ease_3", Type::Number, |row| row.ease(3)).always(),
        Column::new("ease_4", Type::Number, |row| row.ease(4)).always(),
        Column::new("ease_5", Type::Number, |row| row.ease(5)).always(),
        Column::new("ease_6", Type::Number, |row| row.ease(6)).always(),
        Column::new("ease_7", Type::Number, |row| row.ease(7)).always(),
    ]],
    rows: |site| tested(site).flat_map(|(ix, _)| (0..site.task_results(ix).len()).map(move |n| (ix, n))).collect(),
    from: &[Kind::Prototype, Kind::Feedback],
};

/// The prototypes with enough testers for figures.
fn tested(site: &Site) -> impl Iterator<Item = Place> {
    of(site, Kind::Prototype).into_iter().filter(|(ix, _)| site.count_back(*ix, Kind::Feedback, "about") >= ENOUGH)
}

/// What the words mean that stand as ids everywhere else.
pub const WORDS: Table = Table {
    name: "words",
    groups: &[&[
        Column::new("vocabulary", Type::Text, |row| cell(Vocabulary::ALL.get(row.ix)?.file_stem())).always(),
        Column::new("id", Type::Text, |row| cell(&row.word()?.id)).always(),
        Column::new("label", Type::Text, |row| cell(&row.word()?.label)).always(),
        Column::new("hint", Type::Text, |row| plain(row.word()?.hint.as_ref())),
    ]],
    rows: |site| {
        let count = |of: &Vocabulary| site.words.get(of).map_or(0, Vec::len);
        let all = Vocabulary::ALL.iter().enumerate();
        all.flat_map(|(place, of)| (0..count(of)).map(move |n| (place, n))).collect()
    },
    from: &[],
};

impl<'a> Row<'a> {
    fn stage(&self) -> Option<&'a StageEntry> {
        self.item().stages().get(self.place)
    }

    fn matched(&self) -> Option<&'a Match> {
        self.need()?.matches.get(self.place)
    }

    fn would_use(&self) -> WouldUseCounts {
        self.site().would_use(self.ix)
    }

    fn task(&self) -> Option<TaskResults> {
        self.site().task_results(self.ix).into_iter().nth(self.place)
    }

    /// How many gave a mark from 1 to 7.
    fn ease(&self, mark: usize) -> Option<Cell<'a>> {
        number(self.task()?.ease.get(mark - 1).copied())
    }

    /// In the table of words, a thing stands for a vocabulary.
    fn word(&self) -> Option<&'a Word> {
        self.site().words.get(Vocabulary::ALL.get(self.ix)?)?.get(self.place)
    }
}
