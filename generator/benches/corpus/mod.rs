//! A made-up site of any size, to measure with: ideas, prototypes, offers and feedback in fixed proportions.
//!
//! Item `i` is made from the seed and `i` alone, so it is the same whatever the size, and a million of them need no
//! memory. What it refers to lies before it, and is found by counting, not by looking it up. Three formats write the
//! same items: our own, Hugo's, and lines of JSON.
#![allow(dead_code, unused_imports, reason = "each bench uses a part of it")]

mod body;
mod code;
mod format;
mod hugo;
mod item;
mod jsonl;
mod pattern;
mod random;
mod save;
mod showground;
mod words;

pub use format::Format;
pub use item::{Corpus, Item, Name};
pub use pattern::{Kind, middle_idea};
