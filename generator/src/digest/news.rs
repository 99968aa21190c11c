//! What was published.

use model::item::Kind;
use model::value::Day;

use super::{Line, Section, address, ours};
use crate::radar::words::{all, count, quoted};
use crate::site::{Ix, Site};

/// So many titles stand in a line.
const TITLES: usize = 3;

/// What has come to the site since a day, type by type.
pub(super) fn section(site: &Site, since: Day) -> Section {
    let lines = Kind::ALL.iter().filter_map(|kind| line(site, *kind, since)).collect();
    Section { title: "Published".into(), lines, more: None }
}

fn line(site: &Site, kind: Kind, since: Day) -> Option<Line> {
    let is_new = |ix: &Ix| published(site, *ix).is_some_and(|day| (since..=site.today).contains(&day));
    let new: Vec<Ix> = site.of(kind).iter().copied().filter(is_new).collect();
    let first = *new.first()?;
    let mut titles: Vec<String> = Vec::new();
    for title in new.iter().map(|ix| called(site, *ix)) {
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    if titles.len() > TITLES {
        let more = titles.len() - TITLES;
        titles.truncate(TITLES);
        titles.push(format!("{more} more"));
    }
    let line = ours(count(new.len(), noun(kind)), format!("{}.", all(&titles)), next(kind).to_owned());
    Some(Line { url: address(site, first), ..line })
}

/// The day on which people could see a thing for the first time, as far as it says so.
fn published(site: &Site, ix: Ix) -> Option<Day> {
    let common = &site.item(ix).common;
    common.date.max(common.publish_on)
}

/// What a thing is called; a comment or feedback by what it is about.
fn called(site: &Site, ix: Ix) -> String {
    match (site.item(ix).id.kind(), site.targets(ix, "about").first()) {
        (Kind::Comment | Kind::Feedback, Some(about)) => format!("on {}", quoted(site.title(*about))),
        _ => quoted(site.title(ix)),
    }
}

/// What one is called, so that an `s` makes it several.
fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Challenge => "question",
        Kind::Feedback => "tester",
        Kind::Person => "personal page",
        Kind::Post => "news item",
        Kind::Round
        | Kind::Idea
        | Kind::Prototype
        | Kind::Need
        | Kind::Offer
        | Kind::Event
        | Kind::Update
        | Kind::Comment
        | Kind::Organisation
        | Kind::Award
        | Kind::Page => kind.as_str(),
    }
}

/// What to do about something new of a type.
fn next(kind: Kind) -> &'static str {
    match kind {
        Kind::Idea => "think of who can answer",
        Kind::Need => "think of who can help",
        Kind::Offer => "think of who needs it",
        Kind::Comment => "see whether one asks for a reply",
        Kind::Prototype => "invite people to try it",
        Kind::Feedback => "tell the team, and say what changes because of it",
        Kind::Event => "invite people",
        Kind::Organisation | Kind::Person => "say hello",
        Kind::Update | Kind::Award | Kind::Post => "pass it on",
        Kind::Round | Kind::Challenge | Kind::Page => "look at it as a visitor does",
    }
}
