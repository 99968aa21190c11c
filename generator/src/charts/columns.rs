//! Months side by side, all of one width, with a flag at the one in which the competition ended.

use super::svg::{Length, Tag, tag};
use super::{Frame, Table, axis, block, float, fluid, label, mark, paint, share};

/// The highest column.
const HIGH: f64 = 150.0;
/// Above it is room for the flag's text.
const TOP: f64 = 28.0;
/// Of a month's room, so much is column.
const FULL: f64 = 0.8;

/// Fewer months than these do not fill the width.
const FEWEST: usize = 12;

/// Draws them: the columns of month, phase and number.
pub fn draw(table: &Table, frame: &Frame, [month, phase, number]: [usize; 3], flag: &str) -> Tag {
    let (count, most) = (table.rows.len(), table.largest(&[number]));
    let room = 100.0 / float(count.max(FEWEST));
    let column = |row: usize| {
        let high = HIGH * share(table.number(row, number), most);
        let x = Length::Percent(room * float(row) + room * (1.0 - FULL) / 2.0);
        let rect = block(x, TOP + HIGH - high, Length::Percent(room * FULL), high);
        mark(table, row, number).add([paint(rect, frame, usize::from(table.id(row, phase) == "before"))])
    };
    let ended = (0..count).find(|row| table.id(*row, phase) == "final").map(|row| room * (float(row) + 0.5));
    let base = TOP + HIGH;
    fluid(frame, base + 24.0, 2)
        .add([axis(base)])
        .add((0..count).map(column))
        .add(ended.into_iter().flat_map(|x| flag_at(x, flag)))
        .add(months(table, month, room))
        .add(highest(table, number, room))
}

/// A line at the middle of a month; its text stands where there is more room.
fn flag_at(x: f64, text: &str) -> [Tag; 2] {
    let at = Length::Percent(x);
    let line = tag("line").with("class", "flag").with("x1", at).with("x2", at).with("y1", 4).with("y2", TOP + HIGH);
    let text = label(at, 16.0, text).with("class", "strong");
    [line, if x > 50.0 { text.with("text-anchor", "end").with("dx", -6) } else { text.with("dx", 6) }]
}

/// The names of the first and of the last month.
fn months(table: &Table, month: usize, room: f64) -> Vec<Tag> {
    let (last, y) = (table.rows.len() - 1, TOP + HIGH + 18.0);
    let first = label(Length::Percent(0.0), y, table.text(0, month));
    let end = room * float(last + 1);
    match last {
        0 => vec![first],
        _ if end < 60.0 => vec![first.text(" – ").text(table.text(last, month))],
        _ => vec![first, label(Length::Percent(end), y, table.text(last, month)).with("text-anchor", "end")],
    }
}

/// The number of the highest column, above it.
fn highest(table: &Table, number: usize, room: f64) -> Option<Tag> {
    let most = table.largest(&[number]);
    let row = (0..table.rows.len()).find(|row| table.number(*row, number) == most).filter(|_| most > 0)?;
    let x = room * (float(row) + 0.5);
    let anchor = if x < 5.0 {
        "start"
    } else if x > 95.0 {
        "end"
    } else {
        "middle"
    };
    Some(label(Length::Percent(x), TOP - 3.0, most).with("class", "number").with("text-anchor", anchor))
}
