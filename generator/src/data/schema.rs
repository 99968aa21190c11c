//! What a table's JSON file looks like, as JSON Schema (draft 2020-12).

use serde_json::{Map, Value, json};

use super::{Column, Table, Type};

/// The schema of a table's file. `words` gives the theme's sentence under a name.
pub fn of(table: &Table, base: &str, words: impl Fn(&str) -> String) -> String {
    let properties: Map<String, Value> =
        table.columns().map(|column| (column.name.to_owned(), property(column, &words))).collect();
    let names: Vec<&str> = table.columns().map(|column| column.name).collect();
    let row = json!({
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": false,
    });
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{base}/data/schema/{}.json", table.name),
        "title": table.name,
        "description": words(&format!("data_{}", table.name)),
        "type": "object",
        "required": ["name", "site", "schema", "licence", "rows"],
        "properties": {
            "name": {"const": table.name},
            "site": {"type": "string"},
            "schema": {"type": "string"},
            "licence": {
                "type": ["object", "null"],
                "properties": {"name": {"type": "string"}, "url": {"type": ["string", "null"]}},
                "required": ["name"],
            },
            "rows": {"type": "array", "items": row},
        },
        "additionalProperties": false,
    });
    format!("{schema:#}\n")
}

fn property(column: &Column, words: impl Fn(&str) -> String) -> Value {
    let (kind, format) = match column.of {
        Type::Text | Type::Month | Type::Moment => ("string", None),
        Type::Markdown => ("string", Some(("contentMediaType", "text/markdown"))),
        Type::Number => ("integer", None),
        Type::Truth => ("boolean", None),
        Type::Day => ("string", Some(("format", "date"))),
        Type::Url => ("string", Some(("format", "uri-reference"))),
        Type::List => ("array", None),
    };
    let of = if column.always { json!(kind) } else { json!([kind, "null"]) };
    let mut property = json!({"description": words(&format!("field_{}", column.name)), "type": of});
    if let Some((key, value)) = format {
        property[key] = value.into();
    }
    if column.of == Type::List {
        property["items"] = json!({"type": "string"});
    }
    property
}
