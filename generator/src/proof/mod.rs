//! Proof-reading: what a careful reader marks before a site is published, rule by rule.
//!
//! `build` says what cannot be right; these rules, one per file, say what could be better for the people who read the site.
//! They look at the files as they were written, so that each finding has its place, and at the pages as they were made
//! ([`Seen`]), so that what leads where is nobody's guess. Pure functions of the linked site, its plan and its day.
#![expect(clippy::wildcard_enum_match_arm, reason = "the parser's events are not ours: a rule looks at a few of them")]

mod address;
mod alt;
mod events;
mod headings;
mod links;
mod orphans;
mod parts;
mod personal;
mod pictures;
mod reading;
mod schedule;
mod seen;
mod sheet;

use model::Diagnostic;
use rayon::prelude::*;

pub use seen::Seen;
use sheet::Sheet;

use crate::Built;

/// Rules that look at a file alone.
const OF_A_FILE: [fn(&Sheet<'_>) -> Vec<Diagnostic>; 5] =
    [alt::check, headings::check, links::check, personal::check, reading::check];

/// All findings on a site.
pub fn read(built: &Built<'_>, seen: &Seen) -> Vec<Diagnostic> {
    let entries = built.site.as_read();
    let sheets: Vec<Sheet<'_>> = entries.par_iter().filter_map(|entry| Sheet::of(entry, built)).collect();
    let of_files = sheets.par_iter().flat_map_iter(|sheet| OF_A_FILE.iter().flat_map(|rule| rule(sheet)));
    let mut findings: Vec<Diagnostic> = of_files.collect();
    findings.extend(pictures::check(&sheets, built));
    findings.extend(events::check(&sheets, built.site));
    findings.extend(schedule::check(&sheets, built.site.today));
    findings.extend(personal::in_settings_and_forms(built));
    findings.extend(address::check(built));
    if built.is_whole {
        findings.extend(parts::check(&sheets, built, seen));
        findings.extend(orphans::check(built, seen));
    }
    findings
}
