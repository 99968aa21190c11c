//! Where what nobody has read is put: on the branch that was meant, as it is at that moment, under a name that nothing there has.
//!
//! Where a branch becomes another one meanwhile, the repository itself does it, before it refuses the first push, as somebody
//! would who was faster.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

use crate::program::{Run, git, run};

const SITE: [(&str, &str); 3] = [
    ("content/site.yaml", "name: A programme\nbase_url: https://example.org/\n"),
    (
        "content/forms/idea.yaml",
        "title: Share an idea\nat: /ideas/new/\nbecomes: idea\nfields:\n  \
         - {id: idea, kind: text, label: Your idea, required: Enter it, shown: published, as: title}\n",
    ),
    (
        "inbox/waiting/idea/1111111111.md",
        "---\nform: idea\nreceipt: '1111111111'\nreceived: '2026-11-01T10:00:00Z'\ndigest: d1111111111\n\
         fields:\n  idea: A bench\n---\n",
    ),
];

/// The site alone.
fn lay(root: &Path) {
    for (file, text) in SITE {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// A site, and a repository with a branch `main`, which does something before it refuses the first push.
fn site(before_it_refuses: &str) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    lay(site.path());
    let told = |args: &str| git(site.path(), &args.split(' ').map(str::to_owned).collect::<Vec<_>>());
    told("init --quiet --bare --initial-branch main team.git");
    told("init --quiet --initial-branch main clone");
    told("-C clone commit --quiet --allow-empty --message Begin");
    fs::write(site.path().join("clone/.showground-published.json"), "{}").unwrap();
    told("-C clone push --quiet ../team.git main");
    told("-C clone add --all");
    told("-C clone commit --quiet --message Publish");
    told("-C clone push --quiet ../team.git main:published");
    let hook = site.path().join("team.git/hooks/pre-receive");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    // What is pushed is set aside while it is looked at, and no branch may move meanwhile; this is somebody else's doing.
    fs::write(&hook, format!("#!/bin/sh\nunset GIT_QUARANTINE_PATH\nrm -- \"$0\"\n{before_it_refuses}\nexit 1\n"))
        .unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    site
}

fn collected(site: &Path) -> Run {
    run(site, &["collect", "team.git#main"])
}

/// A record as the worker would have left it.
fn is_sent(site: &Path, receipt: &str, idea: &str) {
    let record = SITE[2].1.replace("1111111111", receipt).replace("A bench", idea);
    fs::write(site.join(format!("inbox/waiting/idea/{receipt}.md")), record).unwrap();
}

/// The files of a branch below a folder.
fn files(site: &Path, branch: &str, folder: &str) -> String {
    git(site, &["-C", "team.git", "ls-tree", "-r", "--name-only", branch, "--", folder].map(str::to_owned))
}

fn is_on_a_branch(site: &Path) -> bool {
    git(site, &["-C", "team.git", "log", "--all", "--format=%B"].map(str::to_owned)).contains("1111111111")
}

#[test]
fn what_waits_is_put_on_a_branch_that_refused_it_once() {
    let site = site("");
    collected(site.path()).good();
    assert!(is_on_a_branch(site.path()));
}

#[test]
fn nothing_unread_is_put_on_a_branch_to_which_somebody_publishes_meanwhile() {
    let site = site("git update-ref refs/heads/main refs/heads/published");
    let refused = collected(site.path());
    assert!(refused.code == 2 && refused.stderr.contains("`main` is a published site"), "{}", refused.stderr);
    assert!(!is_on_a_branch(site.path()) && site.path().join(SITE[2].0).exists());
}

#[test]
fn a_branch_that_is_renamed_meanwhile_does_not_begin_anew() {
    let site = site("git branch -m main trunk");
    let refused = collected(site.path());
    assert!(refused.code == 2 && refused.stderr.contains("there is no branch `main`, but"), "{}", refused.stderr);
    assert!(!is_on_a_branch(site.path()) && site.path().join(SITE[2].0).exists());
}

#[test]
fn moving_what_waits_replaces_nothing_on_the_branch() {
    let site = site("");
    let told = |args: &str| git(site.path(), &args.split(' ').map(str::to_owned).collect::<Vec<_>>());
    // Somebody has published a bench there, which nobody has pulled here.
    fs::create_dir_all(site.path().join("clone/content/ideas")).unwrap();
    fs::write(site.path().join("clone/content/ideas/a-bench.md"), "---\ntitle: A bench\n---\n").unwrap();
    told("-C clone checkout --quiet main~1");
    told("-C clone add --all");
    told("-C clone commit --quiet --message Publish");
    fs::remove_file(site.path().join("team.git/hooks/pre-receive")).unwrap();
    told("-C clone push --quiet ../team.git HEAD:main");
    is_sent(site.path(), "2222222222", "A bench");
    let earlier = SITE[2].1.replace("1111111111", "4444444444").replace("T10", "T09");
    fs::write(site.path().join("inbox/waiting/idea/4444444444.md"), earlier).unwrap();
    collected(site.path()).good();
    is_sent(site.path(), "3333333333", "A bench");
    collected(site.path()).good();
    assert_eq!(
        files(site.path(), "main", "waiting"),
        "waiting/1111111111/ideas/a-bench-3.md\nwaiting/2222222222/ideas/a-bench-4.md\nwaiting/3333333333/ideas/a-bench-5.md\n\
         waiting/4444444444/ideas/a-bench-2.md\n",
        "the first who came has the first name"
    );
}

#[test]
fn what_was_collected_onto_one_branch_is_not_put_on_another() {
    let site = site("");
    collected(site.path()).good();
    is_sent(site.path(), "2222222222", "A shelter");
    git(site.path(), &["-C", "team.git", "branch", "staging", "main~1"].map(str::to_owned));
    let other = run(site.path(), &["collect", "team.git#staging"]).good();
    assert!(
        other.stderr.contains("1 was collected onto") && other.stderr.contains("team.git#main before"),
        "{}",
        other.stderr
    );
    assert_eq!(files(site.path(), "staging", "waiting"), "waiting/2222222222/ideas/a-shelter.md\n");
    // On its own branch it is put again when the history is cut.
    git(site.path(), &["-C", "team.git", "update-ref", "refs/heads/main", "main~1"].map(str::to_owned));
    collected(site.path()).good();
    assert_eq!(files(site.path(), "main", "waiting"), "waiting/1111111111/ideas/a-bench.md\n");
    // The site may have moved; from then on that branch is its own.
    run(site.path(), &["collect", "team.git#staging", "--again"]).good();
    git(site.path(), &["-C", "team.git", "update-ref", "refs/heads/staging", "staging~1"].map(str::to_owned));
    run(site.path(), &["collect", "team.git#staging"]).good();
    let both = "waiting/1111111111/ideas/a-bench.md\nwaiting/2222222222/ideas/a-shelter.md\n";
    assert_eq!(files(site.path(), "staging", "waiting"), both);
}

#[test]
fn one_branch_by_two_names_is_one() {
    let site = site("");
    collected(site.path()).good();
    let other = run(site.path(), &["collect", &format!("file://{}/team.git#main", site.path().display())]).good();
    assert!(!other.stderr.contains("before"), "{}", other.stderr);
}

#[test]
fn what_an_editor_writes_over_is_left_to_them() {
    let site = site("");
    let draft = site.path().join("inbox/drafts/1111111111.ideas.a-bench.md");
    fs::create_dir_all(draft.parent().unwrap()).unwrap();
    fs::write(&draft, "half a sentence").unwrap();
    let held = collected(site.path()).good();
    assert!(held.stderr.contains("1 held back") && !is_on_a_branch(site.path()), "{}", held.stderr);
    assert_eq!(fs::read_to_string(&draft).unwrap(), "half a sentence");
    fs::remove_file(draft).unwrap();
    collected(site.path()).good();
    assert!(is_on_a_branch(site.path()));
}

#[test]
fn whoever_declines_or_erases_what_was_collected_hears_that_it_waits_on_the_branch() {
    let site = site("");
    collected(site.path()).good();
    run(site.path(), &["decline", "1111111111", "--reason", "unclear"]).good();
    let told = collected(site.path()).good().stderr;
    assert!(told.contains("1111111111 was declined here, and waits on the branch all the same"), "{told}");
    let erased = run(site.path(), &["erase", "1111111111"]).good().stdout;
    assert!(erased.contains("delete waiting/1111111111/ there"), "{erased}");
}

#[test]
fn a_site_below_the_top_of_its_repository_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let told = |args: &str| git(place.path(), &args.split(' ').map(str::to_owned).collect::<Vec<_>>());
    lay(&place.path().join("all/site"));
    told("init --quiet --bare all.git");
    told("init --quiet --bare site.git");
    told("init --quiet --initial-branch main all");
    told("-C all add site/content");
    told("-C all commit --quiet --message Begin");
    told("-C all push --quiet ../all.git main");
    let collected = |remote: &str| run(&place.path().join("all/site"), &["collect", remote]);
    let refused = collected("../../all.git#main");
    assert!(refused.code == 2 && refused.stderr.contains("the site lies in site/"), "{}", refused.stderr);
    collected("../../site.git#main").good(); // which has the site alone
}

#[test]
fn a_rehearsal_asks_the_repository_also_when_nothing_waits() {
    let site = site("");
    fs::remove_file(site.path().join(SITE[2].0)).unwrap();
    let rehearsed = |branch: &str| run(site.path(), &["collect", branch, "--dry-run"]).code;
    assert_eq!([rehearsed("team.git#main"), rehearsed("team.git#mian"), rehearsed("./nowhere.git#main")], [0, 2, 3]);
    assert_eq!(rehearsed("team.git#published"), 2);
}

#[test]
fn what_says_the_same_as_something_that_waits_on_the_branch_is_marked() {
    let site = site("");
    let idea = "A bench at the stop for people who wait for the last bus";
    is_sent(site.path(), "2222222222", idea);
    collected(site.path()).good();
    is_sent(site.path(), "3333333333", &idea.replace("last", "late"));
    let listed = run(site.path(), &["inbox"]).good().stdout;
    assert!(listed.contains("2222222222"), "{listed}");
    collected(site.path()).good();
    let said = git(site.path(), &["-C", "team.git", "log", "-1", "--format=%B", "main"].map(str::to_owned));
    assert!(said.contains("possible duplicate of 2222222222"), "{said}");
}
