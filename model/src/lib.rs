//! The agreement between the two halves of Showground: what an item, a form, a submission and a mistake are.
//!
//! `generator` reads what `ingest` writes, and they know nothing of each other: whatever both must believe stands
//! here. Everything is a plain value made from text that is passed in.
//!
//! It knows nothing of files, clocks, sockets, templates or HTML.

pub mod anonymise;
pub mod brand;
pub mod diagnostic;
pub mod edit;
pub mod exceptions;
pub mod fields;
pub mod form;
pub mod front_matter;
pub mod item;
pub mod languages;
pub mod nearest;
pub mod notify;
pub mod path;
pub mod personal;
pub mod radar;
pub mod record;
pub mod retention;
pub mod settings;
pub mod slug;
pub mod source;
pub mod spam_words;
pub mod submission;
pub mod tally;
pub mod text;
pub mod value;
pub mod vocab;
pub mod words;
pub mod yaml;

pub use diagnostic::{Code, Diagnostic, Place, Severity};
pub use item::{Item, ItemId, Kind};
pub use path::SitePath;
pub use slug::Slug;
pub use source::{Source, Span};
