//! More of the same: the newest things that share a thing's first theme.

use hashbrown::HashMap;
use model::item::Kind;

use super::{Ix, Site};

/// How many others are named.
const OTHERS: usize = 5;
/// What is shown as related.
const RELATED: [Kind; 3] = [Kind::Idea, Kind::Prototype, Kind::Offer];

/// The newest things of each theme.
#[derive(Clone, Debug, Default)]
pub struct Newest(HashMap<String, Vec<Ix>>);

impl Newest {
    /// Those of a site. One more than are shown, because a thing is not related to itself.
    pub fn new(site: &Site) -> Newest {
        let mut by_theme: HashMap<String, Vec<Ix>> = HashMap::new();
        for ix in site.newest_first(RELATED.iter().flat_map(|kind| site.of(*kind).iter().copied())) {
            for theme in &site.item(ix).common.themes {
                match by_theme.get_mut(&theme.0) {
                    Some(newest) if newest.len() > OTHERS || newest.last() == Some(&ix) => {}
                    Some(newest) => newest.push(ix),
                    None => _ = by_theme.insert(theme.0.clone(), vec![ix]),
                }
            }
        }
        Newest(by_theme)
    }
}

impl Site {
    /// The newest others that share the first theme of a thing.
    pub fn related(&self, ix: Ix) -> impl Iterator<Item = Ix> {
        let theme = self.item(ix).common.themes.first();
        let newest = theme.and_then(|theme| self.newest.0.get(&theme.0)).map(Vec::as_slice).unwrap_or_default();
        newest.iter().copied().filter(move |other| *other != ix).take(OTHERS)
    }
}
