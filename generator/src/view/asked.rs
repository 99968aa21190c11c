//! What the forms ask for and what becomes of it, for the privacy notice: made from their declarations, so that notice and
//! forms cannot drift apart.

use jiff::Span;
use model::form::{Field, FieldKind, Form, Shown};
use serde::Serialize;

use super::Views;
use crate::forms;
use crate::language::Text;
use crate::site::Site;

/// A form, by who sees the answers.
#[derive(Serialize)]
pub(super) struct Asked {
    title: Text,
    url: String,
    published: Vec<Text>,
    /// Why what says who somebody is is published.
    reasons: Vec<Text>,
    private: Vec<Text>,
    totals: Vec<Text>,
    /// For how long what is private is kept: years, months, weeks, days, as far as there are any.
    kept: Vec<Kept>,
}

/// A time, as people say it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Kept {
    unit: &'static str,
    count: i64,
}

impl Views {
    /// What each form asks for.
    pub(super) fn asked(&self) -> Vec<Asked> {
        self.site.forms.iter().map(|(_, form)| asked(&self.site, form)).collect()
    }
}

fn asked(site: &Site, form: &Form) -> Asked {
    let names = |shown: Shown| {
        let fields =
            form.fields.iter().filter(|field| field.shown == shown && field.row.is_none() && is_asked(form, field));
        fields.map(|field| forms::asked(site, form, field.name())).collect()
    };
    Asked {
        title: forms::asked(site, form, &form.title),
        url: form.at.clone(),
        published: names(Shown::Published),
        reasons: form
            .fields
            .iter()
            .filter(|field| field.row.is_none())
            .filter_map(|field| reason(site, form, field))
            .collect(),
        private: names(Shown::Private),
        totals: names(Shown::Totals),
        kept: form.retention.as_deref().map(kept).unwrap_or_default(),
    }
}

fn reason(site: &Site, form: &Form, field: &Field) -> Option<Text> {
    Some(forms::asked(site, form, field.public_reason.as_deref()?))
}

/// An ISO 8601 duration in the units that it names; one that is none has been complained of.
fn kept(retention: &str) -> Vec<Kept> {
    let span: Span = retention.parse().unwrap_or_default();
    let units = [
        ("years", i64::from(span.get_years())),
        ("months", i64::from(span.get_months())),
        ("weeks", i64::from(span.get_weeks())),
        ("days", i64::from(span.get_days())),
    ];
    units.into_iter().filter(|(_, count)| *count > 0).map(|(unit, count)| Kept { unit, count }).collect()
}

/// Whether a person tells something by it; the tick by which they agree tells nothing.
fn is_asked(form: &Form, field: &Field) -> bool {
    let is_consent = form.consent.as_ref().is_some_and(|consent| consent.field == field.id);
    !is_consent && !matches!(field.kind, FieldKind::Honeypot | FieldKind::Hidden | FieldKind::Reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_time_is_left_out() {
        let kept = |text: &str| kept(text).into_iter().map(|kept| (kept.unit, kept.count)).collect::<Vec<_>>();
        assert_eq!(kept("P1Y6M"), [("years", 1), ("months", 6)]);
        assert_eq!(kept("P90D"), [("days", 90)]);
    }
}
