//! How the worker is at the moment, for whoever watches over it.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use tokio::time::timeout;

use super::{Desk, Worker};
use crate::health::Unfit;
use crate::inbox::{Folder, Queue};
use crate::metrics::Metrics;
use crate::room::Room;
use crate::{limits, vault};

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
    /// How it is; nothing when that cannot be found out within [`limits::PATIENCE`]. The store is probed, unless that was done within
    /// [`limits::PROBE_LIFE`].
    pub async fn state(&self) -> Option<State> {
        let desk = Arc::clone(&self.desk);
        let state = self.desk.watcher.run(move || desk.state());
        timeout(limits::PATIENCE, state).await.ok().flatten()
    }

    /// What it has counted so far.
    pub fn metrics(&self) -> &Metrics {
        &self.desk.metrics
    }
}

impl Desk {
    fn state(&self) -> State {
        let recently = Instant::now().checked_sub(limits::PROBE_LIFE).filter(|_| self.health.is_well());
        let probed = self.health.probed_since(recently.unwrap_or_else(Instant::now));
        let unfit = probed.and_then(|()| self.health.has_room()).and_then(|()| self.can_read()).err();
        let queue = |folder| Some((folder, Queue::of(&self.store, folder, (self.clock)()).ok()?));
        State {
            unfit,
            faults: self.health.faults(),
            room: self.health.room(),
            queues: UNDECIDED.into_iter().filter_map(queue).collect(),
            open_files: open_files(),
        }
    }

    /// Whether what is read for each submission can be read. The log says why not.
    fn can_read(&self) -> Result<(), Unfit> {
        self.read().map_err(|(what, error)| {
            tracing::error!(error, "{what} cannot be read");
            Unfit::Unread(what)
        })
    }

    fn read(&self) -> Result<(), (&'static str, String)> {
        let site = self.site().map_err(|fault| ("content/site.yaml", fault.to_string()))?;
        let keys = site.editors_keys().map_err(|fault| ("content/site.yaml", fault.to_string()))?;
        let recipients = || vault::recipients(keys, self.purpose, &self.keys).map(drop);
        recipients().map_err(|error| ("the editors' keys in content/site.yaml", error.to_string()))?;
        self.keys.worker().map(drop).map_err(|error| ("vault/worker.key", error.to_string()))
    }
}

/// Those of this process; the one by which they are counted is not.
fn open_files() -> Option<u64> {
    let open = std::fs::read_dir(Path::new("/proc/self/fd")).ok()?.count();
    u64::try_from(open).ok()?.checked_sub(1)
}
