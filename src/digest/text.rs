//! A digest as text: a heading, and for each matter what it is, why it matters, and what to do next.

use generator::digest::{Digest, Line, Section};
use model::value::Day;

/// All of it.
pub fn text(digest: &Digest) -> String {
    let news = match digest.sections[..] {
        [] => format!("{}\n\n", nothing(digest)),
        _ => digest.sections.iter().map(section).collect(),
    };
    format!("{}\n{}\n\n{news}{}\n", heading(digest), since(digest), radar(digest))
}

/// What stands above it, and in the subject of a mail.
pub fn heading(digest: &Digest) -> String {
    format!("{} on {}", digest.name, day(digest.today))
}

/// Since when news is news.
pub fn since(digest: &Digest) -> String {
    format!("News since {}.", day(digest.since))
}

/// What is said when there is nothing to say.
pub fn nothing(digest: &Digest) -> String {
    format!("Nothing has come since {}, and nothing falls due in the next two weeks.", day(digest.since))
}

/// How much there is besides the news.
pub fn radar(digest: &Digest) -> String {
    match digest.on_the_radar {
        0 => "There is nothing on the radar.".into(),
        1 => "On the radar is 1 thing in all: `showground radar`.".into(),
        many => format!("On the radar are {many} things in all: `showground radar`."),
    }
}

fn section(section: &Section) -> String {
    let lines: String = section.lines.iter().map(line).collect();
    let more = section.more.iter().map(|more| format!("- {more}\n")).collect::<String>();
    format!("{}\n{lines}{more}\n", section.title.to_uppercase())
}

fn line(line: &Line) -> String {
    format!("- {}: {}\n  Next: {}.\n", line.what, line.why, line.next)
}

/// A day with that of the week, for people who plan theirs.
fn day(day: Day) -> String {
    day.0.strftime("%A %-d %B %Y").to_string()
}
