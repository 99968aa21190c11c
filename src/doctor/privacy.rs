//! Who can open what is private, what lies in the inbox that does not belong there, and what is to be deleted.

use std::path::Path;

use ingest::inbox::Listing;
use ingest::{Keys, Purpose, Site, due, leftovers, notify, tallying, vault};
use model::tally::TOGETHER;
use model::value::Day;

use super::Finding;
use crate::editor::{self, Editor};
use crate::exit::Failure;

/// Whether enough editors can open what is private.
pub fn keys(site: &Site) -> Finding {
    let help = "see `showground keys`, and `showground check` for the rest of content/site.yaml";
    match site.editors_keys() {
        Err(fault) => Finding::wrong(fault.to_string(), help),
        Ok(keys) => match vault::recipients(keys, Purpose::Public, &Keys::of(site.root())) {
            Ok(_) => Finding::fine("at least two editors can open what is private"),
            Err(error) => Finding::wrong(error.to_string(), help),
        },
    }
}

/// Whether everything in the inbox is a record.
pub fn records(listing: &Listing) -> Finding {
    let odd: Vec<String> = listing.odd.iter().map(|odd| format!("inbox/{}", odd.path)).collect();
    match odd.len() {
        0 => Finding::fine("every file in the inbox is a record"),
        n => Finding::look(
            format!("{n} of the files in the inbox are no records: {}", odd.join(", ")),
            "look at them, and move them away",
        ),
    }
}

/// Whether interrupted writes left something behind, which may hold what people wrote.
///
/// # Errors
/// When a folder cannot be read.
pub fn leftovers(root: &Path) -> Result<Option<Finding>, Failure> {
    let left = leftovers::old(root, editor::now()).map_err(Failure::machine)?;
    let what = || format!("writes that were interrupted left {}", left.join(", "));
    Ok((!left.is_empty()).then(|| Finding::wrong(what(), "showground erase --due deletes what they left")))
}

/// Whether something is kept longer than was promised.
///
/// # Errors
/// When the vault cannot be read.
pub fn retention(editor: &Editor, listing: &Listing, today: Day) -> Result<Vec<Finding>, Failure> {
    let kept = editor.store.vault().all().map_err(|error| Failure::machine(format!("vault: {error}")))?;
    let calendar = due::calendar(editor.site(), listing, &kept);
    let mut findings = vec![match (calendar.until(today).count(), calendar.next(today)) {
        (0, None) => Finding::fine("nothing has to be deleted"),
        (0, Some(next)) => Finding::fine(format!("nothing has to be deleted before {next}")),
        (n, _) => Finding::wrong(
            format!("{n} {} to be deleted", if n == 1 { "thing is" } else { "things are" }),
            "showground erase --due (with --dry-run it only says what)",
        ),
    }];
    findings.extend(calendar.undated.iter().map(|(receipt, why)| {
        Finding::look(
            format!("the private answers of {receipt} have no day of deletion: {why}"),
            format!("when they are not needed any more: showground erase {receipt}"),
        )
    }));
    Ok(findings)
}

/// Whether editors hear of what comes in.
pub fn notices(root: &Path) -> Option<Finding> {
    let stuck = notify::stuck(root, editor::now()).unwrap_or_default();
    (stuck > 0).then(|| {
        Finding::look(
            "editors were not told that submissions wait: nobody has taken a notice for an hour",
            "see `notify:` in content/site.yaml, and what the worker's log says",
        )
    })
}

/// Whether answers wait to be counted, which are lost to the totals when their time is over.
pub fn tally(editor: &Editor) -> Option<Finding> {
    let waiting = tallying::uncounted(editor.site(), &editor.store.vault()).unwrap_or_default();
    (waiting >= TOGETHER).then(|| {
        Finding::look(
            format!("the answers of {waiting} submissions wait to be counted"),
            "showground tally --key FILE, before they are deleted",
        )
    })
}
