//! The words of findings. Editors' commands speak English, whatever the languages of the site.

use model::item::By;
use model::value::Day;

use super::count::days_between;
use crate::site::{Ix, Site};

/// A day as people say it: `2 March 2027`.
pub(crate) fn date(day: Day) -> String {
    day.0.strftime("%-d %B %Y").to_string()
}

/// So many of something: `1 day`, `2 days`.
pub(crate) fn many(number: i64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The same for things that are counted: `1 need`, `2 needs`.
pub(crate) fn count(number: usize, what: &str) -> String {
    many(i64::try_from(number).unwrap_or(i64::MAX), what)
}

/// From so many days on, months are easier to read.
const MONTHS_FROM: i64 = 100;

/// How long ago one day was on another: `today`, `1 day ago`, `13 months ago`.
pub(crate) fn ago(day: Day, today: Day) -> String {
    let months = today.0.since((jiff::Unit::Month, day.0)).map_or(0, |span| i64::from(span.get_months()));
    match days_between(day, today) {
        ..=0 => "today".into(),
        days @ 1..MONTHS_FROM => format!("{} ago", many(days, "day")),
        MONTHS_FROM.. if months < 24 => format!("{} ago", many(months, "month")),
        MONTHS_FROM.. => format!("{} ago", many(months / 12, "year")),
    }
}

/// How long from now: `today`, `tomorrow`, `in 5 days`.
pub(crate) fn ahead(days: i64) -> String {
    match days {
        ..=0 => "today".into(),
        1 => "tomorrow".into(),
        days => format!("in {days} days"),
    }
}

/// A text of somebody's in a sentence of ours.
pub(crate) fn quoted(text: &str) -> String {
    format!("“{}”", text.trim().trim_end_matches('.'))
}

/// Names in a sentence: `Ann`, `Ann and Ben`, `Ann, Ben and Cy`.
pub(crate) fn all(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Who owns a prototype, in a sentence; those who know, where nobody does.
pub(crate) fn owners(site: &Site, ix: Ix) -> String {
    let owners = site.item(ix).details.prototype().map(|prototype| prototype.owners.as_slice()).unwrap_or_default();
    let names: Vec<String> = owners.iter().filter_map(|owner| name(site, ix, owner)).collect();
    if names.is_empty() { "its team".into() } else { all(&names) }
}

/// The name of somebody whom a thing names.
pub(crate) fn name(site: &Site, from: Ix, by: &By) -> Option<String> {
    let page = by.who.as_ref().and_then(|who| site.target(from, &who.0).found());
    page.map(|ix| site.title(ix).to_owned()).or_else(|| by.name_shown.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_read_as_people_say_them() {
        let ago = |text| ago(Day::parse(text).unwrap(), Day::parse("2026-11-24").unwrap());
        let days = ["2026-11-24", "2026-11-23", "2026-08-17", "2026-08-16", "2024-11-25", "2024-11-24"];
        let said = ["today", "1 day ago", "99 days ago", "3 months ago", "23 months ago", "2 years ago"];
        assert_eq!(days.map(ago), said);
        assert_eq!([0, 1, 2].map(ahead), ["today", "tomorrow", "in 2 days"]);
        assert_eq!(date(Day::parse("2027-03-02").unwrap()), "2 March 2027");
        assert_eq!(all(&["Ann".into(), "Ben".into(), "Cy".into()]), "Ann, Ben and Cy");
        assert_eq!(quoted("Ask the depot. "), "“Ask the depot”");
    }
}
