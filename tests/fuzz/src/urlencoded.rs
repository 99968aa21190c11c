//! The body of a plain form.

use ingest::{limits, post};

/// What is read, is read alike when it is written again, and stays within the limit.
pub fn urlencoded(bytes: &[u8]) {
    let Ok(pairs) = post::pairs(bytes) else { return };
    assert!(pairs.len() <= limits::FIELDS);
    let again = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
    assert_eq!(post::pairs(again.as_bytes()).as_ref(), Ok(&pairs), "{again}");
}
