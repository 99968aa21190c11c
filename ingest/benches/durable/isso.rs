//! Comments sent to Isso, which keeps them in an SQLite database that is synced with each.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use crate::Fallible;
use crate::durable::program::{Program, free};
use crate::durable::times::Times;

/// What it is asked until it answers: the comments of a page.
const PAGE: &str = "/?uri=%2Fbus-times%2F";

/// Isso, which goes with its owner.
pub struct Isso(pub Program);

impl Isso {
    /// Starts it with a new database on the disk of a folder, without limits, moderation and mail.
    pub fn start(program: &Path, dir: &Path) -> Fallible<Isso> {
        let address = free()?;
        let folder = tempfile::Builder::new().disable_cleanup(true).tempdir_in(dir)?;
        let (settings, database) = (folder.path().join("isso.cfg"), folder.path().join("comments.db"));
        let text = format!(
            "[general]\ndbpath = {}\nhost = http://{address}/\n[server]\nlisten = http://{address}/\n[guard]\nenabled = false\n",
            database.display()
        );
        fs::write(&settings, text)?;
        let mut command = Command::new(program);
        command.arg("-c").arg(&settings).arg("run");
        Ok(Isso(Program::start(&mut command, address, PAGE)?))
    }

    /// Sends so many comments by so many clients, each on a connection of its own, for its server keeps none open.
    pub fn measure(&self, clients: usize, comments: usize) -> Fallible<Times> {
        self.send(0)?; // makes the thread, which two cannot do at once
        Times::of(vec![(); clients], comments, |(), i| self.send(i + 1))
    }

    fn send(&self, i: usize) -> Fallible<()> {
        let story = format!("This is story {i}. ").repeat(12);
        let body = format!(
            r#"{{"title": "Bus times", "text": "{story}", "author": "Somebody", "email": "somebody.{i}@example.org"}}"#
        );
        let head = format!(
            "POST /new?uri=%2Fbus-times%2F HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\n\
             Content-Type: application/json\r\nConnection: close\r\nContent-Length: {1}",
            self.0.address,
            body.len()
        );
        let mut stream = TcpStream::connect(self.0.address)?;
        stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        match answer.split(' ').nth(1) {
            Some("201") => Ok(()),
            Some("500") => self.send(i), // many at once may find its database locked; who sends it again is heard at last
            _ => Err(format!("isso kept no comment, but said {answer}").into()),
        }
    }
}
