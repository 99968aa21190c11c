//! Reports for partners: what the site says in public, as Markdown to read or to pass on, and as CSV to count with.
//!
//! A report is made of the tables behind the pages' own charts and lists, so that report and page cannot disagree. What a
//! page does not tell, because so few could be told apart, no report tells.

mod markdown;

use model::ItemId;
use serde_json::{Value, json};

use crate::charts::{Datum, Table};
use crate::memory::Memory;
use crate::site::held_back::HeldBack;
use crate::tree::Tree;
use crate::view::Views;
use crate::{Options, read_and_link};

/// Which report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Needs against offers, by kind of support.
    NeedsOffers,
    /// The kinds of support, and what fits none of them.
    Kinds,
    /// Who is there, and who is looked for.
    Mix,
    /// Why people take part.
    Motivations,
    /// What an organisation did, and what came of it.
    Partner(ItemId),
    /// A round.
    Round(ItemId),
}

/// A report.
#[derive(Clone, Debug)]
pub struct Report {
    /// What it is about.
    pub(crate) title: String,
    /// What is found, in a sentence or two.
    pub(crate) intro: Vec<String>,
    /// Its parts.
    pub(crate) sections: Vec<Section>,
    /// What programs read: all figures in one table.
    pub(crate) figures: Table,
    /// The address before those of its links.
    pub(crate) base: String,
    /// What is said of a number that is too small to be told.
    pub(crate) few: String,
}

/// A part of a report.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// What it is about.
    pub heading: String,
    /// Its figures.
    pub table: Table,
}

/// Makes a report.
///
/// # Errors
/// When the organisation or the round is held back.
pub fn report(tree: &Tree, options: &Options, about: &About) -> Result<Report, HeldBack> {
    let mut memory = Memory::new();
    let (sites, theme, _) = read_and_link(tree, &mut memory, options, &());
    let views = Views::all(sites, &theme, tree, &memory);
    views[0].report(about)
}

impl Report {
    /// For people.
    pub fn markdown(&self) -> String {
        markdown::of(self)
    }

    /// For spreadsheets.
    pub fn csv(&self) -> String {
        self.figures.csv()
    }

    /// For programs: the figures, one object for each row.
    pub fn json(&self) -> Value {
        let columns = &self.figures.columns;
        let row = |row: &Vec<crate::charts::Cell>| -> Value {
            let cells = columns.iter().zip(row);
            cells
                .map(|(column, cell)| (column.id.to_owned(), value(&cell.datum)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        json!({"title": self.title, "figures": self.figures.rows.iter().map(row).collect::<Vec<_>>()})
    }
}

fn value(datum: &Datum) -> Value {
    match datum {
        Datum::Nothing | Datum::Few => Value::Null,
        Datum::Number(number) => json!(number),
        Datum::Day(day) => json!(day.iso),
        Datum::Word { id, .. } => json!(id),
    }
}
