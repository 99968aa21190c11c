//! What support is looked for and offered, by kind; and what fits none of the kinds.

use model::item::Kind;
use model::settings::FacetName;

use super::{Section, column, number};
use crate::charts::{Cell, Table};
use crate::report::Report;
use crate::site::Ix;
use crate::site::facets::UNSORTED;
use crate::view::Views;

/// The kind of what fits no other.
const SOMETHING_ELSE: &str = "something-else";

impl Views {
    /// The matrix of needs and offers, and who waits.
    pub(super) fn needs_offers_report(&self) -> Report {
        let figures = self.file("needs-offers");
        let totals = self.site.support_totals();
        let intro = vec![
            self.support_finding(&figures) + ".",
            format!(
                "{}. {}.",
                self.count_text("needs_open", totals.needs_open, &[]),
                self.count_text("offers_open", totals.offers_open, &[])
            ),
            format!(
                "Needs matched or met: {}. Help given: {}. {}",
                totals.matched,
                totals.delivered,
                self.text("matrix_note")
            ),
        ];
        let sections = vec![
            Section { heading: self.text("matrix"), table: figures.clone() },
            Section {
                heading: "Needs that are open, those that have waited longest first".into(),
                table: self.list(&self.text("list_need"), self.site.open_needs()),
            },
            Section {
                heading: "Offers that are open".into(),
                table: self.list(&self.text("list_offer"), self.site.open_offers()),
            },
        ];
        self.new_report(self.text("needs_and_offers"), intro, sections, figures)
    }

    /// How often each kind of support is asked for and offered, at whatever time; and what fits none.
    pub(super) fn kinds_report(&self) -> Report {
        let figures = self.kinds_table();
        let others = self.unsorted();
        let intro = match others.len() {
            0 => "Every need and every offer is of a kind of the list.".to_owned(),
            1 => "One fits no kind of the list.".to_owned(),
            n => format!(
                "{n} needs and offers fit no kind of the list. Where several say the same, it may need a new line."
            ),
        };
        let sections = vec![
            Section { heading: self.text("kind_of_support"), table: figures.clone() },
            Section { heading: "What fits no kind".into(), table: self.in_their_words(&others) },
        ];
        self.new_report("Kinds of support".into(), vec![intro], sections, figures)
    }

    fn kinds_table(&self) -> Table {
        let [needs, offers] =
            [Kind::Need, Kind::Offer].map(|kind| self.site.parts(kind, self.site.of(kind), FacetName::Kind));
        let count = |parts: &[crate::site::facets::Part], id: &str| {
            parts.iter().find(|part| part.id == id).map_or(0, |part| part.members.len())
        };
        let label = |part: &crate::site::facets::Part| match part.id == UNSORTED {
            true => self.text("support_unsorted").into(),
            false => part.label.clone(),
        };
        let row = |part: &crate::site::facets::Part| {
            let [needs, offers] = [&needs, &offers].map(|parts| Cell::number(count(parts, &part.id)));
            vec![Cell::word(part.id.as_str(), label(part)), needs, offers]
        };
        let columns = vec![
            column("kind", self.text("kind_of_support")),
            number("needs", self.text("list_need")),
            number("offers", self.text("list_offer")),
        ];
        Table { columns, rows: needs.iter().map(row).collect() }
    }

    /// Needs and offers of no kind, or of something else.
    fn unsorted(&self) -> Vec<Ix> {
        let both = [Kind::Need, Kind::Offer].map(|kind| self.site.of(kind)).concat();
        let mut members = self.site.members(&both, FacetName::Kind);
        [SOMETHING_ELSE, UNSORTED].into_iter().filter_map(|id| members.remove(id)).flatten().collect()
    }

    fn in_their_words(&self, all: &[Ix]) -> Table {
        let said = |ix: Ix| {
            let need = self.site.need(ix).and_then(|need| need.in_their_words.as_ref());
            let offer = self.site.offer(ix).and_then(|offer| offer.what_exactly.as_ref());
            need.or(offer).map_or_else(Cell::nothing, |words| Cell::word("", words.0.as_str()))
        };
        let columns = vec![column("what", self.text("what")), column("words", "In their words")];
        Table { columns, rows: all.iter().map(|ix| vec![self.named(*ix), said(*ix)]).collect() }
    }
}
