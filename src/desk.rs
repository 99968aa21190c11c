//! The desk: the editors' queue in the browser, for who does not live in a terminal. `serve` opens it, on this machine alone.
//!
//! It is a page of the program, not of the site: nothing of it is ever written into a built site, and it is asked for under an
//! address that no page of a site has, because hidden files are passed over. Decisions are made by the same functions as at the
//! prompt. What is private is opened in memory, for the answer to one request, and only where an editor's own key is at hand.

mod act;
mod answer;
mod forms;
mod frame;
mod guard;
mod queue;
mod queue_page;
mod said;
mod submission;
mod submission_page;
mod told;
mod typed;
mod would_be;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use generator::Options;
use hyper::body::Incoming;
use hyper::header::CONTENT_TYPE;
use hyper::{Method, Request, Response, StatusCode};
use ingest::{Body, limits};
use maud::{Markup, html};

use crate::cli::SiteArgs;
use crate::decisions::Done;
use crate::editor::{Editor, Memory};
use crate::exit::{Failure, Outcome};
use crate::owners;
use crate::repository::Repository;
use crate::root;
use act::Mistake;
use frame::Frame;
use guard::{Guard, Pass};
use queue::Queue;
use submission::Submission;
use submission_page::View;
use typed::Typed;

/// Where the desk is; the pass follows.
pub const HOME: &str = "/.showground/desk/";
/// Its style sheet, behind [`HOME`].
const STYLE: &str = "style.css";
/// That of the plain theme, and what the desk has besides.
const CSS: &str = concat!(include_str!("../themes/plain/assets/site.css"), include_str!("desk/style.css"));
/// The only type of what forms send.
const FORM: &str = "application/x-www-form-urlencoded";

/// The desk of a site.
pub struct Desk {
    site: SiteArgs,
    /// How the site is built that is served beside it.
    options: Options,
    /// The path before all addresses of the site.
    base: String,
    guard: Guard,
    pass: Pass,
    /// Where each decision is committed, if that is wanted.
    repository: Option<Repository>,
    /// One decision at a time: two that are made of the same title would else take the same name.
    turn: Mutex<()>,
    /// What the pages before this one read of the content.
    memory: Memory,
}

impl Desk {
    /// For the address that is listened on; none where others than this machine can reach it.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn at(
        address: SocketAddr,
        site: &SiteArgs,
        (options, base): (&Options, &str),
        repository: Option<Repository>,
    ) -> Result<Option<Arc<Desk>>, Failure> {
        if !address.ip().is_loopback() {
            return Ok(None);
        }
        let (guard, pass) = (Guard::at(address), Pass::new().map_err(Failure::machine)?);
        let (site, options, base) = (site.clone(), options.clone(), base.to_owned());
        let (turn, memory) = (Mutex::new(()), Memory::default());
        Ok(Some(Arc::new(Desk { site, options, base, guard, pass, repository, turn, memory })))
    }

    /// The path of its first page.
    pub fn path(&self) -> String {
        format!("{HOME}{}/", self.pass.as_str())
    }

    /// Whether an address is the desk's.
    pub fn owns(path: &str) -> bool {
        path.starts_with(HOME.trim_end_matches('/'))
    }

    /// The answer to a request.
    pub async fn handle(self: &Arc<Desk>, request: Request<Incoming>) -> Response<Body> {
        if let Err(why) = self.guard.check(&request) {
            return refused(why);
        }
        let inside = request.uri().path().strip_prefix(HOME).unwrap_or_default().to_owned();
        if inside == STYLE {
            return answer::style(CSS);
        }
        let Some((_, inside)) = inside.split_once('/').filter(|(pass, _)| self.pass.is(pass)) else {
            return refused("This is not the address of the desk.");
        };
        let (inside, desk) = (inside.to_owned(), Arc::clone(self));
        let work = match *request.method() {
            Method::GET | Method::HEAD => {
                let query = request.uri().query().unwrap_or_default().to_owned();
                tokio::task::spawn_blocking(move || desk.show(&inside, &query))
            }
            Method::POST => match typed(request).await {
                Ok(typed) if desk.pass.is(typed.get("pass").unwrap_or_default()) => {
                    tokio::task::spawn_blocking(move || desk.decide(&inside, &typed))
                }
                Ok(_) => return refused("This was not sent by a page of the desk, so nothing was done."),
                Err(status) => {
                    return answer::page(status, frame::closed("This could not be read, so nothing was done."));
                }
            },
            _ => {
                return answer::page(
                    StatusCode::METHOD_NOT_ALLOWED,
                    frame::closed("The desk does not know this request."),
                );
            }
        };
        let failed = || answer::page(StatusCode::INTERNAL_SERVER_ERROR, frame::closed("The program made a mistake."));
        work.await.unwrap_or_else(|_| failed())
    }

    /// An editor for one request: what is decided elsewhere meanwhile is seen by the next.
    fn editor(&self) -> Result<Editor, Failure> {
        Editor::remembering(&self.site, &self.memory)
    }

    /// A page. Nothing changes by it.
    fn show(&self, inside: &str, query: &str) -> Response<Body> {
        let shown = self.editor().and_then(|editor| match inside.split_once('/') {
            Some((receipt, "page")) => self.would_be(&editor, receipt),
            Some(_) => Err(Failure::misuse("there is no such page on the desk")),
            None if inside.is_empty() => self.queue(&editor, query),
            None => self.submission(&editor, inside, query, StatusCode::OK, (&Typed::default(), &[])),
        });
        shown.unwrap_or_else(|failure| self.failed(failure, &Typed::default()))
    }

    fn queue(&self, editor: &Editor, query: &str) -> Result<Response<Body>, Failure> {
        let queue = Queue::of(editor)?;
        let content = html! { (self.before(editor, query)) (queue_page::page(editor, &queue)) };
        let page = Frame::of(editor, &self.base).around(&queue_page::title(&queue), &content);
        Ok(answer::page(StatusCode::OK, page))
    }

    fn submission(
        &self,
        editor: &Editor,
        receipt: &str,
        query: &str,
        status: StatusCode,
        (typed, mistakes): (&Typed, &[Mistake]),
    ) -> Result<Response<Body>, Failure> {
        let (queue, submission) = (Queue::of(editor)?, Submission::of(editor, receipt)?);
        let (pass, base) = (self.pass.as_str(), self.base.as_str());
        let view = View { editor, queue: &queue, submission: &submission, typed, mistakes, pass, base };
        let error = if mistakes.is_empty() { "" } else { "Error: " };
        let content = html! { (self.before(editor, query)) (view.page()) };
        let page = Frame::of(editor, &self.base).around(&format!("{error}{}", view.title()), &content);
        Ok(answer::page(status, page))
    }

    /// What was done just before, which the address names: `after=RECEIPT`.
    fn before(&self, editor: &Editor, query: &str) -> Markup {
        let receipt = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "after");
        let found = receipt.and_then(|(_, receipt)| editor.find(&receipt).ok());
        html! {
            @if let Some((receipt, entry)) = found {
                section class="notice done" aria-label="What you did" {
                    p class="hint" { "The one before: " a href=(receipt) { (receipt) } }
                    (told::became(editor, &receipt, &entry, &self.base))
                }
            }
        }
    }

    fn would_be(&self, editor: &Editor, receipt: &str) -> Result<Response<Body>, Failure> {
        let submission = Submission::of(editor, receipt)?;
        let mut options = self.options.clone();
        options.today = root::today(&self.site);
        would_be::page(&root::tree(&self.site)?, &options, editor, &submission).map(answer::site_page)
    }

    /// Decides, and leads on to what comes next.
    fn decide(&self, receipt: &str, typed: &Typed) -> Response<Body> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let editor = match self.editor() {
            Ok(editor) => editor,
            Err(failure) => return self.failed(failure, typed),
        };
        let next = Queue::of(&editor).ok().and_then(|queue| queue.next(receipt).map(str::to_owned));
        match act::act(&editor, receipt, typed, root::moment(&self.site)) {
            Ok(done) => {
                done.warnings.iter().for_each(|warning| aside!("warning: {warning}"));
                match self.commit(&done) {
                    Ok(()) => {
                        answer::see(&format!("{}{}?after={}", self.path(), next.unwrap_or_default(), done.receipt))
                    }
                    Err(failure) => self.uncommitted(&failure, &done, next.as_deref()),
                }
            }
            Err(mistake) => {
                let shown = [mistake];
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                // The editor of before remembers what was there before.
                let page =
                    self.editor().and_then(|editor| self.submission(&editor, receipt, "", status, (typed, &shown)));
                page.unwrap_or_else(|failure| self.failed(failure, typed))
            }
        }
    }

    /// One commit of all that a decision wrote, if that is wanted.
    fn commit(&self, done: &Done) -> Outcome {
        let Some(repository) = self.repository.as_ref() else { return Ok(()) };
        repository.commit(&done.all, &done.message())
    }

    /// A decision that was made, and that git did not commit: a hook refused, or nobody is named as author.
    fn uncommitted(&self, failure: &Failure, done: &Done, next: Option<&str>) -> Response<Body> {
        const HEADING: &str = "It is decided, and not committed yet";
        let content = html! {
            h1 { (HEADING) }
            pre class="said" { (failure.why().unwrap_or_default()) }
            @if let Ok(editor) = self.editor() && let Ok((receipt, entry)) = editor.find(done.receipt.as_str()) {
                section class="notice done" aria-label="What you did" {
                    p class="hint" { a href=(receipt) { (receipt) } }
                    (told::became(&editor, &receipt, &entry, &self.base))
                }
            }
            @if let Some(next) = next { p { a href=(next) { "On to the next" } } }
            p { a href=(self.path()) { "Back to the queue" } }
        };
        let frame = Frame { programme: String::new(), site: format!("{}/", self.base) };
        answer::page(StatusCode::OK, frame.around(HEADING, &content))
    }

    /// What could not be done, with all that was typed.
    fn failed(&self, failure: Failure, typed: &Typed) -> Response<Body> {
        let failure = owners::explained(failure, &self.site.root);
        let (status, heading) = match &failure {
            Failure::Misuse(_) => (StatusCode::NOT_FOUND, "This is not there"),
            Failure::Machine(_) | Failure::Mistakes => (StatusCode::INTERNAL_SERVER_ERROR, "This did not work"),
        };
        let words = typed.all_words();
        let content = html! {
            h1 { (heading) }
            p { (failure.why().unwrap_or_default()) "." }
            @if !words.is_empty() {
                h2 { "What you typed" }
                @for words in words { pre { (words) } }
            }
            p { a href=(self.path()) { "Back to the queue" } }
        };
        let frame = Frame { programme: String::new(), site: format!("{}/", self.base) };
        answer::page(status, frame.around(heading, &content))
    }
}

/// What a form sent.
async fn typed(request: Request<Incoming>) -> Result<Typed, StatusCode> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some(FORM) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let bytes = ingest::body::read(request.into_body(), limits::BODY).await;
    bytes.map(|bytes| Typed::read(&bytes)).map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)
}

fn refused(why: &str) -> Response<Body> {
    answer::page(StatusCode::FORBIDDEN, frame::closed(why))
}
