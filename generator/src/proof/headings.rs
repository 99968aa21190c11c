//! Headings: who moves from one to the next, as people with screen readers do, must not look for a level that is not there.

use model::{Code, Diagnostic};
use pulldown_cmark::{Event, HeadingLevel, Tag};

use super::sheet::Sheet;

/// The headings of a text that leave out a level. The title of the page is the first one.
pub fn check(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    if sheet.entry.is_by_strangers() {
        return Vec::new(); // theirs are shown as typed
    }
    let (body, mut above, mut jumps) = (sheet.body(), HeadingLevel::H1, Vec::new());
    for (event, range) in body.events() {
        let Event::Start(Tag::Heading { level, .. }) = event else { continue };
        let level = level.max(HeadingLevel::H2); // those of the first level are made one of the second
        if level as usize > above as usize + 1 {
            let (is, wanted) = ("#".repeat(level as usize), "#".repeat(above as usize + 1));
            let message = format!("this heading is {} levels below the one before it", level as usize - above as usize);
            let jump = Diagnostic::warning(Code::HeadingJump, message).at(sheet.place(&body, &range));
            jumps.push(jump.help(format!("write `{wanted}` in place of `{is}`")));
        }
        above = level;
    }
    jumps
}
