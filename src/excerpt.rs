//! A submission in a few words: by what it begins, and how much of a text fits.

use ingest::inbox::Entry;
use model::form::{Field, FieldKind, Form};
use model::submission::Answer;

/// What somebody wrote in the first question that is answered with words; the longest answer where the form is gone.
pub fn first_words(form: Option<&Form>, entry: &Entry) -> String {
    let wordy = |field: &Field| matches!(field.kind, FieldKind::Text | FieldKind::Textarea);
    let asked = form.iter().flat_map(|form| &form.fields).filter(|field| wordy(field));
    let first = asked.filter_map(|field| entry.record.answer(&field.id)).flat_map(Answer::values).next();
    let longest = || entry.record.fields.iter().flat_map(|(_, answer)| answer.values()).max_by_key(|words| words.len());
    first.or_else(longest).unwrap_or_default().to_owned()
}

/// A text on one line.
pub fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text on one line, cut where it is long.
pub fn in_short(text: &str, length: usize) -> String {
    let line = on_one_line(text);
    match line.char_indices().nth(length) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_its_letters() {
        assert_eq!((in_short("a\n b", 9), in_short("ääää", 2)), ("a b".to_owned(), "ää…".to_owned()));
    }
}
