//! What falls due soon: days that somebody has written down, from today on.

use jiff::ToSpan;
use model::item::Kind;
use model::radar::Rule;
use model::value::Day;

use super::{Line, about};
use crate::radar::came;
use crate::radar::check_ins::is_answered;
use crate::radar::count::days_between;
use crate::radar::prototypes::on_its_way;
use crate::radar::support::Fitting;
use crate::radar::words::{ago, ahead, date, name, owners, quoted};
use crate::site::check_ins::CheckIn;
use crate::site::{Ix, Site};

/// So far ahead: time enough to ask somebody, and to hear from them.
const DAYS: i64 = 14;

/// A day of a thing.
#[derive(Clone)]
struct Due {
    of: Ix,
    day: Option<Day>,
    /// For how many days after that it is still worth a word.
    late: i64,
    /// What happens then.
    what: String,
    /// What to do before.
    next: String,
}

/// What falls due in the next two weeks, the earliest first.
pub(super) fn lines(site: &Site) -> Vec<Line> {
    let last = site.today.0.checked_add(DAYS.days()).map_or(site.today, Day);
    let fitting = Fitting::of(site);
    let shown = Kind::ALL.iter().flat_map(|kind| site.of(*kind)).flat_map(|ix| days_of(site, *ix, &fitting));
    let soon = shown.chain(scheduled(site)).filter_map(|due| Some((due.day?, due)));
    let from = |due: &Due| site.today.0.checked_sub(due.late.days()).map_or(site.today, Day);
    let mut soon: Vec<(Day, Due)> = soon.filter(|(day, due)| (from(due)..=last).contains(day)).collect();
    soon.sort_by_key(|(day, _)| *day);
    soon.into_iter().map(|(day, due)| line(site, day, due)).collect()
}

fn line(site: &Site, day: Day, due: Due) -> Line {
    let when = if day < site.today { ago(day, site.today) } else { ahead(days_between(site.today, day)) };
    let why = format!("{} on {}, {when}.", due.what, date(day));
    about(site, due.of, why, due.next)
}

/// The days of a thing that is to be seen.
fn days_of(site: &Site, ix: Ix, fitting: &Fitting<'_>) -> Vec<Due> {
    let kind = site.item(ix).id.kind();
    match kind {
        Kind::Round => round(site, ix),
        Kind::Challenge => challenge(site, ix),
        Kind::Event => event(site, ix),
        Kind::Prototype => [steps(site, ix), check_ins(site, ix)].concat(),
        Kind::Need => need(site, ix, fitting),
        Kind::Offer => offer(site, ix),
        Kind::Page => page(site, ix),
        Kind::Idea | Kind::Feedback | Kind::Update | Kind::Comment => Vec::new(),
        Kind::Organisation | Kind::Person | Kind::Award | Kind::Post => Vec::new(),
    }
}

fn file(site: &Site, ix: Ix) -> String {
    site.item(ix).id.file()
}

fn due(of: Ix, day: Option<Day>, what: &str, next: String) -> Due {
    Due { of, day, late: 0, what: what.into(), next }
}

fn round(site: &Site, ix: Ix) -> Vec<Due> {
    let Some(round) = site.round(ix) else { return Vec::new() };
    vec![
        due(ix, round.opens, "It opens", "send yourself an idea, and see that the inbox has it".into()),
        due(ix, round.closes, "It closes for ideas", "remind everybody; the site closes the form by itself".into()),
        due(ix, round.final_event, "The final event is", "see that awards and check-ins are ready".into()),
    ]
}

fn challenge(site: &Site, ix: Ix) -> Vec<Due> {
    let Some(challenge) = site.item(ix).details.challenge() else { return Vec::new() };
    vec![
        due(ix, challenge.opens, "The question opens", "look at its page as a visitor does".into()),
        due(ix, challenge.closes, "The question closes", "remind those who may have an answer".into()),
    ]
}

fn event(site: &Site, ix: Ix) -> Vec<Due> {
    let event = site.item(ix).details.event().filter(|event| !event.cancelled);
    let starts = event.and_then(|event| event.starts).map(|starts| Day(starts.0.date()));
    let next = format!("remind people, and see that {} says all they need to come", file(site, ix));
    vec![due(ix, starts, "It takes place", next)]
}

/// The next step of a prototype, and its agreement.
fn steps(site: &Site, ix: Ix) -> Vec<Due> {
    let Some(prototype) = on_its_way(site, ix) else { return Vec::new() };
    let mut days = Vec::new();
    if let Some(step) = &prototype.next_step {
        let what = step.what.as_deref().map_or_else(|| "The next step".into(), quoted);
        let who = step.who.clone().unwrap_or_else(|| owners(site, ix));
        days.push(due(
            ix,
            step.by_when,
            &format!("{what} is to be done"),
            format!("ask {who} whether anything is missing"),
        ));
    }
    if let Some(agreement) = &prototype.agreement {
        let next = format!("make an appointment with {}", owners(site, ix));
        days.push(due(ix, agreement.review_on, "The agreement is to be looked at again", next));
    }
    days
}

/// Check-ins that nobody has answered: before their day, and after it until the radar asks for them.
fn check_ins(site: &Site, ix: Ix) -> Vec<Due> {
    let until_the_radar = site.settings.radar_limit(Rule::CheckInOverdue).map_or(0, |limit| i64::from(limit) - 1);
    let was_there = |one: &CheckIn| Some(one.due) > came(site.item(ix));
    let open = site.check_ins(ix).into_iter().filter(|one| was_there(one) && !is_answered(site, ix, one));
    let next = format!("ask {} to tell us how it is going (/updates/new/)", owners(site, ix));
    let line = |one: CheckIn| {
        let is = if one.due < site.today { "was" } else { "is" };
        let what = format!("The check-in after {} months {is}", one.months);
        Due { late: until_the_radar, ..due(ix, Some(one.due), &what, next.clone()) }
    };
    open.map(line).collect()
}

fn need(site: &Site, ix: Ix, fitting: &Fitting<'_>) -> Vec<Due> {
    let by_when = site.need(ix).filter(|_| site.is_open_need(ix)).and_then(|need| need.by_when);
    vec![due(ix, by_when, "It is needed", fitting.look_for_offer(ix))]
}

fn offer(site: &Site, ix: Ix) -> Vec<Due> {
    let offer = site.offer(ix).filter(|offer| offer.is_open(site.today));
    let by = offer.and_then(|offer| name(site, ix, offer.by.as_ref()?));
    let next = match by {
        Some(by) => format!("look for a need that it fits, or ask {by} for more time"),
        None => "look for a need that it fits".into(),
    };
    vec![due(ix, offer.and_then(|offer| offer.until), "The offer ends", next)]
}

fn page(site: &Site, ix: Ix) -> Vec<Due> {
    let review_on = site.item(ix).details.page().and_then(|page| page.review_on);
    let next = format!("read it, and write the next `review_on:` into {}", file(site, ix));
    vec![due(ix, review_on, "The page is to be read again", next)]
}

/// What will be published by itself.
fn scheduled(site: &Site) -> impl Iterator<Item = Due> {
    let waits = |ix: &Ix| !site.is_shown(*ix) && !site.item(*ix).common.draft;
    let all = (0..site.entries.len()).filter(waits);
    all.map(|ix| {
        let next = format!("read {} once more", file(site, ix));
        due(ix, site.item(ix).common.publish_on, "It is published", next)
    })
}
