//! How much a submission looks like one that no neighbour wrote: points with reasons, in words for an editor.
//!
//! Nothing is discarded for its score, and whoever sent it gets the same answer: from [`QUARANTINE`] points on the record lies
//! among those that an editor looks at last. No weak signal reaches that alone, nor do any two. Each signal is a file with one
//! pure function of a [`Sight`]; what has to be remembered between submissions is in [`memory`] and [`pace`], as keyed
//! fingerprints, in memory only.

pub mod alike;
mod haste;
mod links;
mod listed;
pub mod memory;
mod name_link;
mod origin;
pub mod pace;
mod repeat;
mod scripts;
pub mod shingles;
mod trap;
mod unknown;

use model::form::check::Pairs;
use model::form::{FieldKind, Form, OTHER_SUFFIX};
use model::submission::{Answer, Submission};

pub use origin::Origin;
pub use pace::Pace;
pub use repeat::Repeat;

/// So many points put a record into quarantine: one strong signal or three weak ones.
pub const QUARANTINE: u32 = 5;
/// What a program does and a person hardly can.
const STRONG: u32 = QUARANTINE;
/// What is rare among people, but happens.
const CLEAR: u32 = 3;
/// What happens to people every day.
const WEAK: u32 = 2;
/// What says next to nothing.
const FAINT: u32 = 1;

/// All that a signal may look at.
pub struct Sight<'a> {
    /// The form.
    pub form: &'a Form,
    /// Everything that was sent.
    pub typed: &'a Pairs,
    /// Whether the question that only programs see was answered.
    pub trap_sprung: bool,
    /// The good answers, private ones included.
    pub answers: Vec<(String, Answer)>,
    /// How many seconds the page was open on which they were checked; nothing when there was none.
    pub waited: Option<f64>,
    /// From which page they came.
    pub origin: Origin,
    /// Words that editors listed, in small letters.
    pub listed: &'a [String],
    /// Whether the same was said before.
    pub repeat: Repeat,
    /// How many come from there at the moment.
    pub pace: Pace,
}

/// One thing that speaks for spam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// How much it weighs.
    pub points: u32,
    /// What was seen, in words for an editor.
    pub reason: String,
}

/// All points and reasons together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// The points.
    pub points: u32,
    /// The reasons, the heaviest first.
    pub reasons: Vec<String>,
}

/// Every signal there is.
const SIGNALS: [fn(&Sight<'_>) -> Option<Signal>; 10] = [
    trap::signal,
    pace::signal,
    repeat::signal,
    name_link::signal,
    links::signal,
    listed::signal,
    haste::signal,
    origin::signal,
    unknown::signal,
    scripts::signal,
];

/// Weighs a submission.
pub fn score(sight: &Sight<'_>) -> Score {
    let mut signals: Vec<Signal> = SIGNALS.iter().filter_map(|signal| signal(sight)).collect();
    signals.sort_by_key(|signal| std::cmp::Reverse(signal.points));
    Score {
        points: signals.iter().map(|signal| signal.points).sum(),
        reasons: signals.into_iter().map(|signal| signal.reason).collect(),
    }
}

impl Score {
    /// Whether the record belongs into quarantine.
    pub fn is_too_high(&self) -> bool {
        self.points >= QUARANTINE
    }
}

impl Signal {
    fn new(points: u32, reason: impl Into<String>) -> Signal {
        Signal { points, reason: reason.into() }
    }
}

/// All answers of a submission.
pub fn answers(submission: &Submission) -> Vec<(String, Answer)> {
    submission.published().into_iter().chain(submission.sealed()).collect()
}

/// What people wrote in their own words, in fields of these kinds.
fn texts<'s>(sight: &'s Sight<'_>, kinds: &'s [FieldKind]) -> impl Iterator<Item = &'s str> {
    let is_one = |id: &str| match sight.form.field(id) {
        Some(field) => kinds.contains(&field.kind),
        None => kinds.contains(&FieldKind::Text) && id.ends_with(OTHER_SUFFIX),
    };
    sight.answers.iter().filter(move |(id, _)| is_one(id)).flat_map(|(_, answer)| answer.values())
}

/// The kinds of field in which people write at length.
const PROSE: &[FieldKind] = &[FieldKind::Text, FieldKind::Textarea];

/// All that was written at length, as one text.
pub fn prose(form: &Form, answers: &[(String, Answer)]) -> String {
    let is_prose = |id: &str| form.field(id).is_some_and(|field| PROSE.contains(&field.kind));
    let written = answers.iter().filter(|(id, _)| is_prose(id)).flat_map(|(_, answer)| answer.values());
    written.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
