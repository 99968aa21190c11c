//! `decline`: a submission does not become part of the site.

use clap::Args;
use serde_json::json;

use crate::cli::SiteArgs;
use crate::decisions::Refusal;
use crate::draw;
use crate::editor::Editor;
use crate::exit::Outcome;

/// `decline`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: showground decline 3TZ9QK4M7X --reason duplicate --note \"It is the bench at Pier Road.\""
)]
pub struct DeclineArgs {
    /// The receipt
    pub receipt: String,
    /// Why; needed, because people deserve a reason: spam, duplicate, not-ours, closed, personal-data, abusive, unclear,
    /// answered, withdrawn, other, or a sentence of your own
    #[arg(long)]
    pub reason: String,
    /// Why in a sentence, beside one of these words
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Declines a submission. Its private answers move to the vault, so that its sender can be told.
///
/// # Errors
/// When there is no such submission, something was made of it, or it was decided before.
pub fn run(site: &SiteArgs, args: &DeclineArgs) -> Outcome {
    let refusal = Refusal::typed(&args.receipt, &args.reason, args.note.as_deref(), args.dry_run)?;
    let editor = Editor::at(site)?;
    let done = refusal.make(&editor)?;
    let (receipt, reason) = (&done.receipt, refusal.reason.as_str());
    if site.json {
        let said =
            json!({ "receipt": receipt.as_str(), "reason": reason, "note": refusal.note, "dry_run": args.dry_run });
        draw::line(&said.to_string());
        return Ok(());
    }
    let why = refusal.note.as_deref().unwrap_or(reason);
    draw::line(&format!("{} {receipt} to done: {why}", if args.dry_run { "would move" } else { "moved" }));
    if done.sealed {
        draw::line(&format!("`showground show {receipt}` says whether and where its sender wants to be told why"));
    }
    Ok(())
}
