//! What a submission is on the branch: files, and a commit that says what editors should know.

use ingest::Receipt;
use ingest::inbox::Entry;
use model::ItemId;

use super::names::{Names, within};
use crate::duplicates::Twin;
use crate::editor::{Choices, Editor};
use crate::excerpt::{first_words, in_short};
use crate::exit::Failure;
use crate::flags;

/// The folder on the branch.
pub const FOLDER: &str = "waiting";
/// The subject of a commit is shown beside its folder, as far as there is room.
const SUBJECT: usize = 60;
/// One thing to look at is one line.
const LINE: usize = 200;

/// The files of a submission on the branch.
#[derive(Clone, Debug)]
pub struct Files {
    /// Which one.
    pub receipt: Receipt,
    /// What the commit says.
    pub message: String,
    /// Each by its name, which needs no quoting.
    pub files: Vec<(String, String)>,
}

impl Files {
    /// What `approve` would write now, under names that nothing on the branch has, and what it would warn of.
    ///
    /// # Errors
    /// When nothing can become of it, or the site cannot be read.
    pub fn of(
        editor: &Editor,
        receipt: &Receipt,
        entry: &Entry,
        twins: &[Twin],
        names: &Names,
    ) -> Result<Files, Failure> {
        let taken = |id: &ItemId| names.have(id);
        let mut items = editor.outcome_as(entry, Choices { taken: Some(&taken), ..Choices::default() })?;
        items.retain(|item| !names.know(&item.id));
        let form = editor.form(entry)?;
        let kind = items.first().map_or("", |item| item.id.kind().as_str());
        let subject = format!("{kind}: {}", in_short(&first_words(Some(&form), entry), SUBJECT));
        let files =
            items.into_iter().map(|item| (format!("{FOLDER}/{receipt}/{}", within(&item.id.file())), item.text));
        Ok(Files {
            message: message(receipt, &subject, &flags::on(editor, entry, twins)),
            files: files.collect(),
            receipt: receipt.clone(),
        })
    }
}

/// No words of a stranger begin a line in it, so none is taken for the line with a receipt.
fn message(receipt: &Receipt, subject: &str, flags: &[String]) -> String {
    let flags: String = flags.iter().map(|flag| format!("- {}\n", in_short(flag, LINE))).collect();
    let flags = if flags.is_empty() { flags } else { format!("\nLook at this first:\n{flags}") };
    format!(
        "{subject}\n\nTo publish it, move what is in {FOLDER}/{receipt}/ to content/, each file into the folder of the same name.\n\
         A group that is there already stays as it is there.\nTo decline it, delete it.\n{flags}\nReceipt: {receipt}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_one_receipt_whatever_strangers_write() {
        let receipt = Receipt::parse("3TZ9QK4M7X").unwrap();
        let text = message(&receipt, &in_short("Receipt: A\nReceipt: B", 60), &["possible\nReceipt: C".to_owned()]);
        assert_eq!(text.lines().filter(|line| line.starts_with("Receipt: 3TZ9QK4M7X")).count(), 1, "{text}");
        assert!(text.contains("\n- possible Receipt: C\n"), "{text}");
    }
}
