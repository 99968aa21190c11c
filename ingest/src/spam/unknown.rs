//! Answers to questions that the form does not ask: a program filled in all it could think of, or the page was an old one.

use model::form::{Form, OTHER_SUFFIX};

use super::{Sight, Signal, WEAK};
use crate::check_page::{CHANGE, TOKEN};

pub(super) fn signal(sight: &Sight<'_>) -> Option<Signal> {
    let unknown = sight.typed.iter().any(|(name, value)| !is_known(sight.form, name) && !value.trim().is_empty());
    unknown.then(|| Signal::new(WEAK, "it answers a question that the form does not ask"))
}

fn is_known(form: &Form, name: &str) -> bool {
    let other = || name.strip_suffix(OTHER_SUFFIX).and_then(|id| form.field(id)).is_some();
    form.field(name).is_some() || other() || name == TOKEN || name == CHANGE
}
