//! `merge`: two things that say the same stand together from now on, and `--undo` takes them apart again.
//!
//! A merge is one key in the file of the thing that goes into the other. Nothing is copied and nothing is lost, so that
//! taking the key out again gives the same bytes back, whatever happened to the other meanwhile.

use clap::Args;
use model::edit::Change;
use model::value::{MERGED, kinds_of};
use model::{ItemId, Kind};
use serde_json::json;

use crate::cli::SiteArgs;
use crate::exit::{Failure, Outcome};
use crate::repository::Message;
use crate::thing::Thing;
use crate::writing::WritingArgs;
use crate::{complete, draw, root};

/// The key that says into which thing another was merged.
const KEY: &str = "merged_into";

/// `merge`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  showground merge ideas/bus-text ideas/bus-times-by-text\n  showground merge --undo ideas/bus-text"
)]
pub struct MergeArgs {
    /// The thing that becomes part of the other, such as ideas/bus-text
    #[arg(add = complete::things(|| kinds_of(MERGED)))]
    pub id: String,
    /// The thing that stays, with the texts, credits and comments of both
    #[arg(required_unless_present = "undo", conflicts_with = "undo", add = complete::things(|| kinds_of(MERGED)))]
    pub into: Option<String>,
    /// Take a merge back: both stand by themselves again, as they did
    #[arg(long)]
    pub undo: bool,
    /// Rehearsal and commit.
    #[command(flatten)]
    pub writing: WritingArgs,
}

/// What is to be done, and what is said of it.
struct Plan {
    changes: Vec<Change>,
    would: String,
    did: String,
    /// Where nothing was left to do.
    already: String,
    subject: String,
}

/// Merges a thing into another of its type, or takes that back.
///
/// # Errors
/// When there are no such things, they are of different types, one is part of the other, or the file cannot be changed
/// without touching anything else.
pub fn run(site: &SiteArgs, args: &MergeArgs) -> Outcome {
    let writing = args.writing.begin(site)?;
    let named: Vec<Kind> = kinds_of(MERGED).collect();
    let thing = Thing::find(&site.root, &args.id, &named)?;
    let plan = match args.into.as_deref() {
        Some(into) => merge(site, &thing, into)?,
        None => undo(&thing)?,
    };
    let (changed, dry_run) = (thing.with(&plan.changes)?, args.writing.dry_run);
    let is_done = changed.text == *thing.source.text;
    if !is_done && !args.undo {
        root::accepts(site, &[(thing.id.path(), Some(&changed.text))])?;
    }
    writing.replace(&thing, &changed.text)?;
    match (site.json, is_done, dry_run) {
        (true, ..) => {
            draw::line(&json!({ "file": thing.file(), "changed": !is_done, "dry_run": dry_run }).to_string());
        }
        (false, true, _) => draw::line(&plan.already),
        (false, false, true) => draw::line(&plan.would),
        (false, false, false) => draw::line(&plan.did),
    }
    if !is_done && args.undo && !dry_run {
        root::warn(site)?;
    }
    writing.commit(&[thing.file()], &Message::saying(plan.subject))
}

fn merge(site: &SiteArgs, thing: &Thing, into: &str) -> Result<Plan, Failure> {
    let into = Thing::find(&site.root, into, &[thing.id.kind()])?;
    if into.item()?.common.draft {
        return Err(Failure::misuse(format!("{} is a draft, which nobody can see; publish it first", into.id)));
    }
    if ends_at(site, &into.id)? == thing.id {
        let what =
            if into.id == thing.id { "the same thing".to_owned() } else { format!("part of {} already", thing.id) };
        return Err(Failure::misuse(format!("{} is {what}; name another one to merge it into", into.id)));
    }
    let change = Change::Set(KEY, into.id.within().into());
    let (from, to) = (&thing.id, &into.id);
    Ok(Plan {
        changes: vec![change],
        would: format!("would merge {from} into {to}"),
        did: format!("merged {from} into {to}; `showground merge --undo {from}` takes it back"),
        already: format!("{from} is part of {to} already"),
        subject: format!("Merge {from} into {}", to.within()),
    })
}

fn undo(thing: &Thing) -> Result<Plan, Failure> {
    let id = &thing.id;
    Ok(Plan {
        changes: vec![Change::Remove(KEY)],
        would: format!("would take {id} apart again"),
        did: format!("{id} stands by itself again"),
        already: format!("{id} stands by itself already; it is part of nothing"),
        subject: format!("Take {id} apart again"),
    })
}

/// The thing of which another is part in the end.
fn ends_at(site: &SiteArgs, from: &ItemId) -> Result<ItemId, Failure> {
    let (mut at, mut way) = (from.clone(), Vec::new());
    while !way.contains(&at) {
        let thing = Thing::find(&site.root, at.as_str(), &[at.kind()])?;
        let Some(next) = thing.item()?.common.merged_into else { break };
        way.push(at);
        at = Thing::find(&site.root, &next.0, &[from.kind()])?.id;
    }
    Ok(at)
}
