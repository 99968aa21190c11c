//! The worker: what happens to one request, from its address to its answer.
//!
//! It thanks nobody before the record is durable, and logs form, status, receipt and duration, never a value. Whatever
//! goes wrong, the answer is a page that says so and still holds what was typed.

mod answer;
mod asked;
pub mod state;

use std::error::Error;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use hyper::body::{Body as HttpBody, Incoming};
use hyper::{Method, Request, Response, StatusCode};
use jiff::Timestamp;
use model::form::Form;
use model::form::check::Pairs;
use model::settings::Settings;
use model::words::Words;

use crate::body::Body;
use crate::health::Health;
use crate::http::Service;
use crate::inbox::{Inbox, InboxError};
use crate::intake::Naming;
use crate::keys::{KeyError, Keys};
use crate::metrics::Metrics;
use crate::notice::{self, Notice};
use crate::pages::Pages;
use crate::receipt::Receipt;
use crate::sender::{Sender, Trust};
use crate::site::{Fault, Known, Site};
use crate::spam::memory::Memory;
use crate::spam::pace::Counters;
use crate::store::Store;
use crate::threads::Threads;
use crate::tongue::Tongue;
use crate::vault::Purpose;
use crate::{leftovers, limits, reply};
use asked::Asked;

/// Where the worker's addresses begin, after the site's base path.
const SUBMIT: &str = "/submit/";
/// The page for what is not there.
const NOT_FOUND: &str = "/404.html";

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Tells for how long the worker has run, by a clock that nobody sets.
pub type Ticks = Arc<dyn Fn() -> Duration + Send + Sync>;

/// Ticks from now on.
pub fn ticks() -> Ticks {
    let started = Instant::now();
    Arc::new(move || started.elapsed())
}

/// What a worker is made of.
pub struct Config {
    /// The site's folder, and where inbox and vault are.
    pub store: Store,
    /// The path before all addresses of the site, such as `/sub`; empty for a site at the root of its host.
    pub base: String,
    /// Whom it is run for.
    pub purpose: Purpose,
    /// The pages of the built site.
    pub pages: Arc<dyn Pages>,
    /// Tells the time.
    pub clock: Clock,
    /// Tells how much time has passed: what is counted in an hour, or remembered for a day, does not go by a clock that may be
    /// set back.
    pub ticks: Ticks,
    /// Whom it believes.
    pub trust: Trust,
    /// How many bytes the disk of the inbox is to keep free; with none, it may be filled.
    pub keep_free: u64,
}

/// Answers requests to `/submit/…`. Cheap to clone.
#[derive(Clone)]
pub struct Worker {
    desk: Arc<Desk>,
}

/// What every request needs.
struct Desk {
    store: Store,
    base: String,
    purpose: Purpose,
    pages: Arc<dyn Pages>,
    clock: Clock,
    ticks: Ticks,
    keys: Keys,
    known: Arc<Known>,
    inbox: Arc<Inbox>,
    health: Health,
    metrics: Metrics,
    trust: Trust,
    counters: Counters,
    memory: Mutex<Memory>,
    threads: Threads,
    /// For whoever watches, so that they hear of a disk for which all others wait.
    watcher: Threads,
}

/// Serves one request: with the site as it was when all of that had come, in its language.
struct Clerk {
    desk: Arc<Desk>,
    /// Nothing when its settings cannot be read.
    site: Option<Site>,
    tongue: Tongue,
}

/// Why there can be no worker.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The inbox cannot be opened.
    #[error(transparent)]
    Inbox(#[from] InboxError),
    /// The system gives no threads.
    #[error("the system gives no threads to work on: {0}")]
    Threads(#[from] std::io::Error),
}

/// What an address means.
#[derive(Debug, PartialEq, Eq)]
enum Route {
    /// A form.
    Form(String),
    /// The page after sending.
    Sent { form: String, receipt: String },
    /// Nothing of the worker's.
    Unknown,
}

/// What was sent with a form.
struct Sent {
    form: Arc<Form>,
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
    /// A worker for a site. What was interrupted is finished by [`Worker::sweep`].
    ///
    /// # Errors
    /// When the inbox cannot be made, or the system gives no threads.
    pub fn new(config: Config) -> Result<Worker, WorkerError> {
        let (keys, inbox) = (config.store.keys(), Arc::new(config.store.inbox()));
        inbox.make()?;
        let health = Health::of(&inbox, &config.store, config.keep_free);
        let metrics = Metrics::since((config.clock)());
        let base = config.base.trim_end_matches('/').to_owned();
        let (counters, memory) = (Counters::new(&config.ticks), Mutex::default());
        let Config { store, purpose, pages, clock, ticks, trust, .. } = config;
        let (threads, watcher) = (Threads::start(limits::THREADS)?, Threads::start(1)?);
        let desk = Desk {
            store,
            base,
            purpose,
            pages,
            clock,
            ticks,
            keys,
            known: Arc::default(),
            inbox,
            health,
            metrics,
            trust,
            counters,
            memory,
            threads,
            watcher,
        };
        Ok(Worker { desk: Arc::new(desk) })
    }

    /// Finishes moves in the inbox that were interrupted, and deletes what interrupted writes left behind; to be called once
    /// at the start. How much there was.
    ///
    /// # Errors
    /// When the inbox cannot be read or cleared.
    pub async fn sweep(&self) -> Result<usize, InboxError> {
        if self.desk.store.bucket().is_some() {
            return self.reach().await.map(|()| 0);
        }
        let (root, now) = (self.desk.store.root().to_owned(), (self.desk.clock)());
        let swept = self.desk.threads.run(move || leftovers::sweep(&root, now)).await.unwrap_or(Ok(0));
        // The worker may be allowed to write the inbox alone; the nightly command deletes the rest.
        let swept = swept.inspect_err(|error| tracing::warn!(%error, "what interrupted writes left was not deleted"));
        Ok(self.finish_moves().await? + swept.unwrap_or_default())
    }

    /// Finishes moves that were interrupted; an editor who is at work, or stands still at it, does not keep the worker waiting.
    async fn finish_moves(&self) -> Result<usize, InboxError> {
        let turn = match self.desk.inbox.turn_at_once().await {
            Ok(Some(turn)) => turn,
            Ok(None) => {
                tracing::info!("an editor is at work; moves that were interrupted are finished by the next one");
                return Ok(0);
            }
            Err(error) => {
                tracing::warn!(%error, "moves that were interrupted were not finished");
                return Ok(0);
            }
        };
        let moved = turn.sweep().await?;
        for error in moved.unlabelled {
            tracing::warn!(%error, "a decision was not written on what is sealed");
        }
        Ok(moved.finished)
    }

    /// In a bucket nothing is left half written, and what editors left is for editors to finish: many workers begin there. The
    /// secret that they share is read, or made by the first, before anybody sends something.
    async fn reach(&self) -> Result<(), InboxError> {
        if let Some(bucket) = self.desk.store.bucket() {
            let are_published = bucket.are_published().await;
            let failed = |source| InboxError::File { path: "the bucket".into(), source };
            if are_published.map_err(failed)? {
                return Err(InboxError::Public);
            }
        }
        let desk = Arc::clone(&self.desk);
        let key = self.desk.threads.run(move || desk.keys.worker().map(drop)).await.unwrap_or(Ok(()));
        key.map_err(|error| match error {
            KeyError::File { path, source } => InboxError::File { path, source },
            KeyError::Odd { .. } => InboxError::File { path: "vault".into(), source: std::io::Error::other(error) },
        })
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
        let status = answer.response.status().as_u16();
        self.desk.metrics.answered(answer.form.as_deref(), status);
        tracing::info!(
            form = answer.form.as_deref(),
            status,
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

    fn connected(&self) -> impl Send + Sync + 'static {
        self.desk.metrics.connected()
    }
}

impl Route {
    /// What an address means, and the further language that it names: `/submit/cy/idea` is the form `idea` in Welsh.
    fn of(path: &str) -> (Option<&str>, Route) {
        let rest = path.strip_prefix(SUBMIT).unwrap_or_default();
        let parts: Vec<&str> = rest.strip_suffix('/').unwrap_or(rest).split('/').collect();
        let form = |form: &str| Route::Form(form.to_owned());
        let sent = |form: &str, receipt: &str| Route::Sent { form: form.to_owned(), receipt: receipt.to_owned() };
        match parts[..] {
            ["", ..] => (None, Route::Unknown),
            [id] => (None, form(id)),
            [language, id] => (Some(language), form(id)),
            [id, "sent", receipt] => (None, sent(id, receipt)),
            [language, id, "sent", receipt] => (Some(language), sent(id, receipt)),
            _ => (None, Route::Unknown),
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

    /// By what submissions are named that come with a token.
    fn naming(&self) -> Naming {
        self.store.bucket().map_or(Naming::Token, |_| Naming::TokenAndWords)
    }

    /// The site as it is now. While somebody tries it out, the clock may stand still, and cannot tell what was just written.
    fn site(&self) -> Result<Site, Fault> {
        match self.purpose {
            Purpose::Public => Site::open_again(self.store.root(), (self.clock)(), &self.known),
            Purpose::Development => Site::open_at(self.store.root(), (self.clock)()),
        }
    }

    /// Whoever serves a request to an address, and what that means.
    fn clerk(self: Arc<Desk>, path: &str) -> (Clerk, Route) {
        let site = self.site().inspect_err(|fault| tracing::error!(%fault, "the settings cannot be read")).ok();
        let (route, tongue) = self.heard(path, site.as_ref());
        (Clerk { desk: self, site: site.map(|site| site.speaking(tongue.language())), tongue }, route)
    }

    /// What an address means, and in which language it is answered. One that names a language which the site does not have
    /// means nothing.
    fn heard(&self, path: &str, site: Option<&Site>) -> (Route, Tongue) {
        let (further, route) = Route::of(self.without_base(path));
        let Some(Ok(settings)) = site.map(Site::settings) else { return (route, Tongue::guessed(further)) };
        let none = Settings::default();
        let settings = settings.unwrap_or(&none);
        match (Tongue::of(settings, further), Tongue::of(settings, None)) {
            (Some(tongue), _) => (route, tongue),
            (None, own) => (Route::Unknown, own.unwrap_or_else(|| Tongue::guessed(None))),
        }
    }

    async fn answer<B>(self: Arc<Desk>, request: Request<B>) -> Answer
    where
        B: HttpBody<Data = Bytes> + Send,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let asked = Arc::new(Asked::of(request, &self.trust).await);
        let (arrived, desk, its) = (Instant::now(), Arc::clone(&self), Arc::clone(&asked));
        let answer = self.threads.run(move || answered(desk, &its)).await;
        let answer = answer.unwrap_or_else(|| self.given_up(&asked));
        if answer.response.status() == StatusCode::SEE_OTHER {
            self.metrics.acknowledged(arrived.elapsed());
        }
        answer
    }

    /// The answer to a request on which work was given up, with what was typed.
    fn given_up(self: &Arc<Desk>, asked: &Asked) -> Answer {
        tracing::error!("work on a request was given up");
        let notice = if asked.method == Method::POST { Notice::unsure } else { Notice::fault };
        let clerk = Clerk { desk: Arc::clone(self), site: None, tongue: Tongue::guessed(None) };
        clerk.at_fault(notice, &asked.typed())
    }
}

/// The answer to a request that is all there.
fn answered(desk: Arc<Desk>, asked: &Asked) -> Answer {
    let (clerk, route) = desk.clerk(&asked.path);
    match (route, &asked.method) {
        (Route::Form(id), &Method::POST) => clerk.posted(&id, asked),
        (Route::Form(id), &Method::GET | &Method::HEAD) => clerk.form_page(&id, &asked.query),
        (Route::Form(_), _) => clerk.wrong_method("GET, HEAD, POST"),
        (Route::Sent { form, receipt }, &Method::GET | &Method::HEAD) => match Receipt::parse(&receipt) {
            Some(receipt) => clerk.sent_page(&form, &receipt),
            None => clerk.not_found(),
        },
        (Route::Sent { .. }, _) => clerk.wrong_method("GET, HEAD"),
        (Route::Unknown, _) => clerk.gone(&asked.typed()),
    }
}

impl Clerk {
    fn words(&self) -> &'static Words {
        self.tongue.words()
    }

    /// A POST to a form, all of which has come.
    fn posted(&self, id: &str, asked: &Asked) -> Answer {
        let form = match self.find(id) {
            Ok(Some(form)) => Ok(form),
            Ok(None) => return self.gone(&asked.typed()),
            Err(unreadable) => Err(unreadable),
        };
        let limit = form.as_ref().map_or(limits::BODY, |form| body_limit(form));
        match (asked.pairs(limit), form) {
            (Err(refused), form) => self.refusal(form.ok().as_deref(), refused.notice(self.words(), limit)),
            (Ok(pairs), Ok(form)) => self.decided(&Sent { form, pairs, sender: asked.sender }),
            (Ok(pairs), Err(Unreadable)) => self.at_fault(Notice::fault, &pairs),
        }
    }

    fn not_found(&self) -> Answer {
        self.gone(&[])
    }

    /// A form that is not there, or no more, with what was typed into it. It may have been sent before, when there was one.
    fn gone(&self, typed: &Pairs) -> Answer {
        let notice = Notice { is_unsure: true, ..Notice::not_found(self.words()) };
        Answer::of_nothing(self.notice(notice.showing(notice::typed_unasked(typed))))
    }

    fn wrong_method(&self, right: &'static str) -> Answer {
        Answer::of_nothing(self.notice(Notice::wrong_method(self.words(), right)))
    }

    /// A fault of ours, with what was typed.
    fn at_fault(&self, notice: fn(&'static Words) -> Notice, typed: &Pairs) -> Answer {
        Answer::of_nothing(self.notice(notice(self.words()).showing(notice::typed_unasked(typed))))
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
        let before = format!("{}{}", self.desk.base, self.tongue.prefix());
        let notice = notice.on_a_site(&before, |at| self.page(at).is_some());
        reply::notice(self.frame(form).as_deref(), &notice)
    }

    /// The page that a notice is dressed in.
    fn frame(&self, form: Option<&Form>) -> Option<Vec<u8>> {
        let own = form.and_then(|form| self.page(&form.at));
        own.or_else(|| self.page(NOT_FOUND)).or_else(|| self.desk.pages.page(NOT_FOUND))
    }

    /// A built page in the language of the request, by its address in the site's own.
    fn page(&self, at: &str) -> Option<Vec<u8>> {
        self.desk.pages.page(&format!("{}{at}", self.tongue.prefix()))
    }
}

/// The largest request of a form: a page on which answers are checked sends its token, too.
fn body_limit(form: &Form) -> usize {
    form.body_limit + if form.check_answers { limits::TOKEN_ROOM } else { 0 }
}

#[cfg(test)]
mod tests;
