//! `decline`: a submission does not become part of the site, and its sender is told why; `--undo` takes that back.

use std::path::PathBuf;

use clap::Args;
use ingest::inbox::purge::DONE_DAYS;
use serde_json::json;

use crate::cli::SiteArgs;
use crate::complete;
use crate::decisions::{Reason, Refusal, Undoing};
use crate::draw;
use crate::editor::Editor;
use crate::exit::Outcome;
use crate::letters::Sender;

/// `decline`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  showground decline 3TZ9QK4M7X --reason duplicate --note \"It is the bench at Pier Road.\"\n  showground decline 3TZ9QK4M7X --undo"
)]
pub struct DeclineArgs {
    /// The receipt
    #[arg(add = complete::receipts())]
    pub receipt: String,
    /// Why; needed, because people deserve a reason: spam, duplicate, not-ours, closed, personal-data, abusive, unclear,
    /// answered, withdrawn, other, or a sentence of your own
    #[arg(long, required_unless_present_any = ["spam", "undo"], add = complete::words(|| Reason::ALL.iter().map(|reason| reason.as_str())))]
    pub reason: Option<String>,
    /// Why in a sentence, beside one of these words; it stands in the reply
    #[arg(long, value_name = "TEXT", conflicts_with = "spam")]
    pub note: Option<String>,
    /// It is spam: what is private of it is deleted at once
    #[arg(long, conflicts_with = "reason")]
    pub spam: bool,
    /// Take a refusal back: it waits in the queue again. What was deleted stays deleted
    #[arg(long, conflicts_with_all = ["reason", "note", "spam", "key"])]
    pub undo: bool,
    /// A file with an age identity, to open the address for the reply
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Declines a submission. Its private answers move to the vault, so that its sender can be told.
///
/// # Errors
/// When there is no such submission, something was made of it, or it was decided before.
pub fn run(site: &SiteArgs, args: &DeclineArgs) -> Outcome {
    if args.undo {
        return undo(site, args);
    }
    let refusal = match &args.reason {
        Some(reason) => Refusal::typed(&args.receipt, reason, args.note.as_deref(), args.dry_run)?,
        None => Refusal::spam(&args.receipt, args.dry_run),
    };
    let editor = Editor::at(site)?;
    let done = refusal.make(&editor)?;
    let (receipt, reason) = (&done.receipt, refusal.reason.as_str());
    let sender = Sender::of(&editor, receipt, &done.entry, args.key.as_deref());
    let reply = sender.declined(refusal.reason, refusal.note.as_deref());
    if site.json {
        let (receipt, note, dry_run) = (receipt.as_str(), &refusal.note, args.dry_run);
        let said = json!({ "receipt": receipt, "reason": reason, "note": note, "reply": reply, "dry_run": dry_run });
        draw::line(&said.to_string());
        return Ok(());
    }
    let (did, forgot) = if args.dry_run { ("would move", "would delete") } else { ("moved", "deleted") };
    draw::line(&format!("{did} {receipt} to done: {}", refusal.note.as_deref().unwrap_or(reason)));
    if refusal.forget {
        draw::line(&format!("{forgot} what was private of it"));
    }
    reply.iter().for_each(draw::letter);
    if !args.dry_run {
        aside!("`showground decline {receipt} --undo` takes it back, for {DONE_DAYS} days");
    }
    Ok(())
}

fn undo(site: &SiteArgs, args: &DeclineArgs) -> Outcome {
    let back = Undoing { receipt: &args.receipt, dry_run: args.dry_run }.make(&Editor::at(site)?)?;
    let (receipt, dry_run) = (back.receipt.as_str(), args.dry_run);
    if site.json {
        let said = json!({ "receipt": receipt, "undone": back.was_declined, "lacks": back.lacks, "dry_run": dry_run });
        draw::line(&said.to_string());
        return Ok(());
    }
    draw::line(&match (back.was_declined, dry_run) {
        (false, _) => format!("{receipt} waits in the queue already"),
        (true, true) => format!("would move {receipt} back to the queue"),
        (true, false) => format!("moved {receipt} back to the queue"),
    });
    back.lacks.iter().for_each(|lacks| aside!("note: {lacks}"));
    back.reminder().iter().for_each(|reminder| aside!("remember: {reminder}"));
    Ok(())
}
