//! `approve`: the only door into `content/`.
//!
//! It writes what a submission becomes, then moves the record away. Each step can be repeated: stopped between the two,
//! the same command finishes what it began, because the new files carry the receipt.

use ingest::Receipt;
use ingest::inbox::{Entry, Settled};
use model::Slug;
use model::form::outcome::NewItem;
use serde_json::json;

use crate::cli::{ApproveArgs, SiteArgs};
use crate::draw;
use crate::editor::{self, Editor};
use crate::exit::{Failure, Outcome};

/// Approves submissions, one after the other.
///
/// # Errors
/// When one cannot be approved; those before it are.
pub fn run(site: &SiteArgs, args: &ApproveArgs) -> Outcome {
    let editor = Editor::at(site)?;
    let slug = args.slug.as_deref().map(|typed| Slug::parse(typed).ok_or_else(|| bad_slug(typed))).transpose()?;
    if slug.is_some() && args.receipts.len() > 1 {
        return Err(Failure::misuse("--slug names one file; approve one receipt with it"));
    }
    for typed in &args.receipts {
        let (receipt, entry) = editor.find(typed)?;
        editor::undecided(&receipt, &entry)?;
        let items = unwritten(&editor, &receipt, editor.outcome(&entry, slug.clone())?);
        if !args.dry_run {
            write(&editor, &items)?;
            settle(&editor, &receipt)?;
        }
        say(&receipt, &entry, &items, site.json, args.dry_run);
    }
    Ok(())
}

fn bad_slug(typed: &str) -> Failure {
    let help = Slug::from_title(typed).map_or_else(String::new, |slug| format!("; did you mean `{slug}`?"));
    Failure::misuse(format!(
        "`{typed}` is not a name for a file: use lower-case letters and digits joined by hyphens{help}"
    ))
}

/// The files that an approval which was interrupted has not written yet. Its first file carries the receipt.
fn unwritten(editor: &Editor, receipt: &Receipt, items: Vec<NewItem>) -> Vec<NewItem> {
    let mark = format!("submission: {receipt}\n");
    let folder = |item: &NewItem| editor.root.join("content").join(item.id.kind().folder());
    let written = |item: &NewItem| {
        walk(&folder(item)).any(|file| {
            std::fs::read_to_string(file).is_ok_and(|text| text.contains(&mark) && item.text.contains(&mark))
        })
    };
    items.into_iter().filter(|item| !written(item)).collect()
}

fn walk(folder: &std::path::Path) -> impl Iterator<Item = std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let below: Vec<_> = folders.iter().flat_map(|folder| walk(folder).collect::<Vec<_>>()).collect();
    files.into_iter().chain(below)
}

fn write(editor: &Editor, items: &[NewItem]) -> Outcome {
    items.iter().try_for_each(|item| editor::create(&editor.root.join(item.id.file()), &item.text))
}

fn settle(editor: &Editor, receipt: &Receipt) -> Outcome {
    match editor.wait(editor.inbox.move_to_done(receipt, editor::now()))? {
        Settled::Now(_) => Ok(()),
        Settled::Before(entry) => {
            Err(Failure::misuse(format!("somebody decided on {receipt} at the same time; see inbox/{}", entry.path)))
        }
        Settled::Unknown => Err(Failure::machine(format!("the record of {receipt} went away; the files were written"))),
    }
}

fn say(receipt: &Receipt, entry: &Entry, items: &[NewItem], json: bool, dry_run: bool) {
    let files: Vec<String> = items.iter().map(|item| item.id.file()).collect();
    if json {
        return draw::line(
            &json!({ "receipt": receipt.as_str(), "record": entry.path, "files": files, "dry_run": dry_run })
                .to_string(),
        );
    }
    let did = if dry_run { "would write" } else { "wrote" };
    for file in files {
        draw::line(&format!("{did} {file}"));
    }
    draw::line(&format!("{} {receipt} to done", if dry_run { "would move" } else { "moved" }));
}
