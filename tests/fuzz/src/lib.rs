//! What is tried with bytes that nobody would type: whoever reads what strangers send, or what hands wrote.
//!
//! Each target takes any bytes and says, by a panic, that a promise was broken. The programs in `targets/` are guided by what
//! the bytes reach; the ordinary tests try the corpus. It is the same code for both.

mod declaration;
mod item;
mod markdown;
mod record;
pub mod request;
mod sheet;
mod urlencoded;

pub use declaration::declaration;
pub use item::item;
pub use markdown::markdown;
pub use record::record;
pub use request::request;
pub use sheet::sheet;
pub use urlencoded::urlencoded;

use model::{Diagnostic, SitePath, Source};

/// A target, by the name of its program and of its folder in the corpus.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 7] = [
    ("declaration", declaration),
    ("item", item),
    ("markdown", markdown),
    ("record", record),
    ("request", request),
    ("sheet", sheet),
    ("urlencoded", urlencoded),
];

/// A file of a site, if the bytes are text.
fn source(path: &str, bytes: &[u8]) -> Option<Source> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(Source::new(SitePath::parse(path)?, text))
}

/// A mistake is said where it is: on a line and in a column that are there.
fn are_in_place(mistakes: &[Diagnostic], source: &Source) {
    let lines = source.text.lines().count() + 1; // the end of the file is a place, too
    for at in mistakes.iter().filter_map(|mistake| mistake.at.as_ref()) {
        assert!((1..=lines).contains(&(at.line as usize)), "{at} of {lines} lines");
        assert!(at.column >= 1);
    }
}
