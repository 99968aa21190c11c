//! Questions of which one has to be answered, though none of them has to be by itself.
//!
//! ```yaml
//! one_of:
//!   - fields: [interests, another_way]
//!     required: Select a way to work with us, or tell us another way
//! ```
//!
//! An option that `leaves_out` itself ("I did not try it") is no answer. The complaint leads to the first of the questions
//! that is asked.

use crate::form::check::{Pairs, is_asked, values};
use crate::form::{Complaint, Facts, Field, FieldKind, Form, OTHER, Problem, choices};
use crate::text::canonical_line;

/// Questions of which one has to be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOf {
    /// The questions; rows count as answered when anything in them is.
    pub fields: Vec<String>,
    /// The complaint when none is.
    pub required: String,
}

impl OneOf {
    /// The complaint, when none of the questions was answered.
    pub(super) fn complaint(&self, form: &Form, typed: &Pairs, facts: &dyn Facts) -> Option<Complaint> {
        let questions = || self.fields.iter().filter_map(|id| form.field(id)).filter(|field| is_asked(field, typed));
        let asked = |field: &Field| match field.kind == FieldKind::Rows {
            true => form.in_rows_of(&field.id).next().is_some(),
            false => !field.kind.has_options() || !choices(&field.options, facts).is_empty(),
        };
        if questions().any(|field| is_told(form, field, typed, facts)) {
            return None;
        }
        let first = questions().find(|field| asked(field))?;
        let problem = Problem::Missing(self.required.clone());
        Some(Complaint { field: first.id.clone(), name: first.name().into(), problem })
    }
}

fn is_told(form: &Form, field: &Field, typed: &Pairs, facts: &dyn Facts) -> bool {
    let mut asked = form.in_rows_of(&field.id).chain([field]);
    asked.any(|field| says_something(field, typed, facts))
}

fn says_something(field: &Field, typed: &Pairs, facts: &dyn Facts) -> bool {
    let options = if field.kind.has_options() { choices(&field.options, facts) } else { Vec::new() };
    let silent = |value: &str| {
        value.is_empty() || value != OTHER && options.iter().any(|choice| choice.leaves_out && choice.id == value)
    };
    is_asked(field, typed) && values(typed, &field.id).any(|value| !silent(&canonical_line(value)))
}
