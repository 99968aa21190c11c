//! A branch that becomes another one while something is put on it: what nobody has read gets nowhere that nobody has looked at.
//!
//! The repository itself does it, before it refuses the first push, as somebody would who was faster.

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

/// A site, and a repository with a branch `main`, which does something before it refuses the first push.
fn site(before_it_refuses: &str) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    for (file, text) in SITE {
        let path = site.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
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
