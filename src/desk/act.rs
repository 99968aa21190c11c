//! What an editor does on the desk: read from a form, and done by the same functions as the commands.

use ingest::inbox::Note;
use jiff::Timestamp;
use model::Slug;

use crate::counting;
use crate::decisions::{self, Approval, Done, Noting, Reason, Refusal};
use crate::desk::typed::Typed;
use crate::editor::Editor;
use crate::exit::Failure;

/// The longest title, as the forms have it: where lists and browser tabs end.
const MAX_TITLE: usize = 90;

/// What is to be mended in a form, or why it could not be done.
pub struct Mistake {
    /// In which field; nothing where it is in none.
    pub field: Option<&'static str>,
    /// What is wrong, and how to mend it.
    pub why: String,
}

/// Does what a form asks for.
///
/// # Errors
/// What is to be mended; then nothing was done.
pub fn act(editor: &Editor, receipt: &str, typed: &Typed, now: Timestamp) -> Result<Done, Mistake> {
    match typed.get("do") {
        Some("approve") => approve(editor, receipt, typed),
        Some("decline") => decline(editor, receipt, typed),
        Some("spam") => Refusal::spam(receipt, false).make(editor).map_err(failed),
        Some("ask") => match typed.words("question") {
            Some(question) => note(editor, receipt, Note::Asked { question }, now),
            None => Err(missing("question", "Enter what you want to know")),
        },
        Some("hold") => note(editor, receipt, Note::Held { why: typed.words("for") }, now),
        Some("release") => note(editor, receipt, Note::Released, now),
        _ => Err(Mistake { field: None, why: "The desk does not know what to do with this form".into() }),
    }
}

fn approve(editor: &Editor, receipt: &str, typed: &Typed) -> Result<Done, Mistake> {
    let title = typed.words("title");
    if title.as_ref().is_some_and(|title| title.chars().count() > MAX_TITLE) {
        return Err(missing("title", &format!("Title must be {MAX_TITLE} characters or less")));
    }
    let links = typed.links();
    let approval = Approval { receipt, slug: slug(typed)?, title, links: &links, ..Approval::default() };
    let mut done = approval.make(editor).map_err(failed)?;
    // The decision is made; what cannot be counted now is counted later.
    match counting::after_approval(editor, None) {
        Ok(counted) => {
            done.all.extend(counted.files);
            done.warnings.extend(counted.said);
        }
        Err(failure) => done.warnings.extend(failure.why().map(str::to_owned)),
    }
    Ok(done)
}

fn slug(typed: &Typed) -> Result<Option<Slug>, Mistake> {
    let named = typed.get("slug").map(decisions::named).transpose();
    named.map_err(|failure| missing("slug", failure.why().unwrap_or_default()))
}

fn decline(editor: &Editor, receipt: &str, typed: &Typed) -> Result<Done, Mistake> {
    let reason = typed.get("reason").and_then(Reason::parse);
    let reason = reason.ok_or_else(|| missing("reason", "Select why it is declined"))?;
    let note = typed.words("note");
    if reason == Reason::Other && note.is_none() {
        return Err(missing("note", "Enter the other reason: people deserve one"));
    }
    Refusal { receipt, reason, note, forget: false, dry_run: false }.make(editor).map_err(failed)
}

fn note(editor: &Editor, receipt: &str, note: Note, now: Timestamp) -> Result<Done, Mistake> {
    Noting { receipt, note, now, dry_run: false }.make(editor).map_err(failed)
}

fn missing(field: &'static str, why: &str) -> Mistake {
    Mistake { field: Some(field), why: why.to_owned() }
}

fn failed(failure: Failure) -> Mistake {
    let why = match failure {
        Failure::Misuse(why) | Failure::Machine(why) => why,
        Failure::Mistakes => String::new(),
    };
    Mistake { field: None, why }
}
