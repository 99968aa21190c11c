//! For each row one bar, divided into the parts of a whole, with the number on each part.

use super::svg::{Length, Tag, tag};
use super::{Frame, Table, block, float, fluid, label, lines, mark, paint, said, share};

/// A line of text.
const LINE: f64 = 20.0;
/// A bar is so high.
const BAR: f64 = 26.0;
/// Between words and their bar.
const ROOM: f64 = 4.0;
/// Between rows.
const GAP: f64 = 18.0;
/// As many letters as fit on the smallest screen, also when a reader sets them apart (WCAG 1.4.12).
pub const LETTERS: usize = 28;

/// Draws them.
pub fn draw(table: &Table, frame: &Frame, group: Option<usize>, name: usize, parts: &[usize]) -> Tag {
    let (mut y, mut drawn) = (0.0, Vec::new());
    for row in 0..table.rows.len() {
        let begins = |column: &usize| row == 0 || table.text(row - 1, *column) != table.text(row, *column);
        let over = group.filter(begins).map(|column| words(table, row, column, y)).unwrap_or_default();
        y += LINE * float(over.len());
        drawn.extend(over.into_iter().map(|line| line.with("class", "strong")));
        let names = words(table, row, name, y);
        y += LINE * float(names.len()) + ROOM;
        drawn.extend(names);
        drawn.extend(bar(table, frame, row, parts, y));
        y += BAR + GAP;
    }
    fluid(frame, y - GAP, parts.len()).add(drawn)
}

/// Lines of the words of a cell, the first of them below `y`.
fn words(table: &Table, row: usize, column: usize, y: f64) -> Vec<Tag> {
    let lines = lines(&table.text(row, column), LETTERS);
    let line = |(line, n): (&String, usize)| label(Length::Px(0.0), y + LINE * float(n) - 5.0, line);
    lines.iter().zip(1..).map(|numbered| said(line(numbered), table, row, column)).collect()
}

fn bar(table: &Table, frame: &Frame, row: usize, parts: &[usize], y: f64) -> Vec<Tag> {
    let whole: usize = parts.iter().map(|part| table.number(row, *part)).sum();
    let mut before = 0;
    let part = |(series, column): (usize, &usize)| {
        let number = table.number(row, *column);
        let (x, width) = (100.0 * share(before, whole), 100.0 * share(number, whole));
        before += number;
        let rect = paint(block(Length::Percent(x), y, Length::Percent(width), BAR), frame, series);
        let edge = tag("line").with("class", "edge").with("x1", Length::Percent(x)).with("x2", Length::Percent(x));
        let edge = edge.with("y1", y).with("y2", y + BAR);
        let text = label(Length::Percent(x + width / 2.0), y + 18.0, number).with("class", "number on");
        let told = (number > 0).then(|| text.with("text-anchor", "middle"));
        mark(table, row, *column).add([rect, edge]).add(told)
    };
    parts.iter().enumerate().map(part).collect()
}
