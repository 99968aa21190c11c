//! The text of a spreadsheet to cells, as spreadsheet programs write it: with or without a byte-order mark, separated by
//! commas, semicolons or tabs, in lines of either kind, with line breaks inside quotation marks.

use crate::limits;

/// Why a file is no spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It has another encoding.
    #[error("it is not in UTF-8; save it as “CSV UTF-8”")]
    NotUtf8,
    /// There is nothing below the names of the columns.
    #[error("it has no rows below the names of the columns")]
    Empty,
    /// It is larger than [`limits::SHEET`] rows.
    #[error("it has more than {} rows; import it in parts", limits::SHEET)]
    TooLong,
    /// The reader of CSV gave up.
    #[error("it is not CSV: {0}")]
    Broken(String),
}

/// The cells of a spreadsheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The number of the row with the names of the columns: 1, unless empty lines stand above it.
    pub head_row: usize,
    /// The names of the columns.
    pub head: Vec<String>,
    /// The other rows that hold anything, with the numbers that a spreadsheet shows.
    pub rows: Vec<(usize, Vec<String>)>,
}

impl Sheet {
    /// Reads a file.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn read(bytes: &[u8]) -> Result<Sheet, Unreadable> {
        let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut all = numbered(text)?.into_iter();
        let (head_row, head) = all.next().unwrap_or_default();
        let rows: Vec<_> = all.filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())).collect();
        if rows.is_empty() { Err(Unreadable::Empty) } else { Ok(Sheet { head_row, head, rows }) }
    }
}

/// All rows with their numbers. The reader passes over empty lines, which are rows in a spreadsheet: each record takes as many
/// lines as were read for it, less the line breaks that stand in its cells. For that, all lines end in the same way.
fn numbered(text: &str) -> Result<Vec<(usize, Vec<String>)>, Unreadable> {
    let ended = text.replace("\r\n", "\n").replace('\r', "\n") + "\n";
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(ended.trim_start_matches('\n')))
        .from_reader(ended.as_bytes());
    let (mut rows, mut record, mut row) = (Vec::new(), csv::StringRecord::new(), 0);
    loop {
        let before = reader.position().line();
        if !reader.read_record(&mut record).map_err(|error| Unreadable::Broken(error.to_string()))? {
            return Ok(rows);
        }
        let lines = usize::try_from(reader.position().line() - before).unwrap_or_default();
        row += lines.saturating_sub(record.iter().map(|cell| cell.matches('\n').count()).sum()).max(1);
        if rows.len() == limits::SHEET {
            return Err(Unreadable::TooLong);
        }
        rows.push((row, record.iter().map(str::to_owned).collect()));
    }
}

/// What separates cells: whichever of the three stands most often between the names of the columns.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let head = text.bytes().take_while(|byte| {
        quoted ^= *byte == b'"';
        quoted || *byte != b'\n'
    });
    let head: Vec<u8> = head.collect();
    let outside: Vec<u8> = head.split(|byte| *byte == b'"').step_by(2).flatten().copied().collect();
    let count = |wanted: u8| outside.iter().filter(|byte| **byte == wanted).count();
    // Where two stand equally often, the later one of this list is taken.
    [b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}
