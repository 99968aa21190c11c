//! What `showground hosting` tells a server is what the server then does: a real nginx and a real Caddy show the site, one visitor
//! at a time.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::crash::skipped;
use crate::fixture;
use crate::program::run;
use crate::server;

/// No server takes as long as this to begin or to answer on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The server's own table of kinds, with one in it that only its owner knows.
const KINDS: &str = "types { text/html html; text/css css; text/plain txt; image/svg+xml svg; application/x-own own; }\n\
                     default_type application/octet-stream;\n";

/// A site at this address with an earlier name, in two languages, that was built.
fn site(address: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = format!("name: A programme\nbase_url: {address}\nlanguages: [en, cy]\n");
    let files = [
        ("site.yaml", settings.as_str()),
        ("ideas/a-bench.md", "---\ntitle: A bench\naliases: [a-seat]\n---\nTo sit on.\n"),
        (
            "forms/hall.yaml",
            "title: Name the hall\nat: /hall/\nfields:\n  - {id: name, kind: text, label: What should it be called?, shown: published}\n",
        ),
        ("files/plan.txt", "Für alle."),
        ("files/figures.csv", "place,ideas\n"),
        ("files/shape.own", "A file of a kind that only this server knows."),
        ("images/TREE.SVG", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("images/bench.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ];
    for (name, text) in files {
        let place = folder.path().join("content").join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }
    let beside = tempfile::tempdir().unwrap();
    for editor in ["ada.key", "ben.key"] {
        run(folder.path(), &["keys", "new", "--add", "--out", beside.path().join(editor).to_str().unwrap()]).good();
    }
    run(folder.path(), &["build"]).good();
    folder
}

/// A server at work, which listens on a socket in a folder of its own.
struct Server {
    child: Child,
    socket: PathBuf,
    _folder: TempDir,
}

impl Server {
    /// Starts a program with this configuration in a folder, `FOLDER` in it.
    fn start(program: &mut Command, configuration: &str, name: &str) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let (file, socket) = (folder.path().join(name), folder.path().join("socket"));
        fs::write(&file, configuration.replace("FOLDER", &folder.path().to_string_lossy())).unwrap();
        let said = fs::File::create(folder.path().join("said")).unwrap();
        let mut child =
            program.arg(&file).current_dir(folder.path()).stdin(Stdio::null()).stderr(said).spawn().unwrap();
        let begun = Instant::now();
        while UnixStream::connect(&socket).is_err() {
            let said = || fs::read_to_string(folder.path().join("said")).unwrap();
            assert!(child.try_wait().unwrap().is_none() && begun.elapsed() < PATIENCE, "it does not start: {}", said());
            std::thread::yield_now();
        }
        Server { child, socket, _folder: folder }
    }

    /// The answer to a visitor: its status, its headers in small letters, and its text.
    fn answer(&self, path: &str) -> Answer {
        let mut stream = UnixStream::connect(&self.socket).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{path}: {text}"));
        let (status, headers) = head.split_once("\r\n").unwrap();
        let header =
            |line: &str| line.split_once(": ").map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
        Answer {
            status: status.to_owned(),
            headers: headers.lines().filter_map(header).collect(),
            body: body.to_owned(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
struct Answer {
    status: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Answer {
    /// A header that is there once.
    fn header(&self, name: &str) -> &str {
        let all: Vec<&str> = self.headers.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str()).collect();
        assert!(all.len() < 2, "{name}: {all:?}");
        all.first().copied().unwrap_or_default()
    }

    fn has_status(&self, status: &str) -> bool {
        self.status.contains(&format!(" {status}"))
    }
}

/// A program that may lie where only its owner looks.
fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.env("PATH", format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default()));
    command
}

fn is_there(name: &str, says_hello: &str) -> bool {
    let said = program(name).arg(says_hello).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_there = said.is_ok_and(|status| status.success());
    if !is_there {
        skipped(&format!("a site behind {name}"), &format!("{name} is not there: install the package '{name}'"));
    }
    is_there
}

/// All that a server is told is what it does.
fn is_as_told(server: &Server, site: &Path, worker: &server::Server) {
    let home = server.answer("/");
    assert!(home.has_status("200") && home.body.contains("A programme"), "{home:?}");
    assert_eq!(home.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(home.header("cache-control"), "public, max-age=60, must-revalidate");
    let page = fs::read_to_string(site.join("public/index.html")).unwrap();
    let meta = page.split("http-equiv=\"Content-Security-Policy\" content=\"").nth(1).unwrap();
    let policy = format!("{}; frame-ancestors 'none'", meta.split('"').next().unwrap());
    for path in ["/", "/images/bench.svg", "/nowhere/"] {
        let answer = server.answer(path);
        assert_eq!(answer.header("content-security-policy"), policy, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");

    let old = server.answer("/ideas/a-seat/");
    assert!(old.has_status("302") && old.header("location").ends_with("/ideas/a-bench/"), "{old:?}");
    let old = server.answer("/cy/ideas/a-seat/");
    assert!(old.has_status("302") && old.header("location").ends_with("/cy/ideas/a-bench/"), "{old:?}");
    let (nowhere, in_welsh) = (server.answer("/nowhere/"), server.answer("/cy/nowhere/"));
    assert!(nowhere.has_status("404") && nowhere.body.contains("<html lang=\"en\""), "{nowhere:?}");
    assert!(in_welsh.has_status("404") && in_welsh.body.contains("<html lang=\"cy\""), "{in_welsh:?}");
    assert!(server.answer("/.showground-published.json").has_status("404"));
    let nothing = server.answer("/assets/nothing.0123abcd.css");
    assert!(nothing.has_status("404") && nothing.header("cache-control").is_empty(), "{nothing:?}");

    let style = page.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(server.answer(style).header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(server.answer(style).header("content-type"), "text/css; charset=utf-8");
    for picture in ["/images/bench.svg", "/images/TREE.SVG"] {
        assert_eq!(
            server.answer(picture).header("cache-control"),
            "public, max-age=3600, must-revalidate",
            "{picture}"
        );
    }
    assert_eq!(server.answer("/files/plan.txt").header("content-type"), "text/plain; charset=utf-8");
    for path in ["/submit/hall", "/submit/none.svg"] {
        let (there, direct) = (server.answer(path), worker.get(path));
        assert_eq!((there.header("cache-control"), direct.header("cache-control")), ("no-store", Some("no-store")));
        for header in ["content-security-policy", "x-content-type-options", "referrer-policy"] {
            assert_eq!(Some(there.header(header)), direct.header(header), "{path}: {header}");
        }
    }
}

/// Where nobody listens, as long as nobody uses the port multiplexer of 1988: a worker that is away.
const NOBODY: &str = "127.0.0.1:1";

/// nginx, which shows what is in a folder, told these lines; below `forms` a worker answers.
fn nginx(root: &Path, lines: &str, forms: &str, worker: &str) -> Server {
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary: String = temporary.iter().map(|what| format!("{what}_temp_path FOLDER/{what};\n")).collect();
    let configuration = format!(
        "daemon off;\nmaster_process off;\npid FOLDER/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{temporary}access_log off;\n{KINDS}\
         server {{\nlisten unix:FOLDER/socket;\nroot {};\n{lines}location ^~ {forms} {{ proxy_pass http://{worker}; }}\n}}\n}}\n",
        root.display()
    );
    let folder = tempfile::tempdir().unwrap();
    let test = folder.path().join("test.conf");
    fs::write(&test, configuration.replace("FOLDER", &folder.path().to_string_lossy())).unwrap();
    let told = program("nginx").args(["-t", "-e", "stderr", "-c"]).arg(&test).output().unwrap();
    let said = String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success() && !said.contains("[warn]"), "{said}");
    Server::start(program("nginx").args(["-e", "stderr", "-c"]), &configuration, "nginx.conf")
}

/// What else Caddy has to show, in a block of its own.
const OTHERS: &str = "handle /others/* {\n\tfile_server\n}\n";

/// Caddy, the same.
fn caddy(root: &Path, lines: &str, forms: &str, worker: &str) -> Server {
    let configuration = format!(
        "{{\n\tadmin off\n\tauto_https off\n}}\nhttp:// {{\n\tbind unix/FOLDER/socket\n\troot * {}\n{lines}\
         handle {forms}* {{\n\treverse_proxy {worker}\n}}\n{OTHERS}}}\n",
        root.display()
    );
    let mut caddy = program("caddy");
    let home = tempfile::tempdir().unwrap();
    caddy.env("HOME", home.path()).env("XDG_DATA_HOME", home.path()).env("XDG_CONFIG_HOME", home.path());
    Server::start(caddy.args(["run", "--adapter", "caddyfile", "--config"]), &configuration, "Caddyfile")
}

/// How a server is started, by its name.
type Start = fn(&Path, &str, &str, &str) -> Server;

/// A site at the root of its host, and its worker behind the same server.
fn with_a_worker(name: &str, start: Start) -> (TempDir, server::Server, Server) {
    let site = site("https://example.org/");
    let (worker, _) = server::Server::watched(site.path());
    let lines = run(site.path(), &["hosting", name]).good().stdout;
    let public = site.path().join("public");
    fs::write(public.join(".showground-published.json"), "{}").unwrap();
    let server = start(&public, &lines, "/submit/", worker.address());
    is_as_told(&server, site.path(), &worker);
    (site, worker, server)
}

/// Of a form that reaches nobody, no server says that there is no such page.
fn says_nothing_of_pages_when_a_worker_is_away(name: &str, start: Start) {
    let site = site("https://example.org/");
    let lines = run(site.path(), &["hosting", name]).good().stdout;
    let server = start(&site.path().join("public"), &lines, "/submit/", NOBODY);
    let answer = server.answer("/submit/hall");
    assert!(answer.has_status("502") && !answer.body.contains("A programme"), "{answer:?}");
}

/// What is said of a site below a path is said of nothing else that the server has.
fn leaves_other_pages_alone(name: &str, start: Start) -> (TempDir, Server) {
    let site = site("https://example.org/ideas");
    let (worker, _) = server::Server::watched(site.path());
    let lines = run(site.path(), &["hosting", name]).good().stdout;
    let www = tempfile::tempdir().unwrap();
    fixture::copy(&site.path().join("public"), &www.path().join("ideas"));
    fs::create_dir(www.path().join("others")).unwrap();
    fs::write(www.path().join("others/page.html"), "Another page.").unwrap();
    let server = start(www.path(), &lines, "/ideas/submit/", worker.address());
    let (home, other) = (server.answer("/ideas/"), server.answer("/others/page.html"));
    assert!(other.has_status("200") && other.body == "Another page.", "{other:?}");
    assert!(server.answer("/ideas").header("location").ends_with("/ideas/"));
    assert_eq!(home.header("cache-control"), "public, max-age=60, must-revalidate");
    assert!(home.has_status("200") && home.header("content-security-policy").contains("frame-ancestors"), "{home:?}");
    for header in ["cache-control", "content-security-policy", "referrer-policy"] {
        assert_eq!(other.header(header), "", "{header}");
    }
    let (ours, theirs) = (server.answer("/ideas/cy/nowhere/"), server.answer("/others/nowhere/"));
    assert!(ours.has_status("404") && ours.body.contains("<html lang=\"cy\""), "{ours:?}");
    assert!(theirs.has_status("404") && !theirs.body.contains("A programme"), "{theirs:?}");
    assert_eq!(server.answer("/ideas/files/figures.csv").header("content-type"), "text/csv; charset=utf-8");
    let answer = server.answer("/ideas/submit/hall");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("content-security-policy").contains("form-action"), "{answer:?}");
    (www, server)
}

#[test]
fn nginx_does_what_it_is_told_of_a_site() {
    if !is_there("nginx", "-v") {
        return;
    }
    let (_site, _worker, server) = with_a_worker("nginx", nginx);
    for (path, kind) in [("/files/figures.csv", "text/csv; charset=utf-8"), ("/files/shape.own", "application/x-own")] {
        assert_eq!(server.answer(path).header("content-type"), kind, "{path}");
    }
    let in_welsh = server.answer("/cy/none.csv");
    assert!(in_welsh.has_status("404") && in_welsh.body.contains("<html lang=\"cy\""), "{in_welsh:?}");
    says_nothing_of_pages_when_a_worker_is_away("nginx", nginx);
    leaves_other_pages_alone("nginx", nginx);
}

#[test]
fn caddy_does_what_it_is_told_of_a_site() {
    if !is_there("caddy", "version") {
        return;
    }
    let _all = with_a_worker("caddy", caddy);
    says_nothing_of_pages_when_a_worker_is_away("caddy", caddy);
    let (www, server) = leaves_other_pages_alone("caddy", caddy);
    fs::write(www.path().join("notes.txt"), "Not to be shown.").unwrap();
    let beside = server.answer("/notes.txt");
    assert!(!beside.body.contains("shown"), "{beside:?}");
}
