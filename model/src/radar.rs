//! The rules of the radar and the numbers they go by: `radar:` in `site.yaml`.
//!
//! A rule says what an editor should not have to remember: that somebody waits, that a day has passed, that a thing stands
//! still. It fires once so many days have gone by, and each number can be set, or its rule switched off.

use serde::{Deserialize, Serialize};

use crate::fields::{FromYaml, Reader};
use crate::item::Worded;
use crate::yaml::Node;
use crate::{Code, choice, mapping};

/// What the number of a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Days,
    /// Mondays to Fridays. Holidays are no exception: they differ between places, and people wait through them.
    WorkingDays,
    /// Months of the calendar.
    Months,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident $field:ident = $key:literal after $usual:literal $unit:ident,)*) => {
        choice! {
            /// A rule of the radar. Those that cannot wait come first.
            pub enum Rule { $($(#[$doc])* $rule = $key,)* }
        }

        mapping! {
            /// What `radar:` says in `site.yaml`, rule by rule.
            pub struct Radar { $($(#[$doc])* $field = $key: Option<Limit>,)* }
        }

        impl Rule {
            /// After how many it fires, unless the settings say otherwise.
            pub fn usual(self) -> u16 {
                match self { $(Rule::$rule => $usual,)* }
            }

            /// What its number counts.
            pub fn unit(self) -> Unit {
                match self { $(Rule::$rule => Unit::$unit,)* }
            }
        }

        impl Radar {
            fn said(&self, rule: Rule) -> Option<Limit> {
                match rule { $(Rule::$rule => self.$field,)* }
            }
        }
    };
}

rules! {
    /// A comment waits in the inbox.
    CommentWaiting comment_waiting = "comment-waiting" after 3 WorkingDays,
    /// An offer ends within so many days: what is not taken up by then is lost.
    OfferEnding offer_ending = "offer-ending" after 14 Days,
    /// The day by which the next step was to be done has passed.
    NextStepPassed next_step_passed = "next-step-passed" after 1 Days,
    /// Nobody has answered the question "how is it going?".
    CheckInOverdue check_in_overdue = "check-in-overdue" after 14 Days,
    /// The day on which an agreement was to be looked at again has passed.
    AgreementReview agreement_review = "agreement-review" after 1 Days,
    /// An idea has no answer.
    IdeaUnanswered idea_unanswered = "idea-unanswered" after 30 Days,
    /// A need is open, and no offer was found for it.
    NeedUnmatched need_unmatched = "need-unmatched" after 30 Days,
    /// A prototype has no owner.
    NoOwner no_owner = "no-owner" after 0 Days,
    /// A prototype is taken forward, and nothing is heard of it.
    TakingForwardQuiet taking_forward_quiet = "taking-forward-quiet" after 120 Days,
    /// A prototype is being tested, and no feedback comes.
    TestingQuiet testing_quiet = "testing-quiet" after 45 Days,
    /// An idea takes shape, and nothing happens to it.
    ShapingQuiet shaping_quiet = "shaping-quiet" after 60 Days,
    /// An offer is open, and nobody has used it.
    OfferUnused offer_unused = "offer-unused" after 90 Days,
    /// The accessibility statement was not looked at for so many months.
    AccessibilityOld accessibility_old = "accessibility-old" after 12 Months,
    /// The day on which a page was to be read again has passed.
    PageReview page_review = "page-review" after 1 Days,
    /// What the site says happens now is old.
    NowOld now_old = "now-old" after 60 Days,
}

/// What a site says of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// It never fires.
    Off,
    /// It fires once so many have gone by.
    After(u16),
}

/// Ten years of days: a rule that waits longer never fires, and says so with `off`.
const MOST: u16 = 3_650;

impl Worded for Limit {
    fn speak(&mut self, _: &Self) {}
}

impl FromYaml for Limit {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Limit> {
        let number = |text: &str| text.parse().ok().filter(|number| *number <= MOST).map(Limit::After);
        match node.text() {
            Some("off") => Some(Limit::Off),
            text => text.and_then(number).or_else(|| {
                let help = format!("write a whole number from 0 to {MOST}, or `off` to switch the rule off");
                reader.wrong(node, "a number, or `off`", &help)
            }),
        }
    }
}

impl FromYaml for Radar {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Radar> {
        let mut fields = reader.fields_with(node, &[Rule::IdeaUnanswered.as_str(), Rule::NeedUnmatched.as_str()])?;
        let radar = Radar::read(&mut fields);
        for (key, value) in fields.finish() {
            let rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.as_str()).collect();
            let help = format!("its rules are: {}", rules.join(", "));
            reader.mistake(Code::ValueNotOneOf, value.span, format!("the radar has no rule `{key}`"), Some(help));
        }
        Some(radar)
    }
}

impl Radar {
    /// After how many a rule fires; nothing where it is switched off.
    pub fn limit(&self, rule: Rule) -> Option<u16> {
        match self.said(rule) {
            Some(Limit::Off) => None,
            Some(Limit::After(number)) => Some(number),
            None => Some(rule.usual()),
        }
    }
}
