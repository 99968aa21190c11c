//! `match`: which offers may meet which needs, and why. What is said comes from `generator::site::matching`; the editor decides.

mod tell;

use clap::Args;
use generator::site::{Ix, Site};
use model::Kind;

use crate::cli::SiteArgs;
use crate::exit::{Failure, Outcome};
use crate::{draw, root};

/// `match`.
#[derive(Debug, Args)]
pub struct MatchArgs {
    /// The need, by its slug
    #[arg(required_unless_present = "suggest")]
    pub need: Option<String>,
    /// The offer, by its slug
    #[arg(required_unless_present = "suggest", conflicts_with = "suggest")]
    pub offer: Option<String>,
    /// List the offers that fit best, for a need or for all that nobody meets yet
    #[arg(long)]
    pub suggest: bool,
}

/// So many offers are named for each of several needs; for one need, all that fit.
const BEST: usize = 3;

/// Suggests matches, or says how an offer fits a need.
///
/// # Errors
/// When there is no such need or offer.
pub fn run(args: &SiteArgs, of: &MatchArgs) -> Outcome {
    root::threads(args)?;
    let site = generator::linked(&root::tree(args)?, &root::options(args, false));
    let need = of.need.as_deref().map(|need| site.named(Kind::Need, need)).transpose().map_err(Failure::misuse)?;
    match (need, &of.offer) {
        (Some(need), Some(offer)) => fit(args, &site, need, site.named(Kind::Offer, offer).map_err(Failure::misuse)?),
        (Some(need), None) => suggest(args, &site, &[need], usize::MAX),
        (None, _) => suggest(args, &site, &site.needs_to_match(), BEST),
    }
}

fn suggest(args: &SiteArgs, site: &Site, needs: &[Ix], at_most: usize) -> Outcome {
    if args.json {
        let all: Vec<_> = needs.iter().map(|need| tell::need_as_json(site, *need, at_most)).collect();
        draw::line(&serde_json::to_string_pretty(&all).map_err(Failure::machine)?);
        return Ok(());
    }
    needs.iter().for_each(|need| draw::line(&tell::need(site, *need, at_most)));
    eprintln!("{}", tell::in_all(site, needs));
    Ok(())
}

fn fit(args: &SiteArgs, site: &Site, need: Ix, offer: Ix) -> Outcome {
    let fit = site.fit(need, offer);
    match args.json {
        true => draw::line(&tell::fit_as_json(site, &fit).to_string()),
        false => draw::line(&tell::verdict(site, need, &fit)),
    }
    Ok(())
}
