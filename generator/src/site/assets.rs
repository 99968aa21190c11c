//! What groups have and could share, by kind and by district: the map of what is there already.

use hashbrown::HashMap;
use model::item::Kind;
use model::vocab::{Vocabulary, Word};

use super::{Ix, Site};

/// The groups of a district that have something of a kind.
#[derive(Clone, Debug)]
pub struct Held<'a> {
    /// The kind of asset.
    pub kind: &'a Word,
    /// The district; none for groups that name none.
    pub area: Option<&'a Word>,
    /// Who has it, by title.
    pub by: Vec<Ix>,
}

impl Site {
    /// Who has what where, in the order of the vocabularies. A group of two districts stands in both.
    pub fn assets(&self) -> Vec<Held<'_>> {
        let mut held: HashMap<(&str, &str), Vec<Ix>> = HashMap::new();
        for ix in self.by_title(self.of(Kind::Organisation).iter().copied()) {
            for (kind, area) in self.held_by(ix) {
                let by = held.entry((kind, area)).or_default();
                if by.last() != Some(&ix) {
                    by.push(ix); // once, also when it has two things of a kind
                }
            }
        }
        let words = |of| self.words.get(&of).map(Vec::as_slice).unwrap_or_default();
        let areas = || words(Vocabulary::Areas).iter().map(Some).chain([None]);
        let pairs = words(Vocabulary::AssetKinds).iter().flat_map(|kind| areas().map(move |area| (kind, area)));
        let found = pairs.filter_map(|(kind, area)| {
            let by = held.remove(&(kind.id.as_str(), area.map_or("", |area| &area.id)))?;
            Some(Held { kind, area, by })
        });
        found.collect()
    }

    fn held_by(&self, ix: Ix) -> Vec<(&str, &str)> {
        let item = self.item(ix);
        let assets = item.details.organisation().into_iter().flat_map(|organisation| &organisation.assets);
        let kinds = assets.filter_map(|asset| Some(asset.kind.as_ref()?.0.as_str()));
        let areas: Vec<&str> = match item.common.areas.as_slice() {
            [] => vec![""],
            areas => areas.iter().map(|area| area.0.as_str()).collect(),
        };
        kinds.flat_map(|kind| areas.iter().map(move |area| (kind, *area)).collect::<Vec<_>>()).collect()
    }
}
