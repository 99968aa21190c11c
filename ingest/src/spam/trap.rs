//! The question that only programs see was answered. Some password managers do so, too, which is why nothing is discarded.

use super::{STRONG, Sight, Signal};

pub(super) fn signal(sight: &Sight<'_>) -> Option<Signal> {
    let reason = "the question that only programs see was answered";
    sight.trap_sprung.then(|| Signal::new(STRONG, reason))
}
