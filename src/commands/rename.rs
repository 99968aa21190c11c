//! `rename`: a thing gets another name; its old address leads to the new one, and what refers to it still does.

use std::path::Path;

use clap::Args;
use model::edit::Change;
use model::item::Item;
use model::{ItemId, Kind, Slug};
use serde_json::json;

use crate::cli::SiteArgs;
use crate::complete;
use crate::exit::{Failure, Outcome};
use crate::repository::Message;
use crate::thing::Thing;
use crate::writing::WritingArgs;
use crate::{draw, editor, root};

/// `rename`.
#[derive(Debug, Args)]
#[command(after_help = "Example: showground rename ideas/bus-times bus-times-by-text")]
pub struct RenameArgs {
    /// The thing, such as ideas/bus-times
    #[arg(add = complete::things(named))]
    pub id: String,
    /// Its new name, without the folder
    pub slug: String,
    /// Rehearsal and commit.
    #[command(flatten)]
    pub writing: WritingArgs,
}

/// The types of things that somebody gave a name.
fn named() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(|kind| !matches!(kind, Kind::Comment | Kind::Feedback))
}

/// Gives a thing another name. Stopped anywhere, the same command finishes it: the new file is written first.
///
/// # Errors
/// When there is no such thing, or the name is taken or none.
pub fn run(site: &SiteArgs, args: &RenameArgs) -> Outcome {
    let writing = args.writing.begin(site)?;
    let dry_run = args.writing.dry_run;
    let thing = Thing::find(&site.root, &args.id, &named().collect::<Vec<_>>())?;
    let new = renamed(&thing.id, &args.slug)?;
    if new == thing.id {
        writing.may_change(&[thing.file()])?;
        say(site, &thing, &new, dry_run);
        return Ok(());
    }
    let text = thing.with(&aliases(&thing.item()?, &thing.id, &new))?.text;
    let path = site.root.join(new.file());
    let is_begun = is_begun(&path, &text)?;
    if !is_begun {
        root::accepts(site, &[(new.path(), Some(&text)), (thing.id.path(), None)])?;
    }
    let files = [thing.file(), new.file()];
    writing.may_change(&files)?;
    if !dry_run {
        if !is_begun {
            editor::create(&path, &text)?;
        }
        thing.remove()?;
    }
    say(site, &thing, &new, dry_run);
    writing.commit(&files, &Message::saying(format!("Rename {} to {}", thing.id, new.within())))
}

/// The same thing under the new name, in the folder in which it lies.
fn renamed(id: &ItemId, typed: &str) -> Result<ItemId, Failure> {
    let slug = Slug::parse(typed).ok_or_else(|| editor::bad_slug(typed))?;
    let folder = id.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    ItemId::parse(&format!("{folder}/{slug}")).ok_or_else(|| editor::bad_slug(typed))
}

/// The old name is added to the earlier ones. Where the new one is one of these, it is one no more.
fn aliases(item: &Item, old: &ItemId, new: &ItemId) -> Vec<Change> {
    let earlier: Vec<&str> = item.common.aliases.iter().map(|alias| alias.text.as_str()).collect();
    let add = Change::Push("aliases", old.within().into());
    match earlier.contains(&new.within()) {
        false => vec![add],
        true => {
            let others = earlier.into_iter().filter(|alias| *alias != new.within());
            vec![Change::Set("aliases", others.chain([old.within()]).map(serde_yaml::Value::from).collect())]
        }
    }
}

/// Whether an earlier run wrote the new file and was stopped.
fn is_begun(path: &Path, text: &str) -> Result<bool, Failure> {
    match std::fs::read_to_string(path) {
        Ok(there) if there == text => Ok(true),
        Ok(_) => Err(Failure::misuse(format!("{} is there already; choose another name", path.display()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Failure::unreadable(path, &error)),
    }
}

fn say(site: &SiteArgs, thing: &Thing, new: &ItemId, dry_run: bool) {
    if site.json {
        let (from, to) = (thing.file(), new.file());
        return draw::line(&json!({ "from": from, "to": to, "dry_run": dry_run }).to_string());
    }
    if *new == thing.id {
        return draw::line(&format!("{new} has that name already"));
    }
    let did = if dry_run { "would move" } else { "moved" };
    draw::line(&format!("{did} {} to {}; its old address leads there", thing.file(), new.file()));
}
