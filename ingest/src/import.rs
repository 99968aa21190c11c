//! A spreadsheet of answers, such as the cards of a workshop: each row becomes the same record as if it had been sent.
//!
//! Pure: text in, records or mistakes out, all of them at once. **The same row of the same file is the same record, whenever
//! it is imported**, because it is named by the file, by what it says, and by how many equal rows stand above it; by no day.
//! So two people who ticked the same are two, a file that has grown adds what is new, and the order of rows does not matter.

mod columns;
mod sheet;

use std::collections::HashMap;
use std::fmt;

use jiff::Timestamp;
use model::form::check::{Pairs, check, is_asked};
use model::form::{Complaint, Facts, FieldKind, Form, OTHER_SUFFIX, Problem};
use model::record::{Envelope, Record};
use model::submission::{Answer, Submission};

use crate::keys::WorkerKey;
use crate::receipt::{Receipt, Said};
use columns::Columns;
pub use columns::template;
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
    /// A fingerprint of the answers alone, which equal rows share.
    pub digest: String,
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

/// Checks every row of the file of this name.
///
/// # Errors
/// All mistakes, by row and column; then nothing is to be kept.
pub fn rows(
    file: &str,
    sheet: &Sheet,
    form: &Form,
    facts: &dyn Facts,
    key: &WorkerKey,
) -> Result<Vec<Row>, Vec<Mistake>> {
    let columns = Columns::of(sheet, form)?;
    let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
    let mut equal_above: HashMap<String, usize> = HashMap::new();
    for (row, cells) in &sheet.rows {
        let pairs = match columns.pairs(*row, cells, form, facts) {
            Ok(pairs) => pairs,
            Err(wrong) => {
                mistakes.extend(wrong);
                continue;
            }
        };
        match check(form, &pairs, facts) {
            Ok(submission) => {
                let lost = unasked(form, &submission, &pairs).into_iter();
                mistakes.extend(lost.map(|it| Mistake {
                    row: *row,
                    column: columns.name_of(it),
                    message: UNASKED.into(),
                }));
                let digest = digest(&submission, form, key);
                let nth = equal_above.entry(digest.clone()).and_modify(|nth| *nth += 1).or_default();
                let receipt = Receipt::of_row(file, &digest, *nth, key);
                rows.push(Row { row: *row, submission, receipt, digest });
            }
            Err(complaints) => mistakes.extend(complaints.iter().map(|complaint| told(*row, complaint, &columns))),
        }
    }
    if mistakes.is_empty() { Ok(rows) } else { Err(mistakes) }
}

/// What is said of an answer that would be dropped.
const UNASKED: &str = "this is not asked beside the other answers of its row; empty the cell, or correct those";

/// The columns with answers that come to nothing, as those of a browser's hidden questions do: whoever wrote a sheet should
/// know.
fn unasked<'p>(form: &Form, submission: &Submission, pairs: &'p Pairs) -> Vec<&'p str> {
    let kept: Vec<String> =
        submission.published().into_iter().chain(submission.sealed()).map(|(field, _)| field).collect();
    let is_lost = |name: &String| match form.field(name) {
        Some(field) => !is_asked(field, pairs),
        None => name.ends_with(OTHER_SUFFIX) && !kept.contains(name),
    };
    let filled = pairs.iter().filter(|(_, value)| !value.trim().is_empty());
    filled.map(|(name, _)| name).filter(|name| is_lost(name)).map(String::as_str).collect()
}

fn told(row: usize, complaint: &Complaint, columns: &Columns) -> Mistake {
    let is_own = complaint.problem == Problem::OtherMissing;
    let field = if is_own { format!("{}{OTHER_SUFFIX}", complaint.field) } else { complaint.field.clone() };
    let column = columns.name_of(&field);
    let nowhere = if column.is_none() { format!(" (there is no column `{field}`)") } else { String::new() };
    let message = complaint.message(model::words::of("en")) + &nowhere;
    Mistake { row, column: column.or_else(|| columns.name_of(&complaint.field)), message }
}

/// What a row says, on whatever day it is imported.
fn digest(submission: &Submission, form: &Form, key: &WorkerKey) -> String {
    let (published, private) = (submission.published(), submission.sealed());
    let at = Timestamp::UNIX_EPOCH;
    Said { form: &form.id, at, published: &published, private: &private, trap_sprung: false }.digest(key)
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
