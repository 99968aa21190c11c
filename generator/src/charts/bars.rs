//! Bars from the side, in groups: each group under its name, so that long names fit on small screens.

use super::stacks::LETTERS;
use super::svg::{Length, Tag};
use super::{Datum, Frame, Table, block, float, fluid, label, lines, mark, paint, said, share};

/// A bar is so high.
const BAR: f64 = 16.0;
/// From one bar to the next of its group.
const STEP: f64 = 20.0;
/// A line of text.
const LINE: f64 = 22.0;
/// From one line of a long name to the next.
const NEXT: f64 = 18.0;
/// Between groups.
const GAP: f64 = 12.0;
/// The longest bar leaves room for its number, in parts of the width.
const LONGEST: f64 = 86.0;

/// One bar: the cell it stands for, and its series.
struct Bar {
    row: usize,
    column: usize,
    series: usize,
}

/// Draws them; nothing where no number is told.
pub fn draw(table: &Table, frame: &Frame, groups: usize, series: Option<usize>, numbers: &[usize]) -> Option<Tag> {
    let bars = bars(table, groups, series, numbers);
    if bars.is_empty() {
        return None;
    }
    let count = bars.iter().flat_map(|(_, bars)| bars).map(|bar| bar.series + 1).max().unwrap_or(0);
    let (most, mut y, mut drawn) = (table.largest(numbers), 0.0, Vec::new());
    for (name, bars) in &bars {
        let row = bars.first().map_or(0, |bar| bar.row);
        let names = lines(name, LETTERS);
        let line = |(line, n)| label(Length::Px(0.0), y + 16.0 + NEXT * float(n), line);
        drawn.extend(names.iter().zip(0..).map(|numbered| said(line(numbered), table, row, groups)));
        y += LINE + NEXT * float(names.len().saturating_sub(1));
        drawn.extend(bars.iter().zip(0..).map(|(bar, n)| draw_bar(table, frame, bar, y + STEP * float(n), most)));
        y += STEP * float(bars.len()) + GAP;
    }
    Some(fluid(frame, y - GAP, count).add(drawn))
}

fn bars(table: &Table, groups: usize, series: Option<usize>, numbers: &[usize]) -> Vec<(String, Vec<Bar>)> {
    let all = series.map(|column| table.by_word(column)).unwrap_or_default();
    let place = |row: usize| all.iter().position(|(_, rows)| rows.contains(&row)).unwrap_or(0);
    let of_row = |row: usize| {
        let of_column = move |(n, column): (usize, &usize)| Bar { row, column: *column, series: n + place(row) };
        numbers.iter().enumerate().map(of_column).collect::<Vec<_>>()
    };
    // What is not told is not drawn.
    let is_told = |bar: &Bar| matches!(table.rows[bar.row][bar.column].datum, Datum::Number(_));
    let grouped = table.by_word(groups).into_iter();
    let grouped =
        grouped.map(|(name, rows)| (name, rows.into_iter().flat_map(of_row).filter(is_told).collect::<Vec<_>>()));
    grouped.filter(|(_, bars)| !bars.is_empty()).collect()
}

fn draw_bar(table: &Table, frame: &Frame, bar: &Bar, y: f64, most: usize) -> Tag {
    let number = table.number(bar.row, bar.column);
    let width = LONGEST * share(number, most);
    let rect = block(Length::Px(0.0), y, Length::Percent(width), BAR);
    let text = label(Length::Percent(width), y + 13.0, number).with("dx", 6);
    mark(table, bar.row, bar.column).add([paint(rect, frame, bar.series), text])
}
