//! Events that are still to come: whether people can get in, and whether they would have to be in two places.

use jiff::civil::DateTime;
use model::item::{Event, Kind};
use model::{Code, Diagnostic, Place};

use super::sheet::Sheet;
use crate::site::Site;

/// An event to which people can still go.
struct Coming<'s> {
    sheet: &'s Sheet<'s>,
    event: &'s Event,
    from: DateTime,
    until: DateTime,
}

/// What is wrong with the events to come.
pub fn check(sheets: &[Sheet<'_>], site: &Site) -> Vec<Diagnostic> {
    let mut coming: Vec<Coming<'_>> = sheets.iter().filter_map(|sheet| Coming::of(sheet, site)).collect();
    coming.sort_by_key(|event| event.from);
    coming.iter().filter_map(no_access).chain(clashes(&coming)).collect()
}

/// Events that are on at once, of those that stand in the order of their beginnings: each is held against those that still run.
fn clashes(coming: &[Coming<'_>]) -> Vec<Diagnostic> {
    let (mut running, mut found): (Vec<&Coming<'_>>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    for later in coming {
        running.retain(|earlier| earlier.until > later.from || earlier.from == later.from);
        found.extend(running.iter().filter_map(|earlier| clash(earlier, later)));
        running.push(later);
    }
    found
}

impl<'s> Coming<'s> {
    fn of(sheet: &'s Sheet<'s>, site: &Site) -> Option<Coming<'s>> {
        let item = &sheet.entry.item;
        let event = item.details.event().filter(|event| !event.cancelled && !event.is_past(site.today))?;
        let is_original = site.find(item.id.as_str()).is_some_and(|ix| site.item(ix).id == item.id);
        let from = event.starts?.0;
        is_original.then(|| Coming { sheet, event, from, until: event.ends.map_or(from, |ends| ends.0) })
    }

    fn place(&self, key: &str) -> Place {
        let node = self.sheet.front.get(key);
        node.map_or_else(|| Place::file(&self.sheet.source.path), |node| Place::at(&self.sheet.source, node.span))
    }

    fn venue(&self) -> Option<String> {
        Some(self.event.venue.as_ref()?.name.as_ref()?.trim().to_lowercase())
    }

    /// The ideas and prototypes that are worked on.
    fn works(&self) -> impl Iterator<Item = &str> {
        let ideas = self.event.ideas.iter().map(|to| to.0.as_str());
        ideas.chain(self.event.prototypes.iter().map(|to| to.0.as_str()))
    }
}

fn no_access(coming: &Coming<'_>) -> Option<Diagnostic> {
    let notes = coming.event.venue.as_ref()?.access_notes.as_deref().unwrap_or_default();
    notes.trim().is_empty().then(|| {
        let message = "people cannot tell whether they can get in and around there";
        Diagnostic::warning(Code::EventNoAccess, message)
            .at(coming.place("venue"))
            .help("add `access_notes:` to the venue: steps, lifts, toilets, hearing loop, a quiet room, where to park")
    })
}

fn clash(earlier: &Coming<'_>, later: &Coming<'_>) -> Option<Diagnostic> {
    let overlap = later.from < earlier.until || later.from == earlier.from;
    let same_place = earlier.venue().is_some_and(|venue| later.venue() == Some(venue));
    let same_people = earlier.works().any(|work| later.works().any(|other| other == work));
    let why = match (same_place, same_people) {
        _ if !overlap => return None,
        (true, _) => "in the same place",
        (_, true) => "for the same people",
        _ => return None,
    };
    let mistake =
        Diagnostic::warning(Code::EventClash, format!("two {}s take place at the same time, {why}", Kind::Event));
    let mistake = mistake.at(later.place("starts")).label("this one", earlier.place("starts"));
    Some(mistake.help("move one of them, or say of one that it does not take place: `cancelled: true`"))
}
