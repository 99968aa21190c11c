//! Phases one after the other, as long as they last, and the days on which something happens.
//!
//! The columns are: what, its kind, its first day, its last day (none where it has no end), and how it stands to today:
//! `past`, `now` or `to-come`. A row of the kind `phase` is a phase.

use model::value::Day;

use super::svg::{Length, Tag, tag};
use super::{Cell, Datum, Frame, Table, block, float, fluid, label, paint};

/// The columns.
const WHAT: usize = 0;
const KIND: usize = 1;
const STARTS: usize = 2;
const ENDS: usize = 3;
const STATE: usize = 4;

/// Where the band of the phases is, and how high.
const BAND: (f64, f64) = (34.0, 26.0);

/// Draws it; nothing where no time passes.
pub fn draw(table: &Table, frame: &Frame) -> Option<Tag> {
    let days = (0..table.rows.len()).flat_map(|row| [day(table, row, STARTS), day(table, row, ENDS)]).flatten();
    let (first, last) = (days.clone().min()?, days.max()?);
    let span = days_between(first, last);
    if span == 0 {
        return None;
    }
    let at = |day: Day| 100.0 * float(days_between(first, day)) / float(span);
    let (phases, others): (Vec<usize>, Vec<usize>) =
        (0..table.rows.len()).partition(|row| table.id(*row, KIND) == "phase");
    let bands = phases.iter().enumerate().filter_map(|(series, row)| {
        let starts = at(day(table, *row, STARTS)?);
        let ends = day(table, *row, ENDS).map_or(100.0, at);
        Some(phase(table, frame, *row, series, (starts, ends)))
    });
    let moments = others.iter().filter_map(|row| Some(moment(table, *row, at(day(table, *row, STARTS)?))));
    let y = BAND.0 + BAND.1 + 46.0;
    let ends = [label(Length::Percent(0.0), y, long(first)), label(Length::Percent(100.0), y, long(last)).with("text-anchor", "end")];
    Some(fluid(frame, y + 6.0, phases.len()).add(bands).add(moments).add(ends))
}

fn long(day: Day) -> String {
    Cell::day(Some(day)).text()
}

fn day(table: &Table, row: usize, column: usize) -> Option<Day> {
    match table.rows.get(row)?.get(column)?.datum {
        Datum::Day(day) => Some(day),
        Datum::Nothing | Datum::Few | Datum::Number(_) | Datum::Word { .. } => None,
    }
}

/// Days from one day to a later one; none when it is earlier.
fn days_between(from: Day, to: Day) -> usize {
    from.0.until(to.0).ok().and_then(|span| usize::try_from(span.get_days()).ok()).unwrap_or(0)
}

/// A phase; the one we are in is named and has a frame.
fn phase(table: &Table, frame: &Frame, row: usize, series: usize, (starts, ends): (f64, f64)) -> Tag {
    let rect = block(Length::Percent(starts), BAND.0, Length::Percent(ends - starts), BAND.1);
    let now = table.id(row, STATE) == "now";
    let middle = (starts + ends) / 2.0;
    let anchor = if middle < 30.0 { "start" } else if middle > 70.0 { "end" } else { "middle" };
    let at = if middle < 30.0 { starts } else if middle > 70.0 { ends } else { middle };
    let name = label(Length::Percent(at), 16.0, table.text(row, WHAT)).with("class", "strong").with("text-anchor", anchor);
    let around = block(Length::Percent(starts), BAND.0 - 3.0, Length::Percent(ends - starts), BAND.1 + 6.0);
    let here = now.then(|| [name, around.with("class", "here")]).into_iter().flatten();
    tag("g").with("data-row", row).add([paint(rect, frame, series)]).add(here)
}

/// A day: filled when it is over.
fn moment(table: &Table, row: usize, at: f64) -> Tag {
    let class = if table.id(row, STATE) == "past" { "pin" } else { "pin pin--to-come" };
    let circle = tag("circle").with("cx", Length::Percent(at.clamp(1.5, 98.5))).with("cy", BAND.0 + BAND.1 + 15.0).with("r", 6);
    tag("g").with("data-row", row).add([circle.with("class", class)])
}
