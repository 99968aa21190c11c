//! Reloads pages in the browser: a stream of server-sent events, and the script that listens to it.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Channel;
use hyper::Response;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use ingest::Body;

use super::Showing;
use super::showing::Change;

/// The script of the preview. It reloads the page when its own file has changed, and never a page with a form on which
/// somebody has begun to type.
pub const SCRIPT: &str = r#"const base = document.currentScript.src.replace("/.showground/live.js", "");
const events = new EventSource(base + "/.showground/events");
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

/// The stream of changes from now on.
pub fn events(showing: &Arc<Showing>) -> Response<Body> {
    let mut changes = showing.changes();
    changes.mark_unchanged();
    let (mut sender, body) = Channel::<Bytes, Infallible>::new(8);
    tokio::spawn(async move {
        // The first line tells the browser that it is connected, and when to come back after a restart.
        let mut alive = sender.send_data(Bytes::from_static(b"retry: 500\n\n")).await.is_ok();
        while alive && changes.changed().await.is_ok() {
            let Some(event) = event(&changes.borrow_and_update().clone()) else { break };
            alive = sender.send_data(event).await.is_ok();
        }
    });
    let mut response = Response::new(super::boxed(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn event(change: &Change) -> Option<Bytes> {
    match change {
        Change::Files(files) => {
            let list = serde_json::to_string(&**files).unwrap_or_default();
            Some(Bytes::from(format!("data: {list}\n\n")))
        }
        Change::End => None,
    }
}
