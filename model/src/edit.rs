//! Changes single keys of a YAML text, or of the front matter of a Markdown file, without touching any other byte:
//! comments, order and quotation marks of its authors stay.
//!
//! YAML can be written in more ways than anybody thinks of, so nothing here is believed. What could be written where is a
//! list of candidates (`place.rs`), and the first one that *reads* as the old text with the change, and nothing but the
//! change, is taken. Where none does, nothing is changed, and a person is told what to write.

mod place;
mod print;

use std::fmt;

use serde_yaml::Value;

use crate::yaml::{self, Data, Entry, Node};
use crate::{Place, Source, Span, front_matter};

/// One change to the topmost keys of a text, or to those of an element of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The key has this value, whatever it had before; a key that is not there stands at the end.
    Set(&'static str, Value),
    /// The list under the key has this further element at its end; a key that is not there stands at the end.
    Push(&'static str, Value),
    /// The key is not there.
    Remove(&'static str),
    /// In the list under the key, the element at this place, counted from 0, is a mapping and has this change.
    Within(&'static str, usize, Box<Change>),
}

/// Why a text was not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It cannot be read as it is: the first of its mistakes, with its place.
    Unreadable(String),
    /// It is written in a way that this cannot be sure of: the place, and what a person would write there.
    ByHand {
        /// `file:line:column` of the key, or of the text.
        at: String,
        /// What is to be done, in a sentence, with the lines to write.
        what: String,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Unreadable(mistake) => write!(f, "{mistake}; mend that first"),
            Refused::ByHand { at, what } => {
                write!(f, "{at}: this is written in a way that cannot be changed without touching the rest; {what}")
            }
        }
    }
}

impl std::error::Error for Refused {}

/// The text with these changes, one after the other, and every other byte as it was. Changes that are there already
/// change nothing, except that an element is added each time.
///
/// # Errors
/// When the text cannot be read, or is written in a way that this cannot be sure of.
pub fn edited(source: &Source, changes: &[Change]) -> Result<String, Refused> {
    let mut now = source.clone();
    for change in changes {
        now = Source::new(now.path.clone(), one(&now, change)?);
    }
    Ok(now.text.to_string())
}

fn one(source: &Source, change: &Change) -> Result<String, Refused> {
    let (region, root) = read(source)?;
    let wanted = wanted(&root, change).ok_or_else(|| by_hand(source, region, &root, change))?;
    if meaning(&wanted) == meaning(&root) {
        return Ok(source.text.to_string());
    }
    let after = source.slice(Span::new(region.end as usize, source.text.len()));
    let is_right = |text: &String| {
        let changed = Source::new(source.path.clone(), text.as_str());
        let reads = read(&changed).is_ok_and(|(_, root)| meaning(&root) == meaning(&wanted));
        reads && text.ends_with(after)
    };
    let candidates = place::candidates(source, region, &root, change);
    let texts = candidates.into_iter().map(|(span, new)| replaced(&source.text, vec![(span, new)]));
    texts.into_iter().find(is_right).ok_or_else(|| by_hand(source, region, &root, change))
}

/// Where the YAML of a text lies, and what it says.
fn read(source: &Source) -> Result<(Span, Node), Refused> {
    let unreadable = |mistake: &crate::Diagnostic| {
        let at = mistake.at.as_ref().map_or_else(|| source.path.to_string(), shown);
        Refused::Unreadable(format!("{at}: {}", mistake.message))
    };
    let region = match source.path.as_str().ends_with(".md") {
        true => front_matter::split(source).map_err(|mistake| unreadable(&mistake))?.front,
        false => Span::new(0, source.text.len()),
    };
    let root = yaml::parse(source, region).map_err(|mistakes| {
        mistakes.first().map_or_else(|| Refused::Unreadable(source.path.to_string()), unreadable)
    })?;
    Ok((region, root))
}

/// The same mapping with the change; nothing where there is no element to be changed.
fn wanted(root: &Node, change: &Change) -> Option<Node> {
    let mut entries = root.entries().to_vec();
    match change {
        Change::Remove(key) => entries.retain(|entry| entry.key != *key),
        Change::Set(key, value) => entry(&mut entries, key).value = node(value),
        Change::Push(key, value) => {
            let list = &mut entry(&mut entries, key).value;
            let mut elements = list.elements().to_vec();
            elements.push(node(value));
            list.data = Data::List(elements);
        }
        Change::Within(key, place, change) => {
            let Data::List(elements) = &mut entry(&mut entries, key).value.data else { return None };
            let element = elements.get_mut(*place).filter(|element| matches!(element.data, Data::Map(_)))?;
            *element = wanted(element, change)?;
        }
    }
    Some(Node { span: root.span, data: Data::Map(entries) })
}

/// The entry of a key, which stands at the end when it is new.
fn entry<'e>(entries: &'e mut Vec<Entry>, key: &str) -> &'e mut Entry {
    let place = entries.iter().position(|entry| entry.key == key).unwrap_or(entries.len());
    if place == entries.len() {
        let value = Node { span: Span::default(), data: Data::Null };
        entries.push(Entry { key: key.to_owned(), at: Span::default(), value });
    }
    &mut entries[place]
}

/// A new value as it is read.
fn node(value: &Value) -> Node {
    let data = match value {
        Value::Null => Data::Null,
        Value::Sequence(elements) => Data::List(elements.iter().map(node).collect()),
        Value::Mapping(map) => Data::Map(map.iter().map(|(key, value)| pair(key, value)).collect()),
        Value::Tagged(tagged) => return node(&tagged.value),
        Value::String(text) => Data::Scalar { text: text.clone(), plain: false },
        Value::Bool(_) | Value::Number(_) => Data::Scalar { text: print::word(value), plain: true },
    };
    Node { span: Span::default(), data }
}

fn pair(key: &Value, value: &Value) -> Entry {
    Entry { key: print::word(key), at: Span::default(), value: node(value) }
}

/// What a value means, whatever it looks like: a plain word is told from a quoted one only where it means another thing.
fn meaning(node: &Node) -> String {
    let resolves = |text: &str| text.parse::<bool>().is_ok() || text.parse::<f64>().is_ok_and(f64::is_finite);
    match &node.data {
        Data::Null => "~".into(),
        Data::Scalar { text, plain } => format!("{text:?}{}", *plain && resolves(text)),
        Data::List(elements) => format!("[{}]", elements.iter().map(meaning).collect::<Vec<_>>().join(",")),
        Data::Map(entries) => {
            let pairs = entries.iter().map(|entry| format!("{:?}:{}", entry.key, meaning(&entry.value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
        }
    }
}

fn by_hand(source: &Source, region: Span, root: &Node, change: &Change) -> Refused {
    let key = match change {
        Change::Set(key, _) | Change::Push(key, _) | Change::Remove(key) | Change::Within(key, ..) => *key,
    };
    let entry = root.entries().iter().find(|entry| entry.key == key);
    let at = entry.map_or(region, |entry| entry.at);
    let what = match change {
        Change::Remove(_) => format!("remove `{key}:` by hand"),
        Change::Set(_, value) => format!("write this by hand:\n{}", print::entry(key, value)),
        Change::Push(_, value) => format!("add this to `{key}:` by hand:\n{}", print::element(value, "  ")),
        Change::Within(_, place, change) => {
            let element = entry.and_then(|entry| entry.value.elements().get(*place));
            match element {
                Some(element) => return by_hand(source, element.span, element, change),
                None => format!("`{key}:` has no {}. element", place + 1),
            }
        }
    };
    Refused::ByHand { at: shown(&Place::at(source, Span { start: at.start, end: at.start })), what }
}

fn shown(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// A text with some of its spans replaced. Spans that overlap an earlier one are left as they are.
pub fn replaced(text: &str, mut changes: Vec<(Span, String)>) -> String {
    changes.sort_by_key(|(span, _)| span.start);
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for (Span { start, end }, new) in changes {
        let (start, end) = (start as usize, end as usize);
        if let (true, Some(before), Some(_)) = (done <= start, text.get(done..start), text.get(start..end)) {
            out.push_str(before);
            out.push_str(&new);
            done = end;
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests;
