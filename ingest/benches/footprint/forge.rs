//! Stands for the API of a forge, on this machine: it answers at once and keeps nothing, so what is measured is who asks it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::Fallible;

/// Staticman's settings of a site, which it reads from the forge with each entry; in base 64, as the API gives files:
///
/// ```yaml
/// comments:
///   allowedFields: [name, email, message]
///   branch: main
///   format: yaml
///   path: content/comments
///   moderation: true
/// ```
const SETTINGS: &str = "Y29tbWVudHM6CiAgYWxsb3dlZEZpZWxkczogW25hbWUsIGVtYWlsLCBtZXNzYWdlXQogIGJyYW5jaDogbWFpbgogIGZvcm1hdDogeWFtbAogIHBhdGg6IGNvbnRlbnQvY29tbWVudHMKICBtb2RlcmF0aW9uOiB0cnVlCg==";

/// A forge, for as long as the bench runs.
pub struct Forge {
    /// Where it listens.
    pub address: SocketAddr,
    asked_to_merge: Arc<AtomicUsize>,
}

impl Forge {
    /// Opens one.
    pub fn open() -> Fallible<Forge> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let forge = Forge { address: listener.local_addr()?, asked_to_merge: Arc::default() };
        let asked_to_merge = Arc::clone(&forge.asked_to_merge);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let asked_to_merge = Arc::clone(&asked_to_merge);
                std::thread::spawn(move || answer(stream, &asked_to_merge));
            }
        });
        Ok(forge)
    }

    /// How many entries it was asked to merge.
    pub fn entries(&self) -> usize {
        self.asked_to_merge.load(Ordering::Relaxed)
    }
}

/// One request on each connection, as Staticman asks.
fn answer(stream: TcpStream, asked_to_merge: &AtomicUsize) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? <= 2 {
            break;
        }
        let line = line.to_ascii_lowercase();
        length = line.strip_prefix("content-length:").and_then(|text| text.trim().parse().ok()).unwrap_or(length);
    }
    reader.read_exact(&mut vec![0; length])?;
    let (status, body) = match first.split(' ').collect::<Vec<_>>()[..] {
        ["GET", path, _] if path.contains("/contents/") => ("200 OK", format!(r#"{{"content": "{SETTINGS}"}}"#)),
        ["GET", path, _] if path.contains("/branches/") => ("200 OK", r#"{"commit": {"sha": "0"}}"#.to_owned()),
        ["POST", path, _] if path.ends_with("/pulls") => {
            asked_to_merge.fetch_add(1, Ordering::Relaxed);
            ("201 Created", "{}".to_owned())
        }
        ["PUT" | "POST", ..] => ("201 Created", "{}".to_owned()),
        _ => ("404 Not Found", "{}".to_owned()),
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}", body.len());
    reader.get_mut().write_all(format!("{head}\r\nConnection: close\r\n\r\n{body}").as_bytes())
}
