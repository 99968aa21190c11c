//! A whole connection, as anybody on the network may open one.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use ingest::{Config, NoPages, Purpose, Trust, Worker};
use jiff::Timestamp;
use tempfile::TempDir;

/// The demonstration's own form for ideas, which shows answers for checking, and one that keeps them at once.
const FORMS: [(&str, &str); 2] = [
    ("idea.yaml", include_str!("../../../content/forms/idea.yaml")),
    (
        "note.yaml",
        "title: A note\nat: /notes/new/\nfields:\n  - {id: note, kind: text, label: A note, required: Enter a note, shown: published}\n",
    ),
];

/// Ends whatever came before it, unless that was not complete.
const END: &[u8] = b"\r\n\r\nGET /end HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
/// Whoever has not been answered by then, has sent half a request.
const PATIENCE: Duration = Duration::from_millis(200);

/// A real server with a real worker, started once. Its folder lies in memory where the system has a place for that.
static SERVER: LazyLock<(TempDir, SocketAddr)> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder");
    let forms = folder.path().join("content/forms");
    std::fs::create_dir_all(&forms).expect("a folder");
    for (name, form) in FORMS {
        std::fs::write(forms.join(name), form).expect("a file");
    }
    std::fs::write(folder.path().join("content/site.yaml"), "name: Trial\n").expect("a file");
    let address = start(folder.path());
    (folder, address)
});

fn start(root: &Path) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a socket");
    let address = listener.local_addr().expect("an address");
    let config = Config {
        store: ingest::Store::of(root),
        base: String::new(),
        purpose: Purpose::Development,
        pages: Arc::new(NoPages),
        clock: Arc::new(Timestamp::now),
        ticks: ingest::worker::ticks(),
        trust: Trust::default(),
        keep_free: 0,
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
    let answer = answer(bytes);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1."), "{answer}");
    assert!(!answer.contains("HTTP/1.1 500"), "{answer}");
    for (at, path) in answer.match_indices("/submit/note/sent/") {
        let thanks = &answer[at + path.len()..];
        let receipt: String = thanks.chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(is_kept(&receipt), "somebody was thanked for {receipt}, and nothing is kept: {answer}");
    }
}

fn is_kept(receipt: &str) -> bool {
    let inbox = SERVER.0.path().join("inbox");
    ["waiting", "quarantine"]
        .iter()
        .any(|folder| inbox.join(folder).join("note").join(format!("{receipt}.md")).is_file())
}

/// All that the server says to some bytes.
pub fn answer(bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(SERVER.1).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
    let _ = stream.write_all(bytes).and_then(|()| stream.write_all(END)); // it may have hung up
    let mut said = Vec::new();
    let _ = stream.read_to_end(&mut said);
    String::from_utf8_lossy(&said).into_owned()
}
