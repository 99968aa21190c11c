//! The preview: the built site from memory, reloaded in the browser when it changes, with its mistakes on the pages that
//! have them. Nothing of it is in the site that is built for the public.

mod live;
mod page;
mod showing;
pub mod watch;

use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, LOCATION};
use hyper::{Request, Response, StatusCode};
use ingest::{Body, Service, Worker};

use crate::desk::Desk;
use crate::exit::Failure;
use crate::media;
pub use showing::Showing;

/// Where the preview's own script and its stream of events are.
const SCRIPT: &str = "/.showground/live.js";
const EVENTS: &str = "/.showground/events";

/// The site and its forms at one address.
pub struct Preview {
    showing: Arc<Showing>,
    worker: Worker,
    /// The editors' desk, where only this machine can be heard.
    desk: Option<Arc<Desk>>,
    /// The path before all addresses.
    base: String,
}

impl Preview {
    /// Shows what is built at the moment, and hands forms to the worker.
    pub fn new(showing: Arc<Showing>, worker: Worker, desk: Option<Arc<Desk>>, base: String) -> Preview {
        Preview { showing, worker, desk, base }
    }

    fn answer(&self, path: &str, query: &str) -> Response<Body> {
        let Some(inside) = path.strip_prefix(&self.base).filter(|rest| rest.starts_with('/')) else {
            return redirect(&format!("{}/", self.base));
        };
        match inside {
            EVENTS => live::events(&self.showing, query),
            SCRIPT => file("live.js", live::SCRIPT.as_bytes().to_vec()),
            _ => self.file_or_page(inside),
        }
    }

    fn file_or_page(&self, inside: &str) -> Response<Body> {
        let decoded = percent_decoded(inside);
        match self.showing.file(&decoded) {
            Some(bytes) => self.found(&decoded, &decoded, bytes, StatusCode::OK),
            None if self.showing.file(&format!("{decoded}/")).is_some() => redirect(&format!("{}{inside}/", self.base)),
            None => {
                // Also where a file is that could not be read: its mistakes are shown there.
                let page = self.showing.file(&not_found(&decoded)).or_else(|| self.showing.file("/404.html"));
                self.found(
                    &decoded,
                    "/404.html",
                    page.unwrap_or_else(|| b"Page not found".to_vec()),
                    StatusCode::NOT_FOUND,
                )
            }
        }
    }

    fn found(&self, asked: &str, path: &str, bytes: Vec<u8>, status: StatusCode) -> Response<Body> {
        let is_page = path.ends_with('/') || path.ends_with(".html");
        let bytes = if is_page {
            page::dressed(bytes, &self.base, self.showing.number(), &self.showing.mistakes_of(asked))
        } else {
            bytes
        };
        let mut response = file(if is_page { "index.html" } else { path }, bytes);
        *response.status_mut() = status;
        response
    }
}

impl Service for Preview {
    async fn call(&self, request: Request<Incoming>) -> Response<Body> {
        if self.worker.owns(request.uri().path()) {
            return self.worker.handle(request).await;
        }
        if let Some(desk) = self.desk.as_ref().filter(|_| Desk::owns(request.uri().path())) {
            return desk.handle(request).await;
        }
        self.answer(request.uri().path(), request.uri().query().unwrap_or_default())
    }
}

/// Bytes as an answer, with the type that their name tells.
fn file(name: &str, bytes: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(ingest::body::full(bytes));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media::of(name).kind));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The page for addresses that lead nowhere, in the language that the address begins with, if it does.
fn not_found(asked: &str) -> String {
    format!("/{}/404.html", asked.trim_start_matches('/').split('/').next().unwrap_or_default())
}

fn redirect(to: &str) -> Response<Body> {
    let mut response = Response::new(ingest::body::full(Vec::new()));
    *response.status_mut() = StatusCode::FOUND;
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, to);
    }
    response
}

fn percent_decoded(path: &str) -> String {
    let pair = format!("x={}", path.replace('+', "%2B"));
    form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// The threads on which a server runs.
///
/// # Errors
/// When the machine has none to give.
pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(Failure::machine)
}

/// A stream that never fails as a body.
fn boxed(body: impl hyper::body::Body<Data = bytes::Bytes, Error = Infallible> + Send + Sync + 'static) -> Body {
    body.boxed()
}
