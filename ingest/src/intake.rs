//! The decision, pure: what was typed, held against its form and the state of the site, becomes a [`Verdict`].
//!
//! It promises that nothing is accepted that [`model::form::check`] did not find good, and that the same arrival gets the
//! same verdict. It knows nothing of disks, clocks, connections or HTML; time and the worker's key are given to it.

use jiff::Timestamp;
use model::form::check::{self, Pairs};
use model::form::{Complaint, Facts, Form, Opening};
use model::record::{Envelope, Record};
use model::submission::{Answer, Submission};
use model::value::Day;

use crate::keys::WorkerKey;
use crate::receipt::{Receipt, Said};
use crate::site::ClosedThread;

/// Why a record lies in quarantine: the question that only programs see was answered.
pub const TRAP_SPRUNG: &str = "the question that only programs see was answered";

/// What came in, and all that the decision depends on.
#[derive(Clone, Copy)]
pub struct Arrival<'a> {
    /// The form.
    pub form: &'a Form,
    /// What was typed.
    pub typed: &'a Pairs,
    /// What the form needs to know of the site.
    pub facts: &'a dyn Facts,
    /// Whether the form takes answers.
    pub opening: &'a Opening,
    /// The thread that a comment belongs to, if it is closed.
    pub closed_thread: Option<&'a ClosedThread>,
    /// Now.
    pub now: Timestamp,
    /// The secret by which submissions are named.
    pub key: &'a WorkerKey,
}

/// What is to be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is kept.
    Accepted(Box<Accepted>),
    /// Something has to be mended first.
    Refused(Vec<Complaint>),
    /// The form opens on this day.
    NotYet(Day),
    /// The form closed at the end of this day.
    Over(Option<Day>),
    /// The thread takes no more comments.
    ThreadClosed(ClosedThread),
}

/// Good answers, and the name they will be kept under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The answers as they were found good.
    pub submission: Submission,
    /// The name.
    pub receipt: Receipt,
    /// By which a second sending is recognised.
    pub digest: String,
    /// When it came.
    pub received: Timestamp,
    /// Why it has to lie in quarantine, if it has to.
    pub quarantine: Option<&'static str>,
}

/// What belongs into a record besides the answers.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// When it came, by the clocks of the place; in UTC unless given.
    pub received: Option<String>,
    /// The slug of the round that was open.
    pub round: Option<String>,
    /// The fingerprint of the words agreed to.
    pub consent: Option<String>,
    /// The answers that are not to be published, sealed.
    pub sealed: Option<String>,
}

/// Decides.
pub fn decide(arrival: &Arrival<'_>) -> Verdict {
    match arrival.opening {
        Opening::NotYet(day) => return Verdict::NotYet(*day),
        Opening::Over(day) => return Verdict::Over(*day),
        Opening::Open(_) => {}
    }
    if let Some(thread) = arrival.closed_thread {
        return Verdict::ThreadClosed(thread.clone());
    }
    match check::check(arrival.form, arrival.typed, arrival.facts) {
        Ok(submission) => Verdict::Accepted(Box::new(accept(arrival, submission))),
        Err(complaints) => Verdict::Refused(complaints),
    }
}

fn accept(arrival: &Arrival<'_>, submission: Submission) -> Accepted {
    let (published, private) = (submission.published(), submission.sealed());
    let said = Said {
        form: &arrival.form.id,
        at: arrival.now,
        published: &published,
        private: &private,
        trap_sprung: submission.trap_sprung(),
    };
    Accepted {
        receipt: said.receipt(arrival.key),
        digest: said.digest(arrival.key),
        received: arrival.now,
        quarantine: submission.trap_sprung().then_some(TRAP_SPRUNG),
        submission,
    }
}

impl Accepted {
    /// The answers that have to be sealed.
    pub fn to_seal(&self) -> Vec<(String, Answer)> {
        self.submission.sealed()
    }

    /// The record to keep.
    pub fn record(&self, form: &Form, circumstances: Circumstances) -> Record {
        let envelope = Envelope {
            form: Some(form.id.clone()),
            form_version: Some(form.version.clone()),
            receipt: Some(self.receipt.to_string()),
            received: Some(circumstances.received.unwrap_or_else(|| seconds(self.received))),
            round: circumstances.round,
            reasons: self.quarantine.map(str::to_owned).into_iter().collect(),
            consent: circumstances.consent,
            digest: Some(self.digest.clone()),
            decision: None,
            decided: None,
            decision_reason: None,
        };
        Record { envelope, fields: self.submission.published(), sealed: circumstances.sealed }
    }
}

/// A moment as records write it: UTC, to the second.
pub(crate) fn seconds(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests;
