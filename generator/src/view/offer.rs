//! Needs and offers, each on its page.

use model::item::{Kind, Need};

use super::Views;
use crate::page::{Page, Sort};
use crate::site::Ix;

impl Views {
    pub(super) fn need(&self, ix: Ix) -> Page<'_> {
        let whose = self.site.targets(ix, "for");
        let others =
            whose.iter().flat_map(|whose| self.site.back(*whose, Kind::Need, "for")).filter(|other| *other != ix);
        self.detail(ix)
            .list("offers", self.cards(self.matched_offers(ix)))
            .list("others", self.cards(others))
            .show("timeline", Sort::Figure, self.timeline(ix))
            .show("thread", Sort::Figure, self.thread(ix))
    }

    /// The offers of matches that may be shown.
    fn matched_offers(&self, ix: Ix) -> Vec<Ix> {
        let public = self.site.need(ix).into_iter().flat_map(Need::public_matches);
        let offers =
            public.filter_map(|one| one.offer.as_ref()).filter_map(|offer| self.site.target(ix, &offer.0).found());
        offers.filter(|offer| self.site.is_shown(*offer)).collect()
    }

    pub(super) fn offer(&self, ix: Ix) -> Page<'_> {
        let needs = self
            .site
            .back(ix, Kind::Need, "matches")
            .into_iter()
            .filter(|need| self.matched_offers(*need).contains(&ix));
        self.detail(ix).list("needs", self.cards(needs)).list("related", self.cards(self.site.related(ix)))
    }
}
