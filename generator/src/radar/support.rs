//! Needs that nobody meets, and offers that nobody uses.

use model::item::{Kind, Match, MatchStatus, Need, NeedStatus};
use model::value::Day;

use super::words::{ahead, count, date, name};
use super::{Ground, Sign};
use crate::site::{Ix, Site};

impl Ground<'_> {
    /// An open need for which no offer was found.
    pub(super) fn need_unmatched(&self, ix: Ix) -> Option<Sign> {
        let since = unmatched_since(self.site, ix)?;
        let why = format!("It has been open since {}, {}, and has no match.", date(since), self.ago(since));
        Some(Sign { since: self.after(since), why, next: look_for_offer(self.site, ix) })
    }

    /// An offer that ends soon.
    pub(super) fn offer_ending(&self, ix: Ix) -> Option<Sign> {
        let (today, offer) = (self.site.today, self.site.offer(ix)?);
        let until = offer.until.filter(|_| offer.is_open(today))?;
        let used = match uses(self.site, ix) {
            0 => "nobody has used it yet".into(),
            needs => format!("{} used it", count(needs, "need")),
        };
        let why = format!("It ends on {}, {}; {used}.", date(until), ahead(-self.days_since(until)));
        let who = offer.by.as_ref().and_then(|by| name(self.site, ix, by)).unwrap_or_else(|| "whoever gives it".into());
        let next = format!(
            "look for a need that it fits while there is time, or ask {who} for a later `until:` in {}",
            self.file(ix)
        );
        Some(Sign { since: self.before(until), why, next })
    }

    /// An offer that was never used.
    pub(super) fn offer_unused(&self, ix: Ix) -> Option<Sign> {
        let offer = self.site.offer(ix).filter(|offer| offer.is_open(self.site.today))?;
        let since = offer.from.max(self.came(ix)).filter(|_| uses(self.site, ix) == 0)?;
        let why = format!("It has been there since {}, {}, and was never used.", date(since), self.ago(since));
        let next = format!(
            "look for a need that it fits, or ask what would make it fit better, and change it in {}",
            self.file(ix)
        );
        Some(Sign { since: self.after(since), why, next })
    }
}

/// Since when an open need has had nobody who may meet it; nothing for any other.
pub(crate) fn unmatched_since(site: &Site, ix: Ix) -> Option<Day> {
    let merged = site.merged_into(ix).iter().filter_map(|merged| site.need(*merged));
    let is_open = |need: &&Need| need.status() == NeedStatus::Open && need.matches.iter().all(came_to_nothing);
    let need = site.need(ix).filter(is_open).filter(|_| merged.flat_map(|need| &need.matches).all(came_to_nothing))?;
    let opened = need.status_history.iter().filter(|entry| entry.status == Some(NeedStatus::Open));
    let days = opened.map(|entry| entry.date).chain(need.matches.iter().map(|one| one.date));
    days.chain([site.item(ix).common.date]).flatten().filter(|day| *day <= site.today).max()
}

fn came_to_nothing(one: &Match) -> bool {
    one.status == Some(MatchStatus::DidNotWork)
}

/// What to do about a need without a match: offers of its kind first, if there are any.
pub(crate) fn look_for_offer(site: &Site, ix: Ix) -> String {
    let fitting = offers_of_its_kind(site, ix);
    if site.need(ix).is_some_and(|need| need.kinds.is_empty()) {
        return format!("say what kind of support it is: add `kinds:` to {}", site.item(ix).id.file());
    }
    let ids = match &fitting[..] {
        [] => return "no open offer is of its kind: ask partners, and put it into the next newsletter".into(),
        [one] => one.clone(),
        [one, other] => format!("{one} or {other}"),
        [one, other, third] => format!("{one}, {other} or {third}"),
        [one, other, rest @ ..] => format!("{one}, {other} or one of {} more", rest.len()),
    };
    format!("see whether {ids} fits: `showground match --suggest {}` says why", site.item(ix).id)
}

/// The ids of open offers that share a kind of support with a need.
fn offers_of_its_kind(site: &Site, ix: Ix) -> Vec<String> {
    let shares = |need: &Need, offer: Ix| {
        site.offer(offer).is_some_and(|offer| offer.kinds.iter().any(|kind| need.kinds.contains(kind)))
    };
    let open = site.open_offers().into_iter();
    let fitting = open.filter(|offer| site.need(ix).is_some_and(|need| shares(need, *offer)));
    fitting.map(|offer| site.item(offer).id.to_string()).collect()
}

/// How many needs tried an offer; a suggestion alone is no use of it.
fn uses(site: &Site, offer: Ix) -> usize {
    let tried = |need: &Ix| site.matches_between(*need, offer).any(|one| one.status != Some(MatchStatus::Suggested));
    site.back(offer, Kind::Need, "matches").iter().filter(|need| tried(need)).count()
}
