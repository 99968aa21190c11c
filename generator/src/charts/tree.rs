//! What came of what, from left to right: each thing on a line of its own, further right than all that it came from.
//!
//! The columns are: from, how, to. A thing stands below everything it came from; a line leads down from each of those and
//! then to the right, so that several that became one meet.

use super::svg::{Length, Tag, tag};
use super::{Datum, Frame, Table, float, fluid, label, lines};

/// The columns.
const FROM: usize = 0;
const HOW: usize = 1;
const TO: usize = 2;
/// How much further right the next thing stands.
const INDENT: f64 = 30.0;
/// A line of text.
const LINE: f64 = 20.0;
/// Between things.
const GAP: f64 = 14.0;
/// As many letters as fit on the smallest screen beside two indents.
const LETTERS: usize = 20;

/// A thing in its place.
struct Node {
    id: String,
    /// How far it is from where everything began.
    depth: usize,
    y: f64,
    lines: Vec<String>,
    /// The language of its name, where that is not the page's.
    lang: Option<String>,
    how: Option<String>,
}

/// Draws it.
pub fn draw(table: &Table, frame: &Frame, middle: &str) -> Tag {
    let (nodes, height) = placed(table);
    let find = |id: &str| nodes.iter().find(|node| node.id == id);
    let edge = |row: usize| Some(edge(row, find(table.id(row, FROM))?, find(table.id(row, TO))?));
    let edges = (0..table.rows.len()).filter_map(edge);
    fluid(frame, height, 1).add(edges).add(nodes.iter().map(|node| draw_node(node, node.id == middle)))
}

fn x(node: &Node) -> f64 {
    9.0 + INDENT * float(node.depth)
}

fn edge(row: usize, from: &Node, to: &Node) -> Tag {
    let path = format!("M{} {}V{}H{}", x(from), from.y, to.y, x(to));
    tag("g").with("data-row", row).add([tag("path").with("class", "branch").with("d", path)])
}

/// Ideas are round, prototypes square, and what grew out of them stands on a corner.
fn draw_node(node: &Node, is_middle: bool) -> Tag {
    let (x, y) = (x(node), node.y);
    let class = if is_middle { "node node--here" } else { "node" };
    let shape = match node.id.split('/').next() {
        Some("ideas") => tag("circle").with("cx", x).with("cy", y).with("r", 7),
        Some("prototypes") => tag("rect").with("x", x - 7.0).with("y", y - 7.0).with("width", 14).with("height", 14),
        _ => tag("path").with("d", format!("M{x} {}l9 9l-9 9l-9 -9z", y - 9.0)),
    };
    let text = |(n, line): (usize, &String)| {
        let text = label(Length::Px(x + 16.0), y + 5.0 + LINE * float(n), line);
        let text = if is_middle { text.with("class", "strong") } else { text };
        if let Some(lang) = &node.lang { text.with("lang", lang) } else { text }
    };
    let words = node.lines.iter().enumerate().map(text);
    let how = node.how.as_ref().map(|how| label(Length::Px(x + 16.0), y + 5.0 - LINE, how).with("class", "quiet"));
    tag("g").add([shape.with("class", class)]).add(words).add(how)
}

/// The things in their places, and how high all of them are.
fn placed(table: &Table) -> (Vec<Node>, f64) {
    let (mut nodes, mut y): (Vec<Node>, f64) = (Vec::new(), 12.0);
    for id in in_order(table) {
        let row = |column: usize| (0..table.rows.len()).find(|row| table.id(*row, column) == id);
        let place = row(FROM).map(|row| (row, FROM)).or_else(|| row(TO).map(|row| (row, TO)));
        let name = place.map(|(row, column)| table.text(row, column));
        let lang = place.and_then(|(row, column)| table.lang(row, column)).map(str::to_owned);
        let came_from =
            |row: &usize| nodes.iter().find(|node| table.id(*row, TO) == id && node.id == table.id(*row, FROM));
        let depth =
            (0..table.rows.len()).filter_map(|row| came_from(&row)).map(|node| node.depth + 1).max().unwrap_or(0);
        let lines = lines(&name.unwrap_or_default(), LETTERS);
        let how = row(TO).map(|row| table.text(row, HOW));
        y += if how.is_some() { LINE } else { 0.0 };
        let high = LINE * float(lines.len()) + GAP;
        nodes.push(Node { id, depth, y, lines, lang, how });
        y += high;
    }
    (nodes, y - GAP - LINE / 2.0)
}

/// Every thing once, none before what it came from. Where things came from each other in a circle, which the content's
/// check complains of, they stand in the order of the table.
fn in_order(table: &Table) -> Vec<String> {
    let ids = (0..table.rows.len()).flat_map(|row| [(row, FROM), (row, TO)]);
    let ids = ids.filter(|(row, column)| matches!(table.rows[*row][*column].datum, Datum::Word { .. }));
    let mut open: Vec<&str> = Vec::new();
    for (row, column) in ids {
        if !open.contains(&table.id(row, column)) {
            open.push(table.id(row, column));
        }
    }
    let mut done: Vec<&str> = Vec::new();
    while !open.is_empty() {
        let is_ready = |id: &str| {
            let before = (0..table.rows.len()).filter(|row| table.id(*row, TO) == id);
            before.map(|row| table.id(row, FROM)).all(|from| done.contains(&from))
        };
        // What follows from the last one comes first, so that a branch stays together.
        let follows = |id: &str| {
            (0..table.rows.len()).any(|row| table.id(row, TO) == id && done.last() == Some(&table.id(row, FROM)))
        };
        let next =
            open.iter().position(|id| is_ready(id) && follows(id)).or_else(|| open.iter().position(|id| is_ready(id)));
        done.push(open.remove(next.unwrap_or(0)));
    }
    done.into_iter().map(str::to_owned).collect()
}
