//! `decline`: a submission does not become part of the site, with the reason kept beside it.
//!
//! What an approval that was interrupted has made of it is in the way: an editor says whether it stays or goes.

use ingest::Receipt;
use ingest::inbox::{Decision, Settled};
use model::ItemId;
use serde_json::json;

use crate::cli::{DeclineArgs, SiteArgs};
use crate::draw;
use crate::editor::{self, Editor};
use crate::exit::{Failure, Outcome};

/// Declines a submission. Its private answers move to the vault, so that its sender can be told.
///
/// # Errors
/// When there is no such submission, something was made of it, or it was decided before.
pub fn run(site: &SiteArgs, args: &DeclineArgs) -> Outcome {
    let editor = Editor::at(site)?;
    let reason = args.reason.trim();
    if reason.is_empty() {
        return Err(Failure::misuse("give a reason: people deserve one"));
    }
    let (receipt, entry) = editor.find(&args.receipt)?;
    let decision = Decision::Declined { reason: reason.to_owned() };
    if !editor.made_before((&receipt, &entry), &decision, args.dry_run)? {
        nothing_made(&receipt, &editor.made_of(&receipt)?)?;
        if !args.dry_run
            && let Settled::Before { entry, .. } = editor.settled(&receipt, &decision)?
        {
            return Err(editor.decided_before(&receipt, &entry));
        }
    }
    match site.json {
        true => {
            draw::line(&json!({ "receipt": receipt.as_str(), "reason": reason, "dry_run": args.dry_run }).to_string())
        }
        false => {
            draw::line(&format!("{} {receipt} to done: {reason}", if args.dry_run { "would move" } else { "moved" }));
            if entry.record.sealed.is_some() {
                draw::line(&format!(
                    "`showground show {receipt}` says whether and where its sender wants to be told why"
                ));
            }
        }
    }
    Ok(())
}

/// A page that stays beside a submission that was declined would be there without anybody's decision.
fn nothing_made(receipt: &Receipt, made: &[ItemId]) -> Outcome {
    let (files, these) = (editor::files(made), if made.len() == 1 { "that file" } else { "these files" });
    match made.len() {
        0 => Ok(()),
        n => Err(Failure::misuse(format!(
            "{files} {} already made from {receipt}, by an approval that did not end; delete {these} and decline again, or \
             approve it again",
            if n == 1 { "was" } else { "were" }
        ))),
    }
}
