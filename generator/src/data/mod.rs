//! Open data: what the site says in public, as tables that anybody can take away.
//!
//! A [`Table`] is a list of columns, each with its type and the way to its value; files, descriptions and the page about
//! them are all made from it. References and words stand there as ids, texts as the Markdown they were written in.
//!
//! What is on no page is in no table: neither what is private, nor feedback before there is enough of it. Names of people
//! who asked for no page stand on the site, but not here: a list of them all is more than they agreed to.

pub mod csv;
pub mod hexes;
pub mod json;
pub mod package;
pub mod schema;

mod facts;
mod people;
mod relations;
mod support;
mod things;
mod works;

use std::borrow::Cow;

use model::item::{Item, Kind};
use model::value::{Markdown, Ref, Term};

use crate::site::{Ix, Site};
pub use facts::Facts;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Plain text, or an id.
    Text,
    /// Text as Markdown.
    Markdown,
    /// A whole number.
    Number,
    /// Yes or no.
    Truth,
    /// A day, as `2026-09-14`.
    Day,
    /// A month, as `2026-09`.
    Month,
    /// A moment with the offset of the site's zone, as `2026-10-03T10:00:00+01:00`.
    Moment,
    /// An address on the web.
    Url,
    /// Several ids.
    List,
}

impl Type {
    /// Its name; the theme has a word for it under `type_` and this name.
    pub fn as_str(self) -> &'static str {
        match self {
            Type::Text => "text",
            Type::Markdown => "markdown",
            Type::Number => "number",
            Type::Truth => "truth",
            Type::Day => "day",
            Type::Month => "month",
            Type::Moment => "moment",
            Type::Url => "url",
            Type::List => "list",
        }
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// A text, a day, a moment, an address.
    Text(Cow<'a, str>),
    /// A number.
    Number(i64),
    /// Yes or no.
    Truth(bool),
    /// Ids.
    List(Vec<&'a str>),
}

/// How to come by a value; there may be none.
type Get = for<'a> fn(&Row<'a>) -> Option<Cell<'a>>;

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name; the theme has a sentence about it under `field_` and this name.
    pub name: &'static str,
    /// What its values are.
    pub of: Type,
    /// Whether every row has a value.
    pub always: bool,
    /// Whether it is so long that it stands in the JSON file of its table alone. A text that is edited then makes one file
    /// anew, and no spreadsheet has pages in its cells.
    pub long: bool,
    get: Get,
}

impl Column {
    const fn new(name: &'static str, of: Type, get: Get) -> Column {
        Column { name, of, always: matches!(of, Type::List), long: false, get }
    }

    /// The same, in the JSON file of its table alone.
    const fn long(self) -> Column {
        Column { long: true, ..self }
    }

    /// The same, with a value in every row.
    const fn always(self) -> Column {
        Column { always: true, ..self }
    }

    /// The value in a row. A list without members is a value, too.
    pub fn value<'a>(&self, row: &Row<'a>) -> Option<Cell<'a>> {
        (self.get)(row).or_else(|| (self.of == Type::List).then(|| Cell::List(Vec::new())))
    }
}

/// A table: one row for each thing of a type, or for each tie between things.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// The name of its files; the theme has a sentence about it under `data_` and this name.
    pub name: &'static str,
    /// Its columns, in groups that several tables share.
    groups: &'static [&'static [Column]],
    /// Its rows, each a thing and a place in it.
    rows: fn(&Site) -> Vec<Place>,
    /// The types of things that its values come from.
    from: &'static [Kind],
}

/// A thing, and a place in it for tables of what things have several of.
pub type Place = (Ix, usize);

impl Table {
    /// Its columns.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column> + use<> {
        self.groups.iter().flat_map(|group| group.iter())
    }

    /// Those of its columns that also stand in its CSV file and among everything.
    pub fn short_columns(&self) -> impl Iterator<Item = &'static Column> + use<> {
        self.columns().filter(|column| !column.long)
    }

    /// Whether the texts of its things also stand in its CSV file.
    fn has_words(&self) -> bool {
        self.short_columns().any(|column| column.name == "text")
    }

    /// Whether it tells of words, and of no things.
    pub fn is_of_words(&self) -> bool {
        self.from.is_empty()
    }
}

/// All tables, in the order in which they are told of.
pub const TABLES: [Table; 18] = [
    works::IDEAS,
    works::PROTOTYPES,
    relations::STAGES,
    support::NEEDS,
    support::OFFERS,
    relations::MATCHES,
    things::CHALLENGES,
    things::ROUNDS,
    things::EVENTS,
    things::UPDATES,
    people::COMMENTS,
    relations::FEEDBACK,
    relations::FEEDBACK_TASKS,
    people::ORGANISATIONS,
    people::PEOPLE,
    people::AWARDS,
    things::POSTS,
    relations::WORDS,
];

/// A row while it is written.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    facts: &'a Facts,
    ix: Ix,
    place: usize,
}

impl<'a> Row<'a> {
    fn site(&self) -> &'a Site {
        &self.facts.site
    }

    fn item(&self) -> &'a Item {
        self.facts.site.item(self.ix)
    }

    fn id(&self) -> Option<Cell<'a>> {
        self.id_of(self.ix)
    }

    fn id_of(&self, ix: Ix) -> Option<Cell<'a>> {
        cell(self.facts.site.item(ix).id.as_str())
    }

    fn url(&self) -> Option<Cell<'a>> {
        Some(Cell::Text(format!("{}{}", self.facts.base, self.site().url(self.ix)?).into()))
    }

    /// The one thing that is referred to under a key.
    fn to(&self, key: &str) -> Option<Cell<'a>> {
        self.id_of(*self.site().targets(self.ix, key).first()?)
    }

    /// All things that are referred to under a key.
    fn all(&self, key: &str) -> Option<Cell<'a>> {
        let site = self.site();
        Some(Cell::List(site.targets(self.ix, key).into_iter().map(|ix| site.item(ix).id.as_str()).collect()))
    }

    /// What a single reference leads to, where several stand under one key.
    fn target<const KINDS: u16>(&self, to: Option<&Ref<KINDS>>) -> Option<Cell<'a>> {
        let ix = self.site().target(self.ix, &to?.0).found()?;
        self.site().is_shown(ix).then(|| self.id_of(ix)).flatten()
    }
}

fn cell<'a>(text: &'a str) -> Option<Cell<'a>> {
    Some(Cell::Text(Cow::Borrowed(text)))
}

fn plain(text: Option<&String>) -> Option<Cell<'_>> {
    cell(text?)
}

fn markdown(text: Option<&Markdown>) -> Option<Cell<'_>> {
    cell(&text?.0)
}

fn shown<'a>(value: Option<impl ToString>) -> Option<Cell<'a>> {
    Some(Cell::Text(value?.to_string().into()))
}

fn number<'a>(value: Option<impl TryInto<i64>>) -> Option<Cell<'a>> {
    Some(Cell::Number(value?.try_into().ok()?))
}

fn word<const V: u8>(term: Option<&Term<V>>) -> Option<Cell<'_>> {
    cell(&term?.0)
}

fn words<const V: u8>(terms: &[Term<V>]) -> Option<Cell<'_>> {
    Some(Cell::List(terms.iter().map(|term| term.0.as_str()).collect()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_table_has_a_name_of_its_own_and_so_has_every_column_in_it() {
        let names: BTreeSet<_> = TABLES.iter().map(|table| table.name).collect();
        assert_eq!(names.len(), TABLES.len());
        for table in &TABLES {
            let columns: BTreeSet<_> = table.columns().map(|column| column.name).collect();
            assert_eq!(columns.len(), table.columns().count(), "{}", table.name);
        }
    }
}
