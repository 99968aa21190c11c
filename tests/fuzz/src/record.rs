//! A record of the inbox, which the worker writes and hands may change.

use model::record::Record;

use super::{are_in_place, source};

/// What is read, is read alike when it is written again.
pub fn record(bytes: &[u8]) {
    let Some(source) = source("inbox/waiting/idea/AAAAAAAAAA.md", bytes) else { return };
    match Record::parse(&source) {
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "refused without a word");
            are_in_place(&mistakes, &source);
        }
        Ok(record) => {
            let text = record.print().expect("what was read can be written");
            let again = super::source("inbox/waiting/idea/AAAAAAAAAA.md", text.as_bytes()).expect("it is text");
            let again = Record::parse(&again).unwrap_or_else(|_| panic!("what was written cannot be read: {text}"));
            assert_eq!(again.print().ok(), Some(text));
        }
    }
}
