//! What an editor is reminded of before two people are introduced. It decides nothing: perhaps both know better.

use model::item::{MatchStatus, NeedStatus};

use super::capacity::is_promised;
use super::{Capacity, Fit, Nearness, Reason, Weight};
use crate::site::{Ix, Site};

impl Site {
    /// Why the two may not be brought together after all, each with the id of what it is about; nothing where all is well.
    pub fn reminders(&self, need: Ix, fit: &Fit) -> Vec<String> {
        let of_need = self.taken(need, fit).map(str::to_owned).into_iter().chain(self.late(need));
        let of_offer = fit.reasons.iter().filter_map(|reason| self.against(need, fit.offer, reason));
        let said = |ix: Ix| move |why: String| format!("{}: {why}", self.item(ix).id);
        of_need.map(said(need)).chain(of_offer.map(said(fit.offer))).collect()
    }

    /// Why nobody looks for anything any more; that the two are matched already is no reason.
    fn taken(&self, need: Ix, fit: &Fit) -> Option<&'static str> {
        let is_theirs =
            |reason: &Reason| matches!(reason, Reason::Matched(status, _) if *status != MatchStatus::DidNotWork);
        match self.need(need)?.status() {
            NeedStatus::Open => None,
            NeedStatus::Matched if fit.reasons.iter().any(is_theirs) => None,
            NeedStatus::Matched => Some("somebody else was found for it"),
            NeedStatus::Met => Some("it is met"),
            NeedStatus::NoLongerNeeded => Some("it is no longer needed"),
        }
    }

    /// That the day by which it was needed has passed.
    fn late(&self, need: Ix) -> Option<String> {
        let by_when = self.need(need)?.by_when.filter(|by_when| *by_when < self.today)?;
        Some(format!("it was needed by {}, which has passed", self.dates.day(by_when).text))
    }

    /// A reason as far as it speaks against the two. What is promised to this need is there for it.
    fn against(&self, need: Ix, offer: Ix, reason: &Reason) -> Option<String> {
        match reason {
            Reason::Matched(MatchStatus::DidNotWork, _)
            | Reason::Own
            | Reason::MeantFor(_)
            | Reason::OtherKinds
            | Reason::Unsorted(_)
            | Reason::Over(_)
            | Reason::TooLate(..)
            | Reason::Area(Nearness::Elsewhere(..)) => Some(reason.say(self)),
            Reason::Capacity(capacity) => {
                let own = self.matches_between(need, offer).filter(|one| one.status.is_some_and(is_promised)).count();
                let left =
                    Reason::Capacity(Capacity { promised: capacity.promised.saturating_sub(own), ..capacity.clone() });
                (left.weight() == Weight::RulesOut).then(|| left.say(self))
            }
            Reason::Matched(..) | Reason::MadeFor(_) | Reason::Kinds(_) | Reason::Open(_) | Reason::Opens(_) => None,
            Reason::Area(_) | Reason::Round(_) | Reason::Helped(_) | Reason::Costs(..) => None,
        }
    }
}
