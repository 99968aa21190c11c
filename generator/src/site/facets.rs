//! Facets: the ways to see a part of a list. Each value of each facet is a page of its own, so filters need no program.

use hashbrown::HashMap;
use model::item::{Formality, Kind, Organisation, Relationship, Stage};
use model::settings::FacetName as Facet;
use model::vocab::Vocabulary;

use super::{Ix, Site};
use crate::language::{self, Text};

/// One value of a facet with the things that have it.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name in the address.
    pub id: String,
    /// What people read.
    pub label: Text,
    /// The things, in the order of the whole list.
    pub members: Vec<Ix>,
}

/// The part of those needs and offers that nobody has sorted by kind yet; the theme knows its label.
pub const UNSORTED: &str = "unsorted";

/// The facets of a type.
pub fn facets_of(kind: Kind) -> &'static [Facet] {
    match kind {
        Kind::Idea => &[Facet::Challenge, Facet::Area, Facet::Stage, Facet::Theme, Facet::Round],
        Kind::Prototype => &[Facet::Kind, Facet::Stage, Facet::Area, Facet::Theme, Facet::Round],
        Kind::Need | Kind::Offer => &[Facet::Kind, Facet::Area, Facet::Theme],
        Kind::Organisation => &[Facet::Relationship, Facet::Formality, Facet::Area],
        Kind::Round
        | Kind::Challenge
        | Kind::Event
        | Kind::Feedback
        | Kind::Update
        | Kind::Comment
        | Kind::Person
        | Kind::Award
        | Kind::Post
        | Kind::Page => &[],
    }
}

/// Whether a part has a page even while nothing is in it, because other pages lead there: a district leads to its ideas, a
/// question to its answers. Nobody looks for what has come to no step, or is about nothing.
fn lasts(kind: Kind, facet: Facet) -> bool {
    facet == Facet::Challenge || (facet == Facet::Area && kind == Kind::Idea)
}

/// Whether two facets can be chosen at once: a district, and anything that can be asked about it. More pairs would be more
/// pages than people ever look at.
pub fn can_pair(one: Facet, other: Facet) -> bool {
    let with_area = |facet| matches!(facet, Facet::Challenge | Facet::Kind | Facet::Stage | Facet::Theme);
    (one == Facet::Area && with_area(other)) || (other == Facet::Area && with_area(one))
}

impl Site {
    /// The parts of a list of things of a type by a facet.
    pub fn parts(&self, kind: Kind, all: &[Ix], facet: Facet) -> Vec<Part> {
        let mut members = self.members(all, facet);
        let candidates = self.candidates(kind, facet).into_iter();
        // The table of needs and offers leads from each kind of support to both lists.
        let both = [Kind::Need, Kind::Offer];
        let is_support = facet == Facet::Kind && both.contains(&kind);
        let supported = if is_support { both.map(|kind| self.of(kind)).concat() } else { Vec::new() };
        let in_table = self.members(&supported, facet);
        let part = |(id, label): (&str, Text)| {
            let members = members.remove(id).unwrap_or_default();
            (lasts(kind, facet) || in_table.contains_key(id) || !members.is_empty()).then(|| Part {
                id: id.to_owned(),
                label,
                members,
            })
        };
        candidates.filter_map(part).collect()
    }

    /// The things of a list by each value that they have.
    pub fn members(&self, all: &[Ix], facet: Facet) -> HashMap<&str, Vec<Ix>> {
        let mut members: HashMap<&str, Vec<Ix>> = HashMap::new();
        for ix in all {
            for value in self.values(*ix, facet) {
                let members = members.entry(value).or_default();
                if members.last() != Some(ix) {
                    members.push(*ix); // once, also when it names a value twice
                }
            }
        }
        members
    }

    /// The values that a facet could have, in the order in which they are shown, with what people read.
    fn candidates(&self, kind: Kind, facet: Facet) -> Vec<(&str, Text)> {
        let items = |kind| -> Vec<(&str, Text)> {
            self.of(kind).iter().map(|ix| (self.item(*ix).id.slug(), self.called(*ix))).collect()
        };
        let words = |vocabulary| -> Vec<(&str, Text)> {
            let words = self.words.get(&vocabulary).map(Vec::as_slice).unwrap_or_default();
            words.iter().map(|word| (word.id.as_str(), language::word(word))).collect()
        };
        match facet {
            Facet::Challenge => items(Kind::Challenge),
            Facet::Round => items(Kind::Round),
            Facet::Area => words(Vocabulary::Areas),
            Facet::Theme => words(Vocabulary::Themes),
            Facet::Stage => words(Vocabulary::Stages),
            Facet::Kind if kind == Kind::Prototype => words(Vocabulary::PrototypeKinds),
            Facet::Kind => [words(Vocabulary::SupportKinds), vec![(UNSORTED, UNSORTED.into())]].concat(),
            Facet::Relationship => named(Relationship::ALL.iter().map(|one| one.as_str())),
            Facet::Formality => named(Formality::ALL.iter().map(|one| one.as_str())),
        }
    }

    fn values(&self, ix: Ix, facet: Facet) -> Vec<&str> {
        let common = &self.item(ix).common;
        let slugs = |key| self.targets(ix, key).iter().map(|ix| self.item(*ix).id.slug()).collect();
        match facet {
            Facet::Challenge => slugs("challenges"),
            Facet::Round => slugs("round"),
            Facet::Area => common.areas.iter().map(|term| term.0.as_str()).collect(),
            Facet::Theme => common.themes.iter().map(|term| term.0.as_str()).collect(),
            Facet::Stage => self.item(ix).stage().map(Stage::as_str).into_iter().collect(),
            Facet::Kind => match self.kinds(ix) {
                none if none.is_empty() => vec![UNSORTED],
                kinds => kinds,
            },
            Facet::Relationship => {
                self.organisation(ix).and_then(|of| of.relationship).map(Relationship::as_str).into_iter().collect()
            }
            Facet::Formality => {
                self.organisation(ix).and_then(|of| of.formality).map(Formality::as_str).into_iter().collect()
            }
        }
    }

    fn organisation(&self, ix: Ix) -> Option<&Organisation> {
        self.item(ix).details.organisation()
    }

    fn kinds(&self, ix: Ix) -> Vec<&str> {
        let details = &self.item(ix).details;
        let made_as = details.prototype().into_iter().flat_map(|prototype| &prototype.kind).map(|term| &term.0);
        let needed = details.need().into_iter().flat_map(|need| &need.kinds).map(|term| &term.0);
        let offered = details.offer().into_iter().flat_map(|offer| &offer.kinds).map(|term| &term.0);
        made_as.chain(needed).chain(offered).map(String::as_str).collect()
    }
}

/// Words of the model, whose labels the theme knows.
fn named<'a>(ids: impl Iterator<Item = &'static str>) -> Vec<(&'a str, Text)> {
    ids.map(|id| (id, id.into())).collect()
}
