//! Submissions over HTTP, each with a token and words of its own, on connections that stay open as a proxy's do.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use ingest::token::Token;
use jiff::Timestamp;

use crate::Fallible;
use crate::durable::site::{Form, Site};
use crate::durable::times::Times;

/// Sends so many submissions by so many clients, and looks whether as many records are there.
pub fn measure(site: &Site, form: Form, clients: usize, submissions: usize) -> Fallible<Times> {
    let connections: Vec<TcpStream> = (0..clients).map(|_| connect(site)).collect::<Fallible<_>>()?;
    let times = Times::of(connections, submissions, |stream, i| send(stream, form, i))?;
    let records = records(&site.inbox())?.len();
    if records == submissions { Ok(times) } else { Err(format!("{records} records of {submissions}").into()) }
}

/// A record as the worker writes it, so that the bare loop writes the same.
pub fn largest_record(site: &Site) -> Fallible<Vec<u8>> {
    let mut stream = connect(site)?;
    send(&mut stream, Form::Sealed, 0)?;
    Ok(std::fs::read(records(&site.inbox())?.first().ok_or("no record")?)?)
}

/// A connection that stays open, which the worker lets it do for ten seconds at a time.
pub fn connect(site: &Site) -> Fallible<TcpStream> {
    let stream = TcpStream::connect(site.address)?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Sends one submission, and waits for thanks.
pub fn send(stream: &mut TcpStream, form: Form, i: usize) -> Fallible<()> {
    let token = Token::issue(Timestamp::now())?.signed(form.id(), &Site::key());
    let story = format!("This+is+story+{i}.+").repeat(12);
    let private = match form {
        Form::Published => String::new(),
        Form::Sealed => format!("&email=somebody.{i}%40example.org&agree=yes"),
    };
    let body = format!("story={story}{private}&token={token}");
    let head = format!(
        "POST /submit/{} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}",
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

fn records(inbox: &Path) -> Fallible<Vec<std::path::PathBuf>> {
    let (mut folders, mut records) = (vec![inbox.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir()? {
            let path = entry?.path();
            match path.is_dir() {
                true => folders.push(path),
                false => records.push(path),
            }
        }
    }
    Ok(records)
}
