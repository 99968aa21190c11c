//! What came of what: ideas built on others, joined, became prototypes; prototypes were built on, and groups grew out of them.

use model::item::Kind;
use serde::Serialize;

use super::{Ix, Site};

/// How one thing came from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum How {
    /// It builds on it.
    BuiltOn,
    /// The other became part of it.
    Joined,
    /// The idea became a prototype.
    Became,
    /// A group grew out of the prototype.
    SpunOut,
}

impl How {
    /// Its word in files and in the theme.
    pub fn as_str(self) -> &'static str {
        match self {
            How::BuiltOn => "built-on",
            How::Joined => "joined",
            How::Became => "became",
            How::SpunOut => "spun-out",
        }
    }
}

/// That one thing came from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Descent {
    /// The earlier one.
    pub from: Ix,
    /// The later one.
    pub to: Ix,
    /// How.
    pub how: How,
}

/// So many generations before and after a thing are looked at.
const GENERATIONS: usize = 2;

impl Site {
    /// What a thing came from, and what came of it, two generations far.
    pub fn lineage(&self, ix: Ix) -> Vec<Descent> {
        let mut all = self.generations(ix, |site, ix| site.came_from(ix), |descent| descent.from);
        all.extend(self.generations(ix, |site, ix| site.came_of(ix), |descent| descent.to));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// All that came from anything.
    pub fn descents(&self) -> Vec<Descent> {
        let kinds = [Kind::Idea, Kind::Prototype, Kind::Organisation];
        let mut all: Vec<Descent> =
            kinds.iter().flat_map(|kind| self.of(*kind)).flat_map(|ix| self.came_from(*ix)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn generations(
        &self,
        ix: Ix,
        next: impl Fn(&Site, Ix) -> Vec<Descent>,
        further: impl Fn(&Descent) -> Ix,
    ) -> Vec<Descent> {
        let (mut all, mut open) = (Vec::new(), vec![ix]);
        for _ in 0..GENERATIONS {
            let found: Vec<Descent> = open.iter().flat_map(|ix| next(self, *ix)).collect();
            open = found.iter().map(&further).collect();
            all.extend(found);
        }
        all
    }

    fn came_from(&self, to: Ix) -> Vec<Descent> {
        let named = self.links(to).filter_map(|(key, from)| {
            let how = match key {
                "built_on" => How::BuiltOn,
                "ideas" => How::Became,
                "spun_out_of" => How::SpunOut,
                _ => return None,
            };
            Some(Descent { from, to, how })
        });
        let joined =
            self.backlinks.of(to, Kind::Idea, "joined_into").map(|from| Descent { from, to, how: How::Joined });
        named.chain(joined).filter(|descent| descent.from != to).collect()
    }

    fn came_of(&self, from: Ix) -> Vec<Descent> {
        let back = self.backlinks.all(from).filter_map(|(key, kind, to)| {
            let how = match (kind, key) {
                (Kind::Idea | Kind::Prototype, "built_on") => How::BuiltOn,
                (Kind::Prototype, "ideas") => How::Became,
                (Kind::Organisation, "spun_out_of") => How::SpunOut,
                _ => return None,
            };
            Some(Descent { from, to, how })
        });
        let joined = self.links(from).filter(|(key, _)| *key == "joined_into");
        let joined = joined.map(|(_, to)| Descent { from, to, how: How::Joined });
        back.chain(joined).filter(|descent| descent.to != from).collect()
    }
}
