//! How long an editor waits: from the moment a text is saved until the page in the browser would show it.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::measure::Stand;
use super::weigh::Weight;
use crate::Fallible;

/// How many texts are saved, after one that does not count.
const REPEATS: usize = 20;
/// How long the server is left alone between two, so that it has done all that it does afterwards.
const PAUSE: Duration = Duration::from_millis(300);
/// How often the page is asked for.
const STEP: Duration = Duration::from_millis(1);
/// The longest anybody waits for anything.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running server.
struct Server {
    child: Child,
    address: String,
}

/// What a peer's server took for each saved text, and its greatest memory.
pub fn times(stand: &Stand) -> Fallible<Vec<Weight>> {
    stand.peer.forget(&stand.site.folder)?;
    let server = Server::start(stand)?;
    server.wait_for(&stand.site.url, "</html>")?;
    let times = (0..=REPEATS).map(|number| save_one(&server, stand, number)).collect::<Fallible<Vec<Duration>>>()?;
    stand.site.restore()?;
    let peak = server.peak()?;
    Ok(times.into_iter().skip(1).map(|time| Weight { time, peak }).collect())
}

fn save_one(server: &Server, stand: &Stand, number: usize) -> Fallible<Duration> {
    thread::sleep(PAUSE);
    let word = format!("served{number}times");
    let start = Instant::now();
    stand.site.edit_body(&word)?;
    server.wait_for(&stand.site.url, &word)?;
    Ok(start.elapsed())
}

impl Server {
    fn start(stand: &Stand) -> Fallible<Server> {
        // Ours takes a free port and says which; the other one has to be told.
        let port = if stand.peer.is_ours() { 0 } else { free_port()? };
        let mut command: Command = stand.peer.serve(&stand.site.folder, port);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let told = child.stdout.take().map(BufReader::new);
        let mut server = Server { child, address: format!("127.0.0.1:{port}") };
        if stand.peer.is_ours() {
            let mut lines = told.into_iter().flat_map(BufRead::lines).map_while(Result::ok);
            let address = lines.find_map(|line| address(&line));
            server.address = address.ok_or("`serve` ended without an address")?;
            thread::spawn(move || lines.for_each(drop));
        } else {
            thread::spawn(move || told.map(|mut told| io::copy(&mut told, &mut io::sink())));
        }
        Ok(server)
    }

    /// Asks for a page until it shows a text.
    fn wait_for(&self, url: &str, text: &str) -> Fallible<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if self.get(url).is_ok_and(|page| page.contains(text)) {
                return Ok(());
            }
            thread::sleep(STEP);
        }
        Err(format!("{url} does not show `{text}`").into())
    }

    fn get(&self, url: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        write!(stream, "GET {url} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    /// The most memory it held at once so far, in KiB.
    fn peak(&self) -> io::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        Ok(line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that is gone already needs no ending.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The `127.0.0.1:8080` in a line that says where a site is.
fn address(line: &str) -> Option<String> {
    let rest = line.split_once("http://")?.1;
    Some(rest.split(|c: char| c == '/' || c.is_whitespace()).next()?.to_owned())
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
