//! Check-ins that nobody has answered.

use jiff::ToSpan;
use model::item::{Kind, UpdateKind};
use model::value::Day;

use super::count::days_between;
use super::words::{date, owners};
use super::{Ground, Sign};
use crate::site::check_ins::CheckIn;
use crate::site::{Ix, Site};

impl Ground<'_> {
    /// The last check-in whose time is over and that nobody has answered. Those before it are past praying for, and those of
    /// a time when the prototype was not there were never asked.
    pub(super) fn check_in_overdue(&self, ix: Ix) -> Option<Sign> {
        let came = self.came(ix);
        let over = |one: &CheckIn| self.after(one.due).is_some_and(|day| day <= self.site.today);
        let due = self.site.check_ins(ix).into_iter().rfind(|one| Some(one.due) > came && over(one))?;
        if is_answered(self.site, ix, &due) {
            return None;
        }
        let last = self.last(answers(self.site, ix));
        let (day, how_long) = (date(due.due), self.ago(due.due));
        let heard = last.map_or_else(|| "there was none yet".into(), |day| format!("the last was on {}", date(day)));
        let why = format!("The check-in after {} months was due on {day}, {how_long}; {heard}.", due.months);
        let asked = owners(self.site, ix);
        let next = format!(
            "ask {asked} to tell us how it is going (/updates/new/), or write it: `showground new update` with \
             `kind: check-in`"
        );
        Some(Sign { since: self.after(due.due), why, next })
    }
}

/// Whether somebody has said how it is going, at this check-in and not at the one before: whoever answers early or late
/// answers the nearer one.
pub(crate) fn is_answered(site: &Site, ix: Ix, check_in: &CheckIn) -> bool {
    let half = days_between(check_in.before, check_in.due) / 2;
    let from = check_in.before.0.checked_add(half.days()).map_or(check_in.before, Day);
    answers(site, ix).flatten().any(|day| (from..=site.today).contains(&day))
}

/// The days on which somebody said how a prototype is going.
fn answers(site: &Site, ix: Ix) -> impl Iterator<Item = Option<Day>> {
    let says_so = |update: &Ix| {
        let kind = site.item(*update).details.update().and_then(|update| update.kind);
        matches!(kind, Some(UpdateKind::CheckIn | UpdateKind::Ended))
    };
    let updates = site.back(ix, Kind::Update, "about").into_iter();
    updates.filter(says_so).map(|update| site.dated(update)).collect::<Vec<_>>().into_iter()
}
