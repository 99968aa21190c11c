//! A match in the file of its need: a new one, or one that is there already and changes. No other byte of the file does.

use std::fmt;

use generator::site::matching::Fit;
use generator::site::{Ix, Site};
use model::Kind;
use model::edit::Change;
use model::item::{Match, MatchStatus};
use serde_json::{Value, json};

use super::MatchArgs;
use crate::cli::SiteArgs;
use crate::exit::{Failure, Outcome};
use crate::letters::in_short;
use crate::repository::{Message, Repository};
use crate::thing::Thing;

/// As many characters of a note as tell which it is.
const READ: usize = 120;

/// What was, or would be, recorded.
pub struct Recorded {
    file: String,
    status: MatchStatus,
    /// What its file did not say before.
    new: Vec<Said>,
    dry_run: bool,
    commit: Option<(Repository, Message)>,
}

/// A key of a match, and what it says.
struct Said {
    key: &'static str,
    before: Option<String>,
    now: serde_yaml::Value,
}

impl Recorded {
    /// The same for machines.
    pub fn as_json(&self) -> Value {
        let new = self.new.iter().map(|said| json!({"key": said.key, "before": said.before, "now": said.now}));
        json!({
            "file": self.file,
            "status": self.status.as_str(),
            "changed": !self.new.is_empty(),
            "changes": new.collect::<Vec<_>>(),
            "dry_run": self.dry_run,
        })
    }

    /// Makes the commit that was asked for.
    ///
    /// # Errors
    /// When git does not.
    pub fn commit(&self) -> Outcome {
        self.commit
            .iter()
            .try_for_each(|(repository, message)| repository.commit(std::slice::from_ref(&self.file), message))
    }
}

impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Recorded { file, status, .. } = self;
        match (self.new.is_empty(), self.dry_run) {
            (true, _) => write!(f, "{file} says so already: {}", status.as_str()),
            (false, true) => write!(f, "would write to {file}: {}", status.as_str()),
            (false, false) => write!(f, "wrote to {file}: {}", status.as_str()),
        }?;
        self.new.iter().try_for_each(|said| write!(f, "\n  {said}"))
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let now = self.now.as_str().map_or_else(|| "yes".to_owned(), |now| in_short(now, READ));
        write!(f, "{}: {now}", self.key)?;
        self.before.iter().try_for_each(|before| write!(f, " (was: {})", in_short(before, READ)))
    }
}

/// Writes where a match stands, and what else is to be said of it, unless its file says so already. The commit is still to
/// be made.
///
/// # Errors
/// When the offer does not fit and nobody insists, or the need's file cannot be changed without touching anything else.
pub fn record(site: &SiteArgs, args: &MatchArgs, linked: &Site, need: Ix, fit: &Fit) -> Result<Recorded, Failure> {
    let repository = Repository::of(&site.root, args.commit)?;
    let known = known(linked, need, fit.offer);
    let whose = known.map_or(need, |(whose, ..)| whose);
    let thing = Thing::find(&site.root, linked.item(whose).id.as_str(), &[Kind::Need])?;
    let status = args.status.or(known.and_then(|(.., one)| one.status)).unwrap_or(MatchStatus::Suggested);
    let new = match known {
        Some((.., one)) => changed(one, status, args, linked),
        None if fit.fits() || args.anyway => added(fit.offer, status, args, linked),
        None => {
            return Err(Failure::misuse("it does not fit, so nothing was recorded; if you know better, add --anyway"));
        }
    };
    let text = thing.with(&changes(known.map(|(_, place, _)| place), &new))?.text;
    let subject = format!("{} and {}: {}", linked.title(need), linked.title(fit.offer), status.as_str());
    if !args.dry_run || new.is_empty() {
        repository.iter().try_for_each(|repository| repository.are_clean(&[thing.file()]))?;
    }
    if !args.dry_run && !new.is_empty() {
        thing.write(&text)?;
    }
    let repository = repository.filter(|_| !args.dry_run && !new.is_empty());
    let commit = repository.map(|repository| (repository, Message { subject, receipts: Vec::new() }));
    Ok(Recorded { file: thing.file(), status, new, dry_run: args.dry_run, commit })
}

/// The last match of a need with an offer: whose it is, as it may be that of a need that was merged into this one, and its
/// place among all of that.
fn known(linked: &Site, need: Ix, offer: Ix) -> Option<(Ix, usize, &Match)> {
    let needs = [need].into_iter().chain(linked.merged_into(need).iter().copied());
    let all = needs.flat_map(|whose| {
        let all = linked.need(whose).into_iter().flat_map(|need| need.matches.iter().enumerate());
        all.map(move |(place, one)| (whose, place, one))
    });
    let leads =
        |whose, one: &Match| one.offer.as_ref().and_then(|to| linked.target(whose, &to.0).found()) == Some(offer);
    all.filter(|(whose, _, one)| leads(*whose, one)).last()
}

/// All that is to be said of a new match.
fn added(offer: Ix, status: MatchStatus, args: &MatchArgs, linked: &Site) -> Vec<Said> {
    let offer = Some(linked.item(offer).id.within().into());
    let (status, date) = (Some(status.as_str().into()), Some(linked.today.to_string().into()));
    let (note, public) = (args.note.clone().map(Into::into), args.public.then(|| true.into()));
    let all = [("offer", offer), ("status", status), ("date", date), ("note", note), ("public", public)];
    all.into_iter().filter_map(|(key, now)| Some(Said { key, before: None, now: now? })).collect()
}

/// What is to be said of a match that it does not say yet. Another status is one since today.
fn changed(one: &Match, status: MatchStatus, args: &MatchArgs, linked: &Site) -> Vec<Said> {
    let is_moved = one.status != Some(status);
    let today = is_moved.then(|| linked.today.to_string());
    let texts = [
        ("status", one.status.map(|status| status.as_str().to_owned()), Some(status.as_str().to_owned())),
        ("date", one.date.map(|date| date.to_string()), today),
        ("note", one.note.clone(), args.note.clone()),
    ];
    let texts = texts.into_iter().filter(|(_, before, now)| before != now);
    let texts = texts.filter_map(|(key, before, now)| Some(Said { key, before, now: now?.into() }));
    let public = (args.public && !one.public).then(|| Said { key: "public", before: None, now: true.into() });
    texts.chain(public).collect()
}

/// The changes by which a need's file says this: in the match at a place, or in a new one behind all others.
fn changes(place: Option<usize>, new: &[Said]) -> Vec<Change> {
    match place {
        Some(place) => {
            let set = new.iter().map(|said| Change::Set(said.key, said.now.clone()));
            set.map(|change| Change::Within("matches", place, Box::new(change))).collect()
        }
        None => {
            let entry = new.iter().map(|said| (said.key.into(), said.now.clone())).collect();
            vec![Change::Push("matches", serde_yaml::Value::Mapping(entry))]
        }
    }
}
