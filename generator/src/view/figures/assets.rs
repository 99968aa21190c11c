//! What groups have, by kind and by district.

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, Views};
use crate::language;
use crate::site::assets::Held;

impl Views {
    pub(in crate::view) fn assets_figure(&self) -> Option<Figure> {
        let table = self.assets_table();
        let kinds = table.by_word(0).len();
        Some(Figure {
            frame: Frame::new("assets", self.text("assets_chart"), self.text("assets_how")),
            heading: self.count_text("assets_finding_text", kinds, &[]).into(),
            note: Some(self.text("assets_note")),
            legend: Vec::new(),
            form: Form::Dots { lines: 0, across: 1, order: self.area_ids(), number: 2, part: None },
            table,
            file: "assets",
        })
    }

    pub(super) fn assets_columns(&self) -> Vec<Column> {
        vec![
            Column::new("kind", self.text("asset_kind"), Holds::Text),
            Column::new("area", self.text("area"), Holds::Text),
            Column::new("organisations", self.text("asset_holders"), Holds::Number),
        ]
    }

    /// Each number leads to who is behind it, further down on the page.
    pub(super) fn assets_table(&self) -> Table {
        let row = |held: &Held<'_>| {
            let kind = Cell::word(&*held.kind.id, language::word(held.kind));
            let area = held.area.map_or_else(
                || Cell::word("", self.text("no_area")),
                |area| Cell::word(&*area.id, language::word(area)),
            );
            vec![kind, area, Cell::number(held.by.len()).to(Some(format!("/ecosystem/#{}", place(held))))]
        };
        Table { columns: self.assets_columns(), rows: self.site.assets().iter().map(row).collect() }
    }
}

/// The name of the place, on the page of what groups have, where those behind a number stand.
pub(in crate::view) fn place(held: &Held<'_>) -> String {
    format!("{}-{}", held.kind.id, held.area.map_or("everywhere", |area| &area.id))
}
