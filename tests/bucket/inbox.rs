//! Several workers and one bucket: the real programs, a real server of S3 on this machine, workers that are killed at any moment, and a
//! store that goes away for a while. **Nobody is thanked for what is not there, and nothing is there twice.**
//!
//! `KILLS` says how many workers are killed, 12 unless given. `tests/bucket/nodes` tries the same on three servers that are one, of
//! which one is killed as often as a worker is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use object_store::ObjectStoreExt;
use tempfile::{NamedTempFile, TempDir};

use crate::nodes::Nodes;
use crate::server::Server;

const STORE: &str = "s3://showcase/county";
const WORKERS: usize = 3;
const CLIENTS: usize = 16;
/// Servers that are one look for each other again twice a minute; until two have found each other, none of them says anything.
const REUNION: Duration = Duration::from_secs(150);

const SETTINGS: &str = "name: A programme\nbase_url: https://example.org/\n";
const IDEA: &str = "\
title: Share an idea
at: /ideas/new/
becomes: idea
retention: P180D
consent: {field: consent, text: pages/help/privacy}
fields:
  - {id: title, kind: text, label: Your idea, required: Enter your idea, max: 120, shown: published}
  - {id: email, kind: email, label: Email address, shown: private}
  - {id: consent, kind: checkbox, label: I agree, required: Agree, shown: private}
";
const HELP: &str = "\
title: Ask for help
at: /help/new/
check_answers: true
retention: P180D
fields:
  - {id: what, kind: text, label: What would help?, required: Enter what would help, max: 120, shown: published}
";

/// What people were thanked for: the words, and the reference they got.
type Thanked = BTreeMap<String, String>;

/// A site with the keys of two editors, built.
pub fn site(nodes: &Nodes) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let place = root.path().join("content").join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    };
    write("site.yaml", SETTINGS);
    write("pages/help/privacy.md", "---\ntitle: Privacy\n---\nWe keep it safe.\n");
    write("forms/idea.yaml", IDEA);
    write("forms/help.yaml", HELP);
    for editor in ["one.key", "two.key"] {
        let key = root.path().with_extension(editor);
        nodes.does(root.path(), &["keys", "new", "--out", key.to_str().unwrap(), "--add"]);
    }
    nodes.does(root.path(), &["build"]);
    root
}

/// A worker, which is killed and started again.
pub struct Worker<'s> {
    nodes: &'s Nodes,
    root: &'s Path,
    number: usize,
    child: Option<Child>,
    /// Where it can be spoken to.
    address: Arc<RwLock<String>>,
    /// What it says of its last run.
    log: NamedTempFile,
}

impl<'s> Worker<'s> {
    pub fn new(nodes: &'s Nodes, root: &'s Path, number: usize, address: &Arc<RwLock<String>>) -> Worker<'s> {
        Worker { nodes, root, number, child: None, address: Arc::clone(address), log: NamedTempFile::new().unwrap() }
    }

    /// Starts it, as a machine does: again, where it does not reach its store and ends.
    pub fn start(&mut self) -> Result<(), String> {
        let enough = Instant::now() + REUNION;
        loop {
            match self.tried() {
                Err(_) if Instant::now() < enough => thread::sleep(Duration::from_millis(250)),
                started => return started,
            }
        }
    }

    /// Starts it; what it said, when it ended.
    fn tried(&mut self) -> Result<(), String> {
        let mut child = self
            .nodes
            .showground_at(self.number, self.root, &["ingest", "--listen", "127.0.0.1:0", "--store", STORE, "--silent"])
            .args(["--trusted-proxy", "127.0.0.0/8"])
            .stdout(Stdio::piped())
            .stderr(fs::File::create(self.log.path()).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        if line.is_empty() {
            child.wait().unwrap();
            return Err(fs::read_to_string(self.log.path()).unwrap());
        }
        self.child = Some(child);
        *self.address.write().unwrap() = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Ok(())
    }

    fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            child.wait().unwrap();
        }
    }
}

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        self.kill();
    }
}

/// An answer: its status, where it leads, and its page.
pub struct Answer {
    pub status: u16,
    location: String,
    pub page: String,
}

pub fn post(address: &str, form: &str, body: &str, network: usize) -> Option<Answer> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(40))).ok()?;
    let from = format!("10.{}.{}.7", network / 250 % 250, network % 250);
    let head = format!(
        "POST /submit/{form} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: {from}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, page) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let location = head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_default();
    Some(Answer { status, location: location.to_owned(), page: page.to_owned() })
}

/// What the page on which answers are checked would send.
fn carried(page: &str) -> Option<String> {
    let inputs = page.split("<input type=\"hidden\" name=\"").skip(1);
    let pairs = inputs.map(|input| {
        let (name, rest) = input.split_once("\" value=\"")?;
        Some(format!("{name}={}", rest.split_once("\">")?.0.replace(' ', "+")))
    });
    pairs.collect::<Option<Vec<_>>>().map(|pairs| pairs.join("&"))
}

/// Somebody who sends one thing after the other, each until they are thanked, and some of them once more.
struct Client<'a> {
    number: usize,
    addresses: &'a [Arc<RwLock<String>>],
    is_over: &'a AtomicBool,
    tries: &'a AtomicUsize,
}

impl Client<'_> {
    fn sends(&self) -> Thanked {
        let (mut thanked, mut nth) = (Thanked::new(), 0);
        while !self.is_over.load(Ordering::SeqCst) {
            nth += 1;
            let words = format!("From {} the {nth}th", self.number);
            let form = if nth % 4 == 0 { "help" } else { "idea" };
            let field = if form == "help" { "what" } else { "title" };
            let plain = format!("{field}={}", words.replace(' ', "+"));
            let Some(body) = self.checked(form, plain) else { continue };
            let Some(receipt) = self.until_thanked(form, &body) else { continue };
            if nth % 5 == 0 {
                let again = self.until_thanked(form, &body);
                assert!(again.is_none() || again.as_ref() == Some(&receipt), "{words}: {again:?} is not {receipt}");
            }
            thanked.insert(words, receipt);
        }
        thanked
    }

    /// What is sent in the end: with the token of the page on which answers are checked, where there is one.
    fn checked(&self, form: &str, body: String) -> Option<String> {
        if form != "help" {
            return Some(body + "&email=me%40example.org&consent=yes");
        }
        let page = self.answered(form, &body, 200)?;
        carried(&page.page)
    }

    fn until_thanked(&self, form: &str, body: &str) -> Option<String> {
        let answer = self.answered(form, body, 303)?;
        answer.location.rsplit('/').next().map(str::to_owned)
    }

    /// The answer with this status, from one worker or another; nothing once all is over.
    fn answered(&self, form: &str, body: &str, status: u16) -> Option<Answer> {
        let enough = Instant::now() + REUNION;
        loop {
            let at = self.tries.fetch_add(1, Ordering::Relaxed);
            let address = self.addresses[at % self.addresses.len()].read().unwrap().clone();
            match post(&address, form, body, at) {
                Some(answer) if answer.status == status => return Some(answer),
                Some(answer) => assert_eq!(answer.status, 503, "{}", answer.page),
                None => {} // it was killed
            }
            if self.is_over.load(Ordering::SeqCst) {
                return None;
            }
            assert!(Instant::now() < enough, "nobody took {body}");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// All records, by their words: as many as there are, with their references.
fn kept(nodes: &Nodes) -> BTreeMap<String, Vec<String>> {
    let mut kept = BTreeMap::<String, Vec<String>>::new();
    for (name, bytes) in nodes.files().iter().filter(|(name, _)| name.ends_with(".md")) {
        let text = String::from_utf8_lossy(bytes);
        let line =
            text.lines().find_map(|line| line.trim().strip_prefix("title: ").or(line.trim().strip_prefix("what: ")));
        let words = line.unwrap_or_else(|| panic!("{name}: {text}")).trim_matches('"').to_owned();
        let receipt = name.rsplit('/').next().unwrap().trim_end_matches(".md").to_owned();
        kept.entry(words).or_default().push(receipt);
    }
    kept
}

/// Whether what somebody was thanked for is there, under its reference.
fn is_kept(kept: &BTreeMap<String, Vec<String>>, words: &str, receipt: &String) -> bool {
    kept.get(words).is_some_and(|receipts| receipts.contains(receipt))
}

#[test]
fn whichever_worker_is_killed_whoever_was_thanked_is_kept_once() {
    let kills: usize = std::env::var("KILLS").map_or(12, |kills| kills.parse().unwrap());
    let nodes = Nodes::of_environment();
    let root = site(&nodes);
    let addresses: Vec<Arc<RwLock<String>>> = (0..WORKERS).map(|_| Arc::default()).collect();
    let workers: Vec<Mutex<Worker<'_>>> = addresses
        .iter()
        .enumerate()
        .map(|(number, address)| Mutex::new(Worker::new(&nodes, root.path(), number, address)))
        .collect();
    // Not the one after the other: they find no secret there, and agree on one.
    thread::scope(|scope| {
        workers.iter().for_each(|worker| drop(scope.spawn(|| worker.lock().unwrap().start().unwrap())))
    });
    let (is_over, tries) = (AtomicBool::new(false), AtomicUsize::new(0));
    let thanked: Vec<Thanked> = thread::scope(|scope| {
        let clients = (0..CLIENTS).map(|number| {
            let client = Client { number, addresses: &addresses, is_over: &is_over, tries: &tries };
            scope.spawn(move || client.sends())
        });
        let clients: Vec<_> = clients.collect();
        let (mut dice, mut started) = (Dice(7), Ok(()));
        for kill in 0..kills {
            thread::sleep(Duration::from_millis(dice.up_to(600)));
            let mut worker = workers[dice.up_to(WORKERS as u64) as usize].lock().unwrap();
            worker.kill();
            nodes.loses(dice.up_to(WORKERS as u64));
            started = worker.start();
            if started.is_err() || clients.iter().any(|client| client.is_finished()) {
                break; // it found a fault, which is said below
            }
            if kill % 100 == 99 {
                println!("{} killed", kill + 1);
            }
        }
        is_over.store(true, Ordering::SeqCst);
        let thanked = clients.into_iter().map(|client| client.join().unwrap()).collect();
        started.unwrap();
        thanked
    });
    drop(workers);
    let kept = kept(&nodes);
    let thanked: Thanked = thanked.into_iter().flatten().collect();
    let lost: Vec<_> = thanked.iter().filter(|(words, receipt)| !is_kept(&kept, words, receipt)).collect();
    assert!(lost.is_empty(), "{} of {} thanked are lost: {lost:?}", lost.len(), thanked.len());
    let twice: BTreeSet<_> = kept.iter().filter(|(_, receipts)| receipts.len() > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert!(thanked.len() >= kills, "so few were sent that it says nothing: {}", thanked.len());
    println!("{kills} killed; {} thanked, {} kept: none lost, none twice", thanked.len(), kept.len());
}

/// What a worker took, by the references that people got.
fn taken(nodes: &Nodes, root: &Path, titles: &[&str]) -> Vec<String> {
    let address = Arc::default();
    let mut worker = Worker::new(nodes, root, 0, &address);
    worker.start().unwrap();
    let at = address.read().unwrap().clone();
    let sent = titles.iter().enumerate().map(|(n, title)| {
        let body = format!("title={}&email=me%40example.org&consent=yes", title.replace(' ', "+"));
        let answer = post(&at, "idea", &body, 250 * n).unwrap();
        assert_eq!(answer.status, 303, "{}", answer.page);
        answer.location.rsplit('/').next().unwrap().to_owned()
    });
    sent.collect()
}

/// Another machine: the content, and an editor's key, and nothing else.
struct Desk<'n> {
    nodes: &'n Nodes,
    place: TempDir,
    key: PathBuf,
}

impl<'n> Desk<'n> {
    fn new(nodes: &'n Nodes, root: &Path) -> Desk<'n> {
        let place = tempfile::tempdir().unwrap();
        copy(&root.join("content"), &place.path().join("content"));
        Desk { nodes, place, key: root.with_extension("one.key") }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.nodes.showground_at(0, self.place.path(), &[args, &["--store", STORE]].concat());
        command.env("SHOWGROUND_KEY", &self.key);
        command
    }

    fn says(&self, args: &[&str]) -> String {
        let output = self.command(args).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {said}");
        said
    }

    fn has(&self, name: &str) -> bool {
        self.place.path().join(name).exists()
    }
}

/// The names of what is in the bucket.
fn names(nodes: &Nodes) -> Vec<String> {
    nodes.files().into_keys().collect()
}

#[test]
fn editors_decide_from_their_own_machine_on_what_lies_in_a_bucket() {
    let nodes = Nodes::of(Server::new());
    let root = site(&nodes);
    let sent = taken(&nodes, root.path(), &["One idea", "Another idea", "A third"]);
    let desk = Desk::new(&nodes, root.path());
    let says = |args: &[&str]| desk.says(args);
    let queue = says(&["inbox"]);
    assert!(sent.iter().all(|receipt| queue.contains(receipt)), "{queue}");
    assert!(says(&["show", &sent[0]]).contains("me@example.org"));
    says(&["hold", &sent[0], "--for", "the summer"]);
    assert!(says(&["inbox"]).contains("on hold"));
    says(&["approve", &sent[0]]);
    says(&["decline", &sent[1], "--reason", "not-ours"]);
    says(&["erase", &sent[2]]);
    assert!(desk.has("content/ideas/one-idea.md") && !desk.has("inbox/waiting"));
    let names = names(&nodes);
    let has = |name: String| names.contains(&name);
    assert!(
        has(format!("county/inbox/done/idea/{}.md", sent[0])) && has(format!("county/vault/{}.age", sent[0])),
        "{names:?}"
    );
    assert!(has(format!("county/inbox/done/idea/{}.md", sent[1])), "{names:?}");
    assert!(!names.iter().any(|name| name.contains(&sent[2]) || name.contains("/waiting/")), "{names:?}");
    assert!(says(&["inbox"]).contains("nothing waits"), "{}", says(&["inbox"]));
    says(&["erase", "--due"]);
}

#[test]
fn a_refusal_is_taken_back_with_what_is_private_of_it_unless_that_was_deleted() {
    let nodes = Nodes::of(Server::new());
    let root = site(&nodes);
    let sent = taken(&nodes, root.path(), &["One idea", "Another idea"]);
    let desk = Desk::new(&nodes, root.path());
    let says = |args: &[&str]| desk.says(args);
    let lies =
        |folder: &str, receipt: &str| names(&nodes).contains(&format!("county/inbox/{folder}/idea/{receipt}.md"));

    says(&["decline", &sent[0], "--reason", "not-ours"]);
    assert!(lies("done", &sent[0]) && !lies("waiting", &sent[0]));
    let said = says(&["decline", &sent[0], "--undo"]);
    assert!(said.contains("back to the queue") && !said.contains("note: "), "{said}");
    assert!(lies("waiting", &sent[0]) && !lies("done", &sent[0]));
    assert!(says(&["inbox"]).contains(&sent[0]) && says(&["show", &sent[0]]).contains("me@example.org"));
    assert!(says(&["decline", &sent[0], "--undo"]).contains("waits in the queue already"));

    says(&["decline", &sent[1], "--spam"]);
    let said = says(&["decline", &sent[1], "--undo"]);
    assert!(said.contains("back to the queue") && said.contains("note: "), "{said}");
    assert!(lies("waiting", &sent[1]) && !says(&["show", &sent[1]]).contains("me@example.org"));
    says(&["approve", &sent[0]]);
    assert!(desk.has("content/ideas/one-idea.md"));
    assert!(names(&nodes).contains(&format!("county/vault/{}.age", sent[0])));
}

#[test]
fn what_lies_in_a_bucket_is_collected_once_however_many_do_so_and_although_one_is_killed() {
    let server = Server::new();
    let asked = Arc::clone(&server.asked);
    let nodes = Nodes::of(server);
    let root = site(&nodes);
    let titles: Vec<String> = (0..6).map(|n| format!("Idea number {n}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let sent = taken(&nodes, root.path(), &titles);
    let team = root.path().with_extension("team.git");
    let git = |args: &[&str]| {
        let output = Command::new("git").arg("--git-dir").arg(&team).args(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    git(&["init", "--quiet", "--bare"]);
    let branch = format!("{}#main", team.display());
    let desks = [Desk::new(&nodes, root.path()), Desk::new(&nodes, root.path())];
    let collect = |desk: &Desk<'_>| {
        let mut command = desk.command(&["collect", &branch, "--patience", "300"]);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };

    // It takes the turn, puts all on the branch, and is killed when it has decided on one of them, and taken the turn at the labels, too.
    let mut killed = collect(&desks[0]);
    asked.lock().unwrap().kills = Some((6, killed.id()));
    assert_eq!(killed.wait().unwrap().code(), None, "it was not killed");
    asked.lock().unwrap().kills = None;
    let on_the_branch = git(&["log", "--format=%B", "main"]);
    assert!(sent.iter().all(|receipt| on_the_branch.contains(receipt)), "{on_the_branch}");
    assert!(names(&nodes).iter().any(|name| name.contains("/waiting/")), "{:?}", names(&nodes));

    for collector in desks.each_ref().map(collect) {
        let output = collector.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let (messages, files) = (git(&["log", "--format=%B", "main"]), git(&["ls-tree", "-r", "--name-only", "main"]));
    let names = names(&nodes);
    for (n, receipt) in sent.iter().enumerate() {
        assert_eq!(messages.matches(&format!("Receipt: {receipt}")).count(), 1, "{messages}");
        assert!(files.contains(&format!("waiting/{receipt}/ideas/idea-number-{n}.md")), "{files}");
        let is_kept = [format!("county/inbox/done/idea/{receipt}.md"), format!("county/vault/{receipt}.age")];
        assert!(is_kept.iter().all(|name| names.contains(name)), "{receipt}: {names:?}");
    }
    assert!(!names.iter().any(|name| name.contains("/waiting/")), "{names:?}");
    assert!(!git(&["log", "-p", "main"]).contains("me@example.org"));
    assert!(desks[1].says(&["collect", &branch]).contains("0 collected"));
}

/// As the page for whoever keeps the machine says it: what lies in the one is copied into the other, but for whose turn it was.
#[test]
fn an_inbox_moves_from_a_bucket_into_a_folder_and_back_by_copying_it() {
    let (first, second) = (Server::new(), Server::new());
    let (client, runtime) = (second.client(), second.runtime.handle().clone());
    let (first, second) = (Nodes::of(first), Nodes::of(second));
    let root = site(&first);
    let sent = taken(&first, root.path(), &["One idea", "Another idea", "A third"]);
    Desk::new(&first, root.path()).says(&["decline", &sent[2], "--reason", "not-ours"]);

    // Into the site's own folder, where nothing else was.
    let moves = |name: &str| !name.ends_with(".lock");
    for (name, bytes) in first.files().iter().filter(|(name, _)| moves(name)) {
        let place = root.path().join(name.strip_prefix("county/").unwrap());
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    let folders = ["inbox", "vault"].map(|folder| root.path().join(folder));
    assert!(Command::new("chmod").args(["-R", "go="]).args(&folders).status().unwrap().success());
    let says = |args: &[&str]| {
        let mut command = first.showground_at(0, root.path(), args);
        let output = command.env("SHOWGROUND_KEY", root.path().with_extension("one.key")).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {said}");
        said
    };
    assert!(says(&["doctor"]).contains("nothing is wrong"), "{}", says(&["doctor"]));
    let queue = says(&["inbox"]);
    assert_eq!([0, 1, 2].map(|n| queue.contains(&sent[n])), [true, true, false], "{queue}");
    assert!(says(&["show", &sent[0]]).contains("me@example.org"));
    says(&["approve", &sent[0]]);
    says(&["decline", &sent[2], "--undo"]);

    // And into another bucket, where a worker knows what was sent before, by the secret that came along.
    for folder in &folders {
        for (name, bytes) in crate::files_in(folder, &format!("county/{}/", folder.file_name().unwrap().display())) {
            if moves(&name) {
                let place = object_store::path::Path::parse(&name).unwrap();
                runtime.block_on(client.put(&place, bytes.into())).unwrap();
            }
        }
    }
    let before = names(&second);
    assert_eq!(taken(&second, root.path(), &["Another idea"]), [sent[1].clone()]);
    assert_eq!(names(&second), before);
    let desk = Desk::new(&second, root.path());
    let queue = desk.says(&["inbox"]);
    assert_eq!([0, 1, 2].map(|n| queue.contains(&sent[n])), [false, true, true], "{queue}");
    assert!(desk.says(&["show", &sent[1]]).contains("me@example.org"));
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-r").args([from, to]).status().unwrap().success());
}

/// Numbers that are the same each time.
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}
