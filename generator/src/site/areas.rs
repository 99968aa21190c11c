//! What there is in each district: things about it, and events that take place there.

use hashbrown::HashMap;
use model::item::Kind;
use rayon::prelude::*;

use super::{Ix, Site};

/// The types that are counted by district.
const COUNTED: [Kind; 6] = [Kind::Idea, Kind::Prototype, Kind::Need, Kind::Offer, Kind::Event, Kind::Organisation];

/// The things in each district, by type, the newest first.
#[derive(Debug)]
pub struct InAreas(HashMap<Kind, HashMap<String, Vec<Ix>>>);

impl InAreas {
    /// Those of a site.
    pub fn new(site: &Site) -> InAreas {
        let counted: Vec<_> = COUNTED.par_iter().map(|kind| (*kind, by_area(site, *kind))).collect();
        InAreas(counted.into_iter().collect())
    }

    /// The things of a type in a district.
    pub fn of(&self, area: &str, kind: Kind) -> &[Ix] {
        self.0.get(&kind).and_then(|by_area| by_area.get(area)).map(Vec::as_slice).unwrap_or_default()
    }
}

fn by_area(site: &Site, kind: Kind) -> HashMap<String, Vec<Ix>> {
    let mut by_area: HashMap<String, Vec<Ix>> = HashMap::new();
    for ix in site.of(kind) {
        for area in areas(site, *ix) {
            match by_area.get_mut(area) {
                Some(here) if here.last() == Some(ix) => {} // named twice
                Some(here) => here.push(*ix),
                None => drop(by_area.insert(area.to_owned(), vec![*ix])),
            }
        }
    }
    by_area
}

fn areas(site: &Site, ix: Ix) -> impl Iterator<Item = &str> {
    let venue = site.item(ix).details.event().and_then(|event| event.venue.as_ref()?.area.as_ref());
    site.item(ix).common.areas.iter().map(|term| term.0.as_str()).chain(venue.map(|term| term.0.as_str()))
}
