//! A round: one edition of the competition, which is never taken down.

use crate::fields::Fields;
use crate::value::{Day, Markdown, ORGANISATION, ROUND, Ref, WORK};
use crate::{Code, Slug, choice, mapping, nested};

mapping! {
    /// The fields of a round.
    pub struct Round {
        /// 1 for the first.
        number: Option<i64>,
        /// The first day of the call for ideas.
        opens: Option<Day>,
        /// The last day of the call for ideas.
        closes: Option<Day>,
        /// The day on which the competition ended and the time after it began.
        final_event: Option<Day>,
        /// What happens when.
        timeline: Vec<Milestone>,
        /// What is different from the time before.
        whats_different: Option<Markdown>,
        /// What people get.
        incentives: Vec<Incentive>,
        /// What the judges look at.
        criteria: Vec<Criterion>,
        /// Who judges, by name.
        judges: Vec<String>,
        /// What was learnt.
        lessons: Vec<Lesson>,
        /// What the ideas say, taken together.
        findings: Vec<Markdown>,
        /// Who owns what.
        rights: Option<Markdown>,
        /// Ways to work with the programme.
        ways_to_partner: Vec<WayToPartner>,
        /// When the next round may come.
        next_round_hint: Option<String>,
        /// The round before.
        previous: Option<Ref<ROUND>>,
        /// Those who carry it.
        partners: Vec<Ref<ORGANISATION>>,
        /// What to see first.
        highlights: Vec<Ref<WORK>>,
    }
}

nested! {
    /// Something that happens on a day.
    pub struct Milestone {
        /// When.
        date: Option<Day>,
        /// What.
        what: Option<String>,
        /// Of what kind.
        kind: Option<String>,
    } require { "date": "the day, like 2026-09-14", "what": "what happens", }
}

choice! {
    /// What an incentive is made of.
    pub enum IncentiveKind {
        /// Money.
        Money = "money",
        /// Help.
        Support = "support",
        /// A way in: to places, kit, data or people.
        Access = "access",
        /// Thanks in public.
        Recognition = "recognition",
    }
}

nested! {
    /// What people get.
    pub struct Incentive {
        /// What.
        what: Option<String>,
        /// Who gets it.
        for_whom: Option<String>,
        /// Its kind.
        kind: Option<IncentiveKind>,
    } require { "what": "what people get", }
}

nested! {
    /// What the judges look at.
    pub struct Criterion {
        /// In a word or two.
        name: Option<String>,
        /// Why it matters.
        why: Option<String>,
    } require { "name": "what is looked at", }
}

nested! {
    /// What was learnt.
    pub struct Lesson {
        /// The lesson.
        lesson: Option<String>,
        /// What was done about it.
        what_we_changed: Option<String>,
    } require { "lesson": "what was learnt", }
}

nested! {
    /// A way to work with the programme.
    pub struct WayToPartner {
        /// In a few words.
        title: Option<String>,
        /// What the partner gives.
        you_give: Option<String>,
        /// What the partner gets.
        you_get: Option<String>,
        /// How much work it is.
        effort: Option<String>,
        /// Until when.
        by_when: Option<Day>,
        /// Who thought of it.
        suggested_by: Option<String>,
    } require { "title": "the way, in a few words", }
}

impl WayToPartner {
    /// What forms call it: its title as a slug.
    pub fn id(&self) -> Option<Slug> {
        Slug::from_title(self.title.as_deref()?)
    }
}

/// Where a round stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundState {
    /// Its call has not begun.
    Planned,
    /// It takes ideas.
    Open,
    /// Its call is over, its final event is not.
    Making,
    /// The time after.
    After,
}

impl RoundState {
    /// Its word in templates.
    pub fn as_str(self) -> &'static str {
        match self {
            RoundState::Planned => "planned",
            RoundState::Open => "open",
            RoundState::Making => "making",
            RoundState::After => "after",
        }
    }
}

/// The round of the moment: the one that is open, the latest if there are several; else the one that opens next; else the
/// one that opened last.
pub fn current_round<'a, T: Copy>(rounds: impl IntoIterator<Item = (T, &'a Round)>, today: Day) -> Option<T> {
    let rounds: Vec<(T, &Round)> = rounds.into_iter().collect();
    let in_state = |state| rounds.iter().filter(move |(_, round)| round.state(today) == state);
    let open = in_state(RoundState::Open).max_by_key(|(_, round)| round.opens);
    let next = in_state(RoundState::Planned).min_by_key(|(_, round)| round.opens);
    let last = rounds.iter().max_by_key(|(_, round)| round.opens);
    open.or(next).or(last).map(|(name, _)| *name)
}

impl Round {
    /// The state on a day. A round without dates is always open; both end days count as inside.
    pub fn state(&self, today: Day) -> RoundState {
        match self {
            _ if self.opens.is_some_and(|opens| today < opens) => RoundState::Planned,
            _ if self.closes.is_none_or(|closes| today <= closes) => RoundState::Open,
            _ if self.final_event.is_some_and(|day| today <= day) => RoundState::Making,
            _ => RoundState::After,
        }
    }

    pub(super) fn check(&self, fields: &mut Fields<'_, '_, '_>) {
        if let (Some(opens), Some(closes)) = (self.opens, self.closes)
            && closes < opens
        {
            let (at, message) =
                (fields.place_of("closes"), format!("the round closes on {closes}, before it opens on {opens}"));
            fields.reader.mistake(Code::DatesReversed, at, message, Some("correct one of the two dates".into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn current(rounds: &[(&str, &str, &str)], today: &str) -> Option<usize> {
        let day = |text: &str| Day::parse(text);
        let rounds: Vec<Round> = rounds
            .iter()
            .map(|(_, opens, closes)| Round { opens: day(opens), closes: day(closes), ..Round::default() })
            .collect();
        current_round(rounds.iter().enumerate(), day(today)?)
    }

    #[test]
    fn the_open_round_counts_then_the_next_then_the_last() {
        let rounds = [
            ("v1", "2024-09-01", "2024-10-31"),
            ("v2", "2026-09-01", "2026-12-18"),
            ("v3", "2028-09-01", "2028-10-31"),
        ];
        assert_eq!(current(&rounds, "2026-10-01"), Some(1));
        assert_eq!(current(&rounds, "2025-10-01"), Some(1));
        assert_eq!(current(&rounds, "2027-10-01"), Some(2));
        assert_eq!(current(&rounds, "2029-10-01"), Some(2));
        assert_eq!(current(&[], "2029-10-01"), None);
    }
}
