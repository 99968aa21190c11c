//! Events as iCalendar (RFC 5545), for the calendars that people have already.
//!
//! Times are written in universal time, so that no description of a time zone has to travel with them; where a site does
//! not say its zone, they are "floating": ten o'clock wherever it is read. Nothing comes from the clock: the stamp of an
//! event is the day on which its file says that it changed last. An event that is cancelled stays, so that it also
//! disappears from the calendars that had it.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use crate::dates::Zone;

/// Who writes the file (RFC 5545, section 3.7.3).
const WRITER: &str = "-//Showground//Events//EN";
/// Longer lines are folded (section 3.1).
const MAX_OCTETS: usize = 75;

/// An event.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Its name for all time.
    pub uid: String,
    /// When its file changed last.
    pub stamp: Date,
    /// When it begins.
    pub starts: DateTime,
    /// When it is over.
    pub ends: Option<DateTime>,
    /// What it is called.
    pub title: &'a str,
    /// What it is.
    pub about: &'a str,
    /// Where it is.
    pub place: Option<String>,
    /// Its page.
    pub url: String,
    /// It does not take place.
    pub cancelled: bool,
}

/// A calendar of these events.
pub fn calendar(name: &str, entries: &[Entry<'_>], zone: &Zone) -> String {
    let mut lines = Lines::default();
    lines.raw("BEGIN", "VCALENDAR").raw("VERSION", "2.0").raw("PRODID", WRITER).raw("METHOD", "PUBLISH");
    lines.text("NAME", name).text("X-WR-CALNAME", name);
    entries.iter().for_each(|entry| event(entry, zone, &mut lines));
    lines.raw("END", "VCALENDAR");
    lines.0
}

fn event(entry: &Entry<'_>, zone: &Zone, lines: &mut Lines) {
    lines.raw("BEGIN", "VEVENT").text("UID", &entry.uid);
    lines.raw("DTSTAMP", &format!("{}Z", moment(entry.stamp.to_datetime(Time::midnight()))));
    times(entry, zone, lines);
    lines.text("SUMMARY", entry.title).text("DESCRIPTION", &about(entry));
    if let Some(place) = &entry.place {
        lines.text("LOCATION", place);
    }
    // A later sequence tells calendars that they know an earlier state (section 3.8.7.4).
    let (status, sequence) = if entry.cancelled { ("CANCELLED", "1") } else { ("CONFIRMED", "0") };
    lines.raw("URL", &entry.url).raw("STATUS", status).raw("SEQUENCE", sequence).raw("END", "VEVENT");
}

fn about(entry: &Entry<'_>) -> String {
    if entry.about.is_empty() { entry.url.clone() } else { format!("{}\n\n{}", entry.about, entry.url) }
}

/// A day without a time is meant as a whole; its end is the day after the last one (section 3.6.1).
fn times(entry: &Entry<'_>, zone: &Zone, lines: &mut Lines) {
    let is_day = |moment: &DateTime| moment.time() == Time::midnight();
    if is_day(&entry.starts) && entry.ends.as_ref().is_none_or(is_day) {
        let last = entry.ends.unwrap_or(entry.starts).date();
        lines.raw("DTSTART;VALUE=DATE", &day(entry.starts.date()));
        lines.raw("DTEND;VALUE=DATE", &day(last.saturating_add(1.day())));
        return;
    }
    let written =
        |local: DateTime| zone.utc(local).map_or_else(|| moment(local), |universal| format!("{}Z", moment(universal)));
    lines.raw("DTSTART", &written(entry.starts));
    if let Some(ends) = entry.ends {
        lines.raw("DTEND", &written(ends));
    }
}

fn day(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

fn moment(moment: DateTime) -> String {
    moment.strftime("%Y%m%dT%H%M%S").to_string()
}

/// Lines of a calendar, each ended and folded as it should be.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A value that has no letters with a meaning of their own.
    fn raw(&mut self, name: &str, value: &str) -> &mut Lines {
        // No line ends in it: what follows one would be a line of its own.
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        self.fold(&format!("{name}:{value}"));
        self
    }

    /// A text (section 3.3.11).
    fn text(&mut self, name: &str, value: &str) -> &mut Lines {
        let mut escaped = String::with_capacity(value.len());
        for letter in value.trim().chars() {
            match letter {
                '\\' | ';' | ',' => _ = write!(escaped, "\\{letter}"),
                '\n' => escaped += "\\n",
                letter if letter.is_control() => {}
                letter => escaped.push(letter),
            }
        }
        self.fold(&format!("{name}:{escaped}"));
        self
    }

    /// A line in pieces, none longer than it may be; all but the first begin with a blank. No letter is cut in two.
    fn fold(&mut self, line: &str) {
        let mut octets = 0;
        for letter in line.chars() {
            if octets + letter.len_utf8() > MAX_OCTETS {
                self.0 += "\r\n ";
                octets = 1;
            }
            self.0.push(letter);
            octets += letter.len_utf8();
        }
        self.0 += "\r\n";
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry<'a>(starts: &str, ends: Option<&str>) -> Entry<'a> {
        Entry {
            uid: "events/tea@example.org".into(),
            stamp: "2026-09-01".parse().unwrap(),
            starts: starts.parse().unwrap(),
            ends: ends.map(|ends| ends.parse().unwrap()),
            title: "Tea; cake, talk",
            about: "Two\nlines",
            place: None,
            url: "https://example.org/events/tea/".into(),
            cancelled: false,
        }
    }

    fn written(entry: &Entry<'_>, zone: &Zone) -> String {
        calendar("Events", std::slice::from_ref(entry), zone)
    }

    #[test]
    fn a_summer_morning_is_an_hour_earlier_in_universal_time() {
        let london = Zone::of(Some("Europe/London"));
        let text = written(&entry("2026-07-01T10:00", Some("2026-07-01T12:30")), &london);
        assert!(text.contains("\r\nDTSTART:20260701T090000Z\r\nDTEND:20260701T113000Z\r\n"), "{text}");
        assert!(text.contains("\r\nSUMMARY:Tea\\; cake\\, talk\r\nDESCRIPTION:Two\\nlines\\n\\nhttps"), "{text}");
        let nowhere = written(&entry("2026-07-01T10:00", None), &Zone::of(None));
        assert!(nowhere.contains("\r\nDTSTART:20260701T100000\r\nSUMMARY"), "{nowhere}");
    }

    #[test]
    fn days_end_with_the_day_after() {
        let text = written(&entry("2026-07-01T00:00", Some("2026-07-02T00:00")), &Zone::of(Some("Europe/London")));
        assert!(text.contains("\r\nDTSTART;VALUE=DATE:20260701\r\nDTEND;VALUE=DATE:20260703\r\n"), "{text}");
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_unfolding_gives_the_text_back(text in "[a-z,;\\\\é→🐝\n ]{0,200}") {
            let mut lines = Lines::default();
            lines.text("SUMMARY", &text);
            prop_assert!(lines.0.split("\r\n").all(|line| line.len() <= MAX_OCTETS));
            let unfolded = lines.0.replace("\r\n ", "");
            let value = unfolded.strip_prefix("SUMMARY:").and_then(|rest| rest.strip_suffix("\r\n")).unwrap();
            let plain = value.replace("\\\\", "\u{1}").replace("\\n", "\n").replace('\\', "").replace('\u{1}', "\\");
            prop_assert_eq!(plain, text.trim());
        }
    }
}
