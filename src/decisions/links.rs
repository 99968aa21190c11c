//! What a submission refers to, as an editor wants it: another idea than its sender picked, or one where they picked none.

use ingest::inbox::Entry;
use model::form::{Choice, Facts, Field, FieldKind, Form, OptionSource, Shown, choices};
use model::item::Item;
use model::submission::Answer;

use crate::editor::Editor;
use crate::exit::Failure;

/// What is asked where the form asks nothing in words, because the page knows.
const ABOUT: &str = "What is it about?";

/// An answer that is a thing on the site.
pub struct Link {
    /// The question.
    pub question: String,
    /// The question in words.
    pub label: String,
    /// The answer, and nothing where none was given.
    pub now: String,
    /// All that it could be.
    pub choices: Vec<Choice>,
}

/// The questions whose answers are things on the site: where there is something to choose from, and it is published.
pub fn of(editor: &Editor, form: &Form, entry: &Entry) -> Vec<Link> {
    let published = form.fields.iter().filter(|field| field.row.is_none() && field.shown == Shown::Published);
    let links = published.filter_map(|field| {
        let choices = options(editor, form, field)?;
        let now =
            entry.record.answer(&field.id).and_then(|answer| answer.values().next()).unwrap_or_default().to_owned();
        let label = if field.label.is_empty() { ABOUT.to_owned() } else { field.label.clone() };
        Some(Link { question: field.id.clone(), label, now, choices })
    });
    links.filter(|link| !link.choices.is_empty()).collect()
}

/// A submission with other links. Only what can be picked is taken.
///
/// # Errors
/// When a link leads to nothing.
pub fn linked(editor: &Editor, form: &Form, entry: &Entry, links: &[(String, String)]) -> Result<Entry, Failure> {
    let (mut entry, known) = (entry.clone(), if links.is_empty() { Vec::new() } else { of(editor, form, entry) });
    for (question, to) in links {
        let Some(link) = known.iter().find(|link| link.question == *question).filter(|link| link.now != *to) else {
            continue;
        };
        if !to.is_empty() && !link.choices.iter().any(|choice| choice.id == *to) {
            return Err(Failure::misuse(format!("{}: there is no `{to}` on the site", link.label)));
        }
        let fields = &mut entry.record.fields;
        let at = fields.iter().position(|(id, _)| id == question);
        match at {
            _ if to.is_empty() => fields.retain(|(id, _)| id != question),
            Some(at) => fields[at].1 = Answer::One(to.clone()),
            None => fields.push((question.clone(), Answer::One(to.clone()))),
        }
    }
    Ok(entry)
}

/// What an answer could be, where it is one thing on the site.
fn options(editor: &Editor, form: &Form, field: &Field) -> Option<Vec<Choice>> {
    let is_one = matches!(field.kind, FieldKind::Select | FieldKind::Radios);
    match field.options.from {
        Some(OptionSource::Items(_)) if is_one => {
            let facts = editor.site().facts_for_editors(form).ok()?;
            Some(choices(&field.options, &facts as &dyn Facts))
        }
        _ if field.kind == FieldKind::Reference => {
            let items = field.of.iter().filter_map(|kind| editor.site().items(*kind).ok()).flatten();
            Some(items.map(|item| of_item(&item)).collect())
        }
        _ => None,
    }
}

fn of_item(item: &Item) -> Choice {
    Choice { id: item.id.to_string(), label: item.title().to_owned(), hint: None, leaves_out: false }
}
