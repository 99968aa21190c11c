//! Ways to work with the programme: the options of the round of the moment, and the one that nobody thought of.

use model::item::Kind;

use super::Views;
use crate::page::{Page, Shown, Sort};

impl Views {
    /// Whoever has rounds and partners wants more of them.
    pub(super) fn has_ways(&self) -> bool {
        !self.site.of(Kind::Round).is_empty() && self.has(Kind::Organisation)
    }

    pub(super) fn ways_to_partner(&self) -> Page<'_> {
        let round = self.site.current_round();
        self.begin("/partners/ways-to-partner/", self.text("ways_to_partner"), self.text("ways_to_partner_intro"), "")
            .show("round", Sort::Card, round.map_or_else(Shown::none, |round| self.card(round)))
    }
}
