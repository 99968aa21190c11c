//! `approve`: the only door into `content/`.
//!
//! It writes what a submission becomes, if it becomes anything, then moves the record away. Each step can be repeated: stopped anywhere, the same
//! command finishes what it began, because the new files carry the receipt.

use ingest::Receipt;
use ingest::inbox::{Decision, Entry, Settled};
use model::Slug;
use model::form::outcome::NewItem;
use serde_json::json;

use crate::cli::{ApproveArgs, SiteArgs};
use crate::commands::inbox::flags;
use crate::commands::tally;
use crate::draw;
use crate::editor::{self, Editor};
use crate::exit::{Failure, Outcome};

/// Approves submissions, one after the other.
///
/// # Errors
/// When one cannot be approved; those before it are.
pub fn run(site: &SiteArgs, args: &ApproveArgs) -> Outcome {
    let editor = Editor::at(site)?;
    let slug =
        args.slug.as_deref().map(|typed| Slug::parse(typed).ok_or_else(|| editor::bad_slug(typed))).transpose()?;
    if slug.is_some() && args.receipts.len() > 1 {
        return Err(Failure::misuse("--slug names one file; approve one receipt with it"));
    }
    for typed in &args.receipts {
        let (receipt, entry) = editor.find(typed)?;
        if editor.made_before((&receipt, &entry), &Decision::Approved, args.dry_run)? {
            say(&receipt, &entry, &[], site.json, args.dry_run);
            continue;
        }
        let items = becomes(&editor, &entry, slug.as_ref())?;
        let (is_published, items) = (!items.is_empty(), editor.unwritten(items));
        if !args.dry_run {
            write(&editor, &items)?;
            settle(&editor, &receipt, &items)?;
        }
        say(&receipt, &entry, &items, site.json, args.dry_run);
        if let Some(found) = flags::personal_data(&entry).filter(|_| is_published) {
            eprintln!(
                "warning: {receipt} has personal data in its text: {found}; look at its file before it is public"
            );
        }
    }
    if args.dry_run { Ok(()) } else { tally::after_approving(&editor, args.key.as_deref()) }
}

/// What a submission becomes: nothing where its form makes nothing. Then it was answered, and its totals count.
fn becomes(editor: &Editor, entry: &Entry, slug: Option<&Slug>) -> Result<Vec<NewItem>, Failure> {
    match (editor.form(entry)?.becomes, slug) {
        (None, None) => Ok(Vec::new()),
        (None, Some(_)) => Err(Failure::misuse("submissions of this form become no files that --slug could name")),
        (Some(_), _) => {
            let items = editor.outcome(entry, slug.cloned())?;
            not_taken(slug, &items)?;
            Ok(items)
        }
    }
}

fn write(editor: &Editor, items: &[NewItem]) -> Outcome {
    items.iter().try_for_each(|item| editor::create(&editor.root.join(item.id.file()), &item.text))
}

/// A name that an editor chose is used or refused, never changed.
fn not_taken(slug: Option<&Slug>, items: &[NewItem]) -> Outcome {
    let (Some(slug), Some(item)) = (slug, items.first()) else { return Ok(()) };
    match item.id.slug() == slug.as_str() {
        true => Ok(()),
        false => Err(Failure::misuse(format!("the name `{slug}` is taken; {} would be free", item.id.slug()))),
    }
}

/// Moves the record away. Where somebody declined it at the same moment, what was written is taken back; where somebody
/// approved it, it is theirs as well.
fn settle(editor: &Editor, receipt: &Receipt, items: &[NewItem]) -> Outcome {
    match editor.settled(receipt, &Decision::Approved)? {
        Settled::Now(_) => Ok(()),
        Settled::Before { entry, .. } if entry.record.envelope.decision.as_deref() == Some("approved") => Ok(()),
        Settled::Before { entry, .. } => {
            for item in items {
                let path = editor.root.join(item.id.file());
                std::fs::remove_file(&path)
                    .map_err(|error| Failure::machine(format!("{}: {error}", path.display())))?;
            }
            let what = "somebody decided on it at the same time, so nothing was written";
            Err(Failure::misuse(format!("{receipt}: {what}; see inbox/{}", entry.path)))
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
