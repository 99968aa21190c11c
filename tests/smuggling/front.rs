//! nginx in front of the worker, with connections that it keeps and shares among its visitors: there a hidden request bites.
//!
//! It listens on sockets in a folder of its own, so nothing of it meets the machine's, and it ends with its owner.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::smuggling::Seen;

/// As it comes, reading a request to its end before it passes it on; and as lenient as it can be made, passing on what comes
/// as it comes.
pub const MANNERS: [&str; 2] = ["as-it-comes", "lenient"];

/// No answer takes as long as this on any machine; a test that waits longer has found a fault.
const PATIENCE: Duration = Duration::from_secs(60);

/// An nginx at work.
pub struct Front {
    child: Child,
    /// It writes its warnings there as long as it runs.
    _stderr: BufReader<ChildStderr>,
    folder: TempDir,
}

impl Front {
    /// Whether there is one on this machine.
    ///
    /// # Errors
    /// When there is none.
    pub fn is_possible() -> Result<(), String> {
        let version = nginx().arg("-v").stderr(Stdio::null()).status();
        let why = match version {
            Ok(status) if status.success() => return Ok(()),
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        Err(format!("nginx cannot be run ({why}): install the package 'nginx-light'"))
    }

    /// Stands in front of a worker. Its first words come when it can be spoken to.
    pub fn start(worker: &str) -> Front {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::write(path.join("nginx.conf"), configuration(path, worker)).unwrap();
        let mut child = nginx()
            .args(["-e", "stderr", "-p"])
            .arg(path)
            .arg("-c")
            .arg(path.join("nginx.conf"))
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut stderr, mut said) = (BufReader::new(child.stderr.take().unwrap()), String::new());
        while !said.contains("event method") {
            assert_ne!(stderr.read_line(&mut said).unwrap(), 0, "nginx does not start: {said}");
        }
        Front { child, _stderr: stderr, folder }
    }

    /// A connection to it.
    pub fn connect(&self, manner: &str) -> UnixStream {
        let stream = UnixStream::connect(self.folder.path().join(manner)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Ends it. What it passed on, every attempt counted.
    pub fn forwarded(mut self) -> Seen {
        let _ = self.child.kill();
        self.child.wait().unwrap();
        let log = fs::read_to_string(self.folder.path().join("access.log")).unwrap();
        let passed = log.lines().filter(|line| !line.starts_with('-'));
        let attempts = |line: &str| line.split('|').next().unwrap_or_default().split(", ").count();
        passed.fold(Seen::default(), |seen, line| Seen {
            requests: seen.requests + attempts(line),
            canaries: seen.canaries + if line.contains("/submit/canary") { attempts(line) } else { 0 },
            ..seen
        })
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn nginx() -> Command {
    let mut command = Command::new("nginx");
    // It is not on everybody's path.
    command.env("PATH", format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default()));
    command
}

/// One process, all of its files in a folder, one connection kept to the worker. A log line is written before the connection
/// ends, as nothing lingers.
fn configuration(folder: &Path, worker: &str) -> String {
    let folder = folder.display();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary: String = temporary.iter().map(|what| format!("  {what}_temp_path {folder}/{what};\n")).collect();
    let [as_it_comes, lenient] = MANNERS;
    format!(
        "daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr notice;\nevents {{}}\nhttp {{\n{temporary}\
         \x20 log_format passed '$upstream_addr|$request_uri';\n  access_log {folder}/access.log passed;\n\
         \x20 client_header_timeout 3s;\n  client_body_timeout 3s;\n  lingering_close off;\n\
         \x20 proxy_http_version 1.1;\n  proxy_set_header Connection \"\";\n\
         \x20 upstream worker {{ server {worker}; keepalive 1; }}\n\
         \x20 server {{ listen unix:{folder}/{as_it_comes}; location / {{ proxy_pass http://worker; }} }}\n\
         \x20 server {{ listen unix:{folder}/{lenient}; ignore_invalid_headers off; underscores_in_headers on; merge_slashes off;\n\
         \x20   location / {{ proxy_pass http://worker; proxy_request_buffering off; }} }}\n}}\n"
    )
}
