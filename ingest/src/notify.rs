//! Tells editors that submissions wait: how many, of which forms, and their receipts; never a word of them.
//!
//! It stands beside the path of a submission, never in it: it looks at the names of files in the inbox, some seconds later.
//! So nothing that fails here can touch or delay a submission, and no submission can be left out, whenever the program ends:
//! what was told is known, and all else is new. A notice that was written down is sent until it was taken, at least once.

mod digest;
mod outbox;
mod post;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::site::Site;
use crate::store::Store;
use crate::worker::Clock;
use outbox::Outbox;
pub use post::Channel;

/// How often the inbox is looked at.
const LOOK: Duration = Duration::from_secs(20);
/// How long to wait after the first failure; twice as long after each further one.
const FIRST_PAUSE: i64 = 60;
/// The longest pause between two tries: a mail server that was down over night is found within the hour.
const LONGEST_PAUSE: i64 = 3_600;

/// Tells the editors of one site.
pub struct Notifier {
    store: Store,
    clock: Clock,
    /// How often in a row sending failed, and when it is tried again.
    failures: u32,
    not_before: Option<Timestamp>,
}

/// Why editors could not be told.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// Inbox or outbox cannot be read or written.
    #[error("inbox/outbox: {0}")]
    Outbox(#[from] std::io::Error),
    /// The settings cannot be read.
    #[error(transparent)]
    Site(#[from] crate::site::Fault),
}

impl Notifier {
    /// Of what is in a store. Nothing is read yet.
    pub fn of(store: &Store, clock: Clock) -> Notifier {
        Notifier { store: store.clone(), clock, failures: 0, not_before: None }
    }

    /// Looks and tells for as long as it is let.
    pub async fn run(mut self) {
        loop {
            let turn = tokio::task::spawn_blocking(move || {
                if let Err(error) = self.look() {
                    tracing::warn!(%error, "editors could not be told");
                }
                self
            });
            match turn.await {
                Ok(again) => self = again,
                Err(error) => return tracing::error!(%error, "editors are not told any more"),
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Looks once: writes down what is new, and sends what was written down. How many notices were taken.
    ///
    /// # Errors
    /// When settings, inbox or outbox cannot be read. That a notice was not taken is no error: it is sent again later.
    pub fn look(&mut self) -> Result<usize, NotifyError> {
        let now = (self.clock)();
        let site = Site::open_at(self.store.root(), now)?;
        let Some(notify) = site.settings()?.and_then(|settings| settings.notify.as_ref()) else { return Ok(0) };
        let channels = Channel::all(notify);
        if channels.is_empty() {
            return Ok(0);
        }
        let outbox = Outbox::of(&self.store);
        outbox.write_down(&channels, notify.pause(), now)?;
        if self.not_before.is_some_and(|not_before| now < not_before) {
            return Ok(0);
        }
        let (mut taken, mut failed) = (0, false);
        for mut pending in outbox.pending()? {
            for channel in &channels {
                if !pending.is_for(channel) {
                    continue;
                }
                match post::send(channel, notify, &pending.digest, self.store.root()) {
                    Ok(()) => {
                        outbox.taken(&mut pending, channel)?;
                        taken += 1;
                    }
                    Err(error) => {
                        failed = true;
                        tracing::warn!(channel = channel.as_str(), %error, "a notice was not taken; it is sent again");
                    }
                }
            }
            outbox.drop_if_unwanted(&pending, &channels)?;
        }
        self.remember(failed, now);
        Ok(taken)
    }

    fn remember(&mut self, failed: bool, now: Timestamp) {
        self.failures = if failed { self.failures.saturating_add(1) } else { 0 };
        let pause = FIRST_PAUSE.saturating_mul(1 << self.failures.saturating_sub(1).min(10)).min(LONGEST_PAUSE);
        let later = now.checked_add(jiff::SignedDuration::from_secs(pause)).ok();
        self.not_before = if failed { later } else { None };
    }
}

/// How many notices were not taken for an hour, although they were sent again and again.
///
/// # Errors
/// When the outbox cannot be read.
pub fn stuck(root: &Path, now: Timestamp) -> std::io::Result<usize> {
    let old = |written: i64| written.saturating_add(LONGEST_PAUSE) < now.as_second();
    Ok(Outbox::of(&Store::of(root)).pending()?.iter().filter(|pending| pending.written().is_some_and(old)).count())
}

/// Tells the editors of a site for as long as the program runs.
pub fn start(store: &Store, clock: &Clock) {
    tokio::spawn(Notifier::of(store, Arc::clone(clock)).run());
}

#[cfg(test)]
mod tests;
