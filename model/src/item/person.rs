//! A person: a contributor who asked for a page.

use crate::fields::Fields;
use crate::mapping;
use crate::value::{Day, Markdown, Term};
use crate::vocab::{AUDIENCES, SKILLS};

mapping! {
    /// The fields of a person.
    pub struct Person {
        /// The name they chose to show; the title is used without it.
        name_shown: Option<String>,
        /// How they take part.
        audience: Vec<Term<AUDIENCES>>,
        /// What they can do.
        skills: Vec<Term<SKILLS>>,
        /// In their own words.
        about: Option<Markdown>,
        /// When they asked for the page.
        consent_on: Option<Day>,
        /// When it is taken down.
        until: Option<Day>,
    }
}

impl Person {
    pub(super) fn check(&self, fields: &mut Fields<'_, '_, '_>) {
        fields.require("consent_on", "the day on which this person asked for the page");
    }
}
