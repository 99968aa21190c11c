//! For each row how often each mark was given: the marks side by side, from the lowest to the highest.

use super::stacks::LETTERS;
use super::svg::{Length, Tag};
use super::{Frame, Table, axis, block, float, fluid, label, lines, mark, paint, said, share};

/// A line of text.
const LINE: f64 = 20.0;
/// The highest column.
const HIGH: f64 = 48.0;
/// Between rows.
const GAP: f64 = 20.0;
/// Of a mark's room, so much is column.
const FULL: f64 = 0.8;

/// Draws them.
pub fn draw(table: &Table, frame: &Frame, marks: &[usize]) -> Tag {
    let (most, mut y, mut drawn) = (table.largest(marks), 0.0, Vec::new());
    for row in 0..table.rows.len() {
        let names = lines(&table.text(row, 0), LETTERS);
        let name = |(line, n): (&String, usize)| label(Length::Px(0.0), y + LINE * float(n) - 5.0, line);
        drawn.extend(names.iter().zip(1..).map(|line| said(name(line), table, row, 0)));
        y += LINE * float(names.len() + 1) + HIGH;
        drawn.extend(columns(table, frame, row, marks, y, most));
        y += LINE + GAP;
    }
    fluid(frame, y - GAP, 1).add(drawn)
}

/// Columns that stand on `ground`, each under its number and above its mark.
fn columns(table: &Table, frame: &Frame, row: usize, marks: &[usize], ground: f64, most: usize) -> Vec<Tag> {
    let room = 100.0 / float(marks.len());
    let column = |(n, column): (usize, &usize)| {
        let (number, middle) = (table.number(row, *column), Length::Percent(room * (float(n) + 0.5)));
        let high = HIGH * share(number, most);
        let x = Length::Percent(room * float(n) + room * (1.0 - FULL) / 2.0);
        let rect = paint(block(x, ground - high, Length::Percent(room * FULL), high), frame, 0);
        let text = |y: f64, text: String| label(middle, y, text).with("text-anchor", "middle");
        let told = (number > 0).then(|| text(ground - high - 4.0, number.to_string()).with("class", "number"));
        let name = text(ground + 17.0, table.columns[*column].label.clone()).with("class", "quiet");
        mark(table, row, *column).add([rect]).add(told).add([name])
    };
    [axis(ground)].into_iter().chain(marks.iter().enumerate().map(column)).collect()
}
