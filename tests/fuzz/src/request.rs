//! A whole connection, as anybody on the network may open one.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use ingest::{Config, NoPages, Purpose, Trust, Worker};
use jiff::Timestamp;
use tempfile::TempDir;

/// The demonstration's own form for ideas, on a site with nothing else.
const FORM: &str = include_str!("../../../content/forms/idea.yaml");

/// A real server with a real worker, started once. Its folder lies in memory where the system has a place for that.
static SERVER: LazyLock<(TempDir, SocketAddr)> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder");
    let forms = folder.path().join("content/forms");
    std::fs::create_dir_all(&forms).expect("a folder");
    std::fs::write(forms.join("idea.yaml"), FORM).expect("a file");
    std::fs::write(folder.path().join("content/site.yaml"), "title: Trial\n").expect("a file");
    let address = start(folder.path());
    (folder, address)
});

fn start(root: &Path) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a socket");
    let address = listener.local_addr().expect("an address");
    let config = Config {
        root: root.to_owned(),
        base: String::new(),
        purpose: Purpose::Development,
        pages: Arc::new(NoPages),
        clock: Arc::new(Timestamp::now),
        ticks: ingest::worker::ticks(),
        trust: Trust::default(),
    };
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let worker = Arc::new(Worker::new(config).expect("an inbox"));
            let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
            ingest::serve(listener, worker, std::future::pending()).await;
        });
    });
    address
}

/// Whatever comes, is answered by HTTP or by an end; nobody is thanked for what is not kept; nothing is our fault.
pub fn request(bytes: &[u8]) {
    let (folder, address) = &*SERVER;
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a socket");
    let _ = stream.write_all(bytes).and_then(|()| stream.shutdown(Shutdown::Write));
    let mut answer = Vec::new();
    let ended = stream.read_to_end(&mut answer);
    assert!(ended.is_ok() || !is_slow(&ended), "the connection was neither answered nor ended");
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1."), "{answer}");
    assert!(!answer.contains("HTTP/1.1 500"), "{answer}");
    if answer.contains("\r\nlocation: /thank-you/") || answer.contains("\r\nlocation: /submit/") {
        assert!(folder.path().join("inbox").is_dir(), "somebody was thanked, and nothing is kept");
    }
}

fn is_slow(ended: &std::io::Result<usize>) -> bool {
    use std::io::ErrorKind::{TimedOut, WouldBlock};
    ended.as_ref().is_err_and(|error| matches!(error.kind(), TimedOut | WouldBlock))
}
