//! A digest as editors read it: as text in a terminal, as a page, or as a mail that has both.

mod html;
mod mail;
mod text;

pub use html::html;
pub use mail::{Envelope, mail};
pub use text::{heading, text};
