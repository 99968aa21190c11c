//! A box for each month, filled where something happened: a row of lit windows.

use super::svg::{Length, Tag};
use super::{Frame, Table, block, float, fluid, label, mark};

/// A box is so high.
const HIGH: f64 = 28.0;
/// Of a month's room, so much is box.
const FULL: f64 = 0.8;

/// Draws them; the first column names the months.
pub fn draw(table: &Table, frame: &Frame, number: usize) -> Tag {
    let last = table.rows.len() - 1;
    let room = 100.0 / float(table.rows.len());
    let box_of = |row: usize| {
        let x = Length::Percent(room * (float(row) + (1.0 - FULL) / 2.0));
        let class = if table.number(row, number) > 0 { "c1" } else { "empty" };
        mark(table, row, number)
            .add([block(x, 1.0, Length::Percent(room * FULL), HIGH).with("class", class).with("rx", 2)])
    };
    let y = HIGH + 20.0;
    let first = label(Length::Percent(0.0), y, table.text(0, 0));
    let last = label(Length::Percent(100.0), y, table.text(last, 0)).with("text-anchor", "end");
    fluid(frame, HIGH + 26.0, 1).add((0..table.rows.len()).map(box_of)).add([first, last])
}
