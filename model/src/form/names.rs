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
    /// The name to show; nothing when none is to be. Or what is missing, with the field it is missing from: none where that
    /// is not asked, so that only another way to show a name can mend it.
    pub(super) fn shown(
        &self,
        way: &str,
        form: &Form,
        typed: &Pairs,
    ) -> Result<Option<String>, (Option<&str>, Problem)> {
        match ShowAs::parse(way) {
            Some(ShowAs::Full) => needed(&self.name, Problem::NameNeeded, form, typed).map(Some),
            Some(ShowAs::First) => {
                needed(&self.name, Problem::NameNeeded, form, typed).map(|name| Some(first(&name).to_owned()))
            }
            Some(ShowAs::Group) => {
                let group = self.group.as_deref().unwrap_or_default();
                needed(group, Problem::GroupNeeded, form, typed).map(Some)
            }
            Some(ShowAs::Nothing) | None => Ok(None),
        }
    }
}

/// What was typed into a field that has to be filled in for this.
fn needed<'f>(
    field: &'f str,
    missing: Problem,
    form: &Form,
    typed: &Pairs,
) -> Result<String, (Option<&'f str>, Problem)> {
    let is_asked = form.field(field).is_some_and(|field| is_asked(field, typed));
    given(form, field, typed).ok_or((is_asked.then_some(field), missing))
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
