//! `decline`: a submission does not become part of the site, with the reason kept beside it.

use ingest::inbox::{Private, Settled};
use serde_json::json;

use crate::cli::{DeclineArgs, SiteArgs};
use crate::draw;
use crate::editor::{self, Editor};
use crate::exit::{Failure, Outcome};

/// Declines a submission. Its private answers move to the vault, so that its sender can be told.
///
/// # Errors
/// When there is no such submission, or it was decided before.
pub fn run(site: &SiteArgs, args: &DeclineArgs) -> Outcome {
    let editor = Editor::at(site)?;
    let reason = args.reason.trim();
    if reason.is_empty() {
        return Err(Failure::misuse("give a reason: people deserve one"));
    }
    let (receipt, entry) = editor.find(&args.receipt)?;
    editor::undecided(&receipt, &entry)?;
    if !args.dry_run {
        let settled = editor.wait(editor.inbox.decline(&receipt, reason, Private::Keep, editor::now()))?;
        if let Settled::Before(entry) = settled {
            return Err(Failure::misuse(format!(
                "somebody decided on {receipt} at the same time; see inbox/{}",
                entry.path
            )));
        }
    }
    match site.json {
        true => {
            draw::line(&json!({ "receipt": receipt.as_str(), "reason": reason, "dry_run": args.dry_run }).to_string())
        }
        false => {
            draw::line(&format!("{} {receipt} to done: {reason}", if args.dry_run { "would move" } else { "moved" }))
        }
    }
    Ok(())
}
