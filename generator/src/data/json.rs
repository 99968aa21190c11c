//! Tables as JSON: one row a line, so that two builds can be compared line by line.

use rayon::prelude::*;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::json;

use super::{Cell, Column, Facts, Row, TABLES};

/// How many rows one thread writes at a time.
const AT_A_TIME: usize = 256;

/// A table with what is to be known of it.
pub fn table(facts: &Facts, table: usize) -> String {
    let name = TABLES[table].name;
    let about = json!({
        "name": name,
        "site": format!("{}/", facts.base),
        "schema": format!("{}/data/schema/{name}.json", facts.base),
        "licence": facts.licence(),
    });
    let columns: Vec<_> = TABLES[table].columns().collect();
    format!("{},\n\"rows\":{}}}\n", open(&about), rows(facts, table, &columns))
}

/// All tables in one, without their long texts.
pub fn everything(facts: &Facts, site: &str) -> String {
    let about = json!({"name": site, "site": format!("{}/", facts.base), "licence": facts.licence()});
    let there = (0..TABLES.len()).filter(|table| facts.count(*table) > 0);
    let table = |table: usize| {
        let columns: Vec<_> = TABLES[table].short_columns().collect();
        format!(
            ",
{}:{}",
            json!(TABLES[table].name),
            rows(facts, table, &columns)
        )
    };
    let tables: Vec<String> = there.map(table).collect();
    format!("{}{}}}\n", open(&about), tables.concat())
}

/// An object without the bracket that closes it.
fn open(about: &serde_json::Value) -> String {
    let mut text = about.to_string();
    text.pop();
    text
}

fn rows(facts: &Facts, table: usize, columns: &[&'static Column]) -> String {
    let parts: Vec<String> = facts.rows(table).chunks(AT_A_TIME).map(|rows| lines(rows, columns)).collect();
    format!("[\n{}\n]", parts.join(",\n"))
}

fn lines(rows: Vec<Row<'_>>, columns: &[&'static Column]) -> String {
    // What is in a row has no shape that JSON lacks.
    let line = |row| serde_json::to_string(&Line { row, columns }).unwrap_or_default();
    rows.into_iter().map(line).collect::<Vec<_>>().join(",\n")
}

/// A row with the names of its columns.
struct Line<'a> {
    row: Row<'a>,
    columns: &'a [&'static Column],
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for column in self.columns {
            map.serialize_entry(column.name, &column.value(&self.row))?;
        }
        map.end()
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Number(number) => serializer.serialize_i64(*number),
            Cell::Truth(truth) => serializer.serialize_bool(*truth),
            Cell::List(ids) => ids.serialize(serializer),
        }
    }
}
