//! An organisation and what it has to do with everything.

use model::item::Kind;

use super::Views;
use crate::page::Page;
use crate::site::Ix;

impl Views {
    pub(super) fn organisation(&self, ix: Ix) -> Page<'_> {
        self.detail(ix)
            .list("partnerships", self.back(ix, Kind::Organisation, "members"))
            .list("rounds", self.back(ix, Kind::Round, "partners"))
            .list("offers", self.back(ix, Kind::Offer, "by"))
            .list("answered", self.cards(self.answered_by(ix)))
            .list("awards", self.cards(self.given_or_got(ix)))
            .list("prototypes", self.cards(self.prototypes_of(ix)))
            .list("needs", self.back(ix, Kind::Need, "for"))
            .list("events", self.back(ix, Kind::Event, "organisations_there"))
    }

    /// The ideas that an organisation has answered, as far as that may be told, the newest first.
    pub(super) fn answered_by(&self, ix: Ix) -> Vec<Ix> {
        let mut ideas = self.site.back(ix, Kind::Idea, "answer");
        ideas.retain(|idea| self.site.item(*idea).answer(self.site.today).is_some());
        ideas
    }

    /// The prototypes in which an organisation has a part, the newest first.
    pub(super) fn prototypes_of(&self, ix: Ix) -> Vec<Ix> {
        let mut prototypes = self.site.back(ix, Kind::Prototype, "owners");
        prototypes.extend(self.site.back(ix, Kind::Prototype, "agreement"));
        prototypes.extend(self.site.targets(ix, "spun_out_of"));
        prototypes.sort_unstable();
        prototypes.dedup();
        self.site.newest_first(prototypes)
    }

    pub(super) fn given_or_got(&self, ix: Ix) -> Vec<Ix> {
        let mut awards = self.site.back(ix, Kind::Award, "to");
        awards.extend(self.site.back(ix, Kind::Award, "given_by"));
        awards.sort_unstable();
        awards.dedup();
        self.site.newest_first(awards)
    }
}
