//! A flock of canaries: very many people send their names, addresses and numbers, and not one of these is found anywhere.
//!
//! All that is private of them has one word in it that occurs nowhere else, and a number of its own. A run of the tests sends a
//! few hundred; `CANARIES=10000` sends so many.

use std::path::Path;

use crate::canary;
use crate::fixture;
use crate::program::run;
use crate::server::{Server, trusting};

/// The word in everything private, in lower case. No page, word list or hash has it.
const CANARY: &str = "qzcanary";

#[test]
fn of_all_that_strangers_entrust_to_forms_nothing_is_found_anywhere() {
    let many: u32 = std::env::var("CANARIES").ok().and_then(|many| many.parse().ok()).unwrap_or(200);
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["new", "site", "site"]).good();
    let root = folder.path().join("site");
    trusting(&root);
    let sent = sent(&root, many);
    let mut said = sent.said + &decided(&root, &sent.receipts);
    said += &canary::housekeeping(&root);
    run(&root, &["build"]).good();
    said += &watched(folder.path(), &root, many);
    let objects = canary::committed(&root, "A kite for roof 3");

    assert_eq!(sent.receipts.len(), many as usize, "everybody is thanked");
    is_absent("what the program said", said.as_bytes());
    is_absent("git", &objects);
    for (name, bytes) in fixture::files(&root) {
        is_absent(&name, &bytes);
    }
    let last = run(&root, &["show", sent.receipts.last().unwrap(), "--key", "vault/development.key"]).good().stdout;
    assert!(last.to_lowercase().contains(CANARY), "an editor with a key reads it: {last}");
    println!("{many} submissions, {} objects' bytes and {} of words looked through", objects.len(), said.len());
}

struct Sent {
    receipts: Vec<String>,
    /// What was logged, and answered to others.
    said: String,
}

/// Everybody sends; in between, others look at forms and at the pages after sending.
fn sent(root: &Path, many: u32) -> Sent {
    let (server, mut receipts, mut said) = (Server::start(root), Vec::new(), String::new());
    for number in 0..many {
        let (form, answers) = answers(number);
        let answers: Vec<(&str, &str)> = answers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let receipt = server.send_from(number, &format!("/submit/{form}"), &answers).receipt();
        if number % 50 == 0 {
            said += &server.get(&format!("/submit/{form}")).body;
            said += &server.get(&format!("/submit/{form}/sent/{receipt}")).body;
        }
        receipts.push(receipt);
    }
    Sent { receipts, said: said + &server.stop() }
}

/// Half as many send to the public's worker, with a mistake first, while somebody watches it. All that it says to that one and to
/// its log.
fn watched(beside: &Path, root: &Path, many: u32) -> String {
    for editor in ["ada.key", "ben.key"] {
        run(root, &["keys", "new", "--add", "--out", beside.join(editor).to_str().unwrap()]).good();
    }
    let (server, monitor) = Server::watched(root);
    for number in many..many + many / 2 {
        let (form, answers) = answers(number);
        let answers: Vec<(&str, &str)> = answers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let with_mistake: Vec<_> = answers.iter().copied().filter(|(name, _)| *name != "consent").collect();
        assert_eq!(server.post_from(number, &format!("/submit/{form}"), &with_mistake).status, 422);
        server.send_from(number, &format!("/submit/{form}"), &answers).receipt();
    }
    server.post("/submit/qzcanary", &[("email", "qzcanary@qzcanary.example")]);
    let pages =
        ["/metrics", "/healthz"].map(|path| crate::server::ask(&monitor, &format!("GET {path}"), &[], b"").body);
    let thanks = format!("showground_requests_total{{form=\"idea\",status=\"303\"}} {}\n", many / 4);
    assert!(pages[0].contains(&thanks), "they were counted: {}", pages[0]);
    pages.concat() + &server.stop()
}

fn answers(number: u32) -> (&'static str, Vec<(&'static str, String)>) {
    let who = [
        ("name", format!("Quillon Qzcanary-{number}")),
        ("email", format!("post.{number}@qzcanary.example")),
        ("consent", "yes".into()),
    ];
    let (form, answers) = match number % 2 {
        0 => (
            "partner",
            vec![
                ("another_way", format!("We could do what nobody has thought of, qzcanary way number {number}.")),
                ("organisation", format!("The Qzcanary Group {number}")),
                ("telephone", format!("+44 7700 9{number:05}")),
            ],
        ),
        _ => (
            "idea",
            vec![
                ("challenge", "neighbourhood".into()),
                ("idea", format!("A kite for roof {number}")),
                ("problem", format!("Roof {number} in our street is bare, and number {} is no better.", number + 1)),
                ("areas", "not-sure".into()),
                ("group", "just-me".into()),
                ("name_shown", "none".into()),
                ("adult", "yes".into()),
                ("contact", "yes".into()),
                ("motivations", "other".into()),
                ("motivations_other", format!("qzcanary reason {number}")),
            ],
        ),
    };
    (form, answers.into_iter().chain(who).collect())
}

/// Ideas are published, and partners answered.
fn decided(root: &Path, receipts: &[String]) -> String {
    let (ideas, partners): (Vec<_>, Vec<_>) = receipts.iter().enumerate().partition(|(i, _)| i % 2 == 1);
    let mut said = run(root, &["inbox"]).good().stdout;
    for some in ideas.chunks(200) {
        let line: Vec<&str> = ["approve"].into_iter().chain(some.iter().map(|(_, receipt)| receipt.as_str())).collect();
        said += &run(root, &line).good().stdout;
    }
    for (_, receipt) in partners.into_iter().take(20) {
        said += &canary::without_address(&run(root, &["decline", receipt, "--reason", "answered"]).good().stdout);
    }
    said
}

fn is_absent(place: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    if let Some(at) = text.find(CANARY) {
        let around: String = text[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
        panic!("a canary in {place}, behind {around:?}");
    }
    assert!(!text.contains("7700 90"), "a telephone number in {place}");
}

#[test]
fn the_watch_for_the_flock_sees_it() {
    for text in ["x Qzcanary-7", "post.1%40QZCANARY.example", "+44 7700 900001"] {
        assert!(std::panic::catch_unwind(|| is_absent("a place", text.as_bytes())).is_err(), "{text}");
    }
    is_absent("a place", b"a kite");
}
