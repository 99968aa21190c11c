//! Good answers as people read them: every question that was asked, with the words of its answer.
//!
//! This is the one place that knows how an answer of each kind of field is read back to somebody.

use model::ItemId;
use model::form::check::{self, Pairs};
use model::form::{Choice, Facts, Field, FieldKind, Form, OTHER, OTHER_SUFFIX, Shown, choices};
use model::submission::{Answer, Submission};
use model::value::Day;
use model::words::Words;

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
    pub label: Text,
    /// The answer in words, one or several; none when the question was left out.
    pub words: Vec<Text>,
    /// Who sees it; nothing when there is no answer.
    pub shown: Option<Shown>,
    /// Whether its sender can change it.
    pub changeable: bool,
}

/// A text on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its words.
    pub words: String,
    /// Whether the form says it, and thus in its language.
    pub is_of_form: bool,
    /// What somebody typed behind it, in whatever language.
    pub typed: Option<String>,
}

impl Text {
    fn of_form(words: impl Into<String>) -> Text {
        Text { words: words.into(), is_of_form: true, typed: None }
    }

    fn followed_by(self, typed: Option<&str>) -> Text {
        Text { typed: typed.map(str::to_owned), ..self }
    }

    /// What the worker says, or somebody typed.
    fn other(words: impl Into<String>) -> Text {
        Text { words: words.into(), is_of_form: false, typed: None }
    }
}

/// Every question that was asked, in the order of the form; what is not of the form in the words of a language.
pub fn listed(
    own: &Words,
    form: &Form,
    typed: &Pairs,
    given: &Submission,
    facts: &dyn Facts,
    titles: Titles<'_>,
) -> Vec<Answered> {
    let form = &form.asked(typed, facts);
    let (published, sealed) = (given.published(), given.sealed());
    let answer = |id: &str| published.iter().chain(&sealed).find(|(field, _)| field == id).map(|(_, answer)| answer);
    let is_published = |id: &str| published.iter().any(|(field, _)| field == id);
    let begun =
        |field: &Field| form.fields.iter().any(|other| is_row_of(other, field) && check::is_asked(other, typed));
    let asked = form.fields.iter().filter(|field| is_seen(field) && check::is_asked(field, typed) && !begun(field));
    asked
        .filter_map(|field| {
            let other = answer(&format!("{}{OTHER_SUFFIX}", field.id));
            let words =
                answer(&field.id).map(|answer| read(own, field, answer, other, facts, titles)).unwrap_or_default();
            let words = if field.kind == FieldKind::ShownName { way_chosen(field, typed, words, facts) } else { words };
            let shown = match (answer(&field.id), is_published(&field.id)) {
                (None, _) => None,
                (Some(_), true) => Some(Shown::Published),
                (Some(_), false) if field.shown == Shown::Totals => Some(Shown::Totals),
                (Some(_), false) => Some(Shown::Private),
            };
            let is_reference = field.kind == FieldKind::Reference;
            let label = if is_reference { Text::other(own.say("about")) } else { Text::of_form(&field.label) };
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
fn way_chosen(field: &Field, typed: &Pairs, name: Vec<Text>, facts: &dyn Facts) -> Vec<Text> {
    let chosen = |choice: &Choice| typed.iter().any(|(id, value)| *id == field.id && value.trim() == choice.id);
    let way = choices(&field.options, facts).into_iter().find(chosen).map(|choice| choice.label);
    match (way, name.first()) {
        (Some(way), Some(name)) => vec![Text::of_form(way).followed_by(Some(&name.words))],
        (Some(way), None) => vec![Text::of_form(way)],
        (None, _) => name,
    }
}

fn read(
    own: &Words,
    field: &Field,
    answer: &Answer,
    other: Option<&Answer>,
    facts: &dyn Facts,
    titles: Titles<'_>,
) -> Vec<Text> {
    let options = choices(&field.options, facts);
    answer.values().filter_map(|value| one(own, field, value, other, &options, titles)).collect()
}

fn one(
    own: &Words,
    field: &Field,
    value: &str,
    other: Option<&Answer>,
    options: &[Choice],
    titles: Titles<'_>,
) -> Option<Text> {
    match field.kind {
        FieldKind::Text
        | FieldKind::Textarea
        | FieldKind::Email
        | FieldKind::Tel
        | FieldKind::Url
        | FieldKind::Number
        | FieldKind::Name
        | FieldKind::Organisation
        | FieldKind::ShownName => Some(Text::other(value)),
        FieldKind::Date => {
            Some(Text::other(Day::parse(value).map_or_else(|| value.to_owned(), |day| words::day(own, day))))
        }
        FieldKind::Checkbox => Some(Text::other(own.say("ticked"))),
        FieldKind::Radios | FieldKind::Checkboxes | FieldKind::Select => Some(picked(field, value, other, options)),
        FieldKind::Reference => Some(Text::other(titles(&ItemId::parse(value)?)?)),
        FieldKind::Rows | FieldKind::Hidden | FieldKind::Honeypot => None,
    }
}

/// The label of an option, with the words of one's own where it has some. What the site offers is not of the form.
fn picked(field: &Field, value: &str, other: Option<&Answer>, options: &[Choice]) -> Text {
    let label = options.iter().find(|option| option.id == value).map_or(value, |option| option.label.as_str());
    let other = other.filter(|_| value == OTHER).and_then(|other| other.values().next());
    let is_of_form = value == OTHER || field.options.listed.iter().any(|option| option.id == value);
    let text = if is_of_form { Text::of_form(label) } else { Text::other(label) };
    text.followed_by(other)
}
