//! `tally`: the answers of which only totals are published, counted at least five submissions at a time.

use ingest::tallying::Count;
use model::tally::TOGETHER;
use serde_json::json;

use crate::cli::{SiteArgs, TallyArgs};
use crate::counting;
use crate::draw;
use crate::editor::Editor;
use crate::exit::{Failure, Outcome};
use crate::own_key::{self, OwnKey};
use crate::repository::Message;

/// Counts what was approved and not counted yet.
///
/// # Errors
/// When the key opens nothing, or something cannot be written; counting again goes on from there.
pub fn run(site: &SiteArgs, args: &TallyArgs) -> Outcome {
    let editor = Editor::at(site)?;
    let (writing, dry_run) = (args.writing.begin(site)?, args.writing.dry_run);
    let own = own_key::find(&editor, args.key.as_deref())?;
    let count = counting::count(&editor, own.as_ref(), dry_run)?;
    if site.json {
        let sheets: Vec<_> =
            count.sheets.iter().map(|sheet| json!({ "file": sheet.file, "submissions": sheet.submissions })).collect();
        let said = json!({ "counted": sheets, "too_few": count.too_few, "closed": count.closed, "dry_run": dry_run });
        draw::line(&said.to_string());
    } else {
        say(&count, dry_run);
    }
    let files: Vec<String> = count.sheets.iter().map(|sheet| sheet.file.clone()).collect();
    writing.commit(&files, &Message::saying(counting::COMMIT))?;
    match count.closed {
        0 => Ok(()),
        n => {
            Err(Failure::misuse(format!("not counted, because {}: {n}; {}", why(own.as_ref()), own_key::help(&editor))))
        }
    }
}

fn why(own: Option<&OwnKey>) -> String {
    own.map_or_else(|| "no key was named".into(), |own| format!("{} does not open them", own.file.display()))
}

fn say(count: &Count, dry_run: bool) {
    let word = if dry_run { "would count" } else { "counted" };
    count.sheets.iter().for_each(|sheet| draw::line(&counting::told(sheet, word)));
    match (count.sheets.is_empty(), count.too_few) {
        (true, 0) if count.closed == 0 => aside!("nothing waits to be counted"),
        (_, 0) => {}
        (_, n) => aside!(
            "{n} waiting until there are {TOGETHER} of one form and round: a count of so few would say too much of each"
        ),
    }
}
