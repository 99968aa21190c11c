//! The real `showground serve` on a free port, for tests that speak to it as strangers do: in raw bytes.
//!
//! It is there once it has said its address; what it says after that is kept in a file. It ends with its owner.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::html::{Part, inside, parts};
use crate::program::{TODAY, showground};

/// No answer takes as long as this on any machine; a test that waits longer has found a fault.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server at work.
pub struct Server {
    child: Child,
    /// Host and port.
    address: String,
    stdout: BufReader<ChildStdout>,
    /// What it said when it started.
    said: String,
    log: TempDir,
}

/// An answer of it.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Server {
    /// Serves a site, and waits until it can be spoken to.
    pub fn start(root: &Path) -> Server {
        Server::of(root, &["serve", "--listen", "127.0.0.1:0", "--today", TODAY])
    }

    /// Serves a site with the editors' desk beside it; what it says of where that is.
    pub fn with_desk(root: &Path, args: &[&str]) -> (Server, String) {
        let serve = ["serve", "--listen", "127.0.0.1:0", "--today", TODAY];
        let mut server = Server::of(root, &[&serve, args].concat());
        let mut said = String::new();
        server.stdout.read_line(&mut said).unwrap();
        (server, said)
    }

    /// Serves a site to other machines, too.
    pub fn reachable(root: &Path) -> Server {
        Server::of(root, &["serve", "--listen", "0.0.0.0:0", "--today", TODAY])
    }

    /// Takes the forms of a built site for the public; can be watched at another address.
    pub fn watched(root: &Path) -> (Server, String) {
        let mut server = Server::of(root, &["ingest", "--listen", "127.0.0.1:0", "--monitor", "127.0.0.1:0"]);
        let (monitor, said) = address(&mut server.stdout, server.log.path());
        server.said += &said;
        (server, monitor)
    }

    fn of(root: &Path, args: &[&str]) -> Server {
        let log = tempfile::tempdir().unwrap();
        let mut child = showground(root)
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(log.path().join("stderr")).unwrap())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let (address, said) = address(&mut stdout, log.path());
        Server { child, address, stdout, said, log }
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The answer to a request: its first line, further headers, and a body.
    pub fn ask(&self, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        ask(&self.address, line, headers, body)
    }

    /// The answer to a form, filled in with these words.
    pub fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let body = encoded(pairs);
        self.ask(&format!("POST {path}"), &[("Content-Type", FORM)], body.as_bytes())
    }

    /// The answer to a form that was filled in with these words, and seen once more where it asks for that.
    pub fn send(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, pairs);
        if answer.status != 200 {
            return answer;
        }
        let carried = answer.carried();
        self.post(path, &carried.iter().map(|(name, value)| (&**name, &**value)).collect::<Vec<_>>())
    }

    /// The same from one of many networks, as the proxy says whom the site trusts (see [`trusting`]): of so many forms from one
    /// network, most would be refused.
    pub fn send_from(&self, network: u32, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let answer = self.post_from(network, path, pairs);
        if answer.status != 200 {
            return answer;
        }
        let carried = answer.carried();
        let carried: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (&**name, &**value)).collect();
        self.post_from(network, path, &carried)
    }

    /// The answer to a form from one of many networks.
    pub fn post_from(&self, network: u32, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let from = std::net::Ipv4Addr::from(0x0a00_0000 + (network << 8)).to_string();
        let headers = [("Content-Type", FORM), ("X-Forwarded-For", from.as_str())];
        self.ask(&format!("POST {path}"), &headers, encoded(pairs).as_bytes())
    }

    /// A page.
    pub fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), &[], b"")
    }

    /// Ends it. All it said, on both channels.
    pub fn stop(mut self) -> String {
        self.end();
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        format!("{}{rest}{}", self.said, read(self.log.path()))
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// The answer at an address to a request: its first line, further headers, and a body.
pub fn ask(address: &str, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut request = format!("{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    let mut bytes = format!("{request}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend(body);
    exchange(address, &bytes)
}

/// The answer at an address to a request in bytes.
pub fn exchange(address: &str, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // A server that has seen enough may answer and close before all is sent.
    let _ = stream.write_all(request);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    Answer::parse(&bytes)
}

/// The only type of body that forms have.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Lets a site believe this machine when it says for whom it asks.
pub fn trusting(root: &Path) {
    let settings = root.join("content/site.yaml");
    let text = fs::read_to_string(&settings).unwrap() + "trusted_proxies: [127.0.0.1]\n";
    fs::write(settings, text).unwrap();
}

/// Words as a browser sends them.
pub fn encoded(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Host and port that a server says next, and how it says them.
fn address(stdout: &mut BufReader<ChildStdout>, log: &Path) -> (String, String) {
    let mut said = String::new();
    stdout.read_line(&mut said).unwrap();
    let address = said.trim().strip_prefix("http://").and_then(|rest| rest.split('/').next());
    (address.unwrap_or_else(|| panic!("no address, but {said:?}: {}", read(log))).to_owned(), said)
}

fn read(log: &Path) -> String {
    fs::read_to_string(log.join("stderr")).unwrap()
}

impl Answer {
    /// The answer in some bytes.
    pub fn parse(bytes: &[u8]) -> Answer {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer, but {text:?}"));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        let answer = Answer { status: status.unwrap(), headers, body: body.to_owned() };
        assert!(answer.header("transfer-encoding").is_none(), "answers are whole");
        answer
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// What the form of a page sends without being asked: its hidden fields.
    pub fn carried(&self) -> Vec<(String, String)> {
        let attr = |attrs: &[(String, String)], name: &str| {
            attrs.iter().find(|(attr, _)| attr == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let hidden = |part: &Part| match part {
            Part::Start(name, attrs) if name == "input" && attr(attrs, "type") == "hidden" => {
                Some((attr(attrs, "name"), attr(attrs, "value")))
            }
            Part::Start(..) | Part::End(_) | Part::Text(_) => None,
        };
        inside(&parts(&self.body), "main").iter().filter_map(hidden).collect()
    }

    /// The receipt of a submission that was taken.
    pub fn receipt(&self) -> String {
        assert_eq!(self.status, 303, "{}", self.body);
        self.header("location").unwrap().rsplit('/').next().unwrap().to_owned()
    }
}
