//! A last look at what is written, in the editor that somebody is used to: `$VISUAL`, `$EDITOR`, or else `vi`.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use model::form::outcome::NewItem;
use tempfile::NamedTempFile;

use crate::decisions;
use crate::exit::{Failure, Outcome};

/// Opens the files one after the other. Only what is to be published stands in them.
///
/// # Errors
/// When the editor fails, or what it leaves cannot be published; then it is said where the text is kept.
pub fn by_hand(items: &[NewItem]) -> Result<Vec<NewItem>, Failure> {
    items.iter().map(one).collect()
}

fn one(item: &NewItem) -> Result<NewItem, Failure> {
    let failed = |error: std::io::Error| Failure::machine(format!("a file to edit: {error}"));
    let mut draft = tempfile::Builder::new().prefix(item.id.slug()).suffix(".md").tempfile().map_err(failed)?;
    draft.write_all(item.text.as_bytes()).map_err(failed)?;
    open(draft.path())?;
    let edited = NewItem { text: fs::read_to_string(draft.path()).map_err(failed)?, ..item.clone() };
    if edited.text.trim().is_empty() {
        return Err(Failure::misuse("the file was left empty, so nothing was approved"));
    }
    let checked = decisions::sound(&edited).and_then(|()| still_known(item, &edited));
    checked.map(|()| edited).map_err(|failure| kept(draft, failure))
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

fn kept(draft: NamedTempFile, failure: Failure) -> Failure {
    let why = failure.why().unwrap_or_default().to_owned();
    match draft.keep() {
        Ok((_, path)) => {
            Failure::misuse(format!("{why}\nNothing was approved; your text is kept in {}", path.display()))
        }
        Err(_) => failure,
    }
}
