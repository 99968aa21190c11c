//! Facets: the ways to see a part of a list. Each value of each facet is a page of its own, so filters need no program.

use model::item::{Kind, Stage};
use model::settings::FacetName as Facet;
use model::vocab::Vocabulary;

use super::{Ix, Site};

/// One value of a facet with the things that have it.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name in the address.
    pub id: String,
    /// What people read.
    pub label: String,
    /// The things, in the order of the whole list.
    pub members: Vec<Ix>,
}

/// The facets of a type.
pub fn facets_of(kind: Kind) -> &'static [Facet] {
    match kind {
        Kind::Idea => &[Facet::Challenge, Facet::Area, Facet::Stage, Facet::Theme, Facet::Round],
        Kind::Prototype => &[Facet::Kind, Facet::Stage, Facet::Area, Facet::Theme, Facet::Round],
        Kind::Need | Kind::Offer => &[Facet::Kind],
        Kind::Round
        | Kind::Challenge
        | Kind::Event
        | Kind::Feedback
        | Kind::Update
        | Kind::Comment
        | Kind::Organisation
        | Kind::Person
        | Kind::Award
        | Kind::Post
        | Kind::Page => &[],
    }
}

impl Site {
    /// The parts of a list by a facet, those without members left out.
    pub fn parts(&self, all: &[Ix], facet: Facet) -> Vec<Part> {
        let with =
            |id: &str| all.iter().copied().filter(|ix| self.values(*ix, facet).iter().any(|v| v == id)).collect();
        let part = |(id, label): (String, String)| Part { members: with(&id), id, label };
        self.candidates(all, facet).into_iter().map(part).filter(|part| !part.members.is_empty()).collect()
    }

    /// The values that a facet could have, in the order in which they are shown.
    fn candidates(&self, all: &[Ix], facet: Facet) -> Vec<(String, String)> {
        let items = |kind| -> Vec<(String, String)> {
            let named =
                self.of(kind).iter().map(|ix| (self.item(*ix).id.slug().to_owned(), self.title(*ix).to_owned()));
            named.collect()
        };
        let words = |vocabulary| -> Vec<(String, String)> {
            let words = self.words.get(&vocabulary).map(Vec::as_slice).unwrap_or_default();
            words.iter().map(|word| (word.id.clone(), word.label.clone())).collect()
        };
        match facet {
            Facet::Challenge => items(Kind::Challenge),
            Facet::Round => items(Kind::Round),
            Facet::Area => words(Vocabulary::Areas),
            Facet::Theme => words(Vocabulary::Themes),
            Facet::Stage => words(Vocabulary::Stages),
            Facet::Kind => words(self.kinds_of_list(all)),
        }
    }

    fn kinds_of_list(&self, all: &[Ix]) -> Vocabulary {
        let prototypes = all.first().is_some_and(|ix| self.item(*ix).id.kind() == Kind::Prototype);
        if prototypes { Vocabulary::PrototypeKinds } else { Vocabulary::SupportKinds }
    }

    fn values(&self, ix: Ix, facet: Facet) -> Vec<String> {
        let common = &self.item(ix).common;
        let slug = |ix: Ix| self.item(ix).id.slug().to_owned();
        match facet {
            Facet::Challenge => self.targets(ix, "challenges").into_iter().map(slug).collect(),
            Facet::Round => self.targets(ix, "round").into_iter().map(slug).collect(),
            Facet::Area => common.areas.iter().map(|term| term.0.clone()).collect(),
            Facet::Theme => common.themes.iter().map(|term| term.0.clone()).collect(),
            Facet::Stage => self.item(ix).stage().map(Stage::as_str).map(str::to_owned).into_iter().collect(),
            Facet::Kind => self.kinds(ix),
        }
    }

    fn kinds(&self, ix: Ix) -> Vec<String> {
        let details = &self.item(ix).details;
        let made_as = details.prototype().into_iter().flat_map(|prototype| &prototype.kind).map(|term| &term.0);
        let needed = details.need().into_iter().flat_map(|need| &need.kinds).map(|term| &term.0);
        let offered = details.offer().into_iter().flat_map(|offer| &offer.kinds).map(|term| &term.0);
        made_as.chain(needed).chain(offered).cloned().collect()
    }
}
