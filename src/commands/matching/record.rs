//! A match in the file of its need: a new one, or one that is there already and changes. No other byte of the file does.

use std::fmt;

use generator::site::matching::Fit;
use generator::site::{Ix, Site};
use model::Kind;
use model::edit::Change;
use model::item::{Match, MatchStatus, NeedStatus};
use serde_json::{Value, json};

use super::MatchArgs;
use crate::cli::SiteArgs;
use crate::excerpt::in_short;
use crate::exit::{Failure, Outcome};
use crate::repository::Message;
use crate::thing::Thing;
use crate::writing::Writing;

/// As many characters of a note as tell which it is.
const READ: usize = 120;

/// What was, or would be, recorded.
pub struct Recorded {
    file: String,
    status: MatchStatus,
    /// What its file did not say before.
    new: Vec<Said>,
    /// What an editor should not forget.
    reminder: Option<String>,
    dry_run: bool,
    commit: Option<(Writing, Message)>,
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
            "reminder": self.reminder,
            "dry_run": self.dry_run,
        })
    }

    /// Makes the commit that was asked for.
    ///
    /// # Errors
    /// When git does not.
    pub fn commit(&self) -> Outcome {
        self.commit.iter().try_for_each(|(writing, message)| writing.commit(std::slice::from_ref(&self.file), message))
    }

    /// What an editor should not forget.
    pub fn reminder(&self) -> Option<&str> {
        self.reminder.as_deref()
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
        let yes_or_no = || if self.now.as_bool() == Some(false) { "no" } else { "yes" }.to_owned();
        let now = self.now.as_str().map_or_else(yes_or_no, |now| in_short(now, READ));
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
    let writing = args.writing.begin(site)?;
    let known = linked.match_between(need, fit.offer);
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
    writing.replace(&thing, &text)?;
    let subject = format!("Match {}: {} and {}", status.as_str(), linked.title(need), linked.title(fit.offer));
    let commit = (!new.is_empty()).then(|| (writing, Message::saying(subject)));
    let reminder = reminder(linked, need, status);
    Ok(Recorded { file: thing.file(), status, new, reminder, dry_run: args.writing.dry_run, commit })
}

/// What is left to be said of a need for which somebody was found.
fn reminder(linked: &Site, need: Ix, status: MatchStatus) -> Option<String> {
    let is_open = linked.need(need).is_some_and(|need| need.status() == NeedStatus::Open);
    let next = match status {
        MatchStatus::Agreed => "matched",
        MatchStatus::Delivered => "met",
        MatchStatus::Suggested | MatchStatus::Introduced | MatchStatus::DidNotWork => return None,
    };
    let file = linked.item(need).id.file();
    is_open.then(|| {
        format!("the site still asks for it; where nothing else is needed, write `status: {next}` into {file}")
    })
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
    let public = match (args.public, args.private, one.public) {
        (true, _, false) => Some(Said { key: "public", before: None, now: true.into() }),
        (_, true, true) => Some(Said { key: "public", before: Some("yes".into()), now: false.into() }),
        _ => None,
    };
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
