//! Where a change could be written: candidates, of which the first one that reads right is taken.

use serde_yaml::Value;

use super::{Change, print};
use crate::yaml::{Data, Entry, Node};
use crate::{Source, Span};

/// A span, and what would stand in its place.
pub type Candidate = (Span, String);

/// The candidates for a change, those that look most natural first.
pub fn candidates(source: &Source, region: Span, root: &Node, change: &Change) -> Vec<Candidate> {
    let end = Span { start: region.end, end: region.end };
    let text = Text { source, region, root, ends: vec![end] };
    let line_end = text.line_end();
    text.candidates(change).into_iter().map(|(span, new)| (span, new.replace('\n', line_end))).collect()
}

/// A mapping and where it is written.
struct Text<'t> {
    source: &'t Source,
    /// Of an element of a list, this begins where the whole text does, so that what stands before it in its line is known.
    region: Span,
    root: &'t Node,
    /// Where lines with a further key may stand.
    ends: Vec<Span>,
}

impl Text<'_> {
    /// How lines end here.
    fn line_end(&self) -> &'static str {
        if self.source.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    fn candidates(&self, change: &Change) -> Vec<Candidate> {
        let found = |key: &str| self.root.entries().iter().position(|entry| entry.key == key);
        match change {
            Change::Remove(key) => found(key).map(|place| self.remove(place)).unwrap_or_default(),
            Change::Set(key, value) => match found(key) {
                Some(place) => self.set(place, value),
                None => self.new_entry(key, value, &print::entry(key, value)),
            },
            Change::Push(key, value) => match found(key) {
                Some(place) => self.push(place, value),
                None => {
                    let lines = format!("{key}:\n{}", print::element(value, "  "));
                    self.new_entry(key, &Value::Sequence(vec![value.clone()]), &lines)
                }
            },
            Change::Within(key, of, change) => {
                let element = found(key).and_then(|place| self.element(place, *of));
                element.map(|element| element.candidates(change)).unwrap_or_default()
            }
        }
    }

    /// An element of a list.
    fn element(&self, place: usize, of: usize) -> Option<Text<'_>> {
        let elements = self.root.entries()[place].value.elements();
        let (root, next) = (elements.get(of)?, elements.get(of + 1));
        let end = match self.is_flow(root) {
            true => root.span.end,
            false => next.map_or(self.lines(place).last()?.end, |next| self.line_start(next.span.start)),
        };
        let region = Span { start: self.region.start, end };
        let element = Text { source: self.source, region, root, ends: Vec::new() };
        let ends = root.entries().len().checked_sub(1).map(|last| element.ends(last)).unwrap_or_default();
        Some(Text { ends, ..element })
    }

    /// Whether a value stands in brackets.
    fn is_flow(&self, node: &Node) -> bool {
        self.source.slice(node.span).starts_with(['[', '{'])
    }

    /// A further key behind all others, written as they are.
    fn new_entry(&self, key: &str, value: &Value, lines: &str) -> Vec<Candidate> {
        let last = self.root.entries().last();
        if self.is_flow(self.root) {
            let last = last.map(|last| last.value.span.end.max(last.at.end));
            return self.within_brackets(self.root.span, last, &format!("{key}: {}", print::within(value)));
        }
        let indent = self.root.entries().first().map(|first| self.indent(first)).unwrap_or_default();
        let lines: String = lines.split_inclusive('\n').map(|line| [&*indent, line].concat()).collect();
        self.ends.iter().map(|end| self.below(*end, lines.clone())).collect()
    }

    /// What stands before a key, and what stands in its place before further lines: blanks, where it is a hyphen.
    fn indent(&self, entry: &Entry) -> String {
        let indent = self.before_in_line(entry.at.start).replace('-', " ");
        if indent.trim().is_empty() { indent } else { String::new() }
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

    /// Another value: within its line where it is a single one, else in lines of its own, unless a comment would go with them.
    fn set(&self, place: usize, value: &Value) -> Vec<Candidate> {
        let entry = &self.root.entries()[place];
        let within = print::within(value);
        let is_single = !matches!(value, Value::Sequence(_) | Value::Mapping(_));
        let word = if is_single { print::word(value) } else { within.clone() };
        let in_line = |word: String| (!word.contains('\n')).then(|| self.value(entry, word)).flatten();
        let lines = self.in_place_of(entry, &print::entry(&entry.key, value));
        let lines = self.lines(place).into_iter().map(|span| (span, lines.clone()));
        let (word, quoted) = (in_line(word).into_iter(), in_line(within).into_iter());
        match self.has_comment(entry) {
            true => word.chain(quoted).chain(lines).collect(),
            false => word.chain(lines).chain(quoted).collect(),
        }
    }

    /// Whether a comment stands behind a value, in its line.
    fn has_comment(&self, entry: &Entry) -> bool {
        let behind = self.source.slice(Span { start: entry.value.span.end, end: self.region.end });
        behind.starts_with([' ', '\t']) && behind.trim_start_matches([' ', '\t']).starts_with('#')
    }

    /// A word in place of a value.
    fn value(&self, entry: &Entry, word: String) -> Option<Candidate> {
        match entry.value.data {
            Data::Null if entry.value.span.start == entry.value.span.end => self.after_colon(entry, &word),
            Data::Null | Data::Scalar { .. } | Data::List(_) | Data::Map(_) => Some((entry.value.span, word)),
        }
    }

    /// Lines that stand where an entry does, behind the hyphen if it has one.
    fn in_place_of(&self, entry: &Entry, lines: &str) -> String {
        let (before, indent) = (self.before_in_line(entry.at.start), self.indent(entry));
        let indented = |line: &str| if line.trim().is_empty() { line.to_owned() } else { [&*indent, line].concat() };
        let mut lines = lines.split_inclusive('\n');
        let first = lines.next().unwrap_or_default();
        [before, first].concat() + &lines.map(indented).collect::<String>()
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
        match (&entry.value.data, entry.value.elements().last()) {
            (Data::List(_), last) if self.is_flow(&entry.value) => {
                self.within_brackets(list, last.map(|last| last.span.end), &print::within(value))
            }
            (Data::List(_), Some(last)) => self.push_below(place, last, value),
            (Data::Null, _) => {
                self.ends(place).into_iter().map(|end| self.below(end, print::element(value, "  "))).collect()
            }
            (Data::List(_) | Data::Scalar { .. } | Data::Map(_), _) => Vec::new(),
        }
    }

    /// One more element of what stands in brackets, behind the last one.
    fn within_brackets(&self, brackets: Span, last: Option<u32>, new: &str) -> Vec<Candidate> {
        let at = |byte: u32| Span { start: byte, end: byte };
        match last {
            None => vec![(at(brackets.start + 1), new.to_owned())],
            Some(last) => [last, brackets.end.saturating_sub(1)].map(|byte| (at(byte), format!(", {new}"))).into(),
        }
    }

    fn push_below(&self, place: usize, last: &Node, value: &Value) -> Vec<Candidate> {
        let Some(indent) = self.indent_of_elements(place) else { return Vec::new() };
        let in_lines = print::element(value, indent);
        let in_one = format!("{indent}- {}\n", print::within(value));
        let like_last = match self.is_flow(last) {
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
