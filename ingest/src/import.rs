//! A spreadsheet of answers, such as the cards of a workshop: each row becomes the same record as if it had been sent.
//!
//! Pure: text in, records or mistakes out, all of them at once. **The same row is the same record, whenever it is
//! imported**, because it is named by what it says and by no day.

mod columns;
mod sheet;

use std::fmt;

use jiff::Timestamp;
use model::form::check::check;
use model::form::{Complaint, Facts, FieldKind, Form};
use model::record::{Envelope, Record};
use model::submission::{Answer, Submission};

use crate::keys::WorkerKey;
use crate::receipt::{Receipt, Said};
use columns::Columns;
pub use sheet::{Sheet, Unreadable};

/// Something that is wrong with a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The row, counted as spreadsheets do: the names of the columns stand in row 1.
    pub row: usize,
    /// The column by its letter and name; nothing when there is none for the question.
    pub column: Option<String>,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "row {}, column {column}: {}", self.row, self.message),
            None => write!(f, "row {}: {}", self.row, self.message),
        }
    }
}

/// A row that was found good.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its row in the spreadsheet.
    pub row: usize,
    /// The answers.
    pub submission: Submission,
    /// Their name.
    pub receipt: Receipt,
    digest: String,
}

/// What a record has besides the answers.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// How they came: `import`, `post` or another word of `source:`.
    pub source: String,
    /// When, by the clocks of the place.
    pub received: String,
    /// The slug of the round that the form is open with.
    pub round: Option<String>,
    /// The fingerprint of the words agreed to.
    pub consent: Option<String>,
    /// The answers that are not to be published, sealed.
    pub sealed: Option<String>,
}

/// Checks every row.
///
/// # Errors
/// All mistakes, by row and column; then nothing is to be kept.
pub fn rows(sheet: &Sheet, form: &Form, facts: &dyn Facts, key: &WorkerKey) -> Result<Vec<Row>, Vec<Mistake>> {
    let columns = Columns::of(sheet, form)?;
    let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
    for (row, cells) in &sheet.rows {
        let pairs = match columns.pairs(*row, cells, form, facts) {
            Ok(pairs) => pairs,
            Err(wrong) => {
                mistakes.extend(wrong);
                continue;
            }
        };
        match check(form, &pairs, facts) {
            Ok(submission) => rows.push(named(*row, submission, form, key)),
            Err(complaints) => mistakes.extend(complaints.iter().map(|complaint| told(*row, complaint, &columns))),
        }
    }
    if mistakes.is_empty() { Ok(rows) } else { Err(mistakes) }
}

fn told(row: usize, complaint: &Complaint, columns: &Columns) -> Mistake {
    let column = columns.name_of(&complaint.field);
    let nowhere = if column.is_none() { format!(" (there is no column `{}`)", complaint.field) } else { String::new() };
    Mistake { row, column, message: complaint.message(model::words::of("en")) + &nowhere }
}

fn named(row: usize, submission: Submission, form: &Form, key: &WorkerKey) -> Row {
    let (published, private) = (submission.published(), submission.sealed());
    let at = Timestamp::UNIX_EPOCH; // the same on whatever day it is imported
    let said = Said { form: &form.id, at, published: &published, private: &private, trap_sprung: false };
    Row { row, receipt: said.receipt(key), digest: said.digest(key), submission }
}

impl Row {
    /// The answers that have to be sealed.
    pub fn to_seal(&self) -> Vec<(String, Answer)> {
        self.submission.sealed()
    }

    /// The record to keep.
    pub fn record(&self, form: &Form, circumstances: Circumstances) -> Record {
        let envelope = Envelope {
            form: Some(form.id.clone()),
            form_version: Some(form.version.clone()),
            receipt: Some(self.receipt.to_string()),
            received: Some(circumstances.received),
            source: Some(circumstances.source),
            round: circumstances.round,
            consent: circumstances.consent,
            digest: Some(self.digest.clone()),
            ..Envelope::default()
        };
        Record { envelope, fields: self.submission.published(), sealed: circumstances.sealed }
    }
}

/// Whether people, and so spreadsheets, answer a question.
fn is_for_people(kind: FieldKind) -> bool {
    kind != FieldKind::Honeypot
}

#[cfg(test)]
mod tests;
