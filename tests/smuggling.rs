//! Bytes of which two readers could see two ends: nobody gets a request past the eyes of who stands in front of the worker.
//!
//! A case is a text file. Its sections are the requests that its sender means to send, one after another on one connection.
//! Each line ends with CR LF, unless a backslash stands at its end; `\r`, `\n`, `\t`, `\0` and `\xff` stand for bytes, and
//! `{ab × 3}` for `ababab`. An empty section `goodbye` is the sender hanging up; without it a last request follows, which tells
//! whether the connection is still open. What is expected are the statuses of all answers of the worker alone:
//!
//! ```text
//! One length is a number, the other is none.
//!
//! --- sent
//! POST /submit/idea HTTP/1.1
//! Host: worker
//! Content-Type: application/x-www-form-urlencoded
//! Content-Length: +11
//!
//! title=first\
//! ===
//! 400, then closed
//! kept: nothing
//! ```
//!
//! What an attack tries to bring through is a request to the form `canary`. That form is asked and written to as often as its
//! sender meant it, or nginx, which stands in front in the second test, and never more often; the worker answers no request
//! that nobody in front of it knows of; and whoever comes next gets his own answer.

mod front;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;

use rayon::prelude::*;

use crate::crash::site::Place;
use crate::crash::skipped;
use crate::crash::worker::Worker;
use crate::expected;
use crate::fixture::{self, Case, Content};
use crate::smuggling::front::Front;

/// After these answers it is not sure where the next request begins.
const IN_DOUBT: [&str; 6] = ["400", "408", "411", "413", "415", "431"];

#[test]
fn no_two_readers_see_two_ends_of_a_request() {
    let cases = expected::cases("smuggling");
    assert!(cases.len() >= 60, "{} cases", cases.len());
    expected::all(cases.par_iter().map(|path| direct(&Case::read(path))).collect::<Vec<_>>());
}

#[test]
fn nothing_gets_past_nginx_unseen_and_whoever_comes_next_gets_his_own_answer() {
    if let Err(why) = Front::is_possible() {
        return skipped("smuggling behind nginx", &why);
    }
    let cases = expected::cases("smuggling");
    let results: Vec<_> = cases.par_iter().map(|path| behind_nginx(&Case::read(path))).collect();
    let passed: usize = results.iter().flatten().sum();
    println!("{} cases behind nginx, which let {passed} requests of theirs pass: 0 unseen", cases.len());
    assert!(passed > cases.len() / 2, "nginx let only {passed} pass, so little was tried");
    expected::all(results.into_iter().map(|result| result.map(|_| ())));
}

/// The worker alone: what it answers is what is expected, and no more than was meant.
fn direct(case: &Case) -> Result<(), String> {
    let (site, attack) = (site(), Attack::of(case));
    let mut worker = Worker::start(&site.root);
    let stream = TcpStream::connect(&worker.address).unwrap();
    let said = attack.made(&stream, || stream.shutdown(Shutdown::Write).unwrap());
    worker.kill();
    let worker = Seen::by_the_worker(&worker.logged(), &site.root);
    let meant = Seen { requests: attack.sections.len() + usize::from(said.is_open), ..attack.meant() };
    worker.is_within(&meant).map_err(|wrong| format!("{}: {wrong}", case.name))?;
    if said.is_open && said.statuses.iter().any(|status| IN_DOUBT.contains(&&**status)) {
        return Err(format!("{}: the connection goes on, although it is not sure where", case.name));
    }
    let out = format!("{}kept: {}\n", said.told(), worker.kept());
    expected::compare(&case.name, &case.expected, &out, || case.expect(&out))
}

/// nginx in front, in each of its manners: what came through, besides what the test itself sent.
fn behind_nginx(case: &Case) -> Result<usize, String> {
    let (site, attack) = (site(), Attack::of(case));
    let mut worker = Worker::start(&site.root);
    let front = Front::start(&worker.address);
    let mut own = 0;
    for manner in front::MANNERS {
        let stream = front.connect(manner);
        let said = attack.made(&stream, || stream.shutdown(Shutdown::Write).unwrap());
        is_served(&front, manner).map_err(|wrong| format!("{}, {manner}: {wrong}", case.name))?;
        own += 1 + usize::from(said.is_open);
    }
    let forwarded = front.forwarded();
    worker.kill();
    let worker = Seen::by_the_worker(&worker.logged(), &site.root);
    worker.is_within(&forwarded).map_err(|wrong| format!("{}: {wrong}", case.name))?;
    Ok(forwarded.requests.saturating_sub(own))
}

/// Somebody else comes to nginx, whose request takes the connection that the attack was on, and is to get his own answer.
fn is_served(front: &Front, manner: &str) -> Result<(), String> {
    let bystander = Attack { sections: vec![asking("a-bystander")], says_goodbye: true };
    let said = bystander.made(&front.connect(manner), || {});
    let is_his = said.statuses == ["200"] && shows(&said.text, "a-bystander");
    if is_his { Ok(()) } else { Err(format!("a bystander got {}", said.text)) }
}

/// The small site, with a form that only hidden requests are sent to.
fn site() -> Place {
    let place = Place::new();
    fixture::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/smuggling/site"), &place.root);
    place
}

/// A request for the form with a title filled in.
fn asking(title: &str) -> Vec<u8> {
    format!("GET /submit/idea?title={title} HTTP/1.1\r\nHost: worker\r\nConnection: close\r\n\r\n").into_bytes()
}

/// Whether a page shows that form.
fn shows(page: &str, title: &str) -> bool {
    page.contains(&format!("value=\"{title}\""))
}

/// What is sent on one connection.
struct Attack {
    /// The requests, as their sender sees them.
    sections: Vec<Vec<u8>>,
    /// Whether the sender hangs up then.
    says_goodbye: bool,
}

impl Attack {
    fn of(case: &Case) -> Attack {
        let bytes = |content: &Content| match content {
            Content::Bytes(text) => raw(std::str::from_utf8(text).unwrap()),
            odd @ (Content::Size(_) | Content::Link(_) | Content::Socket | Content::Gone | Content::Touched) => {
                panic!("{}: what is sent is text, and not {odd:?}", case.name)
            }
        };
        let says_goodbye = case.files.iter().any(|(name, _)| name == "goodbye");
        let sent = case.files.iter().filter(|(name, _)| name != "goodbye");
        Attack { sections: sent.map(|(_, content)| bytes(content)).collect(), says_goodbye }
    }

    /// What the sender means to ask of the worker.
    fn meant(&self) -> Seen {
        let of = |method: &[u8]| self.sections.iter().filter(|sent| sent.starts_with(method)).count();
        let written = of(b"POST /submit/canary ");
        Seen { requests: self.sections.len(), canaries: written + of(b"GET /submit/canary "), titles: Vec::new() }
    }

    /// All at once, and what comes back until the other side hangs up.
    fn made<S: Read + Write>(&self, mut stream: S, hang_up: impl FnOnce()) -> Said {
        let last = if self.says_goodbye { Vec::new() } else { asking("the-last") };
        // Who has seen enough may close before all is sent.
        let _ = stream.write_all(&[self.sections.concat(), last].concat());
        if self.says_goodbye {
            hang_up();
        }
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Said::parse(&String::from_utf8_lossy(&bytes))
    }
}

/// Text as it stands in a case to the bytes that it means.
fn raw(text: &str) -> Vec<u8> {
    let lines = text.lines().map(|line| line.strip_suffix('\\').map_or(format!("{line}\\r\\n"), str::to_owned));
    let (mut bytes, all) = (Vec::new(), repeated(&lines.collect::<String>()));
    let mut rest = all.as_str();
    while let Some((plain, escape)) = rest.split_once('\\') {
        bytes.extend(plain.bytes());
        let (byte, length) = match escape.as_bytes() {
            [b'r', ..] => (b'\r', 1),
            [b'n', ..] => (b'\n', 1),
            [b't', ..] => (b'\t', 1),
            [b'0', ..] => (0, 1),
            [b'x', ..] => (u8::from_str_radix(&escape[1..3], 16).unwrap(), 3),
            _ => panic!("what is `\\{escape}`?"),
        };
        bytes.push(byte);
        rest = &escape[length..];
    }
    [bytes, rest.into()].concat()
}

/// `{ab × 3}` to `ababab`.
fn repeated(text: &str) -> String {
    let Some((before, rest)) = text.split_once('{') else { return text.to_owned() };
    let (inner, after) = rest.split_once('}').unwrap();
    let (unit, times) = inner.split_once(" × ").unwrap();
    format!("{before}{}{}", unit.repeat(times.parse().unwrap()), repeated(after))
}

/// What came back on one connection.
struct Said {
    /// The status of each answer but that to the last request.
    statuses: Vec<String>,
    /// Whether the last request was answered.
    is_open: bool,
    text: String,
}

impl Said {
    fn parse(text: &str) -> Said {
        let heads = text.match_indices("HTTP/1.").map(|(at, _)| &text[at..]);
        let status = |head: &str| {
            let status = head.get(8..12)?.strip_prefix(' ')?;
            status.bytes().all(|byte| byte.is_ascii_digit()).then(|| status.to_owned())
        };
        let mut statuses: Vec<String> = heads.filter_map(status).collect();
        let is_open = shows(text, "the-last") && statuses.pop().is_some();
        Said { statuses, is_open, text: text.to_owned() }
    }

    fn told(&self) -> String {
        let statuses = if self.statuses.is_empty() { "no answer".to_owned() } else { self.statuses.join(", ") };
        format!("{statuses}, then {}\n", if self.is_open { "open" } else { "closed" })
    }
}

/// What one reader of all these bytes took for requests.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    /// How many.
    requests: usize,
    /// How many of them were for the form that only hidden requests are sent to.
    canaries: usize,
    /// The titles of what was kept.
    titles: Vec<String>,
}

impl Seen {
    /// The worker's log and its inbox tell.
    fn by_the_worker(log: &str, root: &Path) -> Seen {
        let answered = || log.lines().filter(|line| line.contains(" answered "));
        let mut titles: Vec<String> = fixture::files(&root.join("inbox")).values().filter_map(|it| title(it)).collect();
        titles.sort();
        let canaries = answered().filter(|line| line.contains("form=\"canary\"")).count();
        Seen { requests: answered().count(), canaries, titles }
    }

    fn kept(&self) -> String {
        if self.titles.is_empty() { "nothing".to_owned() } else { self.titles.join(", ") }
    }

    /// Whether the reader behind saw no more than the one in front.
    fn is_within(&self, front: &Seen) -> Result<(), String> {
        let written = self.titles.iter().filter(|title| *title == "canary").count();
        let is_fine = self.requests <= front.requests && self.canaries <= front.canaries && written <= front.canaries;
        if is_fine { Ok(()) } else { Err(format!("the worker saw {self:?}, and who stood in front {front:?}")) }
    }
}

/// What a record says.
fn title(record: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(record).ok()?;
    let line = text.lines().find_map(|line| line.trim().strip_prefix("title: "))?;
    Some(line.trim_matches('"').to_owned())
}

#[test]
fn a_hidden_request_that_was_answered_would_be_seen() {
    let log = " INFO answered form=\"idea\" status=303\n INFO answered form=\"canary\" status=422\n";
    let folder = tempfile::tempdir().unwrap();
    let worker = Seen::by_the_worker(log, folder.path());
    assert_eq!(worker, Seen { requests: 2, canaries: 1, titles: Vec::new() });
    let front = |requests, canaries| Seen { requests, canaries, titles: Vec::new() };
    worker.is_within(&front(2, 1)).unwrap();
    worker.is_within(&front(2, 0)).unwrap_err();
    worker.is_within(&front(1, 1)).unwrap_err();
    let kept = Seen { requests: 1, canaries: 0, titles: vec!["canary".into()] };
    kept.is_within(&front(1, 0)).unwrap_err();
}

#[test]
fn nginx_keeps_its_connection_for_whoever_comes_next() {
    if let Err(why) = Front::is_possible() {
        return skipped("smuggling behind nginx", &why);
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let front = Front::start(&listener.local_addr().unwrap().to_string());
    let only_one = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        for _ in lines.map_while(Result::ok).filter(String::is_empty) {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\nvalue=\"a-bystander\"").unwrap();
        }
    });
    for manner in front::MANNERS {
        is_served(&front, manner).unwrap();
    }
    assert_eq!(front.forwarded().requests, front::MANNERS.len());
    only_one.join().unwrap();
}

#[test]
fn a_case_means_these_bytes() {
    assert_eq!(raw("A: b\n\nx\\x00\\t\\\ny{-+ × 2}\\\n"), b"A: b\r\n\r\nx\0\ty-+-+");
    let said = Said::parse("HTTP/1.1 303 See Other\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<input value=\"the-last\">");
    assert_eq!(said.told(), "303, then open\n");
    assert_eq!(Said::parse("HTTP/1.1 400 Bad Request\r\n\r\nGET / HTTP/1.1 and so on").told(), "400, then closed\n");
    assert_eq!(Said::parse("").told(), "no answer, then closed\n");
}
