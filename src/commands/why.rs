//! `why`: why a page would be made again, before anything is.

use std::path::PathBuf;

use generator::Options;
use generator::memory::Memory;
use generator::page::Sort;
use generator::why::{Answer, Fate, Reason};
use generator::write::Earlier;
use serde::Serialize;

use crate::cli::{SiteArgs, WhyArgs};
use crate::exit::{Failure, Outcome};
use crate::{draw, root};

#[derive(Serialize)]
struct Report<'a> {
    url: &'a str,
    made_again: bool,
    reasons: Vec<ReasonShown<'a>>,
}

#[derive(Serialize)]
struct ReasonShown<'a> {
    slot: Option<&'a str>,
    sort: Option<Sort>,
    why: &'a str,
    id: Option<&'a str>,
}

/// Says it.
///
/// # Errors
/// When no page has such an address.
pub fn run(site: &SiteArgs, args: &WhyArgs) -> Outcome {
    root::threads(site)?;
    let out: PathBuf = args.out.clone().unwrap_or_else(|| site.root.join("public"));
    let (tree, kept) = (root::tree(site)?, root::memory(site));
    let (mut memory, earlier) = rayon::join(|| Memory::look(&kept), || Earlier::of(&out, &kept));
    let options = Options { portable: args.portable, ..root::options(site, args.drafts) };
    let answer = generator::why::why(&tree, &mut memory, &options, &earlier, &args.url).map_err(Failure::misuse)?;
    match site.json {
        true => draw::line(&serde_json::to_string(&report(&answer)).unwrap_or_default()),
        false => draw::line(&answer.to_string()),
    }
    Ok(())
}

fn report(answer: &Answer) -> Report<'_> {
    let reasons = match &answer.fate {
        Fate::Made(reasons) => reasons.iter().map(shown).collect(),
        Fate::Kept => Vec::new(),
        Fate::Spared => vec![of_page("mistakes")],
        Fate::Gone => vec![of_page("gone")],
    };
    Report { url: &answer.url, made_again: matches!(answer.fate, Fate::Made(_)), reasons }
}

fn shown(reason: &Reason) -> ReasonShown<'_> {
    let (slot, sort) = reason.thing.unzip();
    ReasonShown { slot, sort, why: reason.cause.as_str(), id: reason.cause.item() }
}

fn of_page(why: &str) -> ReasonShown<'_> {
    ReasonShown { slot: None, sort: None, why, id: None }
}
