//! Columns that several tables share; and rounds, questions, events, updates and news.

use model::item::{Challenge, Discussion, Event, Kind, Post, Round, Update};

use super::{Cell, Column, Place, Row, Table, Type, cell, markdown, number, plain, shown, word, words};
use crate::site::Site;

/// All things of a type that have an address, in the order of their ids.
pub fn of(site: &Site, kind: Kind) -> Vec<Place> {
    let mut all: Vec<Place> = site.of(kind).iter().filter(|ix| site.url(**ix).is_some()).map(|ix| (*ix, 0)).collect();
    all.sort_unstable();
    all
}

/// What every thing with a page of its own has.
pub const HEAD: &[Column] = &[
    Column::new("id", Type::Text, |row| row.id()).always(),
    Column::new("url", Type::Url, |row| row.url()).always(),
    Column::new("title", Type::Text, |row| cell(row.site().title(row.ix))).always(),
    Column::new("summary", Type::Text, |row| plain(row.item().common.summary.as_ref())),
    Column::new("lang", Type::Text, |row| {
        cell(row.item().common.lang.as_deref().unwrap_or(row.site().settings.language()))
    })
    .always(),
    Column::new("date", Type::Day, |row| shown(row.item().common.date)),
    Column::new("last_activity", Type::Day, |row| shown(row.site().last_sign(row.ix))),
];

/// By what things are sorted.
pub const FACETS: &[Column] = &[
    Column::new("round", Type::Text, |row| row.to("round")),
    Column::new("challenges", Type::List, |row| row.all("challenges")),
    Column::new("themes", Type::List, |row| words(&row.item().common.themes)),
    Column::new("areas", Type::List, |row| words(&row.item().common.areas)),
];

/// How much is said about a thing.
pub const TALK: &[Column] = &[Column::new("comments", Type::Number, |row| {
    let talks = row.item().discussion() != Discussion::None;
    number(Some(if talks { row.site().comment_count(row.ix) } else { 0 }))
})
.always()];

/// The text of a thing, beside what its front matter says.
pub const TEXT: &[Column] = &[SAID.long()];

/// The text of what is little more than a text.
pub const WORDS: &[Column] = &[SAID];

const SAID: Column = Column::new("text", Type::Markdown, |row| {
    Some(row.facts.text(row.ix)).filter(|text| !text.is_empty()).and_then(cell)
});

/// The rounds.
pub const ROUNDS: Table =
    Table { name: "rounds", groups: &[HEAD, ROUND, TEXT], rows: |site| of(site, Kind::Round), from: &[Kind::Round] };

const ROUND: &[Column] = &[
    Column::new("number", Type::Number, |row| number(row.round()?.number)),
    Column::new("opens", Type::Day, |row| shown(row.round()?.opens)),
    Column::new("closes", Type::Day, |row| shown(row.round()?.closes)),
    Column::new("final_event", Type::Day, |row| shown(row.round()?.final_event)),
    Column::new("previous", Type::Text, |row| row.to("previous")),
    Column::new("partners", Type::List, |row| row.all("partners")),
    Column::new("highlights", Type::List, |row| row.all("highlights")),
    Column::new("whats_different", Type::Markdown, |row| markdown(row.round()?.whats_different.as_ref())),
];

/// The questions.
pub const CHALLENGES: Table = Table {
    name: "challenges",
    groups: &[HEAD, FACETS, CHALLENGE, TEXT],
    rows: |site| of(site, Kind::Challenge),
    from: &[Kind::Challenge],
};

const CHALLENGE: &[Column] = &[
    Column::new("owner", Type::Text, |row| row.to("owner")),
    Column::new("opens", Type::Day, |row| shown(row.challenge()?.opens)),
    Column::new("closes", Type::Day, |row| shown(row.challenge()?.closes)),
    Column::new("why_it_matters", Type::Markdown, |row| markdown(row.challenge()?.why_it_matters.as_ref())),
    Column::new("what_good_looks_like", Type::Markdown, |row| markdown(row.challenge()?.what_good_looks_like.as_ref())),
];

/// The events.
pub const EVENTS: Table = Table {
    name: "events",
    groups: &[HEAD, FACETS, EVENT, TALK, TEXT],
    rows: |site| of(site, Kind::Event),
    from: &[Kind::Event],
};

const EVENT: &[Column] = &[
    Column::new("kind", Type::Text, |row| word(row.event()?.kind.as_ref())),
    Column::new("formats", Type::List, |row| words(&row.event()?.formats)),
    Column::new("starts", Type::Moment, |row| Some(Cell::Text(row.facts.zone.stamp(row.event()?.starts?.0).into()))),
    Column::new("ends", Type::Moment, |row| Some(Cell::Text(row.facts.zone.stamp(row.event()?.ends?.0).into()))),
    Column::new("cancelled", Type::Truth, |row| Some(Cell::Truth(row.event()?.cancelled))).always(),
    Column::new("venue", Type::Text, |row| plain(row.event()?.venue.as_ref()?.name.as_ref())),
    Column::new("address", Type::Text, |row| plain(row.event()?.venue.as_ref()?.address.as_ref())),
    Column::new("venue_area", Type::Text, |row| word(row.event()?.venue.as_ref()?.area.as_ref())),
    Column::new("access_notes", Type::Text, |row| plain(row.event()?.venue.as_ref()?.access_notes.as_ref())),
    Column::new("online", Type::Text, |row| plain(row.event()?.online.as_ref()?.url.as_ref())),
    Column::new("cost_note", Type::Text, |row| plain(row.event()?.cost.as_ref())),
    Column::new("for_whom", Type::Text, |row| plain(row.event()?.for_whom.as_ref())),
    Column::new("capacity", Type::Number, |row| number(row.event()?.capacity)),
    Column::new("attended", Type::Number, |row| number(row.event()?.attended)),
    Column::new("organisations", Type::List, |row| row.all("organisations_there")),
    Column::new("ideas", Type::List, |row| row.all("ideas")),
    Column::new("prototypes", Type::List, |row| row.all("prototypes")),
    Column::new("report", Type::Markdown, |row| markdown(row.event()?.report.as_ref())),
];

/// The updates.
pub const UPDATES: Table = Table {
    name: "updates",
    groups: &[HEAD, UPDATE, WORDS],
    rows: |site| of(site, Kind::Update),
    from: &[Kind::Update],
};

const UPDATE: &[Column] = &[
    Column::new("about", Type::Text, |row| row.to("about")),
    Column::new("kind", Type::Text, |row| cell(row.update()?.kind?.as_str())),
    Column::new("by", Type::Text, |row| row.target(row.update()?.by.as_ref()?.who.as_ref())),
    Column::new("stage", Type::Text, |row| word(row.update()?.stage.as_ref())),
    Column::new("what_next", Type::Markdown, |row| markdown(row.update()?.what_next.as_ref())),
    Column::new("needs_next", Type::Markdown, |row| markdown(row.update()?.needs_next.as_ref())),
];

/// The news.
pub const POSTS: Table =
    Table { name: "posts", groups: &[HEAD, POST, TALK, WORDS], rows: |site| of(site, Kind::Post), from: &[Kind::Post] };

const POST: &[Column] = &[
    Column::new("about", Type::List, |row| row.all("about")),
    Column::new("question", Type::Text, |row| plain(row.post()?.question.as_ref())),
    Column::new("what_we_heard", Type::Markdown, |row| markdown(row.post()?.what_we_heard.as_ref())),
    Column::new("first_published", Type::Text, |row| plain(row.post()?.first_published.as_ref()?.url.as_ref())),
];

impl<'a> Row<'a> {
    fn round(&self) -> Option<&'a Round> {
        self.item().details.round()
    }

    fn challenge(&self) -> Option<&'a Challenge> {
        self.item().details.challenge()
    }

    fn event(&self) -> Option<&'a Event> {
        self.item().details.event()
    }

    fn update(&self) -> Option<&'a Update> {
        self.item().details.update()
    }

    fn post(&self) -> Option<&'a Post> {
        self.item().details.post()
    }
}
