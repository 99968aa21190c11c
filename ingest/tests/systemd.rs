//! The small program under systemd: it takes the sockets that it is handed, says when it is ready, and that it is alive.
//!
//! Sockets are handed over by `passed.py`, because only what is inherited can be handed to a child; and what is said, is said to
//! a socket of the test.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_showground-ingest");
/// Nothing here takes as long on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program that was begun. It goes with its owner.
struct Begun {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Begun {
    fn new(command: &mut Command) -> Begun {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Begun { child, stdout }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Its exit code, and what it complained of.
    fn end(mut self) -> (Option<i32>, String) {
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code(), said)
    }

    fn terminate(&self) {
        // The shell's own, which is there where no program of that name is.
        let told = Command::new("sh").arg("-c").arg(format!("kill -TERM {}", self.child.id())).status();
        assert!(told.unwrap().success());
    }

    fn stop(self) {
        self.terminate();
        let (code, said) = self.end();
        assert_eq!(code, Some(0), "{said}");
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A site with a form, for trying out.
fn site() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(root.path().join("content/forms")).unwrap();
    fs::write(root.path().join("content/site.yaml"), "name: Example\n").unwrap();
    let form =
        "title: Say something\nat: /say/\nfields:\n  - {id: word, kind: text, label: A word, shown: published}\n";
    fs::write(root.path().join("content/forms/say.yaml"), form).unwrap();
    root
}

/// The program with sockets of these names, and their addresses.
fn handed(names: &str, root: &Path, options: &[&str]) -> (Begun, Vec<String>) {
    let launcher = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/passed.py");
    let mut command = Command::new("python3");
    command.args([launcher, names, PROGRAM, "--development", "--root"]).arg(root).args(options);
    let mut begun = Begun::new(&mut command);
    let addresses = names.split(':').map(|_| begun.line()).collect();
    (begun, addresses)
}

/// The first line of the answer to a request.
fn ask(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_socket_that_is_passed_is_listened_on() {
    let root = site();
    let (mut begun, addresses) = handed("showground.socket", root.path(), &[]);
    assert_eq!(begun.line(), format!("http://{}/", addresses[0]));
    assert_eq!(ask(&addresses[0], "/submit/say"), "HTTP/1.1 200 OK");
    begun.stop();
}

#[test]
fn of_two_sockets_that_of_the_monitors_name_is_the_monitors_or_else_the_second() {
    let root = site();
    for (names, public, monitor) in [("monitor:showground.socket", 1, 0), ("a.socket:b.socket", 0, 1)] {
        let (mut begun, addresses) = handed(names, root.path(), &[]);
        assert_eq!(begun.line(), format!("http://{}/", addresses[public]));
        assert_eq!(begun.line(), format!("http://{}/metrics", addresses[monitor]));
        assert_eq!(ask(&addresses[public], "/submit/say"), "HTTP/1.1 200 OK", "{names}");
        assert_eq!(ask(&addresses[monitor], "/healthz"), "HTTP/1.1 200 OK", "{names}");
        begun.stop();
    }
}

#[test]
fn a_socket_has_one_master() {
    let root = site();
    for (names, option) in [("showground.socket", "--listen"), ("monitor", "--monitor")] {
        let (begun, _) = handed(names, root.path(), &["--listen", "0", "--monitor", "0"]);
        let (code, said) = begun.end();
        assert!(code == Some(2) && said.contains(&format!("leave out {option}")), "{code:?}: {said}");
    }
    let (begun, _) = handed("a:b:c", root.path(), &[]);
    let (code, said) = begun.end();
    assert!(code == Some(2) && said.contains("more sockets than"), "{code:?}: {said}");
}

#[test]
fn a_socket_that_does_not_listen_is_refused_before_the_program_is_ready() {
    let root = site();
    let (code, said) = handed("deaf", root.path(), &[]).0.end();
    assert!(code == Some(2) && said.contains("Accept=no"), "{code:?}: {said}");
}

#[test]
fn systemd_hears_when_it_is_ready_that_it_is_alive_and_when_it_stops() {
    let root = site();
    let left = root.path().join("inbox/waiting/say/.1111111111.md.0123456789abcdef");
    fs::create_dir_all(left.parent().unwrap()).unwrap();
    let file = fs::File::create(&left).unwrap();
    file.set_modified(file.metadata().unwrap().modified().unwrap() - Duration::from_secs(2 * 24 * 3600)).unwrap();
    let ear = UnixDatagram::bind(root.path().join("notify")).unwrap();
    ear.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut command = Command::new(PROGRAM);
    command.args(["--development", "--listen", "0", "--root"]).arg(root.path());
    command.env("NOTIFY_SOCKET", root.path().join("notify")).env("WATCHDOG_USEC", "200000");
    let mut begun = Begun::new(&mut command);

    until_heard(&ear, "READY=1");
    assert!(!left.exists(), "it has swept");
    let said = begun.line();
    let address = said.strip_prefix("http://").and_then(|rest| rest.strip_suffix('/')).unwrap();
    assert_eq!(ask(address, "/submit/say"), "HTTP/1.1 200 OK");
    (0..3).for_each(|_| assert_eq!(heard(&ear), "WATCHDOG=1"));
    begun.terminate();
    until_heard(&ear, "STOPPING=1");
    assert_eq!(begun.end().0, Some(0));
}

fn heard(ear: &UnixDatagram) -> String {
    let mut bytes = [0; 1024];
    let length = ear.recv(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes[..length]).trim_end().to_owned()
}

/// Listens until something is said; only that it is alive may be said before.
fn until_heard(ear: &UnixDatagram, what: &str) {
    let first = std::iter::repeat_with(|| heard(ear)).find(|said| said != "WATCHDOG=1");
    assert_eq!(first.as_deref(), Some(what));
}
