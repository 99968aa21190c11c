//! How the worker is at the moment, for whoever watches over it.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::{Desk, Worker};
use crate::health::Unfit;
use crate::inbox::{Folder, Queue};
use crate::limits;
use crate::metrics::Metrics;
use crate::room::Room;

/// The state of a worker. Nothing of anybody is in it.
#[derive(Clone, Debug)]
pub struct State {
    /// Why submissions cannot be kept, if they cannot.
    pub unfit: Option<Unfit>,
    /// How many faults of the store there were.
    pub faults: u64,
    /// What is free on the disk of the inbox, if that can be told.
    pub room: Option<Room>,
    /// What nobody decided on yet, by folder; a folder that cannot be read is left out.
    pub queues: Vec<(Folder, Queue)>,
    /// How many files and sockets are open, where the system tells.
    pub open_files: Option<u64>,
}

/// Where nobody decided yet.
const UNDECIDED: [Folder; 2] = [Folder::Waiting, Folder::Quarantine];

impl Worker {
    /// How it is; nothing when that cannot be found out. The store is probed, unless that was done within
    /// [`limits::PROBE_LIFE`].
    pub async fn state(&self) -> Option<State> {
        let desk = Arc::clone(&self.desk);
        self.desk.threads.run(move || desk.state()).await
    }

    /// What it has counted so far.
    pub fn metrics(&self) -> &Metrics {
        &self.desk.metrics
    }
}

impl Desk {
    fn state(&self) -> State {
        let recently = Instant::now().checked_sub(limits::PROBE_LIFE);
        let probed = self.health.probed_since(recently.unwrap_or_else(Instant::now));
        let unfit = probed.and_then(|()| self.health.has_room()).err();
        let queue = |folder| Some((folder, Queue::of(&self.root, folder, (self.clock)()).ok()?));
        State {
            unfit,
            faults: self.health.faults(),
            room: self.health.room(),
            queues: UNDECIDED.into_iter().filter_map(queue).collect(),
            open_files: open_files(),
        }
    }
}

/// Those of this process; the one by which they are counted is not.
fn open_files() -> Option<u64> {
    let open = std::fs::read_dir(Path::new("/proc/self/fd")).ok()?.count();
    u64::try_from(open).ok()?.checked_sub(1)
}
