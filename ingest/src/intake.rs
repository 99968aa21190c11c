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

use crate::check_page::{CHANGE, TOKEN, Why};
use crate::keys::WorkerKey;
use crate::limits;
use crate::receipt::{Receipt, Said};
use crate::site::ClosedThread;
use crate::spam::Score;
use crate::token::{Invalid, Token};

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
    /// What else they are named by.
    pub naming: Naming,
}

/// By what a submission is named that comes with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// By the token: other answers with the same one are a change of mind, which its sender can send as new.
    Token,
    /// By the token and what was said. **Then what has one name says the same**, whoever put it: where many workers put, and none sees
    /// at once what another does, nothing can be lost by putting one over the other.
    TokenAndWords,
}

/// What is to be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is kept.
    Accepted(Box<Accepted>),
    /// It is good, but not taken now: unless it was kept before under one of these names, something else is said.
    Perhaps(Vec<KeptAs>, Instead),
    /// It is not kept.
    Not(Instead),
}

/// What is said instead of thanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// It is good, and to be shown once more before it is kept.
    ToCheck(Box<Submission>, Why),
    /// One of its questions is to be answered anew.
    ToChange(String),
    /// Something has to be mended first.
    Refused(Vec<Complaint>),
    /// The form opens on this day.
    NotYet(Day),
    /// The form closed at the end of this day.
    Over(Option<Day>),
    /// The thread takes no more comments.
    ThreadClosed(ClosedThread),
}

/// The name of a submission, and by which it is told from another one of that name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeptAs {
    /// The name.
    pub receipt: Receipt,
    /// By which a second sending is recognised.
    pub digest: String,
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
    /// The token of the page on which the answers were checked.
    pub token: Option<Token>,
}

/// What belongs into a record besides the answers.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// When it came, by the clocks of the place; in UTC unless given.
    pub received: Option<String>,
    /// How much it looks like one that no neighbour wrote.
    pub score: Score,
    /// The slug of the round that was open.
    pub round: Option<String>,
    /// The language in which the form was sent, when it is not the site's own.
    pub lang: Option<String>,
    /// The fingerprint of the words agreed to.
    pub consent: Option<String>,
    /// The answers that are not to be published, sealed.
    pub sealed: Option<String>,
}

/// Decides.
pub fn decide(arrival: &Arrival<'_>) -> Verdict {
    match (closed(arrival), to_change(arrival)) {
        (Some(closed), Some(_)) => Verdict::Not(closed),
        (Some(closed), None) => unless_kept(names_before(arrival), closed),
        (None, Some(field)) => Verdict::Not(Instead::ToChange(field)),
        (None, None) => answered(arrival),
    }
}

/// Why nothing is taken, whatever was answered.
fn closed(arrival: &Arrival<'_>) -> Option<Instead> {
    match arrival.opening {
        Opening::NotYet(day) => Some(Instead::NotYet(*day)),
        Opening::Over(day) => Some(Instead::Over(*day)),
        Opening::Open(_) => arrival.closed_thread.cloned().map(Instead::ThreadClosed),
    }
}

/// Somebody who sent it while it was taken, and did not get the answer, sends it once more.
fn unless_kept(names: Vec<KeptAs>, instead: Instead) -> Verdict {
    if names.is_empty() { Verdict::Not(instead) } else { Verdict::Perhaps(names, instead) }
}

/// The names under which these answers would have been kept within the last day: none when they are not good, or were not
/// seen once more where the form asks for that.
fn names_before(arrival: &Arrival<'_>) -> Vec<KeptAs> {
    let Ok(submission) = check::check(arrival.form, arrival.typed, arrival.facts) else { return Vec::new() };
    if arrival.form.check_answers {
        let token = token(arrival).and_then(|token| match token {
            Ok(token) | Err(Invalid::Expired(token)) => Some(token),
            Err(Invalid::Foreign) => None,
        });
        return token.map(|token| accept(arrival, submission, Some(token)).kept_as()).into_iter().collect();
    }
    let yesterday = arrival.now.checked_sub(limits::TOKEN_LIFE).unwrap_or(arrival.now);
    let on = |now| accept(&Arrival { now, ..*arrival }, submission.clone(), None).kept_as();
    vec![on(arrival.now), on(yesterday)]
}

fn answered(arrival: &Arrival<'_>) -> Verdict {
    match check::check(arrival.form, arrival.typed, arrival.facts) {
        Ok(submission) if arrival.form.check_answers => checked(arrival, submission),
        Ok(submission) => Verdict::Accepted(Box::new(accept(arrival, submission, None))),
        Err(complaints) => Verdict::Not(Instead::Refused(complaints)),
    }
}

/// The question that somebody wants to go back to.
fn to_change(arrival: &Arrival<'_>) -> Option<String> {
    let wanted = values(arrival.typed, CHANGE).next().filter(|_| arrival.form.check_answers)?;
    arrival.form.field(wanted).map(|field| field.id.clone())
}

/// Whether the answers were seen once more, which a token shows.
fn checked(arrival: &Arrival<'_>, submission: Submission) -> Verdict {
    let to_check = |submission, why| Instead::ToCheck(Box::new(submission), why);
    match token(arrival) {
        None => Verdict::Not(to_check(submission, Why::First)),
        Some(Ok(token)) => Verdict::Accepted(Box::new(accept(arrival, submission, Some(token)))),
        Some(Err(Invalid::Expired(token))) => {
            let name = accept(arrival, submission.clone(), Some(token)).kept_as();
            Verdict::Perhaps(vec![name], to_check(submission, Why::Expired))
        }
        Some(Err(Invalid::Foreign)) => Verdict::Not(to_check(submission, Why::Foreign)),
    }
}

/// The token that came with the answers.
fn token(arrival: &Arrival<'_>) -> Option<Result<Token, Invalid>> {
    let mut tokens = values(arrival.typed, TOKEN);
    let one = tokens.next()?;
    Some(match tokens.next() {
        None => Token::read(one, &arrival.form.id, arrival.key, arrival.now),
        Some(_) => Err(Invalid::Foreign),
    })
}

fn values<'a>(typed: &'a Pairs, name: &'a str) -> impl Iterator<Item = &'a str> {
    typed.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
}

/// With a token, the submission is named by it, and its digest made with the time of its issue, so that both stay the same
/// whenever it is sent.
fn accept(arrival: &Arrival<'_>, submission: Submission, token: Option<Token>) -> Accepted {
    let (published, private) = (submission.published(), submission.sealed());
    let said = Said {
        form: &arrival.form.id,
        at: token.map_or(arrival.now, |token| token.issued()),
        published: &published,
        private: &private,
        trap_sprung: submission.trap_sprung(),
    };
    let digest = said.digest(arrival.key);
    let receipt = match (token, arrival.naming) {
        (None, _) => said.receipt(arrival.key),
        (Some(token), Naming::Token) => token.receipt(&arrival.form.id, arrival.key),
        (Some(token), Naming::TokenAndWords) => token.receipt_with(&digest, &arrival.form.id, arrival.key),
    };
    Accepted { receipt, digest, received: arrival.now, token, submission }
}

impl Accepted {
    /// The name it will be kept under.
    pub fn kept_as(&self) -> KeptAs {
        KeptAs { receipt: self.receipt.clone(), digest: self.digest.clone() }
    }

    /// How many seconds passed between the page on which they were checked and their sending.
    pub fn waited(&self) -> Option<f64> {
        self.token.map(|token| token.age(self.received))
    }

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
            lang: circumstances.lang,
            score: Some(i64::from(circumstances.score.points)),
            reasons: circumstances.score.reasons,
            consent: circumstances.consent,
            digest: Some(self.digest.clone()),
            ..Envelope::default()
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
