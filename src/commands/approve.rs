//! `approve`: submissions become part of the site.

mod edit;

use std::path::PathBuf;

use clap::Args;
use model::{Kind, nearest};
use serde_json::json;

use crate::cli::SiteArgs;
use crate::complete;
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
    #[arg(long = "as", value_name = "TYPE", value_parser = kind)]
    pub kind: Option<Kind>,
    /// The name of the new file, instead of one made of its title
    #[arg(long)]
    pub slug: Option<String>,
    /// Open what will be written in $VISUAL or $EDITOR first
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

/// Approves submissions, one after the other.
///
/// # Errors
/// When one cannot be approved; those before it are.
pub fn run(site: &SiteArgs, args: &ApproveArgs) -> Outcome {
    let repository = Repository::of(&site.root, args.commit && !args.dry_run)?;
    let editor = Editor::at(site)?;
    let slug = args.slug.as_deref().map(decisions::named).transpose()?;
    if slug.is_some() && args.receipts.len() > 1 {
        return Err(Failure::misuse("--slug names one file; approve one receipt with it"));
    }
    for receipt in &args.receipts {
        let (slug, kind, dry_run) = (slug.clone(), args.kind, args.dry_run);
        let look: Option<Look<'_>> = if args.edit { Some(&edit::by_hand) } else { None };
        let done = Approval { receipt, slug, kind, look, dry_run, ..Approval::default() }.make(&editor)?;
        say(&done, site.json, dry_run);
        repository.iter().try_for_each(|repository| repository.commit(&done.all, &done.message()))?;
    }
    if args.dry_run {
        return Ok(());
    }
    let counted = decisions::count(&editor, args.key.as_deref())?;
    counted.said.iter().for_each(|line| aside!("{line}"));
    let message = Message { subject: decisions::COUNT.into(), receipts: Vec::new() };
    repository.iter().try_for_each(|repository| repository.commit(&counted.files, &message))
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
