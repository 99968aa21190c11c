//! Whatever the figures are: drawing, table and file tell the same numbers.

use std::collections::{BTreeMap, BTreeSet};

use model::value::Day;
use proptest::prelude::*;

use super::{Cell, Column, Figure, Form, Frame, Holds, Table, shown};
use crate::charts::Datum;
use crate::dates::Dates;
use crate::theme::{Own, Texts, Theme};

/// A word with everything that markup or a file could take for its own.
const NASTY: &str = "A \"bus\", <late> & 'full'\nagain";

fn column(id: &'static str, holds: Holds) -> Column {
    Column { id, label: id.to_uppercase(), holds }
}

fn word(n: usize) -> Cell {
    Cell::word(format!("{n} {NASTY}"), format!("{NASTY} {n}"))
}

/// A table of so many columns of words and numbers; the words of the first column differ in every `repeat` rows.
fn table(words: usize, numbers: &[usize], wide: usize, repeat: usize) -> Table {
    const WORDS: [&str; 2] = ["one", "other"];
    const NUMBERS: [&str; 7] = ["n1", "n2", "n3", "n4", "n5", "n6", "n7"];
    let columns = WORDS[..words].iter().map(|id| column(id, Holds::Text));
    let columns = columns.chain(NUMBERS[..wide].iter().map(|id| column(id, Holds::Number))).collect();
    let row = |(n, numbers): (usize, &[usize])| {
        let words = [word(n / repeat), word(n % repeat)].into_iter().take(words);
        words.chain(numbers.iter().map(|number| Cell::number(*number))).collect()
    };
    Table { columns, rows: numbers.chunks_exact(wide).enumerate().map(row).collect() }
}

/// Every form that draws numbers, with a table of these numbers.
fn forms(numbers: &[usize]) -> Vec<(Form, Table)> {
    let pairs: Vec<usize> = numbers.iter().flat_map(|number| [*number, number / 2]).collect();
    let places = |count: i32| (0..count).map(|n| Some((n % 3, n / 3))).collect();
    let mut months = table(2, numbers, 1, 1);
    for (row, phase) in months.rows.iter_mut().zip(["before", "final"].into_iter().chain(std::iter::repeat("after"))) {
        row[1] = Cell::word(phase, phase);
    }
    let order: Vec<String> = (0..3).map(|n| format!("{n} {NASTY}")).collect();
    vec![
        (Form::Bars { groups: 0, series: None, numbers: vec![1, 2] }, table(1, numbers, 2, 1)),
        (Form::Bars { groups: 1, series: Some(0), numbers: vec![2] }, table(2, numbers, 1, 4)),
        (Form::Columns { month: 0, phase: 1, number: 2, flag: NASTY.into() }, months),
        (Form::Hexagons { number: 1, places: places(14), none: "none".into() }, table(1, numbers, 1, 1)),
        (Form::Stacks { group: None, name: 0, parts: vec![1, 2, 3] }, table(1, numbers, 3, 1)),
        (Form::Stacks { group: Some(0), name: 1, parts: vec![2, 3, 4] }, table(2, numbers, 3, 2)),
        (Form::Spread((1..8).collect()), table(1, numbers, 7, 1)),
        (Form::Strip { number: 1 }, table(1, numbers, 1, 1)),
        (Form::Dots { lines: 0, across: 1, order, number: 2, part: Some(3) }, table(2, &pairs, 2, 3)),
    ]
}

fn figure(form: Form, table: Table) -> Figure {
    let frame = Frame { id: "chart", title: NASTY.into(), how: NASTY.into() };
    Figure { frame, heading: NASTY.into(), note: None, legend: vec![NASTY.into()], form, table, file: "chart" }
}

/// The default theme behind these texts.
fn theme(texts: &Texts) -> (Theme, Vec<model::Diagnostic>) {
    Theme::load(&Own { all: texts, assets: Vec::new() }, &model::settings::Settings::default(), None)
}

/// The page of a figure, by the default theme.
fn page(figure: &Figure) -> String {
    let path = model::SitePath::parse("themes/showground/templates/page.html").unwrap();
    let source = model::Source::new(path.clone(), "{{ <charts.figure f={f} /> }}");
    let (theme, mistakes) = theme(&Texts::from([(path, source)]));
    assert!(mistakes.is_empty(), "{mistakes:?}");
    let mut context = tera::Context::new();
    context.insert("f", &shown(figure, (true, true)));
    context.insert("t", &theme.words("en"));
    context.insert("site", &BTreeMap::from([("root", ""), ("files", "")]));
    let mut out = Vec::new();
    theme.fill("page.html", &context, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The numbers in a table by row and column.
fn numbers_of(table: &Table) -> BTreeMap<(usize, usize), usize> {
    let cells = table
        .rows
        .iter()
        .enumerate()
        .flat_map(|(row, cells)| cells.iter().enumerate().map(move |(n, cell)| (row, n, cell)));
    let numbers = cells.filter_map(|(row, n, cell)| match cell.datum {
        Datum::Number(number) => Some(((row, n), number)),
        Datum::Nothing | Datum::Few | Datum::Day(_) | Datum::Word { .. } => None,
    });
    numbers.collect()
}

/// The numbers in a drawing, each once.
fn drawn(svg: &str) -> BTreeMap<(usize, usize), usize> {
    let mut all = BTreeMap::new();
    for part in svg.split("data-cell=\"").skip(1) {
        let (cell, rest) = part.split_once("\" data-n=\"").unwrap();
        let (row, column) = cell.split_once(' ').unwrap();
        let number = rest.split_once('"').unwrap().0.parse().unwrap();
        assert_eq!(all.insert((row.parse().unwrap(), column.parse().unwrap()), number), None, "drawn twice");
    }
    all
}

/// The numbers in the table of a page.
fn told(page: &str) -> BTreeMap<(usize, usize), usize> {
    let body = page.split_once("<tbody>").unwrap().1.split_once("</tbody>").unwrap().0;
    let rows = body.split("<tr>").skip(1).map(|row| row.split("</td>").collect::<Vec<_>>());
    let mut all = BTreeMap::new();
    for (row, cells) in rows.enumerate() {
        for (n, cell) in cells.iter().enumerate() {
            if let Some((_, number)) = cell.rsplit_once("<td class=\"number\">") {
                let before = cells[..n].len();
                all.insert((row, before + 1), number.parse().unwrap());
            }
        }
    }
    all
}

/// The cells of a file, read as RFC 4180 says.
fn read_csv(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut rest = csv.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(!quoted && row.is_empty() && cell.is_empty(), "the file ends in the middle");
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn drawing_table_and_file_tell_the_same_numbers(numbers in prop::collection::vec(0..2000_usize, 14)) {
        for (form, table) in forms(&numbers) {
            let figure = figure(form, table);
            let page = page(&figure);
            prop_assert_eq!(drawn(&page), numbers_of(&figure.table), "{:?} draws", figure.form);
            prop_assert_eq!(told(&page), numbers_of(&figure.table), "{:?} tells", figure.form);
            let file = read_csv(&figure.table.csv());
            prop_assert_eq!(file.len(), figure.table.rows.len() + 1);
            for ((row, column), number) in numbers_of(&figure.table) {
                prop_assert_eq!(&file[row + 1][column], &number.to_string());
            }
            prop_assert_eq!(file[1][0].as_str(), figure.table.id(0, 0));
        }
    }

    #[test]
    fn bars_are_as_long_as_their_numbers(numbers in prop::collection::vec(0..2000_usize, 8)) {
        let table = table(1, &numbers, 2, 1);
        let form = Form::Bars { groups: 0, series: None, numbers: vec![1, 2] };
        let svg = crate::charts::draw(&form, &table, &figure(form.clone(), table.clone()).frame).unwrap();
        let most = numbers.iter().max().copied().unwrap().max(1);
        for (part, number) in svg.split("data-n=").skip(1).zip(&numbers) {
            let width: f64 = part.split("width=\"").nth(1).unwrap().split_once('%').unwrap().0.parse().unwrap();
            let (number, most) = (u32::try_from(*number).unwrap(), u32::try_from(most).unwrap());
            prop_assert!((width - 86.0 * f64::from(number) / f64::from(most)).abs() < 0.06);
        }
    }
}

#[test]
fn a_number_that_is_not_told_is_neither_drawn_nor_written() {
    let mut table = table(1, &[3, 7], 1, 1);
    table.rows[0][1] = Cell::people(3, 5);
    table.rows[1][1] = Cell::people(7, 5);
    let figure = figure(Form::Bars { groups: 0, series: None, numbers: vec![1] }, table);
    let page = page(&figure);
    assert_eq!(drawn(&page), BTreeMap::from([((1, 1), 7)]));
    assert!(page.contains("fewer than 5"), "{page}");
    assert_eq!(read_csv(&figure.table.csv())[1][1], "");
    assert_eq!(Cell::people(0, 5).datum, Datum::Number(0));
}

#[test]
fn where_no_number_is_told_there_are_no_bars_and_the_table_says_why() {
    let mut table = table(1, &[3], 1, 1);
    table.rows[0][1] = Cell::people(3, 5);
    let page = page(&figure(Form::Bars { groups: 0, series: None, numbers: vec![1] }, table));
    assert!(!page.contains("<svg") && page.contains("fewer than 5"), "{page}");
}

/// The rows that a drawing shows.
fn rows_in(svg: &str) -> BTreeSet<usize> {
    let rows = svg.split("data-row=\"").skip(1).filter_map(|part| part.split_once('"'));
    rows.map(|(row, _)| row.parse().unwrap()).collect()
}

fn tree(edges: &[(usize, usize)]) -> Table {
    let columns = [column("from", Holds::Text), column("how", Holds::Text), column("to", Holds::Text)];
    let row = |(from, to): &(usize, usize)| vec![word(*from), Cell::word("became", "became"), word(*to)];
    Table { columns: columns.into(), rows: edges.iter().map(row).collect() }
}

proptest! {
    /// Also where, against all rules, things came from each other in a circle.
    #[test]
    fn a_tree_shows_every_thing_once_and_every_line(edges in prop::collection::vec((0..6_usize, 0..6_usize), 1..9)) {
        let table = tree(&edges);
        let form = Form::Tree { middle: String::new() };
        let svg = crate::charts::draw(&form, &table, &figure(form.clone(), table.clone()).frame).unwrap();
        let things: BTreeSet<usize> = edges.iter().flat_map(|(from, to)| [*from, *to]).collect();
        prop_assert_eq!(rows_in(&svg), (0..edges.len()).collect::<BTreeSet<_>>());
        prop_assert_eq!(svg.matches("class=\"node").count(), things.len());
    }
}

#[test]
fn a_timeline_shows_every_date_and_names_the_phase_we_are_in() {
    let dates = Dates::of(&theme(&Texts::new()).0.words("en"));
    let day = |text: &str| Cell::day(Day::parse(text).map(|day| dates.day(day)));
    let row = |what: &str, kind: &str, starts: &str, ends: Cell, state: &str| {
        vec![Cell::word(what, what), Cell::word(kind, kind), day(starts), ends, Cell::word(state, state)]
    };
    let columns = ["what", "kind", "starts", "ends", "state"].map(|id| column(id, Holds::Text));
    let rows = vec![
        row("Ideas", "phase", "2026-09-01", day("2026-12-18"), "past"),
        row("Making", "phase", "2026-12-19", Cell::nothing(), "now"),
        row("Before it all", "event", "2026-08-01", Cell::nothing(), "past"),
        row("Camp", "event", "2027-01-16", Cell::nothing(), "to-come"),
    ];
    let table = Table { columns: columns.into(), rows };
    let svg = crate::charts::draw(&Form::Timeline, &table, &figure(Form::Timeline, table.clone()).frame).unwrap();
    assert_eq!(rows_in(&svg), BTreeSet::from([0, 1, 2, 3]));
    assert!(svg.contains(">Making</text>") && !svg.contains(">Ideas</text>"), "{svg}");
}
