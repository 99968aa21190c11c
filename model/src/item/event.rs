//! An event: a workshop, a camp, a test session.

use crate::fields::Fields;
use crate::value::{Day, IDEA, Markdown, Moment, ORGANISATION, PROTOTYPE, Ref, Term};
use crate::vocab::{AREAS, EVENT_KINDS};
use crate::{Code, mapping, nested};

mapping! {
    /// The fields of an event.
    pub struct Event {
        /// What sort of event.
        kind: Option<Term<EVENT_KINDS>>,
        /// Further sorts it mixes.
        formats: Vec<Term<EVENT_KINDS>>,
        /// When it begins.
        starts: Option<Moment>,
        /// When it is over.
        ends: Option<Moment>,
        /// Where.
        venue: Option<Venue>,
        /// Where, for those at home.
        online: Option<Online>,
        /// What it costs.
        cost: Option<String>,
        /// How many can come.
        capacity: Option<i64>,
        /// Who should come.
        for_whom: Option<String>,
        /// What to bring.
        what_to_bring: Option<Markdown>,
        /// How to book: `none`, `form`, or an address.
        booking: Option<String>,
        /// How it went.
        report: Option<Markdown>,
        /// How many came.
        attended: Option<i64>,
        /// Who was there.
        organisations_there: Vec<Ref<ORGANISATION>>,
        /// What people said.
        quotes: Vec<Quote>,
        /// It does not take place.
        cancelled: bool,
        /// Ideas worked on.
        ideas: Vec<Ref<IDEA>>,
        /// Prototypes made or tested.
        prototypes: Vec<Ref<PROTOTYPE>>,
    }
}

nested! {
    /// A place to go to.
    pub struct Venue {
        /// Its name.
        name: Option<String>,
        /// Its address.
        address: Option<String>,
        /// Its district.
        area: Option<Term<AREAS>>,
        /// Steps, lifts, loops, quiet rooms, car parks.
        access_notes: Option<String>,
        /// A map.
        map_url: Option<String>,
    } require { "name": "the name of the place", }
}

nested! {
    /// A place on the net.
    pub struct Online {
        /// Its address.
        url: Option<String>,
    }
}

nested! {
    /// What somebody said.
    pub struct Quote {
        /// The words.
        text: Option<String>,
        /// Whose they are.
        by: Option<String>,
    } require { "text": "the words", }
}

impl Event {
    /// Whether it is over on a day.
    pub fn is_past(&self, today: Day) -> bool {
        let last = self.ends.or(self.starts);
        last.is_some_and(|last| last.0.date() < today.0)
    }

    /// Whether people can still say by form that they come.
    pub fn is_booked_by_form(&self, today: Day) -> bool {
        self.booking.as_deref() == Some("form") && !self.cancelled && !self.is_past(today)
    }

    pub(super) fn check(&self, fields: &mut Fields<'_, '_, '_>) {
        fields.require("starts", "when it begins, like 2026-10-03T10:00");
        if let Some(booking) = self.booking.as_deref().filter(|booking| !is_way_to_book(booking)) {
            let at = fields.place_of("booking");
            let message = format!("`{booking}` is no way to book");
            let help = "write `form`, `none`, or an address that begins with https://";
            fields.reader.mistake(Code::ValueNotOneOf, at, message, Some(help.into()));
        }
        if let (Some(starts), Some(ends)) = (self.starts, self.ends)
            && ends < starts
        {
            let at = fields.place_of("ends");
            fields.reader.mistake(
                Code::DatesReversed,
                at,
                "the event ends before it starts",
                Some("correct `starts:` or `ends:`".into()),
            );
        }
    }
}

/// Whether it says how people book: by the site's form, not at all, or at an address.
fn is_way_to_book(text: &str) -> bool {
    matches!(text, "form" | "none") || ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme))
}
