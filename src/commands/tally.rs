//! `tally`: the answers of which only totals are published, counted at least five submissions at a time.

use std::path::Path;

use ingest::tallying::{self, Count, Sheet, Turn};
use model::tally::TOGETHER;
use serde_json::json;

use crate::cli::{SiteArgs, TallyArgs};
use crate::draw;
use crate::editor::{self, Editor};
use crate::exit::{Failure, Outcome};

/// Counts what was approved and not counted yet.
///
/// # Errors
/// When the key opens nothing, or something cannot be written; counting again goes on from there.
pub fn run(site: &SiteArgs, args: &TallyArgs) -> Outcome {
    let editor = Editor::at(site)?;
    let count = count(&editor, args.key.as_deref(), args.dry_run)?;
    if site.json {
        let sheets: Vec<_> =
            count.sheets.iter().map(|sheet| json!({ "file": sheet.file, "submissions": sheet.submissions })).collect();
        let said =
            json!({ "counted": sheets, "too_few": count.too_few, "closed": count.closed, "dry_run": args.dry_run });
        draw::line(&said.to_string());
    } else {
        say(&count, args.dry_run);
    }
    match count.closed {
        0 => Ok(()),
        n => Err(Failure::misuse(format!(
            "not counted, because this key does not open them: {n}; give the file with your own key with --key FILE"
        ))),
    }
}

/// Counts after an approval. What cannot be counted now is counted later: nothing depends on it.
pub fn after_approving(editor: &Editor, key: Option<&Path>) -> Outcome {
    let waiting = tallying::uncounted(editor.site()).map_err(|error| Failure::machine(format!("vault: {error}")))?;
    if key.is_none() && waiting >= TOGETHER {
        eprintln!("the answers of {waiting} submissions wait to be counted: showground tally --key FILE");
    }
    let Some(key) = key.filter(|_| waiting > 0) else { return Ok(()) };
    match count(editor, Some(key), false) {
        Ok(count) => {
            count.sheets.iter().for_each(|sheet| eprintln!("{}", counted(sheet, "counted")));
            if count.closed > 0 {
                eprintln!(
                    "warning: {} opens the answers of none of {} submissions, so they are counted later",
                    key.display(),
                    count.closed
                );
            }
        }
        Err(Failure::Misuse(why) | Failure::Machine(why)) => eprintln!("warning: nothing was counted: {why}"),
        Err(Failure::Mistakes) => {}
    }
    Ok(())
}

fn say(count: &Count, dry_run: bool) {
    let word = if dry_run { "would count" } else { "counted" };
    count.sheets.iter().for_each(|sheet| draw::line(&counted(sheet, word)));
    match (count.sheets.is_empty(), count.too_few) {
        (true, 0) if count.closed == 0 => eprintln!("nothing waits to be counted"),
        (_, 0) => {}
        (_, n) => eprintln!(
            "{n} waiting until there are {TOGETHER} of one form and round: a count of so few would say too much of each"
        ),
    }
}

fn counted(sheet: &Sheet, word: &str) -> String {
    format!("{word} {} submissions in {}", sheet.submissions, sheet.file)
}

fn count(editor: &Editor, key: Option<&Path>, dry_run: bool) -> Result<Count, Failure> {
    let identities = editor::identities(&editor.root, key)?;
    let turn = tallying::turn(&editor.root).map_err(|error| Failure::machine(format!("vault: {error}")))?;
    let count = turn.count(editor.site(), &identities).map_err(Failure::machine)?;
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
