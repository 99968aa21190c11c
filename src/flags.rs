//! What an editor should look at before publishing a submission, in words.

use ingest::inbox::{Entry, Folder, purge};
use ingest::words;
use model::form::FieldKind;
use model::item::Discussion;
use model::personal;
use model::record::Envelope;
use model::submission::Answer;
use model::{ItemId, Kind};

use crate::duplicates::Twin;
use crate::editor::Editor;

/// From so many points on, reasons are worth reading also where they did not put a record aside.
const WORTH_READING: i64 = 2;

/// Everything to look at.
fn of(entry: &Entry, twins: &[Twin]) -> Vec<String> {
    let envelope = &entry.record.envelope;
    let mut flags = Vec::new();
    let aside = entry.folder == Folder::Quarantine;
    if aside || envelope.score.unwrap_or_default() >= WORTH_READING {
        let why = envelope.reasons.join(", ");
        flags.push(if aside { format!("possible spam: {why}") } else { why });
    }
    flags.extend(personal_data(entry).map(|found| format!("personal data in the text: {found}")));
    flags.extend(twins.iter().map(|twin| format!("possible duplicate of {twin}")));
    flags.extend(noted(envelope));
    flags
}

/// Everything to look at, with what only the site knows.
pub fn on(editor: &Editor, entry: &Entry, twins: &[Twin]) -> Vec<String> {
    let mut flags = of(entry, twins);
    flags.extend(is_closed(editor, entry).then(|| "the conversation is closed".to_owned()));
    flags
}

/// Whether it is a comment on something that takes no more of them: it was sent before that.
fn is_closed(editor: &Editor, entry: &Entry) -> bool {
    let Ok(form) = editor.form(entry) else { return false };
    let about = form.fields.iter().filter(|field| field.kind == FieldKind::Reference);
    let about = about.filter_map(|field| entry.record.answer(&field.id)?.values().next().and_then(ItemId::parse));
    let mut items = about.filter_map(|id| editor.site().talked_about(&id).ok().flatten());
    form.becomes == Some(Kind::Comment) && items.any(|item| item.discussion() != Discussion::Open)
}

/// What editors have noted on it.
fn noted(envelope: &Envelope) -> impl Iterator<Item = String> {
    let asked = day(envelope.asked.as_deref()).map(|day| format!("asked on {day}"));
    asked.into_iter().chain(held(envelope))
}

/// Since when a submission is on hold, and for what.
pub fn held(envelope: &Envelope) -> Option<String> {
    let what = envelope.held_for.as_ref().map(|what| format!(", for {what}")).unwrap_or_default();
    day(envelope.held.as_deref()).map(|day| format!("on hold since {day}{what}"))
}

/// The day of a moment, as people write it.
pub fn day(moment: Option<&str>) -> Option<String> {
    purge::day_of(moment?).map(|day| words::day(words::of("en"), day))
}

/// The sorts of personal data in the text of a submission, if there are any.
pub fn personal_data(entry: &Entry) -> Option<String> {
    personal_data_in(&entry.record.fields)
}

/// The sorts of personal data in some of its answers.
pub fn personal_data_in<'e>(answers: impl IntoIterator<Item = &'e (String, Answer)>) -> Option<String> {
    let text = answers.into_iter().flat_map(|(_, answer)| answer.values()).collect::<Vec<_>>().join("\n");
    let found = personal::found(&text);
    let found: Vec<&str> = found.into_iter().map(personal::Personal::as_str).collect();
    (!found.is_empty()).then(|| found.join(", "))
}
