//! The name that is shown with what somebody sends: they choose how, the name itself stays private.
//!
//! ```yaml
//! - id: name_shown
//!   kind: shown_name
//!   label: How should we show your name?
//!   from: name                      # the field in which the name is
//!   group: group_name               # the field in which the group's is, where there is one
//!   options:                        # of full, first, group and none
//!     - {id: full, label: My full name}
//!     - {id: none, label: Do not show a name}
//!   published_when: {adult: ['yes']}   # nobody else is named
//!   shown: published
//! ```
//!
//! What is kept as the answer is the name to show, made when the answers are checked: so nothing that is kept unsealed
//! holds more of a name than its owner chose, and approving needs no key.

use crate::choice;
use crate::form::check::{Pairs, is_asked, values};
use crate::form::{Form, Problem};
use crate::text::canonical_line;

/// Words before a name that are no part of it.
const TITLES: [&str; 13] =
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "sir", "dame", "lord", "lady"];

/// Of what the name to show is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameOf {
    /// The field with the full name.
    pub name: String,
    /// The field with the name of the group.
    pub group: Option<String>,
}

choice! {
    /// How a name may be shown.
    pub enum ShowAs {
        /// As it was given.
        Full = "full",
        /// Its first word that is no title.
        First = "first",
        /// The group's name instead.
        Group = "group",
        /// Not at all.
        Nothing = "none",
    }
}

impl NameOf {
    /// The name to show; nothing when none is to be. What is missing, with the field it is missing from.
    pub(super) fn shown(&self, way: &str, form: &Form, typed: &Pairs) -> Result<Option<String>, (&str, Problem)> {
        match ShowAs::parse(way) {
            Some(ShowAs::Full) => self.full(form, typed).map(Some),
            Some(ShowAs::First) => self.full(form, typed).map(|name| Some(first(&name).to_owned())),
            Some(ShowAs::Group) => match self.group.as_deref().and_then(|group| given(form, group, typed)) {
                Some(group) => Ok(Some(group)),
                None => Err((self.group.as_deref().unwrap_or(&self.name), Problem::GroupNeeded)),
            },
            Some(ShowAs::Nothing) | None => Ok(None),
        }
    }

    fn full(&self, form: &Form, typed: &Pairs) -> Result<String, (&str, Problem)> {
        given(form, &self.name, typed).ok_or((self.name.as_str(), Problem::NameNeeded))
    }
}

/// What was typed into a field that was asked.
fn given(form: &Form, field: &str, typed: &Pairs) -> Option<String> {
    let field = form.field(field).filter(|field| is_asked(field, typed))?;
    values(typed, &field.id).map(canonical_line).find(|value| !value.is_empty())
}

/// The first word that is no title; all of a name that is nothing else.
fn first(name: &str) -> &str {
    let is_title = |word: &str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    name.split_whitespace().find(|word| !is_title(word)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_name_is_the_first_word_that_is_no_title() {
        for (name, shown) in
            [("Ana Ruiz", "Ana"), ("Dr. Ana Ruiz", "Ana"), ("Cher", "Cher"), ("Mrs", "Mrs"), ("أمل", "أمل")]
        {
            assert_eq!(first(name), shown);
        }
    }
}
