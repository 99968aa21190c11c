//! Counting the answers of which only totals are published: when somebody asks for it, and after an approval.

use std::path::Path;

use ingest::tallying::{self, Count, Sheet, Turn};
use model::tally::TOGETHER;

use crate::editor::{self, Editor};
use crate::exit::{Failure, Outcome};
use crate::own_key::{self, OwnKey};

/// What a commit says of totals alone.
pub const COMMIT: &str = "Count answers of which only totals are published";

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
pub fn after_approval(editor: &Editor, key: Option<&Path>) -> Result<Counted, Failure> {
    let waiting = tallying::uncounted(editor.site(), &editor.store.vault())
        .map_err(|error| Failure::machine(format!("vault: {error}")))?;
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
    match own_key::find(editor, Some(&key)).and_then(|own| count(editor, own.as_ref(), false)) {
        Ok(count) => {
            counted.files.extend(count.sheets.iter().map(|sheet| sheet.file.clone()));
            counted.said.extend(count.sheets.iter().map(|sheet| told(sheet, "counted")));
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

/// What is said of a sheet.
pub fn told(sheet: &Sheet, word: &str) -> String {
    format!("{word} {} submissions in {}", sheet.submissions, sheet.file)
}

/// Counts with a key, and writes the sheets unless nothing is to be written.
///
/// # Errors
/// When something cannot be written; counting again goes on from there.
pub fn count(editor: &Editor, own: Option<&OwnKey>, dry_run: bool) -> Result<Count, Failure> {
    let keys = own.map(|own| own.keys.as_slice()).unwrap_or_default();
    let turn = tallying::turn(&editor.store).map_err(|error| Failure::machine(format!("vault: {error}")))?;
    let count = turn.count(editor.site(), keys).map_err(Failure::machine)?;
    if !dry_run {
        turn.catch_up(&count).map_err(Failure::machine)?;
        count.sheets.iter().try_for_each(|sheet| write(editor, &turn, sheet))?;
    }
    Ok(count)
}

/// In this order, so that nobody is counted twice.
fn write(editor: &Editor, turn: &Turn, sheet: &Sheet) -> Outcome {
    turn.begin(sheet).map_err(Failure::machine)?;
    let path = tallying::path(&editor.root, sheet);
    if !path.exists() {
        editor::create(&path, &sheet.text)?;
    }
    turn.finish(sheet).map_err(Failure::machine)
}
