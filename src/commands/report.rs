//! `report`: what the site says in public, for partners to read or to count with. All of it is made by `generator::report`.

use clap::{Args, Subcommand, ValueEnum};
use generator::report::{About, report};
use model::Kind;

use crate::cli::SiteArgs;
use crate::exit::{Failure, Outcome};
use crate::thing::Thing;
use crate::{complete, draw, root};

/// `report`.
#[derive(Debug, Args)]
#[command(after_help = "Example: showground report partner oast-college > for-the-board.md")]
pub struct ReportArgs {
    /// About what.
    #[command(subcommand)]
    pub about: AboutArg,
    /// How it is written
    #[arg(long, global = true, value_enum, default_value_t = Format::Md)]
    pub format: Format,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// Markdown, to read or to send on
    Md,
    /// Comma-separated values, to count with
    Csv,
}

/// What a report is about.
#[derive(Debug, Subcommand)]
pub enum AboutArg {
    /// Needs against offers, by kind of support
    NeedsOffers,
    /// Who is there, and who is looked for
    Mix,
    /// Why people take part, from five of a sort on
    Motivations,
    /// What an organisation offered, what it helped, and what came of it
    Partner {
        /// The organisation, by its slug
        #[arg(add = complete::slugs(Kind::Organisation))]
        organisation: String,
    },
    /// A round in figures
    Round {
        /// The round, by its slug
        #[arg(add = complete::slugs(Kind::Round))]
        round: String,
    },
    /// The kinds of support, and what fits none of them
    Kinds,
}

/// Prints a report.
///
/// # Errors
/// When there is no such organisation or round.
pub fn run(site: &SiteArgs, args: &ReportArgs) -> Outcome {
    root::threads(site)?;
    let (tree, about) = (root::tree(site)?, about(site, &args.about)?);
    let report = report(&tree, &root::options(site, false), &about).map_err(Failure::misuse)?;
    match (site.json, args.format) {
        (true, _) => draw::line(&serde_json::to_string_pretty(&report.json()).map_err(Failure::machine)?),
        (false, Format::Md) => draw::text(&report.markdown()),
        (false, Format::Csv) => draw::text(&report.csv()),
    }
    Ok(())
}

fn about(site: &SiteArgs, about: &AboutArg) -> Result<About, Failure> {
    let id = |typed: &str, kind| Thing::find(&site.root, typed, &[kind]).map(|thing| thing.id);
    Ok(match about {
        AboutArg::NeedsOffers => About::NeedsOffers,
        AboutArg::Mix => About::Mix,
        AboutArg::Motivations => About::Motivations,
        AboutArg::Partner { organisation } => About::Partner(id(organisation, Kind::Organisation)?),
        AboutArg::Round { round } => About::Round(id(round, Kind::Round)?),
        AboutArg::Kinds => About::Kinds,
    })
}
