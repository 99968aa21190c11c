//! What happened in public each month, before and after the final event of a round.

use model::item::RoundState;

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, Views};
use crate::site::Ix;
use crate::site::activity::{Month, Side};
use crate::theme::filters;

impl Views {
    /// The chart of the round that was finished last.
    pub(in crate::view) fn latest_activity_figure(&self) -> Option<Figure> {
        let over =
            |ix: &Ix| self.site.round(*ix).is_some_and(|round| round.state(self.site.today) == RoundState::After);
        self.activity_figure(self.site.rounds().into_iter().find(over)?)
    }

    /// The chart of a round.
    pub(in crate::view) fn activity_figure(&self, round: Ix) -> Option<Figure> {
        let table = self.activity_table(round);
        let is_over = (0..table.rows.len()).any(|row| table.id(row, 1) == "final");
        let legend = [self.text("side_after"), self.text("side_before")];
        Some(Figure {
            frame: Frame::new("activity", self.text("activity_chart"), self.text("activity_how")),
            heading: filters::filled_spoken(
                &self.activity_finding(&table, is_over),
                &[("round", &self.site.called(round))],
            ),
            note: Some(self.text("activity_note")),
            legend: if is_over { legend.into() } else { Vec::new() },
            form: Form::Columns { month: 0, phase: 1, number: 2, flag: self.text("side_final") },
            table,
            file: "activity",
        })
    }

    /// In how many of the months after the final something happened; before it, how much happened so far. The gap for the
    /// name of the round stays.
    fn activity_finding(&self, table: &Table, is_over: bool) -> String {
        const ROUND: (&str, &str) = ("round", "{round}");
        let after: Vec<usize> = (0..table.rows.len()).filter(|row| table.id(*row, 1) == "after").collect();
        if !is_over || after.is_empty() {
            let all = (0..table.rows.len()).map(|row| table.number(row, 2)).sum();
            return self.count_text("activity_so_far_text", all, &[ROUND]);
        }
        let alive = after.iter().filter(|row| table.number(**row, 2) > 0).count();
        let of = after.len().to_string();
        self.fill_text("activity_finding", &[("n", &alive.to_string()), ("of", &of), ROUND])
    }

    pub(super) fn activity_columns(&self) -> Vec<Column> {
        [vec![Column::new("round", self.text("round"), Holds::Text)], self.activity_part_columns()].concat()
    }

    fn activity_part_columns(&self) -> Vec<Column> {
        vec![
            Column::new("month", self.text("month"), Holds::Month),
            Column::new("side", self.text("side"), Holds::Text),
            Column::new("happened", self.text("happened"), Holds::Number),
        ]
    }

    fn activity_table(&self, round: Ix) -> Table {
        let activity = self.activity.get_or_init(|| self.site.activity());
        let row = |(when, side, happened): (Month, Side, usize)| {
            let side = match side {
                Side::Before => Cell::word("before", self.text("side_before")),
                Side::Final => Cell::word("final", self.text("side_final")),
                Side::After => Cell::word("after", self.text("side_after")),
            };
            vec![self.month(when), side, Cell::number(happened)]
        };
        let rows = self.site.around_the_final(round, activity).into_iter().map(row).collect();
        Table { columns: self.activity_part_columns(), rows }
    }

    pub(super) fn activity_of_rounds(&self) -> Table {
        let parts = self.site.rounds().into_iter().rev().map(|round| (self.named(round), self.activity_table(round)));
        Table::stacked(Column::new("round", self.text("round"), Holds::Text), self.activity_part_columns(), parts)
    }
}
