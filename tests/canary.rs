//! What is private is found nowhere: not in `content/`, the built site, git, the logs, or the pages of others.
//!
//! Somebody's name, address and reasons are words that occur nowhere else. They are sent with every form of a new site
//! (once with a mistake, too), decided on, built, committed and looked for in every byte.

use std::path::Path;
use std::process::Command;

use crate::fixture;
use crate::program::run;
use crate::server::Server;

/// What every form asks and nobody is shown, planted so that a hit can be traced.
const CANARIES: [&str; 10] = [
    "Quillon Canaryname",
    "canary-post@birds.example",
    NOT_ASKED,
    "canary own reason",
    "canary asked the neighbours",
    "canary purpose of the need",
    "canary words not to be quoted",
    "canary who owns the next step",
    "canary wish of a partner",
    "canary complaint about a page",
];

#[test]
fn what_is_private_is_found_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["new", "site", "site"]).good();
    let root = folder.path().join("site");
    prototype(&root);
    let said = sent_and_decided(&root) + &housekeeping(&root);
    run(&root, &["build"]).good();
    let unread = unread(&root); // with the key for trying out, before there are others
    let said = said + &watched(folder.path(), &root);
    let objects = committed(&root, "A kite for every roof");

    let found = |place: &str, bytes: &[u8]| hits(bytes).map(|hit| format!("{hit:?} in {place}")).collect::<Vec<_>>();
    let mut hits = found("what the program said", said.as_bytes());
    hits.extend(found("git", &objects));
    for (name, bytes) in fixture::files(&root) {
        hits.extend(found(&name, &bytes));
        hits.extend(found("a file's name", name.as_bytes()));
    }
    assert!(hits.is_empty(), "{hits:#?}");
    assert!(!objects.is_empty() && said.contains("status=303"), "there was something to look at");
    assert_eq!(unread, [NOT_ASKED], "an editor can read all that was asked");
}

/// It answers a question that is only asked of groups, and is sent by somebody in none: it is not even kept.
const NOT_ASKED: &str = "Canarytown Nestbuilders Internal";

/// Something to give feedback on.
fn prototype(root: &Path) {
    let path = root.join("content/prototypes/a-kite.md");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, "---\ntitle: A kite\ndate: 2026-11-20\nideas: []\nround: first\nstages:\n  - {stage: testing, date: 2026-11-20}\ntest_tasks:\n  - {id: fly, task: Let it fly.}\n---\n").unwrap();
}

/// Every form, sent and decided on. All that was said by the program meanwhile.
fn sent_and_decided(root: &Path) -> String {
    let server = Server::start(root);
    let mut said = String::new();
    for (form, answers) in forms() {
        let incomplete: Vec<_> = answers.iter().copied().filter(|(field, _)| *field != "consent").collect();
        let refused = server.post(&format!("/submit/{form}"), &incomplete);
        assert_eq!(refused.status, 422, "{form}");
        assert!(hits(refused.body.as_bytes()).next().is_some(), "{form}: who typed it sees it again");

        let checked = server.post(&format!("/submit/{form}"), &answers);
        assert!(
            checked.status == 303 || hits(checked.body.as_bytes()).next().is_some(),
            "{form}: who sent it checks it"
        );
        let receipt = server.send(&format!("/submit/{form}"), &answers).receipt();
        said += &server.get(&format!("/submit/{form}/sent/{receipt}")).body;
        said += &server.get(&format!("/submit/{form}")).body;
        said += &waiting(root);
        let decided = match form {
            "offer" => run(root, &["decline", &receipt, "--reason", "It is not ours to pass on"]).good(),
            "partner" => run(root, &["decline", &receipt, "--reason", "answered"]).good(),
            _ => run(root, &["approve", &receipt]).good(),
        };
        said += &(without_address(&decided.stdout) + &decided.stderr);
    }
    said + &server.stop()
}

/// Every form once more, to the public's worker while somebody watches it. All that it says to that one and to its log.
fn watched(beside: &Path, root: &Path) -> String {
    for editor in ["ada.key", "ben.key"] {
        run(root, &["keys", "new", "--add", "--out", beside.join(editor).to_str().unwrap()]).good();
    }
    let (server, monitor) = Server::watched(root);
    for (form, answers) in forms() {
        assert!(matches!(server.send(&format!("/submit/{form}"), &answers).status, 303 | 403), "{form}");
    }
    let pages =
        ["/metrics", "/healthz"].map(|path| crate::server::ask(&monitor, &format!("GET {path}"), &[], b"").body);
    assert!(pages[0].contains("showground_records_kept_total{form=\"partner\""), "they were counted: {}", pages[0]);
    pages.concat() + &server.stop()
}

/// What the program says of the vault, to somebody with a key.
pub fn housekeeping(root: &Path) -> String {
    let lines = [
        &["tally", "--key", "vault/development.key"][..],
        &["doctor"],
        &["doctor", "--json"],
        &["erase", "--due", "--dry-run", "--today", "2030-01-01"],
    ];
    let runs = lines.map(|line| crate::program::end(crate::program::showground(root).args(line)));
    runs.map(|run| run.stdout + &run.stderr).concat()
}

/// What declining says, without the line that tells the holder of the key, who reads it now, whom the letter is for.
pub fn without_address(said: &str) -> String {
    said.lines().filter(|line| !line.starts_with("To: ")).map(|line| format!("{line}\n")).collect()
}

fn waiting(root: &Path) -> String {
    let listed = run(root, &["inbox"]).good();
    listed.stdout + &listed.stderr
}

type Answers = Vec<(&'static str, &'static str)>;

fn forms() -> [(&'static str, Answers); 11] {
    let [name, email, organisation, reason, asked, purpose, words, owner, wish, complaint] = CANARIES;
    let who = [("name", name), ("email", email), ("consent", "yes")];
    let with_who = |answers: &[(&'static str, &'static str)]| [answers, &who].concat();
    let about = ("about", "prototypes/a-kite");
    [
        (
            "idea",
            with_who(&[
                ("challenge", "neighbourhood"),
                ("idea", "A kite for every roof"),
                ("problem", "Roofs are bare."),
                ("areas", "not-sure"),
                ("group", "just-me"),
                ("group_name", organisation),
                ("name_shown", "full"),
                ("adult", "no"),
                ("contact", "yes"),
                ("motivations", "other"),
                ("motivations_other", reason),
            ]),
        ),
        (
            "prototype",
            with_who(&[
                ("idea", "new"),
                ("title", "A kite with a lamp"),
                ("kinds", "physical"),
                ("how", "It shines."),
                ("meets", "People look up."),
                ("team_1_name", "Q."),
                ("next_owner", owner),
                ("licence", "not-sure"),
                ("contact", "yes"),
            ]),
        ),
        ("comment", with_who(&[about, ("comment", "Which wind?")])),
        (
            "feedback",
            with_who(&[
                about,
                ("task_fly_done", "yes"),
                ("worked_well", words),
                ("got_in_the_way", words),
                ("would_use", "yes"),
                ("setting", "session"),
                ("assistive_tech", "no"),
                ("quote_ok", "no"),
                ("name_shown", "full"),
                ("next_test", "yes"),
            ]),
        ),
        (
            "need",
            with_who(&[
                ("in_their_words", "Four balls of string."),
                ("for", "prototypes/a-kite"),
                ("what_for", purpose),
                ("asked", asked),
                ("publish", "yes"),
                ("name_shown", "first"),
            ]),
        ),
        (
            "offer",
            with_who(&[
                ("what", "A field with wind"),
                ("kinds", "kit"),
                ("for_whom", "anyone"),
                ("cost", "free"),
                ("as", "person"),
                ("organisation_name", organisation),
                ("take_up", "organisers"),
                ("name_shown", "none"),
            ]),
        ),
        (
            "update",
            with_who(&[
                about,
                ("happened", "It flew."),
                ("stage", "same"),
                ("ended", "no"),
                ("name_shown", "none"),
                ("contact", "yes"),
            ]),
        ),
        ("booking", with_who(&[("event", "later"), ("people", "2"), ("access", "other"), ("access_other", reason)])),
        ("partner", with_who(&[("another_way", wish), ("organisation", "Kite Club")])),
        ("contact", with_who(&[("kind", "wrong"), ("message", complaint), ("contact", "yes")])),
        ("keep-me-posted", with_who(&[("topics", "news")])),
    ]
}

/// The site in a repository of its own, with the rules of `new site` on what is kept. Every byte of its objects.
pub fn committed(root: &Path, public: &str) -> Vec<u8> {
    git(root, &["init", "--quiet"]);
    git(root, &["add", "--all"]);
    git(
        root,
        &["-c", "user.name=An editor", "-c", "user.email=editor@example.org", "commit", "--quiet", "--message", "All"],
    );
    let objects = git(root, &["cat-file", "--batch-all-objects", "--batch"]);
    assert!(String::from_utf8_lossy(&objects).contains(public), "what is public is in git");
    objects
}

fn git(root: &Path, args: &[&str]) -> Vec<u8> {
    let output = Command::new("git").args(args).current_dir(root).env("HOME", root).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The canaries in some bytes, in any case, plain or as they are encoded for addresses, forms and pages.
fn hits(bytes: &[u8]) -> impl Iterator<Item = &'static str> {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    CANARIES.into_iter().filter(move |canary| {
        let canary = canary.to_lowercase();
        let forms = [
            canary.replace(' ', "+"),
            canary.replace(' ', "%20"),
            canary.replace('@', "%40"),
            canary.replace(' ', "-"),
        ];
        text.contains(&canary) || forms.iter().any(|form| text.contains(form))
    })
}

/// Those that an editor does not read, who has the key.
fn unread(root: &Path) -> Vec<&'static str> {
    let receipts = fixture::files(&root.join("vault")).into_keys();
    let receipts = receipts.filter_map(|file| file.strip_suffix(".age").map(str::to_owned));
    let shown: String = receipts.map(|receipt| run(root, &["show", &receipt]).good().stdout).collect();
    CANARIES.into_iter().filter(|canary| !shown.contains(canary)).collect()
}

#[test]
fn the_watch_for_canaries_sees_them() {
    assert_eq!(hits(b"x=QUILLON+canaryname&y").collect::<Vec<_>>(), [CANARIES[0]]);
    assert_eq!(hits("x\u{ffff} canary-post%40birds.example".as_bytes()).collect::<Vec<_>>(), [CANARIES[1]]);
    assert_eq!(hits(b"Canary").count(), 0);
}
