//! Needs that nobody meets, and offers that nobody uses.

use std::cell::RefCell;

use hashbrown::HashMap;
use model::item::{Kind, Match, MatchStatus, Need, NeedStatus};
use model::value::{Day, Term};
use model::vocab::SUPPORT_KINDS;

use super::words::{ahead, count, date, name};
use super::{Ground, Sign};
use crate::site::{Ix, Site};

impl Ground<'_> {
    /// An open need for which no offer was found.
    pub(super) fn need_unmatched(&self, ix: Ix, fitting: &Fitting<'_>) -> Option<Sign> {
        let since = unmatched_since(self.site, ix)?;
        let why = format!("It has been open since {}, {}, and has no match.", date(since), self.ago(since));
        Some(Sign { since: self.after(since), why, next: fitting.look_for_offer(ix) })
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

/// The ids of the first offers, and how many there are.
type First = (Vec<String>, usize);

/// The open offers that share a kind of support with a need, looked for once for all needs of the same kinds.
pub(crate) struct Fitting<'a> {
    site: &'a Site,
    open: Vec<Ix>,
    /// What was found, by the kinds.
    known: RefCell<HashMap<Vec<&'a str>, First>>,
}

impl<'a> Fitting<'a> {
    pub(crate) fn of(site: &'a Site) -> Fitting<'a> {
        Fitting { site, open: site.open_offers(), known: RefCell::default() }
    }

    /// What to do about a need without a match: offers of its kind first, if there are any.
    pub(crate) fn look_for_offer(&self, ix: Ix) -> String {
        let kinds: Vec<&str> = self.kinds(self.site.need(ix).map(|need| &need.kinds[..])).collect();
        if kinds.is_empty() {
            return format!("say what kind of support it is: add `kinds:` to {}", self.site.item(ix).id.file());
        }
        let mut known = self.known.borrow_mut();
        let (first, count) = known.entry(kinds).or_insert_with_key(|kinds| self.of_kinds(kinds));
        let ids = match (&first[..], *count) {
            ([], _) => {
                return "no open offer is of its kind: ask partners, and put it into the next newsletter".into();
            }
            ([one, other, third], 3) => format!("{one}, {other} or {third}"),
            ([one, other, _], count) => format!("{one}, {other} or one of {} more", count - 2),
            (few, _) => few.join(" or "),
        };
        format!("see whether {ids} fits: `showground match --suggest {}` says why", self.site.item(ix).id)
    }

    fn of_kinds(&self, kinds: &[&str]) -> First {
        let shares = |offer: &&Ix| {
            self.kinds(self.site.offer(**offer).map(|offer| &offer.kinds[..])).any(|kind| kinds.contains(&kind))
        };
        let all: Vec<&Ix> = self.open.iter().filter(shares).collect();
        let first = all.iter().take(3).map(|offer| self.site.item(**offer).id.to_string());
        (first.collect(), all.len())
    }

    fn kinds(&self, kinds: Option<&'a [Term<SUPPORT_KINDS>]>) -> impl Iterator<Item = &'a str> {
        kinds.into_iter().flatten().map(|kind| kind.0.as_str())
    }
}

/// How many needs tried an offer; a suggestion alone is no use of it.
fn uses(site: &Site, offer: Ix) -> usize {
    let tried = |need: &Ix| site.matches_between(*need, offer).any(|one| one.status != Some(MatchStatus::Suggested));
    site.back(offer, Kind::Need, "matches").iter().filter(|need| tried(need)).count()
}
