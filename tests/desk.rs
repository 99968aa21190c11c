//! The desk in the browser: who may use it, what its pages never do, and what is left of a decision that could not be made.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::fixture::{self, Case};
use crate::program::run;
use crate::server::{Answer, FORM, Server, ask, encoded};

const SITE: &str = "\
Two ideas of one title, and something that may be spam.

--- content/site.yaml
name: A programme
base_url: https://example.org/
--- content/pages/help/privacy.md
---
title: Privacy
---
We keep it for a month.
--- content/ideas/a-shelter.md
---
title: A shelter
date: 2026-10-01
---
--- content/forms/idea.yaml
title: Share an idea
at: /ideas/new/
becomes: idea
retention: P30D
consent: {field: agree, text: pages/help/privacy}
fields:
  - {id: idea, kind: text, label: What is your idea?, required: Enter your idea, shown: published, as: in_one_sentence}
  - {id: email, kind: email, label: Email address, shown: private}
  - {id: agree, kind: checkbox, label: I agree, required: Select that you agree, shown: private}
--- content/forms/offer.yaml
title: Offer support
at: /support/offers/new/
becomes: offer
fields:
  - {id: what, kind: text, label: What can you offer?, required: Enter what you can offer, shown: published, as: title}
  - {id: for_idea, kind: reference, label: Which idea is it for?, of: [ideas], shown: published, as: for}
--- inbox/waiting/idea/1111111111.md
---
form: idea
receipt: '1111111111'
received: '2026-11-01T10:00:00Z'
digest: d1111111111
fields:
  idea: A bench <b>at</b> the stop & more
sealed: |
  -----BEGIN AGE ENCRYPTED FILE-----
  nobody can open this
  -----END AGE ENCRYPTED FILE-----
---
--- inbox/waiting/offer/2222222222.md
---
form: offer
receipt: '2222222222'
received: '2026-11-02T10:00:00Z'
digest: d2222222222
fields:
  what: Planks
---
--- inbox/quarantine/idea/3333333333.md
---
form: idea
receipt: '3333333333'
received: '2026-11-03T10:00:00Z'
reasons: [links]
digest: d3333333333
fields:
  idea: Cheap watches
---
";

/// A site with a desk.
struct Place {
    site: TempDir,
    server: Server,
    /// Host and port.
    host: String,
    /// The path of the desk's first page.
    path: String,
}

impl Place {
    fn new() -> Place {
        Place::prepared(&[], |_| ())
    }

    /// A site where something is done before its desk is opened in some way.
    fn prepared(args: &[&str], prepare: impl FnOnce(&Path)) -> Place {
        let site = tempfile::tempdir().unwrap();
        let case = site.path().join("case.txt");
        fs::write(&case, SITE).unwrap();
        Case::read(&case).lay(site.path());
        fs::remove_file(case).unwrap();
        prepare(site.path());
        let (server, line) = Server::with_desk(site.path(), args);
        let address = line.trim().rsplit(' ').next().unwrap().strip_prefix("http://").unwrap().to_owned();
        let (host, path) = address.split_once('/').unwrap();
        Place { site, server, host: host.to_owned(), path: format!("/{path}") }
    }

    fn pass(&self) -> &str {
        self.path.trim_end_matches('/').rsplit('/').next().unwrap()
    }

    fn get(&self, page: &str) -> Answer {
        self.server.get(&format!("{}{page}", self.path))
    }

    /// Sends a form as a page of the desk does.
    fn post(&self, receipt: &str, pairs: &[(&str, &str)]) -> Answer {
        let origin = format!("http://{}", self.host);
        self.post_with(receipt, &[("Origin", &origin)], &[&[("pass", self.pass())], pairs].concat())
    }

    fn post_with(&self, receipt: &str, headers: &[(&str, &str)], pairs: &[(&str, &str)]) -> Answer {
        let headers = [&[("Content-Type", FORM)], headers].concat();
        self.server.ask(&format!("POST {}{receipt}", self.path), &headers, encoded(pairs).as_bytes())
    }

    /// Every file that decisions could change.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let all = fixture::files(self.site.path()).into_iter();
        all.filter(|(name, _)| ["content/", "inbox/"].iter().any(|folder| name.starts_with(folder))).collect()
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.site.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }
}

const PUBLISH: &[(&str, &str)] = &[("do", "approve")];

#[test]
fn whoever_does_not_come_from_a_page_of_the_desk_is_refused_and_nothing_changes() {
    let place = Place::new();
    let (before, own) = (place.files(), format!("http://{}", place.host));
    let pass = [("pass", place.pass()), ("do", "approve")];
    let foreign: [&[(&str, &str)]; 6] = [
        &[],
        &[("Origin", "null")],
        &[("Origin", "https://evil.example")],
        &[("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")],
        &[("Origin", &own), ("Sec-Fetch-Site", "cross-site")],
        &[("Origin", &own), ("Sec-Fetch-Site", "same-site")],
    ];
    for headers in foreign {
        let answer = place.post_with("1111111111", headers, &pass);
        assert_eq!((answer.status, place.files() == before), (403, true), "{headers:?}");
    }
    let wrong: [&[(&str, &str)]; 3] = [
        PUBLISH,
        &[("pass", ""), ("do", "approve")],
        &[("pass", "00000000000000000000000000000000"), ("do", "approve")],
    ];
    for pairs in wrong {
        let answer = place.post_with("1111111111", &[("Origin", &own)], pairs);
        assert_eq!((answer.status, place.files() == before), (403, true), "{pairs:?}");
    }
    assert_eq!(place.post("1111111111", PUBLISH).status, 303, "and from its own page it is done");
    assert_ne!(place.files(), before);
}

#[test]
fn only_the_machines_own_names_and_the_address_that_was_said_open_the_desk() {
    let place = Place::new();
    let port = place.host.rsplit(':').next().unwrap();
    let asked = |host: &str, path: &str| {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        crate::server::exchange(&place.host, request.as_bytes()).status
    };
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        assert_eq!(asked(&format!("{host}:{port}"), &place.path), 200, "{host}");
    }
    for host in ["evil.example", "127.0.0.1.evil.example", "192.168.0.7"] {
        assert_eq!(asked(&format!("{host}:{port}"), &place.path), 403, "{host}");
    }
    assert_eq!(asked("127.0.0.1", &place.path), 403, "another port");
    let wrong = place.path.replace(place.pass(), "00000000000000000000000000000000");
    for path in ["/.showground/desk", "/.showground/desk/", "/.showground/desk/x/1111111111", wrong.as_str()] {
        let answer = place.server.get(path);
        assert_eq!(answer.status, 403, "{path}");
        assert!(!answer.body.contains("bench") && answer.body.contains("it stands in the terminal"), "{}", answer.body);
    }
}

#[test]
fn pages_of_the_desk_are_kept_nowhere_shown_in_no_other_page_and_tell_nobody_where_one_comes_from() {
    let place = Place::new();
    for page in ["", "1111111111", "4444444444", "1111111111/page"] {
        let answer = place.get(page);
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{page}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(policy.contains("default-src 'none'") || policy.contains("script-src 'none'"), "{policy}");
        assert!(answer.header("set-cookie").is_none());
    }
    let framed = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")];
    assert_eq!(place.server.ask(&format!("GET {}", place.path), &framed, b"").status, 403);
}

#[test]
fn looking_changes_nothing() {
    let place = Place::new();
    let before = place.files();
    for page in ["", "1111111111", "1111111111/page", "2222222222", "1111111111?do=approve", "?after=3333333333"] {
        assert_eq!(place.get(page).status, 200, "{page}");
    }
    for page in ["4444444444", "nonsense", "1111111111/other"] {
        assert_eq!(place.get(page).status, 404, "{page}");
    }
    assert!(place.files() == before);
    let head = place.server.ask(&format!("DELETE {}1111111111", place.path), &[], b"");
    assert!(head.status == 403 && place.files() == before);
}

#[test]
fn what_strangers_wrote_is_text_on_the_desk() {
    let place = Place::new();
    for page in ["", "1111111111"] {
        let html = place.get(page).body;
        assert!(
            html.contains("A bench &lt;b&gt;at&lt;/b&gt; the stop &amp; more") && !html.contains("<b>at"),
            "{html}"
        );
    }
}

#[test]
fn an_idea_is_published_under_the_title_that_an_editor_gives_it() {
    let place = Place::new();
    let answer = place.post("1111111111", &[("do", "approve"), ("title", "A seat"), ("slug", "")]);
    let next = answer.header("location").unwrap().to_owned();
    assert_eq!((answer.status, next.as_str()), (303, format!("{}2222222222?after=1111111111", place.path).as_str()));
    let file = place.read("content/ideas/a-seat.md");
    assert!(file.contains("title: A seat\n") && file.contains("in_one_sentence: A bench <b>at</b>"), "{file}");
    let shown = place.server.get(&next).body;
    assert!(shown.contains("Published") && shown.contains("/ideas/a-seat/") && shown.contains("Planks"), "{shown}");
}

#[test]
fn an_offer_is_linked_to_an_idea_and_to_nothing_that_is_not_there() {
    let place = Place::new();
    let before = place.files();
    let link = |to| [("do", "approve"), ("link-for_idea", to)];
    let refused = place.post("2222222222", &link("ideas/gone"));
    assert!(refused.status == 422 && refused.body.contains("there is no `ideas/gone` on the site"), "{}", refused.body);
    assert!(place.files() == before);
    assert_eq!(place.post("2222222222", &link("ideas/a-shelter")).status, 303);
    assert!(place.read("content/offers/planks.md").contains("for: ideas/a-shelter"));
}

#[test]
fn a_form_with_mistakes_comes_back_with_all_that_was_typed() {
    let place = Place::new();
    let before = place.files();
    type Case = (&'static [(&'static str, &'static str)], &'static str, &'static str);
    let cases: [Case; 5] = [
        (&[("do", "decline"), ("note", "Mind the gap")], "Select why it is declined", "Mind the gap"),
        (&[("do", "decline"), ("reason", "other")], "Enter the other reason", "checked"),
        (&[("do", "ask"), ("question", " ")], "Enter what you want to know", "open"),
        (
            &[("do", "approve"), ("title", "Mine"), ("slug", "Not a Slug")],
            "did you mean `not-a-slug`?",
            "value=\"Mine\"",
        ),
        (
            &[("do", "approve"), ("title", "Mine"), ("slug", "a-shelter")],
            "the name `a-shelter` is taken",
            "value=\"Mine\"",
        ),
    ];
    for (pairs, complaint, kept) in cases {
        let answer = place.post("1111111111", pairs);
        assert_eq!(answer.status, 422, "{pairs:?}");
        assert!(answer.body.contains("<title>Error: "), "{}", answer.body);
        assert!(answer.body.contains(complaint) && answer.body.contains(kept), "{pairs:?}: {}", answer.body);
    }
    assert!(place.files() == before);
}

#[test]
fn a_submission_that_somebody_else_decided_on_or_that_is_gone_is_said_to_be_so() {
    let place = Place::new();
    run(place.site.path(), &["approve", "1111111111"]).good();
    let before = place.files();
    let declined = place.post("1111111111", &[("do", "decline"), ("reason", "unclear"), ("note", "Which stop?")]);
    assert!(declined.status == 422 && declined.body.contains("was approved before"), "{}", declined.body);
    let again = place.post("1111111111", PUBLISH);
    assert!(again.status == 422 && again.body.contains("was approved before"), "{}", again.body);
    run(place.site.path(), &["erase", "2222222222"]).good();
    let gone = place.post("2222222222", &[("do", "ask"), ("question", "How long are they?")]);
    assert!(gone.status == 404 && gone.body.contains("How long are they?"), "{}", gone.body);
    let mut before = before;
    before.remove("inbox/waiting/offer/2222222222.md");
    assert!(place.files() == before);
}

#[test]
fn what_is_asked_held_declined_and_spam_is_the_same_as_at_the_prompt() {
    let place = Place::new();
    let root = place.site.path();
    assert_eq!(place.post("1111111111", &[("do", "ask"), ("question", "Which\r\nstop?")]).status, 303);
    assert!(run(root, &["inbox"]).good().stdout.contains("[asked on "));
    assert!(place.read("inbox/waiting/idea/1111111111.md").contains("question: |-\n  Which\n  stop?"));
    assert_eq!(place.post("2222222222", &[("do", "hold"), ("for", "the lorry")]).status, 303);
    assert!(run(root, &["inbox"]).good().stdout.contains(", for the lorry]"));
    assert_eq!(place.post("2222222222", &[("do", "release")]).status, 303);
    assert!(!run(root, &["inbox"]).good().stdout.contains("on hold"));
    let answer = place.post("3333333333", &[("do", "spam")]);
    assert_eq!(answer.header("location"), Some(format!("{}2222222222?after=3333333333", place.path).as_str()));
    let answer =
        place.post("2222222222", &[("do", "decline"), ("reason", "duplicate"), ("note", "See the planks of May.")]);
    let shown = place.server.get(answer.header("location").unwrap()).body;
    assert!(
        shown.contains("Somebody has told us much the same") && shown.contains("See the planks of May."),
        "{shown}"
    );
    assert!(shown.contains("Nothing to decide") && shown.contains("Asked or on hold"), "{shown}");
    run(root, &["check"]).good();
}

#[test]
fn each_decision_is_one_commit_where_that_is_wanted() {
    let place = Place::prepared(&["--commit"], |root| {
        for args in [&["init", "-q"][..], &["config", "user.name", "Ada"], &["config", "user.email", "ada@example.org"]]
        {
            git(root, args);
        }
    });
    assert_eq!(place.post("1111111111", &[("do", "approve"), ("title", "A seat")]).status, 303);
    let log = git(place.site.path(), &["log", "-1", "--format=%s%n%b", "--name-only"]);
    let expected = "Publish ideas/a-seat\nReceipt: 1111111111\n\ncontent/ideas/a-seat.md";
    assert_eq!(log.replace("\n\n\n", "\n\n").trim_end(), expected);
}

/// Pages remember what they read of the content; what changes beside them is seen by the next one.
#[test]
fn what_changes_beside_the_desk_is_on_its_next_page() {
    let place = Place::new();
    let idea = place.site.path().join("content/ideas/a-seat.md");
    let says = |words: &str| {
        fs::write(&idea, format!("---\ntitle: A seat\ndate: 2026-10-01\nin_one_sentence: {words}\n---\n")).unwrap();
        let pages = ["", "1111111111"].map(|page| place.get(page).body);
        let flagged = pages.each_ref().map(|page| page.contains("possible duplicate of ideas/a-seat"));
        assert_eq!(flagged[0], flagged[1], "{pages:?}");
        flagged[0]
    };
    assert!(says("A bench <b>at</b> the stop & more"));
    assert!(!says("Boxes of apples for whoever is hungry"));
    assert!(says("A bench <b>at</b> the stop & more"));
    fs::remove_file(&idea).unwrap();
    assert!(!place.get("").body.contains("possible duplicate"));
    let form = place.read("content/forms/idea.yaml");
    fs::write(place.site.path().join("content/forms/idea.yaml"), form.replace("Share an idea", "Tell us")).unwrap();
    assert!(place.get("1111111111").body.contains("Tell us"));
}

/// A decision stays made when git does not commit it, and who decided reads the same as at the prompt.
#[test]
fn a_decision_that_a_hook_of_git_refuses_is_said_to_be_made_and_how_it_is_committed() {
    let place = Place::prepared(&["--commit"], |root| {
        git(root, &["init", "-q"]);
        let hook = root.join(".git/hooks/pre-commit");
        fs::create_dir_all(hook.parent().unwrap()).unwrap();
        fs::write(&hook, "#!/bin/sh\necho 'Titles have two words.' >&2\nexit 1\n").unwrap();
        fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    });
    let answer = place.post("1111111111", &[("do", "approve"), ("title", "A seat")]);
    assert_eq!(answer.status, 200, "{}", answer.body);
    for said in [
        "It is decided, and not committed yet",
        "Titles have two words.",
        "then run: git commit -- content/ideas/a-seat.md",
        "/ideas/a-seat/",
        "href=\"2222222222\"",
    ] {
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    assert!(place.read("inbox/done/idea/1111111111.md").contains("decision: approved"));
    assert_eq!(place.get("").status, 200);
}

/// What an editor noted before is on the page, and what stands in its place is no surprise.
#[test]
fn what_was_asked_and_what_it_is_on_hold_for_is_on_its_page() {
    let place = Place::new();
    place.post("1111111111", &[("do", "ask"), ("question", "Which stop?")]);
    place.post("1111111111", &[("do", "hold"), ("for", "the lorry")]);
    let held = place.post("2222222222", &[("do", "hold"), ("for", "the lorry")]);
    let after = place.server.get(held.header("location").unwrap()).body;
    assert!(after.contains("On hold") && after.contains("for the lorry"), "{after}");
    let page = place.get("1111111111").body;
    for said in
        ["What its sender was asked on", "stands in place of what was asked before: “Which stop?”", ", for the lorry"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
}

fn git(root: &Path, args: &[&str]) -> String {
    let ran = std::process::Command::new("git").arg("-C").arg(root).args(args).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

#[test]
fn no_desk_is_where_others_could_reach_it() {
    let site = tempfile::tempdir().unwrap();
    fs::create_dir_all(site.path().join("content")).unwrap();
    fs::write(site.path().join("content/site.yaml"), "name: A programme\n").unwrap();
    let server = Server::reachable(site.path());
    assert_ne!(server.get("/.showground/desk/").status, 200);
    let said = server.stop();
    assert!(said.contains("no desk: 0.0.0.0:") && !said.contains("The desk, for you alone"), "{said}");
}

#[test]
fn nothing_of_the_desk_is_in_a_built_site() {
    let place = Place::new();
    run(place.site.path(), &["build"]).good();
    let files = fixture::files(&place.site.path().join("public"));
    let is_of_desk = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(".showground/desk");
    assert!(files.len() > 5 && !files.iter().any(|(name, bytes)| name.contains("desk") || is_of_desk(bytes)));
}

/// Private answers are on a page of the desk where the key is, and on no disk but sealed.
#[test]
fn what_is_private_is_shown_to_the_holder_of_a_key_and_kept_nowhere() {
    const ADDRESS: &str = "nia.prys@example.org";
    let place = Place::new();
    let sent = place.server.send("/submit/idea", &[("idea", "A kite"), ("email", ADDRESS), ("agree", "yes")]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let queue = run(place.site.path(), &["inbox"]).good().stdout;
    let receipt = queue.lines().find(|line| line.contains("A kite")).unwrap().split(' ').next().unwrap().to_owned();
    assert!(place.get(&receipt).body.contains(ADDRESS), "with the key made for trying out");
    assert!(!place.get("").body.contains(ADDRESS), "only where it is needed");
    let answer = place.post(&receipt, &[("do", "decline"), ("reason", "unclear")]);
    assert!(place.server.get(answer.header("location").unwrap()).body.contains(&format!("mailto:{ADDRESS}?subject=")));
    assert_no_file_has(place.site.path(), ADDRESS);
    assert!(!place.server.stop().contains(ADDRESS));
}

fn assert_no_file_has(root: &Path, words: &str) {
    for (name, bytes) in fixture::files(root) {
        assert!(!String::from_utf8_lossy(&bytes).contains(words), "{name}");
    }
}

#[test]
fn forms_of_the_desk_have_one_type() {
    let place = Place::new();
    let origin = format!("http://{}", place.host);
    let headers = [("Content-Type", "text/plain"), ("Origin", origin.as_str())];
    let body = encoded(&[("pass", place.pass()), ("do", "approve")]);
    let before = place.files();
    let answer = ask(&place.host, &format!("POST {}1111111111", place.path), &headers, body.as_bytes());
    assert!(answer.status == 415 && place.files() == before, "{}", answer.body);
}
