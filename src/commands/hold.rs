//! `hold`: a submission stays in the queue, marked, until something else has happened.

use clap::Args;
use ingest::inbox::Note;
use serde_json::json;

use crate::cli::SiteArgs;
use crate::complete;
use crate::decisions::Noting;
use crate::draw;
use crate::editor::Editor;
use crate::exit::Outcome;
use crate::root;

/// `hold`.
#[derive(Debug, Args)]
#[command(after_help = "Example: showground hold 3TZ9QK4M7X --for \"the answer of the bus company\"")]
pub struct HoldArgs {
    /// The receipt
    #[arg(add = complete::receipts())]
    pub receipt: String,
    /// For what it waits
    #[arg(long = "for", value_name = "TEXT")]
    pub why: Option<String>,
    /// Hold it no longer
    #[arg(long, conflicts_with = "why")]
    pub release: bool,
    /// Say what would be noted, and note nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Holds a submission back, or lets it go.
///
/// # Errors
/// When there is no such submission, or it was decided.
pub fn run(site: &SiteArgs, HoldArgs { receipt, why, release, dry_run }: &HoldArgs) -> Outcome {
    let why = why.as_deref().map(str::trim).filter(|why| !why.is_empty()).map(str::to_owned);
    let note = if *release { Note::Released } else { Note::Held { why } };
    let editor = Editor::at(site)?;
    let is_held = editor.find(receipt)?.1.record.envelope.held.is_some();
    let done = Noting { receipt, note, now: root::moment(site), dry_run: *dry_run }.make(&editor)?;
    done.warnings.iter().for_each(|warning| aside!("note: {warning}"));
    if site.json {
        let said = json!({ "receipt": done.receipt.as_str(), "held": !release, "dry_run": dry_run });
        draw::line(&said.to_string());
        return Ok(());
    }
    if *release && !is_held {
        draw::line(&format!("{} is not on hold; it waits in the queue", done.receipt));
        return Ok(());
    }
    let would = if *dry_run { "would be " } else { "" };
    let is = if *release { "held no longer" } else { "on hold" };
    draw::line(&format!("{} {would}{}{is}", done.receipt, if *dry_run { "" } else { "is " }));
    Ok(())
}
