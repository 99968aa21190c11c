//! Support that is looked for, and support that is offered.

use model::item::{Kind, Need, Offer};

use super::things::{FACETS, HEAD, TALK, TEXT, of};
use super::{Cell, Column, Row, Table, Type, cell, markdown, number, plain, shown, word, words};

/// The needs.
pub const NEEDS: Table = Table {
    name: "needs",
    groups: &[HEAD, FACETS, NEED, TALK, TEXT],
    rows: |site| of(site, Kind::Need),
    from: &[Kind::Need],
};

const NEED: &[Column] = &[
    Column::new("for", Type::Text, |row| row.to("for")),
    Column::new("in_their_words", Type::Markdown, |row| markdown(row.need()?.in_their_words.as_ref())),
    Column::new("kinds", Type::List, |row| words(&row.need()?.kinds)),
    Column::new("by_when", Type::Day, |row| shown(row.need()?.by_when)),
    Column::new("status", Type::Text, |row| cell(row.need()?.status().as_str())).always(),
    Column::new("stage_when_raised", Type::Text, |row| word(row.need()?.stage_when_raised.as_ref())),
    Column::new("shared_by", Type::List, |row| row.all("shared_by")),
    Column::new("matches_delivered", Type::Number, |row| {
        number(Some(row.need()?.public_matches().filter(|one| one.delivered()).count()))
    })
    .always(),
];

/// The offers.
pub const OFFERS: Table = Table {
    name: "offers",
    groups: &[HEAD, FACETS, OFFER, TEXT],
    rows: |site| of(site, Kind::Offer),
    from: &[Kind::Offer],
};

const OFFER: &[Column] = &[
    Column::new("by", Type::Text, |row| row.target(row.offer()?.by.as_ref()?.who.as_ref())),
    Column::new("kinds", Type::List, |row| words(&row.offer()?.kinds)),
    Column::new("what_exactly", Type::Markdown, |row| markdown(row.offer()?.what_exactly.as_ref())),
    Column::new("for_whom", Type::Text, |row| plain(row.offer()?.for_whom.as_ref())),
    Column::new("for", Type::Text, |row| row.to("for")),
    Column::new("cost", Type::Text, |row| cell(row.offer()?.cost?.as_str())),
    Column::new("cost_note", Type::Text, |row| plain(row.offer()?.cost_note.as_ref())),
    Column::new("how_much", Type::Text, |row| plain(row.offer()?.how_much.as_ref())),
    Column::new("from", Type::Day, |row| shown(row.offer()?.from)),
    Column::new("until", Type::Day, |row| shown(row.offer()?.until)),
    Column::new("open", Type::Truth, |row| Some(Cell::Truth(row.offer()?.is_open(row.site().today)))).always(),
    Column::new("how_to_take_it_up", Type::Markdown, |row| markdown(row.offer()?.how_to_take_it_up.as_ref())),
    Column::new("conditions", Type::Markdown, |row| markdown(row.offer()?.conditions.as_ref())),
    Column::new("where", Type::Text, |row| plain(row.offer()?.where_.as_ref())),
];

impl<'a> Row<'a> {
    pub(super) fn need(&self) -> Option<&'a Need> {
        self.item().details.need()
    }

    fn offer(&self) -> Option<&'a Offer> {
        self.item().details.offer()
    }
}
