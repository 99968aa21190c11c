//! How rules count: from a day on in days, working days or months.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use model::radar::Unit;
use model::value::Day;

use super::Ground;
use super::words::ago;

impl Ground<'_> {
    /// The first day on which as many as the rule's number have gone by since `from`.
    pub(super) fn after(&self, from: Day) -> Option<Day> {
        let number = i64::from(self.limit);
        let day = match self.rule.unit() {
            Unit::Days => from.0.checked_add(number.days()).ok(),
            Unit::Months => from.0.checked_add(number.months()).ok(),
            Unit::WorkingDays => working_days_after(from.0, self.limit),
        };
        day.map(Day)
    }

    /// The first day on which no more than the rule's number of days are left before `until`.
    pub(super) fn before(&self, until: Day) -> Option<Day> {
        until.0.checked_sub(i64::from(self.limit).days()).ok().map(Day)
    }

    /// How long ago a day was, in words.
    pub(super) fn ago(&self, day: Day) -> String {
        ago(day, self.site.today)
    }

    /// How many days have gone by since a day.
    pub(super) fn days_since(&self, day: Day) -> i64 {
        days_between(day, self.site.today)
    }
}

/// How many days lie between two: 0 for the same day, less than nothing where the second is the earlier one.
pub(crate) fn days_between(from: Day, to: Day) -> i64 {
    to.0.since(from.0).map_or(0, |span| i64::from(span.get_days()))
}

/// The day on which so many working days after another have begun.
fn working_days_after(from: Date, number: u16) -> Option<Date> {
    let mut day = from;
    for _ in 0..number {
        day = day.tomorrow().ok()?;
        while is_weekend(day) {
            day = day.tomorrow().ok()?;
        }
    }
    Some(day)
}

/// Whether offices are closed on a day of the week.
pub(crate) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_leave_out_weekends() {
        let after = |from: &str, number| working_days_after(from.parse().unwrap(), number).unwrap().to_string();
        assert_eq!(after("2026-11-20", 3), "2026-11-25", "a Friday's third working day is Wednesday");
        assert_eq!(after("2026-11-21", 1), "2026-11-23", "a Saturday's first is Monday");
        assert_eq!(after("2026-11-16", 3), "2026-11-19", "a Monday's third is Thursday");
        assert_eq!(after("2026-11-21", 0), "2026-11-21");
    }

    #[test]
    fn days_are_counted_over_months_and_years() {
        let day = |text| Day::parse(text).unwrap();
        assert_eq!(days_between(day("2024-02-28"), day("2025-03-01")), 367);
        assert_eq!(days_between(day("2026-11-24"), day("2026-11-24")), 0);
        assert_eq!(days_between(day("2026-11-24"), day("2026-11-20")), -4);
    }
}
