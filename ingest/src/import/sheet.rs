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
    /// The names of the columns.
    pub head: Vec<String>,
    /// The other rows that hold anything, with their numbers: the first one below the head is 2.
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
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator(text))
            .from_reader(text.as_bytes());
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        for (place, record) in reader.records().enumerate() {
            let record = record.map_err(|error| Unreadable::Broken(error.to_string()))?;
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            match place {
                0 => head = cells,
                limits::SHEET.. => return Err(Unreadable::TooLong),
                _ if cells.iter().all(|cell| cell.trim().is_empty()) => {}
                _ => rows.push((place + 1, cells)),
            }
        }
        if rows.is_empty() { Err(Unreadable::Empty) } else { Ok(Sheet { head, rows }) }
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
