//! How a new value is written: in lines of its own, or within a line.

use serde_yaml::Value;

/// What would end a plain word within brackets, or begin something else.
const SPECIAL: &[char] = &[',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '%', '@', '`', '"', '\'', ':', '\\'];

/// `key: value`, in as many lines as it takes, each with its end.
pub fn entry(key: &str, value: &Value) -> String {
    let map = serde_yaml::Mapping::from_iter([(Value::from(key), value.clone())]);
    text(&Value::Mapping(map))
}

/// `- value` behind an indent, in as many lines as it takes, each with its end.
pub fn element(value: &Value, indent: &str) -> String {
    let lines = text(&Value::Sequence(vec![value.clone()]));
    lines
        .split_inclusive('\n')
        .map(|line| if line.trim().is_empty() { line.into() } else { [indent, line].concat() })
        .collect()
}

/// A value within a line, as it can stand in brackets.
pub fn within(value: &Value) -> String {
    match value {
        Value::Sequence(elements) => format!("[{}]", elements.iter().map(within).collect::<Vec<_>>().join(", ")),
        Value::Mapping(map) => {
            let pairs = map.iter().map(|(key, value)| format!("{}: {}", within(key), within(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Tagged(_) => {
            let word = word(value);
            if word.contains(SPECIAL) || word.contains('\n') { quoted(value) } else { word }
        }
    }
}

/// A single value as text stands alone: without an end.
pub fn word(value: &Value) -> String {
    text(value).trim_end_matches('\n').to_owned()
}

/// In double quotes. Other signs that would have to be escaped are in no text that people type.
fn quoted(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
    format!("\"{escaped}\"")
}

/// Values are made by this program, and of kinds that can be written.
fn text(value: &Value) -> String {
    serde_yaml::to_string(value).unwrap_or_default()
}
