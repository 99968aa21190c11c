//! An editor's decision, stopped at each of its steps: made again it is finished, and the other one is refused in plain words or
//! leaves one state that is whole.
//!
//! Each step is stopped by something that lies where it would write, so that the program itself fails there.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;

use crate::fixture::{self, Case};
use crate::program::{Run, run, showground};

const RECEIPT: &str = "1111111111";
const APPROVE: &[&str] = &["approve", RECEIPT];
const DECLINE: &[&str] = &["decline", RECEIPT, "--reason", "not ours"];

const SITE: &str = "\
A wish for help of a group, put aside as spam.

--- content/site.yaml
name: A programme
base_url: https://example.org/
--- content/pages/help/privacy.md
---
title: Privacy
---
We keep it for a month.
--- content/forms/idea.yaml
title: Share an idea
at: /ideas/new/
becomes: idea
retention: P30D
consent: {field: agree, text: pages/help/privacy}
fields:
  - {id: idea, kind: text, label: What is your idea?, required: Enter your idea, shown: published, as: in_one_sentence}
  - {id: help, kind: textarea, label: What would help?, shown: published, makes: need}
  - {id: group, kind: organisation, label: Which group?, shown: published}
  - {id: why, kind: checkboxes, label: Why?, options: [{id: fun, label: For fun}], shown: totals}
  - {id: email, kind: email, label: Email address, shown: private}
  - {id: agree, kind: checkbox, label: I agree, required: Select that you agree, shown: private}
--- inbox/quarantine/idea/1111111111.md
---
form: idea
receipt: '1111111111'
received: '2026-11-01T10:00:00Z'
digest: d1111111111
fields:
  idea: A bench
  help: Four planks
  group: The Sitters
sealed: |
  -----BEGIN AGE ENCRYPTED FILE-----
  nobody can open this
  -----END AGE ENCRYPTED FILE-----
---
";

const MADE: [&str; 3] =
    ["content/ideas/a-bench.md", "content/needs/four-planks.md", "content/organisations/the-sitters.md"];

/// What lies where a step would write.
enum Obstacle {
    File(&'static str),
    Folder(&'static str),
    /// A link to nothing, which cannot be opened and is nevertheless there.
    Link(&'static str),
}

use Obstacle::{File, Folder, Link};

/// What stops an approval before each of its steps.
const OF_APPROVING: [Obstacle; 3] = [File("content/ideas"), File("content/needs"), File("content/organisations")];
/// What stops any decision before each of its steps: label, answers, record, what the label says, and clearing.
const OF_ALL: [Obstacle; 5] = [
    File("vault"),
    Link("vault/1111111111.age"),
    File("inbox/done"),
    Folder("vault/labels.lock"),
    Folder("inbox/waiting/idea/1111111111.md"),
];

impl Obstacle {
    fn path(&self, root: &Path) -> PathBuf {
        let (File(path) | Folder(path) | Link(path)) = self;
        root.join(path)
    }

    fn lay(&self, root: &Path) {
        let path = self.path(root);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match self {
            File(_) => fs::write(path, "").unwrap(),
            Folder(_) => fs::create_dir(path).unwrap(),
            Link(_) => std::os::unix::fs::symlink("nowhere", path).unwrap(),
        }
    }

    fn take_away(&self, root: &Path) {
        let path = self.path(root);
        match self {
            File(_) | Link(_) => fs::remove_file(path).unwrap(),
            Folder(_) => fs::remove_dir(path).unwrap(),
        }
    }
}

/// A site on which nobody has decided anything.
fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    let path = site.path().join("case.txt");
    fs::write(&path, SITE).unwrap();
    Case::read(&path).lay(site.path());
    fs::remove_file(path).unwrap();
    site
}

/// A site where a decision failed at a step.
fn stopped(decision: &[&str], obstacle: &Obstacle) -> TempDir {
    let site = site();
    obstacle.lay(site.path());
    let failed = run(site.path(), decision);
    assert_ne!(failed.code, 0, "{decision:?} stops at {:?}", obstacle.path(site.path()));
    obstacle.take_away(site.path());
    says_nothing_too_early(site.path());
    site
}

fn label(root: &Path) -> String {
    fs::read_to_string(root.join(format!("vault/{RECEIPT}.yaml"))).unwrap_or_default()
}

fn done(root: &Path) -> String {
    fs::read_to_string(root.join(format!("inbox/done/idea/{RECEIPT}.md"))).unwrap_or_default()
}

/// How many approved submissions wait to be counted: nobody has the key to this one.
fn counted(root: &Path) -> bool {
    run(root, &["tally", "--dry-run", "--json"]).stdout.contains("\"closed\":1")
}

/// A label says nothing of a decision before the record is decided.
fn says_nothing_too_early(root: &Path) {
    let (label, done) = (label(root), done(root));
    for decision in ["decision: approved", "decision: declined"] {
        assert!(!label.contains(decision) || done.contains(decision), "{label}{done}");
    }
    assert!(!counted(root) || done.contains("decision: approved"));
}

/// Record, label, answers, pages and counts all say the same.
#[track_caller]
fn is_whole(root: &Path, decision: &str) {
    assert!(done(root).contains(&format!("decision: {decision}")), "{}", done(root));
    assert!(label(root).contains(&format!("decision: {decision}")), "{}", label(root));
    let files = fixture::files(root);
    let approved = decision == "approved";
    assert!(files.contains_key(&format!("vault/{RECEIPT}.age")));
    assert!(MADE.iter().all(|file| files.contains_key(*file) == approved), "{:?}", files.keys());
    let records = files.keys().filter(|file| file.starts_with("inbox/") && file.ends_with(".md")).count();
    assert_eq!((records, counted(root)), (1, approved), "{:?}", files.keys());
    run(root, &["check"]).good();
    let again = run(root, if approved { APPROVE } else { DECLINE });
    assert!(again.code == 2 && again.stderr.contains(&format!("was {decision} before")), "{}", again.stderr);
}

fn names_what_is_in_the_way(refused: &Run, root: &Path) {
    let there: Vec<&str> = MADE.into_iter().filter(|file| root.join(file).exists()).collect();
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(there.iter().all(|file| refused.stderr.contains(file)), "{}", refused.stderr);
    assert!(refused.stderr.contains("delete") && refused.stderr.contains("approve it again"), "{}", refused.stderr);
}

#[test]
fn a_decision_that_was_stopped_anywhere_is_finished_by_making_it_again() {
    for obstacle in OF_APPROVING.iter().chain(&OF_ALL) {
        let site = stopped(APPROVE, obstacle);
        run(site.path(), APPROVE).good();
        is_whole(site.path(), "approved");
    }
    for obstacle in &OF_ALL {
        let site = stopped(DECLINE, obstacle);
        run(site.path(), &[DECLINE, &["--dry-run"]].concat()).good();
        run(site.path(), DECLINE).good();
        is_whole(site.path(), "declined");
    }
}

#[test]
fn an_approval_that_was_stopped_can_be_declined_once_its_pages_are_gone() {
    for (step, obstacle) in OF_APPROVING.iter().chain(&OF_ALL).enumerate() {
        let site = stopped(APPROVE, obstacle);
        let root = site.path();
        let declined = run(root, DECLINE);
        match step {
            0 => _ = declined.good(),
            1..=5 => {
                names_what_is_in_the_way(&declined, root);
                MADE.iter().for_each(|file| _ = fs::remove_file(root.join(file)));
                run(root, DECLINE).good();
            }
            _ => {
                assert!(declined.code == 2 && declined.stderr.contains("was approved before"), "{}", declined.stderr);
                is_whole(root, "approved");
                continue;
            }
        }
        is_whole(root, "declined");
    }
}

#[test]
fn a_decline_that_was_stopped_before_it_was_made_can_be_approved() {
    for (step, obstacle) in OF_ALL.iter().enumerate() {
        let site = stopped(DECLINE, obstacle);
        let approved = run(site.path(), APPROVE);
        match step {
            0..=2 => {
                approved.good();
                is_whole(site.path(), "approved");
            }
            _ => {
                assert!(approved.code == 2 && approved.stderr.contains("was declined before"), "{}", approved.stderr);
                is_whole(site.path(), "declined");
            }
        }
    }
}

#[test]
fn what_was_begun_is_finished_by_the_nightly_command() {
    let site = stopped(APPROVE, &OF_ALL[3]);
    assert!(!label(site.path()).contains("decision"));
    run(site.path(), &["erase", "--due"]).good();
    is_whole(site.path(), "approved");
}

#[test]
fn a_page_beside_a_submission_that_was_declined_is_named() {
    let site = stopped(DECLINE, &OF_ALL[4]);
    fs::create_dir_all(site.path().join("content/ideas")).unwrap();
    fs::write(site.path().join(MADE[0]), format!("---\ntitle: A bench\nsubmission: '{RECEIPT}'\n---\n")).unwrap();
    let approved = run(site.path(), APPROVE);
    assert!(approved.code == 2 && approved.stderr.contains(MADE[0]), "{}", approved.stderr);
}

#[test]
fn spam_that_was_not_forgotten_yet_is_forgotten_by_declining_it_again() {
    let spam = &["decline", RECEIPT, "--spam"];
    for obstacle in &OF_ALL {
        let site = stopped(spam, obstacle);
        run(site.path(), spam).good();
        let files = fixture::files(site.path());
        assert!(done(site.path()).contains("decision_reason: spam"));
        assert!(
            !files.keys().any(|file| file.contains(RECEIPT) && !file.starts_with("inbox/done/")),
            "{:?}",
            files.keys()
        );
    }
}

/// Approves with a program that stands for somebody's editor.
fn edited(root: &Path, editor: &str) -> Run {
    let mut command = crate::program::showground(root);
    command.args(APPROVE).arg("--edit").env_remove("VISUAL").env("EDITOR", editor);
    crate::program::end(&mut command)
}

#[test]
fn an_editor_looks_at_each_file_before_it_is_written() {
    let site = stopped(APPROVE, &OF_APPROVING[0]);
    let refused = edited(site.path(), "false");
    assert!(refused.code == 2 && refused.stderr.contains("nothing was approved"), "{}", refused.stderr);
    let refused = edited(site.path(), "sed -i /submission:/d");
    assert!(refused.code == 2 && refused.stderr.contains("leave the line"), "{}", refused.stderr);
    let draft = site.path().join("inbox/drafts/1111111111.ideas.a-bench.md");
    let broken = edited(site.path(), "sed -i s/^title:/titel:/");
    assert!(broken.stderr.contains("did you mean `title`"), "{}", broken.stderr);
    fs::remove_file(&draft).unwrap();
    edited(site.path(), "sed -i 's/title: A bench/title: A seat/'").good();
    assert!(fs::read_to_string(site.path().join(MADE[0])).unwrap().contains("title: A seat"));
    is_whole(site.path(), "approved");
}

/// Whatever fails after somebody has edited a file, the text is kept until the decision, and nobody publishes another one by
/// mistake.
#[test]
fn what_an_editor_wrote_is_kept_until_it_is_published() {
    let draft = "inbox/drafts/1111111111.ideas.a-bench.md";
    let fails: [(&str, Option<Obstacle>); 3] = [
        ("sed -i s/^title:/titel:/", None),             // it cannot be published
        ("sh -c 'echo More. >> \"$0\"; exit 7'", None), // the editor fails
        ("sed -i 's/title: A bench/title: A seat/'", Some(File("inbox/done"))), // the decision cannot be made
    ];
    for (editor, obstacle) in fails {
        let site = stopped(DECLINE, &OF_ALL[0]);
        let root = site.path();
        obstacle.iter().for_each(|obstacle| obstacle.lay(root));
        let failed = edited(root, editor);
        assert!(
            failed.code != 0 && failed.stderr.contains(&format!("Your text is kept in {draft}")),
            "{}",
            failed.stderr
        );
        obstacle.iter().for_each(|obstacle| obstacle.take_away(root));
        let kept = fs::read_to_string(root.join(draft)).unwrap();
        if !root.join(MADE[0]).exists() {
            let unedited = run(root, APPROVE);
            assert!(unedited.code == 2 && unedited.stderr.contains(draft), "{}", unedited.stderr);
            let other = run(root, &[APPROVE, &["--slug", "seat"]].concat());
            assert!(other.code == 2 && other.stderr.contains(draft), "{}", other.stderr);
            assert_eq!(fs::read_to_string(root.join(draft)).unwrap(), kept);
        }
        edited(root, "sed -i s/^titel:/title:/").good();
        let published = fs::read_to_string(root.join(MADE[0])).unwrap();
        assert_eq!(published, kept.replace("titel:", "title:"));
        assert!(!root.join(draft).exists());
        is_whole(root, "approved");
    }
}

#[test]
fn what_an_editor_wrote_over_it_goes_with_a_submission_that_is_declined_or_erased() {
    for end in [DECLINE, &["erase", RECEIPT]] {
        let site = stopped(DECLINE, &OF_ALL[0]);
        assert_eq!(edited(site.path(), "sed -i s/^title:/titel:/").code, 2);
        assert_eq!(fs::read_dir(site.path().join("inbox/drafts")).unwrap().count(), 1);
        run(site.path(), end).good();
        assert_eq!(fs::read_dir(site.path().join("inbox/drafts")).unwrap().count(), 0);
    }
}

#[test]
fn what_an_editor_writes_on_while_somebody_else_erases_it_is_gone_afterwards() {
    let site = stopped(DECLINE, &OF_ALL[0]);
    let root = site.path();
    let program = env!("CARGO_BIN_EXE_showground");
    let editor = format!("sh -c 'cp \"$0\" open && {program} erase 1111111111 && cp open \"$0\"'");
    let failed = edited(root, &editor);
    assert!(failed.code == 2 && failed.stderr.contains("erased meanwhile"), "{}", failed.stderr);
    assert!(!failed.stderr.contains("kept"), "{}", failed.stderr);
    assert!(fs::read_dir(root.join("inbox/drafts")).unwrap().next().is_none());
    // What a text editor writes later still goes at night, where something was sent once: others are at work at another place.
    fs::write(root.join("inbox/drafts/.1111111111.ideas.a-bench.md.swp"), "Ada").unwrap();
    assert!(!run(root, &["erase", "--due"]).good().stdout.contains("swp"));
    fs::write(root.join("vault/worker.key"), "07".repeat(32)).unwrap();
    assert!(run(root, &["erase", "--due"]).good().stdout.contains("1111111111.ideas.a-bench.md.swp"));
    assert!(fs::read_dir(root.join("inbox/drafts")).unwrap().next().is_none());
}

#[test]
fn who_erases_what_was_approved_on_another_machine_hears_that_it_is_there() {
    let site = site();
    run(site.path(), APPROVE).good();
    fs::remove_dir_all(site.path().join("content/ideas")).unwrap();
    fs::remove_dir_all(site.path().join("content/needs")).unwrap();
    let erased = run(site.path(), &["erase", RECEIPT]).good().stdout;
    assert!(erased.contains("It was approved, and its page does not lie here"), "{erased}");
}

#[test]
fn who_erases_after_a_build_takes_a_name_out_of_what_is_there_then() {
    let site = site();
    let (root, memory) = (site.path(), site.path().join(".showground"));
    let (idea, name) = (
        root.join("content/ideas/a-bench.md"),
        "---\ntitle: A bench\nsubmission: '1111111111'\nby: {name_shown: Ada}\n---\n",
    );
    fs::create_dir_all(idea.parent().unwrap()).unwrap();
    fs::write(&idea, name).unwrap();
    fs::create_dir_all(&memory).unwrap();
    fs::write(memory.join("collect.lock"), "Ada").unwrap();
    let lock = fs::File::create(memory.join("build.lock")).unwrap();
    lock.lock().unwrap();
    let mut command = showground(root);
    let mut waiting = command.args(["erase", RECEIPT]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(waiting.stderr.take().unwrap());
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    assert!(line.contains("another command builds this site"), "{line}");
    fs::write(&idea, format!("{name}Saved while it waits.\n")).unwrap();
    drop(lock);
    std::io::copy(&mut told, &mut std::io::sink()).unwrap();
    assert!(waiting.wait().unwrap().success());
    let text = fs::read_to_string(&idea).unwrap();
    assert!(text.contains("Saved while it waits.") && !text.contains("Ada"), "{text}");
    assert_eq!(fs::read_to_string(memory.join("collect.lock")).unwrap(), "");
}

#[test]
fn who_has_to_wait_for_another_editor_hears_of_it_once_and_then_decides() {
    let site = site();
    let lock = fs::File::create(site.path().join("inbox/editors.lock")).unwrap();
    lock.lock().unwrap();
    let mut command = showground(site.path());
    let mut waiting = command.args(DECLINE).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(waiting.stderr.take().unwrap());
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    assert_eq!(line, "waiting for the inbox: another command is at work on it, or it is slow to answer\n");
    assert!(!site.path().join("inbox/done").exists(), "it waits");
    lock.unlock().unwrap();
    let mut rest = String::new();
    told.read_to_string(&mut rest).unwrap();
    assert!(waiting.wait().unwrap().success() && !rest.contains("another command"), "{rest}");
    assert!(site.path().join("inbox/done/idea/1111111111.md").exists());
}
