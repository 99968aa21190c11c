//! What is sealed: any one of the editors can open it, nobody else can, and it is gone when its time is over.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use crate::fixture;
use crate::program::{TODAY, end, run, showground};
use crate::server::Server;

/// A new site with the keys of two editors.
pub struct Office {
    folder: TempDir,
}

impl Office {
    /// A site in which nothing has been sent yet.
    pub fn open() -> Office {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["new", "site", "site"]).good();
        for editor in ["ada.key", "ben.key"] {
            run(folder.path(), &["keys", "new", "--root", "site", "--out", editor, "--add"]).good();
        }
        run(folder.path(), &["keys", "new", "--root", "site", "--out", "stranger.key"]).good();
        Office { folder }
    }

    /// The site's folder.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// The file of somebody's key, as an argument.
    pub fn key(&self, whose: &str) -> String {
        self.folder.path().join(format!("{whose}.key")).display().to_string()
    }

    /// Ideas that people send; their receipts. Where there are editors, the preview makes no key of its own.
    pub fn sent(&self, ideas: &[&[(&str, &str)]]) -> Vec<String> {
        let server = Server::start(&self.root());
        let receipts = ideas.iter().map(|idea| server.send("/submit/idea", &whole(idea)).receipt()).collect();
        server.stop();
        assert!(!self.root().join("vault/development.key").exists());
        receipts
    }
}

/// An idea with everything that has to be answered, as far as it is not answered otherwise.
fn whole<'a>(answers: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let always = [
        ("challenge", "neighbourhood"),
        ("problem", "Roofs are bare."),
        ("areas", "not-sure"),
        ("group", "just-me"),
        ("name", "Quillon Sealedname"),
        ("name_shown", "none"),
        ("contact", "no"),
        ("adult", "yes"),
        ("consent", "yes"),
    ];
    let is_answered = |field: &str| answers.iter().any(|(answered, _)| *answered == field);
    answers.iter().copied().chain(always.into_iter().filter(|(field, _)| !is_answered(field))).collect()
}

fn shown(root: &Path, receipt: &str, key: &[&str]) -> crate::program::Run {
    run(root, &[&["show", receipt], key].concat())
}

#[test]
fn either_of_two_keys_opens_what_is_private_and_no_other_does() {
    let office = Office::open();
    let (root, [receipt]) = (office.root(), &office.sent(&[&[("idea", "A kite")]])[..]) else { panic!("one receipt") };
    let holds = |text: &str| text.contains("Quillon Sealedname");
    for approved in [false, true] {
        for editor in ["ada", "ben"] {
            assert!(holds(&shown(&root, receipt, &["--key", &office.key(editor)]).good().stdout), "{editor}");
        }
        let closed = shown(&root, receipt, &[]).good().stdout;
        assert!(!holds(&closed) && closed.contains("A kite"));
        let refused = shown(&root, receipt, &["--key", &office.key("stranger")]);
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
        assert!(refused.stderr.contains("stranger.key: the private answers cannot be opened with this key"));
        assert!(refused.stderr.contains("--key FILE"), "{}", refused.stderr);
        if !approved {
            run(&root, &["approve", receipt]).good();
        }
    }
}

#[test]
fn a_trial_key_is_tried_until_there_is_another_and_a_variable_names_one_for_all_commands() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["new", "site", "site"]).good();
    let root = folder.path().join("site");
    let send = |idea: &str| {
        let server = Server::start(&root);
        let receipt = server.send("/submit/idea", &whole(&[("idea", idea)])).receipt();
        server.stop();
        receipt
    };
    let holds = |run: crate::program::Run| run.good().stdout.contains("Quillon Sealedname");
    let tried = send("A kite");
    assert!(holds(shown(&root, &tried, &[])), "nobody has to name a key while trying out");
    run(folder.path(), &["keys", "new", "--root", "site", "--out", "ada.key", "--add"]).good();
    let meant = send("A kettle");
    let closed = shown(&root, &meant, &[]).good().stdout;
    assert!(closed.contains("--key FILE") && closed.contains("SHOWGROUND_KEY"), "{closed}");
    assert!(closed.contains("that is vault/development.key") && !closed.contains("Quillon"), "{closed}");
    let wrong = shown(&root, &meant, &["--key", "vault/development.key"]);
    assert!(wrong.code == 2 && wrong.stderr.contains("vault/development.key: the private answers"), "{}", wrong.stderr);
    assert!(holds(shown(&root, &tried, &["--key", "vault/development.key"])));
    let key = folder.path().join("ada.key");
    assert!(holds(shown(&root, &meant, &["--key", key.to_str().unwrap()])));
    assert!(holds(crate::program::end(showground(&root).args(["show", &meant]).env("SHOWGROUND_KEY", &key))));
}

/// What stands in the tallies of a site.
fn tallies(root: &Path) -> Vec<String> {
    let files = fixture::files(&root.join("content/tallies")).into_values();
    files.map(|bytes| String::from_utf8(bytes).unwrap()).collect()
}

#[test]
fn answers_in_totals_are_counted_once_and_five_at_a_time() {
    let office = Office::open();
    let reasons = [("motivations", "learn"), ("motivations", "other"), ("motivations_other", "Quillon Ownwords")];
    let ideas: Vec<Vec<(&str, &str)>> = ["Kite", "Kettle", "Bench", "Lamp", "Ladder", "Map"]
        .map(|idea| [&[("idea", idea)], &reasons[..]].concat())
        .to_vec();
    let (root, receipts) = (office.root(), office.sent(&ideas.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    let approve = |receipts: &[String], key: &[&str]| {
        let receipts: Vec<&str> = receipts.iter().map(String::as_str).collect();
        run(&root, &[&["approve"], &receipts[..], key].concat()).good().stderr
    };
    assert_eq!(approve(&receipts[..3], &[]), "");
    let refused = approve(&receipts[3..4], &["--key", &office.key("stranger")]);
    assert!(refused.contains("counted later") && tallies(&root).is_empty(), "{refused}");
    assert!(approve(&receipts[4..5], &[]).contains("the answers of 5 submissions wait to be counted"));
    assert_eq!(run(&root, &["tally", "--key", &office.key("stranger")]).code, 2);

    git(&root, &["init", "--quiet"]);
    let counted = run(&root, &["tally", "--key", &office.key("ben"), "--commit"]).good().stdout;
    assert!(counted.starts_with("counted 5 submissions in content/tallies/idea/first-"), "{counted}");
    let commit = git(&root, &["log", "--format=%s", "--name-only"]);
    let sheet = counted.trim_start_matches("counted 5 submissions in ").trim();
    assert_eq!(commit, format!("Count answers of which only totals are published\n\n{sheet}\n"));
    let answers = "submissions: 5\nanswers:\n  motivations:\n    'learn': 5\n    'other': 5\n";
    assert_eq!(tallies(&root), [format!("form: idea\nround: first\n{answers}")]);
    approve(&receipts[5..], &["--key", &office.key("ada")]);
    let again = run(&root, &["tally", "--key", &office.key("ada")]).good();
    assert!(again.stdout.is_empty() && again.stderr.contains("1 waiting until there are 5"), "{}", again.stderr);

    run(&root, &["build"]).good();
    let page = fs::read_to_string(root.join("public/rounds/first/who-took-part/index.html")).unwrap();
    assert!(page.contains("Said most often: I want to learn something") && !page.contains("Quillon"));
    let csv = fs::read_to_string(root.join("public/data/totals.csv")).unwrap();
    assert_eq!(
        csv,
        "round,question,answer,number\r\nrounds/first,motivations,learn,5\r\nrounds/first,motivations,other,5\r\n"
    );
}

#[test]
fn bookings_that_were_answered_are_counted_and_the_people_in_them_added_up() {
    let office = Office::open();
    let root = office.root();
    let server = Server::start(&root);
    let book = |people: &str, doing: &str| {
        let name = format!("Quillon Guest{people}");
        let answers = [("event", "later"), ("name", &name), ("email", "q@example.org"), ("people", people)];
        server.send("/submit/booking", &[&answers[..], &[("doing", doing), ("consent", "yes")]].concat()).receipt()
    };
    let receipts: Vec<String> = ["1", "2", "3", "4", "5"].map(|people| book(people, "make")).to_vec();
    let spam = book("20", "draw");
    server.stop();
    run(&root, &["decline", &spam, "--reason", "spam"]).good();
    let answered = [&["approve"], &receipts.iter().map(String::as_str).collect::<Vec<_>>()[..]].concat();
    let said = run(&root, &answered).good();
    assert!(
        !said.stdout.contains("wrote") && said.stderr.contains("5 submissions wait to be counted"),
        "{}",
        said.stderr
    );
    run(&root, &["tally", "--key", &office.key("ada")]).good();
    assert_eq!(
        tallies(&root),
        ["form: booking\nsubmissions: 5\nanswers:\n  doing:\n    'make': 5\n  people:\n    'sum': 15\n"]
    );
    run(&root, &["tally", "--key", &office.key("ada")]).good();
    assert_eq!(tallies(&root).len(), 1, "nobody is counted twice");
    run(&root, &["build"]).good();
    let csv = fs::read_to_string(root.join("public/data/totals.csv")).unwrap();
    assert_eq!(csv, "round,question,answer,number\r\n,booking/doing,make,5\r\n,booking/people,sum,15\r\n");
}

fn git(root: &Path, args: &[&str]) -> String {
    let who = ["-c", "user.name=An editor", "-c", "user.email=editor@example.org"];
    let output = std::process::Command::new("git").args(who).args(args).current_dir(root).env("HOME", root).output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

#[test]
fn who_erases_a_name_is_told_which_commits_still_have_it() {
    let office = Office::open();
    let (root, receipts) =
        (office.root(), office.sent(&[&[("idea", "A kite"), ("name", "Quillon Shownname"), ("name_shown", "full")]]));
    git(&root, &["init", "--quiet"]);
    run(&root, &["approve", &receipts[0]]).good();
    let file = root.join("content/ideas/a-kite.md");
    assert!(fs::read_to_string(&file).unwrap().contains("Quillon Shownname"));
    git(&root, &["add", "--all"]);
    git(&root, &["commit", "--quiet", "--message", "A kite"]);
    run(&root, &["build"]).good();
    let remembered = || fixture::files(&root.join(".showground")).into_values();
    let says = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).contains("Quillon");
    assert!(remembered().any(says), "a build remembers texts");

    let first = git(&root, &["log", "--format=%h %as"]);
    end(showground(&root).args(["rename", "ideas/a-kite", "kite", "--commit", "--today", TODAY])).good();
    let file = root.join("content/ideas/kite.md");
    let erased = run(&root, &["erase", &receipts[0]]).good().stdout;
    assert!(erased.contains(first.trim()), "what it said under its earlier name, too: {erased}");
    assert!(!remembered().any(says), "and not what is erased");
    assert!(!fs::read_to_string(&file).unwrap().contains("Quillon") && !erased.contains("Quillon"));
    let last = git(&root, &["log", "-1", "--format=%h %as"]);
    assert!(erased.contains(last.trim()), "{erased}");
    let paths = "--path content/ideas/a-kite.md --path content/ideas/kite.md";
    assert!(erased.contains(&format!("git filter-repo --invert-paths {paths}")), "{erased}");
    assert!(fixture::files(&root.join("vault")).keys().all(|file| !file.contains(&receipts[0])));
    assert!(!root.join(format!("inbox/done/idea/{}.md", receipts[0])).exists());
    let doctor = run(&root, &["doctor"]).good().stdout;
    assert!(!doctor.contains("wrong") && !doctor.contains("Quillon"), "{doctor}");
}

#[test]
fn a_key_that_is_added_and_a_name_that_is_taken_out_are_one_commit_each_in_which_nobody_is_named() {
    let office = Office::open();
    let (root, receipts) =
        (office.root(), office.sent(&[&[("idea", "A kite"), ("name", "Quillon Shownname"), ("name_shown", "full")]]));
    git(&root, &["init", "--quiet"]);
    let as_ada = |args: &[&str]| end(showground(&root).args(args).args(["--today", TODAY])).good().stdout;
    as_ada(&["approve", &receipts[0], "--commit"]);
    git(&root, &["add", "content"]);
    git(&root, &["commit", "--quiet", "--message", "The rest"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let key = elsewhere.path().join("ada.key").display().to_string();
    let last = || git(&root, &["show", "--format=%s %b", "--name-only"]);
    let before = last();
    as_ada(&["keys", "new", "--out", &key, "--add", "--commit", "--dry-run"]);
    as_ada(&["erase", &receipts[0], "--commit", "--dry-run"]);
    assert_eq!(last(), before);
    let public = as_ada(&["keys", "new", "--out", &key, "--add", "--commit"]);
    assert_eq!(last(), "Name the key of one more editor \n\ncontent/site.yaml\n");
    assert!(git(&root, &["show"]).contains(public.trim()));
    as_ada(&["erase", &receipts[0], "--commit"]);
    let subject = format!("Take out a name Receipt: {}", receipts[0]);
    assert_eq!(last(), format!("{subject}\n\n\ncontent/ideas/a-kite.md\n"));
    assert_eq!(git(&root, &["status", "--porcelain", "content"]), "");
}

#[test]
fn a_spreadsheet_is_sealed_like_a_form_and_imported_once_even_when_it_was_approved_since() {
    let office = Office::open();
    let root = office.root();
    let head = "idea,challenge,problem,areas,group,name,name_shown,adult,contact,consent,motivations";
    let row = "A kite,neighbourhood,Bare roofs,I’m not sure,just-me,Quillon Sealedname,none,yes,no,yes,learn;portfolio";
    fs::write(root.join("cards.csv"), format!("{head}\n{row}\n")).unwrap();
    let import = || run(&root, &["import", "cards.csv", "--form", "idea", "--source", "post"]);
    let added = import().good().stdout;
    let receipt = added.trim().strip_prefix("added ").unwrap();
    let record = fs::read_to_string(root.join(format!("inbox/waiting/idea/{receipt}.md"))).unwrap();
    assert!(
        record.contains("source: post") && !record.contains("Quillon") && !record.contains("portfolio"),
        "{record}"
    );
    assert!(shown(&root, receipt, &["--key", &office.key("ben")]).good().stdout.contains("Quillon Sealedname"));
    run(&root, &["approve", receipt]).good();
    assert!(fs::read_to_string(root.join("content/ideas/a-kite.md")).unwrap().contains("source: post"));
    fs::remove_dir_all(root.join("inbox")).unwrap();
    let again = import().good();
    assert_eq!((again.stdout.as_str(), again.stderr.as_str()), ("", "0 new, 1 known before\n"));
}

#[test]
fn what_interrupted_writes_left_is_found_by_the_doctor_and_deleted_by_the_nightly_command_and_for_who_asks() {
    let office = Office::open();
    let root = office.root();
    let left = |files: &[&str], hours: u64| {
        for file in files {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "Quillon").unwrap();
            let then = std::time::SystemTime::now() - Duration::from_secs(3600 * hours);
            fs::File::options().write(true).open(&path).unwrap().set_modified(then).unwrap();
        }
    };
    let files = ["inbox/waiting/idea/1111111111.md#1", "vault/.1111111111.age.0123456789abcdef"];
    left(&files, 1);
    assert!(!run(&root, &["doctor"]).stdout.contains("interrupted"), "it may be under way");
    run(&root, &["erase", "--due"]).good();
    assert!(files.iter().all(|file| root.join(file).exists()));
    let erased = run(&root, &["erase", "1111111111"]).good().stdout;
    assert!(files.iter().all(|file| erased.contains(file) && !root.join(file).exists()), "{erased}");

    left(&files, 25);
    let doctor = run(&root, &["doctor"]);
    assert!(doctor.code == 1 && files.iter().all(|file| doctor.stdout.contains(file)), "{}", doctor.stdout);
    let erased = run(&root, &["erase", "--due"]).good().stdout;
    assert!(files.iter().all(|file| erased.contains(file) && !root.join(file).exists()), "{erased}");
}

/// The worker for the public, from its first line on.
fn worker(root: &Path) -> std::process::Child {
    let mut child = showground(root)
        .args(["ingest", "--listen", "127.0.0.1:0"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    child
}

/// What a notice says that somebody sends to a receiver, without an answer to it.
fn notice(receiver: &TcpListener) -> (TcpStream, String) {
    let (mut stream, mut told) = (receiver.accept().unwrap().0, Vec::new());
    while !String::from_utf8_lossy(&told).ends_with('}') {
        let mut some = [0; 1024];
        let read = stream.read(&mut some).unwrap();
        told.extend_from_slice(&some[..read]);
    }
    (stream, String::from_utf8(told).unwrap())
}

#[test]
fn a_notice_that_was_not_taken_when_the_worker_was_killed_is_sent_again() {
    let office = Office::open();
    let root = office.root();
    let receiver = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = receiver.local_addr().unwrap();
    let settings = root.join("content/site.yaml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{text}notify: {{webhook: \"http://{address}/\"}}\n")).unwrap();
    run(&root, &["build"]).good();
    let receipt = office.sent(&[&[("idea", "A kite")]]).remove(0);
    let mut said = Vec::new();
    for is_heard in [false, false, true] {
        let mut worker = worker(&root);
        let (mut stream, told) = notice(&receiver);
        if is_heard {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
        }
        worker.kill().unwrap();
        worker.wait().unwrap();
        said.push(told.rsplit("\r\n\r\n").next().unwrap().to_owned());
    }
    assert!(said.iter().all(|told| *told == said[0]), "it is the same notice, under the same name");
    assert!(said[0].contains(&receipt) && !said[0].contains("Quillon") && !said[0].contains("kite"), "{said:?}");
}
