//! Needs and offers side by side, with the gaps between them.

use model::item::Kind;
use model::settings::FacetName;
use model::vocab::Word;
use serde::Serialize;

use super::Views;
use crate::page::Page;
use crate::site::facets::UNSORTED;
use crate::site::support::Counts;

/// How many of each the page shows before it leads to their lists.
const SIDE_BY_SIDE: usize = 8;

#[derive(Serialize)]
struct Matrix {
    rows: Vec<Row>,
    totals: Counts,
}

#[derive(Serialize)]
struct Row {
    id: String,
    label: String,
    #[serde(flatten)]
    counts: Counts,
    gap: Option<String>,
    needs_url: Option<String>,
    offers_url: Option<String>,
}

impl Views<'_> {
    pub(super) fn has_support(&self) -> bool {
        self.has(Kind::Need) || self.has(Kind::Offer)
    }

    pub(super) fn support(&self) -> Page<'_> {
        let (needs, offers) = (self.site.open_needs(), self.site.open_offers());
        let rows = self.site.matrix().into_iter().map(|(word, counts)| self.row(word, counts)).collect();
        self.begin("/support/", self.text("support"), self.text("support_intro"), "support")
            .figure("matrix", Matrix { rows, totals: self.site.support_totals() })
            .figure("needs_total", needs.len())
            .figure("offers_total", offers.len())
            .list("needs", self.cards(needs.into_iter().take(SIDE_BY_SIDE)))
            .list("offers", self.cards(offers.into_iter().take(SIDE_BY_SIDE)))
    }

    fn row(&self, word: Option<&Word>, counts: Counts) -> Row {
        let id = word.map_or(UNSORTED, |word| word.id.as_str());
        let has_kinds = self.site.settings.has_facet(FacetName::Kind);
        let url = |kind: Kind, list: &str| (has_kinds && self.has(kind)).then(|| format!("{list}kind/{id}/"));
        Row {
            id: id.to_owned(),
            label: word.map_or_else(|| self.text("support_unsorted"), |word| word.label.clone()),
            gap: self.gap(&counts),
            needs_url: url(Kind::Need, "/support/needs/"),
            offers_url: url(Kind::Offer, "/support/offers/"),
            counts,
        }
    }

    /// What the figures of a row mean, where they do not match.
    fn gap(&self, counts: &Counts) -> Option<String> {
        let key = match (counts.needs_open, counts.offers_open) {
            (0, 0) => return None,
            (_, 0) => "gap_no_offers",
            (0, _) => "gap_no_needs",
            (needs, offers) if needs > offers => "gap_few_offers",
            _ => return None,
        };
        Some(self.text(key))
    }
}
