//! Changes a YAML text without touching any other byte: comments, order and quotation marks of its authors stay.

use crate::yaml::{self, Data};
use crate::{Source, Span};

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

/// A file of YAML with one more value at the end of the list under a topmost key. Nothing when it is written in a way that
/// this cannot be sure of; then it is for a person to do. The value has to be one that needs no quotation marks.
pub fn with_added(source: &Source, key: &str, value: &str) -> Option<String> {
    let (at, new) = addition(source, key, value)?;
    let text = replaced(&source.text, vec![(Span { start: at, end: at }, new)]);
    let wanted = listed(source, key)?.into_iter().chain([value.to_owned()]);
    let read = listed(&Source::new(source.path.clone(), text.as_str()), key)?;
    read.into_iter().eq(wanted).then_some(text)
}

/// Where what is to be written.
fn addition(source: &Source, key: &str, value: &str) -> Option<(u32, String)> {
    let root = yaml::parse_all(source).ok()?;
    let Some(entry) = root.entries().iter().find(|entry| entry.key == key) else {
        let newline = if source.text.is_empty() || source.text.ends_with('\n') { "" } else { "\n" };
        return Some((end(source), format!("{newline}{key}:\n  - {value}\n")));
    };
    let opens = entry.value.span.start;
    let flow = source.slice(Span { start: opens, end: opens + 1 }) == "[";
    match (&entry.value.data, entry.value.elements().last()) {
        (Data::List(_), Some(last)) if flow => Some((last.span.end, format!(", {value}"))),
        (Data::List(_), None) if flow => Some((opens + 1, value.to_owned())),
        (Data::List(_), Some(last)) => Some(below(source, last.span.end, &indent(source, last.span.start)?, value)),
        (Data::Null, _) => Some(below(source, entry.at.end, "  ", value)),
        _ => None,
    }
}

/// A new line below the one that holds a byte.
fn below(source: &Source, byte: u32, indent: &str, value: &str) -> (u32, String) {
    let rest = source.slice(Span { start: byte, end: end(source) });
    match rest.find('\n') {
        Some(newline) => (byte + Span::new(newline, 0).start + 1, format!("{indent}- {value}\n")),
        None => (end(source), format!("\n{indent}- {value}\n")),
    }
}

/// What stands before the hyphen of an element.
fn indent(source: &Source, element: u32) -> Option<String> {
    let before = source.slice(Span { start: 0, end: element });
    let line = before.rsplit('\n').next()?;
    let blanks = line.find('-')?;
    line[..blanks].chars().all(|c| c == ' ').then(|| line[..blanks].to_owned())
}

fn end(source: &Source) -> u32 {
    Span::new(source.text.len(), 0).start
}

/// The texts under a key; none when it is not there.
fn listed(source: &Source, key: &str) -> Option<Vec<String>> {
    let root = yaml::parse_all(source).ok()?;
    let elements = root.get(key).map(|node| node.elements()).unwrap_or_default();
    elements.iter().map(|element| element.text().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SitePath;
    use proptest::prelude::*;

    fn added(text: &str) -> Option<String> {
        with_added(&Source::new(SitePath::parse("content/site.yaml").unwrap(), text), "keys", "age1new")
    }

    #[test]
    fn a_value_is_added_in_the_way_the_list_is_written() {
        let cases = [
            ("name: x", "name: x\nkeys:\n  - age1new\n"),
            ("name: x\n", "name: x\nkeys:\n  - age1new\n"),
            ("keys: []\nname: x\n", "keys: [age1new]\nname: x\n"),
            ("keys: [a, b] # two\n", "keys: [a, b, age1new] # two\n"),
            ("keys:\n- a # Ada\nname: x\n", "keys:\n- a # Ada\n- age1new\nname: x\n"),
            ("keys:\n    - 'a'\n    - \"b\"", "keys:\n    - 'a'\n    - \"b\"\n    - age1new\n"),
            ("keys: # nobody yet\nname: x\n", "keys: # nobody yet\n  - age1new\nname: x\n"),
        ];
        for (before, after) in cases {
            assert_eq!(added(before).as_deref(), Some(after), "{before}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_left_to_people() {
        for odd in ["keys: one\n", "keys: {a: b}\n", "keys: [a\n", "keys: &k [a]\nother: *k\n---\nx: y\n"] {
            assert_eq!(added(odd), None, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn a_text_changed_in_some_places_is_the_same_in_all_others(parts in prop::collection::vec(("[a-zß]{0,5}", any::<bool>()), 0..8)) {
            let (mut text, mut changes, mut wanted) = (String::new(), Vec::new(), String::new());
            for (part, change) in &parts {
                let start = text.len();
                text.push_str(part);
                wanted.push_str(if *change { "-" } else { part });
                if *change {
                    changes.push((Span::new(start, text.len()), "-".to_owned()));
                }
            }
            prop_assert_eq!(replaced(&text, changes), wanted);
        }
    }
}
