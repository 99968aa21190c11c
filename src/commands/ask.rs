//! `ask`: a question to whoever sent something, before anything is decided.

use std::path::PathBuf;

use clap::Args;
use ingest::inbox::Note;
use serde_json::json;

use crate::cli::SiteArgs;
use crate::complete;
use crate::decisions::Noting;
use crate::draw;
use crate::editor::Editor;
use crate::exit::{Failure, Outcome};
use crate::letters::Sender;
use crate::root;

/// `ask`.
#[derive(Debug, Args)]
#[command(after_help = "Example: showground ask 3TZ9QK4M7X --question \"Which of the two stops do you mean?\"")]
pub struct AskArgs {
    /// The receipt
    #[arg(add = complete::receipts())]
    pub receipt: String,
    /// What you want to know
    #[arg(long, value_name = "TEXT")]
    pub question: String,
    /// A file with an age identity, to open the address
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Say what would be noted, and note nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Notes the question on the submission, and writes the letter for an editor to send.
///
/// # Errors
/// When there is no question, no such submission, or it was decided.
pub fn run(site: &SiteArgs, AskArgs { receipt, question, key, dry_run }: &AskArgs) -> Outcome {
    let question = question.trim();
    if question.is_empty() {
        return Err(Failure::misuse("ask something: the question is for its sender"));
    }
    let editor = Editor::at(site)?;
    let note = Note::Asked { question: question.to_owned() };
    let done = Noting { receipt, note, now: root::moment(site), dry_run: *dry_run }.make(&editor)?;
    let letter = Sender::of(&editor, &done.receipt, &done.entry, key.as_deref()).asked(question);
    done.warnings.iter().for_each(|warning| aside!("note: {warning}"));
    if site.json {
        let said = json!({ "receipt": done.receipt.as_str(), "letter": letter, "dry_run": dry_run });
        draw::line(&said.to_string());
        return Ok(());
    }
    let did = if *dry_run { "would note" } else { "noted" };
    draw::line(&format!("{did} on {} that its sender was asked", done.receipt));
    draw::letter(&letter);
    Ok(())
}
