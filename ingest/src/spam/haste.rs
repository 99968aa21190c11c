//! Nobody looked at the answers before they were sent, or only for a moment.

use super::{FAINT, Sight, Signal, WEAK};

/// Whoever reads a page before pressing its button needs longer than this, in seconds.
const MOMENT: f64 = 3.0;

pub(super) fn signal(sight: &Sight<'_>) -> Option<Signal> {
    match sight.waited {
        None => Some(Signal::new(FAINT, "its form is sent in one step, so nothing shows that a person looked at it")),
        Some(seconds) if seconds < MOMENT => {
            Some(Signal::new(WEAK, "it was sent within three seconds of being shown to be checked"))
        }
        Some(_) => None,
    }
}
