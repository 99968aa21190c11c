//! The digest: a morning's news for editors, short, the most important first, each line with what to do next.
//!
//! A pure function of the linked site, its day, what waits in the inbox and the day since when news is news. It holds no
//! word that anybody sent and nobody has approved, so it may be mailed; nor does it say where anybody can be reached.

mod due;
mod needs;
mod news;
mod queue;

use model::radar::Rule;
use model::value::Day;
use serde::Serialize;

use crate::radar::count::is_weekend;
use crate::radar::{Finding, Waiting, iso, radar};
use crate::site::{Ix, Site};

/// Editors' commands speak English.
const ENGLISH: &str = "en";
/// So many lines of a section are read over a cup of tea.
const LISTED: usize = 6;

/// What there is to know this morning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Digest {
    /// The programme's name.
    pub name: String,
    /// The morning.
    #[serde(serialize_with = "iso")]
    pub today: Day,
    /// The first day of the news.
    #[serde(serialize_with = "iso")]
    pub since: Day,
    /// What is to be said, the most important first; what is empty is left out.
    pub sections: Vec<Section>,
    /// How many things are on the radar.
    pub on_the_radar: usize,
}

/// Lines about one matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// What they are about.
    pub title: String,
    /// The lines, the most important first.
    pub lines: Vec<Line>,
    /// What is left out, and where it is; nothing where all is there.
    pub more: Option<String>,
}

/// A matter, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it is about.
    pub what: String,
    /// The language of that, where it is a title in another one than English.
    pub lang: Option<String>,
    /// What is the matter.
    pub why: String,
    /// What to do next.
    pub next: String,
    /// Where it can be seen.
    pub url: Option<String>,
}

/// What has happened since a day, that day included, and what is to be done.
pub fn digest(site: &Site, waiting: &[Waiting], since: Day) -> Digest {
    let findings = radar(site, waiting);
    let new = |wanted: fn(Rule) -> bool| {
        let new = findings.iter().filter(|finding| finding.since >= since && wanted(finding.rule));
        new.collect::<Vec<_>>().into_iter().map(|finding| line(site, finding))
    };
    let sections = [
        queue::section(site, waiting, since),
        short("New on the radar", new(is_late), LISTED, "`showground radar` has all"),
        Section { title: "Due in the next two weeks".into(), lines: due::lines(site), more: None },
        short("Went quiet", new(is_quiet), LISTED, "`showground radar` has all"),
        needs::section(site),
        news::section(site, since),
    ];
    let sections = sections.into_iter().filter(|section| !section.lines.is_empty()).collect();
    let name = site.settings.name.clone().unwrap_or_default();
    Digest { name, today: site.today, since, sections, on_the_radar: findings.len() }
}

/// The day since when news is news, unless somebody says otherwise: the last working day before a morning. So a Monday's
/// digest has Friday and the weekend in it, and who reads one each working day misses nothing.
pub fn last_working_day(today: Day) -> Day {
    let mut day = today.0;
    while let Ok(earlier) = day.yesterday() {
        day = earlier;
        if !is_weekend(day) {
            break;
        }
    }
    Day(day)
}

/// A section of which no more is shown, or made, than anybody reads.
fn short(title: &str, lines: impl ExactSizeIterator<Item = Line>, listed: usize, where_all_are: &str) -> Section {
    let more = lines.len().saturating_sub(listed);
    let more = (more > 0).then(|| format!("and {more} more; {where_all_are}"));
    Section { title: title.into(), lines: lines.take(listed).collect(), more }
}

fn line(site: &Site, finding: &Finding) -> Line {
    let Finding { title, why, next, item, .. } = finding.clone();
    match site.find(&item) {
        Some(ix) => about(site, ix, why, next),
        None => ours(title, why, next),
    }
}

/// A line about a thing of the site.
fn about(site: &Site, ix: Ix, why: String, next: String) -> Line {
    let lang = Some(site.language_of(ix)).filter(|lang| *lang != ENGLISH).map(str::to_owned);
    Line { what: site.title(ix).to_owned(), lang, why, next, url: address(site, ix) }
}

/// A line about anything else.
fn ours(what: String, why: String, next: String) -> Line {
    Line { what, lang: None, why, next, url: None }
}

/// The whole address of a thing, where the site has one.
fn address(site: &Site, ix: Ix) -> Option<String> {
    Some(format!("{}{}", site.settings.base_url.as_ref()?.as_str(), site.url(ix)?))
}

/// Rules whose findings are new when they begin. Those of others stand in other sections: in the queue, among what is due,
/// and among the needs.
fn is_late(rule: Rule) -> bool {
    match rule {
        Rule::NextStepPassed
        | Rule::CheckInOverdue
        | Rule::AgreementReview
        | Rule::IdeaUnanswered
        | Rule::NoOwner
        | Rule::OfferUnused
        | Rule::AccessibilityOld
        | Rule::PageReview
        | Rule::NowOld => true,
        Rule::CommentWaiting | Rule::OfferEnding | Rule::NeedUnmatched => false,
        Rule::TakingForwardQuiet | Rule::TestingQuiet | Rule::ShapingQuiet => false,
    }
}

/// Rules about what nobody hears of any more.
fn is_quiet(rule: Rule) -> bool {
    matches!(rule, Rule::TakingForwardQuiet | Rule::TestingQuiet | Rule::ShapingQuiet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_begins_with_the_last_working_day() {
        let since = |today| last_working_day(Day::parse(today).unwrap()).to_string();
        assert_eq!(since("2026-11-25"), "2026-11-24", "on a Wednesday with Tuesday");
        assert_eq!(since("2026-11-23"), "2026-11-20", "on a Monday with Friday");
        assert_eq!(since("2026-11-22"), "2026-11-20", "and so on a Sunday");
    }
}
