//! What is said of a page: to people in sentences, to machines in words.

use std::fmt;

use super::{Answer, Cause, Fate, Reason};
use crate::page::Sort;

impl Cause {
    /// Its name for machines.
    pub fn as_str(&self) -> &'static str {
        match self {
            Cause::NeverMade => "never-made",
            Cause::File(_) => "file",
            Cause::Template(_) => "template",
            Cause::Less => "less",
            Cause::Another => "another",
            Cause::Changed => "changed",
            Cause::Card(_) => "card",
            Cause::Text(_) => "text",
            Cause::New(_) => "new",
            Cause::Order => "order",
        }
    }

    /// The item that it is about.
    pub fn item(&self) -> Option<&str> {
        match self {
            Cause::Card(id) | Cause::Text(id) | Cause::New(id) => Some(id),
            Cause::NeverMade
            | Cause::File(_)
            | Cause::Template(_)
            | Cause::Less
            | Cause::Another
            | Cause::Changed
            | Cause::Order => None,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::NeverMade => write!(f, "it was never made"),
            Cause::File(file) => write!(f, "its file {file} is not there, or is not as it was written"),
            Cause::Template(name) => write!(f, "its template {name}, or something it uses, has changed"),
            Cause::Less => write!(f, "it showed something that it shows no more"),
            Cause::Another => write!(f, "there was another page at its address"),
            Cause::Changed => write!(f, "has changed"),
            Cause::Card(id) => write!(f, "shows the card of {id}, which has changed"),
            Cause::Text(id) => write!(f, "shows the text of {id}, which has changed"),
            Cause::New(id) => write!(f, "shows {id}, which is new"),
            Cause::Order => write!(f, "shows other things, or in another order"),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((slot, sort)) = self.thing {
            write!(f, "its {} \"{slot}\" ", name(sort))?;
        }
        match (&self.cause, self.thing) {
            (Cause::Card(id), Some((_, Sort::Card))) | (Cause::Text(id), Some((_, Sort::Body))) => {
                write!(f, "is that of {id}, which has changed")
            }
            (cause, _) => cause.fmt(f),
        }
    }
}

/// What people call a sort of thing.
fn name(sort: Sort) -> &'static str {
    match sort {
        Sort::Card => "card",
        Sort::Body => "text",
        Sort::List => "list",
        Sort::Figure => "figure",
        Sort::Form => "form",
        Sort::Setting => "setting",
        Sort::State => "state",
        Sort::Theme => "part of the theme",
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = &self.url;
        match &self.fate {
            Fate::Kept => write!(f, "{url} is not made again: nothing that it shows has changed."),
            Fate::Spared => write!(f, "{url} stays as it is: its file has mistakes."),
            Fate::Gone => write!(f, "{url} goes away: it is no page of the site any more."),
            Fate::Made(reasons) => {
                write!(f, "{url} is made again:")?;
                reasons.iter().try_for_each(|reason| write!(f, "\n- {reason}"))
            }
        }
    }
}
