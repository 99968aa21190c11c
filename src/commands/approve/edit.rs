//! A last look at what is written, in the editor that somebody is used to: `$VISUAL`, `$EDITOR`, or else `vi`.
//!
//! What is opened is a draft beside the inbox (`ingest::inbox`), which stays until the submission is decided: whatever fails
//! afterwards, the next `approve --edit` goes on with it.

use std::path::Path;
use std::process::Command;

use ingest::Receipt;
use model::form::outcome::NewItem;

use crate::decisions;
use crate::editor::Editor;
use crate::exit::{Failure, Outcome};

/// Opens the files one after the other. Only what is to be published stands in them.
///
/// # Errors
/// When the editor fails, or what it leaves cannot be published; then it is said where the text is kept.
pub fn by_hand(editor: &Editor, receipt: &Receipt, items: &[NewItem]) -> Result<Vec<NewItem>, Failure> {
    items.iter().map(|item| one(editor, receipt, item)).collect()
}

fn one(editor: &Editor, receipt: &Receipt, item: &NewItem) -> Result<NewItem, Failure> {
    let inbox = &editor.inbox;
    let draft = inbox.begin_draft(receipt, &item.id, &item.text).map_err(Failure::machine)?;
    let opened = open(&draft);
    let text = inbox.draft_of(receipt, &item.id).map_err(Failure::machine)?.unwrap_or_default();
    let is_empty = text.trim().is_empty();
    if is_empty || text == item.text {
        inbox.forget_draft(receipt, &item.id).map_err(Failure::machine)?; // there is nothing in it to be lost
    }
    opened?;
    if is_empty {
        return Err(Failure::misuse("the file was left empty, so nothing was approved"));
    }
    let edited = NewItem { text, ..item.clone() };
    decisions::sound(&edited)?;
    still_known(item, &edited)?;
    Ok(edited)
}

/// Git opens editors in the same way, so that the variable may have arguments in it.
fn open(file: &Path) -> Outcome {
    let set = |name| std::env::var(name).ok().filter(|editor| !editor.trim().is_empty());
    let editor = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| "vi".into());
    let ended = Command::new("sh").arg("-c").arg(format!("{editor} \"$1\"")).arg("sh").arg(file).status();
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::misuse(format!("{editor} ended with {status}, so nothing was approved"))),
        Err(error) => Err(Failure::machine(format!("{editor}: {error}; name another with EDITOR"))),
    }
}

/// By this line an approval that was interrupted is finished, and a name taken out for who asks.
fn still_known(item: &NewItem, edited: &NewItem) -> Outcome {
    let line = item.text.lines().find(|line| line.starts_with("submission:")).unwrap_or_default();
    match edited.text.lines().any(|kept| kept == line) {
        true => Ok(()),
        false => Err(Failure::misuse(format!(
            "leave the line `{line}` in: by it the page is known to be of this submission"
        ))),
    }
}

/// What failed, and where the text is that was written before that.
pub fn kept(editor: &Editor, receipt: &str, failure: Failure) -> Failure {
    let Some(receipt) = Receipt::parse(receipt) else { return failure };
    let drafts = editor.inbox.drafts_of(&receipt).unwrap_or_default();
    if drafts.is_empty() {
        return failure;
    }
    if editor.wait(editor.inbox.get(&receipt)).is_ok_and(|entry| entry.is_none()) {
        // It was erased while it was open, and so goes this. Where that fails, `erase --due` does it.
        let _ = editor.inbox.forget_drafts(&receipt);
        return failure;
    }
    let files = drafts.iter().map(|draft| format!("inbox/{draft}")).collect::<Vec<_>>().join(" and ");
    failure.adding(&format!("Your text is kept in {files}; run the same command again to go on with it"))
}
