//! Phases one after the other, and the days on which something happens.
//!
//! The columns are: what, its kind, its first day, its last day (none where it has no end), and how it stands to today:
//! `past`, `now` or `to-come`. A row of the kind `phase` is a phase.

use model::value::Day;

use super::svg::{Length, Tag, tag};
use super::{Cell, Datum, Frame, Table, block, float, fluid, label, paint, share};
use crate::dates::ShownDay;

/// The columns.
const WHAT: usize = 0;
const KIND: usize = 1;
const STARTS: usize = 2;
const ENDS: usize = 3;
const STATE: usize = 4;

/// Where the band of the phases is, and how high.
const BAND: (f64, f64) = (34.0, 26.0);

/// Draws it; nothing without phases.
pub fn draw(table: &Table, frame: &Frame) -> Option<Tag> {
    let scale = Scale::of(table)?;
    let count = scale.phases.len();
    let bands = scale.phases.iter().enumerate().map(|(n, (row, ..))| phase(table, frame, *row, n, count));
    let others = (0..table.rows.len()).filter(|row| table.id(*row, KIND) != "phase");
    let moments = others.filter_map(|row| Some(moment(table, row, scale.at(day(table, row, STARTS)?))));
    let (first, last, y) = (scale.phases.first()?.1, scale.phases.last()?.2, BAND.0 + BAND.1 + 46.0);
    let ends = [(0.0, "start", first), (100.0, "end", last)];
    let ends = ends.map(|(x, anchor, day)| label(Length::Percent(x), y, long(table, day)).with("text-anchor", anchor));
    Some(fluid(frame, y + 6.0, count).add(bands).add(moments).add(ends))
}

/// Where days are: every phase is as wide as the others, so that the years after do not crowd the weeks before.
struct Scale {
    /// The row, the first and the last day of each phase.
    phases: Vec<(usize, Day, Day)>,
}

impl Scale {
    fn of(table: &Table) -> Option<Scale> {
        let rows = || 0..table.rows.len();
        let last = rows().flat_map(|row| [day(table, row, STARTS), day(table, row, ENDS)]).flatten().max()?;
        let phases = rows().filter(|row| table.id(*row, KIND) == "phase");
        let phases = phases.filter_map(|row| {
            let starts = day(table, row, STARTS)?;
            Some((row, starts, day(table, row, ENDS).unwrap_or(last)))
        });
        Some(Scale { phases: phases.collect() }).filter(|scale| !scale.phases.is_empty())
    }

    /// A day, in parts of the width; what is before the first phase stands at its beginning.
    fn at(&self, day: Day) -> f64 {
        let n = self.phases.iter().rposition(|(_, starts, _)| *starts <= day).unwrap_or(0);
        let Some((_, starts, ends)) = self.phases.get(n) else { return 0.0 };
        let within = share(days_between(*starts, day), days_between(*starts, *ends).max(1)).min(1.0);
        100.0 * (float(n) + within) / float(self.phases.len())
    }
}

/// A day as it is written in the table, where all days of the drawing are from.
fn long(table: &Table, day: Day) -> String {
    let all = table.rows.iter().flatten().filter_map(written);
    all.filter(|written| Day::parse(&written.iso) == Some(day))
        .map(|written| written.text.clone())
        .next()
        .unwrap_or_default()
}

fn day(table: &Table, row: usize, column: usize) -> Option<Day> {
    Day::parse(&written(table.rows.get(row)?.get(column)?)?.iso)
}

fn written(cell: &Cell) -> Option<&ShownDay> {
    match &cell.datum {
        Datum::Day(day) => Some(day),
        Datum::Nothing | Datum::Few | Datum::Number(_) | Datum::Word { .. } => None,
    }
}

/// Days from one day to a later one; none when it is earlier.
fn days_between(from: Day, to: Day) -> usize {
    from.0.until(to.0).ok().and_then(|span| usize::try_from(span.get_days()).ok()).unwrap_or(0)
}

/// A phase; the one we are in is named and has a frame.
fn phase(table: &Table, frame: &Frame, row: usize, series: usize, count: usize) -> Tag {
    let (starts, wide) = (100.0 * share(series, count), 100.0 / float(count));
    let rect = block(Length::Percent(starts), BAND.0, Length::Percent(wide), BAND.1);
    let (at, anchor) = match () {
        () if series == 0 => (0.0, "start"),
        () if series + 1 == count => (100.0, "end"),
        () => (starts + wide / 2.0, "middle"),
    };
    let name = label(Length::Percent(at), 18.0, table.text(row, WHAT)).with("class", "strong");
    let around =
        block(Length::Percent(starts), BAND.0 - 4.0, Length::Percent(wide), BAND.1 + 8.0).with("class", "here");
    let here = (table.id(row, STATE) == "now").then(|| [name.with("text-anchor", anchor), around]);
    tag("g").with("data-row", row).add([paint(rect, frame, series)]).add(here.into_iter().flatten())
}

/// A day: filled when it is over.
fn moment(table: &Table, row: usize, at: f64) -> Tag {
    let class = if table.id(row, STATE) == "past" { "pin" } else { "pin pin--to-come" };
    let circle =
        tag("circle").with("cx", Length::Percent(at.clamp(1.5, 98.5))).with("cy", BAND.0 + BAND.1 + 15.0).with("r", 6);
    tag("g").with("data-row", row).add([circle.with("class", class)])
}
