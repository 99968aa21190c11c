//! YAML to values that keep their places.
//!
//! Scalars stay text: whether `1.10` is a version or a number, and `no` a word or an answer, is decided by who asks for
//! it ([`crate::fields`]), never guessed. Duplicate keys are mistakes. Depth, number of values and the copies that aliases
//! make are limited, so a few bytes cannot become gigabytes.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as MarkSpan};
use serde::ser::{SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use serde::{Deserialize, Serialize};

use crate::{Code, Diagnostic, Place, Source, Span};

/// Deeper nesting is never content: the deepest key of ours lies at 4.
const MAX_DEPTH: usize = 24;
/// Values in one file, those repeated by aliases included. The largest vocabularies hold some thousands.
const MAX_VALUES: usize = 100_000;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Node {
    /// Where, in the whole file.
    pub span: Span,
    /// What.
    pub data: Data,
}

/// The shapes of YAML.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Data {
    /// Nothing was written, or `null` or `~`.
    Null,
    /// A text. `plain` when it was written without quotes, so that it may also be read as a number or a truth.
    Scalar {
        /// The text, unquoted and unfolded.
        text: String,
        /// Whether it was written without quotes.
        plain: bool,
    },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order written.
    Map(Vec<Entry>),
}

/// One key of a mapping with its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub at: Span,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The entries of a mapping; none for any other shape.
    pub fn entries(&self) -> &[Entry] {
        match &self.data {
            Data::Map(entries) => entries,
            Data::Null | Data::Scalar { .. } | Data::List(_) => &[],
        }
    }

    /// The elements of a sequence; none for any other shape.
    pub fn elements(&self) -> &[Node] {
        match &self.data {
            Data::List(elements) => elements,
            Data::Null | Data::Scalar { .. } | Data::Map(_) => &[],
        }
    }

    /// The value of a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } => Some(text),
            Data::Null | Data::List(_) | Data::Map(_) => None,
        }
    }

    /// The shape in words, for "expected a date, but found …".
    pub fn describe(&self) -> String {
        match &self.data {
            Data::Null => "nothing".into(),
            Data::Scalar { text, .. } if text.chars().count() <= 40 && !text.contains('\n') => format!("`{text}`"),
            Data::Scalar { .. } => "a long text".into(),
            Data::List(_) => "a list".into(),
            Data::Map(_) => "a mapping of keys".into(),
        }
    }
}

/// Unknown keys go to templates by the core schema of YAML 1.2: plain numbers and truths are such, all else is text. The
/// memory of builds keeps the node as it is.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            let mut node = serializer.serialize_struct("Node", 2)?;
            node.serialize_field("span", &self.span)?;
            node.serialize_field("data", &self.data)?;
            return node.end();
        }
        match &self.data {
            Data::Null => serializer.serialize_none(),
            Data::Scalar { text, plain: false } => serializer.serialize_str(text),
            Data::Scalar { text, plain: true } => serialize_plain(text, serializer),
            Data::List(elements) => {
                let mut list = serializer.serialize_seq(Some(elements.len()))?;
                elements.iter().try_for_each(|element| list.serialize_element(element))?;
                list.end()
            }
            Data::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|entry| map.serialize_entry(&entry.key, &entry.value))?;
                map.end()
            }
        }
    }
}

fn serialize_plain<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(truth) = text.parse::<bool>() {
        return serializer.serialize_bool(truth);
    }
    if let Ok(number) = text.parse::<i64>() {
        return serializer.serialize_i64(number);
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => serializer.serialize_f64(number),
        _ => serializer.serialize_str(text),
    }
}

/// Reads the YAML that stands in `region` of a source. Nothing but blanks and comments is an empty mapping.
///
/// # Errors
/// All mistakes that can be told apart; after a mistake of syntax nothing further can be read.
pub fn parse(source: &Source, region: Span) -> Result<Node, Vec<Diagnostic>> {
    let mut loader = Loader::new(source, region);
    let root = loader.document();
    let empty = || Node { span: region, data: Data::Map(Vec::new()) };
    match root {
        Err(stop) => Err(loader.mistakes.into_iter().chain([*stop]).collect()),
        Ok(_) if !loader.mistakes.is_empty() => Err(loader.mistakes),
        Ok(node) => Ok(node.unwrap_or_else(empty)),
    }
}

/// Reads a whole file as YAML; see [`parse`].
///
/// # Errors
/// As [`parse`].
pub fn parse_all(source: &Source) -> Result<Node, Vec<Diagnostic>> {
    parse(source, Span::new(0, source.text.len()))
}

type Stop = Box<Diagnostic>;

struct Loader<'a> {
    source: &'a Source,
    region: Span,
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    /// The byte of each character of the region; empty when they are the same.
    bytes: Vec<u32>,
    anchors: HashMap<usize, (Node, usize)>,
    values: usize,
    mistakes: Vec<Diagnostic>,
}

impl<'a> Loader<'a> {
    fn new(source: &'a Source, region: Span) -> Loader<'a> {
        let text = source.slice(region);
        let bytes = match text.is_ascii() {
            true => Vec::new(),
            false => text
                .char_indices()
                .map(|(i, _)| Span::new(i, i).start)
                .chain([Span::new(text.len(), 0).start])
                .collect(),
        };
        let parser = Parser::new_from_str(text);
        Loader { source, region, parser, bytes, anchors: HashMap::new(), values: 0, mistakes: Vec::new() }
    }

    /// The first document; a second one is a mistake.
    fn document(&mut self) -> Result<Option<Node>, Stop> {
        let mut root = None;
        while let Some((event, span)) = self.next()? {
            match event {
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
                Event::DocumentStart(_) if root.is_none() => {}
                Event::DocumentStart(_) => return Err(self.second_document(span)),
                value @ (Event::Alias(_)
                | Event::Scalar(..)
                | Event::SequenceStart(..)
                | Event::SequenceEnd
                | Event::MappingStart(..)
                | Event::MappingEnd) => root = Some(self.value(value, span, 0)?),
            }
        }
        Ok(root)
    }

    fn next(&mut self) -> Result<Option<(Event<'a>, MarkSpan)>, Stop> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok(event)) => Ok(Some(event)),
            Some(Err(error)) => Err(self.syntax(&error)),
        }
    }

    fn inner(&mut self) -> Result<(Event<'a>, MarkSpan), Stop> {
        self.next()?.ok_or_else(|| {
            let end = Span { start: self.region.end, end: self.region.end };
            Box::new(Diagnostic::error(Code::YamlSyntax, "the text ends too early").at(Place::at(self.source, end)))
        })
    }

    fn value(&mut self, event: Event<'a>, span: MarkSpan, depth: usize) -> Result<Node, Stop> {
        self.count(1, depth, span)?;
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let data = match plain && matches!(&*text, "" | "~" | "null") {
                    true => Data::Null,
                    false => Data::Scalar { text: text.into_owned(), plain },
                };
                Ok(self.remember(anchor, Node { span: self.span(span), data }, 1))
            }
            Event::SequenceStart(anchor, _) => self.list(anchor, span, depth),
            Event::MappingStart(anchor, _) => self.map(anchor, span, depth),
            Event::Alias(anchor) => self.alias(anchor, span, depth),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::SequenceEnd
            | Event::MappingEnd => Ok(Node { span: self.span(span), data: Data::Null }),
        }
    }

    fn list(&mut self, anchor: usize, start: MarkSpan, depth: usize) -> Result<Node, Stop> {
        let (before, mut elements) = (self.values, Vec::new());
        loop {
            let (event, span) = self.inner()?;
            if event == Event::SequenceEnd {
                let node = Node { span: self.between(start, span), data: Data::List(elements) };
                return Ok(self.remember(anchor, node, self.values - before + 1));
            }
            elements.push(self.value(event, span, depth + 1)?);
        }
    }

    fn map(&mut self, anchor: usize, start: MarkSpan, depth: usize) -> Result<Node, Stop> {
        let (before, mut entries) = (self.values, Vec::<Entry>::new());
        loop {
            let (event, span) = self.inner()?;
            if event == Event::MappingEnd {
                let node = Node { span: self.between(start, span), data: Data::Map(entries) };
                return Ok(self.remember(anchor, node, self.values - before + 1));
            }
            let Event::Scalar(key, ..) = event else { return Err(self.odd_key(span)) };
            let at = self.span(span);
            let (event, span) = self.inner()?;
            let value = self.value(event, span, depth + 1)?;
            match entries.iter().find(|entry| entry.key == *key) {
                Some(first) => self.mistakes.push(duplicate(self.source, &key, at, first.at)),
                None => entries.push(Entry { key: key.into_owned(), at, value }),
            }
        }
    }

    fn alias(&mut self, anchor: usize, span: MarkSpan, depth: usize) -> Result<Node, Stop> {
        let Some((node, size)) = self.anchors.get(&anchor).cloned() else {
            return Err(Box::new(self.mistake(
                Code::YamlSyntax,
                "this alias repeats something that was not written before",
                span,
            )));
        };
        self.count(size, depth, span)?;
        Ok(node)
    }

    fn remember(&mut self, anchor: usize, node: Node, size: usize) -> Node {
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), size));
        }
        node
    }

    fn count(&mut self, values: usize, depth: usize, span: MarkSpan) -> Result<(), Stop> {
        self.values = self.values.saturating_add(values);
        if depth <= MAX_DEPTH && self.values <= MAX_VALUES {
            return Ok(());
        }
        let message = format!("this is nested deeper than {MAX_DEPTH} levels or holds more than {MAX_VALUES} values");
        Err(Box::new(
            self.mistake(Code::YamlTooDeep, message, span)
                .help("keep front matter small; put long lists into files of their own"),
        ))
    }

    fn span(&self, span: MarkSpan) -> Span {
        Span { start: self.byte(span.start.index()), end: self.byte(span.end.index()) }
    }

    /// From the beginning of a list or mapping to its end. The parser counts what follows a closing bracket in its line as part
    /// of it; here it is not.
    fn between(&self, start: MarkSpan, end: MarkSpan) -> Span {
        let closing = self.byte(end.start.index());
        let is_bracket = matches!(self.source.text.as_bytes().get(closing as usize), Some(b']' | b'}'));
        let end = if is_bracket { closing + 1 } else { self.byte(end.end.index()) };
        Span { start: self.byte(start.start.index()), end }
    }

    fn byte(&self, character: usize) -> u32 {
        let inside = match self.bytes.is_empty() {
            true => Span::new(character, 0).start,
            false => self.bytes.get(character).or(self.bytes.last()).copied().unwrap_or_default(),
        };
        (self.region.start + inside).min(self.region.end)
    }

    fn mistake(&self, code: Code, message: impl Into<String>, span: MarkSpan) -> Diagnostic {
        Diagnostic::error(code, message).at(Place::at(self.source, self.span(span)))
    }

    fn syntax(&self, error: &ScanError) -> Stop {
        let at = self.byte(error.marker().index());
        let mistake = Diagnostic::error(Code::YamlSyntax, format!("this is not YAML: {}", error.info()));
        Box::new(mistake.at(Place::at(self.source, Span { start: at, end: at })).help(
            "look at this line and the one above: a text with `: ` or ` #` in it needs quotes, and lists need equal indents",
        ))
    }

    fn odd_key(&self, span: MarkSpan) -> Stop {
        Box::new(self.mistake(Code::YamlSyntax, "a key must be a plain word", span).help("write `key: value`"))
    }

    fn second_document(&self, span: MarkSpan) -> Stop {
        Box::new(
            self.mistake(Code::YamlSyntax, "a second document starts here", span).help("remove the extra `---` line"),
        )
    }
}

fn duplicate(source: &Source, key: &str, at: Span, first: Span) -> Diagnostic {
    Diagnostic::error(Code::YamlDuplicateKey, format!("the key `{key}` is written twice"))
        .at(Place::at(source, at))
        .label("written here first", Place::at(source, first))
        .help("keep one of the two")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SitePath;

    fn source(text: &str) -> Source {
        Source::new(SitePath::parse("x.yaml").unwrap(), text)
    }

    fn read(text: &str) -> Result<Node, Vec<Diagnostic>> {
        parse_all(&source(text))
    }

    #[test]
    fn every_value_keeps_its_place_also_after_letters_of_several_bytes() {
        let source = source("ŵ: ŷŷ\nlist: [a, 'b'] # two\n");
        let root = parse_all(&source).unwrap();
        assert_eq!(source.slice(root.get("ŵ").unwrap().span), "ŷŷ");
        let list = root.get("list").unwrap().elements();
        assert_eq!(source.slice(list[1].span), "'b'");
        assert_eq!(source.slice(root.get("list").unwrap().span), "[a, 'b']");
        assert_eq!(source.line_column(list[0].span.start), (2, 8));
    }

    #[test]
    fn words_are_not_guessed_at() {
        let root = read("a: no\nb: 1.10\nc: '5'\nd: ~\n").unwrap();
        assert_eq!(root.get("a").unwrap().text(), Some("no"));
        assert_eq!(root.get("b").unwrap().text(), Some("1.10"));
        assert_eq!(root.get("d").unwrap().data, Data::Null);
    }

    #[test]
    fn a_key_written_twice_names_both_places() {
        let mistakes = read("a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!(mistakes[0].code, Code::YamlDuplicateKey);
        assert_eq!(mistakes[0].at.as_ref().unwrap().line, 3);
        assert_eq!(mistakes[0].labels[0].at.line, 1);
    }

    #[test]
    fn a_few_bytes_cannot_become_gigabytes() {
        let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for (this, last) in ('b'..='j').zip('a'..) {
            bomb +=
                &format!("{this}: &{this} [*{last},*{last},*{last},*{last},*{last},*{last},*{last},*{last},*{last}]\n");
        }
        assert_eq!(read(&bomb).unwrap_err()[0].code, Code::YamlTooDeep);
        assert_eq!(read(&"[".repeat(100)).unwrap_err().last().unwrap().code, Code::YamlTooDeep);
    }

    #[test]
    fn a_mistake_of_syntax_has_a_place() {
        let mistakes = read("a: b\nc: d: e\n").unwrap_err();
        assert_eq!((mistakes[0].code, mistakes[0].at.as_ref().unwrap().line), (Code::YamlSyntax, 2));
    }
}
