//! An idea and what became of it.

use model::item::Kind;

use super::Views;
use crate::page::{Page, Sort};
use crate::site::Ix;

impl Views {
    pub(super) fn idea(&self, ix: Ix) -> Page<'_> {
        self.detail(ix)
            .show("journey", Sort::Figure, self.journey(ix))
            .show("lineage", Sort::Figure, self.lineage(ix))
            .list("prototypes", self.back(ix, Kind::Prototype, "ideas"))
            .list("needs", self.cards(self.site.open_needs_of(ix)))
            .list("needs_before", self.cards(self.needs_before(ix)))
            .list("events", self.back(ix, Kind::Event, "ideas"))
            .list("updates", self.cards_with_bodies(self.site.back(ix, Kind::Update, "about")))
            .list("awards", self.back(ix, Kind::Award, "to"))
            .list("joined", self.back(ix, Kind::Idea, "joined_into"))
            .list("built_by", self.back(ix, Kind::Idea, "built_on"))
            .list("related", self.cards(self.site.related(ix)))
            .show("timeline", Sort::Figure, self.timeline(ix))
            .show("thread", Sort::Figure, self.thread(ix))
    }

    /// What a thing needed once and does not need any more.
    pub(super) fn needs_before(&self, ix: Ix) -> impl Iterator<Item = Ix> {
        self.site.back(ix, Kind::Need, "for").into_iter().filter(|need| !self.site.is_open_need(*need))
    }
}
