//! What the worker counts, and how a monitor reads it: in the text format of OpenMetrics, which Prometheus and its like scrape.
//!
//! Nothing of anybody is counted: labels are ids of declared forms, numbers of statuses, and names of folders, all of them
//! the site's own words. Why a request was refused is told by its status: 413 is too large, 422 has mistakes, 429 is one too
//! many.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::inbox::Folder;
use crate::worker::state::State;

/// The type of the exposition.
pub const TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Seconds between which acknowledgements are told apart: around what a disk takes to sync, 1 to 20 ms, closely; up to what a
/// person bears, coarsely.
const BUCKETS: [f64; 13] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];

/// All counters. They begin with the program.
pub struct Metrics {
    requests: Family<Answered, Counter>,
    kept: Family<Kept, Counter>,
    acknowledged: Histogram,
    connections: Gauge,
    started: Timestamp,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    form: Option<String>,
    status: u32,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Kept {
    form: String,
    folder: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Lies {
    folder: &'static str,
}

/// A connection, for as long as it is open.
pub struct Open(Gauge);

impl Metrics {
    /// None of anything yet.
    pub fn since(started: Timestamp) -> Metrics {
        Metrics {
            requests: Family::default(),
            kept: Family::default(),
            acknowledged: Histogram::new(BUCKETS),
            connections: Gauge::default(),
            started,
        }
    }

    /// A request was answered; `form` is one that the site declares.
    pub fn answered(&self, form: Option<&str>, status: u16) {
        let answered = Answered { form: form.map(str::to_owned), status: status.into() };
        self.requests.get_or_create(&answered).inc();
    }

    /// A record is durable that was not there before.
    pub fn kept(&self, form: &str, folder: Folder) {
        self.kept.get_or_create(&Kept { form: form.to_owned(), folder: folder.as_str() }).inc();
    }

    /// Somebody was thanked, so long after the last of what they sent had come.
    pub fn acknowledged(&self, after: Duration) {
        self.acknowledged.observe(after.as_secs_f64());
    }

    /// A connection was opened.
    pub fn connected(&self) -> Open {
        self.connections.inc();
        Open(self.connections.clone())
    }

    /// Everything, with the state of the worker as far as it is known, for a monitor.
    ///
    /// # Errors
    /// None that a text in memory has.
    pub fn exposition(&self, state: Option<&State>) -> Result<String, fmt::Error> {
        let mut all = Registry::default();
        self.count(&mut all);
        let is_healthy = state.is_some_and(|state| state.unfit.is_none());
        gauge(&mut all, "showground_store_healthy", "1 while submissions can be kept", Some(is_healthy.into()));
        if let Some(state) = state {
            tell(&mut all, state);
        }
        let mut text = String::new();
        text::encode(&mut text, &all)?;
        Ok(text)
    }

    fn count(&self, all: &mut Registry) {
        all.register("showground_requests", "Requests, by form and status of the answer", self.requests.clone());
        all.register("showground_records_kept", "Records made durable, by form and folder", self.kept.clone());
        let help = "From the last byte of a submission to its thanks";
        all.register("showground_acknowledgement_seconds", help, self.acknowledged.clone());
        all.register("showground_connections_open", "Connections that are open", self.connections.clone());
        all.register("showground_build", "The program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        gauge(
            all,
            "process_start_time_seconds",
            "When the program started, since 1970",
            Some(self.started.as_second()),
        );
    }
}

fn tell(all: &mut Registry, state: &State) {
    all.register(
        "showground_store_faults",
        "Faults of the store, failed probes included",
        ConstCounter::new(state.faults),
    );
    let room = state.room;
    gauge(
        all,
        "showground_inbox_free_bytes",
        "What is free on the disk of the inbox",
        room.map(|room| whole(room.bytes)),
    );
    let files = room.and_then(|room| room.files).map(whole);
    gauge(all, "showground_inbox_free_files", "How many files more that disk can hold", files);
    gauge(all, "process_open_fds", "Files and sockets that are open", state.open_files.map(whole));
    let (records, oldest) = (Family::<Lies, Gauge>::default(), Family::<Lies, Gauge>::default());
    for (folder, queue) in &state.queues {
        let lies = Lies { folder: folder.as_str() };
        records.get_or_create(&lies).set(whole(queue.records));
        oldest.get_or_create(&lies).set(queue.oldest.map_or(0, whole));
    }
    all.register("showground_inbox_records", "Records that nobody decided on yet", records);
    all.register("showground_inbox_oldest_seconds", "How long the oldest of them has been there", oldest);
}

/// A number that is known now; none where it is not.
fn gauge(all: &mut Registry, name: &str, help: &str, value: Option<i64>) {
    if let Some(value) = value {
        all.register(name, help, ConstGauge::new(value));
    }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}
