//! The radar: what stands still, whose day has passed, and who waits. What editors should not have to remember.
//!
//! A pure function of the linked site, its day and its settings. One file per sort of thing, one function per rule; each says
//! from which day on the rule fires, why, and what to do. What waits in the inbox is passed in. Drafts, what is not published
//! yet and what was taken down are not looked at; nor is what has left the line (parked, paused, ended, joined, answered).

pub(crate) mod check_ins;
pub(crate) mod count;
mod ideas;
mod inbox;
mod notices;
pub(crate) mod prototypes;
pub(crate) mod support;
pub(crate) mod words;

use model::item::{Item, Kind};
use model::radar::Rule;
use model::value::Day;
use serde::{Serialize, Serializer};

use crate::radar::support::Fitting;
use crate::site::{Ix, Site};

/// Something to look after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule that fired.
    pub rule: Rule,
    /// What it is about: the id of a thing, `site.yaml`, or a receipt.
    pub item: String,
    /// What that is called.
    pub title: String,
    /// Why the rule fired, in a sentence with its dates.
    pub why: String,
    /// What to do about it.
    pub next: String,
    /// The first day on which it fired.
    #[serde(serialize_with = "iso")]
    pub since: Day,
}

/// A submission that nobody has decided on. No word of it is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// Its name.
    pub receipt: String,
    /// The form it was sent with.
    pub form: String,
    /// The day on which it came.
    #[serde(serialize_with = "iso")]
    pub came: Day,
    /// Whether it was put aside, because it may be spam.
    pub aside: bool,
}

/// Why a rule fired for a thing.
struct Sign {
    since: Option<Day>,
    why: String,
    next: String,
}

/// What a rule looks at.
struct Ground<'a> {
    site: &'a Site,
    waiting: &'a [Waiting],
    rule: Rule,
    /// The number it goes by.
    limit: u16,
}

/// A day for machines, `2026-11-24`.
pub(crate) fn iso<S: Serializer>(day: &Day, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// Everything to look after: rule by rule in their order, and of each what has waited longest first.
pub fn radar(site: &Site, waiting: &[Waiting]) -> Vec<Finding> {
    let rules = Rule::ALL.iter().filter_map(|rule| Some((*rule, site.settings.radar_limit(*rule)?)));
    let grounds = rules.map(|(rule, limit)| Ground { site, waiting, rule, limit });
    let mut findings: Vec<Finding> = grounds.flat_map(|ground| ground.look()).collect();
    findings.sort_by(|a, b| (a.rule, a.since, &a.item).cmp(&(b.rule, b.since, &b.item)));
    findings
}

impl Ground<'_> {
    fn look(&self) -> Vec<Finding> {
        match self.rule {
            Rule::CommentWaiting => self.comments_waiting(),
            Rule::OfferEnding => self.each(Kind::Offer, Ground::offer_ending),
            Rule::NextStepPassed => self.each(Kind::Prototype, Ground::next_step_passed),
            Rule::CheckInOverdue => self.each(Kind::Prototype, Ground::check_in_overdue),
            Rule::AgreementReview => self.each(Kind::Prototype, Ground::agreement_review),
            Rule::IdeaUnanswered => self.each(Kind::Idea, Ground::idea_unanswered),
            Rule::NeedUnmatched => {
                let fitting = Fitting::of(self.site);
                self.each(Kind::Need, |ground, ix| ground.need_unmatched(ix, &fitting))
            }
            Rule::NoOwner => self.each(Kind::Prototype, Ground::no_owner),
            Rule::TakingForwardQuiet => self.each(Kind::Prototype, Ground::taking_forward_quiet),
            Rule::TestingQuiet => self.each(Kind::Prototype, Ground::testing_quiet),
            Rule::ShapingQuiet => self.each(Kind::Idea, Ground::shaping_quiet),
            Rule::OfferUnused => self.each(Kind::Offer, Ground::offer_unused),
            Rule::AccessibilityOld => self.each(Kind::Page, Ground::accessibility_old),
            Rule::PageReview => self.each(Kind::Page, Ground::page_review),
            Rule::NowOld => self.now_old(),
        }
    }

    /// The things of a type for which a rule has fired.
    fn each(&self, kind: Kind, rule: impl Fn(&Self, Ix) -> Option<Sign>) -> Vec<Finding> {
        let all = self.site.of(kind).iter().copied();
        let found = all.filter_map(|ix| {
            let (id, title) = (self.item(ix).id.to_string(), self.site.title(ix).to_owned());
            self.finding(id, title, rule(self, ix)?)
        });
        found.collect()
    }

    /// A finding, once its day has come.
    fn finding(&self, item: String, title: String, sign: Sign) -> Option<Finding> {
        let Sign { since, why, next } = sign;
        let since = since.filter(|day| *day <= self.site.today)?;
        Some(Finding { rule: self.rule, item, title, why, next, since })
    }

    fn item(&self, ix: Ix) -> &Item {
        self.site.item(ix)
    }

    fn came(&self, ix: Ix) -> Option<Day> {
        came(self.item(ix))
    }

    /// The last of these days that has come.
    fn last(&self, days: impl IntoIterator<Item = Option<Day>>) -> Option<Day> {
        days.into_iter().flatten().filter(|day| *day <= self.site.today).max()
    }
}

/// The day on which a thing came: its own, or that of its first stage.
pub(crate) fn came(item: &Item) -> Option<Day> {
    item.common.date.or_else(|| item.stages().first().and_then(|entry| entry.date))
}
