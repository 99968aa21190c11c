//! In which of the last months something happened to a prototype.

use model::item::Kind;

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, Views};
use crate::fingerprint::Mix;
use crate::page::Shown;
use crate::site::Ix;
use crate::site::momentum::MONTHS;

/// What is told in words is about these months.
const A_YEAR: usize = 12;

impl Views {
    /// All of it comes from the months and what happened in each.
    pub(in crate::view) fn momentum(&self, ix: Ix) -> Shown<'_> {
        let mut mix = Mix::new();
        for (month, count) in self.site.momentum(ix) {
            mix.number(month.year.unsigned_abs().into()).number(month.month.unsigned_abs().into()).number(count);
        }
        let mark = mix.done();
        self.figure_later(&mark, move || self.momentum_figure(ix))
    }

    fn momentum_figure(&self, ix: Ix) -> Figure {
        let table = self.momentum_table(ix);
        let alive: Vec<usize> = (0..table.rows.len()).filter(|row| table.number(*row, 1) > 0).collect();
        let (lately, year) =
            (alive.iter().filter(|row| **row >= MONTHS - A_YEAR).count().to_string(), A_YEAR.to_string());
        let heading = match alive.last().map(|last| table.text(*last, 0)) {
            Some(last) => self.fill_text("momentum_finding", &[("n", &lately), ("of", &year), ("month", &last)]),
            None => self.fill_text("momentum_quiet", &[("of", &MONTHS.to_string())]),
        };
        Figure {
            frame: Frame::new("momentum", self.text("momentum_chart"), self.text("momentum_how")),
            heading: heading.into(),
            note: None,
            legend: Vec::new(),
            form: Form::Strip { number: 1 },
            table,
            file: "momentum",
        }
    }

    pub(super) fn momentum_columns(&self) -> Vec<Column> {
        [vec![Column::new("prototype", self.text("prototype"), Holds::Text)], self.momentum_part_columns()].concat()
    }

    fn momentum_part_columns(&self) -> Vec<Column> {
        vec![
            Column::new("month", self.text("month"), Holds::Month),
            Column::new("happened", self.text("happened"), Holds::Number),
        ]
    }

    fn momentum_table(&self, ix: Ix) -> Table {
        let rows = self.site.momentum(ix).into_iter().map(|(when, count)| vec![self.month(when), Cell::number(count)]);
        Table { columns: self.momentum_part_columns(), rows: rows.collect() }
    }

    /// The months in which something happened; the others would make the file long, and say nothing.
    pub(super) fn momentum_of_all(&self) -> Table {
        let alive = |ix: Ix| {
            let mut table = self.momentum_table(ix);
            table.rows.retain(|row| row.get(1).is_some_and(|cell| *cell != Cell::number(0)));
            table
        };
        let parts = self.site.of(Kind::Prototype).iter().map(|ix| (self.named(*ix), alive(*ix)));
        Table::stacked(
            Column::new("prototype", self.text("prototype"), Holds::Text),
            self.momentum_part_columns(),
            parts,
        )
    }
}
