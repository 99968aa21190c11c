//! A dot for each pair of words, as large as its number: where there is much, where little, and where nothing.

use super::svg::{Length, Tag, tag};
use super::{Frame, Table, float, fluid, label, mark, share};

/// A line of text.
const LINE: f64 = 20.0;
/// The room of a dot.
const ROOM: f64 = 30.0;
/// The radius of the largest dot, and what is left of the smallest: a number fits in.
const RADIUS: (f64, f64) = (13.0, 8.0);
/// About how wide a letter is: the words across stand upright, and need so much room above.
const LETTER: f64 = 8.2;

/// Draws them: the columns of the lines' words, of those across, and of the numbers; `part` of each is drawn as done.
pub fn draw(table: &Table, frame: &Frame, [lines, across, number]: [usize; 3], part: Option<usize>) -> Tag {
    let (names, columns) = (table.by_word(lines), table.by_word(across));
    let longest = columns.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let (top, most) = (LETTER * float(longest) + 8.0, table.largest(&[number]));
    let middle = |n: usize| 100.0 / float(columns.len()) * (float(n) + 0.5);
    let place = |row: usize| columns.iter().position(|(_, rows)| rows.contains(&row)).unwrap_or(0);
    let line = |(n, (name, rows)): (usize, &(String, Vec<usize>))| {
        let y = top + (LINE + ROOM) * float(n);
        let dots = rows.iter().map(|row| dot(table, *row, number, part, (middle(place(*row)), y + LINE + ROOM / 2.0), most));
        [tag("path").with("class", "axis").with("d", format!("M0 {y}h4000")), label(Length::Px(0.0), y + 16.0, name)]
            .into_iter()
            .chain(dots)
            .collect::<Vec<_>>()
    };
    fluid(frame, top + (LINE + ROOM) * float(names.len()), 1)
        .add(columns.iter().enumerate().map(|(n, (name, _))| upright(name, middle(n), top)))
        .add(names.iter().enumerate().flat_map(line))
}

/// A word that is read from below. A drawing within the drawing is what can stand at a part of the width and be turned.
fn upright(name: &str, x: f64, top: f64) -> Tag {
    let text = tag("text").with("transform", "rotate(-90)").with("x", 0).with("y", 5).text(name);
    tag("svg").with("class", "upright").with("x", Length::Percent(x)).with("y", Length::Px(top - 6.0)).add([text])
}

/// Areas of circles are as the numbers, as far as they can hold them.
fn dot(table: &Table, row: usize, number: usize, part: Option<usize>, (x, y): (f64, f64), most: usize) -> Tag {
    let count = table.number(row, number);
    let radius = (RADIUS.0 * share(count, most).sqrt()).max(RADIUS.1);
    let circle = |radius: f64, class: &str| {
        tag("circle").with("class", class).with("cx", Length::Percent(x)).with("cy", y).with("r", Length::Px(radius))
    };
    let done = part.map(|part| {
        let inner = radius * share(table.number(row, part), count).sqrt();
        mark(table, row, part).add((inner > 0.0).then(|| circle(inner, "c3")))
    });
    let text = label(Length::Percent(x), y + 5.0, count).with("class", "number on").with("text-anchor", "middle");
    let whole = if count > 0 { vec![circle(radius, "t2 rim")] } else { Vec::new() };
    mark(table, row, number).add(whole).add(done).add((count > 0).then_some(text))
}
