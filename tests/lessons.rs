//! What others learnt the hard way, each lesson as a test that bears its name.
//!
//! Some are kept elsewhere, where their tools are: *accepted is kept, whenever the worker is killed* in `crash/kills.rs`; *a planted
//! address is found nowhere public* in `canary.rs`; *merging keeps everything and can be undone* in `editing.rs`; *a chart is also a
//! table, and everybody can read it* in `browser/axe.test.mjs` and `browser/trees/`; *read first, curate, show life signs* in the
//! cases `cli/radar-*` and `cli/merge`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::fixture;
use crate::program::{TODAY, end, git, run, showground};

/// The demonstration, in a folder of its own.
fn demonstration() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    fixture::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &site.path().join("content"));
    site
}

fn in_git(root: &Path, line: &str) -> String {
    git(root, &line.split(' ').map(str::to_owned).collect::<Vec<_>>())
}

fn page(root: &Path, file: &str) -> String {
    fs::read_to_string(root.join("public").join(file)).unwrap_or_default()
}

fn pages(root: &Path) -> BTreeSet<String> {
    fixture::files(&root.join("public")).into_keys().filter(|file| file.ends_with(".html")).collect()
}

/// A comment that waits.
fn waiting_comment(root: &Path, receipt: &str, says: &str) {
    let file = root.join(format!("inbox/waiting/comment/{receipt}.md"));
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let head = format!("form: comment\nreceipt: '{receipt}'\nreceived: '2026-11-23T20:00:00Z'\ndigest: d{receipt}");
    let fields = format!("fields:\n  about: ideas/bus-times-by-text\n  comment: {says}");
    fs::write(file, format!("---\n{head}\n{fields}\n---\n")).unwrap();
}

#[test]
fn one_bad_file_never_silences_the_site() {
    let site = demonstration();
    let root = site.path();
    run(root, &["build"]).good();
    let before = fixture::files(&root.join("public"));
    let files: Vec<String> =
        fixture::files(&root.join("content")).into_keys().filter(|file| file.ends_with(".md")).collect();
    for file in files.iter().step_by(files.len() / 12) {
        let path = root.join("content").join(file);
        let good = fs::read(&path).unwrap();
        fs::write(&path, "---\n title: a stray blank\ndate: [\n---\n").unwrap();
        let stopped = run(root, &["build"]);
        assert_eq!(stopped.code, 1, "{file}");
        assert!(
            stopped.stderr.contains(&format!("content/{file}:2:"))
                || stopped.stderr.contains(&format!("content/{file}:3:")),
            "{}",
            stopped.stderr
        );
        assert!(fixture::files(&root.join("public")) == before, "the last good site stays: {file}");
        let rest = run(root, &["build", "--keep-going", "--out", "rest"]);
        let all_but_its_own = pages(root).len() - 12;
        let built = fixture::files(&root.join("rest")).into_keys().filter(|file| file.ends_with(".html")).count();
        assert!(built >= all_but_its_own, "{file}: {built} of {} ({})", pages(root).len(), rest.stderr);
        fs::write(&path, good).unwrap();
    }
}

#[test]
fn two_editors_on_two_branches_approve_different_comments_and_move_two_things_and_git_merges_without_a_conflict() {
    let site = demonstration();
    let root = site.path();
    fs::write(root.join(".gitignore"), "/public/\n/.showground/\n/vault/\n/inbox/\n").unwrap();
    waiting_comment(root, "1111111111", "The 14 stops there too.");
    waiting_comment(root, "2222222222", "And the 17A.");
    for line in ["init --quiet --initial-branch main", "add .", "commit --quiet -m Site", "checkout --quiet -b ada"] {
        assert_eq!(in_git(root, line), "");
    }
    run(root, &["approve", "1111111111", "--commit"]).good();
    run(root, &["stage", "prototypes/tea-caddy", "paused", "--note", "A winter without hands", "--commit"]).good();
    assert_eq!(in_git(root, "checkout --quiet -b ben main"), "");
    run(root, &["approve", "2222222222", "--commit"]).good();
    run(root, &["stage", "prototypes/bag-count", "paused", "--note", "Until spring", "--commit"]).good();
    assert_eq!(in_git(root, "checkout --quiet main"), "");
    assert_eq!(in_git(root, "merge --quiet --no-edit ada"), "");
    assert_eq!(in_git(root, "merge --quiet --no-edit ben"), "");
    run(root, &["build"]).good();
    let thread = page(root, "ideas/bus-times-by-text/index.html");
    assert!(thread.contains("The 14 stops there too.") && thread.contains("And the 17A."));
    for prototype in ["tea-caddy", "bag-count"] {
        let text = fs::read_to_string(root.join(format!("content/prototypes/{prototype}.md"))).unwrap();
        assert_eq!(text.matches("paused").count(), 1, "{text}");
    }
}

#[test]
fn the_queue_and_the_site_are_files_and_no_state_lies_anywhere_else() {
    let site = demonstration();
    let root = site.path();
    waiting_comment(root, "1111111111", "The 14 stops there too.");
    run(root, &["build"]).good();
    let elsewhere = tempfile::tempdir().unwrap();
    for folder in ["content", "inbox"] {
        fixture::copy(&root.join(folder), &elsewhere.path().join(folder));
    }
    run(elsewhere.path(), &["build"]).good();
    assert!(fixture::files(&elsewhere.path().join("public")) == fixture::files(&root.join("public")));
    let listed = |root: &Path| run(root, &["inbox", "--json"]).good().stdout;
    assert_eq!(listed(elsewhere.path()), listed(root));
}

#[test]
fn the_queue_shows_the_text_itself() {
    let site = demonstration();
    waiting_comment(site.path(), "1111111111", "The 14 stops there too.");
    assert!(run(site.path(), &["inbox"]).good().stdout.contains("The 14 stops there too."));
}

#[test]
fn nobody_is_told_before_it_is_approved() {
    let site = demonstration();
    waiting_comment(site.path(), "1111111111", "Zanzibar stops there too.");
    run(site.path(), &["build"]).good();
    let told = |root: &Path| {
        let files = fixture::files(&root.join("public"));
        files
            .into_iter()
            .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("Zanzibar"))
            .map(|(file, _)| file)
            .collect::<Vec<_>>()
    };
    assert_eq!(told(site.path()), Vec::<String>::new());
    run(site.path(), &["approve", "1111111111"]).good();
    run(site.path(), &["build"]).good();
    assert!(told(site.path()).contains(&"ideas/bus-times-by-text/index.html".to_owned()));
}

#[test]
fn hiding_a_comment_hides_its_replies() {
    let site = demonstration();
    let root = site.path();
    run(root, &["build"]).good();
    let (first, reply) = ("comments/ideas/bus-times-by-text/2024-09-05-brenda.md", "2024-09-06-asha");
    let text = fs::read_to_string(root.join("content").join(first)).unwrap();
    assert!(page(root, "ideas/bus-times-by-text/index.html").contains(&format!("c-{reply}")));
    fs::write(root.join("content").join(first), text.replacen("---\n", "---\ndraft: true\n", 1)).unwrap();
    run(root, &["build"]).good();
    assert!(!page(root, "ideas/bus-times-by-text/index.html").contains(&format!("c-{reply}")));
}

#[test]
fn closing_a_conversation_closes_all_of_it() {
    let site = demonstration();
    let root = site.path();
    run(root, &["build"]).good();
    let file = "ideas/bus-times-by-text/index.html";
    let ways = |page: &str| page.matches("/submit/comment").count() + page.matches("reply_to").count();
    assert!(ways(&page(root, file)) > 0);
    let source = root.join("content/ideas/bus-times-by-text.md");
    let text = fs::read_to_string(&source).unwrap();
    fs::write(&source, text.replacen("---\n", "---\ncomments: closed\n", 1)).unwrap();
    run(root, &["build"]).good();
    let closed = page(root, file);
    assert_eq!(ways(&closed), 0);
    assert!(closed.contains("c-2024-09-05-brenda"), "what was said stays");
}

#[test]
fn what_is_finished_keeps_its_addresses_when_the_next_round_opens() {
    let site = demonstration();
    let build = |day: &str| {
        end(showground(site.path()).args(["build", "--today", day])).good();
        (pages(site.path()), page(site.path(), "rounds/v2/index.html"))
    };
    let ((first_is_over, before), (second_is_open, now)) = (build("2025-12-01"), build(TODAY));
    assert_ne!(before, now, "the second round has opened between the two");
    let lost: Vec<_> = first_is_over.difference(&second_is_open).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert!(first_is_over.len() > 500);
}
