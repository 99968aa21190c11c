//! `import`: a spreadsheet of answers into the inbox. Nothing is written before every row was found good; an import that a full
//! disk stopped is finished by doing it again. A file is known by its name: what was imported from it before is not again, not
//! even when it was declined or erased since.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ingest::import::{self, Circumstances, Row, Sheet};
use ingest::inbox::Put;
use ingest::vault::Recipients;
use ingest::{Purpose, Receipt, vault};
use model::form::Form;
use model::record::Record;
use serde_json::json;

use crate::cli::{ImportArgs, SiteArgs};
use crate::editor::Editor;
use crate::exit::{Failure, Outcome};
use crate::{draw, root};

/// How many rows came to what.
#[derive(Default)]
struct Told {
    added: Vec<Receipt>,
    known: Vec<Receipt>,
    /// The numbers of new rows that say the same as something that came before.
    alike: Vec<usize>,
}

/// The most row numbers that one line names.
const ROWS_NAMED: usize = 20;

/// Imports a spreadsheet, or writes the head of one.
///
/// # Errors
/// When a row has a mistake; then none is imported.
pub fn run(site: &SiteArgs, args: &ImportArgs) -> Outcome {
    let editor = Editor::at(site)?;
    match (&args.template, &args.file, &args.form) {
        (Some(form), ..) => {
            draw::line(&import::template(&*editor.form_named(form)?));
            Ok(())
        }
        (None, Some(file), Some(form)) => import(&editor, site, args, file, &*editor.form_named(form)?),
        (None, ..) => Err(Failure::misuse("name a spreadsheet and its form: showground import FILE.csv --form idea")),
    }
}

fn import(editor: &Editor, site: &SiteArgs, args: &ImportArgs, file: &Path, form: &Form) -> Outcome {
    let records = records(editor, site, args, file, form)?;
    let mut told = Told::default();
    let kept = keep(editor, records, args.dry_run, &mut told);
    // Those before the one that failed are there, too.
    let listed = if args.dry_run { Ok(()) } else { list(editor, &told) };
    kept.and(listed)?;
    say(&told, site.json, args.dry_run);
    Ok(())
}

/// Keeps what is new, one after the other, and tells what came of each.
fn keep(editor: &Editor, records: Vec<(Row, Record)>, dry_run: bool, told: &mut Told) -> Outcome {
    let before = known(editor)?;
    let listed = editor.wait(editor.inbox.list())?.entries.into_iter();
    let mut said: BTreeSet<String> = listed.filter_map(|entry| entry.record.envelope.digest).collect();
    for (row, record) in records {
        if before.contains(&row.receipt) || !put(editor, &row, &record, dry_run)? {
            told.known.push(row.receipt);
            continue;
        }
        if !said.insert(row.digest) {
            told.alike.push(row.row);
        }
        told.added.push(row.receipt);
    }
    Ok(())
}

/// Lists what is there now, so that it does not come again once it is gone.
fn list(editor: &Editor, told: &Told) -> Outcome {
    let rows = told.added.iter().chain(&told.known).cloned();
    editor.store.imported().add(rows).map_err(|error| in_the_vault(&error))
}

/// All rows as records, checked and sealed, before any is kept.
fn records(
    editor: &Editor,
    site: &SiteArgs,
    args: &ImportArgs,
    file: &Path,
    form: &Form,
) -> Result<Vec<(Row, Record)>, Failure> {
    let sheet = read(file)?;
    let keys = editor.store.keys();
    let facts = editor.site().facts_for_editors(form).map_err(Failure::machine)?;
    let name = PathBuf::from(file.file_name().unwrap_or_default()).display().to_string();
    let rows = import::rows(&name, &sheet, form, &facts, &keys.worker().map_err(Failure::machine)?);
    let rows = rows.map_err(|mistakes| {
        mistakes.iter().for_each(|mistake| aside!("error: {}, {mistake}", file.display()));
        aside!("nothing was imported; mend these and import it again");
        Failure::Mistakes
    })?;
    let to = match rows.iter().any(|row| !row.to_seal().is_empty()) {
        false => None,
        true => {
            let own = editor.site().editors_keys().map_err(Failure::machine)?;
            Some(vault::recipients(own, Purpose::Public, &keys).map_err(Failure::misuse)?)
        }
    };
    let round = facts.round().map(str::to_owned);
    let received = editor.site().moment(root::moment(site));
    let record = |row: Row| {
        let sealed = to.as_ref().map(|to| sealed(&row, to)).transpose()?.flatten();
        let consent = editor.site().wording(form, &row.submission).map_err(Failure::machine)?;
        let source = args.source.as_str().to_owned();
        let circumstances = Circumstances { source, received: received.clone(), round: round.clone(), consent, sealed };
        let record = row.record(form, circumstances);
        Ok((row, record))
    };
    rows.into_iter().map(record).collect()
}

fn read(file: &Path) -> Result<Sheet, Failure> {
    let bytes = std::fs::read(file).map_err(|error| Failure::unreadable(file, &error))?;
    Sheet::read(&bytes).map_err(|why| Failure::misuse(format!("{}: {why}", file.display())))
}

fn sealed(row: &Row, to: &Recipients) -> Result<Option<String>, Failure> {
    let private = row.to_seal();
    if private.is_empty() { Ok(None) } else { vault::seal(&private, to).map(Some).map_err(Failure::machine) }
}

/// What was imported before, by what is listed, kept or published.
fn known(editor: &Editor) -> Result<BTreeSet<Receipt>, Failure> {
    let listed = editor.store.imported().all().map_err(|error| in_the_vault(&error))?;
    let kept = editor.store.vault().all().map_err(|error| in_the_vault(&error))?;
    let published = editor.site().submissions().map_err(Failure::machine)?;
    Ok(published.into_iter().chain(kept.into_iter().map(|kept| kept.receipt)).chain(listed).collect())
}

fn in_the_vault(error: &std::io::Error) -> Failure {
    Failure::machine(format!("vault: {error}"))
}

/// Keeps a record. Whether it is new.
fn put(editor: &Editor, row: &Row, record: &Record, dry_run: bool) -> Result<bool, Failure> {
    if dry_run {
        return Ok(editor.wait(editor.inbox.get(&row.receipt))?.is_none());
    }
    match editor.wait(editor.inbox.put_waiting(record))? {
        Put::New => Ok(true),
        Put::Again => Ok(false),
        Put::Taken => Err(Failure::machine(format!(
            "row {}: another record has the name {}; change a word of the row, and import it again",
            row.row, row.receipt
        ))),
    }
}

fn say(told: &Told, json: bool, dry_run: bool) {
    if json {
        let receipts: Vec<&str> = told.added.iter().map(Receipt::as_str).collect();
        let told = json!({ "added": receipts, "known": told.known.len(), "alike": told.alike, "dry_run": dry_run });
        return draw::line(&told.to_string());
    }
    let word = if dry_run { "would add" } else { "added" };
    told.added.iter().for_each(|receipt| draw::line(&format!("{word} {receipt}")));
    if !told.alike.is_empty() {
        let rows: Vec<String> = told.alike.iter().take(ROWS_NAMED).map(usize::to_string).collect();
        let more = told.alike.len().saturating_sub(ROWS_NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        aside!("row {}{more}: says the same as something before; taken to be another person's", rows.join(", "));
    }
    let known = match told.known.len() {
        0 => String::new(),
        known => format!(", {known} known before"),
    };
    aside!("{} new{known}", told.added.len());
}
