//! What a site says of itself, and nobody has read for a while.

use super::words::date;
use super::{Finding, Ground, Sign};
use crate::site::Ix;

/// Where the accessibility statement stands: every public body in the UK has to have one (SI 2018/952, regulation 8).
const STATEMENT: &str = "pages/help/accessibility";
/// What the settings are called in a list.
const SETTINGS: &str = "site.yaml";

impl Ground<'_> {
    /// The day on which a page was to be read again has passed.
    pub(super) fn page_review(&self, ix: Ix) -> Option<Sign> {
        let review_on = self.item(ix).details.page()?.review_on?;
        let why = format!("It was to be read again on {}, {}.", date(review_on), self.ago(review_on));
        let next =
            format!("read it, correct what is not so any more, and write the next `review_on:` into {}", self.file(ix));
        Some(Sign { since: self.after(review_on), why, next })
    }

    /// The accessibility statement was not looked at for a year. One without its day is known by the day of its next review.
    pub(super) fn accessibility_old(&self, ix: Ix) -> Option<Sign> {
        let item = self.item(ix);
        let page = item.details.page().filter(|_| item.id.as_str() == STATEMENT)?;
        let (since, why) = match item.common.updated.max(item.common.date) {
            Some(day) => (self.after(day)?, format!("It was last reviewed on {}, {}.", date(day), self.ago(day))),
            None if page.review_on.is_some() => return None,
            None => (self.site.today, "It does not say of which day it is.".into()),
        };
        let file = self.file(ix);
        let next =
            format!("test the site, correct what the statement says, and write the day as `updated:` into {file}");
        Some(Sign { since: Some(since), why, next })
    }

    /// What the site says happens now is old.
    pub(super) fn now_old(&self) -> Vec<Finding> {
        let now = self.site.settings.now.as_ref();
        let sign = now.and_then(|now| now.date).map(|day| Sign {
            since: self.after(day),
            why: format!("The home page has said this since {}, {}.", date(day), self.ago(day)),
            next: "write a new `now:` with its date into content/site.yaml".into(),
        });
        let title = || now.and_then(|now| now.text.clone()).unwrap_or_default();
        sign.and_then(|sign| self.finding(SETTINGS.into(), title(), sign)).into_iter().collect()
    }
}
