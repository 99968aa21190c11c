//! Reloads pages in the browser: a stream of server-sent events, and the script that listens to it.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Channel;
use hyper::Response;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use ingest::Body;
use tokio::sync::broadcast::error::RecvError;

use super::Showing;
use super::showing::Change;

/// The script of the preview. It reloads the page when its own file has changed, and never a page with a form on which
/// somebody has begun to type.
pub const SCRIPT: &str = r#"const [base, build] = document.currentScript.src.split("/.showground/live.js");
const events = new EventSource(base + "/.showground/events" + build);
let typed = false;
addEventListener("input", () => { typed = true; });
events.onmessage = (event) => {
  const changed = JSON.parse(event.data);
  const own = (location.origin + location.pathname).slice(base.length + 1).replace(/(^|\/)$/, "$1index.html");
  const assets = changed.some((file) => file.startsWith("assets/"));
  if (!typed && (assets || changed.includes("*") || changed.includes(decodeURIComponent(own)))) location.reload();
};
addEventListener("pagehide", () => events.close());
"#;

/// The stream of changes after the build that a page came from; `query` is the one of the script, `build=3`.
pub fn events(showing: &Arc<Showing>, query: &str) -> Response<Body> {
    let mut changes = showing.changes();
    let is_old = query != build(showing.number());
    let (mut sender, body) = Channel::<Bytes, Infallible>::new(8);
    tokio::spawn(async move {
        // The first line tells the browser that it is connected, and when to come back after a restart.
        let hello = if is_old { everything() } else { Bytes::from_static(b"retry: 500\n\n") };
        let mut alive = sender.send_data(hello).await.is_ok();
        while alive {
            let event = match changes.recv().await {
                Ok(Change::Files(files)) => list(&files),
                Err(RecvError::Lagged(_)) => everything(),
                Ok(Change::End) | Err(RecvError::Closed) => break,
            };
            alive = sender.send_data(event).await.is_ok();
        }
    });
    let mut response = Response::new(super::boxed(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// How a page says from which build it came.
pub fn build(number: u64) -> String {
    format!("build={number}")
}

fn list(files: &HashSet<String>) -> Bytes {
    Bytes::from(format!("retry: 500\ndata: {}\n\n", serde_json::to_string(files).unwrap_or_default()))
}

/// Any page may be another one now.
fn everything() -> Bytes {
    list(&HashSet::from(["*".to_owned()]))
}
