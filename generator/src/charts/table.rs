//! The figures of a chart. Its drawing, the table beside it and the file with its numbers are all made of this one value,
//! so they cannot disagree.

use serde::Serialize;

use crate::data::csv;
use crate::dates::ShownDay;
use crate::language::Text;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Holds {
    /// Words; in files the ids behind them.
    Text,
    /// Whole numbers. A cell is empty where a number is not told.
    Number,
    /// Days.
    Day,
    /// Months, `2027-05`.
    Month,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name in files.
    pub id: &'static str,
    /// Its head on pages.
    pub label: String,
    /// What stands in it.
    pub holds: Holds,
}

impl Column {
    /// A column.
    pub fn new(id: &'static str, label: String, holds: Holds) -> Column {
        Column { id, label, holds }
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Datum {
    /// Nothing.
    Nothing,
    /// A number so small that it could point at somebody: it is not told.
    Few,
    /// A number.
    Number(usize),
    /// A day.
    Day(ShownDay),
    /// A word.
    Word {
        /// In files.
        id: String,
        /// On pages.
        label: Text,
    },
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What stands in it.
    pub datum: Datum,
    /// The page behind it.
    pub url: Option<String>,
}

impl Cell {
    /// An empty cell.
    pub fn nothing() -> Cell {
        Cell { datum: Datum::Nothing, url: None }
    }

    /// A number.
    pub fn number(number: usize) -> Cell {
        Cell { datum: Datum::Number(number), url: None }
    }

    /// A number of people, told from `enough` on; none is told, too.
    pub fn people(number: usize, enough: usize) -> Cell {
        let datum = if (1..enough).contains(&number) { Datum::Few } else { Datum::Number(number) };
        Cell { datum, url: None }
    }

    /// A day, or none.
    pub fn day(day: Option<ShownDay>) -> Cell {
        Cell { datum: day.map_or(Datum::Nothing, Datum::Day), url: None }
    }

    /// A word.
    pub fn word(id: impl Into<String>, label: impl Into<Text>) -> Cell {
        Cell { datum: Datum::Word { id: id.into(), label: label.into() }, url: None }
    }

    /// The same, leading to a page.
    pub fn to(self, url: Option<String>) -> Cell {
        Cell { url, ..self }
    }

    /// What people read.
    pub fn text(&self) -> String {
        match &self.datum {
            Datum::Nothing | Datum::Few => String::new(),
            Datum::Number(number) => number.to_string(),
            Datum::Day(day) => day.text.clone(),
            Datum::Word { label, .. } => label.as_str().to_owned(),
        }
    }

    /// What programs read.
    fn in_files(&self) -> String {
        match &self.datum {
            Datum::Nothing | Datum::Few => String::new(),
            Datum::Number(number) => number.to_string(),
            Datum::Day(day) => day.iso.clone(),
            Datum::Word { id, .. } => id.clone(),
        }
    }
}

/// Figures in rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// The columns; the first one names the row.
    pub columns: Vec<Column>,
    /// The rows, each with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Several tables of the same columns below each other, behind a column that says what each is about.
    pub fn stacked(key: Column, columns: Vec<Column>, parts: impl IntoIterator<Item = (Cell, Table)>) -> Table {
        let with_key =
            |(cell, table): (Cell, Table)| table.rows.into_iter().map(move |row| [vec![cell.clone()], row].concat());
        let rows = parts.into_iter().flat_map(with_key).collect();
        Table { columns: [vec![key], columns].concat(), rows }
    }

    /// The same with some of the columns only.
    pub fn columns(&self, wanted: &[usize]) -> Table {
        let pick = |row: &Vec<Cell>| wanted.iter().filter_map(|column| row.get(*column).cloned()).collect();
        Table {
            columns: wanted.iter().filter_map(|column| self.columns.get(*column).cloned()).collect(),
            rows: self.rows.iter().map(pick).collect(),
        }
    }

    /// A number; 0 where there is none.
    pub fn number(&self, row: usize, column: usize) -> usize {
        match self.rows.get(row).and_then(|row| row.get(column)).map(|cell| &cell.datum) {
            Some(Datum::Number(number)) => *number,
            Some(Datum::Nothing | Datum::Few | Datum::Day(_) | Datum::Word { .. }) | None => 0,
        }
    }

    /// The word that programs read in a cell.
    pub fn id(&self, row: usize, column: usize) -> &str {
        match self.rows.get(row).and_then(|row| row.get(column)).map(|cell| &cell.datum) {
            Some(Datum::Word { id, .. }) => id,
            Some(Datum::Nothing | Datum::Few | Datum::Day(_) | Datum::Number(_)) | None => "",
        }
    }

    /// What people read in a cell.
    pub fn text(&self, row: usize, column: usize) -> String {
        self.rows.get(row).and_then(|row| row.get(column)).map(Cell::text).unwrap_or_default()
    }

    /// The language of the word in a cell, where that is not the page's.
    pub fn lang(&self, row: usize, column: usize) -> Option<&str> {
        match &self.rows.get(row)?.get(column)?.datum {
            Datum::Word { label, .. } => label.lang(),
            Datum::Nothing | Datum::Few | Datum::Number(_) | Datum::Day(_) => None,
        }
    }

    /// The largest number in some columns.
    pub fn largest(&self, columns: &[usize]) -> usize {
        let cells = (0..self.rows.len()).flat_map(|row| columns.iter().map(move |column| (row, *column)));
        cells.map(|(row, column)| self.number(row, column)).max().unwrap_or(0)
    }

    /// The rows by the word in a column, in the order in which the words first stand there.
    pub fn by_word(&self, column: usize) -> Vec<(String, Vec<usize>)> {
        let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
        for row in 0..self.rows.len() {
            let id = self.id(row, column);
            match groups.iter_mut().find(|(known, _)| *known == id) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((id, vec![row])),
            }
        }
        groups.into_iter().map(|(_, rows)| (self.text(rows[0], column), rows)).collect()
    }

    /// As comma-separated values, with a line of names at the head.
    pub fn csv(&self) -> String {
        let head = csv::line(self.columns.iter().map(|column| column.id.into()));
        let rows = self.rows.iter().map(|row| csv::line(row.iter().map(|cell| csv::guarded(cell.in_files().into()))));
        std::iter::once(head).chain(rows).collect()
    }

    /// For templates.
    pub fn shown(&self) -> TableShown {
        let columns = self.columns.iter();
        TableShown {
            columns: columns.map(|column| (column.label.clone(), column.holds == Holds::Number)).collect(),
            rows: self.rows.iter().map(|row| row.iter().map(CellShown::of).collect()).collect(),
        }
    }
}

/// A table, for templates.
#[derive(Debug, Serialize)]
pub struct TableShown {
    /// The head of each column, and whether numbers stand in it.
    columns: Vec<(String, bool)>,
    rows: Vec<Vec<CellShown>>,
}

#[derive(Debug, Serialize)]
struct CellShown {
    text: Text,
    number: Option<usize>,
    few: bool,
    day: Option<ShownDay>,
    url: Option<String>,
}

impl CellShown {
    fn of(cell: &Cell) -> CellShown {
        let (number, day) = match &cell.datum {
            Datum::Number(number) => (Some(*number), None),
            Datum::Day(day) => (None, Some(day.clone())),
            Datum::Nothing | Datum::Few | Datum::Word { .. } => (None, None),
        };
        let text = if let Datum::Word { label, .. } = &cell.datum { label.clone() } else { cell.text().into() };
        CellShown { text, number, few: cell.datum == Datum::Few, day, url: cell.url.clone() }
    }
}
