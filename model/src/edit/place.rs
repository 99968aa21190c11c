//! Where a change could be written: candidates, of which the first one that reads right is taken.

use serde_yaml::Value;

use super::{Change, print};
use crate::yaml::{Data, Entry, Node};
use crate::{Source, Span};

/// A span, and what would stand in its place.
pub type Candidate = (Span, String);

/// The candidates for a change, those that look most natural first.
pub fn candidates(source: &Source, region: Span, root: &Node, change: &Change) -> Vec<Candidate> {
    let text = Text { source, region, root };
    let found = |key: &str| root.entries().iter().position(|entry| entry.key == key);
    let all = match change {
        Change::Remove(key) => found(key).map(|place| text.remove(place)).unwrap_or_default(),
        Change::Set(key, value) => match found(key) {
            Some(place) => text.set(place, value),
            None => vec![text.new_entry(&print::entry(key, value))],
        },
        Change::Push(key, value) => match found(key) {
            Some(place) => text.push(place, value),
            None => vec![text.new_entry(&format!("{key}:\n{}", print::element(value, "  ")))],
        },
    };
    let end = text.line_end();
    all.into_iter().map(|(span, new)| (span, new.replace('\n', end))).collect()
}

struct Text<'t> {
    source: &'t Source,
    region: Span,
    root: &'t Node,
}

impl Text<'_> {
    /// How lines end here.
    fn line_end(&self) -> &'static str {
        if self.source.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// At the end of all keys, indented as they are.
    fn new_entry(&self, lines: &str) -> Candidate {
        let indent = self.root.entries().first().map_or("", |first| self.before_in_line(first.at.start));
        let indent = if indent.trim().is_empty() { indent } else { "" };
        let at = self.region.end;
        self.below(
            Span { start: at, end: at },
            lines.split_inclusive('\n').map(|line| [indent, line].concat()).collect(),
        )
    }

    /// New lines at a place between lines; the last one of a file may have no end.
    fn below(&self, at: Span, lines: String) -> Candidate {
        let line = self.before_in_line(at.start);
        (at, if line.is_empty() { lines } else { format!("\n{lines}") })
    }

    /// Without its lines.
    fn remove(&self, place: usize) -> Vec<Candidate> {
        self.lines(place).into_iter().map(|span| (span, String::new())).collect()
    }

    /// Another value: within its line where it is a single one, else in lines of its own.
    fn set(&self, place: usize, value: &Value) -> Vec<Candidate> {
        let entry = &self.root.entries()[place];
        let single = !matches!(value, Value::Sequence(_) | Value::Mapping(_));
        let word = if single { print::word(value) } else { print::within(value) };
        let within = (!word.contains('\n')).then(|| match entry.value.data {
            Data::Null if entry.value.span.start == entry.value.span.end => self.after_colon(entry, &word),
            Data::Null | Data::Scalar { .. } | Data::List(_) | Data::Map(_) => Some((entry.value.span, word)),
        });
        let lines = print::entry(&entry.key, value);
        let whole = self.lines(place).into_iter().map(|span| (span, lines.clone()));
        within.flatten().into_iter().chain(whole).collect()
    }

    fn after_colon(&self, entry: &Entry, word: &str) -> Option<Candidate> {
        let colon = self.source.slice(Span { start: entry.at.end, end: self.region.end }).find(':')?;
        let at = entry.at.end + Span::new(colon, 0).start + 1;
        Some((Span { start: at, end: at }, format!(" {word}")))
    }

    /// One more element, written as the last one is.
    fn push(&self, place: usize, value: &Value) -> Vec<Candidate> {
        let entry = &self.root.entries()[place];
        let list = entry.value.span;
        let flow = matches!(entry.value.data, Data::List(_)) && self.source.slice(list).starts_with('[');
        match (&entry.value.data, entry.value.elements().last()) {
            (Data::List(_), last) if flow => self.push_within(list, last, value),
            (Data::List(_), Some(last)) => self.push_below(place, last, value),
            (Data::Null, _) => {
                self.ends(place).into_iter().map(|end| self.below(end, print::element(value, "  "))).collect()
            }
            (Data::List(_) | Data::Scalar { .. } | Data::Map(_), _) => Vec::new(),
        }
    }

    fn push_within(&self, list: Span, last: Option<&Node>, value: &Value) -> Vec<Candidate> {
        let at = |byte: u32| Span { start: byte, end: byte };
        let new = print::within(value);
        match last {
            None => vec![(at(list.start + 1), new)],
            Some(last) => {
                vec![(at(last.span.end), format!(", {new}")), (at(list.end.saturating_sub(1)), format!(", {new}"))]
            }
        }
    }

    fn push_below(&self, place: usize, last: &Node, value: &Value) -> Vec<Candidate> {
        let Some(indent) = self.indent_of_elements(place) else { return Vec::new() };
        let in_lines = print::element(value, indent);
        let in_one = format!("{indent}- {}\n", print::within(value));
        let like_last = match self.source.slice(last.span).starts_with(['{', '[']) {
            true => vec![in_one, in_lines],
            false => vec![in_lines],
        };
        let ends = self.ends(place);
        like_last.into_iter().flat_map(|new| ends.iter().map(move |end| self.below(*end, new.clone()))).collect()
    }

    /// What stands before the hyphens of a list: those of the line that begins its first element.
    fn indent_of_elements(&self, place: usize) -> Option<&str> {
        let whole = *self.lines(place).last()?;
        let below_key = self.source.slice(whole).split_inclusive('\n').skip(1);
        let first =
            below_key.filter(|line| !line.trim().is_empty()).find(|line| !line.trim_start().starts_with('#'))?;
        first.trim_start().starts_with('-').then(|| &first[..first.len() - first.trim_start().len()])
    }

    /// The ends of an entry, as empty spans: before, between and behind the blank lines and comments that follow it.
    fn ends(&self, place: usize) -> Vec<Span> {
        self.lines(place).into_iter().map(|span| Span { start: span.end, end: span.end }).collect()
    }

    /// The lines of an entry: without the blank lines and comments that follow it, and with more and more of them.
    fn lines(&self, place: usize) -> Vec<Span> {
        let entries = self.root.entries();
        let start = self.line_start(entries[place].at.start);
        let end = entries.get(place + 1).map_or(self.region.end, |next| self.line_start(next.at.start));
        let indent = self.before_in_line(entries[place].at.start).len();
        let whole = self.source.slice(Span { start, end });
        let lines: Vec<&str> = whole.split_inclusive('\n').collect();
        let follows = |line: &&&str| {
            let word = line.trim_start();
            word.is_empty() || (word.starts_with('#') && line.len() - word.len() <= indent)
        };
        let after = lines.iter().rev().take_while(follows).count();
        let ends = lines.iter().scan(start, |end, line| {
            *end += Span::new(line.len(), 0).start;
            Some(*end)
        });
        ends.skip((lines.len() - after).saturating_sub(1)).map(|end| Span { start, end }).collect()
    }

    fn line_start(&self, byte: u32) -> u32 {
        byte - Span::new(self.before_in_line(byte).len(), 0).start
    }

    /// What stands before a byte in its line, as far as it belongs to the YAML.
    fn before_in_line(&self, byte: u32) -> &str {
        let before = self.source.slice(Span { start: self.region.start, end: byte });
        before.rsplit('\n').next().unwrap_or_default()
    }
}
