//! How long private answers are kept: for the form's `retention`, counted from the day they came or from the end of their
//! round, whichever is later.

use jiff::Span;

use crate::item::Round;
use crate::value::Day;

/// The day on which private answers are to be deleted. Nothing when the form states no time that can be counted.
pub fn delete_on(retention: &str, received: Day, round_ended: Option<Day>) -> Option<Day> {
    let span: Span = retention.trim().parse().ok()?;
    let from = round_ended.map_or(received, |ended| ended.max(received));
    let day = Day(from.0.checked_add(span).ok()?);
    (day > from).then_some(day)
}

/// The last day of a round: that of its final, or of its call for ideas.
pub fn end_of(round: &Round) -> Option<Day> {
    round.closes.max(round.final_event)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn time_is_counted_from_the_later_of_receipt_and_the_rounds_end() {
        let on = |retention, ended: Option<&str>| delete_on(retention, day("2026-11-01"), ended.map(day));
        assert_eq!(on("P30D", None), Some(day("2026-12-01")));
        assert_eq!(on("P30D", Some("2026-10-01")), Some(day("2026-12-01")));
        assert_eq!(on("P30D", Some("2027-01-01")), Some(day("2027-01-31")));
        assert_eq!(on("P3M", None), Some(day("2027-02-01")));
    }

    #[test]
    fn what_cannot_be_counted_gives_no_day() {
        for odd in ["six months", "", "-P30D", "PT5H", "P99999Y"] {
            assert_eq!(delete_on(odd, day("2026-11-01"), None), None, "{odd}");
        }
    }

    #[test]
    fn a_round_ends_with_its_final() {
        let round = |closes: Option<&str>, last: Option<&str>| Round {
            closes: closes.map(day),
            final_event: last.map(day),
            ..Round::default()
        };
        assert_eq!(end_of(&round(Some("2026-06-30"), Some("2026-09-01"))), Some(day("2026-09-01")));
        assert_eq!(end_of(&round(Some("2026-06-30"), None)), Some(day("2026-06-30")));
        assert_eq!(end_of(&round(None, None)), None);
    }
}
