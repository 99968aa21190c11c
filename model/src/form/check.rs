//! Raw pairs, held against a declaration: a [`Submission`], or one complaint per field.
//!
//! Every text is made canonical first. Names that the form does not know are left behind; so are answers to questions
//! whose condition is not fulfilled.

use crate::form::{
    Complaint, Condition, Facts, Field, FieldKind, Form, NameOf, OTHER, OTHER_SUFFIX, Problem, Shown, choices, rows,
};
use crate::item::ItemId;
use crate::submission::{Answer, Given, Submission};
use crate::text::{canonical, canonical_line};
use crate::value::Day;

/// What came in: names and values in the order sent, a name as often as it was sent.
pub type Pairs = [(String, String)];

/// Holds answers against a form, as it is asked about what they are about.
///
/// # Errors
/// All complaints, in the order of the questions, at most one for each.
pub fn check(form: &Form, typed: &Pairs, facts: &dyn Facts) -> Result<Submission, Vec<Complaint>> {
    let form = &form.asked(typed, facts);
    let (mut given, mut complaints, mut trap_sprung) = (Vec::new(), Vec::new(), false);
    for field in form.fields.iter().filter(|field| is_asked(field, typed)) {
        match answer(field, form, typed, facts) {
            Ok(Some(_)) if field.kind == FieldKind::Honeypot => trap_sprung = true,
            Ok(Some(answer)) => {
                let shown = shown(field, typed);
                given.push(Given { field: field.id.clone(), shown, answer });
                given.extend(own_words(field, shown, typed));
            }
            Ok(None) => {}
            Err((about, problem)) => complaints.extend(complaint(form, &about, problem)),
        }
    }
    complaints.extend(form.one_of.iter().filter_map(|rule| rule.complaint(form, typed, facts)));
    let place = |complaint: &Complaint| form.fields.iter().position(|field| field.id == complaint.field);
    complaints.sort_by_key(place);
    complaints.dedup_by(|later, first| later.field == first.field);
    if complaints.is_empty() { Ok(Submission { given, trap_sprung }) } else { Err(complaints) }
}

fn complaint(form: &Form, about: &str, problem: Problem) -> Option<Complaint> {
    let field = form.field(about)?;
    Some(Complaint { field: field.id.clone(), name: field.name().into(), problem })
}

/// Whether a question is asked: not when its condition is not fulfilled, nor in a row in which nothing was written.
pub fn is_asked(field: &Field, typed: &Pairs) -> bool {
    let wanted = field.when.as_ref().is_none_or(|condition| is_fulfilled(condition, typed));
    wanted && field.row.as_ref().is_none_or(|row| row.is_begun(typed))
}

fn is_fulfilled(condition: &Condition, typed: &Pairs) -> bool {
    let cleaned: Vec<String> = values(typed, &condition.field).map(canonical_line).collect();
    condition.is_fulfilled(cleaned.iter().map(String::as_str))
}

/// Who sees the answer, given what was answered elsewhere.
fn shown(field: &Field, typed: &Pairs) -> Shown {
    match &field.published_when {
        Some(condition) if field.shown == Shown::Published && !is_fulfilled(condition, typed) => Shown::Private,
        _ => field.shown,
    }
}

/// What was typed into a control.
pub(super) fn values<'a>(typed: &'a Pairs, name: &'a str) -> impl Iterator<Item = &'a str> {
    typed.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
}

/// The answer to a question; or what is wrong, with the field that has to be mended.
fn answer(field: &Field, form: &Form, typed: &Pairs, facts: &dyn Facts) -> Result<Option<Answer>, (String, Problem)> {
    let answer = match field.kind == FieldKind::Rows && rows::are_begun(field, typed) {
        true => Ok(None),
        false => own_answer(field, typed, facts),
    };
    let answer = answer.map_err(|problem| (field.id.clone(), problem))?;
    match (&field.name_of, &answer) {
        (Some(name_of), Some(Answer::One(way))) => name_to_show(field, name_of, way, form, typed),
        _ => Ok(answer),
    }
}

/// The name that stands for the way in which somebody wants it to be shown; nobody's where none is to be published.
fn name_to_show(
    field: &Field,
    name_of: &NameOf,
    way: &str,
    form: &Form,
    typed: &Pairs,
) -> Result<Option<Answer>, (String, Problem)> {
    if shown(field, typed) != Shown::Published {
        return Ok(None);
    }
    let name =
        name_of.shown(way, form, typed).map_err(|(about, problem)| (about.unwrap_or(&field.id).to_owned(), problem))?;
    Ok(name.map(Answer::One))
}

fn own_answer(field: &Field, typed: &Pairs, facts: &dyn Facts) -> Result<Option<Answer>, Problem> {
    let all: Vec<String> =
        values(typed, &field.id).map(|value| clean(field.kind, value)).filter(|value| !value.is_empty()).collect();
    let answer = match (field.kind, all.len()) {
        (_, 0) => return missing(field),
        (FieldKind::Checkboxes, _) => Answer::Many(all),
        (_, 1) => Answer::One(all.into_iter().next().unwrap_or_default()),
        _ => return Err(Problem::Twice),
    };
    answer.values().try_for_each(|value| fits(field, value, typed, facts))?;
    Ok(Some(in_order(answer, field, facts)))
}

fn missing(field: &Field) -> Result<Option<Answer>, Problem> {
    match &field.required {
        Some(words) => Err(Problem::Missing(words.clone())),
        None => Ok(None),
    }
}

fn clean(kind: FieldKind, value: &str) -> String {
    match kind {
        FieldKind::Textarea => canonical(value),
        FieldKind::Text
        | FieldKind::Email
        | FieldKind::Tel
        | FieldKind::Url
        | FieldKind::Number
        | FieldKind::Date
        | FieldKind::Radios
        | FieldKind::Checkboxes
        | FieldKind::Select
        | FieldKind::Checkbox
        | FieldKind::Name
        | FieldKind::Organisation
        | FieldKind::ShownName
        | FieldKind::Rows
        | FieldKind::Reference
        | FieldKind::Hidden
        | FieldKind::Honeypot => canonical_line(value),
    }
}

fn fits(field: &Field, value: &str, typed: &Pairs, facts: &dyn Facts) -> Result<(), Problem> {
    let or = |fine: bool, problem: Problem| if fine { Ok(()) } else { Err(problem) };
    if field.kind != FieldKind::Number {
        or(value.chars().count() <= field.max, Problem::TooLong(field.max))?;
    }
    match field.kind {
        FieldKind::Text
        | FieldKind::Textarea
        | FieldKind::Name
        | FieldKind::Organisation
        | FieldKind::Rows
        | FieldKind::Hidden
        | FieldKind::Honeypot => Ok(()),
        FieldKind::Email => or(email_address::EmailAddress::is_valid(value), Problem::NotAnEmail),
        FieldKind::Tel => or(is_telephone(value), Problem::NotATelephone),
        FieldKind::Url => or(is_url(value), Problem::NotAUrl),
        FieldKind::Number => or(is_number(field, value), Problem::NotANumber(field.min, field.max)),
        FieldKind::Date => or(Day::parse(value).is_some(), Problem::NotADate),
        FieldKind::Checkbox => or(value == "yes", Problem::NotAnOption),
        FieldKind::Reference => or(refers(field, value, facts), Problem::NotThere),
        FieldKind::Radios | FieldKind::Checkboxes | FieldKind::Select | FieldKind::ShownName => {
            or(choices(&field.options, facts).iter().any(|choice| choice.id == value), Problem::NotAnOption)?;
            match field.options.other && value == OTHER {
                true => other_fits(field, typed),
                false => Ok(()),
            }
        }
    }
}

/// Several answers are stored in the order of the options, so that the order of ticking makes no difference.
fn in_order(answer: Answer, field: &Field, facts: &dyn Facts) -> Answer {
    match answer {
        Answer::One(value) => Answer::One(value),
        Answer::Many(ticked) => {
            let options = choices(&field.options, facts).into_iter().map(|choice| choice.id);
            Answer::Many(options.filter(|id| ticked.contains(id)).collect())
        }
    }
}

fn other_text(field: &Field, typed: &Pairs) -> String {
    let name = format!("{}{OTHER_SUFFIX}", field.id);
    canonical_line(values(typed, &name).next().unwrap_or_default())
}

fn other_fits(field: &Field, typed: &Pairs) -> Result<(), Problem> {
    let text = other_text(field, typed);
    match text.chars().count() {
        0 => Err(Problem::OtherMissing),
        n if n > FieldKind::Text.default_max() => Err(Problem::TooLong(FieldKind::Text.default_max())),
        _ => Ok(()),
    }
}

fn own_words(field: &Field, shown: Shown, typed: &Pairs) -> Option<Given> {
    let picked = field.options.other && values(typed, &field.id).any(|value| canonical_line(value) == OTHER);
    let answer = Answer::One(other_text(field, typed));
    picked.then(|| Given { field: format!("{}{OTHER_SUFFIX}", field.id), shown, answer })
}

fn is_telephone(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    // E.164 allows 15 digits; extensions add a few.
    (6..=20).contains(&digits) && value.chars().all(|c| c.is_ascii_digit() || " +-()./x#".contains(c))
}

fn is_url(value: &str) -> bool {
    let host = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    host.is_some_and(|host| {
        host.contains('.') && !host.contains(|c: char| c.is_whitespace() || "<>\"'`\\{}|^".contains(c))
    })
}

fn is_number(field: &Field, value: &str) -> bool {
    let most = i64::try_from(field.max).unwrap_or(i64::MAX);
    value.parse::<i64>().is_ok_and(|number| field.min.is_none_or(|min| min <= number) && number <= most)
}

fn refers(field: &Field, value: &str, facts: &dyn Facts) -> bool {
    ItemId::parse(value).is_some_and(|id| field.of.contains(&id.kind()) && facts.exists(&id))
}
