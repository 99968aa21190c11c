//! The same was said before, word by word or nearly, within a day.

use super::{CLEAR, Sight, Signal, WEAK};

/// Whether the same was said before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// It was not.
    New,
    /// Nearly.
    Near,
    /// Word by word.
    Exact,
}

pub(super) fn signal(sight: &Sight<'_>) -> Option<Signal> {
    match sight.repeat {
        Repeat::New => None,
        Repeat::Near => Some(Signal::new(WEAK, "nearly the same was sent today")),
        Repeat::Exact => Some(Signal::new(CLEAR, "the same was sent today, word by word")),
    }
}
