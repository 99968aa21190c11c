//! `match`: which offers may meet which needs, and why. What is said comes from `generator::site::matching`; the editor decides.

mod contact;
mod email;
mod eml;
mod introduce;
mod record;
mod tell;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use generator::site::matching::{Found, Offers};
use generator::site::{Ix, Site};
use model::Kind;
use model::item::MatchStatus;
use serde_json::json;

use crate::cli::SiteArgs;
use crate::exit::{Failure, Outcome};
use crate::thing::Thing;
use crate::writing::WritingArgs;
use crate::{complete, draw, root};
use email::To;

/// `match`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct MatchArgs {
    /// The need, by its slug
    #[arg(required_unless_present = "suggest", add = complete::slugs(Kind::Need))]
    pub need: Option<String>,
    /// The offer, by its slug; the two may stand the other way round
    #[arg(required_unless_present = "suggest", conflicts_with = "suggest", add = complete::slugs(Kind::Offer))]
    pub offer: Option<String>,
    /// List the offers that fit best, for a need or for all that nobody meets yet
    #[arg(long)]
    pub suggest: bool,
    /// Where it stands: suggested, introduced, agreed, delivered or did-not-work
    #[arg(long, value_parser = status, add = complete::words(|| MatchStatus::ALL.iter().map(|status| status.as_str())))]
    pub status: Option<MatchStatus>,
    /// What editors are to remember of it; the site never shows it
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Let the site show and count it; else only editors know
    #[arg(long)]
    pub public: bool,
    /// Let the site show it no longer
    #[arg(long, conflicts_with = "public")]
    pub private: bool,
    /// Record it although it does not fit
    #[arg(long)]
    pub anyway: bool,
    /// Print the e-mails that introduce the two, and record nothing
    #[arg(
        long,
        value_enum,
        value_name = "TO",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "each",
        conflicts_with_all = ["suggest", "status", "note", "public", "private", "anyway", "dry_run", "commit"]
    )]
    pub introduce: Option<To>,
    /// How an e-mail is printed
    #[arg(long, value_enum, default_value_t = Format::Text, requires = "introduce")]
    pub format: Format,
    /// A file with an age identity, to open the addresses
    #[arg(long, value_name = "FILE", requires = "introduce")]
    pub key: Option<PathBuf>,
    /// Rehearsal and commit.
    #[command(flatten)]
    pub writing: WritingArgs,
}

const EXAMPLES: &str = "Examples:
  showground match --suggest
  showground match a-van-for-four-evenings a-van-on-sundays --status introduced
  showground match a-van-for-four-evenings a-van-on-sundays --introduce=need --format eml > ask.eml";

/// How an e-mail is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// To read
    Text,
    /// As a draft for a mail program; one e-mail at a time
    Eml,
}

/// So many offers are named for each of several needs; for one need, all that fit.
const BEST: usize = 3;
/// For so many needs offers are looked for at once. Nobody reads more of them, and the others have not waited as long.
const AT_ONCE: usize = 100;

/// Suggests matches; or says how an offer fits a need, and records the match or introduces the two.
///
/// # Errors
/// When there is no such need or offer, or the match cannot be recorded.
pub fn run(site: &SiteArgs, args: &MatchArgs) -> Outcome {
    root::threads(site)?;
    let linked = root::linked(site)?;
    let find = |typed: &str, kind| {
        let thing = Thing::find(&site.root, typed, &[kind])?;
        linked.seen(&thing.id).map_err(Failure::misuse)
    };
    match (args.need.as_deref(), args.offer.as_deref()) {
        (Some(one), Some(other)) => {
            let (need, offer) = in_order(&site.root, one, other);
            bring_together(site, args, &linked, find(need, Kind::Need)?, find(offer, Kind::Offer)?)
        }
        (Some(need), None) => suggest(site, &linked, &[find(need, Kind::Need)?], usize::MAX),
        (None, _) => suggest(site, &linked, &linked.needs_to_match(), BEST),
    }
}

/// A need and an offer, whichever was typed first. Where one name could be either, the need is the first.
fn in_order<'t>(root: &Path, one: &'t str, other: &'t str) -> (&'t str, &'t str) {
    let is = |kind| Thing::find(root, one, &[kind]).is_ok();
    let is_offer_first = !is(Kind::Need) && is(Kind::Offer);
    if is_offer_first { (other, one) } else { (one, other) }
}

fn suggest(site: &SiteArgs, linked: &Site, needs: &[Ix], at_most: usize) -> Outcome {
    let offers = Offers::of(linked);
    let found: Vec<Found> = needs.iter().take(AT_ONCE).map(|need| offers.found(*need)).collect();
    if site.json {
        let as_json = |(place, need): (usize, &Ix)| tell::need_as_json(linked, *need, found.get(place), at_most);
        let all: Vec<_> = needs.iter().enumerate().map(as_json).collect();
        draw::line(&serde_json::to_string_pretty(&all).map_err(Failure::machine)?);
        return Ok(());
    }
    let later = needs.len() - found.len();
    found.iter().for_each(|found| draw::line(&tell::need(linked, found, at_most)));
    tell::later(later).iter().for_each(|later| draw::line(later));
    aside!("{}", tell::in_all(&found, later));
    Ok(())
}

fn bring_together(site: &SiteArgs, args: &MatchArgs, linked: &Site, need: Ix, offer: Ix) -> Outcome {
    let fit = linked.fit(need, offer);
    if let Some(to) = args.introduce {
        return introduce::introduce(site, args, linked, need, &fit, to);
    }
    if !site.json {
        draw::line(&tell::verdict(linked, need, &fit));
    }
    let recorded = record::record(site, args, linked, need, &fit);
    if site.json {
        let value = recorded.as_ref().map(record::Recorded::as_json).unwrap_or_default();
        draw::line(&json!({"fit": tell::fit_as_json(linked, &fit), "recorded": value}).to_string());
    }
    let recorded = recorded?;
    if !site.json {
        draw::line(&recorded.to_string());
        recorded.reminder().iter().for_each(|reminder| aside!("remember: {reminder}"));
    }
    recorded.commit()
}

fn status(text: &str) -> Result<MatchStatus, String> {
    let words = || MatchStatus::ALL.iter().map(|status| status.as_str());
    MatchStatus::parse(text).ok_or_else(|| model::nearest::suggestion(text, words()).unwrap_or_default())
}
