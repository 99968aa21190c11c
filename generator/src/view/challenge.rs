//! A challenge: the question, and the answers so far.

use model::item::Kind;

use super::Views;
use crate::page::{Page, Shown, Sort};
use crate::site::Ix;

/// How many things of one type a page shows before it leads to their list.
pub(super) const A_FEW: usize = 12;

impl Views {
    pub(super) fn challenge(&self, ix: Ix) -> Page<'_> {
        let ideas = self.site.back(ix, Kind::Idea, "challenges");
        let round = self.site.targets(ix, "round").first().copied();
        let url = (!ideas.is_empty()).then(|| format!("/ideas/challenge/{}/", self.site.item(ix).id.slug()));
        self.detail(ix)
            .figure("ideas_total", ideas.len())
            .figure("ideas_url", url)
            .figure("cards_url", self.cards_of(ix))
            .list("ideas", self.cards(ideas.into_iter().take(A_FEW)))
            .list("prototypes", self.back(ix, Kind::Prototype, "challenges"))
            .list("offers", self.back(ix, Kind::Offer, "challenges"))
            .show("round", Sort::Card, round.map_or_else(Shown::none, |round| self.card(round)))
    }
}
