//! Front matter: the YAML between two `---` lines at the head of a Markdown file, and the text below it.
//!
//! `split(print(front, body))` gives back both, whatever people wrote: text is written by one library and read by another,
//! and a line `---` inside a value never looks like the closing one, because every value of several lines is indented.

use serde::Serialize;

use crate::{Code, Diagnostic, Place, Source, Span};

/// More front matter than this is not front matter.
pub const MAX_FRONT_MATTER: usize = 64 * 1024;

/// Where the two parts of a file lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The YAML between the lines.
    pub front: Span,
    /// All after the closing line.
    pub body: Span,
}

/// Finds the two parts of a Markdown file. A byte-order mark and `\r\n` are accepted.
///
/// # Errors
/// Missing or unclosed front matter, with a mend.
pub fn split(source: &Source) -> Result<Parts, Box<Diagnostic>> {
    let text = &*source.text;
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = line_ends(text, start);
    let opening = lines.next().unwrap_or((start, start));
    if text[opening.0..opening.1].trim_end() != "---" {
        return Err(Box::new(missing(source)));
    }
    let closing = lines.find(|(from, to)| text[*from..*to].trim_end() == "---");
    match closing {
        Some((from, to)) if from - opening.1 <= MAX_FRONT_MATTER => {
            Ok(Parts { front: Span::new(opening.1, from), body: Span::new(to, text.len()) })
        }
        Some(_) => Err(Box::new(too_large(source, opening))),
        None => Err(Box::new(unclosed(source, opening))),
    }
}

/// Lines as ranges that include their end.
fn line_ends(text: &str, start: usize) -> impl Iterator<Item = (usize, usize)> {
    text[start..].split_inclusive('\n').scan(start, |at, line| {
        let from = *at;
        *at += line.len();
        Some((from, *at))
    })
}

fn missing(source: &Source) -> Diagnostic {
    Diagnostic::error(Code::FrontMatterMissing, "this file does not start with front matter")
        .at(Place::at(source, Span::new(0, 0)))
        .help("begin the file with a line `---`, then `title: …`, then another line `---`")
}

fn unclosed(source: &Source, opening: (usize, usize)) -> Diagnostic {
    Diagnostic::error(Code::FrontMatterUnclosed, "the front matter has no end")
        .at(Place::at(source, Span::new(opening.0, opening.1)))
        .help("write a line `---` between the last key and the text")
}

fn too_large(source: &Source, opening: (usize, usize)) -> Diagnostic {
    Diagnostic::error(Code::FileTooLarge, format!("the front matter is larger than {} KiB", MAX_FRONT_MATTER / 1024))
        .at(Place::at(source, Span::new(opening.0, opening.1)))
        .help("move long texts below the closing `---` line")
}

/// The text of a file with this front matter and body.
///
/// # Errors
/// When the front matter cannot be written as YAML: a key that is no text, a number that is none.
pub fn print(front: &impl Serialize, body: &str) -> Result<String, serde_yaml::Error> {
    let front = serde_yaml::to_string(front)?;
    let separator = if body.is_empty() || body.ends_with('\n') { "" } else { "\n" };
    Ok(format!("---\n{front}---\n{body}{separator}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{self, Node};
    use crate::{SitePath, text};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn source(text: &str) -> Source {
        Source::new(SitePath::parse("content/ideas/x.md").unwrap(), text)
    }

    fn parts(text: &str) -> (String, String) {
        let source = source(text);
        let parts = split(&source).unwrap();
        (source.slice(parts.front).into(), source.slice(parts.body).into())
    }

    #[test]
    fn the_two_parts_are_found() {
        assert_eq!(parts("---\na: 1\n---\ntext\n---\nmore"), ("a: 1\n".into(), "text\n---\nmore".into()));
        assert_eq!(parts("\u{feff}---\r\na: 1\r\n---\r\nx"), ("a: 1\r\n".into(), "x".into()));
        assert_eq!(parts("---\n---"), (String::new(), String::new()));
    }

    #[test]
    fn what_is_missing_is_said() {
        assert_eq!(split(&source("hello")).unwrap_err().code, Code::FrontMatterMissing);
        assert_eq!(split(&source("---\na: 1\n")).unwrap_err().code, Code::FrontMatterUnclosed);
        assert_eq!(
            split(&source(&format!("---\n{}\n---\n", "#".repeat(MAX_FRONT_MATTER)))).unwrap_err().code,
            Code::FileTooLarge
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(2_000), ..ProptestConfig::default() })]
        #[test]
        fn what_is_printed_is_read_back_by_the_other_library(
            values in prop::collection::btree_map("[a-z]{1,8}", "(\\PC|[\n\t:#'\"\\-|>&*!%@`{}\\[\\],? ]){0,60}", 0..5),
            body in any::<String>(),
        ) {
            let values: BTreeMap<String, String> = values.into_iter().map(|(k, v)| (k, text::canonical(&v))).collect();
            let body = text::canonical(&body);
            let source = source(&print(&values, &body).unwrap());
            let parts = split(&source).unwrap();
            prop_assert_eq!(source.slice(parts.body).trim_end_matches('\n'), body.as_str());
            let front = yaml::parse(&source, parts.front).unwrap();
            prop_assert_eq!(front.entries().len(), values.len());
            for (key, value) in values {
                prop_assert_eq!(front.get(&key).and_then(Node::text).unwrap_or_default(), value);
            }
        }
    }
}
