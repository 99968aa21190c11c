//! A match in the file of its need: a new one, or one that has come further. No other byte of the file changes.

use std::fmt;

use generator::site::matching::Fit;
use generator::site::{Ix, Site};
use model::edit::{Change, replaced};
use model::item::{Match, MatchStatus};
use model::yaml::{self, Node};
use model::{Kind, Source, front_matter};
use serde_json::{Value, json};

use super::MatchArgs;
use crate::cli::SiteArgs;
use crate::exit::Failure;
use crate::repository::{Message, Repository};
use crate::thing::Thing;

/// What was, or would be, recorded.
pub struct Recorded {
    file: String,
    status: MatchStatus,
    /// Whether the file said so already.
    before: bool,
    dry_run: bool,
}

impl Recorded {
    /// The same for machines.
    pub fn as_json(&self) -> Value {
        json!({"file": self.file, "status": self.status.as_str(), "changed": !self.before, "dry_run": self.dry_run})
    }
}

impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Recorded { file, status, .. } = self;
        match (self.before, self.dry_run) {
            (true, _) => write!(f, "{file} says so already: {}", status.as_str()),
            (false, true) => write!(f, "would write to {file}: {}", status.as_str()),
            (false, false) => write!(f, "wrote to {file}: {}", status.as_str()),
        }
    }
}

/// Records where a match stands, unless it stands there already.
///
/// # Errors
/// When the offer does not fit and nobody insists, or the need's file cannot be changed without touching anything else.
pub fn record(site: &SiteArgs, args: &MatchArgs, linked: &Site, need: Ix, fit: &Fit) -> Result<Recorded, Failure> {
    let repository = Repository::of(&site.root, args.commit)?;
    let thing = Thing::find(&site.root, linked.item(need).id.as_str(), &[Kind::Need])?;
    let known = known(linked, need, fit.offer);
    let status = args.status.or(known.and_then(|(_, one)| one.status)).unwrap_or(MatchStatus::Suggested);
    let recorded = |before| Recorded { file: thing.file(), status, before, dry_run: args.dry_run };
    let text = match known {
        Some((_, one)) if one.status == Some(status) && args.note.is_none() && !args.public => {
            repository.iter().try_for_each(|repository| repository.are_clean(&[thing.file()]))?;
            return Ok(recorded(true));
        }
        Some((place, _)) => moved(&thing.source, place, status, args, &linked.today.to_string())?,
        None => added(&thing, args, linked, fit, status)?,
    };
    if args.dry_run {
        return Ok(recorded(false));
    }
    repository.iter().try_for_each(|repository| repository.are_clean(&[thing.file()]))?;
    thing.write(&text)?;
    let subject = format!("{} and {}: {}", linked.title(need), linked.title(fit.offer), status.as_str());
    let message = Message { subject, receipts: Vec::new() };
    repository.iter().try_for_each(|repository| repository.commit(&[thing.file()], &message))?;
    Ok(recorded(false))
}

/// The last match of a need with an offer, and its place among all of the need.
fn known(linked: &Site, need: Ix, offer: Ix) -> Option<(usize, &Match)> {
    let mut all = linked.need(need)?.matches.iter().enumerate();
    let leads = |one: &Match| one.offer.as_ref().and_then(|to| linked.target(need, &to.0).found()) == Some(offer);
    all.rfind(|(_, one)| leads(one))
}

/// The text with a new match at the end of the list.
fn added(thing: &Thing, args: &MatchArgs, linked: &Site, fit: &Fit, status: MatchStatus) -> Result<String, Failure> {
    if !fit.fits() && !args.anyway {
        return Err(Failure::misuse("it does not fit, so nothing was recorded; if you know better, add --anyway"));
    }
    let texts = [
        ("offer", Some(linked.item(fit.offer).id.within().to_owned())),
        ("status", Some(status.as_str().to_owned())),
        ("date", Some(linked.today.to_string())),
        ("note", args.note.clone()),
    ];
    let texts = texts.into_iter().filter_map(|(key, value)| Some((key.into(), value?.into())));
    let public = args.public.then(|| ("public".into(), true.into()));
    let entry = serde_yaml::Value::Mapping(texts.chain(public).collect());
    Ok(thing.with(&[Change::Push("matches", entry)])?.text)
}

/// The text in which a match that is there has another status, since today where it has a date.
fn moved(source: &Source, place: usize, status: MatchStatus, args: &MatchArgs, today: &str) -> Result<String, Failure> {
    if args.note.is_some() || args.public {
        let file = &source.path;
        return Err(Failure::misuse(format!("they are matched already; write its `note:` or `public:` into {file}")));
    }
    let by_hand = || Failure::misuse(format!("{}: write `status: {}` there yourself", source.path, status.as_str()));
    let read = |source: &Source| {
        let front = front_matter::split(source).ok()?.front;
        yaml::parse(source, front).ok()?.get("matches")?.elements().get(place).cloned()
    };
    let entry = read(source).ok_or_else(by_hand)?;
    let words = [("status", status.as_str()), ("date", today)];
    let changes = words.into_iter().filter_map(|(key, word)| Some((entry.get(key)?.span, word.to_owned())));
    let text = replaced(&source.text, changes.collect());
    let says = |node: &Node| node.get("status").and_then(Node::text) == Some(status.as_str());
    let is_right = read(&Source::new(source.path.clone(), text.as_str())).is_some_and(|entry| says(&entry));
    is_right.then_some(text).ok_or_else(by_hand)
}
