//! `collect`: what waits in the inbox is put on a branch of a private repository, where its editors decide.

use std::collections::BTreeMap;
use std::time::Duration;

use clap::Args;
use ingest::Receipt;
use serde_json::json;

use crate::cli::{SiteArgs, seconds};
use crate::collect::{Collected, Collector, Files, Patience, Words};
use crate::editor::Editor;
use crate::exit::{Failure, Outcome};
use crate::git::Branch;
use crate::{draw, root};

/// `collect`.
#[derive(Debug, Args)]
#[command(after_help = "Example: showground collect git@example.org:team/showcase.git#main

The repository has to be a private one: nobody has read what waits. Each submission becomes a commit with its files in
waiting/RECEIPT/. Moving a file from there to content/ publishes it, deleting it declines it. Private answers are not in it.
It can be stopped at any time, and given again.")]
pub struct CollectArgs {
    /// Where they go: a remote that the site's repository knows, or an address, and a branch, like origin#main
    #[arg(value_name = "REMOTE#BRANCH")]
    pub branch: String,
    /// For how many seconds it is tried again where the other end is away or others are faster
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value_t = 60)]
    pub patience: u32,
    /// Begin the branch, where there are others, but none of this name
    #[arg(long)]
    pub new_branch: bool,
    /// Put what was collected onto another branch before on this one, too: the repository has another address now
    #[arg(long)]
    pub again: bool,
    /// Say what would be put there, and put nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// So many receipts are named for one reason.
const NAMED: usize = 3;

/// Collects what waits.
///
/// # Errors
/// When the branch does not take it; then what it did not take still waits.
pub fn run(site: &SiteArgs, args: &CollectArgs) -> Outcome {
    let typed = args.branch.strip_prefix("git:").unwrap_or(&args.branch);
    let branch = Branch::parse(typed).ok_or_else(|| {
        Failure::misuse("name a remote and a branch, like origin#main or git@example.org:team/showcase.git#main")
    })?;
    let editor = Editor::at(site)?;
    let words = Words { may_begin: args.new_branch, again: args.again, is_rehearsal: args.dry_run };
    let mut collector = Collector::at(&editor, branch, &root::memory(site), words)?;
    let patience = if args.dry_run { 0 } else { args.patience };
    let outcome = collector.run(&Patience::of(Duration::from_secs(patience.into())));
    match site.json {
        true => as_json(&collector.done, args.dry_run),
        false => as_text(&collector.done, args.dry_run),
    }
    outcome
}

fn as_json(done: &Collected, dry_run: bool) {
    let put = |Files { receipt, files, .. }: &Files| {
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        json!({ "receipt": receipt.as_str(), "files": names })
    };
    let told = |(receipt, why): &(Receipt, String)| json!({ "receipt": receipt.as_str(), "why": why });
    let said = json!({
        "collected": done.put.iter().map(put).collect::<Vec<_>>(),
        "again": done.again.iter().map(Receipt::as_str).collect::<Vec<_>>(),
        "found": done.found.iter().map(Receipt::as_str).collect::<Vec<_>>(),
        "stuck": done.stuck.iter().map(told).collect::<Vec<_>>(),
        "held": done.held,
        "elsewhere": done.elsewhere,
        "twice": done.twice.iter().map(told).collect::<Vec<_>>(),
        "dry_run": dry_run,
    });
    draw::line(&said.to_string());
}

fn as_text(done: &Collected, dry_run: bool) {
    let (put, moved) = if dry_run { ("would put", "would move") } else { ("put", "moved") };
    for Files { receipt, files, .. } in &done.put {
        files.iter().for_each(|(name, _)| draw::line(&format!("{put} {name}")));
        match done.again.contains(receipt) {
            true => aside!("warning: {receipt} was collected before, and is not in the history of the branch any more"),
            false => draw::line(&format!("{moved} {receipt} to done")),
        }
    }
    for receipt in &done.found {
        draw::line(&format!("{moved} {receipt} to done: it was on the branch already"));
    }
    for (receipt, decision) in &done.twice {
        aside!(
            "warning: {receipt} was {decision} here, and waits on the branch all the same; delete waiting/{receipt}/ there"
        );
    }
    for (onto, many) in &done.elsewhere {
        let (were, them) = if *many == 1 { ("was", "it") } else { ("were", "them") };
        aside!(
            "{many} {were} collected onto {onto} before, and {were} not put here as well; should the site have moved, --again puts {them} here"
        );
    }
    say_what_stays(&done.stuck);
    let would = if dry_run { "would be " } else { "" };
    let held = if done.held > 0 { format!(", {} held back", done.held) } else { String::new() };
    aside!("{} {would}collected{held}", done.put.len() + done.found.len());
}

/// Each reason once, however many stay for it: a timer says this every few minutes.
fn say_what_stays(stuck: &[(Receipt, String)]) {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    stuck.iter().for_each(|(receipt, why)| reasons.entry(why).or_default().push(receipt.as_str()));
    for (why, receipts) in reasons {
        let (some, more) = receipts.split_at(receipts.len().min(NAMED));
        let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
        let stay = if receipts.len() == 1 { "stays" } else { "stay" };
        aside!("{}{more} {stay} in the inbox: {why}", some.join(", "));
    }
}
