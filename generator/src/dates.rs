//! Dates as people read them. Always the date itself, never "3 weeks ago": a page must not age while it lies there.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use model::value::Day;
use serde::Serialize;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day, for a `<time>` element.
#[derive(Clone, Debug, Serialize)]
pub struct ShownDay {
    /// `2027-03-02`.
    pub iso: String,
    /// `2 March 2027`.
    pub text: String,
    /// `March 2027`.
    pub month: String,
}

/// A day with a time.
#[derive(Clone, Debug, Serialize)]
pub struct ShownMoment {
    /// `2026-10-03T10:00`.
    pub iso: String,
    /// `3 October 2026, 10:00`.
    pub text: String,
    /// `3 October 2026`.
    pub date: String,
    /// `10:00`.
    pub time: String,
}

/// A day as it is shown.
pub fn day(day: Day) -> ShownDay {
    ShownDay { iso: day.to_string(), text: long(day.0), month: month(day.0.year(), day.0.month()) }
}

/// A moment as it is shown.
pub fn moment(moment: DateTime) -> ShownMoment {
    let (date, time) = (long(moment.date()), format!("{:02}:{:02}", moment.hour(), moment.minute()));
    ShownMoment { iso: format!("{}T{time}", moment.date()), text: format!("{date}, {time}"), date, time }
}

/// A month as it is shown, `May 2027`.
pub fn month(year: i16, month: i8) -> String {
    format!("{} {year}", name(month))
}

fn name(month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"")
}

/// The zone of a site's times; none when it does not say which.
#[derive(Clone, Debug)]
pub struct Zone(Option<TimeZone>);

impl Zone {
    /// The zone of this name.
    pub fn of(name: Option<&str>) -> Zone {
        Zone(name.and_then(|name| TimeZone::get(name).ok()))
    }

    /// A moment for machines, with its offset where the zone is known: `2026-10-03T10:00:00+01:00`.
    pub fn stamp(&self, moment: DateTime) -> String {
        let zoned = self.0.as_ref().and_then(|zone| zone.to_zoned_datetime(moment).ok());
        zoned.map_or_else(
            || moment.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            |zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        )
    }

    /// A moment in universal time, where the zone is known.
    pub fn utc(&self, moment: DateTime) -> Option<DateTime> {
        Some(self.0.as_ref()?.to_zoned_datetime(moment).ok()?.with_time_zone(TimeZone::UTC).datetime())
    }
}

fn long(date: Date) -> String {
    format!("{} {} {}", date.day(), name(date.month()), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_people_say_them() {
        let shown = day(Day::parse("2027-03-02").unwrap());
        assert_eq!((shown.text.as_str(), shown.month.as_str()), ("2 March 2027", "March 2027"));
        let shown = moment("2026-10-03T09:05".parse().unwrap());
        assert_eq!((shown.text.as_str(), shown.iso.as_str()), ("3 October 2026, 09:05", "2026-10-03T09:05"));
    }

    #[test]
    fn times_know_summer_from_winter() {
        let zone = Zone::of(Some("Europe/London"));
        let [summer, winter] = ["2026-10-24T10:00", "2026-10-25T10:00"].map(|text| text.parse().unwrap());
        assert_eq!(zone.stamp(summer), "2026-10-24T10:00:00+01:00");
        assert_eq!(zone.stamp(winter), "2026-10-25T10:00:00+00:00");
        assert_eq!(zone.utc(summer), "2026-10-24T09:00".parse().ok());
        assert_eq!(Zone::of(None).stamp(summer), "2026-10-24T10:00:00");
    }
}
