//! A spreadsheet of a workshop, as CSV.

use ingest::import::Sheet;

/// A sheet is read or refused; each of its rows has the number that people see.
pub fn sheet(bytes: &[u8]) {
    let Ok(sheet) = Sheet::read(bytes) else { return };
    let numbers: Vec<usize> = sheet.rows.iter().map(|row| row.0).collect();
    assert!(numbers.first().is_none_or(|first| *first >= 2), "the head is row 1");
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
}
