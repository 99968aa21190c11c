//! What is sent: submissions that each have words of their own, so that none can be taken for another.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use ingest::Receipt;
use ingest::token::Token;
use jiff::Timestamp;

use crate::crash::site;
use crate::server::{Answer, FORM, encoded};

/// No answer takes as long as this on any machine; a test that waits longer has found a fault.
const PATIENCE: Duration = Duration::from_secs(60);

/// A submission, which can be sent again and again.
#[derive(Clone, Debug)]
pub struct Submission {
    number: u64,
    /// How many lines its story has.
    lines: u64,
    token: String,
    /// The name that it will have.
    pub receipt: Receipt,
}

impl Submission {
    /// One with so many lines of story, at least one. Its answers were checked, so it has a token, and its receipt is known.
    pub fn new(number: u64, lines: u64) -> Submission {
        let token = Token::issue(Timestamp::now()).unwrap();
        let receipt = token.receipt("idea", &site::key());
        Submission { number, lines, token: token.signed("idea", &site::key()), receipt }
    }

    /// Its first answer.
    pub fn title(&self) -> String {
        format!("Bench {} by the “{}” stop: & <dry>", self.number, self.receipt)
    }

    /// Its second one.
    pub fn story(&self) -> String {
        let line = |i| format!("Line {i} of {}: rain, ζ, 'quotes' and --- a rule.", self.number);
        (0..self.lines).map(line).collect::<Vec<_>>().join("\n")
    }

    /// Its private one.
    pub fn email(&self) -> String {
        format!("bench.{}@example.org", self.number)
    }

    /// What was said, in one line.
    pub fn digest(&self) -> String {
        blake3::hash(format!("{}\0{}\0{}", self.title(), self.story(), self.email()).as_bytes()).to_hex().to_string()
    }

    /// Sends it. Nothing when the worker broke off before it had answered.
    pub fn send(&self, address: &str) -> Option<Answer> {
        let (head, body) = self.request(address);
        exchange(address, format!("{head}{body}").as_bytes())
    }

    /// Head and body of the request with it.
    pub fn request(&self, address: &str) -> (String, String) {
        let (title, story, email) = (self.title(), self.story(), self.email());
        let pairs =
            [("title", &*title), ("story", &story), ("email", &email), ("consent", "yes"), ("token", &self.token)];
        let body = encoded(&pairs);
        let length = body.len();
        let head = format!(
            "POST /submit/idea HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: {FORM}\r\nContent-Length: {length}\r\n\r\n"
        );
        (head, body)
    }

    /// Whether an answer is thanks, for this one and no other.
    pub fn is_thanked_by(&self, answer: Option<&Answer>) -> bool {
        let Some(answer) = answer.filter(|answer| answer.status == 303) else { return false };
        assert_eq!(answer.receipt(), self.receipt.as_str(), "thanks for something else");
        true
    }
}

fn exchange(address: &str, request: &[u8]) -> Option<Answer> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let _ = stream.write_all(request);
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("no answer within {PATIENCE:?}"),
        Ok(_) | Err(_) => {}
    }
    String::from_utf8_lossy(&bytes).contains("\r\n\r\n").then(|| Answer::parse(&bytes))
}
