//! An editor's ten minutes each morning, in a real terminal: twenty submissions, among them spam, a duplicate, a telephone number in
//! a text and a comment for a closed conversation. In the end the queue is empty, each decision that published something is one
//! commit with its receipt, and the site is as it should be.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::fixture;
use crate::program::{Run, TODAY, as_ada, end, git, run};

/// What is done with a submission.
#[derive(Clone, Copy)]
enum Decide {
    /// It is published under this name, in `content/`.
    Publish(&'static str),
    /// It is declined for this reason.
    Decline(&'static str),
    /// It is thrown away.
    Spam,
}

use Decide::{Decline, Publish, Spam};

/// What came: the form, its answers, where it lies, what is done.
const CAME: [(&str, &str, &str, Decide); 20] = [
    ("idea", "idea: A bell on the ferry steps", "waiting", Publish("ideas/a-bell-on-the-ferry-steps")),
    (
        "idea",
        "idea: Watering cans by the allotment gate",
        "waiting",
        Publish("ideas/watering-cans-by-the-allotment-gate"),
    ),
    ("idea", "idea: A list of warm rooms on paper", "waiting", Publish("ideas/a-list-of-warm-rooms-on-paper")),
    (
        "idea",
        "idea: A map of the steps that flood at spring tide drawn by those who live there",
        "waiting",
        Publish("ideas/flood-map"),
    ),
    (
        "idea",
        "idea: A map of the steps that flood at spring tide drawn by those who live there!",
        "waiting",
        Decline("duplicate"),
    ),
    ("idea", "idea: Ring me about the old crane, I am on 01632 960 018", "waiting", Decline("personal-data")),
    ("idea", "idea: Move the county border to the river", "waiting", Decline("not-ours")),
    ("idea", "idea: asdf asdf", "waiting", Decline("unclear")),
    ("idea", "idea: A shelf of returned umbrellas", "waiting", Publish("ideas/a-shelf-of-returned-umbrellas")),
    (
        "idea",
        "idea: Chairs that fold out of the bus shelter",
        "waiting",
        Publish("ideas/chairs-that-fold-out-of-the-bus-shelter"),
    ),
    ("idea", "idea: A radio play about the bins", "waiting", Publish("ideas/a-radio-play-about-the-bins")),
    ("idea", "idea: One number for every hall", "waiting", Publish("ideas/one-number-for-every-hall")),
    (
        "comment",
        "about: ideas/bus-times-by-text\n  comment: The 14 stops there too.",
        "waiting",
        Publish("comments/ideas/bus-times-by-text/"),
    ),
    (
        "comment",
        "about: prototypes/text-the-stop\n  comment: Could it say so in Welsh?",
        "waiting",
        Publish("comments/prototypes/text-the-stop/"),
    ),
    (
        "comment",
        "about: posts/we-asked-what-would-help\n  comment: Am I too late to answer?",
        "waiting",
        Decline("closed"),
    ),
    ("comment", "about: ideas/bus-times-by-text\n  comment: You are all fools.", "waiting", Decline("abusive")),
    ("contact", "kind: question\n  message: When do you meet?", "waiting", Publish("")),
    ("idea", "idea: Cheap watches", "quarantine", Spam),
    ("comment", "about: ideas/bus-times-by-text\n  comment: Win at cards", "quarantine", Spam),
    ("idea", "idea: Not spam at all, only short", "quarantine", Publish("ideas/not-spam-at-all-only-short")),
];

/// A site in a repository, with a full inbox.
fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    let root = site.path();
    fixture::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &root.join("content"));
    fs::write(root.join(".gitignore"), "/public/\n/.showground/\n/vault/\n/inbox/\n").unwrap();
    for (number, (form, answers, folder, _)) in CAME.iter().enumerate() {
        let receipt = receipt(number);
        let file = root.join(format!("inbox/{folder}/{form}/{receipt}.md"));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let minute = number + 10;
        let text = format!(
            "---\nform: {form}\nreceipt: '{receipt}'\nreceived: '2026-11-23T20:{minute}:00Z'\ndigest: d{receipt}\nfields:\n  {answers}\n---\n"
        );
        fs::write(file, text).unwrap();
    }
    for line in ["init --quiet", "add .", "commit --quiet -m Site"] {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        assert_eq!(git(root, &words), "");
    }
    site
}

fn receipt(number: usize) -> String {
    format!("{:02}33333333", number + 10)
}

/// What a line comes to that is typed into a terminal.
fn typed(root: &Path, line: &str) -> Run {
    let program = Path::new(env!("CARGO_BIN_EXE_showground")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("script");
    as_ada(&mut command);
    command.current_dir(root).env("PATH", path).env("TERM", "xterm").env("TZ", "UTC").env_remove("NO_COLOR");
    end(command.env_remove("SHOWGROUND_KEY").args([
        "--quiet",
        "--return",
        "--command",
        &format!("showground {line} --today {TODAY}"),
        "/dev/null",
    ]))
}

#[test]
fn a_morning_in_a_terminal_ends_with_an_empty_queue_and_one_commit_for_each_thing_published() {
    let site = site();
    let root = site.path();
    let queue = typed(root, "inbox").good().stdout;
    assert_eq!(queue.lines().count(), CAME.len(), "{queue}");
    for flag in
        ["possible spam", "possible duplicate of 1333333333", "personal data in the text", "the conversation is closed"]
    {
        assert!(queue.contains(flag), "{flag} in:\n{queue}");
    }
    for (number, (_, _, _, decide)) in CAME.iter().enumerate() {
        decided(root, &receipt(number), *decide);
    }
    assert!(typed(root, "inbox").good().stdout.contains("nothing waits"));
    let published = CAME.iter().filter(|(_, _, _, decide)| matches!(decide, Publish(file) if !file.is_empty())).count();
    is_committed(root, published);
    is_on_the_site(root);
}

fn decided(root: &Path, receipt: &str, decide: Decide) {
    let (line, said) = match decide {
        Publish("ideas/flood-map") => {
            (format!("approve {receipt} --slug flood-map --commit"), "wrote content/ideas/flood-map.md".to_owned())
        }
        Publish("") => (format!("approve {receipt} --commit"), format!("moved {receipt} to done")),
        Publish(file) => (format!("approve {receipt} --commit"), format!("wrote content/{file}")),
        Decline(reason) => {
            (format!("decline {receipt} --reason {reason}"), format!("moved {receipt} to done: {reason}"))
        }
        Spam => (format!("decline {receipt} --spam"), "deleted what was private of it".to_owned()),
    };
    let shown = typed(root, &format!("show {receipt}")).good();
    assert!(shown.stdout.contains(receipt), "{}", shown.stdout);
    let run = typed(root, &line).good();
    assert!(run.stdout.contains(&said), "{line}: {}", run.stdout);
}

fn is_committed(root: &Path, published: usize) {
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let log = git(root, &words("log --format=%s%n%b --name-status"));
    assert_eq!(log.matches("Publish ").count(), published, "{log}");
    assert_eq!(log.matches("Receipt: ").count(), published, "{log}");
    assert_eq!(
        log.matches("\nA\tcontent/").count()
            - fixture::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content")).len(),
        published,
        "{log}"
    );
    assert_eq!(git(root, &words("status --short")), "", "nothing is left over");
}

fn is_on_the_site(root: &Path) {
    assert!(typed(root, "check").good().stdout.contains("no mistakes"));
    run(root, &["build"]).good();
    let page = |file: &str| fs::read_to_string(root.join("public").join(file)).unwrap_or_default();
    for (_, _, _, decide) in CAME {
        if let Publish(file) = decide
            && file.starts_with("ideas/")
        {
            assert!(page(&format!("{file}/index.html")).contains("<h1>"), "{file}");
        }
    }
    assert!(page("ideas/bus-times-by-text/index.html").contains("The 14 stops there too."));
    let all = fixture::files(&root.join("public"));
    for secret in ["01632 960 018", "You are all fools", "Win at cards", "Move the county border"] {
        let found: Vec<_> = all
            .iter()
            .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains(secret))
            .map(|(file, _)| file)
            .collect();
        assert!(found.is_empty(), "{secret} in {found:?}");
    }
}
