//! Tables as CSV (RFC 4180): UTF-8, lines that end with CRLF, a first line with the columns' names.
//!
//! Spreadsheets take a cell that begins with `=`, `+`, `-` or `@` for a formula, and anybody can send us such a text. So a
//! text that begins with one of them, with a tab or a line end, gets an apostrophe before it, which makes it plain text to
//! them. So does one that begins with an apostrophe: taking the first one off gives back every text as it was. The JSON
//! files have all texts as they are.

use std::borrow::Cow;

use ::csv::{Terminator, WriterBuilder};
use rayon::prelude::*;

use super::{Cell, Column, Facts, Row, TABLES};

/// What stands between the members of a list. Ids have none in them.
pub const BETWEEN: &str = ";";
/// What spreadsheets may take for the beginning of a formula; the last four as East Asian keyboards have them.
const RISKY: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// How many rows one thread writes at a time.
const AT_A_TIME: usize = 256;

/// A table as CSV.
pub fn table(facts: &Facts, table: usize) -> String {
    let columns: Vec<&Column> = TABLES[table].short_columns().collect();
    let head = line(columns.iter().map(|column| Cow::Borrowed(column.name)));
    let rows = |rows: Vec<Row<'_>>| rows.iter().map(|row| self::row(row, &columns)).collect::<String>();
    let parts: Vec<String> = facts.rows(table).chunks(AT_A_TIME).map(rows).collect();
    head + &parts.concat()
}

fn row(row: &Row<'_>, columns: &[&Column]) -> String {
    line(columns.iter().map(|column| column.value(row).map_or(Cow::Borrowed(""), text)))
}

fn text(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => guarded(text),
        Cell::Number(number) => number.to_string().into(),
        Cell::Truth(truth) => if truth { "true" } else { "false" }.into(),
        Cell::List(ids) => guarded(ids.join(BETWEEN).into()),
    }
}

/// A text that no spreadsheet takes for a formula.
pub fn guarded(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.starts_with(RISKY) || text.starts_with('\'') {
        true => format!("'{text}").into(),
        false => text,
    }
}

/// A line of these cells.
pub fn line<'a>(cells: impl Iterator<Item = Cow<'a, str>>) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing into memory cannot fail, nor has a line of a single record another length than the one before.
    let written = writer.write_record(cells.map(|cell| cell.into_owned().into_bytes()));
    debug_assert!(written.is_ok());
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_formula_is_only_a_text() {
        assert_eq!(guarded("=1+1".into()), "'=1+1");
        assert_eq!(guarded("'tis".into()), "''tis");
        assert_eq!(guarded("1 - 1".into()), "1 - 1");
        assert_eq!(line(["a,b".into(), "say \"hi\"".into(), "".into()].into_iter()), "\"a,b\",\"say \"\"hi\"\"\",\r\n");
    }

    proptest! {
        #[test]
        fn every_text_is_read_back_as_it_was(texts in prop::collection::vec("[-=+@'a\"\r\n,;é ]{0,6}", 2..5)) {
            let written = line(texts.iter().map(|text| guarded(text.into())));
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(written.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            let read: Vec<&str> = record.iter().map(|cell| cell.strip_prefix('\'').unwrap_or(cell)).collect();
            prop_assert_eq!(read, texts);
            prop_assert!(!record.iter().any(|cell| cell.starts_with(RISKY)));
        }
    }
}
