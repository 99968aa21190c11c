//! An offer: support that somebody can give.

use crate::fields::Fields;
use crate::item::By;
use crate::value::{Day, HELPED, Markdown, Ref, Term};
use crate::vocab::SUPPORT_KINDS;
use crate::{Code, choice, mapping};

mapping! {
    /// The fields of an offer.
    pub struct Offer {
        /// Kinds of support.
        kinds: Vec<Term<SUPPORT_KINDS>>,
        /// What it is, exactly.
        what_exactly: Option<Markdown>,
        /// Who may take it.
        for_whom: Option<String>,
        /// The one thing it is meant for, if it is meant for one; a need, if it was made in answer to that.
        for_ = "for": Option<Ref<HELPED>>,
        /// Whether it costs anything.
        cost: Option<Cost>,
        /// What it costs, in words.
        cost_note: Option<String>,
        /// How many times it can be taken.
        how_much: Option<String>,
        /// The first day.
        from: Option<Day>,
        /// The last day.
        until: Option<Day>,
        /// What to do to get it.
        how_to_take_it_up: Option<Markdown>,
        /// What it depends on.
        conditions: Option<Markdown>,
        /// Where it is given.
        where_ = "where": Option<String>,
        /// Who gives it.
        by: Option<By>,
    }
}

choice! {
    /// Whether an offer costs anything.
    pub enum Cost {
        /// It does not.
        Free = "free",
        /// Less than usual.
        Subsidised = "subsidised",
        /// It does.
        Paid = "paid",
    }
}

impl Offer {
    /// Whether it can be taken up on a day; both end days count as inside.
    pub fn is_open(&self, today: Day) -> bool {
        self.from.is_none_or(|from| from <= today) && self.until.is_none_or(|until| today <= until)
    }

    pub(super) fn check(&self, fields: &mut Fields<'_, '_, '_>) {
        if let (Some(from), Some(until)) = (self.from, self.until)
            && until < from
        {
            let (at, message) =
                (fields.place_of("until"), format!("the offer ends on {until}, before it starts on {from}"));
            fields.reader.mistake(Code::DatesReversed, at, message, Some("correct one of the two dates".into()));
        }
    }
}
