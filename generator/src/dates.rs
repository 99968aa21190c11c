//! Dates as people read them, in the language of the page. Always the date itself, never "3 weeks ago": a page must not age
//! while it lies there.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use model::value::Day;
use serde::Serialize;
use tera::Value;

/// A day, for a `<time>` element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

/// How dates are written in a language.
#[derive(Clone, Debug, Default)]
pub struct Dates {
    /// The names of the months, as they stand in a date.
    months: Vec<String>,
}

impl Dates {
    /// As the words of a theme have them.
    pub fn of(words: &Value) -> Dates {
        let months = words.get_from_path("months").and_then(Value::as_array).unwrap_or_default();
        Dates { months: months.iter().filter_map(Value::as_str).map(str::to_owned).collect() }
    }

    /// A day as it is shown.
    pub fn day(&self, day: Day) -> ShownDay {
        ShownDay { iso: day.to_string(), text: self.long(day.0), month: self.month(day.0.year(), day.0.month()) }
    }

    /// A moment as it is shown.
    pub fn moment(&self, moment: DateTime) -> ShownMoment {
        let (date, time) = (self.long(moment.date()), format!("{:02}:{:02}", moment.hour(), moment.minute()));
        ShownMoment { iso: format!("{}T{time}", moment.date()), text: format!("{date}, {time}"), date, time }
    }

    /// A month as it is shown, `May 2027`.
    pub fn month(&self, year: i16, month: i8) -> String {
        format!("{} {year}", self.name(month))
    }

    fn long(&self, date: Date) -> String {
        format!("{} {} {}", date.day(), self.name(date.month()), date.year())
    }

    fn name(&self, month: i8) -> &str {
        usize::try_from(month - 1).ok().and_then(|month| self.months.get(month)).map_or("", String::as_str)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_people_say_them() {
        let months =
            ["Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref"];
        let dates = Dates { months: months.map(str::to_owned).to_vec() };
        let shown = dates.day(Day::parse("2027-03-02").unwrap());
        assert_eq!((shown.text.as_str(), shown.month.as_str()), ("2 Mawrth 2027", "Mawrth 2027"));
        let shown = dates.moment("2026-10-03T09:05".parse().unwrap());
        assert_eq!((shown.text.as_str(), shown.iso.as_str()), ("3 Hydref 2026, 09:05", "2026-10-03T09:05"));
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
