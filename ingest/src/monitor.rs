//! The second address, for whoever watches over the worker: `/healthz` says whether submissions can be kept, `/metrics` how many
//! there were.
//!
//! It is off unless asked for, and belongs where strangers do not come. Nothing of anybody is in either page. That editors
//! leave something waiting is told, and never a reason to call the worker unwell: no restart would mend it.

use hyper::body::Incoming;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::body::{Body, full};
use crate::health::Unfit;
use crate::http::Service;
use crate::worker::Worker;
use crate::worker::state::State;
use crate::{limits, metrics};

/// Watches one worker.
pub struct Monitor {
    worker: Worker,
}

impl Monitor {
    /// Of a worker.
    pub fn of(worker: Worker) -> Monitor {
        Monitor { worker }
    }

    async fn health(&self) -> Response<Body> {
        let Some(state) = self.worker.state().await else { return late() };
        let status = if state.unfit.is_none() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        answer(status, "application/json", format!("{}\n", told(&state)))
    }

    async fn metrics(&self) -> Response<Body> {
        let text = self.worker.metrics().exposition(self.worker.state().await.as_ref());
        text.map_or_else(|_| late(), |text| answer(StatusCode::OK, metrics::TYPE, text))
    }
}

impl Service for Monitor {
    /// Enough for all who watch, and few enough to leave the files for those who send.
    fn places(&self) -> usize {
        limits::WATCHERS
    }

    async fn call(&self, request: Request<Incoming>) -> Response<Body> {
        match (request.uri().path(), request.method()) {
            ("/healthz", &Method::GET | &Method::HEAD) => self.health().await,
            ("/metrics", &Method::GET | &Method::HEAD) => self.metrics().await,
            ("/healthz" | "/metrics", _) => {
                let mut refused = answer(StatusCode::METHOD_NOT_ALLOWED, PLAIN, "GET or HEAD\n".into());
                refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
                refused
            }
            _ => answer(StatusCode::NOT_FOUND, PLAIN, "/healthz and /metrics\n".into()),
        }
    }
}

const PLAIN: &str = "text/plain; charset=utf-8";

fn told(state: &State) -> Value {
    let store = match &state.unfit {
        None => "well",
        Some(Unfit::Faulty { .. } | Unfit::Unread(_)) => "faulty",
        Some(Unfit::Full(_)) => "full",
    };
    let mut told = json!({
        "status": if state.unfit.is_none() { "ok" } else { "unavailable" },
        "store": store,
        "why": state.unfit.as_ref().map(ToString::to_string),
        "free_bytes": state.room.map(|room| room.bytes),
        "free_files": state.room.and_then(|room| room.files),
    });
    for (folder, queue) in &state.queues {
        told[folder.as_str()] = json!({ "records": queue.records, "oldest_seconds": queue.oldest });
    }
    told
}

/// A disk or a bucket that answers nobody, not even to say that it cannot.
fn late() -> Response<Body> {
    let why = "the store does not answer in time";
    let told = json!({ "status": "unavailable", "store": "late", "why": why });
    answer(StatusCode::SERVICE_UNAVAILABLE, "application/json", format!("{told}\n"))
}

fn answer(status: StatusCode, kind: &'static str, text: String) -> Response<Body> {
    let mut answer = Response::new(full(text));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
