//! What a thing came from, and what came of it.

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, Views};
use crate::card;
use crate::fingerprint::Mix;
use crate::page::Shown;
use crate::site::Ix;
use crate::site::lineage::Descent;

impl Views {
    /// All of it comes from the links between things, and from what a link to each shows.
    pub(in crate::view) fn lineage(&self, ix: Ix) -> Shown<'_> {
        let descents = self.site.lineage(ix);
        if descents.is_empty() {
            return Shown::none();
        }
        let mut mix = Mix::new();
        for descent in &descents {
            card::mark_reference(&mut mix, &self.site, descent.from);
            card::mark_reference(&mut mix, &self.site, descent.to);
            mix.text(descent.how.as_str());
        }
        let mark = mix.text(self.site.item(ix).id.as_str()).done();
        self.figure_later(&mark, move || self.lineage_figure(ix, &descents))
    }

    fn lineage_figure(&self, ix: Ix, descents: &[Descent]) -> Figure {
        let (before, after) = (
            descents.iter().filter(|descent| descent.to == ix).count(),
            descents.iter().filter(|descent| descent.from == ix).count(),
        );
        let heading = match (before, after) {
            (before, 0) => self.count_text("lineage_before_text", before, &[]),
            (0, after) => self.count_text("lineage_after_text", after, &[]),
            (before, after) => {
                let before = self.count_text("lineage_before_text", before, &[]);
                self.count_text("lineage_both_text", after, &[("before", &before)])
            }
        };
        Figure {
            frame: Frame::new("lineage", self.text("lineage_chart"), self.text("lineage_how")),
            heading: heading.into(),
            note: None,
            legend: Vec::new(),
            form: Form::Tree { middle: self.site.item(ix).id.to_string() },
            table: self.lineage_table(descents),
            file: "lineage",
        }
    }

    pub(super) fn lineage_columns(&self) -> Vec<Column> {
        vec![
            Column::new("from", self.text("came_from"), Holds::Text),
            Column::new("how", self.text("came_how"), Holds::Text),
            Column::new("to", self.text("came_to"), Holds::Text),
        ]
    }

    fn lineage_table(&self, descents: &[Descent]) -> Table {
        let row = |descent: &Descent| {
            let how = descent.how.as_str();
            vec![self.named(descent.from), Cell::word(how, self.text(&format!("how_{how}"))), self.named(descent.to)]
        };
        Table { columns: self.lineage_columns(), rows: descents.iter().map(row).collect() }
    }

    pub(super) fn lineage_of_all(&self) -> Table {
        self.lineage_table(&self.site.descents())
    }
}
