//! What waits in the inbox, form by form: how many, how long, and their receipts. No word of them.

use std::collections::BTreeMap;

use model::value::Day;

use super::{Line, Section, ours};
use crate::radar::Waiting;
use crate::radar::words::{ago, date};
use crate::site::Site;

/// So many receipts stand in a line; `inbox` lists all.
const RECEIPTS: usize = 4;

/// The queue: the form first whose oldest submission has waited longest; at the end what may be spam.
pub(super) fn section(site: &Site, waiting: &[Waiting], since: Day) -> Section {
    let mut forms: BTreeMap<&str, Vec<&Waiting>> = BTreeMap::new();
    for one in waiting.iter().filter(|one| !one.aside) {
        forms.entry(&one.form).or_default().push(one);
    }
    let mut forms: Vec<(&str, Vec<&Waiting>)> = forms.into_iter().collect();
    forms.iter_mut().for_each(|(_, all)| all.sort_by_key(|one| (one.came, &one.receipt)));
    forms.sort_by_key(|(form, all)| (all.first().map(|one| one.came), *form));
    let aside: Vec<&Waiting> = waiting.iter().filter(|one| one.aside).collect();
    let lines = forms.iter().map(|(form, all)| line(site, form, all, since));
    let lines = lines.chain((!aside.is_empty()).then(|| put_aside(&aside, since))).collect();
    Section { title: "Waiting in the inbox".into(), lines, more: None }
}

fn line(site: &Site, form: &str, all: &[&Waiting], since: Day) -> Line {
    let title = site.forms.iter().map(|(_, known)| known).find(|known| known.id == form).map(|known| &known.title);
    let oldest = all.first().map_or(site.today, |one| one.came);
    let receipts: Vec<&str> = all.iter().take(RECEIPTS).map(|one| one.receipt.as_str()).collect();
    let more = match all.len() - receipts.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let (how_many, day, how_long) = (how_many(all, since), date(oldest), ago(oldest, site.today));
    let why = format!("{how_many}, the oldest since {day}, {how_long}: {}{more}.", receipts.join(", "));
    let what = title.cloned().unwrap_or_else(|| form.to_owned());
    ours(what, why, format!("`showground inbox --form {form}`"))
}

fn put_aside(all: &[&Waiting], since: Day) -> Line {
    let next = "look through it once a week: `showground inbox` lists it last";
    ours("Possible spam".into(), format!("{}, put aside.", how_many(all, since)), next.into())
}

/// `3 wait, 1 of them new`.
fn how_many(all: &[&Waiting], since: Day) -> String {
    let waits = if all.len() == 1 { "1 waits".into() } else { format!("{} wait", all.len()) };
    match all.iter().filter(|one| one.came >= since).count() {
        0 => format!("{waits}, not new"),
        new if new == all.len() => format!("{waits}, new"),
        new => format!("{waits}, {new} of them new"),
    }
}
