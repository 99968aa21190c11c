//! Whether the store can be relied on for the next submission: there is room, and since its last fault it was seen to write,
//! sync and delete a file.
//!
//! A fault marks the store. Whoever comes next has it probed first, and goes on when the probe is taken: so it is well again
//! for the first submission after the fault's end, without anybody who looks after it. Nobody hears of a probe that is older
//! than their question, and of those who ask at the same time all hear of the same one.
//!
//! It stands before writing only. What was kept before is found and synced again in any state of the store. All of it waits for
//! the disk where it is called.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use crate::inbox::Inbox;
use crate::limits;
use crate::room::{NoRoom, Room};
use crate::store::Store;
use crate::threads::wait;

/// Where records wait, in the inbox.
const WAITING: &str = "waiting";

/// The health of an inbox.
pub struct Health {
    inbox: Arc<Inbox>,
    /// On a disk.
    folder: Option<PathBuf>,
    keep_free: u64,
    /// How many faults there were.
    faults: AtomicU64,
    /// In which folders of the inbox, as far as they are not over.
    places: Mutex<BTreeSet<String>>,
    /// How many of them were there when a probe was begun that was taken.
    over: AtomicU64,
    last: Mutex<Option<Probe>>,
}

/// A probe that has ended.
struct Probe {
    begun: Instant,
    outcome: Result<(), Unfit>,
}

/// Why nothing can be kept at the moment. Nothing of anybody is in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The store does not take a probe.
    #[error("the store failed, and does not take a probe in {place}/ yet: {why}")]
    Faulty {
        /// The folder, in the site or in the bucket.
        place: Arc<str>,
        /// What the system says.
        why: Arc<str>,
    },
    /// What the worker reads for each submission cannot be read.
    #[error("{0} cannot be read; the log says why, and `showground doctor` how to mend it")]
    Unread(&'static str),
    /// There is no room.
    #[error(transparent)]
    Full(#[from] NoRoom),
}

impl Health {
    /// That of the inbox of a store, which is to leave so many bytes of its disk free. It is well until it fails.
    pub fn of(inbox: &Arc<Inbox>, store: &Store, keep_free: u64) -> Health {
        let (faults, over) = (AtomicU64::new(0), AtomicU64::new(0));
        let folder = store.bucket().is_none().then(|| store.root().join("inbox"));
        let inbox = Arc::clone(inbox);
        Health { inbox, folder, keep_free, faults, places: Mutex::default(), over, last: Mutex::new(None) }
    }

    /// Marks a fault of the store, in a folder of the inbox such as `waiting/idea`.
    pub fn failed(&self, place: &str) {
        let mut places = self.places(); // held, so that whoever sees that all is well sees no place whose fault is not counted yet
        places.insert(place.to_owned());
        self.faults.fetch_add(1, Ordering::AcqRel);
    }

    fn places(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many faults were marked so far.
    pub fn faults(&self) -> u64 {
        self.faults.load(Ordering::Acquire)
    }

    /// Whether all faults are over.
    pub fn is_well(&self) -> bool {
        self.faults() <= self.over.load(Ordering::Acquire)
    }

    /// Whether a submission can be begun. After a fault, the store is probed first.
    ///
    /// # Errors
    /// Why not.
    pub fn ready(&self) -> Result<(), Unfit> {
        if !self.is_well() {
            self.probed_since(Instant::now())?;
        }
        self.has_room()
    }

    /// Whether there is as much room as is to be kept free. Where that cannot be told, the submission itself will tell.
    ///
    /// # Errors
    /// What is lacking.
    pub fn has_room(&self) -> Result<(), Unfit> {
        match self.keep_free {
            0 => Ok(()),
            keep => Ok(self.room().map_or(Ok(()), |room| room.keeps(keep))?),
        }
    }

    /// The room that is left, if the system tells.
    pub fn room(&self) -> Option<Room> {
        Room::of(self.folder.as_deref()?).ok()
    }

    /// What became of a probe that was not begun before a moment. Of two in a row, the second waits for
    /// [`limits::PROBE_PAUSE`], so that nobody who asks can wear the disk.
    ///
    /// # Errors
    /// When it was not taken.
    pub fn probed_since(&self, moment: Instant) -> Result<(), Unfit> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(probe) = last.as_ref() {
            if probe.begun >= moment {
                return probe.outcome.clone();
            }
            thread::sleep(limits::PROBE_PAUSE.saturating_sub(probe.begun.elapsed()));
        }
        last.insert(self.probe()).outcome.clone()
    }

    /// A fault that is marked while a probe is under way is not over with it. It is made where records wait, and wherever there
    /// were faults: a single folder may have another owner.
    fn probe(&self) -> Probe {
        let (begun, known) = (Instant::now(), self.faults());
        let places: BTreeSet<String> = self.places().iter().cloned().chain([WAITING.to_owned()]).collect();
        let outcome = places.iter().try_for_each(|place| self.probe_at(place));
        if outcome.is_ok() {
            let over = self.over.fetch_max(known, Ordering::AcqRel);
            if over < known {
                tracing::info!("the store is well again");
            }
            let mut places = self.places();
            if self.is_well() {
                places.clear();
            }
        }
        Probe { begun, outcome }
    }

    fn probe_at(&self, place: &str) -> Result<(), Unfit> {
        wait(self.inbox.probe(place)).map_err(|error| {
            if self.is_well() {
                tracing::error!(%error, "nothing is taken until the store works again");
            }
            self.failed(place);
            Unfit::Faulty { place: format!("inbox/{place}").into(), why: cause(&error).into() }
        })
    }
}

/// What the system said, without the path at which it said so.
fn cause(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::fixture;

    fn health(root: &Path, keep_free: u64) -> Health {
        let inbox = Inbox::of(root);
        inbox.make().unwrap();
        Health::of(&Arc::new(inbox), &Store::of(root), keep_free)
    }

    /// Lets nothing be made in the inbox, also by those whom permissions do not hold up.
    fn break_(root: &Path) {
        std::fs::rename(root.join("inbox"), root.join("away")).unwrap();
        std::fs::write(root.join("inbox"), "a file where a folder belongs").unwrap();
    }

    fn mend(root: &Path) {
        std::fs::remove_file(root.join("inbox")).unwrap();
        std::fs::rename(root.join("away"), root.join("inbox")).unwrap();
    }

    #[test]
    fn after_a_fault_a_probe_decides_and_leaves_nothing_behind() {
        let site = fixture::site(fixture::SITE);
        let health = health(site.path(), 0);
        assert!(health.is_well());
        health.failed("waiting/idea");
        assert!(!health.is_well());
        break_(site.path());
        for faults in [2, 3] {
            let unfit = health.ready().unwrap_err();
            let why = unfit.to_string();
            assert!(why.contains("does not take a probe in inbox/waiting/ yet: ") && !why.contains("/tmp"), "{why}");
            assert_eq!((health.faults(), health.is_well()), (faults, false), "a probe that fails is a fault, too");
        }
        mend(site.path());
        assert_eq!(health.ready(), Ok(()), "at once");
        assert_eq!((health.faults(), health.is_well()), (3, true));
        let left = |folder: &str| std::fs::read_dir(site.path().join(folder)).unwrap().count();
        assert_eq!((left("inbox"), left("inbox/waiting"), left("inbox/waiting/idea")), (1, 1, 0));
    }

    #[test]
    fn those_who_ask_together_hear_of_one_probe_and_the_next_of_another() {
        let site = fixture::site(fixture::SITE);
        let health = health(site.path(), 0);
        break_(site.path());
        let now = Instant::now();
        let ask = || health.probed_since(now);
        let (one, other) = thread::scope(|scope| {
            let one = scope.spawn(ask);
            let other = ask();
            (one.join().unwrap(), other)
        });
        assert!(one.is_err() && one == other);
        assert_eq!(health.faults(), 1, "one probe");
        mend(site.path());
        assert!(health.probed_since(now).is_err(), "the same one");
        assert!(health.probed_since(Instant::now()).is_ok());
        assert!(now.elapsed() >= limits::PROBE_PAUSE, "two in a row have a pause between them");
    }

    #[test]
    fn no_room_is_no_fault_and_is_over_by_itself() {
        let site = fixture::site(fixture::SITE);
        let all = health(site.path(), u64::MAX);
        assert!(matches!(all.ready(), Err(Unfit::Full(NoRoom::Bytes { .. }))));
        assert_eq!((all.faults(), all.is_well()), (0, true));
        assert_eq!(health(site.path(), 1).ready(), Ok(()));
    }
}
