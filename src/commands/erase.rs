//! `erase`: somebody's private answers and their name go, because they ask, or because the time is over.
//!
//! What is private goes first, so that whatever happens in between, it is gone; doing it again finishes the rest. Before that,
//! rows of a spreadsheet are listed as imported, so that its next import brings nobody back.

mod report;

use std::fs::File;
use std::path::Path;

use ingest::due::{self, Due, What};
use ingest::imported;
use ingest::inbox::{Decision, Entry, Turn};
use ingest::kept::Vault;
use ingest::{Receipt, leftovers, tallying};
use model::anonymise::{Anonymised, anonymised};
use model::record::COLLECTED;
use model::{ItemId, Kind, SitePath, Source, item};
use serde_json::json;

use crate::cli::{EraseArgs, SiteArgs};
use crate::collect;
use crate::draw;
use crate::editor::{self, Editor, receipts};
use crate::exit::{Failure, Outcome};
use crate::publish::mark;
use crate::repository::Message;
use crate::root;
use crate::turn::Turn as BuildTurn;
use crate::writing::WritingArgs;
use report::Report;

/// Erases a submission, or all that is due.
///
/// # Errors
/// When there is nothing of that name, or something cannot be deleted; doing it again goes on from there.
pub fn run(site: &SiteArgs, args: &EraseArgs) -> Outcome {
    let editor = Editor::at(site)?;
    match &args.receipt {
        Some(typed) => one(&editor, site, &editor.receipt(typed)?, &args.writing),
        None => all_due(&editor, site, args.writing.dry_run),
    }
}

/// A file of `content/` that came of a submission.
struct Came {
    id: ItemId,
    /// What its file was called before.
    earlier: Vec<String>,
    became: Anonymised,
}

fn one(editor: &Editor, site: &SiteArgs, receipt: &Receipt, args: &WritingArgs) -> Outcome {
    let (writing, dry_run) = (args.begin(site)?, args.dry_run);
    let vault = editor.store.vault();
    let memory = root::memory(site);
    // A build that is at work would bring the name back. It may take a while, so what is written is looked at after it, and
    // no editor is held up by it.
    let no_build = (!dry_run && memory.is_dir()).then(|| BuildTurn::to_build(&memory)).transpose()?;
    let turn = (!dry_run).then(|| editor.turn()).transpose()?;
    let records = editor.wait(editor.inbox.files_of(receipt))?;
    let left = leftovers::of(&editor.root, receipt).map_err(Failure::machine)?;
    let inbox = records.iter().map(|path| format!("inbox/{path}"));
    let gone: Vec<String> = inbox
        .chain(vault.files_of(receipt).map_err(|error| in_the_vault(&error))?)
        .chain(left.iter().cloned())
        .collect();
    let came = came_of(editor, receipt)?;
    if gone.is_empty() && came.is_empty() {
        return Err(receipts::unknown(editor, receipt));
    }
    let files = writing.known(&whole(&came))?;
    writing.may_change(&files)?;
    let label = vault.label_of(receipt).map_err(|error| in_the_vault(&error))?;
    let record = editor.wait(editor.inbox.get(receipt)).ok().flatten();
    let was_collected = record.as_ref().is_some_and(|entry| entry.record.envelope.collected_onto.is_some());
    let is_approved = |entry: &&Entry| entry.record.envelope.decision.as_deref() == Some(Decision::Approved.word());
    let became = record.as_ref().filter(is_approved).and_then(|entry| editor.form(entry).ok()?.becomes);
    let decision = record.and_then(|entry| entry.record.envelope.decision);
    let decision = decision.or_else(|| label.as_ref().and_then(|label| label.decision.clone()));
    let mut has_forgotten = false;
    if let Some(turn) = &turn {
        let listing = editor.wait(editor.inbox.list())?;
        list(editor, listing.entries.iter().filter(|entry| is_of(entry, receipt)))?;
        vault.erase(receipt).map_err(|error| in_the_vault(&error))?;
        has_forgotten = forget(&memory).map_err(Failure::machine)?; // before the last by which it is found to do it again
        for path in &records {
            editor.wait(turn.delete(path))?;
        }
        leftovers::delete(&editor.root, &left).map_err(Failure::machine)?;
        for Came { id, became, .. } in &came {
            if let Anonymised::Now(text, _) = became {
                editor::replace(&editor.root.join(id.file()), text)?;
            }
        }
    }
    drop((turn, no_build)); // whoever reads the report, or signs the commit, may take a while
    let counted_in = label.as_ref().and_then(tallying::counted_in);
    let is_collected = was_collected || decision.as_deref() == Some(COLLECTED);
    // An editor may have made something else of it than its form; a group that came along is not what it became.
    let is_elsewhere = became.is_some() && came.iter().all(|came| came.id.kind() == Kind::Organisation);
    let report = Report { receipt, gone: &gone, came: &came, counted_in, is_collected, is_elsewhere, dry_run };
    if site.json {
        report.as_json(&editor.root)
    } else {
        report.as_text(&editor.root);
        if has_forgotten {
            aside!("what builds remembered is gone, too: before you publish again, run `showground build`");
        }
    }
    if args.commit {
        let others = came.iter().map(|came| came.id.file()).filter(|file| !files.contains(file));
        others.for_each(|file| aside!("{file} is no part of the commit: see above, or git does not know it yet"));
    }
    writing.commit(&files, &Message { subject: "Take out a name".into(), receipts: vec![receipt.to_string()] })
}

/// The files in which no name is left for a person to take out.
fn whole(came: &[Came]) -> Vec<String> {
    came.iter().filter(|came| came.became != Anonymised::ByHand).map(|came| came.id.file()).collect()
}

/// Builds remember texts in which names may stand; the next one makes everything anew. By what the site is known where it was
/// published stays, and so do the files by which turns are taken, of which one may hold what a collection did not come to
/// hand on. Whether there was anything.
fn forget(memory: &Path) -> std::io::Result<bool> {
    let remembered = match std::fs::read_dir(memory) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        remembered => remembered?,
    };
    let mut any = false;
    for entry in remembered {
        let entry = entry?;
        let name = entry.file_name();
        let is_lock = Path::new(&name).extension().is_some_and(|ending| ending == "lock");
        let gone = match entry.file_type()?.is_dir() {
            _ if name == collect::LOCK => {
                File::options().write(true).open(entry.path()).and_then(|file| file.set_len(0))
            }
            _ if is_lock || name == mark::FILE => continue,
            true => std::fs::remove_dir_all(entry.path()),
            false => std::fs::remove_file(entry.path()),
        };
        match gone {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => any |= !is_lock,
        }
    }
    Ok(any)
}

/// Lists those that are rows of a spreadsheet.
fn list<'a>(editor: &Editor, entries: impl Iterator<Item = &'a Entry>) -> Outcome {
    let rows = entries.filter_map(|entry| imported::row(&entry.record.envelope));
    editor.store.imported().add(rows).map_err(|error| in_the_vault(&error))
}

fn is_of(entry: &Entry, receipt: &Receipt) -> bool {
    entry.record.envelope.receipt.as_deref() == Some(receipt.as_str())
}

fn in_the_vault(error: &std::io::Error) -> Failure {
    Failure::machine(format!("vault: {error}"))
}

/// What came of a submission, whoever reads it.
fn came_of(editor: &Editor, receipt: &Receipt) -> Result<Vec<Came>, Failure> {
    let ids = editor.made_of(receipt)?;
    let read = ids.into_iter().map(|id| {
        let (file, place) = (id.file(), SitePath::parse(&id.file()));
        let text = std::fs::read_to_string(editor.root.join(&file))
            .map_err(|error| Failure::machine(format!("{file}: {error}")))?;
        let source = place.map(|place| Source::new(place, text));
        let earlier = source.as_ref().map(|source| earlier(source, &id)).unwrap_or_default();
        Ok(Came { earlier, became: source.map_or(Anonymised::ByHand, |source| anonymised(&source)), id })
    });
    read.collect()
}

/// The files that had the earlier names of a thing.
fn earlier(source: &Source, id: &ItemId) -> Vec<String> {
    let (item, _) = item::parse(source, id.clone());
    let aliases = item.map(|item| item.common.aliases).unwrap_or_default();
    let ids = aliases.iter().filter_map(|alias| ItemId::parse(&format!("{}/{}", id.kind().folder(), alias.text)));
    ids.map(|id| id.file()).collect()
}

fn all_due(editor: &Editor, site: &SiteArgs, dry_run: bool) -> Outcome {
    let vault = editor.store.vault();
    let today = crate::root::today(site);
    if let Some(why) = editor.place_of_nobody()? {
        return Err(Failure::misuse(why));
    }
    let turn = (!dry_run).then(|| editor.turn()).transpose()?;
    if let Some(turn) = &turn {
        // Else what an interrupted move left behind would wait again once its decision is gone.
        editor.wait(async { turn.sweep().await?.wholly() })?;
    }
    let (listing, kept) = (editor.wait(editor.inbox.list())?, vault.all().map_err(|error| in_the_vault(&error))?);
    let calendar = due::calendar(editor.site(), &listing, &kept);
    let due: Vec<&Due> = calendar.until(today).collect();
    if let Some(turn) = &turn {
        list(editor, due.iter().filter_map(|due| due.entry.as_ref()))?;
        due.iter().try_for_each(|due| delete((editor, turn), &vault, due))?;
    }
    // Where nobody ever sent anything, editors here work at another place, of which nothing is known.
    let is_ours = editor.store.keys().is_there().map_err(|error| in_the_vault(&error))?;
    let drafts = if is_ours { editor.inbox.drafts_of_nobody(&listing).map_err(Failure::machine)? } else { Vec::new() };
    let drafts: Vec<String> = drafts.iter().map(|draft| format!("inbox/{draft}")).collect();
    if turn.is_some() {
        leftovers::delete(&editor.root, &drafts).map_err(Failure::machine)?;
    }
    let left: Vec<String> = left_over(&editor.root, dry_run).into_iter().chain(drafts).collect();
    drop(turn);
    if site.json {
        let list: Vec<_> = due
            .iter()
            .map(|due| json!({ "receipt": due.receipt.as_str(), "what": due.to_string(), "due": due.on.to_string() }))
            .collect();
        let undated: Vec<_> = calendar.undated.iter().map(|(receipt, _)| receipt.as_str()).collect();
        draw::line(&json!({ "deleted": list, "left_over": left, "undated": undated, "dry_run": dry_run }).to_string());
        return Ok(());
    }
    let deleted = if dry_run { "would delete" } else { "deleted" };
    due.iter().for_each(|due| draw::line(&format!("{deleted} {due}, due on {}", due.on)));
    left.iter().for_each(|file| draw::line(&format!("{deleted} {file}, which nobody needs any more")));
    for (receipt, why) in &calendar.undated {
        aside!(
            "warning: the private answers of {receipt} have no day of deletion: {why}; `showground erase {receipt}` deletes them"
        );
    }
    match (due.is_empty() && left.is_empty(), calendar.next(today)) {
        (true, Some(next)) => aside!("nothing is due before {next}"),
        (true, None) => aside!("nothing is due"),
        (false, _) => {}
    }
    Ok(())
}

/// What interrupted writes left, deleted; a folder that cannot be read keeps nothing else from being deleted.
fn left_over(site: &Path, dry_run: bool) -> Vec<String> {
    let found = leftovers::old(site, editor::now());
    let deleted = found.and_then(|left| if dry_run { Ok(left) } else { leftovers::delete(site, &left).map(|_| left) });
    deleted.unwrap_or_else(|error| {
        aside!(
            "warning: what interrupted writes left behind could not be deleted: {error}; `showground doctor` names it"
        );
        Vec::new()
    })
}

fn delete((editor, turn): (&Editor, &Turn<'_>), vault: &Vault, due: &Due) -> Outcome {
    match (due.what, &due.entry) {
        (What::Vault, _) => vault.erase(&due.receipt).map_err(|error| in_the_vault(&error)).map(drop),
        (What::Sealed, Some(entry)) => editor.wait(turn.unseal(entry)),
        (What::Quarantine | What::Done, Some(entry)) => editor.wait(turn.delete(&entry.path)).map(drop),
        (What::Sealed | What::Quarantine | What::Done, None) => Ok(()),
    }
}
