//! Rows: the same questions asked several times, with neither scripts nor a page for each.
//!
//! ```yaml
//! - id: team
//!   kind: rows
//!   label: Who made it?
//!   row: Person                # each row is called so, with its number
//!   times: 8                   # or `each: test_tasks`: one for each part of the thing that the form is about
//!   shown: published           # holds for all of it
//!   as: team
//!   fields:
//!     - {id: name, kind: name, label: Name, required: Enter a name, as: name_shown}
//!     - {id: role, kind: select, label: What did they do?, options_from: roles, as: roles}
//! ```
//!
//! A question in a row is a field like any other, named `team_1_name`, or `team_<part>_name`. A row in which nothing was
//! written is not there. What becomes of it is a list of mappings; a row in which an option that `leaves_out` itself was
//! picked is not among them.

use std::borrow::Cow;

use crate::choice;
use crate::form::check::{Pairs, values};
use crate::form::{Choice, Condition, Facts, Field, FieldKind, Form};
use crate::item::ItemId;

/// What is asked in each row.
#[derive(Clone, Debug)]
pub struct Rows {
    /// How often.
    pub repeat: Repeat,
    /// What a row is called; its number follows.
    pub name: String,
    /// The questions, named without their row.
    pub fields: Vec<Field>,
}

/// How often something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// So many times.
    Times(usize),
    /// Once for each part of the thing that the form is about.
    Each(Part),
}

choice! {
    /// Parts of a thing, named by the key that they stand under.
    pub enum Part {
        /// What testers of a prototype should try.
        TestTasks = "test_tasks",
    }
}

/// Where a question stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The id of the field that the rows belong to.
    pub of: String,
    /// The number of the row, or the id of the part that it is about.
    pub id: String,
    /// What the row is called.
    pub name: String,
    /// The question alone, to stand below the row's name.
    pub label: String,
}

/// How many rows are in sight at once; further ones are unfolded.
pub const IN_SIGHT: usize = 3;
/// The most rows that one field has: more would be a spreadsheet.
pub(super) const MOST: usize = 12;

impl Form {
    /// The form as it is asked about what was typed into its first reference: with a row for each part of that. Forms
    /// without such rows are as they were.
    pub fn asked(&self, typed: &Pairs, facts: &dyn Facts) -> Cow<'_, Form> {
        if !self.fields.iter().any(is_about_parts) {
            return Cow::Borrowed(self);
        }
        let subject = self.subject(typed);
        let fields = self.fields.iter().filter(|field| field.row.is_none());
        let fields = fields.flat_map(|field| expanded(field, &parts(field, subject.as_ref(), facts))).collect();
        Cow::Owned(Form { fields, ..self.clone() })
    }

    /// The thing that a form is about: what its first reference refers to.
    fn subject(&self, typed: &Pairs) -> Option<ItemId> {
        let reference = self.fields.iter().find(|field| field.kind == FieldKind::Reference)?;
        let id = values(typed, &reference.id).find_map(|value| ItemId::parse(value.trim()))?;
        Some(id).filter(|id| reference.of.contains(&id.kind()))
    }
}

fn is_about_parts(field: &Field) -> bool {
    field.rows.as_ref().is_some_and(|rows| matches!(rows.repeat, Repeat::Each(_)))
}

/// The parts of a thing that a field asks about. Names of controls are made of their ids, so odd ones are left out.
fn parts(field: &Field, subject: Option<&ItemId>, facts: &dyn Facts) -> Vec<Choice> {
    let plain = |part: &Choice| part.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    match (field.rows.as_ref().map(|rows| rows.repeat), subject) {
        (Some(Repeat::Each(part)), Some(subject)) => {
            facts.parts(subject, part).into_iter().filter(plain).take(MOST).collect()
        }
        _ => Vec::new(),
    }
}

/// A field, and the questions of its rows behind it.
pub(super) fn expanded(field: &Field, parts: &[Choice]) -> Vec<Field> {
    let mut all = vec![field.clone()];
    let Some(rows) = &field.rows else { return all };
    let named: Vec<(String, String)> = match rows.repeat {
        Repeat::Times(times) => (1..=times).map(|n| (n.to_string(), format!("{} {n}", rows.name))).collect(),
        Repeat::Each(_) => parts.iter().map(|part| (part.id.clone(), part.label.clone())).collect(),
    };
    for (id, name) in &named {
        let alone = rows.fields.len() == 1;
        all.extend(rows.fields.iter().map(|question| in_row(field, question, id, name, alone)));
    }
    all
}

/// A question in a row; the only one of its row is called as the row is.
fn in_row(of: &Field, question: &Field, id: &str, name: &str, alone: bool) -> Field {
    let label = if alone { name.to_owned() } else { format!("{name}: {}", question.label) };
    let row = Row {
        of: of.id.clone(),
        id: id.to_owned(),
        name: name.to_owned(),
        label: if alone { name.to_owned() } else { question.label.clone() },
    };
    Field {
        id: format!("{}_{id}_{}", of.id, question.id),
        called: Some(label.clone()),
        label,
        shown: of.shown,
        published_when: of.published_when.clone(),
        when: of.when.clone(),
        row: Some(row),
        ..question.clone()
    }
}

impl Row {
    /// Whether the row is one of those that have to be unfolded first. Rows about the parts of a thing never are.
    pub fn is_folded(&self) -> bool {
        self.id.parse::<usize>().is_ok_and(|number| number > IN_SIGHT)
    }

    /// Whether anything was written in it.
    pub(super) fn is_begun(&self, typed: &Pairs) -> bool {
        is_any(typed, &format!("{}_{}_", self.of, self.id))
    }
}

/// Whether anything was written in any row of a field.
pub(super) fn are_begun(field: &Field, typed: &Pairs) -> bool {
    is_any(typed, &format!("{}_", field.id))
}

fn is_any(typed: &Pairs, beginning: &str) -> bool {
    typed.iter().any(|(name, value)| name.starts_with(beginning) && !value.trim().is_empty())
}

impl Rows {
    /// The row and the question that an answer belongs to, by its name.
    pub fn find<'n>(&self, of: &str, name: &'n str) -> Option<(&'n str, &Field)> {
        let inner = name.strip_prefix(of)?.strip_prefix('_')?;
        self.fields.iter().find_map(|question| {
            let row = inner.strip_suffix(question.id.as_str())?.strip_suffix('_')?;
            (!row.is_empty()).then_some((row, question))
        })
    }

    /// What stands in the way of asking a question in rows, if anything does.
    pub(super) fn unfit(question: &Field) -> Option<&'static str> {
        let conditional = |condition: &Option<Condition>| condition.is_some();
        match question {
            _ if conditional(&question.when) || conditional(&question.published_when) => {
                Some("a question in rows cannot depend on another one")
            }
            _ if question.options.other || question.makes.is_some() => {
                Some("a question in rows cannot have `other:` or `makes:`")
            }
            _ => match question.kind {
                FieldKind::Rows
                | FieldKind::ShownName
                | FieldKind::Reference
                | FieldKind::Hidden
                | FieldKind::Honeypot => Some("this kind of field cannot stand in rows"),
                FieldKind::Text
                | FieldKind::Textarea
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
                | FieldKind::Organisation => None,
            },
        }
    }
}
