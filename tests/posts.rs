//! What strangers send: the answer to each request, read aloud, and what lies in the inbox afterwards.
//!
//! A case is a text file; its files lie over the small site in `base/`, but for those named `….request`, which are sent in
//! their order to a server of their own. A request is its first line, headers, an empty line and answers:
//!
//! ```text
//! POST /submit/idea
//! Content-Type: text/plain
//!
//! idea = A bench
//! problem = It rains.
//!   And this is its second line.
//! raw: sent=as+it+is%21
//! ```
//!
//! `{a=1& × 65}` stands for so many of them. `and all that the page carries` are the hidden fields of the last page that has some,
//! which is how answers are sent that were checked; an answer above it takes the place of one of them. Receipts, tokens, digests and what
//! is sealed differ each time and are hidden.

use std::path::Path;

use rayon::prelude::*;

use crate::expected;
use crate::fixture::{self, Case, Content};
use crate::html::{inside, parts, read_aloud, text};
use crate::server::{Answer, FORM, Server, encoded};

#[test]
fn every_request_gets_an_answer_to_act_on_and_only_good_ones_are_kept() {
    let results: Vec<_> = expected::cases("posts").par_iter().map(|path| check(Case::read(path))).collect();
    expected::all(results);
}

fn check(mut case: Case) -> Result<(), String> {
    let site = tempfile::tempdir().unwrap();
    fixture::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/posts/base"), site.path());
    let requests = requests(&mut case);
    case.lay(site.path());
    let server = Server::start(site.path());
    let story = story(&requests, &server);
    let out = hidden(&story, &kept(site.path()));
    expected::compare(&case.name, &case.expected, &out, || case.expect(&out))
}

/// The files of a case that are sent and not laid.
fn requests(case: &mut Case) -> Vec<Request> {
    let (sent, laid) = std::mem::take(&mut case.files).into_iter().partition(|(name, _)| name.ends_with(".request"));
    case.files = laid;
    let sent: Vec<(String, Content)> = sent;
    assert!(!sent.is_empty(), "{}: nothing is sent", case.name);
    let text = |content| match content {
        Content::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
        odd @ (Content::Size(_) | Content::Link(_) | Content::Socket | Content::Gone | Content::Touched) => {
            panic!("a request is a text, and not {odd:?}")
        }
    };
    sent.into_iter().map(|(_, content)| Request::parse(&text(content))).collect()
}

struct Request {
    line: String,
    headers: Vec<(String, String)>,
    body: Sent,
}

/// What is sent with a request.
enum Sent {
    /// Bytes, as they stand.
    Raw(String),
    /// Answers.
    Answers(Vec<(String, String)>),
    /// Answers, and all that the page before carries besides.
    Carried(Vec<(String, String)>),
}

/// All requests with what comes back, each sent when the one before is answered.
fn story(requests: &[Request], server: &Server) -> String {
    let (mut told_so_far, mut before) = (String::new(), None);
    for request in requests {
        let answer = request.sent(server, before.as_ref());
        told_so_far += &format!("> {}\n{}\n", request.line, told(&answer));
        before = if answer.carried().is_empty() { before } else { Some(answer) };
    }
    told_so_far
}

impl Request {
    fn parse(text: &str) -> Request {
        let (head, answers) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let (line, headers) = head.split_once('\n').unwrap_or((head, ""));
        let header = |header: &str| header.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut headers: Vec<_> = headers.lines().filter_map(header).collect();
        if line.starts_with("POST") && !headers.iter().any(|(name, _)| name == "Content-Type") {
            headers.push(("Content-Type".into(), FORM.into()));
        }
        Request { line: line.to_owned(), headers, body: Sent::parse(answers) }
    }

    fn sent(&self, server: &Server, before: Option<&Answer>) -> Answer {
        let headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
        server.ask(&self.line, &headers, self.body.after(before).as_bytes())
    }
}

impl Sent {
    fn parse(answers: &str) -> Sent {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for line in answers.lines() {
            match (line.strip_prefix("  "), line.strip_prefix("raw: "), line.split_once(" = "), pairs.last_mut()) {
                (Some(more), _, _, Some((_, words))) => *words += &format!("\r\n{}", repeated(more)),
                (_, Some(raw), ..) => return Sent::Raw(repeated(raw)),
                (_, _, Some((name, words)), _) => pairs.push((name.to_owned(), repeated(words))),
                _ if line == "and all that the page carries" => return Sent::Carried(pairs),
                (..) => assert!(line.trim().is_empty(), "what is `{line}`?"),
            }
        }
        Sent::Answers(pairs)
    }

    /// The body after the answer to the request before.
    fn after(&self, before: Option<&Answer>) -> String {
        let encode = |pairs: &[(String, String)]| {
            encoded(&pairs.iter().map(|(name, words)| (&**name, &**words)).collect::<Vec<_>>())
        };
        match self {
            Sent::Raw(raw) => raw.clone(),
            Sent::Answers(pairs) => encode(pairs),
            Sent::Carried(own) => {
                let carried = before.map(Answer::carried).unwrap_or_default().into_iter();
                let kept = carried.filter(|(name, _)| own.iter().all(|(other, _)| other != name));
                encode(&kept.chain(own.iter().cloned()).collect::<Vec<_>>())
            }
        }
    }
}

/// `{ab × 3}` to `ababab`.
fn repeated(text: &str) -> String {
    let Some((before, rest)) = text.split_once('{') else { return text.to_owned() };
    let (inner, after) = rest.split_once('}').unwrap();
    let (unit, times) = inner.split_once(" × ").unwrap();
    format!("{before}{}{}", unit.repeat(times.parse().unwrap()), repeated(after))
}

/// Status, the headers that tell somebody what to do, and the page.
fn told(answer: &Answer) -> String {
    let mut out = format!("{}\n", answer.status);
    for name in ["location", "allow", "retry-after"] {
        out += &answer.header(name).map(|value| format!("{name}: {value}\n")).unwrap_or_default();
    }
    assert_eq!(answer.header("cache-control"), Some("no-store"), "what is answered is nobody's to keep");
    if answer.body.is_empty() {
        return out;
    }
    let page = parts(&answer.body);
    let main = read_aloud(inside(&page, "main"));
    out + &format!("title: {}\n{}", text(inside(&page, "title")).trim(), shortened(&main))
}

/// Lines that were made long are not worth reading to their end.
fn shortened(text: &str) -> String {
    const ENOUGH: usize = 160;
    let line = |line: &str| match line.char_indices().nth(ENOUGH) {
        Some((at, _)) => format!("{} … and {} more\n", &line[..at], line[at..].chars().count()),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// Every file of the inbox but for the one by which editors take turns, in which there is nothing.
fn kept(site: &Path) -> Vec<String> {
    let file = |(name, bytes): (String, Vec<u8>)| format!("--- inbox/{name}\n{}", String::from_utf8(bytes).unwrap());
    let is_lock = |(name, bytes): &(String, Vec<u8>)| name == "editors.lock" && bytes.is_empty();
    fixture::files(&site.join("inbox")).into_iter().filter(|file| !is_lock(file)).map(file).collect()
}

/// Story and files without what differs each time.
fn hidden(story: &str, files: &[String]) -> String {
    let receipts = after(story, "/sent/");
    let numbered = |text: &str| {
        let number =
            |text: String, (i, receipt): (usize, &String)| text.replace(receipt, &format!("RECEIPT-{}", i + 1));
        receipts.iter().enumerate().fold(text.to_owned(), number)
    };
    let mut files: Vec<String> = files.iter().map(|file| numbered(&without_seals(file))).collect();
    files.sort();
    let kept = if files.is_empty() { "nothing is kept\n".to_owned() } else { files.concat() };
    after(story, "[token: ").iter().fold(numbered(story), |out, token| out.replace(token, "TOKEN")) + &kept
}

/// A record without its digest and the characters of what is sealed.
fn without_seals(record: &str) -> String {
    let (mut out, mut sealed) = (String::new(), false);
    for line in record.split_inclusive('\n') {
        match line.trim() {
            "-----BEGIN AGE ENCRYPTED FILE-----" => sealed = true,
            "-----END AGE ENCRYPTED FILE-----" => {
                sealed = false;
                out += "  (sealed)\n";
            }
            _ if sealed => {}
            _ => out += line,
        }
    }
    after(&out, "digest: ").iter().fold(out, |out, digest| out.replace(digest, "DIGEST"))
}

/// The different words after a mark, in their order.
fn after(text: &str, mark: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for rest in text.split(mark).skip(1) {
        let word: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        if word.len() >= 10 && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

#[test]
fn a_request_is_read_from_its_text() {
    let request = Request::parse("POST /x\nA: b\n\nidea = {ab × 2} c\n  d\nagree = yes\n");
    assert_eq!(request.line, "POST /x");
    assert_eq!(request.headers, [("A".to_owned(), "b".to_owned()), ("Content-Type".to_owned(), FORM.to_owned())]);
    assert_eq!(request.body.after(None), "idea=abab+c%0D%0Ad&agree=yes");
    assert_eq!(Request::parse("POST /x\n\nraw: {a=%ff& × 2}\n").body.after(None), "a=%ff&a=%ff&");
    let page = "<main><input type=hidden name=a value='&lt;'><input type=hidden name=token value=1></main>";
    let before = Answer { status: 200, headers: Vec::new(), body: page.to_owned() };
    let carried = Request::parse("POST /x\n\ntoken = 2\nand all that the page carries\n").body;
    assert_eq!(carried.after(Some(&before)), "a=%3C&token=2");
}

#[test]
fn what_differs_each_time_is_hidden() {
    let record = "receipt: ABCDEFGHJK\nsealed: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  x\n  -----END AGE ENCRYPTED \
                  FILE-----\ndigest: 0123456789abcdef\n";
    let hidden = hidden("/submit/idea/sent/ABCDEFGHJK\n", &[record.to_owned()]);
    assert_eq!(hidden, "/submit/idea/sent/RECEIPT-1\nreceipt: RECEIPT-1\nsealed: |\n  (sealed)\ndigest: DIGEST\n");
}
