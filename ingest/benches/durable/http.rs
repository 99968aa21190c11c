//! Submissions over HTTP, each with a token and words of its own, on connections that stay open as a proxy's do.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use ingest::token::Token;
use jiff::Timestamp;

use crate::Fallible;
use crate::durable::site::{Form, Site};
use crate::durable::times::Times;
use crate::durable::words::Words;

/// How long ago the page was shown on which answers are checked: whoever sends it in no time looks like a program.
const LOOKED_AT: Duration = Duration::from_secs(60);
/// From how many networks submissions come in turn, so that none sends more than is usual for one: 30 an hour.
const NETWORKS: u32 = 20_000;
/// Those begin at 11.0.0.0.
const FIRST_NETWORK: u32 = 11 << 24;

/// Sends so many submissions by so many clients, and looks whether as many records are there.
pub fn measure(site: &Site, form: Form, clients: usize, submissions: usize) -> Fallible<Times> {
    let connections: Vec<TcpStream> = (0..clients).map(|_| connect(site.address())).collect::<Fallible<_>>()?;
    let times = Times::of(connections, submissions, |stream, i| send(stream, form, i))?;
    let records = records(&site.inbox())?.len();
    if records == submissions { Ok(times) } else { Err(format!("{records} records of {submissions}").into()) }
}

/// A record as the worker writes it, so that the bare loop writes the same.
pub fn largest_record(site: &Site) -> Fallible<Vec<u8>> {
    let mut stream = connect(site.address())?;
    send(&mut stream, Form::Sealed, 0)?;
    Ok(std::fs::read(records(&site.inbox())?.first().ok_or("no record")?)?)
}

/// A connection that stays open, which the worker lets it do for ten seconds at a time.
pub fn connect(address: SocketAddr) -> Fallible<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Sends one submission, and waits for thanks. Its answers were looked at for a minute, and it comes from one of many networks.
pub fn send(stream: &mut TcpStream, form: Form, i: usize) -> Fallible<()> {
    let token = Token::issue(Timestamp::now() - LOOKED_AT)?.signed(form.id(), &Site::key());
    let body = format!("{}&token={token}", typed(form, i));
    let from = Ipv4Addr::from(FIRST_NETWORK + (u32::try_from(i)? % NETWORKS) * 256);
    let head = format!(
        "POST /submit/{} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {from}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}",
        form.id(),
        body.len()
    );
    stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes())?;
    let (mut answer, mut part) = (Vec::new(), [0; 4096]);
    while !answer.ends_with(b"\r\n\r\n") {
        let read = stream.read(&mut part)?;
        answer.extend_from_slice(&part[..read]);
        if read == 0 || !answer.starts_with(&b"HTTP/1.1 303"[..answer.len().min(12)]) {
            return Err(format!("no thanks, but {}", String::from_utf8_lossy(&answer)).into());
        }
    }
    Ok(())
}

/// What somebody typed into the fields of a form.
fn typed(form: Form, i: usize) -> String {
    let story = || format!("This+is+story+{i}.+").repeat(12);
    let private = format!("email=somebody.{i}%40example.org&agree=yes");
    match form {
        Form::Published => format!("story={}", story()),
        Form::Sealed => format!("story={}&{private}", story()),
        Form::Idea => {
            let mut words = Words::of(i);
            format!("title={}&story={}&{private}", words.some(6), words.some(100))
        }
    }
}

/// All records of an inbox. Other files lie there, too, such as the one by which editors take turns.
pub fn records(inbox: &Path) -> Fallible<Vec<std::path::PathBuf>> {
    let (mut folders, mut records) = (vec![inbox.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir()? {
            let path = entry?.path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|it| it == "md") => records.push(path),
                false => {}
            }
        }
    }
    Ok(records)
}
