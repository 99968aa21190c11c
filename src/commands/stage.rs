//! `stage`: an idea or a prototype has come a step further, or leaves the line; and what it needs now is said.

use clap::Args;
use model::Kind;
use model::edit::Change;
use model::item::{Item, Stage};
use model::value::Day;
use serde_json::json;

use crate::cli::SiteArgs;
use crate::exit::{Failure, Outcome};
use crate::repository::Message;
use crate::thing::Thing;
use crate::writing::WritingArgs;
use crate::{complete, draw, root};

/// `stage`.
#[derive(Debug, Args)]
#[command(after_help = "Example: showground stage prototypes/bus-times testing --event test-day-2027")]
pub struct StageArgs {
    /// The idea or prototype, such as prototypes/bus-times
    #[arg(add = complete::things(|| [Kind::Idea, Kind::Prototype].into_iter()))]
    pub id: String,
    /// What it has reached, such as shaping, testing, taking-forward, in-use, parked, ended
    #[arg(add = complete::words(|| Stage::ALL.iter().map(|stage| stage.as_str())))]
    pub step: String,
    /// Why; needed when it leaves the line
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// The idea that it became part of, for `joined`
    #[arg(long, value_name = "IDEA", add = complete::slugs(Kind::Idea))]
    pub into: Option<String>,
    /// The event at which it happened
    #[arg(long, value_name = "EVENT", add = complete::slugs(Kind::Event))]
    pub event: Option<String>,
    /// Rehearsal and commit.
    #[command(flatten)]
    pub writing: WritingArgs,
}

/// Adds an entry to `stages:`.
///
/// # Errors
/// When there is no such thing, stage or event, or its file cannot be changed without touching anything else.
pub fn run(site: &SiteArgs, args: &StageArgs) -> Outcome {
    let writing = args.writing.begin(site)?;
    let dry_run = args.writing.dry_run;
    let thing = Thing::find(&site.root, &args.id, &[Kind::Idea, Kind::Prototype])?;
    let item = thing.item()?;
    if let Some(into) = &item.common.merged_into {
        let what = format!("{} is part of `{}`, and stands on its page", thing.id, into.0);
        return Err(Failure::misuse(format!("{what}; name that one")));
    }
    let stage = stage(&args.step, thing.id.kind())?;
    if item.stage() == Some(stage) {
        if args.note.is_some() || args.event.is_some() || args.into.is_some() {
            let what = format!("{} is `{}` already", thing.id, stage.as_str());
            return Err(Failure::misuse(format!("{what}; change what is said of it in {}", thing.file())));
        }
        writing.may_change(&[thing.file()])?;
        return say(site, &thing, stage, &[], &format!("{} is `{}` already", thing.id, stage.as_str()), dry_run);
    }
    let changed = thing.with(&changes(site, args, thing.id.kind(), stage)?)?;
    root::accepts(site, &[(thing.id.path(), Some(&changed.text))])?;
    writing.replace(&thing, &changed.text)?;
    let mut reminders: Vec<String> =
        changed.warnings.iter().map(|warning| reminder(&warning.message, warning.help.as_deref())).collect();
    reminders.extend(needs(site, &item)?);
    let did = if dry_run { "would add to" } else { "added to" };
    say(site, &thing, stage, &reminders, &format!("{did} {}: {}", thing.file(), stage.as_str()), dry_run)?;
    writing.commit(&[thing.file()], &Message::saying(format!("{} is {}", item.title(), stage.as_str())))
}

fn stage(typed: &str, kind: Kind) -> Result<Stage, Failure> {
    Stage::parse(typed).filter(|stage| stage.belongs_to(kind)).ok_or_else(|| {
        // All of them, because the nearest word may be another stage: `shaped` is meant to be `shaping`, and looks like `shared`.
        let words = Stage::ALL.iter().filter(|stage| stage.belongs_to(kind)).map(|stage| stage.as_str());
        let words = words.collect::<Vec<_>>().join(", ");
        Failure::misuse(format!("there is no stage `{typed}`; for something of type {kind} there are {words}"))
    })
}

fn changes(site: &SiteArgs, args: &StageArgs, kind: Kind, stage: Stage) -> Result<Vec<Change>, Failure> {
    if stage.step().is_none() && args.note.is_none() {
        let what = format!("`{}` leaves the line; say why, in a sentence that others can learn from", stage.as_str());
        return Err(Failure::misuse(format!("{what}, with --note")));
    }
    if args.into.is_some() && (stage, kind) != (Stage::Joined, Kind::Idea) {
        return Err(Failure::misuse("--into names the idea that another idea became part of when it is `joined`"));
    }
    if stage == Stage::Joined && args.into.is_none() {
        return Err(Failure::misuse("`joined` needs the idea that this one became part of; name it with --into"));
    }
    let into = args.into.as_deref().map(|typed| Thing::find(&site.root, typed, &[Kind::Idea])).transpose()?;
    let joined = into.map(|into| Change::Set("joined_into", into.id.within().into()));
    Ok([Change::Push("stages", entry(site, args, stage)?)].into_iter().chain(joined).collect())
}

fn entry(site: &SiteArgs, args: &StageArgs, stage: Stage) -> Result<serde_yaml::Value, Failure> {
    let today: Day = root::today(site);
    let event = args.event.as_deref().map(|typed| Thing::find(&site.root, typed, &[Kind::Event])).transpose()?;
    let pairs = [
        ("stage", Some(stage.as_str().to_owned())),
        ("date", Some(today.to_string())),
        ("event", event.map(|event| event.id.within().to_owned())),
        ("note", args.note.clone()),
    ];
    let pairs = pairs.into_iter().filter_map(|(key, value)| Some((key.into(), value?.into())));
    Ok(serde_yaml::Value::Mapping(pairs.collect()))
}

/// What it still looks for: a thing that goes on does not do so without.
fn needs(site: &SiteArgs, item: &Item) -> Result<Vec<String>, Failure> {
    let linked = root::linked_with_drafts(site)?;
    let needs = linked.find(item.id.as_str()).into_iter().flat_map(|ix| linked.open_needs_of(ix));
    Ok(needs.map(|need| format!("it still needs: {} ({})", linked.title(need), linked.item(need).id)).collect())
}

fn reminder(message: &str, help: Option<&str>) -> String {
    help.map_or_else(|| message.to_owned(), |help| format!("{message}; {help}"))
}

fn say(site: &SiteArgs, thing: &Thing, stage: Stage, reminders: &[String], text: &str, dry_run: bool) -> Outcome {
    match site.json {
        true => draw::line(
            &json!({ "file": thing.file(), "stage": stage.as_str(), "reminders": reminders, "dry_run": dry_run })
                .to_string(),
        ),
        false => {
            draw::line(text);
            reminders.iter().for_each(|reminder| aside!("remember: {reminder}"));
        }
    }
    Ok(())
}
