//! A dot for each pair of words, as large as its number: where there is much, where little, and where nothing.

use super::svg::{Length, Tag, tag};
use super::{Frame, Table, axis, float, fluid, label, mark, said, share};

/// A line of text.
const LINE: f64 = 20.0;
/// The room of a dot.
const ROOM: f64 = 34.0;
/// The radius of the largest dot, and of the smallest: a number fits in.
const RADIUS: (f64, f64) = (14.0, 10.0);
/// About how wide a letter is: the words across stand upright, and need so much room above.
const LETTER: f64 = 8.2;

/// The words across: their column, and all of them in their order.
pub struct Across<'a> {
    /// Where they stand.
    pub column: usize,
    /// Their ids. Also those for which there is nothing, so that this shows.
    pub order: &'a [String],
}

/// Draws them: the columns of the lines' words and of the numbers; `part` of each number is drawn as done.
pub fn draw(
    table: &Table,
    frame: &Frame,
    across: &Across<'_>,
    [lines, number]: [usize; 2],
    part: Option<usize>,
) -> Tag {
    let (names, columns) = (table.by_word(lines), columns(table, across));
    let longest = columns.iter().map(|(_, name)| name.chars().count()).max().unwrap_or(0);
    let (top, most) = (LETTER * float(longest) + 8.0, table.largest(&[number]));
    let middle = |n: usize| 100.0 / float(columns.len()) * (float(n) + 0.5);
    let place = |row: usize| columns.iter().position(|(id, _)| *id == table.id(row, across.column));
    let dots = |rows: &[usize], y: f64| -> Vec<Tag> {
        let placed = rows.iter().filter_map(|row| Some((*row, middle(place(*row)?))));
        placed.map(|(row, x)| dot(table, row, number, part, (x, y), most)).collect()
    };
    let line = |(n, (name, rows)): (usize, &(String, Vec<usize>))| {
        let y = top + (LINE + ROOM) * float(n);
        let name = said(label(Length::Px(0.0), y + 16.0, name), table, rows.first().copied().unwrap_or(0), lines);
        [vec![axis(y), name], dots(rows, y + LINE + ROOM / 2.0)].concat()
    };
    fluid(frame, top + (LINE + ROOM) * float(names.len()), 1)
        .add(columns.iter().enumerate().map(|(n, (_, name))| upright(name, middle(n), top)))
        .add(names.iter().enumerate().flat_map(line))
}

/// The words across with what people read; an id that no row has, and so no name, is left out.
fn columns<'a>(table: &Table, across: &Across<'a>) -> Vec<(&'a str, String)> {
    let name = |id: &str| {
        let row = (0..table.rows.len()).find(|row| table.id(*row, across.column) == id)?;
        Some(table.text(row, across.column))
    };
    across.order.iter().filter_map(|id| Some((id.as_str(), name(id)?))).collect()
}

/// A word that is read from below. A drawing within the drawing is what can stand at a part of the width and be turned.
fn upright(name: &str, x: f64, top: f64) -> Tag {
    let text = tag("text").with("transform", "rotate(-90)").with("x", 0).with("y", 5).text(name);
    tag("svg").with("class", "upright").with("x", Length::Percent(x)).with("y", Length::Px(top - 6.0)).add([text])
}

/// A ring with a number in it, its area as the number as far as it can hold it; filled as far as it is done, or whole
/// where nothing is to be done.
fn dot(table: &Table, row: usize, number: usize, part: Option<usize>, (x, y): (f64, f64), most: usize) -> Tag {
    let count = table.number(row, number);
    let radius = (RADIUS.0 * share(count, most).sqrt()).max(RADIUS.1);
    let circle = |radius: f64, class: &str| {
        let circle = tag("circle").with("class", class).with("cx", Length::Percent(x)).with("cy", Length::Px(y));
        circle.with("r", Length::Px(radius))
    };
    let text = label(Length::Percent(x), y + 5.0, count).with("class", "number").with("text-anchor", "middle");
    let ring = circle(
        radius,
        match part {
            Some(part) if table.number(row, part) < count => "ring",
            Some(_) => "ring ring--done",
            None => "t3 rim",
        },
    );
    let done = part.map(|part| {
        let inner = radius * share(table.number(row, part), count).sqrt();
        mark(table, row, part).add((inner > 0.0).then(|| circle(inner, "t4")))
    });
    let drawn = if count > 0 { vec![ring, text] } else { Vec::new() };
    mark(table, row, number).add(done).add(drawn)
}
