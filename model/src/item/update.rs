//! An update: dated progress of something.

use crate::fields::Fields;
use crate::item::By;
use crate::value::{Markdown, PROGRESSING, Ref, Term};
use crate::vocab::STAGES;
use crate::{choice, mapping};

mapping! {
    /// The fields of an update.
    pub struct Update {
        /// What sort of news.
        kind: Option<UpdateKind>,
        /// Who speaks.
        by: Option<By>,
        /// The stage it moved to, if it did.
        stage: Option<Term<STAGES>>,
        /// What comes next.
        what_next: Option<Markdown>,
        /// What is needed for it.
        needs_next: Option<Markdown>,
        /// What it is about.
        about: Option<Ref<PROGRESSING>>,
    }
}

choice! {
    /// What sort of news.
    pub enum UpdateKind {
        /// Something happened.
        Update = "update",
        /// Something was reached.
        Milestone = "milestone",
        /// Something was decided.
        Decision = "decision",
        /// The answer to "how is it going?".
        CheckIn = "check-in",
        /// What testers said, and what was changed.
        YouSaidWeDid = "you-said-we-did",
        /// It is over.
        Ended = "ended",
    }
}

impl Update {
    pub(super) fn check(&self, fields: &mut Fields<'_, '_, '_>) {
        fields.require("about", "what it is about, such as `prototypes/…`");
        fields.require("date", "the day, like 2026-09-14");
    }
}
