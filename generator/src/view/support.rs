//! Needs and offers side by side, with the gaps between them.

use model::item::Kind;

use super::Views;
use crate::page::{Page, Sort};

/// How many of each the page shows before it leads to their lists.
const SIDE_BY_SIDE: usize = 8;

impl Views {
    pub(super) fn has_support(&self) -> bool {
        self.has(Kind::Need) || self.has(Kind::Offer)
    }

    pub(super) fn support(&self) -> Page<'_> {
        let (needs, offers) = (self.site.open_needs(), self.site.open_offers());
        self.begin("/support/", self.text("support"), self.text("support_intro"), "support")
            .show("matrix", Sort::Figure, self.figure(self.support_figure()))
            .figure("totals", self.site.support_totals())
            .figure("needs_total", needs.len())
            .figure("offers_total", offers.len())
            .list("needs", self.cards(needs.into_iter().take(SIDE_BY_SIDE)))
            .list("offers", self.cards(offers.into_iter().take(SIDE_BY_SIDE)))
    }
}
