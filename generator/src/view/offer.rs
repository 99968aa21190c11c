//! Needs and offers, each on its page.

use model::item::Kind;

use super::Views;
use crate::page::{Page, Sort};
use crate::site::Ix;

impl Views<'_> {
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
        let matches = self.site.need(ix).map(|need| need.matches.as_slice()).unwrap_or_default();
        let public = matches.iter().filter(|one| one.public).filter_map(|one| one.offer.as_ref());
        let offers = public.filter_map(|offer| self.site.target(ix, &offer.0).found());
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
