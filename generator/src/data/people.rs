//! Organisations, people who asked for a page, awards, and what people said.

use model::item::{Award, Comment, Discussion, Kind, Organisation, Person};
use rayon::prelude::*;

use super::things::{FACETS, HEAD, TEXT, WORDS, of};
use super::{Cell, Column, Place, Row, Table, Type, cell, markdown, plain, words};
use crate::site::{Ix, Site};

/// The organisations.
pub const ORGANISATIONS: Table = Table {
    name: "organisations",
    groups: &[HEAD, AREAS, ORGANISATION, TEXT],
    rows: |site| of(site, Kind::Organisation),
    from: &[Kind::Organisation],
};

const AREAS: &[Column] = &[Column::new("areas", Type::List, |row| words(&row.item().common.areas))];

const ORGANISATION: &[Column] = &[
    Column::new("kind", Type::Text, |row| cell(row.organisation()?.kind?.as_str())),
    Column::new("formality", Type::Text, |row| cell(row.organisation()?.formality?.as_str())),
    Column::new("relationship", Type::Text, |row| cell(row.organisation()?.relationship?.as_str())),
    Column::new("members", Type::List, |row| row.all("members")),
    Column::new("website", Type::Text, |row| plain(row.organisation()?.website.as_ref())),
    Column::new("org_id", Type::Text, |row| plain(row.organisation()?.org_id.as_ref())),
    Column::new("spun_out_of", Type::Text, |row| row.to("spun_out_of")),
];

/// The people who asked for a page.
pub const PEOPLE: Table =
    Table { name: "people", groups: &[HEAD, PERSON, TEXT], rows: |site| of(site, Kind::Person), from: &[Kind::Person] };

const PERSON: &[Column] = &[
    Column::new("audience", Type::List, |row| words(&row.person()?.audience)),
    Column::new("skills", Type::List, |row| words(&row.person()?.skills)),
    Column::new("in_their_words", Type::Markdown, |row| markdown(row.person()?.about.as_ref())),
];

/// The awards.
pub const AWARDS: Table = Table {
    name: "awards",
    groups: &[HEAD, FACETS, AWARD, TEXT],
    rows: |site| of(site, Kind::Award),
    from: &[Kind::Award],
};

const AWARD: &[Column] = &[
    Column::new("kind", Type::Text, |row| cell(row.award()?.kind?.as_str())),
    Column::new("to", Type::List, |row| row.all("to")),
    Column::new("given_by", Type::List, |row| row.all("given_by")),
    Column::new("reason", Type::Text, |row| plain(row.award()?.reason.as_ref())),
    Column::new("amount", Type::Text, |row| {
        plain(row.award()?.value.as_ref()?.amount.as_ref().map(|amount| &amount.text))
    }),
    Column::new("currency", Type::Text, |row| plain(row.award()?.value.as_ref()?.currency.as_ref())),
    Column::new("in_kind", Type::Text, |row| {
        let given = &row.award()?.in_kind;
        (!given.is_empty()).then(|| Cell::Text(given.join("; ").into()))
    }),
];

/// The comments.
pub const COMMENTS: Table =
    Table { name: "comments", groups: &[COMMENT, WORDS], rows: comments, from: &[Kind::Comment] };

const COMMENT: &[Column] = &[
    Column::new("id", Type::Text, |row| row.id()).always(),
    Column::new("url", Type::Url, |row| row.url()).always(),
    Column::new("about", Type::Text, |row| row.to("about")).always(),
    Column::new("reply_to", Type::Text, |row| {
        let thread = row.item().id.as_str().rsplit_once('/')?.0;
        Some(Cell::Text(format!("{thread}/{}", row.comment()?.reply_to.as_ref()?.text).into()))
    }),
    Column::new("by_role", Type::Text, |row| cell(row.comment()?.voice())).always(),
    Column::new("date", Type::Day, |row| super::shown(row.item().common.date)),
    Column::new("lang", Type::Text, |row| {
        cell(row.item().common.lang.as_deref().unwrap_or(row.site().settings.language()))
    })
    .always(),
];

/// The comments that stand in a conversation.
fn comments(site: &Site) -> Vec<Place> {
    let talked_about = |ix: &Ix| site.url(*ix).is_some() && site.item(*ix).discussion() != Discussion::None;
    let said = (0..site.entries.len()).into_par_iter().filter(talked_about).flat_map_iter(|ix| site.thread(ix));
    let mut all: Vec<Place> =
        said.flat_map_iter(|strand| [strand.comment].into_iter().chain(strand.replies)).map(|ix| (ix, 0)).collect();
    all.par_sort_unstable();
    all
}

impl<'a> Row<'a> {
    fn organisation(&self) -> Option<&'a Organisation> {
        self.item().details.organisation()
    }

    fn person(&self) -> Option<&'a Person> {
        self.item().details.person()
    }

    fn award(&self) -> Option<&'a Award> {
        self.item().details.award()
    }

    fn comment(&self) -> Option<&'a Comment> {
        self.item().details.comment()
    }
}
