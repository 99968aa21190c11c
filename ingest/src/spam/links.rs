//! More links than people put into a few sentences.

use super::{PROSE, Sight, Signal, WEAK, texts};

/// Neighbours give an example or two.
const USUAL: usize = 2;
/// Nobody needs so many to explain an idea.
const MANY: usize = 5;

pub(super) fn signal(sight: &Sight<'_>) -> Option<Signal> {
    let links = texts(sight, PROSE).map(count).sum::<usize>();
    let points = match links {
        0..=USUAL => return None,
        _ if links <= MANY => WEAK,
        _ => 2 * WEAK,
    };
    Some(Signal::new(points, format!("it has {links} links")))
}

/// How many addresses of pages are in a text.
pub(super) fn count(text: &str) -> usize {
    let text = text.to_lowercase();
    let begins = text.matches("://").count();
    let bare = text.match_indices("www.").filter(|(at, _)| !text[..*at].ends_with("://")).count();
    begins + bare
}
