//! A report as Markdown: headings, sentences and tables, as GitHub and most programs read them.
//!
//! Titles are what people typed, so every character by which Markdown would take a part of them for its own is escaped.

use super::Report;
use crate::charts::{Cell, Datum, Holds, Table};

/// Characters with a meaning inside a line or a cell (CommonMark 6, GFM 4.10).
const MARKS: [char; 12] = ['\\', '`', '*', '_', '[', ']', '<', '>', '|', '~', '&', '#'];

/// The whole report.
pub(super) fn of(report: &Report) -> String {
    let mut parts = vec![format!("# {}", plain(&report.title))];
    parts.extend(report.intro.iter().map(|sentence| plain(sentence)));
    for section in report.sections.iter().filter(|section| !section.table.rows.is_empty()) {
        parts.push(format!("## {}", plain(&section.heading)));
        parts.push(table(&section.table, report));
    }
    parts.join("\n\n") + "\n"
}

/// A table without the columns in which nothing stands.
fn table(table: &Table, report: &Report) -> String {
    let says = |column: &usize| table.rows.iter().any(|row| row[*column].datum != Datum::Nothing);
    let wanted: Vec<usize> = (0..table.columns.len()).filter(says).collect();
    let table = table.columns(&wanted);
    let heads = table.columns.iter().map(|column| plain(&column.label));
    let rules = table.columns.iter().map(|column| match column.holds {
        Holds::Number => "---:".to_owned(),
        Holds::Text | Holds::Day | Holds::Month => "---".to_owned(),
    });
    let rows = table.rows.iter().map(|row| line(row.iter().map(|cell| self::cell(cell, report))));
    [line(heads), line(rules)].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

fn line(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

fn cell(cell: &Cell, report: &Report) -> String {
    let text = match cell.datum {
        Datum::Few => plain(&report.few),
        Datum::Nothing | Datum::Number(_) | Datum::Day(_) | Datum::Word { .. } => plain(&cell.text()),
    };
    match &cell.url {
        Some(url) if !text.is_empty() => format!("[{text}]({}{url})", report.base),
        _ => text,
    }
}

/// A text in which nothing is markup, on one line.
fn plain(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().flat_map(|c| MARKS.contains(&c).then_some('\\').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::Column;
    use crate::report::Section;

    #[test]
    fn what_people_typed_is_no_markup_and_columns_without_anything_are_left_out() {
        let column = |id, holds| Column::new(id, id.to_uppercase(), holds);
        let columns = vec![column("what", Holds::Text), column("none", Holds::Text), column("number", Holds::Number)];
        let title = "A [bus](x)\n| <b>";
        let row = |number| vec![Cell::word("id", title).to(Some("/ideas/a/".into())), Cell::nothing(), number];
        let table = Table { columns, rows: vec![row(Cell::number(7)), row(Cell::people(2, 5))] };
        let section = |rows| Section { heading: "Part".into(), table: Table { rows, ..table.clone() } };
        let report = Report {
            title: "All *of* it".into(),
            intro: vec!["Said.".into()],
            sections: vec![section(Vec::new()), section(table.rows.clone())],
            figures: table.clone(),
            base: "https://example.org".into(),
            few: "few".into(),
        };
        let link = r"[A \[bus\](x) \| \<b\>](https://example.org/ideas/a/)";
        let rows = format!("| WHAT | NUMBER |\n| --- | ---: |\n| {link} | 7 |\n| {link} | few |\n");
        assert_eq!(of(&report), format!("# All \\*of\\* it\n\nSaid.\n\n## Part\n\n{rows}"));
    }
}
