//! What was said in a submission, question by question, for somebody to read.

use ingest::inbox::Entry;
use maud::{Markup, html};
use model::form::{self, Facts, Form};
use model::submission::Answer;

use crate::flags;

/// The form and the day, in a line.
pub fn byline(form: Option<&Form>, entry: &Entry) -> String {
    let envelope = &entry.record.envelope;
    let title = form.map(|form| form.title.as_str()).or(envelope.form.as_deref()).unwrap_or_default();
    let source = envelope.source.as_deref().map(|source| format!(" · by {source}")).unwrap_or_default();
    let language = envelope.lang.as_deref().map(|lang| format!(" · in {lang}")).unwrap_or_default();
    format!("{title} · {}{source}{language}", flags::day(envelope.received.as_deref()).unwrap_or_default())
}

/// All that is to be published and is not said in its first words.
pub fn rest(entry: &Entry, first: &str) -> String {
    let all = entry.record.fields.iter().flat_map(|(_, answer)| answer.values());
    all.filter(|value| *value != first && value.contains(' ')).collect::<Vec<_>>().join(" · ")
}

/// Answers, each under its question.
pub fn answers(answers: &[(String, Answer)], form: Option<&Form>, facts: Option<&dyn Facts>) -> Markup {
    html! {
        dl class="answers" {
            @for (id, answer) in answers {
                div {
                    dt { (question(form, id)) }
                    dd { @for value in answer.values() { p class="said" { (shown(form, facts, id, value)) } } }
                }
            }
        }
    }
}

fn question<'q>(form: Option<&'q Form>, id: &'q str) -> &'q str {
    form.and_then(|form| form.field(id)).map_or(id, |field| &field.label)
}

/// An option in its own words, everything else as it was typed.
fn shown(form: Option<&Form>, facts: Option<&dyn Facts>, id: &str, value: &str) -> String {
    let field = form.and_then(|form| form.field(id)).filter(|field| field.kind.has_options());
    let options = field.zip(facts).map(|(field, facts)| form::choices(&field.options, facts)).unwrap_or_default();
    options.into_iter().find(|choice| choice.id == value).map_or_else(|| value.to_owned(), |choice| choice.label)
}
