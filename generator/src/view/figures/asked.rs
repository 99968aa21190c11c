//! What people asked for in a round: themes by district, and how much of it was answered.

use model::item::Kind;

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, Views};
use crate::language;
use crate::site::Ix;
use crate::site::asked::Asked;

impl Views {
    pub(in crate::view) fn asked_figure(&self, round: Ix) -> Option<Figure> {
        let table = self.asked_table(round);
        let ideas = self.site.in_round(round, Kind::Idea);
        let of = ideas.len().to_string();
        let heading = self.count_text("asked_finding_text", self.site.answered(&ideas), &[("of", &of)]);
        Some(Figure {
            frame: Frame::new("asked-for", self.text("asked_chart"), self.text("asked_how")),
            heading: heading.into(),
            note: Some(self.text("asked_note")),
            legend: Vec::new(),
            form: Form::Dots { lines: 0, across: 1, order: self.area_ids(), number: 2, part: Some(3) },
            table,
            file: "asked-for",
        })
    }

    pub(super) fn asked_columns(&self) -> Vec<Column> {
        [vec![Column::new("round", self.text("round"), Holds::Text)], self.asked_part_columns()].concat()
    }

    fn asked_part_columns(&self) -> Vec<Column> {
        vec![
            Column::new("theme", self.text("about_what"), Holds::Text),
            Column::new("area", self.text("area"), Holds::Text),
            Column::new("ideas", self.text("nav_ideas"), Holds::Number),
            Column::new("answered", self.text("answered"), Holds::Number),
        ]
    }

    fn asked_table(&self, round: Ix) -> Table {
        let row = |asked: Asked<'_>| {
            let theme = Cell::word(&*asked.theme.id, language::word(asked.theme));
            let area = asked.area.map_or_else(
                || Cell::word("", self.text("no_area")),
                |area| Cell::word(&*area.id, language::word(area)),
            );
            vec![theme, area, Cell::number(asked.ideas), Cell::number(asked.answered)]
        };
        let rows = self.site.asked_for(round).into_iter().map(row).collect();
        Table { columns: self.asked_part_columns(), rows }
    }

    pub(super) fn asked_of_rounds(&self) -> Table {
        let parts = self.site.rounds().into_iter().rev().map(|round| (self.named(round), self.asked_table(round)));
        Table::stacked(Column::new("round", self.text("round"), Holds::Text), self.asked_part_columns(), parts)
    }
}
