//! Requests walked through the whole worker, over a real socket where that matters.

use std::time::Duration;

use age::x25519::Identity;
use http_body_util::BodyExt;
use hyper::StatusCode;
use hyper::header::{ALLOW, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;

mod bucket;
mod checking;
mod health;
mod languages;
use crate::body::full;
use crate::fixture::{self, SITE};
use crate::inbox::{Folder, Listing};
use crate::pages::{FolderPages, NoPages};
use crate::sender::Peer;
use crate::vault;

fn clock() -> Timestamp {
    "2026-11-24T10:00:00Z".parse().unwrap()
}

fn config(site: &TempDir) -> Config {
    Config {
        store: Store::of(site.path()),
        base: String::new(),
        purpose: Purpose::Development,
        pages: Arc::new(NoPages),
        clock: Arc::new(clock),
        ticks: ticks(),
        trust: Trust::default(),
        keep_free: 0,
    }
}

struct Said {
    status: StatusCode,
    headers: hyper::HeaderMap,
    page: String,
}

impl Said {
    async fn of(response: Response<Body>) -> Said {
        let (parts, body) = response.into_parts();
        let page = body.collect().await.unwrap().to_bytes();
        Said { status: parts.status, headers: parts.headers, page: String::from_utf8(page.to_vec()).unwrap() }
    }

    fn location(&self) -> &str {
        self.headers[LOCATION].to_str().unwrap()
    }

    #[track_caller]
    fn says(&self, status: u16, words: &str) {
        assert_eq!(self.status.as_u16(), status, "{}", self.page);
        assert!(self.page.contains(words), "{words}\nis not in\n{}", self.page);
    }
}

async fn ask(worker: &Worker, method: &str, path: &str, kind: &str, body: Body) -> Said {
    let request = Request::builder().method(method).uri(path).header(CONTENT_TYPE, kind).body(body).unwrap();
    Said::of(worker.handle(request).await).await
}

const FORM: &str = "application/x-www-form-urlencoded";

async fn post(worker: &Worker, form: &str, body: &str) -> Said {
    ask(worker, "POST", &format!("/submit/{form}"), FORM, full(body.to_owned())).await
}

async fn get(worker: &Worker, path: &str) -> Said {
    ask(worker, "GET", path, "", full("")).await
}

async fn listing(worker: &Worker) -> Listing {
    worker.desk.inbox.list().await.unwrap()
}

async fn nothing_is_kept(worker: &Worker) {
    assert!(listing(worker).await.entries.is_empty());
}

fn worker() -> (TempDir, Worker) {
    let site = fixture::site(SITE);
    let worker = Worker::new(config(&site)).unwrap();
    (site, worker)
}

#[tokio::test]
async fn a_good_submission_is_kept_once_and_thanked_with_its_receipt() {
    let (_site, worker) = worker();
    let body = "title=Bus+times&challenge=new&story=%3Cb%3E";
    let (first, again) = (post(&worker, "idea", body).await, post(&worker, "idea", body).await);
    let other = post(&worker, "idea", "title=Other").await;
    first.says(303, "");
    assert_eq!(first.location(), again.location());
    assert_ne!(first.location(), other.location());
    assert_eq!(listing(&worker).await.entries.len(), 2);
    let receipt = Receipt::parse(first.location().strip_prefix("/submit/idea/sent/").unwrap()).unwrap();
    let entry = worker.desk.inbox.get(&receipt).await.unwrap().unwrap();
    assert_eq!((entry.folder, entry.record.envelope.round.as_deref()), (Folder::Waiting, Some("v2")));
    assert!(entry.record.sealed.is_none() && entry.record.envelope.consent.is_none());
    let sent = get(&worker, first.location()).await;
    sent.says(200, &format!("<strong data-receipt-code>{receipt}</strong>"));
}

#[tokio::test]
async fn what_is_private_is_sealed_and_found_nowhere_in_clear() {
    let (site, worker) = worker();
    post(&worker, "idea", "title=t&email=canary-4711%40example.org&size=l&agree=yes").await.says(303, "");
    let (mut folders, mut seen) = (vec![site.path().to_owned()], 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                seen += 1;
                assert!(!String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains("canary-4711"), "{path:?}");
            }
        }
    }
    assert!(seen > 3);
    let record = listing(&worker).await.entries.remove(0).record;
    assert!(record.envelope.consent.is_some());
    let key: Identity = worker.desk.keys.development().unwrap();
    let opened = vault::open(&record.sealed.unwrap(), &[key]).unwrap();
    let fields: Vec<&str> = opened.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["size", "email", "agree"]);
}

/// A form with a private answer, on a site with these editors.
fn write_say(site: &TempDir, required: &str, editors: [&Identity; 2]) {
    let keys = editors.map(|editor| format!("  - {}\n", editor.to_public())).concat();
    let words = format!("{{id: words, kind: text, label: Words, required: {required}, max: 20, shown: published}}");
    let fields = format!(
        "  - {words}\n  - {{id: email, kind: email, label: Email, shown: private}}\n  \
         - {{id: agree, kind: checkbox, label: I agree, required: Tick it, shown: private}}\n"
    );
    let form = "title: Say\nat: /say/\nretention: P30D\nconsent: {field: agree, text: pages/p}\nfields:\n";
    let page = "//- content/pages/p.md\n---\ntitle: Privacy\n---\n";
    fixture::write(
        site.path(),
        &format!("//- content/site.yaml\nname: X\nkeys:\n{keys}//- content/forms/say.yaml\n{form}{fields}{page}"),
    );
}

#[tokio::test]
async fn for_the_public_a_form_and_the_editors_keys_are_those_of_now_though_they_were_read_before() {
    let (site, [ada, bea, cai]) = (fixture::site(SITE), [(); 3].map(|()| Identity::generate()));
    let long_after = || Timestamp::from_second(1 << 33).unwrap(); // so that nothing was only just written
    let config = Config { purpose: Purpose::Public, clock: Arc::new(long_after), ..config(&site) };
    let worker = Worker::new(config).unwrap();
    write_say(&site, "Enter words", [&ada, &bea]);
    for words in ["one", "two"] {
        post(&worker, "say", &format!("words={words}&email=x%40example.org&agree=yes")).await.says(303, "");
    }
    write_say(&site, "Say something", [&bea, &cai]);
    post(&worker, "say", "agree=yes").await.says(422, "Say something");
    post(&worker, "say", "words=three&email=x%40example.org&agree=yes").await.says(303, "");
    let sealed: Vec<String> = listing(&worker).await.entries.into_iter().filter_map(|it| it.record.sealed).collect();
    let opened_by = |editor: &Identity| {
        let opens = |sealed: &&String| vault::open(sealed, std::slice::from_ref(editor)).is_ok();
        sealed.iter().filter(opens).count()
    };
    assert_eq!([&ada, &bea, &cai].map(opened_by), [2, 3, 1]);
}

#[tokio::test]
async fn a_filled_trap_is_answered_alike_and_kept_in_quarantine() {
    let (_site, worker) = worker();
    let said = post(&worker, "idea", "title=Bus&website=spam").await;
    assert!(said.location().starts_with("/submit/idea/sent/"));
    let entry = listing(&worker).await.entries.remove(0);
    let reasons = &entry.record.envelope.reasons;
    assert_eq!(
        (entry.folder, reasons[0].as_str()),
        (Folder::Quarantine, "the question that only programs see was answered")
    );
    assert_eq!(entry.record.envelope.score, Some(6));
}

#[tokio::test]
async fn what_is_not_good_comes_back_and_is_not_kept() {
    let (_site, worker) = worker();
    let said = post(&worker, "idea", "title=&story=%22%3E%3Cscript%3E&email=x").await;
    said.says(422, "<title>Error: Share an idea</title>");
    said.says(422, "\"&gt;&lt;script&gt;".replace('"', "&quot;").as_str());
    assert!(!said.page.contains("<script>"));
    nothing_is_kept(&worker).await;
}

#[tokio::test]
async fn closed_forms_and_threads_say_so_and_show_what_was_typed() {
    let (_site, worker) = worker();
    let past = post(&worker, "past", "a=my+%3Cwords%3E").await;
    past.says(403, "<h1>This form closed on 23 November 2026</h1>");
    past.says(403, "<dt>A word</dt><dd>my &lt;words&gt;</dd>");
    post(&worker, "future", "a=x").await.says(403, "“Later” opens on 1 January 2027");
    for about in ["ideas%2Fclosed", "posts%2Fheard"] {
        let thread = post(&worker, "comment", &format!("about={about}&body=hello")).await;
        thread.says(409, "<h1>This conversation is closed</h1>");
        thread.says(409, "<dd>hello</dd>");
    }
    nothing_is_kept(&worker).await;
    post(&worker, "comment", "about=ideas%2Fbus&body=hello").await.says(303, "");
}

#[tokio::test]
async fn a_retry_after_the_thread_closed_is_told_that_it_was_kept() {
    let (site, worker) = worker();
    let sent = post(&worker, "comment", "about=ideas%2Fbus&body=hello").await;
    fixture::write(site.path(), "//- content/ideas/bus.md\n---\ntitle: Bus\ncomments: closed\n---\n");
    let again = post(&worker, "comment", "about=ideas%2Fbus&body=hello").await;
    again.says(303, "");
    assert_eq!(again.location(), sent.location());
    post(&worker, "comment", "about=ideas%2Fbus&body=more").await.says(409, "This conversation is closed");
    assert_eq!(listing(&worker).await.entries.len(), 1);
}

#[tokio::test]
async fn a_round_that_is_over_closes_its_form() {
    let site = fixture::site(SITE);
    let later = || "2026-12-19T00:00:01Z".parse().unwrap();
    let worker = Worker::new(Config { clock: Arc::new(later), ..config(&site) }).unwrap();
    let said = post(&worker, "idea", "title=x&challenge=new").await;
    said.says(403, "This form closed on 18 December 2026");
    said.says(403, "<dd>Who&#39;s &quot;there&quot;?</dd>");
}

#[tokio::test]
async fn requests_that_are_no_forms_are_refused_with_a_reason() {
    let (_site, worker) = worker();
    let multipart = ask(&worker, "POST", "/submit/idea", "multipart/form-data; boundary=x", full("")).await;
    multipart.says(415, "<h1>This could not be read</h1>");
    post(&worker, "idea", "title=%ff").await.says(400, "Some letters could not be read");
    post(&worker, "idea", &"a=1&".repeat(65)).await.says(400, "too many answers");
    post(&worker, "idea", &"a".repeat(64 * 1024 + 1)).await.says(413, "64 KiB");
    post(&worker, "none", "a=1").await.says(404, "There is no such form");
    post(&worker, "none", &"a".repeat(200 * 1024)).await.says(404, "There is no such form");
    ask(&worker, "POST", "/submit/none", "text/plain", full("a=1")).await.says(404, "There is no such form");
    post(&worker, "cy/idea", "title=my+words").await.says(404, "<dd>my words</dd>"); // it has no Welsh, or none any more
    get(&worker, "/submit/").await.says(404, "There is no such form");
    get(&worker, "/submit/idea/sent/%3Cscript%3E").await.says(404, "There is no such form");
    let delete = ask(&worker, "DELETE", "/submit/idea", FORM, full("")).await;
    delete.says(405, "cannot be used like that");
    assert_eq!(delete.headers[ALLOW], "GET, HEAD, POST");
    nothing_is_kept(&worker).await;
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_given_up() {
    let (_site, worker) = worker();
    let (_sender, body) = http_body_util::channel::Channel::<Bytes>::new(1);
    ask(&worker, "POST", "/submit/idea", FORM, body.boxed()).await.says(408, "too long to arrive");
}

/// Sends a form in two pieces, and does something when the worker waits for the second: there is room for one piece, and for an
/// empty one only after the first was taken.
async fn post_slowly(worker: &Worker, pieces: [&'static str; 2], meanwhile: impl FnOnce()) -> Said {
    let (mut sender, body) = http_body_util::channel::Channel::<Bytes>::new(1);
    let sending = async {
        sender.send_data(Bytes::from_static(pieces[0].as_bytes())).await.unwrap();
        sender.send_data(Bytes::new()).await.unwrap();
        meanwhile();
        sender.send_data(Bytes::from_static(pieces[1].as_bytes())).await.unwrap();
        drop(sender);
    };
    tokio::join!(ask(worker, "POST", "/submit/idea", FORM, body.boxed()), sending).0
}

#[tokio::test]
async fn a_body_that_comes_slowly_is_answered_by_the_form_as_it_is_then() {
    let (site, worker) = worker();
    post_slowly(&worker, ["title=Bus+times&chall", "enge=new"], || {}).await.says(303, "");
    assert_eq!(listing(&worker).await.entries.len(), 1);
    let form = site.path().join("content/forms/idea.yaml");
    let said = post_slowly(&worker, ["title=my+wo", "rds"], || std::fs::remove_file(&form).unwrap()).await;
    said.says(404, "There is no such form");
    said.says(404, "<dd>my words</dd>");
    assert_eq!(listing(&worker).await.entries.len(), 1);
}

/// A fault of the program's, on every page but the frame of notices.
struct Broken;

impl Pages for Broken {
    fn page(&self, url: &str) -> Option<Vec<u8>> {
        assert_eq!(url, "/404.html", "it panics");
        None
    }
}

#[tokio::test]
async fn a_fault_of_the_program_ends_no_more_than_its_request_and_shows_the_text() {
    let site = fixture::site(SITE);
    let worker = Worker::new(Config { pages: Arc::new(Broken), ..config(&site) }).unwrap();
    let said = post(&worker, "idea", "story=my+words").await;
    said.says(503, "<dd>my words</dd>");
    said.says(503, "cannot be sure");
    get(&worker, "/submit/idea").await.says(503, "Nothing was kept.");
    post(&worker, "idea", "title=Bus+times&challenge=new").await.says(303, "");
}

#[tokio::test]
async fn faults_of_ours_thank_nobody_and_show_the_text() {
    let (site, worker) = worker();
    let broken = post(&worker, "broken", "a=my+words").await;
    broken.says(503, "<dd>my words</dd>");
    broken.says(503, "Nothing was kept.");
    assert_eq!(broken.headers[RETRY_AFTER], "60");
    std::fs::write(site.path().join("inbox/waiting"), "a file where a folder belongs").unwrap();
    let said = post(&worker, "idea", "title=my+words").await;
    said.says(503, "<dt>Your idea</dt><dd>my words</dd>");
    said.says(503, "Sorry, there is a problem with the service");
}

#[tokio::test]
async fn where_it_may_have_been_kept_nobody_is_told_that_it_was_not() {
    let (site, worker) = worker();
    let sent = post(&worker, "idea", "title=my+words").await;
    let receipt = sent.location().rsplit('/').next().unwrap();
    fixture::write(site.path(), &format!("//- inbox/done/idea/{receipt}.md\nby hand, and no record\n"));
    let again = post(&worker, "idea", "title=my+words").await;
    again.says(503, "We cannot be sure that this was kept.");
    again.says(503, "<dt>Your idea</dt><dd>my words</dd>");
    assert!(!again.page.contains("Nothing was kept") && !again.page.contains("not sent"), "{}", again.page);
    assert_eq!(again.headers[RETRY_AFTER], "60");
    std::fs::remove_dir_all(site.path().join("inbox/done")).unwrap();
    assert_eq!(post(&worker, "idea", "title=my+words").await.location(), sent.location());
    assert_eq!(listing(&worker).await.entries.len(), 1);
}

#[tokio::test]
async fn a_vault_that_cannot_be_written_does_not_keep_the_worker_from_starting() {
    let (site, worker) = worker();
    post(&worker, "idea", "title=x&email=me%40example.org&agree=yes").await.says(303, "");
    let receipt = listing(&worker).await.entries.remove(0).record.envelope.receipt.unwrap();
    let named = Receipt::parse(&receipt).unwrap();
    worker.desk.inbox.turn().await.unwrap().decide(&named, &crate::inbox::Decision::Approved, clock()).await.unwrap();
    let label = site.path().join(format!("vault/{receipt}.yaml"));
    std::fs::remove_file(&label).unwrap();
    std::fs::create_dir(&label).unwrap();
    let restarted = Worker::new(config(&site)).unwrap();
    assert_eq!(restarted.sweep().await.unwrap(), 0);
    post(&restarted, "idea", "title=y").await.says(303, "");
}

#[tokio::test]
async fn without_editors_keys_the_public_is_not_asked_for_private_answers() {
    let site = fixture::site(SITE);
    let worker = Worker::new(Config { purpose: Purpose::Public, ..config(&site) }).unwrap();
    post(&worker, "idea", "title=t&email=a%40b.org&challenge=new").await.says(503, "<dd>a@b.org</dd>");
    nothing_is_kept(&worker).await;
    post(&worker, "idea", "title=t").await.says(303, "");
}

#[tokio::test]
async fn a_base_path_is_kept_and_not_needed() {
    let site = fixture::site(SITE);
    let worker = Worker::new(Config { base: "/sub/".into(), ..config(&site) }).unwrap();
    assert!(worker.owns("/sub/submit/idea") && worker.owns("/submit/idea") && !worker.owns("/subsubmit/idea"));
    for path in ["/sub/submit/idea", "/submit/idea"] {
        let said = ask(&worker, "POST", path, FORM, full("title=x")).await;
        assert!(said.location().starts_with("/sub/submit/idea/sent/"));
        get(&worker, said.location()).await.says(200, "Your reference is");
    }
}

#[tokio::test]
async fn every_answer_wears_the_built_site_and_the_same_headers() {
    let site = fixture::site(SITE);
    let page = |main: &str| {
        format!("<html><head><title>Site</title></head><body><nav>Site</nav><main>{main}</main></body></html>")
    };
    let files = [
        ("ideas/new/index.html", page("<div data-errors></div><h1>T</h1><input id=f-title name=title>")),
        (
            "thank-you/idea/index.html",
            page(
                "<p data-receipt hidden>Receipt <strong data-receipt-code></strong></p><a data-receipt-link href=/help/contact/>Tell us</a>",
            ),
        ),
        ("404.html", page("gone")),
    ];
    for (path, text) in files {
        fixture::write(site.path(), &format!("//- public/{path}\n{text}"));
    }
    let pages = Arc::new(FolderPages { dir: site.path().join("public") });
    let worker = Worker::new(Config { pages, ..config(&site) }).unwrap();
    let sent = post(&worker, "idea", "title=x").await;
    let answers = [
        get(&worker, sent.location()).await,
        get(&worker, "/submit/idea?title=mine").await,
        post(&worker, "idea", "title=").await,
        post(&worker, "none", "").await,
        post(&worker, "past", "").await,
    ];
    for said in &answers {
        assert!(said.page.contains("<nav>Site</nav>"), "{}", said.page);
    }
    answers[0].says(200, "<p data-receipt>Receipt <strong data-receipt-code>");
    let receipt = sent.location().rsplit('/').next().unwrap();
    answers[0].says(200, &format!("href=\"/submit/contact?kind=withdraw&amp;reference={receipt}\""));
    answers[1].says(200, "name=title value=\"mine\">");
    answers[2].says(422, "<title>Error: Site</title>");
    answers[3].says(404, "<title>There is no such form</title>");
    for said in answers.iter().chain([&sent]) {
        assert_eq!(said.headers["cache-control"], "no-store");
        assert_eq!(said.headers["x-content-type-options"], "nosniff");
        assert!(said.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
    }
}

/// Runs a worker on a port of its own; what the raw request is answered with.
async fn raw(worker: Worker, request: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, (stop, stopped)) = (listener.local_addr().unwrap(), tokio::sync::oneshot::channel::<()>());
    let server = tokio::spawn(crate::serve(listener, Arc::new(worker), async move {
        let _ = stopped.await;
    }));
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let reading = stream.read_to_string(&mut answer);
    tokio::time::timeout(Duration::from_secs(20), reading).await.unwrap().unwrap();
    stop.send(()).unwrap();
    server.await.unwrap();
    answer
}

fn request(headers: &str, body: &str) -> String {
    format!(
        "POST /submit/idea HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {FORM}\r\n\
         Content-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn over_the_wire_a_submission_is_kept() {
    let (_site, worker) = worker();
    let answer = raw(worker.clone(), &request("", "title=x")).await;
    assert!(
        answer.starts_with("HTTP/1.1 303 See Other\r\n") && answer.contains("location: /submit/idea/sent/"),
        "{answer}"
    );
    assert_eq!(listing(&worker).await.entries.len(), 1);
}

#[tokio::test]
async fn over_the_wire_a_body_that_is_too_large_is_answered() {
    let (_site, worker) = worker();
    let answer = raw(worker.clone(), &request("", &"a".repeat(200_000))).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    nothing_is_kept(&worker).await;
}

#[tokio::test]
async fn too_many_headers_and_two_meanings_of_a_body_are_refused() {
    let headers: String = (0..64).map(|i| format!("X-{i}: y\r\n")).collect();
    let large = format!("X: {}\r\n", "y".repeat(limits::HEADERS_SIZE));
    let (_site, worker) = worker();
    assert!(raw(worker.clone(), &request(&headers, "title=x")).await.starts_with("HTTP/1.1 431 "));
    assert!(raw(worker.clone(), &request(&large, "title=x")).await.starts_with("HTTP/1.1 431 "));
    let both = raw(worker.clone(), &request("Content-Length: 3\r\n", "title=x")).await;
    assert!(both.starts_with("HTTP/1.1 400 "), "{both}");
    let chunks = "7\r\ntitle=x\r\n0\r\n\r\n";
    for headers in [
        "Content-Length: 22\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 22\r\n",
        "Transfer-Encoding: chunked\r\n",
    ] {
        let request = format!(
            "POST /submit/idea HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {FORM}\r\n{headers}\r\n{chunks}"
        );
        let answer = raw(worker.clone(), &request).await;
        assert!(answer.starts_with("HTTP/1.1 411 ") || answer.starts_with("HTTP/1.1 400 "), "{headers}: {answer}");
    }
    let zipped = raw(worker.clone(), &request("Content-Encoding: gzip\r\n", "title=x")).await;
    assert!(zipped.starts_with("HTTP/1.1 415 "), "{zipped}");
    nothing_is_kept(&worker).await;
}

#[tokio::test]
async fn more_than_people_send_from_one_network_is_stopped_with_the_text_shown() {
    let site = fixture::site(SITE);
    let worker = Worker::new(Config { ticks: Arc::new(|| Duration::ZERO), ..config(&site) }).unwrap();
    let from = |address: [u8; 4], i: u32| {
        let request = Request::builder().method("POST").uri("/submit/idea").header(CONTENT_TYPE, FORM);
        let request = request.extension(Peer(address.into()));
        worker.handle(request.body(full(format!("title=my+words+{i}"))).unwrap())
    };
    for i in 0..limits::PER_NETWORK_AT_MOST {
        assert_eq!(from([203, 0, 113, 7], i).await.status(), StatusCode::SEE_OTHER);
    }
    let stopped = Said::of(from([203, 0, 113, 8], 1_000).await).await;
    stopped.says(429, "<h1>Too much came from your network</h1>");
    stopped.says(429, "<dd>my words 1000</dd>");
    assert_eq!(stopped.headers[RETRY_AFTER], "3600");
    assert_eq!(from([203, 0, 114, 7], 1_001).await.status(), StatusCode::SEE_OTHER);
    let entries = listing(&worker).await.entries;
    let waiting = entries.iter().filter(|entry| entry.folder == Folder::Waiting).count();
    assert_eq!((entries.len(), waiting), (301, 31));
}

/// Sends a form from a network.
async fn post_from(worker: &Worker, network: [u8; 4], form: &str, body: &str) -> Said {
    let request = Request::builder().method("POST").uri(format!("/submit/{form}")).header(CONTENT_TYPE, FORM);
    let request = request.extension(Peer(network.into())).body(full(body.to_owned())).unwrap();
    Said::of(worker.handle(request).await).await
}

#[tokio::test]
async fn the_same_is_not_looked_for_without_end() {
    let site = fixture::site(SITE);
    let worker = Worker::new(Config { ticks: Arc::new(|| Duration::ZERO), ..config(&site) }).unwrap();
    let send = |body| post_from(&worker, [203, 0, 113, 7], "idea", body);
    for _ in 0..=limits::PER_NETWORK_AT_MOST {
        send("title=the+same").await.says(303, "");
    }
    let said = send("title=the+same").await;
    said.says(429, "we did not look whether we have this one");
    said.says(429, "<dd>the same</dd>");
    assert!(!said.page.contains("not sent"), "{}", said.page);
    send("title=another").await.says(303, "");
    post_from(&worker, [203, 0, 114, 7], "idea", "title=the+same").await.says(303, "");
    assert_eq!(listing(&worker).await.entries.len(), 2);
}

#[tokio::test]
async fn who_sends_the_same_again_and_again_is_counted_once_and_a_clock_that_is_set_back_counts_nobody() {
    let (site, hand) = (fixture::site(SITE), Arc::new(std::sync::atomic::AtomicI64::new(0)));
    let hours = Arc::clone(&hand);
    let now = move || clock() + jiff::SignedDuration::from_hours(hours.load(std::sync::atomic::Ordering::SeqCst));
    let passed = Arc::clone(&hand);
    let hour = move || passed.load(std::sync::atomic::Ordering::SeqCst).unsigned_abs();
    let ticks = Arc::new(move || Duration::from_hours(hour()));
    let worker = Worker::new(Config { clock: Arc::new(now), ticks, ..config(&site) }).unwrap();
    let send = |words: String| {
        let request = Request::builder().method("POST").uri("/submit/idea").header(CONTENT_TYPE, FORM);
        worker.handle(request.extension(Peer([203, 0, 113, 7].into())).body(full(format!("title={words}"))).unwrap())
    };
    for _ in 0..=limits::PER_NETWORK {
        assert_eq!(send("the+same".into()).await.status(), StatusCode::SEE_OTHER);
    }
    for i in 1..limits::PER_NETWORK {
        send(format!("words+{i}")).await;
    }
    let waiting = listing(&worker).await.entries.iter().all(|entry| entry.folder == Folder::Waiting);
    assert!(waiting, "thirty different ones are usual");
    // The wall clock goes back while two hours pass.
    hand.store(-2, std::sync::atomic::Ordering::SeqCst);
    send("after+two+hours".into()).await;
    let entries = listing(&worker).await.entries;
    assert!(entries.iter().all(|entry| entry.folder == Folder::Waiting), "{}", entries.len());
    assert_eq!(entries.len(), usize::try_from(limits::PER_NETWORK).unwrap() + 1);
}
