//! `approve`: submissions become part of the site.

mod edit;

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use ingest::Receipt;
use ingest::inbox::{Decision, Folder};
use model::form::outcome::NewItem;
use model::{Kind, nearest};
use serde_json::json;

use crate::cli::SiteArgs;
use crate::complete;
use crate::counting;
use crate::decisions::{self, Approval, Done, Look};
use crate::draw;
use crate::editor::Editor;
use crate::exit::{Failure, Outcome};
use crate::repository::{Message, Repository};

/// `approve`.
#[derive(Debug, Args)]
#[command(after_help = "Example: showground approve 3TZ9QK4M7X --slug a-bench-at-the-stop")]
pub struct ApproveArgs {
    /// The receipts
    #[arg(required = true, add = complete::receipts())]
    pub receipts: Vec<String>,
    /// The type to make of it, instead of the one that its form names: idea, need, offer, …
    #[arg(long = "as", value_name = "TYPE", value_parser = kind, add = complete::words(|| Kind::ALL.iter().map(|kind| kind.as_str())))]
    pub kind: Option<Kind>,
    /// The name of the new file, instead of one made of its title
    #[arg(long)]
    pub slug: Option<String>,
    /// Open what will be written in $VISUAL or $EDITOR first; what cannot be published then is kept for the next time
    #[arg(long)]
    pub edit: bool,
    /// A file with an age identity, to count the answers of which only totals are published
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Make one commit of each
    #[arg(long)]
    pub commit: bool,
}

/// What people send: rounds, pages and the like are made by editors.
const SENT: [Kind; 7] =
    [Kind::Idea, Kind::Prototype, Kind::Need, Kind::Offer, Kind::Event, Kind::Organisation, Kind::Update];

fn kind(typed: &str) -> Result<Kind, String> {
    let words = || SENT.iter().map(|kind| kind.as_str());
    Kind::parse(typed)
        .filter(|kind| SENT.contains(kind))
        .ok_or_else(|| nearest::suggestion(typed, words()).unwrap_or_default())
}

/// Approves submissions, one after the other, once all of them can be.
///
/// # Errors
/// When one cannot be approved: then none is. When the machine fails: those before it are.
pub fn run(site: &SiteArgs, args: &ApproveArgs) -> Outcome {
    let repository = Repository::of(&site.root, args.commit && !args.dry_run)?;
    let editor = Editor::at(site)?;
    let slug = args.slug.as_deref().map(decisions::named).transpose()?;
    let receipts = each_once(&args.receipts);
    if slug.is_some() && receipts.len() > 1 {
        return Err(Failure::misuse("--slug names one file; approve one receipt with it"));
    }
    let by_hand = |receipt: &Receipt, items: &[NewItem]| edit::by_hand(&editor, receipt, items);
    let look: Option<Look<'_>> = if args.edit { Some(&by_hand) } else { None };
    let approval = |receipt, dry_run| Approval {
        receipt,
        slug: slug.clone(),
        kind: args.kind,
        look,
        dry_run,
        ..Approval::default()
    };
    let is_list = receipts.len() > 1;
    if is_list {
        let to_do = receipts.iter().filter(|receipt| !is_behind(&editor, receipt));
        can_all_be(to_do.map(|receipt| approval(receipt, true)), &editor)?;
    }
    for receipt in receipts {
        let done = approval(receipt, args.dry_run).make(&editor);
        let done = match done {
            Err(_) if is_list && is_behind(&editor, receipt) => {
                aside!("{receipt} was approved before");
                continue;
            }
            Err(failure) if args.edit => Err(edit::kept(&editor, receipt, failure)),
            done => done,
        }?;
        say(&done, site.json, args.dry_run);
        repository.iter().try_for_each(|repository| repository.commit(&done.all, &done.message()))?;
    }
    if args.dry_run {
        if args.edit {
            aside!("each would be opened in your text editor first, and could be something else afterwards");
        }
        return Ok(());
    }
    let counted = counting::after_approval(&editor, args.key.as_deref())?;
    counted.said.iter().for_each(|line| aside!("{line}"));
    let message = Message { subject: counting::COMMIT.into(), receipts: Vec::new() };
    repository.iter().try_for_each(|repository| repository.commit(&counted.files, &message))
}

/// The receipts that were typed, in the same order; one that was typed twice is meant once.
fn each_once(typed: &[String]) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    typed.iter().map(String::as_str).filter(|typed| seen.insert(Receipt::parse(typed).ok_or(*typed))).collect()
}

/// Whether it was approved before, as some of a list were of which the rest could not be then.
fn is_behind(editor: &Editor, receipt: &str) -> bool {
    let found = editor.find(receipt).map(|(_, entry)| entry);
    found.is_ok_and(|entry| {
        entry.folder == Folder::Done && entry.record.envelope.decision.as_deref() == Some(Decision::Approved.word())
    })
}

/// Looks at all of them before anything is written, and says everything that is in the way.
fn can_all_be<'a>(approvals: impl Iterator<Item = Approval<'a>>, editor: &Editor) -> Outcome {
    let failures: Vec<Failure> = approvals.filter_map(|approval| approval.make(editor).err()).collect();
    if failures.is_empty() {
        return Ok(());
    }
    let why: String = failures.iter().filter_map(Failure::why).map(|why| format!("\n{why}")).collect();
    let all = format!("nothing was approved, because not all of them can be:{why}");
    match failures.iter().any(|failure| matches!(failure, Failure::Machine(_))) {
        true => Err(Failure::machine(all)),
        false => Err(Failure::misuse(all)),
    }
}

fn say(Done { receipt, entry, files, warnings, .. }: &Done, json: bool, dry_run: bool) {
    if json {
        let said = json!({ "receipt": receipt.as_str(), "record": entry.path, "files": files, "dry_run": dry_run });
        draw::line(&said.to_string());
    } else {
        let did = if dry_run { "would write" } else { "wrote" };
        files.iter().for_each(|file| draw::line(&format!("{did} {file}")));
        draw::line(&format!("{} {receipt} to done", if dry_run { "would move" } else { "moved" }));
    }
    warnings.iter().for_each(|warning| aside!("warning: {warning}"));
}
