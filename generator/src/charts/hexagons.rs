//! Districts as hexagons of one size, each about where it lies: small towns are as easy to see as large ones.

use super::svg::{Length, Tag, tag};
use super::{Frame, Table, float, label, lines, mark, scaled, share};

/// From the middle of a hexagon to that of its neighbour.
const WIDE: f64 = 100.0;
/// From one row to the next: rows of hexagons that stand on a corner interlock.
const HIGH: f64 = WIDE * 0.866;
/// From the middle to a corner; a little less than half of what would touch.
const CORNER: f64 = 54.5;
/// How many tints there are.
const TINTS: f64 = 4.0;
/// As many letters as fit into a hexagon side by side.
const LETTERS: usize = 11;
/// So many stand for the whole name where there is no room.
const SHORT: usize = 4;

/// Draws them; nothing without any place.
pub fn draw(table: &Table, frame: &Frame, number: usize, places: &[Option<(i32, i32)>], none: &str) -> Option<Tag> {
    let placed: Vec<(usize, (i32, i32))> =
        places.iter().enumerate().filter_map(|(row, place)| Some((row, (*place)?))).collect();
    let (left, top) = (placed.iter().map(|(_, (q, _))| *q).min()?, placed.iter().map(|(_, (_, r))| *r).max()?);
    let middle = |(q, r): (i32, i32)| {
        let x = f64::from(q.saturating_sub(left)) + if r.rem_euclid(2) == 1 { 0.5 } else { 0.0 };
        (x * WIDE + WIDE / 2.0, f64::from(top.saturating_sub(r)) * HIGH + CORNER)
    };
    let middles: Vec<(usize, (f64, f64))> = placed.into_iter().map(|(row, place)| (row, middle(place))).collect();
    let far = |of: fn(&(f64, f64)) -> f64| middles.iter().map(|(_, at)| of(at)).fold(0.0, f64::max);
    let (width, height) = (far(|at| at.0) + WIDE / 2.0, far(|at| at.1) + CORNER);
    let most = table.largest(&[number]);
    let hexagon = |(row, at): &(usize, (f64, f64))| hexagon(table, *row, number, *at, most, none);
    Some(scaled(frame, width, height).add(middles.iter().map(hexagon)))
}

fn hexagon(table: &Table, row: usize, number: usize, (x, y): (f64, f64), most: usize, none: &str) -> Tag {
    let count = table.number(row, number);
    let (half, side) = (Length::Px(CORNER * 0.866), Length::Px(CORNER / 2.0));
    let (back, long) = (Length::Px(-CORNER * 0.866), Length::Px(CORNER));
    let start = format!("M{} {}", Length::Px(x), Length::Px(y - CORNER));
    let path = format!("{start}l{half} {side}v{long}l{back} {side}l{back} -{side}v-{long}z");
    let shape = tag("path").with("class", tint(count, most)).with("d", path);
    let said = if count == 0 { none.to_owned() } else { count.to_string() };
    let said = label(Length::Px(x), y - 8.0, said).with("class", if count == 0 { "hex__none" } else { "hex__number" });
    mark(table, row, number).add([shape, said]).add(names(&table.text(row, 0), x, y + 14.0))
}

/// The class of one of four tints, by the part of the largest number.
fn tint(count: usize, most: usize) -> String {
    let step = (share(count, most) * TINTS).ceil();
    if count == 0 { "hex hex--none".into() } else { format!("hex t{step}") }
}

/// The name in full, and its beginning for small drawings; the style sheet shows one of the two.
fn names(name: &str, x: f64, y: f64) -> [Tag; 2] {
    let line = |(n, line): (usize, String)| label(Length::Px(x), y + 15.0 * float(n), line);
    let whole = lines(name, LETTERS).into_iter().enumerate().map(line);
    let short: String = match name.chars().count() {
        count if count <= SHORT + 1 => name.to_owned(),
        _ => name.chars().take(SHORT).collect(),
    };
    [tag("g").with("class", "hex__name").add(whole), label(Length::Px(x), y + 12.0, short).with("class", "hex__short")]
}
