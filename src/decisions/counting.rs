//! Counting after an approval: the answers of which only totals are published.

use std::path::Path;

use ingest::tallying;
use model::tally::TOGETHER;

use crate::commands::tally;
use crate::editor::Editor;
use crate::exit::Failure;
use crate::own_key;

/// What was counted.
#[derive(Debug, Default)]
pub struct Counted {
    /// The files that were written, relative to the site.
    pub files: Vec<String>,
    /// What there is to say about it.
    pub said: Vec<String>,
}

/// Counts after an approval. What cannot be counted now is counted later: nothing depends on it.
///
/// # Errors
/// When it is not known what waits to be counted.
pub fn count(editor: &Editor, key: Option<&Path>) -> Result<Counted, Failure> {
    let waiting = tallying::uncounted(editor.site()).map_err(|error| Failure::machine(format!("vault: {error}")))?;
    let mut counted = Counted::default();
    let Some(key) = own_key::named(key) else {
        if waiting >= TOGETHER {
            let help = "showground tally --key FILE";
            counted.said.push(format!("the answers of {waiting} submissions wait to be counted: {help}"));
        }
        return Ok(counted);
    };
    if waiting == 0 {
        return Ok(counted);
    }
    match own_key::find(editor, Some(&key)).and_then(|own| tally::count(editor, own.as_ref(), false)) {
        Ok(count) => {
            counted.files.extend(count.sheets.iter().map(|sheet| sheet.file.clone()));
            counted.said.extend(count.sheets.iter().map(|sheet| tally::told(sheet, "counted")));
            if count.closed > 0 {
                let (key, n) = (key.display(), count.closed);
                let what = "opens the answers of none of";
                counted.said.push(format!("warning: {key} {what} {n} submissions, so they are counted later"));
            }
        }
        Err(Failure::Misuse(why) | Failure::Machine(why)) => {
            counted.said.push(format!("warning: nothing was counted: {why}"));
        }
        Err(Failure::Mistakes) => {}
    }
    Ok(counted)
}
