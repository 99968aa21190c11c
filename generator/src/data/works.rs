//! Ideas, and what was made of them.

use model::item::{Idea, Kind, Prototype, Step};

use super::things::{FACETS, HEAD, TALK, TEXT, of};
use super::{Column, Row, Table, Type, cell, markdown, number, plain, shown, word, words};

/// Where a thing is on the line of steps, and how far it ever came.
const WAY: &[Column] = &[
    Column::new("stage", Type::Text, |row| cell(row.item().stage()?.as_str())),
    Column::new("stage_date", Type::Day, |row| shown(row.item().stages().last()?.date)),
    Column::new("furthest_step", Type::Number, |row| number(row.site().furthest(row.ix).map(Step::number))),
];

/// What is said and asked about a thing.
const ASKED: &[Column] =
    &[Column::new("needs", Type::Number, |row| number(Some(row.site().count_back(row.ix, Kind::Need, "for"))))
        .always()];

/// The ideas.
pub const IDEAS: Table = Table {
    name: "ideas",
    groups: &[HEAD, WAY, FACETS, IDEA, ASKED, TALK, TEXT],
    rows: |site| of(site, Kind::Idea),
    from: &[Kind::Idea],
};

const IDEA: &[Column] = &[
    Column::new("in_one_sentence", Type::Text, |row| plain(row.idea()?.in_one_sentence.as_ref())),
    Column::new("problem", Type::Markdown, |row| markdown(row.idea()?.problem.as_ref())),
    Column::new("who_it_helps", Type::Text, |row| plain(row.idea()?.who_it_helps.as_ref())),
    Column::new("how_it_might_work", Type::Markdown, |row| markdown(row.idea()?.how_it_might_work.as_ref())),
    Column::new("people", Type::List, |row| row.all("people")),
    Column::new("group", Type::Text, |row| row.to("group")),
    Column::new("skills_wanted", Type::List, |row| words(&row.idea()?.skills_wanted)),
    Column::new("answer_by", Type::Text, |row| row.target(row.answer()?.by.as_ref())),
    Column::new("answer_date", Type::Day, |row| shown(row.answer()?.date)),
    Column::new("answer_decision", Type::Text, |row| word(row.answer()?.decision.as_ref())),
    Column::new("answer_text", Type::Markdown, |row| markdown(row.answer()?.text.as_ref())),
    Column::new("joined_into", Type::Text, |row| row.to("joined_into")),
    Column::new("built_on", Type::List, |row| row.all("built_on")),
];

/// The prototypes.
pub const PROTOTYPES: Table = Table {
    name: "prototypes",
    groups: &[HEAD, WAY, FACETS, PROTOTYPE, ASKED, TALK, TEXT],
    rows: |site| of(site, Kind::Prototype),
    from: &[Kind::Prototype],
};

const PROTOTYPE: &[Column] = &[
    Column::new("ideas", Type::List, |row| row.all("ideas")),
    Column::new("kinds", Type::List, |row| words(&row.prototype()?.kind)),
    Column::new("made_at", Type::Text, |row| row.to("made_at")),
    Column::new("how_it_works", Type::Markdown, |row| markdown(row.prototype()?.how_it_works.as_ref())),
    Column::new("how_it_meets_the_need", Type::Markdown, |row| {
        markdown(row.prototype()?.how_it_meets_the_need.as_ref())
    }),
    Column::new("what_it_looks_like", Type::Markdown, |row| markdown(row.prototype()?.what_it_looks_like.as_ref())),
    Column::new("what_support_would_do", Type::Markdown, |row| {
        markdown(row.prototype()?.what_support_would_do.as_ref())
    }),
    Column::new("try_url", Type::Text, |row| plain(row.prototype()?.try_url.as_ref())),
    Column::new("code_url", Type::Text, |row| plain(row.prototype()?.code_url.as_ref())),
    Column::new("licence", Type::Text, |row| plain(row.prototype()?.licence.as_ref())),
    Column::new("team", Type::List, |row| row.all("team")),
    Column::new("owners", Type::List, |row| row.all("owners")),
    Column::new("next_step", Type::Text, |row| plain(row.prototype()?.next_step.as_ref()?.what.as_ref())),
    Column::new("next_step_by", Type::Day, |row| shown(row.prototype()?.next_step.as_ref()?.by_when)),
    Column::new("outcome", Type::Markdown, |row| markdown(row.prototype()?.outcome.as_ref()?.text.as_ref())),
    Column::new("built_on", Type::List, |row| row.all("built_on")),
    Column::new("testers", Type::Number, |row| number(Some(row.site().count_back(row.ix, Kind::Feedback, "about"))))
        .always(),
];

impl<'a> Row<'a> {
    fn idea(&self) -> Option<&'a Idea> {
        self.item().details.idea()
    }

    /// The answer, once it may be told.
    fn answer(&self) -> Option<&'a model::item::Answer> {
        self.item().answer(self.site().today)
    }

    fn prototype(&self) -> Option<&'a Prototype> {
        self.item().details.prototype()
    }
}
