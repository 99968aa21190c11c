//! Days that have passed, and on which something was to happen.

use model::value::Day;
use model::{Code, Diagnostic, Place};

use super::sheet::Sheet;

/// What was to be seen from a day on and is held back, what is seen no more, and what can never be seen.
pub fn check(sheets: &[Sheet<'_>], today: Day) -> Vec<Diagnostic> {
    sheets.iter().flat_map(|sheet| [missed(sheet, today), over(sheet, today), never(sheet)]).flatten().collect()
}

fn missed(sheet: &Sheet<'_>, today: Day) -> Option<Diagnostic> {
    let common = &sheet.entry.item.common;
    let days = [("publish_on", common.publish_on), ("announce_on", common.announce_on)];
    let (key, day) = days.into_iter().find_map(|(key, day)| Some((key, day.filter(|day| *day <= today)?)))?;
    let message = format!("this was to be seen from {day} on, and is still a draft");
    let mistake = Diagnostic::warning(Code::ScheduleMissed, message).at(place(sheet, key)?);
    common.draft.then(|| mistake.help("take out `draft: true`, or write a day that is still to come"))
}

fn over(sheet: &Sheet<'_>, today: Day) -> Option<Diagnostic> {
    let common = &sheet.entry.item.common;
    let day = common.unpublish_on.filter(|day| *day <= today && !common.draft)?;
    let message = format!("nobody has seen this since {day}");
    let advice = Diagnostic::advice(Code::ScheduleMissed, message).at(place(sheet, "unpublish_on")?);
    Some(advice.help("delete the file, whose earlier states git keeps; or take this line out to show it again"))
}

fn never(sheet: &Sheet<'_>) -> Option<Diagnostic> {
    let common = &sheet.entry.item.common;
    common.unpublish_on.zip(common.publish_on).filter(|(until, from)| until <= from)?;
    let mistake = Diagnostic::warning(Code::DatesReversed, "this is taken down before anybody could see it");
    Some(mistake.at(place(sheet, "unpublish_on")?).help("correct `publish_on:` or `unpublish_on:`"))
}

fn place(sheet: &Sheet<'_>, key: &str) -> Option<Place> {
    Some(Place::at(&sheet.source, sheet.front.get(key)?.span))
}
