//! Two users of one machine at one site: who only looks leaves nothing there that locks the other out, and who is locked out hears
//! by whom, and how to go on.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::crash::skipped;
use crate::program::{self, Run, TODAY, run, showground};

/// Whose the site is; no machine gives this number to a person.
const OWNER: u32 = 65_534;
/// Somebody else, of whom the machine knows no name.
const STRANGER: u32 = 64_321;

const FORM: &str = "\
title: Share an idea
at: /ideas/new/
becomes: idea
retention: P180D
consent: {field: agree, text: pages/privacy}
fields:
  - {id: idea, kind: text, label: What is your idea?, required: Enter your idea, shown: published, as: in_one_sentence}
  - {id: agree, kind: checkbox, label: I agree, required: Select that you agree, shown: private}
";
const RECORD: &str = "\
---
form: idea
receipt: '1111111111'
received: '2026-11-01T10:00:00Z'
digest: d1111111111
fields:
  idea: A bench at the stop
---
";

/// A site in a repository, without inbox and vault.
fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    write(site.path(), "content/site.yaml", "name: A programme\nbase_url: https://example.org/\n");
    write(site.path(), "content/forms/idea.yaml", FORM);
    write(site.path(), "content/pages/privacy.md", "---\ntitle: Privacy\n---\nWhat we do with it.\n");
    write(site.path(), ".gitignore", "/inbox/\n/vault/\n");
    program::git(site.path(), &["init".to_owned(), "--quiet".to_owned()]);
    site
}

/// The same, with something that waits and something sealed, all of which belongs to [`OWNER`]; nothing where this user cannot give
/// anything away, or others cannot run the program.
fn site_of_another_user(what: &str) -> Option<TempDir> {
    let site = site();
    write(site.path(), "inbox/waiting/idea/1111111111.md", RECORD);
    write(site.path(), "vault/1111111111.age", "sealed\n");
    write(site.path(), "vault/1111111111.yaml", "form: idea\nreceived: 2026-11-01T10:00:00Z\n");
    program::end(Command::new("chmod").args(["-R", "go-rwx"]).arg(site.path().join("vault")));
    if let Err(why) = give(site.path(), OWNER) {
        skipped(what, &format!("this user cannot give files away: {why}"));
        return None;
    }
    if let Err(why) = showground(site.path()).uid(OWNER).arg("--version").output() {
        skipped(what, &format!("other users cannot run the program: {why}"));
        return None;
    }
    Some(site)
}

fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Gives a folder away, with all that is in it.
fn give(path: &Path, user: u32) -> std::io::Result<()> {
    chown(path, Some(user), Some(user))?;
    if path.is_dir() {
        fs::read_dir(path)?.try_for_each(|entry| give(&entry?.path(), user))?;
    }
    Ok(())
}

/// What a user is told.
fn run_as(user: u32, site: &Path, args: &[&str]) -> Run {
    program::end(showground(site).uid(user).gid(user).args(args).args(["--today", TODAY]))
}

/// Everything in a site with its owner, but for what git and builds keep.
fn owners(site: &Path) -> Vec<(String, u32)> {
    let all = walkdir::WalkDir::new(site).sort_by_file_name().into_iter();
    let all = all.filter_entry(|entry| ![OsStr::new(".git"), OsStr::new(".showground")].contains(&entry.file_name()));
    let known = all.map(|entry| entry.unwrap());
    known.map(|entry| (entry.path().display().to_string(), entry.metadata().unwrap().uid())).collect()
}

const LOOKS: [&[&str]; 13] = [
    &["inbox"],
    &["inbox", "--json"],
    &["doctor"],
    &["show", "1111111111"],
    &["approve", "1111111111", "--dry-run"],
    &["decline", "1111111111", "--reason", "spam", "--dry-run"],
    &["hold", "1111111111", "--for", "Ada", "--dry-run"],
    &["erase", "1111111111", "--dry-run"],
    &["erase", "--due", "--dry-run"],
    &["collect", "private.git#main", "--dry-run"],
    &["radar"],
    &["digest"],
    &["keys"],
];

#[test]
fn who_only_looks_makes_no_folder_and_sees_an_empty_inbox() {
    let site = site();
    program::git(site.path(), &["init", "--quiet", "--bare", "private.git"].map(str::to_owned));
    let before = owners(site.path());
    for args in LOOKS {
        run(site.path(), args);
        assert_eq!(owners(site.path()), before, "{args:?}");
    }
    assert_eq!(run(site.path(), &["inbox", "--json"]).good().stdout.trim(), "[]");
    assert!(run(site.path(), &["erase", "--due"]).code == 0, "and who writes makes what is needed");
}

#[test]
fn who_looks_at_an_inbox_leaves_it_to_its_owner() {
    let Some(site) = site_of_another_user("looking at the site of another user") else { return };
    let before = owners(site.path());
    for args in LOOKS {
        run(site.path(), args);
        assert_eq!(owners(site.path()), before, "{args:?}");
    }
}

#[test]
fn the_doctor_says_what_keeps_the_worker_out() {
    let Some(site) = site_of_another_user("two owners of one inbox") else { return };
    let doctor = || run(site.path(), &["doctor"]);
    let said = doctor().stdout;
    assert!(!said.contains("belongs to"), "{said}");
    give(&site.path().join("inbox"), STRANGER).unwrap();
    let told = doctor();
    let two = "wrong  inbox belongs to 64321, and vault/ to nobody: the worker may not be able to use both\n       \
               give all of it to the user as whom the worker runs: sudo chown -R USER ./vault ./inbox\n";
    assert!(told.stdout.contains(two) && told.code == 1, "{}", told.stdout);
    give(&site.path().join("vault"), STRANGER).unwrap();
    let one = "look   what is private belongs to 64321, and the site to nobody\n       \
               if the worker does not run as 64321, give all of it to the user as whom the worker runs: \
               sudo chown -R USER ./vault ./inbox\n";
    let said = doctor().stdout;
    assert!(said.contains(one), "{said}");
    let closed = run_as(OWNER, site.path(), &["doctor"]);
    let mend = "wrong  vault is closed to you: it belongs to 64321\n       \
                type the command as that user: `sudo -u '#64321' showground doctor`\n";
    assert!(closed.stdout.contains(mend) && closed.code == 1, "{}{}", closed.stdout, closed.stderr);
}

#[test]
fn a_repository_of_another_user_is_not_taken_for_none() {
    let Some(site) = site_of_another_user("a repository of another user") else { return };
    let said = run(site.path(), &["doctor"]).stdout;
    assert!(!said.contains("git init"), "{said}");
    assert!(
        said.contains("git does not say whether it leaves vault/ and inbox/ alone: fatal: detected dubious"),
        "{said}"
    );
    assert!(said.contains("call: git config --global --add safe.directory /"), "{said}");
    let refused = run(site.path(), &["approve", "1111111111", "--commit"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("dubious") && !refused.stderr.contains("git init"), "{}", refused.stderr);
    let own = run_as(OWNER, site.path(), &["doctor"]).stdout;
    assert!(own.contains("fine   git leaves vault/ and inbox/ alone"), "{own}");
}

#[test]
fn who_is_locked_out_hears_by_whom_and_how_to_go_on() {
    let Some(site) = site_of_another_user("what an administrator decided") else { return };
    let stranger = run_as(STRANGER, site.path(), &["show", "1111111111"]);
    let mend = "belongs to nobody: type the command as nobody, `sudo -u nobody showground …`";
    assert!(stranger.stderr.contains(mend) && stranger.code == 3, "{}", stranger.stderr);
    let built = run_as(STRANGER, site.path(), &["build"]);
    let mend = "the site’s folder belongs to nobody: type the command as nobody, `sudo -u nobody showground …`";
    assert!(built.stderr.contains(mend), "{}", built.stderr);
    let new = run_as(STRANGER, site.path(), &["new", "idea", "A bench"]);
    assert!(new.stderr.contains("\ncontent belongs to nobody: type"), "{}", new.stderr);
    run(site.path(), &["approve", "1111111111"]).good();
    let doctor = run_as(OWNER, site.path(), &["doctor"]);
    assert!(doctor.stdout.contains("belongs to root, and vault/ to nobody"), "{}{}", doctor.stdout, doctor.stderr);
    assert_eq!((doctor.code, doctor.stderr.contains("denied")), (1, false), "{}", doctor.stderr);
    let owner = run_as(OWNER, site.path(), &["erase", "1111111111"]);
    let mend = "belongs to root, and the site to you: `sudo chown -R nobody ./inbox`";
    assert!(owner.stderr.contains("denied") && owner.stderr.contains(mend), "{}", owner.stderr);
}
