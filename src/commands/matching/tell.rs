//! What is said of needs and the offers that fit them.

use generator::site::matching::{Fit, Found, Reason, Weight};
use generator::site::{Ix, Site};
use serde_json::{Value, json};

use crate::draw;

/// A need with the offers that fit, or why none does.
pub fn need(site: &Site, found: &Found, at_most: usize) -> String {
    let Found { need, ref fits, .. } = *found;
    let mut text = format!("{}: {}\n  {}\n", site.item(need).id, site.title(need), since(site, need));
    for (place, fit) in fits.iter().take(at_most).enumerate() {
        let points = draw::many(fit.points().into(), "point");
        text += &format!("  {}. {}: {} ({points})\n", place + 1, slug(site, fit.offer), site.title(fit.offer));
        text += &reasons(site, fit, "     ");
    }
    if let Some(more @ 1..) = fits.len().checked_sub(at_most) {
        text += &format!("  and {more} more: showground match --suggest {}\n", slug(site, need));
    }
    text + &misses(site, found)
}

/// Since when, until when, and what kind of support.
fn since(site: &Site, need: Ix) -> String {
    let day = |day| site.dates.day(day).text;
    let since = site.dated(need).map(|since| format!("since {}", day(since)));
    let wanted = site.need(need);
    let by_when = wanted.and_then(|need| need.by_when).map(|by_when| format!("needed by {}", day(by_when)));
    let late = wanted.and_then(|need| need.by_when).is_some_and(|by_when| by_when < site.today);
    let late = late.then(|| "which has passed".to_owned());
    since.into_iter().chain(by_when).chain(late).collect::<Vec<_>>().join(", ")
}

/// What was matched before, and, when nothing else fits, what nearly does.
fn misses(site: &Site, found: &Found) -> String {
    let misses = &found.near_misses;
    let is_known = |fit: &&Fit| fit.reasons.iter().any(|reason| matches!(reason, Reason::Matched(..)));
    let known = misses.iter().filter(is_known).map(|fit| miss(site, fit)).collect::<String>();
    if !found.fits.is_empty() {
        return known;
    }
    let nearly = misses.iter().filter(|fit| !is_known(fit)).map(|fit| miss(site, fit)).collect::<String>();
    let is_sorted = site.need(found.need).is_some_and(|need| !need.kinds.is_empty());
    let why = match (is_sorted, misses.is_empty()) {
        (false, _) => "it has no `kinds:` yet, by which offers could be found",
        (true, true) => "no offer is of this kind",
        (true, false) => "of the offers of its kind, none",
    };
    format!("  nothing fits: {why}\n{known}{nearly}")
}

fn miss(site: &Site, fit: &Fit) -> String {
    let out = fit.reasons.iter().filter(|reason| reason.weight() == Weight::RulesOut);
    let why: Vec<String> = out.map(|reason| reason.say(site)).collect();
    format!("  ({}: {})\n", slug(site, fit.offer), why.join("; "))
}

fn reasons(site: &Site, fit: &Fit, before: &str) -> String {
    let line = |reason: &Reason| format!("{before}{} {}\n", sign(reason.weight()), reason.say(site));
    fit.reasons.iter().map(line).collect()
}

/// How a reason speaks: for the offer, against it, or neither; or it ends the matter.
fn sign(weight: Weight) -> &'static str {
    match weight {
        Weight::RulesOut => "x",
        Weight::Points(1..) => "+",
        Weight::Points(0) => " ",
        Weight::Points(..0) => "-",
    }
}

/// Whether an offer fits a need, and why.
pub fn verdict(site: &Site, need: Ix, fit: &Fit) -> String {
    let [need, offer] = [need, fit.offer].map(slug_of(site));
    let is_known = fit.reasons.iter().any(|reason| matches!(reason, Reason::Matched(..)));
    let verdict = match (fit.fits(), is_known) {
        (true, _) => format!("{offer} fits {need} ({})", draw::many(fit.points().into(), "point")),
        (false, true) => format!("{offer} and {need} are matched already"),
        (false, false) => format!("{offer} does not fit {need}"),
    };
    format!("{verdict}\n{}", reasons(site, fit, "  ")).trim_end().to_owned()
}

/// How many needs wait, and for how many of those that were looked at something fits.
pub fn in_all(all: &[Found], later: usize) -> String {
    let without = all.iter().filter(|found| found.fits.is_empty()).count();
    if later > 0 {
        let looked_at = all.len();
        return format!("{} needs; nothing fits {without} of the first {looked_at}", looked_at + later);
    }
    match (all.len(), without) {
        (0, _) => "no need waits for an offer".into(),
        (1, 0) => "1 need, and something fits".into(),
        (1, _) => "1 need, and nothing fits".into(),
        (all, 0) => format!("{all} needs, and something fits each"),
        (all, without) => format!("{all} needs; nothing fits {without} of them"),
    }
}

fn slug(site: &Site, ix: Ix) -> &str {
    site.item(ix).id.within()
}

fn slug_of(site: &Site) -> impl Fn(Ix) -> String + '_ {
    |ix| slug(site, ix).to_owned()
}

/// The needs for which nothing was looked for.
pub fn later(count: usize) -> Option<String> {
    let more = match count {
        0 => return None,
        1 => "and 1 more need, which has".to_owned(),
        more => format!("and {more} more needs, which have"),
    };
    Some(format!("{more} not waited as long: name one, `showground match --suggest NEED`, to see what fits it"))
}

/// A need for machines; without offers where none were looked for.
pub fn need_as_json(site: &Site, need: Ix, found: Option<&Found>, at_most: usize) -> Value {
    let list = |fits: &[Fit]| fits.iter().take(at_most).map(|fit| fit_as_json(site, fit)).collect::<Vec<_>>();
    json!({
        "need": site.item(need).id.as_str(),
        "title": site.title(need),
        "by_when": site.need(need).and_then(|need| need.by_when).map(|day| day.to_string()),
        "offers": found.map(|found| list(&found.fits)),
        "near_misses": found.map(|found| list(&found.near_misses)),
    })
}

/// How an offer fits, for machines.
pub fn fit_as_json(site: &Site, fit: &Fit) -> Value {
    let reason = |reason: &Reason| {
        let points = match reason.weight() {
            Weight::Points(points) => Some(points),
            Weight::RulesOut => None,
        };
        json!({"reason": reason.as_str(), "points": points, "rules_out": points.is_none(), "text": reason.say(site)})
    };
    json!({
        "offer": site.item(fit.offer).id.as_str(),
        "title": site.title(fit.offer),
        "fits": fit.fits(),
        "points": fit.points(),
        "reasons": fit.reasons.iter().map(reason).collect::<Vec<_>>(),
    })
}
