//! The worker: what happens to one request, from its address to its answer.
//!
//! It thanks nobody before the record is durable, and logs form, status, receipt and duration, never a value. Whatever
//! goes wrong, the answer is a page that says so and still holds what was typed.

mod answer;

use std::error::Error;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use bytes::Bytes;
use hyper::body::{Body as HttpBody, Incoming};
use hyper::{Method, Request, Response};
use jiff::Timestamp;
use model::form::Form;

use crate::body::{self, Body, Unread};
use crate::http::Service;
use crate::inbox::{Inbox, InboxError};
use crate::keys::Keys;
use crate::notice::{self, Notice};
use crate::pages::Pages;
use crate::post::{self, Malformed};
use crate::receipt::Receipt;
use crate::sender::{Peer, Sender, Trust};
use crate::spam::memory::Memory;
use crate::spam::pace::Counters;
use crate::vault::Purpose;
use crate::{limits, reply};

/// Where the worker's addresses begin, after the site's base path.
const SUBMIT: &str = "/submit/";

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What a worker is made of.
pub struct Config {
    /// The site's folder.
    pub root: PathBuf,
    /// The path before all addresses of the site, such as `/sub`; empty for a site at the root of its host.
    pub base: String,
    /// Whom it is run for.
    pub purpose: Purpose,
    /// The pages of the built site.
    pub pages: Arc<dyn Pages>,
    /// Tells the time.
    pub clock: Clock,
    /// Whom it believes.
    pub trust: Trust,
}

/// Answers requests to `/submit/…`. Cheap to clone.
#[derive(Clone)]
pub struct Worker {
    desk: Arc<Desk>,
}

/// What every request needs.
struct Desk {
    root: PathBuf,
    base: String,
    purpose: Purpose,
    pages: Arc<dyn Pages>,
    clock: Clock,
    keys: Keys,
    inbox: Inbox,
    trust: Trust,
    counters: Counters,
    memory: Mutex<Memory>,
}

/// What an address means.
#[derive(Debug, PartialEq, Eq)]
enum Route<'a> {
    /// A form.
    Form(&'a str),
    /// The page after sending.
    Sent { form: &'a str, receipt: &'a str },
    /// Nothing of the worker's.
    Unknown,
}

/// What was sent with a form.
struct Sent {
    form: Form,
    pairs: Vec<(String, String)>,
    sender: Sender,
}

/// A form whose declaration has mistakes or cannot be read; the log says which.
struct Unreadable;

/// An answer, and what the log says of it.
struct Answer {
    response: Response<Body>,
    form: Option<String>,
    receipt: Option<Receipt>,
}

impl Worker {
    /// A worker for a site. Moves in the inbox that were interrupted are finished by [`Worker::sweep`].
    ///
    /// # Errors
    /// When the inbox cannot be opened.
    pub fn new(config: Config) -> Result<Worker, InboxError> {
        let (keys, inbox) = (Keys::of(&config.root), Inbox::open(&config.root)?);
        let base = config.base.trim_end_matches('/').to_owned();
        let (counters, memory) = (Counters::new(&config.clock), Mutex::default());
        let Config { root, purpose, pages, clock, trust, .. } = config;
        let desk = Desk { root, base, purpose, pages, clock, keys, inbox, trust, counters, memory };
        Ok(Worker { desk: Arc::new(desk) })
    }

    /// Finishes moves in the inbox that were interrupted; to be called once at the start.
    ///
    /// # Errors
    /// When the inbox cannot be read or cleared.
    pub async fn sweep(&self) -> Result<usize, InboxError> {
        self.desk.inbox.sweep().await
    }

    /// Whether an address is the worker's, with or without the site's base path.
    pub fn owns(&self, path: &str) -> bool {
        self.desk.without_base(path).starts_with(SUBMIT)
    }

    /// The answer to a request; "not found" for addresses that are not the worker's.
    pub async fn handle<B>(&self, request: Request<B>) -> Response<Body>
    where
        B: HttpBody<Data = Bytes> + Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let started = Instant::now();
        let answer = Arc::clone(&self.desk).answer(request).await;
        tracing::info!(
            form = answer.form.as_deref(),
            status = answer.response.status().as_u16(),
            receipt = answer.receipt.as_ref().map(Receipt::as_str),
            ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "answered"
        );
        answer.response
    }
}

impl Service for Worker {
    fn call(&self, request: Request<Incoming>) -> impl Future<Output = Response<Body>> + Send {
        self.handle(request)
    }

    fn is_for_many(&self, peer: IpAddr) -> bool {
        self.desk.trust.is_for_many(peer)
    }
}

impl Route<'_> {
    fn of(path: &str) -> Route<'_> {
        let rest = path.strip_prefix(SUBMIT).unwrap_or_default();
        let parts: Vec<&str> = rest.strip_suffix('/').unwrap_or(rest).split('/').collect();
        match parts[..] {
            ["", ..] => Route::Unknown,
            [form] => Route::Form(form),
            [form, "sent", receipt] => Route::Sent { form, receipt },
            _ => Route::Unknown,
        }
    }
}

impl Answer {
    /// An answer to something that is no form of the site.
    fn of_nothing(response: Response<Body>) -> Answer {
        Answer { response, form: None, receipt: None }
    }

    fn of(form: &Form, response: Response<Body>) -> Answer {
        Answer { response, form: Some(form.id.clone()), receipt: None }
    }
}

impl Desk {
    fn without_base<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(self.base.as_str()).filter(|rest| rest.starts_with('/')).unwrap_or(path)
    }

    async fn answer<B>(self: Arc<Desk>, request: Request<B>) -> Answer
    where
        B: HttpBody<Data = Bytes> + Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let path = request.uri().path().to_owned();
        match (Route::of(self.without_base(&path)), request.method()) {
            (Route::Form(form), &Method::POST) => self.received(form.to_owned(), request).await,
            (Route::Form(form), &Method::GET | &Method::HEAD) => {
                let (form, query) = (form.to_owned(), request.uri().query().unwrap_or_default().to_owned());
                self.aside(move |desk| desk.form_page(&form, &query)).await
            }
            (Route::Form(_), _) => Answer::of_nothing(self.notice(Notice::wrong_method("GET, HEAD, POST"))),
            (Route::Sent { form, receipt }, &Method::GET | &Method::HEAD) => {
                let (form, receipt) = (form.to_owned(), Receipt::parse(receipt));
                self.aside(move |desk| desk.sent_page(&form, receipt.as_ref())).await
            }
            (Route::Sent { .. }, _) => Answer::of_nothing(self.notice(Notice::wrong_method("GET, HEAD"))),
            (Route::Unknown, _) => Answer::of_nothing(self.notice(Notice::not_found())),
        }
    }

    /// A POST: find the form, read the body, decide.
    async fn received<B>(self: Arc<Desk>, id: String, request: Request<B>) -> Answer
    where
        B: HttpBody<Data = Bytes> + Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let form = match self.beside(move |desk| desk.find(&id)).await.unwrap_or(Err(Unreadable)) {
            Ok(None) => return Answer::of_nothing(self.notice(Notice::not_found())),
            Ok(Some(form)) => Some(form),
            Err(Unreadable) => None,
        };
        let sender = self.trust.sender(request.extensions().get::<Peer>().copied(), request.headers());
        let limit = form.as_ref().map_or(limits::BODY, body_limit);
        let pairs = match pairs(request, limit).await {
            Ok(pairs) => pairs,
            Err(refusal) => return self.refusal(form.as_ref(), refusal),
        };
        match form {
            Some(form) => self.decided(Sent { form, pairs, sender }).await,
            None => Answer::of_nothing(self.notice(Notice::fault().showing(notice::typed_unasked(&pairs)))),
        }
    }

    fn refusal(&self, form: Option<&Form>, refusal: Notice) -> Answer {
        match form {
            Some(form) => Answer::of(form, self.noticed(Some(form), refusal)),
            None => Answer::of_nothing(self.notice(refusal)),
        }
    }

    /// A notice in the frame of the site's page for what is not there.
    fn notice(&self, notice: Notice) -> Response<Body> {
        self.noticed(None, notice)
    }

    /// A notice in the frame of a form's page, or of the one for what is not there.
    fn noticed(&self, form: Option<&Form>, notice: Notice) -> Response<Body> {
        let notice = notice.on_a_site(&self.base, |at| self.pages.page(at).is_some());
        reply::notice(self.frame(form).as_deref(), &notice)
    }

    /// The page that a notice is dressed in.
    fn frame(&self, form: Option<&Form>) -> Option<Vec<u8>> {
        let own = form.and_then(|form| self.pages.page(&form.at));
        own.or_else(|| self.pages.page("/404.html"))
    }

    /// Runs work that reads the disk where it does not hold up other requests.
    async fn beside<T: Send + 'static>(self: &Arc<Desk>, work: impl FnOnce(&Desk) -> T + Send + 'static) -> Option<T> {
        let desk = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&desk)).await;
        done.inspect_err(|error| tracing::error!(%error, "work on a request was given up")).ok()
    }

    async fn aside(self: &Arc<Desk>, work: impl FnOnce(&Desk) -> Answer + Send + 'static) -> Answer {
        let fault = || Answer::of_nothing(self.notice(Notice::fault()));
        self.beside(work).await.unwrap_or_else(fault)
    }
}

/// The largest request of a form: a page on which answers are checked sends its token, too.
fn body_limit(form: &Form) -> usize {
    form.body_limit + if form.check_answers { limits::TOKEN_ROOM } else { 0 }
}

/// The body as pairs, or the notice that says why not.
async fn pairs<B>(request: Request<B>, limit: usize) -> Result<Vec<(String, String)>, Notice>
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    post::announced(request.headers()).map_err(malformed)?;
    let body = body::read(request.into_body(), limit).await.map_err(|unread| match unread {
        Unread::TooLarge => Notice::too_large(limit),
        Unread::TooSlow => Notice::too_slow(),
        Unread::Broken => Notice::broken(),
    })?;
    post::pairs(&body).map_err(malformed)
}

fn malformed(malformed: Malformed) -> Notice {
    match malformed {
        Malformed::WrongType => Notice::wrong_type(),
        Malformed::NoLength => Notice::no_length(),
        Malformed::NotUtf8 => Notice::not_utf8(),
        Malformed::TooMany => Notice::too_many_fields(),
    }
}

#[cfg(test)]
mod tests;
