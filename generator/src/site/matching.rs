//! Needs and the offers that may meet them: for every pair the reasons that speak for it, against it, or rule it out.
//!
//! A reason is a fact first; its weight and its sentence are made from it, so that what is said is what was counted. The
//! points only put offers into an order. Whether two people are brought together is for an editor to decide.

mod areas;
mod capacity;
mod offers;
mod reminders;
mod sentences;
#[cfg(test)]
mod tests;

use model::item::{Cost, Kind, Match, MatchStatus, Need, Offer};
use model::value::Day;

use super::{Ix, Site};
pub use areas::Nearness;
pub use capacity::Capacity;
pub use offers::{Found, Offers};

/// How an offer fits a need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// The offer.
    pub offer: Ix,
    /// Why it fits, and why not, in the order in which people would ask.
    pub reasons: Vec<Reason>,
}

/// A fact that speaks for an offer or against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They were matched before, and that is where it stands.
    Matched(MatchStatus, Option<Day>),
    /// Who gives it is who needs it.
    Own,
    /// It was made for this need, or for what it is a need of.
    MadeFor(Ix),
    /// It is meant for something else.
    MeantFor(Ix),
    /// It is of these kinds, which are needed.
    Kinds(Vec<String>),
    /// It is of no kind that is needed.
    OtherKinds,
    /// Nobody has said yet of which kind the one or the other is.
    Unsorted(Ix),
    /// It is over.
    Over(Day),
    /// It begins after it is needed.
    TooLate(Day, Day),
    /// It can be taken up today; until the day, if there is one.
    Open(Option<Day>),
    /// It can be taken up from a day on, which is in time.
    Opens(Day),
    /// Where it is given, and where it is needed.
    Area(Nearness),
    /// How much of it there is, and how much is promised.
    Capacity(Capacity),
    /// It belongs to the same round.
    Round(Ix),
    /// So many others were helped by it.
    Helped(usize),
    /// It is not free of charge.
    Costs(Cost, Option<String>),
}

/// What a reason does to a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It speaks for the offer with so many points, or, below 0, against it.
    Points(i32),
    /// It rules the offer out.
    RulesOut,
}

impl Reason {
    /// What it does. The kind of support counts most, because nothing else makes up for a wrong one; then that somebody
    /// had this need in mind; then the way to go; then whether it can begin now. All other things tip a balance.
    pub fn weight(&self) -> Weight {
        match self {
            Reason::Matched(..)
            | Reason::Own
            | Reason::MeantFor(_)
            | Reason::OtherKinds
            | Reason::Unsorted(_)
            | Reason::Over(_)
            | Reason::TooLate(..) => Weight::RulesOut,
            Reason::MadeFor(_) => Weight::Points(6),
            Reason::Kinds(kinds) => Weight::Points(6 + 2 * (i32::try_from(kinds.len()).unwrap_or(i32::MAX / 4) - 1)),
            Reason::Open(_) => Weight::Points(2),
            Reason::Opens(_) | Reason::Round(_) | Reason::Helped(_) => Weight::Points(1),
            Reason::Area(nearness) => Weight::Points(nearness.points()),
            Reason::Capacity(capacity) => capacity.weight(),
            Reason::Costs(..) => Weight::Points(-1),
        }
    }
}

impl Fit {
    /// Whether nothing rules it out.
    pub fn fits(&self) -> bool {
        self.reasons.iter().all(|reason| reason.weight() != Weight::RulesOut)
    }

    /// By which offers are put into order.
    pub fn points(&self) -> i32 {
        let points = self.reasons.iter().map(|reason| match reason.weight() {
            Weight::Points(points) => points,
            Weight::RulesOut => 0,
        });
        points.sum()
    }

    /// How often the offer is promised already.
    fn promised(&self) -> usize {
        let promised = |reason: &Reason| if let Reason::Capacity(capacity) = reason { capacity.promised } else { 0 };
        self.reasons.iter().map(promised).sum()
    }
}

impl Site {
    /// Needs for which somebody has to be found, those that have waited longest first: open ones, and those whose every
    /// match came to nothing.
    pub fn needs_to_match(&self) -> Vec<Ix> {
        let mut needs: Vec<Ix> = self.of(Kind::Need).to_vec();
        needs.retain(|ix| self.is_open_need(*ix) || self.need(*ix).is_some_and(fell_through));
        needs.reverse();
        needs
    }

    /// How an offer fits a need.
    pub fn fit(&self, need: Ix, offer: Ix) -> Fit {
        let (Some(wanted), Some(given)) = (self.need(need), self.offer(offer)) else {
            return Fit { offer, reasons: vec![Reason::OtherKinds] };
        };
        let pair = Pair { site: self, need, offer, wanted, given };
        let made_for = pair.made_for();
        let kinds = pair.kinds().filter(|kinds| made_for.is_none() || matches!(kinds, Reason::Kinds(_)));
        let reasons = [
            pair.matched(),
            pair.own(),
            made_for.or_else(|| pair.meant_for()),
            kinds,
            Some(pair.days()),
            pair.area().map(Reason::Area),
            self.capacity(offer).map(Reason::Capacity),
            pair.round(),
            pair.helped(),
            pair.costs(),
        ];
        Fit { offer, reasons: reasons.into_iter().flatten().collect() }
    }

    /// The matches of all needs that name an offer.
    fn matches_of(&self, offer: Ix) -> impl Iterator<Item = &Match> {
        let needs = self.backlinks.of(offer, Kind::Need, "matches");
        needs.flat_map(move |need| self.matches_between(need, offer))
    }

    /// The matches of a need, and of those that were merged into it, that name an offer.
    pub fn matches_between(&self, need: Ix, offer: Ix) -> impl Iterator<Item = &Match> {
        let needs = [need].into_iter().chain(self.merged_into(need).iter().copied());
        needs.flat_map(move |whose| self.own_matches(whose, offer).map(|(_, one)| one))
    }

    /// The match that counts: the last of the need itself, or else of those that were merged into it. Whose it is, and its place
    /// among all of that.
    pub fn match_between(&self, need: Ix, offer: Ix) -> Option<(Ix, usize, &Match)> {
        let merged = self.merged_into(need).iter().rev().copied();
        let mut needs = [need].into_iter().chain(merged);
        needs.find_map(|whose| self.own_matches(whose, offer).last().map(|(place, one)| (whose, place, one)))
    }

    fn own_matches(&self, need: Ix, offer: Ix) -> impl Iterator<Item = (usize, &Match)> {
        let all = self.need(need).into_iter().flat_map(|need| need.matches.iter().enumerate());
        let leads = move |one: &Match| one.offer.as_ref().and_then(|to| self.target(need, &to.0).found());
        all.filter(move |(_, one)| leads(one) == Some(offer))
    }
}

/// Whether somebody was found for a need, and nothing came of it.
fn fell_through(need: &Need) -> bool {
    let failed = |one: &Match| one.status == Some(MatchStatus::DidNotWork);
    need.status() == model::item::NeedStatus::Matched && !need.matches.is_empty() && need.matches.iter().all(failed)
}

/// A need and an offer.
struct Pair<'a> {
    site: &'a Site,
    need: Ix,
    offer: Ix,
    wanted: &'a Need,
    given: &'a Offer,
}

impl Pair<'_> {
    fn matched(&self) -> Option<Reason> {
        let (.., last) = self.site.match_between(self.need, self.offer)?;
        Some(Reason::Matched(last.status.unwrap_or(MatchStatus::Suggested), last.date))
    }

    fn own(&self) -> Option<Reason> {
        let giver = self.site.targets(self.offer, "by");
        self.whose().iter().any(|whose| giver.contains(whose)).then_some(Reason::Own)
    }

    /// What it is a need of: an idea, a prototype or an organisation.
    fn whose(&self) -> Vec<Ix> {
        self.site.targets(self.need, "for")
    }

    fn made_for(&self) -> Option<Reason> {
        let (meant, whose) = (self.site.targets(self.offer, "for"), self.whose());
        meant.into_iter().find(|ix| *ix == self.need || whose.contains(ix)).map(Reason::MadeFor)
    }

    fn meant_for(&self) -> Option<Reason> {
        self.site.targets(self.offer, "for").first().copied().map(Reason::MeantFor)
    }

    fn kinds(&self) -> Option<Reason> {
        let common = self.wanted.kinds.iter().filter(|kind| self.given.kinds.contains(kind));
        let mut common: Vec<String> = common.map(|kind| kind.0.clone()).collect();
        common.dedup();
        Some(match (common.is_empty(), self.wanted.kinds.is_empty(), self.given.kinds.is_empty()) {
            (false, ..) => Reason::Kinds(common),
            (true, true, _) => Reason::Unsorted(self.need),
            (true, false, true) => Reason::Unsorted(self.offer),
            (true, false, false) => Reason::OtherKinds,
        })
    }

    fn days(&self) -> Reason {
        let today = self.site.today;
        match (self.given.from, self.given.until, self.wanted.by_when) {
            (_, Some(until), _) if until < today => Reason::Over(until),
            (Some(from), _, Some(by_when)) if from > by_when && from > today => Reason::TooLate(from, by_when),
            (Some(from), ..) if from > today => Reason::Opens(from),
            (_, until, _) => Reason::Open(until),
        }
    }

    fn round(&self) -> Option<Reason> {
        let rounds = self.site.targets(self.offer, "round");
        self.site.targets(self.need, "round").into_iter().find(|round| rounds.contains(round)).map(Reason::Round)
    }

    fn helped(&self) -> Option<Reason> {
        let count = self.site.matches_of(self.offer).filter(|one| one.delivered()).count();
        (count > 0).then_some(Reason::Helped(count))
    }

    fn costs(&self) -> Option<Reason> {
        let cost = self.given.cost.filter(|cost| *cost != Cost::Free)?;
        Some(Reason::Costs(cost, self.given.cost_note.clone()))
    }
}
