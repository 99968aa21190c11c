//! Needs against offers, by kind of support.

use model::item::Kind;
use model::settings::FacetName;
use model::vocab::Word;

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, Views};
use crate::site::facets::UNSORTED;
use crate::site::support::Counts;

impl Views {
    pub(in crate::view) fn support_figure(&self) -> Option<Figure> {
        let table = self.support_table();
        let heading = self.support_finding(&table);
        Some(Figure {
            frame: Frame::new("support", self.text("matrix"), self.text("matrix_how")),
            heading: heading.into(),
            note: Some(self.text("matrix_note")),
            legend: vec![self.text("needs_open_short"), self.text("offers_open_short")],
            form: Form::Bars { groups: 0, series: None, numbers: vec![1, 2] },
            table,
            file: "needs-offers",
        })
    }

    /// How many kinds of support nobody offers, in words.
    pub(in crate::view) fn support_finding(&self, table: &Table) -> String {
        let is_gap = |row: &usize| table.id(*row, 5) == "no_offers" && table.id(*row, 0) != UNSORTED;
        match (0..table.rows.len()).filter(is_gap).count() {
            0 => self.text("gaps_none"),
            gaps => self.count_text("gaps_text", gaps, &[]),
        }
    }

    pub(super) fn support_columns(&self) -> Vec<Column> {
        let number = |id, label| Column::new(id, label, Holds::Number);
        vec![
            Column::new("kind", self.text("kind_of_support"), Holds::Text),
            number("needs_open", self.text("needs_open_short")),
            number("offers_open", self.text("offers_open_short")),
            number("matched", self.text("matched")),
            number("delivered", self.text("delivered")),
            Column::new("gap", self.text("gap"), Holds::Text),
        ]
    }

    pub(super) fn support_table(&self) -> Table {
        let rows = self.site.matrix().into_iter().map(|(word, counts)| self.support_row(word, &counts)).collect();
        Table { columns: self.support_columns(), rows }
    }

    /// A kind of support; every number leads to the list behind it.
    fn support_row(&self, word: Option<&Word>, counts: &Counts) -> Vec<Cell> {
        let id = word.map_or(UNSORTED, |word| word.id.as_str());
        let label = word.map_or_else(|| self.text("support_unsorted"), |word| word.label.clone());
        let has_kinds = self.site.settings.has_facet(FacetName::Kind);
        let list = |kind: Kind, list: &str| (has_kinds && self.has(kind)).then(|| format!("{list}kind/{id}/"));
        let needs = list(Kind::Need, "/support/needs/");
        let number = |count: usize, url: &Option<String>| Cell::number(count).to(url.clone());
        let gap = gap(counts).map(|gap| Cell::word(gap, self.text(&format!("gap_{gap}"))));
        vec![
            Cell::word(id, label),
            number(counts.needs_open, &needs),
            number(counts.offers_open, &list(Kind::Offer, "/support/offers/")),
            number(counts.matched, &needs),
            number(counts.delivered, &needs),
            gap.unwrap_or_else(Cell::nothing),
        ]
    }
}

/// What the figures of a row mean, where they do not match.
fn gap(counts: &Counts) -> Option<&'static str> {
    match (counts.needs_open, counts.offers_open) {
        (0, 0) => None,
        (_, 0) => Some("no_offers"),
        (0, _) => Some("no_needs"),
        (needs, offers) if needs > offers => Some("few_offers"),
        _ => None,
    }
}
