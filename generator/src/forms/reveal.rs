//! Which questions wait until an answer asks for them, without a script.
//!
//! A style sheet can show a question that stands a few places after the choice it depends on, and can count only so far.
//! Each option says how many places after its group the questions stand that it reveals; a question out of reach, or one that
//! depends on something else than a choice in sight, is always shown, with its condition in words.

use model::form::Form;

use super::FieldShown;

/// How many places the style sheet counts.
const REACH: usize = 6;

/// Marks what can wait, and what reveals it.
pub fn mark(fields: &mut [FieldShown], form: &Form) {
    for place in 0..fields.len() {
        let Some(condition) = form.field(&fields[place].id).and_then(|field| field.when.as_ref()) else { continue };
        let start = place.saturating_sub(REACH);
        let chooser = fields[start..place].iter().position(|field| field.id == condition.field && is_group(field));
        let (Some(chooser), true) = (chooser, can_wait(&fields[place])) else { continue };
        let distance = place - start - chooser;
        let revealing = fields[start + chooser].options.iter_mut().filter(|it| condition.answers.contains(&it.id));
        revealing.for_each(|option| option.reveals.push(distance));
        fields[place].waits = true;
    }
}

/// Whether the options stand in a group of their own, which the style sheet can ask what is chosen.
fn is_group(field: &FieldShown) -> bool {
    matches!(field.control, "radios" | "checkboxes")
}

/// Rows stand in an element that the worker fills, and a box to tick has no question to hide.
fn can_wait(field: &FieldShown) -> bool {
    !matches!(field.control, "rows" | "checkbox" | "hidden" | "reference" | "honeypot")
}
