//! Good answers as people read them: every question that was asked, with the words of its answer.
//!
//! This is the one place that knows how an answer of each kind of field is read back to somebody.

use model::ItemId;
use model::form::check::{self, Pairs};
use model::form::{Choice, Facts, Field, FieldKind, Form, OTHER, OTHER_SUFFIX, Shown, choices};
use model::submission::{Answer, Submission};
use model::value::Day;

use crate::notice::in_words;
use crate::refill::{self, Titles};
use crate::words;

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The field.
    pub field: String,
    /// The id of its control; of rows, the first one.
    pub control: String,
    /// The question.
    pub label: String,
    /// The answer in words, one or several; none when the question was left out.
    pub words: Vec<String>,
    /// Who sees it; nothing when there is no answer.
    pub shown: Option<Shown>,
    /// Whether its sender can change it.
    pub changeable: bool,
}

/// Every question that was asked, in the order of the form.
pub fn listed(form: &Form, typed: &Pairs, given: &Submission, facts: &dyn Facts, titles: Titles<'_>) -> Vec<Answered> {
    let form = &form.asked(typed, facts);
    let (published, sealed) = (given.published(), given.sealed());
    let answer = |id: &str| published.iter().chain(&sealed).find(|(field, _)| field == id).map(|(_, answer)| answer);
    let is_published = |id: &str| published.iter().any(|(field, _)| field == id);
    let begun =
        |field: &Field| form.fields.iter().any(|other| is_row_of(other, field) && check::is_asked(other, typed));
    let asked = form.fields.iter().filter(|field| is_seen(field) && check::is_asked(field, typed) && !begun(field));
    asked
        .filter_map(|field| {
            let own = answer(&format!("{}{OTHER_SUFFIX}", field.id));
            let words = answer(&field.id).map(|answer| read(field, answer, own, facts, titles)).unwrap_or_default();
            let words =
                if field.kind == FieldKind::ShownName { way_chosen(field, typed, &words, facts) } else { words };
            let shown = match (answer(&field.id), is_published(&field.id)) {
                (None, _) => None,
                (Some(_), true) => Some(Shown::Published),
                (Some(_), false) if field.shown == Shown::Totals => Some(Shown::Totals),
                (Some(_), false) => Some(Shown::Private),
            };
            let is_reference = field.kind == FieldKind::Reference;
            let label = if is_reference { words::ABOUT.to_owned() } else { field.label.clone() };
            let row = Answered {
                field: field.id.clone(),
                control: refill::control(form, &field.id),
                label,
                words,
                shown,
                changeable: !is_reference,
            };
            (!is_reference || !row.words.is_empty()).then_some(row)
        })
        .collect()
}

/// Whether a question stands in a row of a field, which then needs no line of its own.
fn is_row_of(question: &Field, rows: &Field) -> bool {
    question.row.as_ref().is_some_and(|row| row.of == rows.id)
}

/// Whether people see the question at all.
fn is_seen(field: &Field) -> bool {
    !matches!(field.kind, FieldKind::Hidden | FieldKind::Honeypot)
}

/// How somebody's name is to be shown, with the name that is shown then: that none is, is an answer, too.
fn way_chosen(field: &Field, typed: &Pairs, name: &[String], facts: &dyn Facts) -> Vec<String> {
    let chosen = |choice: &Choice| typed.iter().any(|(id, value)| *id == field.id && value.trim() == choice.id);
    let way = choices(&field.options, facts).into_iter().find(chosen).map(|choice| choice.label);
    match (way, name.first()) {
        (Some(way), Some(name)) => vec![format!("{way}: {name}")],
        (way, _) => way.into_iter().collect(),
    }
}

fn read(field: &Field, answer: &Answer, own: Option<&Answer>, facts: &dyn Facts, titles: Titles<'_>) -> Vec<String> {
    let options = choices(&field.options, facts);
    answer.values().filter_map(|value| one(field, value, own, &options, titles)).collect()
}

fn one(field: &Field, value: &str, own: Option<&Answer>, options: &[Choice], titles: Titles<'_>) -> Option<String> {
    match field.kind {
        FieldKind::Text
        | FieldKind::Textarea
        | FieldKind::Email
        | FieldKind::Tel
        | FieldKind::Url
        | FieldKind::Number
        | FieldKind::Name
        | FieldKind::Organisation
        | FieldKind::ShownName => Some(value.to_owned()),
        FieldKind::Date => Some(Day::parse(value).map_or_else(|| value.to_owned(), in_words)),
        FieldKind::Checkbox => Some(words::YES.to_owned()),
        FieldKind::Radios | FieldKind::Checkboxes | FieldKind::Select => Some(picked(value, own, options)),
        FieldKind::Reference => titles(&ItemId::parse(value)?),
        FieldKind::Rows | FieldKind::Hidden | FieldKind::Honeypot => None,
    }
}

/// The label of an option, with the words of one's own where it has some.
fn picked(value: &str, own: Option<&Answer>, options: &[Choice]) -> String {
    let label = options.iter().find(|option| option.id == value).map_or(value, |option| option.label.as_str());
    let own = own.filter(|_| value == OTHER).and_then(|own| own.values().next());
    own.map_or_else(|| label.to_owned(), |own| format!("{label}: {own}"))
}
