//! Charts: drawings of a table, as SVG that is small, needs no program, and follows the page in the dark and on paper.
//!
//! One file per form. A drawing takes its numbers from a [`Table`] and from nothing else; what is drawn for a cell says
//! which one it is (`data-cell`, row and column) and its number (`data-n`). Colours are classes of the style sheet, never
//! values; whatever differs in hue differs in pattern, too. Most drawings are as wide as the page lets them, without
//! scaling: lengths along the line are parts of the width, so that words stay as large as all others.

mod bars;
mod columns;
mod dots;
mod hexagons;
mod spread;
mod stacks;
mod strip;
mod svg;
mod table;
mod timeline;
mod tree;

use serde::Serialize;

pub use table::{Cell, Column, Datum, Holds, Table, TableShown};

use dots::Across;
use svg::{Length, Tag, tag};

/// What a chart looks like, and which columns of its table it draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Form {
    /// Bars from the side. The numbers of one column, with a bar for each word of another; or those of several columns.
    Bars {
        /// Whose words name the groups of bars.
        groups: usize,
        /// Whose words are the series; without it, each column of numbers is one.
        series: Option<usize>,
        /// The numbers.
        numbers: Vec<usize>,
    },
    /// Months side by side.
    Columns {
        /// What the month is called.
        month: usize,
        /// The words `before`, `final` and `after`.
        phase: usize,
        /// The numbers.
        number: usize,
        /// What is written at the month called `final`.
        flag: String,
    },
    /// Districts as hexagons.
    Hexagons {
        /// The numbers.
        number: usize,
        /// Where each row is: column and row from the bottom, odd rows half a hexagon to the right (HexJSON, `odd-r`).
        places: Vec<Option<(i32, i32)>>,
        /// What is written where the number is 0.
        none: String,
    },
    /// For each row the parts of a whole.
    Stacks {
        /// What stands over rows that belong together.
        group: Option<usize>,
        /// The name of each row.
        name: usize,
        /// The parts.
        parts: Vec<usize>,
    },
    /// For each row how often each mark was given.
    Spread(Vec<usize>),
    /// A box for each month, filled where something happened.
    Strip {
        /// The numbers.
        number: usize,
    },
    /// A dot for each pair of words, as large as its number.
    Dots {
        /// The words of the lines.
        lines: usize,
        /// The words across.
        across: usize,
        /// All of them in their order, as files name them.
        order: Vec<String>,
        /// The numbers.
        number: usize,
        /// How many of them are drawn as done.
        part: Option<usize>,
    },
    /// Phases one after the other, and what happens on one day.
    Timeline,
    /// What came of what: each row leads from one thing to another.
    Tree {
        /// The id of the thing in the middle.
        middle: String,
    },
}

/// What names a drawing.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// Its id on the page.
    pub id: &'static str,
    /// What it is.
    pub title: String,
    /// How to read it.
    pub how: String,
}

impl Frame {
    /// The name of a drawing.
    pub fn new(id: &'static str, title: String, how: String) -> Frame {
        Frame { id, title, how }
    }
}

/// The drawing of a table; none where there is nothing to draw.
pub fn draw(form: &Form, table: &Table, frame: &Frame) -> Option<String> {
    if table.rows.is_empty() {
        return None;
    }
    let svg = match form {
        Form::Bars { groups, series, numbers } => bars::draw(table, frame, *groups, *series, numbers)?,
        Form::Columns { month, phase, number, flag } => columns::draw(table, frame, [*month, *phase, *number], flag),
        Form::Hexagons { number, places, none } => hexagons::draw(table, frame, *number, places, none)?,
        Form::Stacks { group, name, parts } => stacks::draw(table, frame, *group, *name, parts),
        Form::Spread(marks) => spread::draw(table, frame, marks),
        Form::Strip { number } => strip::draw(table, frame, *number),
        Form::Dots { lines, across, order, number, part } => {
            dots::draw(table, frame, &Across { column: *across, order }, [*lines, *number], *part)
        }
        Form::Timeline => timeline::draw(table, frame)?,
        Form::Tree { middle } => tree::draw(table, frame, middle),
    };
    Some(svg.to_string())
}

/// A small piece of what a series is filled with, for the list beside a drawing.
pub fn swatch(frame: &Frame, series: usize) -> String {
    let piece = tag("rect").with("width", 20).with("height", 14);
    let svg = tag("svg").with("class", "swatch").with("width", 20).with("height", 14).with("aria-hidden", true);
    svg.add([paint(piece, frame, series)]).to_string()
}

/// The outermost element: as wide as there is room, so high.
fn fluid(frame: &Frame, height: f64, series: usize) -> Tag {
    named(tag("svg").with("class", "drawing").with("width", "100%").with("height", Length::Px(height)), frame, series)
}

/// The same, scaled as a whole.
fn scaled(frame: &Frame, width: f64, height: f64) -> Tag {
    let size = format!("0 0 {} {}", Length::Px(width), Length::Px(height));
    named(tag("svg").with("class", "drawing").with("viewBox", size), frame, 0)
}

fn named(svg: Tag, frame: &Frame, series: usize) -> Tag {
    let id = frame.id;
    let svg = svg.with("role", "img").with("aria-labelledby", format!("{id}-t {id}-d"));
    let words = [("title", "t", &frame.title), ("desc", "d", &frame.how)];
    let svg = svg.add(words.map(|(name, end, text)| tag(name).with("id", format!("{id}-{end}")).text(text)));
    if series < 2 { svg } else { svg.add([tag("defs").add((1..series).map(|series| pattern(id, series)))]) }
}

/// A pattern of 8 pixels: stripes, dots, lines, and again.
fn pattern(id: &str, series: usize) -> Tag {
    let pattern = tag("pattern").with("id", format!("{id}-p{series}")).with("width", 8).with("height", 8);
    let pattern = pattern.with("patternUnits", "userSpaceOnUse");
    let ground = tag("rect").with("class", hue(series)).with("width", 8).with("height", 8);
    match series % 3 {
        1 => pattern
            .with("patternTransform", "rotate(45)")
            .add([ground, tag("path").with("class", "stripe").with("d", "M2 0v8")]),
        2 => pattern.add([ground, tag("circle").with("class", "spot").with("cx", 4).with("cy", 4).with("r", 2)]),
        _ => pattern.add([ground, tag("path").with("class", "stripe").with("d", "M0 4h8")]),
    }
}

/// The class of a series; there are eight hues.
fn hue(series: usize) -> String {
    format!("c{}", series % 8 + 1)
}

/// Filled as a series is: the first one plainly, each other with its pattern.
fn paint(shape: Tag, frame: &Frame, series: usize) -> Tag {
    if series == 0 { shape.with("class", hue(0)) } else { shape.with("fill", format!("url(#{}-p{series})", frame.id)) }
}

/// What is drawn for a cell of the table.
fn mark(table: &Table, row: usize, column: usize) -> Tag {
    tag("g").with("data-cell", format!("{row} {column}")).with("data-n", table.number(row, column))
}

/// A text at a place.
fn label(x: Length, y: f64, text: impl std::fmt::Display) -> Tag {
    tag("text").with("x", x).with("y", Length::Px(y)).text(text)
}

/// A text that is read from a cell, with its language where that is not the page's.
fn said(text: Tag, table: &Table, row: usize, column: usize) -> Tag {
    let lang = table.lang(row, column).map(str::to_owned);
    if let Some(lang) = lang { text.with("lang", lang) } else { text }
}

/// A rectangle.
fn block(x: Length, y: f64, width: Length, height: f64) -> Tag {
    tag("rect").with("x", x).with("y", Length::Px(y)).with("width", width).with("height", Length::Px(height))
}

/// A line from one side to the other.
fn axis(y: f64) -> Tag {
    let line = tag("line").with("class", "axis").with("x2", "100%");
    line.with("y1", Length::Px(y)).with("y2", Length::Px(y))
}

/// A number as a length. Counts are far below 2^52, where this would lose anything.
#[expect(clippy::cast_precision_loss, reason = "nobody counts so far")]
fn float(number: usize) -> f64 {
    number as f64
}

/// `number` of `whole`, from 0 to 1.
fn share(number: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { float(number) / float(whole) }
}

/// A text in lines of at most so many letters, broken between words.
fn lines(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => *line = format!("{line} {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
