//! Calendars: one of all events, and one of each.

use model::item::{Event, Kind};
use model::settings::Output;

use super::{Key, Views};
use crate::calendar::{self, Entry};
use crate::fingerprint::Mix;
use crate::page::Page;
use crate::site::Ix;

/// Whose events a calendar has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    /// All there are.
    All,
    /// This one.
    Of(Ix),
}

impl Views {
    /// Whether there are calendars.
    pub(super) fn has_calendars(&self) -> bool {
        self.site.settings.makes(Output::Calendars) && self.site.of(Kind::Event).iter().any(|ix| self.is_dated(*ix))
    }

    fn is_dated(&self, ix: Ix) -> bool {
        self.happening(ix).is_some_and(|event| event.starts.is_some())
    }

    fn happening(&self, ix: Ix) -> Option<&Event> {
        self.site.item(ix).details.event()
    }

    pub(super) fn calendar_pages(&self) -> Vec<(String, Key)> {
        if !self.has_calendars() {
            return Vec::new();
        }
        let dated = self.site.of(Kind::Event).iter().filter(|ix| self.is_dated(**ix));
        let own = dated.filter_map(|ix| Some((format!("{}calendar.ics", self.site.url(*ix)?), Calendar::Of(*ix))));
        let all = ("/events/calendar.ics".to_owned(), Calendar::All);
        own.chain([all]).map(|(url, calendar)| (url, Key::Calendar(calendar))).collect()
    }

    /// A calendar: all of it comes from the cards of its events.
    pub(super) fn calendar(&self, calendar: Calendar) -> Page<'_> {
        let events = match calendar {
            Calendar::All => {
                let mut all = self.site.of(Kind::Event).to_vec();
                all.sort_unstable(); // by name: a new event changes no line of the others
                all
            }
            Calendar::Of(ix) => vec![ix],
        };
        let name = self.site.settings.name.as_deref().unwrap_or_default();
        let mut mix = Mix::new();
        mix.text(name).text(&self.absolute("")).text(self.site.settings.time_zone.as_deref().unwrap_or_default());
        events.iter().for_each(|ix| _ = mix.mark(&self.marks[*ix]));
        Page::written(mix.done(), move || {
            let entries: Vec<Entry<'_>> = events.iter().filter_map(|ix| self.calendar_entry(*ix)).collect();
            calendar::calendar(name, &entries, &self.zone)
        })
    }

    fn calendar_entry(&self, ix: Ix) -> Option<Entry<'_>> {
        let (item, event) = (self.site.item(ix), self.happening(ix)?);
        let starts = event.starts?.0;
        let changed = item.common.updated.or(item.common.date);
        Some(Entry {
            uid: format!("{}@{}", item.id, self.host()),
            stamp: changed.map_or(starts.date(), |day| day.0),
            starts,
            ends: event.ends.map(|ends| ends.0),
            title: self.site.title(ix),
            about: item.common.summary.as_deref().unwrap_or_default(),
            place: place(event),
            url: self.absolute(self.site.url(ix)?),
            cancelled: event.cancelled,
        })
    }
}

fn place(event: &Event) -> Option<String> {
    let venue = event.venue.as_ref()?;
    let parts: Vec<&str> = [&venue.name, &venue.address].into_iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
