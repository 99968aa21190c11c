//! `erase`: somebody's private answers and their name go, because they ask, or because the time is over.
//!
//! What is private goes first, so that whatever happens in between, it is gone; doing it again finishes the rest.

use std::path::Path;

use ingest::due::{self, Due, What};
use ingest::kept::Vault;
use ingest::{Receipt, leftovers};
use model::anonymise::{Anonymised, anonymised};
use model::{SitePath, Source};
use serde_json::json;

use crate::cli::{EraseArgs, SiteArgs};
use crate::editor::{self, Editor};
use crate::exit::{Failure, Outcome};
use crate::{draw, history};

/// Erases a submission, or all that is due.
///
/// # Errors
/// When there is nothing of that name, or something cannot be deleted; doing it again goes on from there.
pub fn run(site: &SiteArgs, args: &EraseArgs) -> Outcome {
    let editor = Editor::at(site)?;
    match &args.receipt {
        Some(typed) => one(&editor, &editor::receipt(typed)?, site.json, args.dry_run),
        None => all_due(&editor, site, args.dry_run),
    }
}

/// A file of `content/` that came of a submission.
struct Came {
    file: String,
    became: Anonymised,
}

fn one(editor: &Editor, receipt: &Receipt, json: bool, dry_run: bool) -> Outcome {
    let vault = Vault::of(&editor.root);
    let records = editor.wait(editor.inbox.files_of(receipt))?;
    let kept = vault.all().map_err(Failure::machine)?.into_iter().any(|kept| kept.receipt == *receipt);
    let came = came_of(editor, receipt)?;
    let left = leftovers::of(&editor.root, receipt).map_err(Failure::machine)?;
    if !kept && records.is_empty() && came.is_empty() && left.is_empty() {
        return Err(Failure::misuse(format!("nothing is known of {receipt}: not in inbox/, vault/ or content/")));
    }
    if !dry_run {
        vault.erase(receipt).map_err(|error| Failure::machine(format!("vault: {error}")))?;
        for path in &records {
            editor.wait(editor.inbox.delete(path))?;
        }
        leftovers::delete(&editor.root, &left).map_err(Failure::machine)?;
        for Came { file, became } in &came {
            if let Anonymised::Now(text, _) = became {
                editor::replace(&editor.root.join(file), text)?;
            }
        }
    }
    let records = records.into_iter().map(|path| format!("inbox/{path}"));
    let gone = records.chain(kept.then(|| format!("vault/{receipt}.age"))).chain(left).collect::<Vec<_>>();
    match json {
        true => as_json(receipt, &gone, &came, dry_run),
        false => as_text(&editor.root, &gone, &came, dry_run),
    }
    Ok(())
}

/// What came of a submission, whoever reads it.
fn came_of(editor: &Editor, receipt: &Receipt) -> Result<Vec<Came>, Failure> {
    let ids = editor.made_of(receipt)?;
    let read = ids.into_iter().map(|id| {
        let (file, place) = (id.file(), SitePath::parse(&id.file()));
        let text = std::fs::read_to_string(editor.root.join(&file))
            .map_err(|error| Failure::machine(format!("{file}: {error}")))?;
        let became = place.map_or(Anonymised::ByHand, |place| anonymised(&Source::new(place, text)));
        Ok(Came { file, became })
    });
    read.collect()
}

fn as_json(receipt: &Receipt, gone: &[String], came: &[Came], dry_run: bool) {
    let of = |wanted: fn(&Anonymised) -> bool| -> Vec<&str> {
        came.iter().filter(|came| wanted(&came.became)).map(|came| came.file.as_str()).collect()
    };
    let said = json!({
        "receipt": receipt.as_str(),
        "deleted": gone,
        "anonymised": of(|became| matches!(became, Anonymised::Now(..))),
        "without_names": of(|became| *became == Anonymised::Already),
        "by_hand": of(|became| *became == Anonymised::ByHand),
        "dry_run": dry_run,
    });
    draw::line(&said.to_string());
}

fn as_text(root: &Path, gone: &[String], came: &[Came], dry_run: bool) {
    let (delete, take) = if dry_run { ("would delete", "would take") } else { ("deleted", "took") };
    gone.iter().for_each(|file| draw::line(&format!("{delete} {file}")));
    for Came { file, became } in came {
        draw::line(&match became {
            Anonymised::Now(_, 1) => format!("{take} the name out of {file}"),
            Anonymised::Now(_, n) => format!("{take} {n} names out of {file}"),
            Anonymised::Already => format!("{file} shows no name"),
            Anonymised::ByHand => format!("{file} has a name that you have to take out by hand"),
        });
    }
    if came.is_empty() {
        return;
    }
    let files: Vec<&str> = came.iter().map(|came| came.file.as_str()).collect();
    draw::line(
        "\nRead these files once: a name or an address in their sentences is for you to take out, or the whole file.",
    );
    history::left(root, &files).lines().for_each(draw::line);
}

fn all_due(editor: &Editor, site: &SiteArgs, dry_run: bool) -> Outcome {
    let vault = Vault::of(&editor.root);
    let today = crate::root::today(site);
    if !dry_run {
        // Else what an interrupted move left behind would wait again once its decision is gone.
        editor.wait(editor.inbox.sweep())?;
    }
    let (listing, kept) = (editor.wait(editor.inbox.list())?, vault.all().map_err(Failure::machine)?);
    let calendar = due::calendar(editor.site(), &listing, &kept);
    let due: Vec<&Due> = calendar.until(today).collect();
    let left = leftovers::old(&editor.root, editor::now()).map_err(Failure::machine)?;
    if !dry_run {
        due.iter().try_for_each(|due| delete(editor, &vault, due))?;
        leftovers::delete(&editor.root, &left).map_err(Failure::machine)?;
    }
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
    left.iter().for_each(|file| draw::line(&format!("{deleted} {file}, which an interrupted write left")));
    for (receipt, why) in &calendar.undated {
        eprintln!(
            "warning: the private answers of {receipt} have no day of deletion: {why}; `showground erase {receipt}` deletes them"
        );
    }
    match (due.is_empty() && left.is_empty(), calendar.next(today)) {
        (true, Some(next)) => eprintln!("nothing is due before {next}"),
        (true, None) => eprintln!("nothing is due"),
        (false, _) => {}
    }
    Ok(())
}

fn delete(editor: &Editor, vault: &Vault, due: &Due) -> Outcome {
    match (due.what, &due.entry) {
        (What::Vault, _) => {
            vault.erase(&due.receipt).map_err(|error| Failure::machine(format!("vault: {error}"))).map(drop)
        }
        (What::Sealed, Some(entry)) => editor.wait(editor.inbox.unseal(entry)),
        (What::Quarantine | What::Done, Some(entry)) => editor.wait(editor.inbox.delete(&entry.path)).map(drop),
        (What::Sealed | What::Quarantine | What::Done, None) => Ok(()),
    }
}
