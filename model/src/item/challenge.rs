//! A challenge: a question that people are asked.

use crate::fields::Fields;
use crate::value::{Day, Markdown, ORGANISATION, Ref};
use crate::{mapping, nested};

mapping! {
    /// The fields of a challenge.
    pub struct Challenge {
        /// The question in full; the title is used without it.
        question: Option<String>,
        /// Why it is asked.
        why_it_matters: Option<Markdown>,
        /// What would be a good answer.
        what_good_looks_like: Option<Markdown>,
        /// Data and insight behind it.
        evidence: Vec<Evidence>,
        /// Who asks.
        owner: Option<Ref<ORGANISATION>>,
        /// The first day, when it is not the round's.
        opens: Option<Day>,
        /// The last day, when it is not the round's.
        closes: Option<Day>,
    }
}

nested! {
    /// Data and insight.
    pub struct Evidence {
        /// What it is.
        title: Option<String>,
        /// Where it is.
        url: Option<String>,
    } require { "title": "what it is", }
}

impl Challenge {
    pub(super) fn check(&self, _: &mut Fields<'_, '_, '_>) {}
}
