//! Prototypes that nobody owns, tests or tells of, and days that were agreed for them.

use model::item::{Kind, Prototype, Stage};

use super::words::{self, date, owners, quoted};
use super::{Ground, Sign};
use crate::site::{Ix, Site};

/// A prototype that is on its way: not paused, ended or joined into another.
pub(crate) fn on_its_way(site: &Site, ix: Ix) -> Option<&Prototype> {
    let item = site.item(ix);
    let left = item.stage().is_some_and(|stage| stage.step().is_none());
    item.details.prototype().filter(|_| !left)
}

impl Ground<'_> {
    /// The file of a thing.
    pub(super) fn file(&self, ix: Ix) -> String {
        self.item(ix).id.file()
    }

    /// Nobody takes care of it.
    pub(super) fn no_owner(&self, ix: Ix) -> Option<Sign> {
        on_its_way(self.site, ix).filter(|prototype| prototype.owners.is_empty())?;
        let came = self.came(ix)?;
        let why = format!("It came on {}, {}, and has no owner.", date(came), self.ago(came));
        let next = format!("find out who takes care of it, and write them under `owners:` in {}", self.file(ix));
        Some(Sign { since: self.after(came), why, next })
    }

    /// The day by which its next step was to be done has passed.
    pub(super) fn next_step_passed(&self, ix: Ix) -> Option<Sign> {
        let step = on_its_way(self.site, ix)?.next_step.as_ref()?;
        let by_when = step.by_when?;
        let what = step.what.as_deref().map_or_else(|| "Its next step".into(), quoted);
        let why = format!("{what} was to be done by {}, {}.", date(by_when), self.ago(by_when));
        let who = step.who.clone().unwrap_or_else(|| owners(self.site, ix));
        let next = format!("ask {who} how it went, and write what comes next under `next_step:` in {}", self.file(ix));
        Some(Sign { since: self.after(by_when), why, next })
    }

    /// The day on which its agreement was to be looked at again has passed.
    pub(super) fn agreement_review(&self, ix: Ix) -> Option<Sign> {
        let agreement = on_its_way(self.site, ix)?.agreement.as_ref()?;
        let review_on = agreement.review_on?;
        let partner = agreement.with.as_ref().and_then(|with| self.site.target(ix, &with.0).found());
        let with = partner.map_or_else(|| owners(self.site, ix), |partner| self.site.title(partner).to_owned());
        let (day, how_long) = (date(review_on), self.ago(review_on));
        let why = format!("The agreement with {with} was to be looked at again on {day}, {how_long}.");
        let next = format!("look at it together, and write the next `review_on:` into {}", self.file(ix));
        Some(Sign { since: self.after(review_on), why, next })
    }

    /// It is being tested, and no feedback comes.
    pub(super) fn testing_quiet(&self, ix: Ix) -> Option<Sign> {
        let item = self.item(ix);
        item.stage().filter(|stage| *stage == Stage::Testing)?;
        let since = item.stages().last()?.date?;
        let feedback = self.site.back(ix, Kind::Feedback, "about").into_iter();
        let heard = self.last(feedback.map(|one| self.site.dated(one))).filter(|day| *day > since);
        let what = match heard {
            Some(day) => format!("the last feedback came on {}, {}", date(day), self.ago(day)),
            None => format!("no feedback has come in {}", words::many(self.days_since(since), "day")),
        };
        let why = format!("People have been testing it since {}; {what}.", date(since));
        let page = self.site.url(ix).unwrap_or_default();
        let next = format!("invite people to {page}test/, or say what became of it: `showground stage {} …`", item.id);
        Some(Sign { since: self.after(heard.unwrap_or(since)), why, next })
    }

    /// It is taken forward, and nothing is heard of it.
    pub(super) fn taking_forward_quiet(&self, ix: Ix) -> Option<Sign> {
        self.item(ix).stage().filter(|stage| *stage == Stage::TakingForward)?;
        let last = self.site.last_sign(ix)?;
        let (day, how_long) = (date(last), self.ago(last));
        let why = format!("It is being taken forward; the last that was heard of it is of {day}, {how_long}.");
        let next =
            format!("ask {} how it goes, and write it as an update: `showground new update`", owners(self.site, ix));
        Some(Sign { since: self.after(last), why, next })
    }
}
