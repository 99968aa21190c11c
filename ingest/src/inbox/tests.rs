//! What the inbox keeps, and what becomes of it when an editor or the disk gets in the way.

use model::record::Envelope;
use model::submission::Answer;

use super::*;

const NOW: &str = "2026-11-25T09:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn record(receipt: &str, digest: &str) -> Record {
    let text = |text: &str| Some(text.to_owned());
    let envelope = Envelope {
        form: text("idea"),
        form_version: text("0"),
        receipt: text(receipt),
        received: text("2026-11-24T10:00:00Z"),
        round: None,
        score: None,
        reasons: Vec::new(),
        consent: None,
        digest: text(digest),
        ..Envelope::default()
    };
    Record { envelope, fields: vec![("title".into(), Answer::One("Bus".into()))], sealed: text("sealed\n") }
}

const RECEIPT: &str = "ABCDEFGHJK";

fn receipt() -> Receipt {
    Receipt::parse(RECEIPT).unwrap()
}

fn inbox() -> (tempfile::TempDir, Inbox) {
    let root = tempfile::tempdir().unwrap();
    let inbox = Inbox::of(root.path());
    (root, inbox)
}

fn declined() -> Decision {
    Decision::Declined { reason: "spam".into(), note: None }
}

async fn folders(inbox: &Inbox) -> Vec<Folder> {
    inbox.list().await.unwrap().entries.iter().map(|entry| entry.folder).collect()
}

#[tokio::test]
async fn the_same_record_twice_is_one_and_another_of_its_name_is_not_lost_in_silence() {
    let (root, inbox) = inbox();
    assert!(inbox.list().await.unwrap().entries.is_empty());
    assert_eq!(inbox.put_waiting(&record(RECEIPT, "a")).await.unwrap(), Put::New);
    assert_eq!(inbox.put_waiting(&record(RECEIPT, "a")).await.unwrap(), Put::Again);
    assert_eq!(inbox.put_in_quarantine(&record(RECEIPT, "a")).await.unwrap(), Put::Again);
    assert_eq!(inbox.put_waiting(&record(RECEIPT, "b")).await.unwrap(), Put::Taken);
    assert_eq!(folders(&inbox).await, [Folder::Waiting]);
    assert!(root.path().join("inbox/waiting/idea/ABCDEFGHJK.md").exists());
    assert_eq!(inbox.get(&receipt()).await.unwrap().unwrap().age(now()), Some(23 * 3600));
}

#[tokio::test]
async fn who_looks_makes_no_folder_and_who_writes_does() {
    let (root, inbox) = inbox();
    let folder = root.path().join("inbox");
    assert!(inbox.list().await.unwrap().entries.is_empty());
    assert!(inbox.get(&receipt()).await.unwrap().is_none());
    assert!(inbox.get_of("idea", &receipt()).await.unwrap().is_none());
    assert!(!inbox.is_unfinished(&receipt()).await.unwrap());
    assert!(inbox.drafts_of(&receipt()).unwrap().is_empty());
    assert!(!folder.exists(), "who looks would be the one to whom it belongs");
    inbox.make().unwrap();
    assert!(folder.is_dir());
    std::fs::remove_dir(&folder).unwrap();
    drop(inbox.turn().await.unwrap());
    assert!(folder.is_dir());
    let (root, inbox) = self::inbox();
    let looks = Inbox::of(root.path()); // as of another process, which was there first
    assert!(looks.list().await.unwrap().entries.is_empty());
    inbox.put_waiting(&record(RECEIPT, "a")).await.unwrap();
    assert_eq!(folders(&looks).await, [Folder::Waiting]);
}

#[tokio::test]
async fn many_senders_of_one_thing_make_one_record() {
    let (_root, inbox) = inbox();
    let inbox = std::sync::Arc::new(inbox);
    let sending = (0..16).map(|_| {
        let inbox = std::sync::Arc::clone(&inbox);
        tokio::spawn(async move { inbox.put_waiting(&record(RECEIPT, "a")).await.unwrap() })
    });
    let (mut new, sending): (usize, Vec<_>) = (0, sending.collect());
    for sent in sending {
        new += usize::from(sent.await.unwrap() == Put::New);
    }
    assert_eq!((new, folders(&inbox).await.len()), (1, 1));
}

#[tokio::test]
async fn one_receipt_is_one_file_whatever_two_processes_make_of_it() {
    for _ in 0..32 {
        let (root, one) = inbox();
        let other = Inbox::of(root.path()); // as of another process
        let (good, bad) = (record(RECEIPT, "a"), record(RECEIPT, "a"));
        let put = tokio::join!(one.put_waiting(&good), other.put_in_quarantine(&bad));
        assert!(matches!(put, (Ok(Put::New | Put::Again), Ok(Put::New | Put::Again))), "{put:?}");
        assert_eq!(folders(&one).await.len(), 1);
    }
}

#[tokio::test]
async fn what_was_put_aside_at_the_same_moment_yields_to_what_waits_and_nothing_is_lost() {
    for (mine, first) in [(Folder::Waiting, Folder::Quarantine), (Folder::Quarantine, Folder::Waiting)] {
        for digest in ["a", "b"] {
            let (_root, inbox) = inbox();
            let (record, name) = (record(RECEIPT, "a"), Name::of(&record(RECEIPT, "a")).unwrap());
            // Each looked before the other wrote.
            inbox.create(first, &name, &self::record(RECEIPT, digest)).await.unwrap();
            inbox.create(mine, &name, &record).await.unwrap();
            let put = inbox.unless_elsewhere(mine, &name, &record).await.unwrap();
            let same = digest == "a";
            assert_eq!(folders(&inbox).await, [if same { Folder::Waiting } else { first }]);
            assert_eq!(put == Put::Taken, !same, "{mine:?} {digest}");
        }
    }
}

#[tokio::test]
async fn what_two_processes_left_in_two_places_is_swept_into_one() {
    let (_root, inbox) = inbox();
    let name = Name::of(&record(RECEIPT, "a")).unwrap();
    for folder in [Folder::Waiting, Folder::Quarantine] {
        inbox.create(folder, &name, &record(RECEIPT, "a")).await.unwrap();
    }
    assert_eq!(inbox.turn().await.unwrap().sweep().await.unwrap().finished, 1);
    assert_eq!(folders(&inbox).await, [Folder::Waiting]);
}

#[tokio::test]
async fn a_double_click_lies_where_the_first_one_does() {
    let (_root, inbox) = inbox();
    let inbox = std::sync::Arc::new(inbox);
    let sending = (0..16).map(|i| {
        let inbox = std::sync::Arc::clone(&inbox);
        tokio::spawn(async move {
            match i {
                0 => inbox.put_in_quarantine(&record(RECEIPT, "a")).await.unwrap(),
                _ => inbox.put_waiting(&record(RECEIPT, "a")).await.unwrap(),
            }
        })
    });
    let (mut put, sending): (Vec<Put>, Vec<_>) = (Vec::new(), sending.collect());
    for sent in sending {
        put.push(sent.await.unwrap());
    }
    let new: Vec<usize> = put.iter().enumerate().filter(|(_, put)| **put == Put::New).map(|(i, _)| i).collect();
    let place = if new == [0] { Folder::Quarantine } else { Folder::Waiting };
    assert_eq!((new.len(), folders(&inbox).await), (1, vec![place]));
}

#[tokio::test]
async fn approving_moves_the_record_and_what_is_sealed() {
    let (root, inbox) = inbox();
    inbox.put_waiting(&record(RECEIPT, "a")).await.unwrap();
    assert!(matches!(
        inbox.turn().await.unwrap().decide(&receipt(), &Decision::Approved, now()).await.unwrap(),
        Settled::Now(_)
    ));
    assert_eq!(folders(&inbox).await, [Folder::Done]);
    let done = inbox.get(&receipt()).await.unwrap().unwrap().record;
    assert_eq!((done.sealed, done.envelope.decision.as_deref()), (None, Some("approved")));
    assert_eq!(done.envelope.decided.as_deref(), Some(NOW));
    assert_eq!(std::fs::read_to_string(root.path().join("vault/ABCDEFGHJK.age")).unwrap(), "sealed\n");
    assert_eq!(inbox.put_waiting(&record(RECEIPT, "a")).await.unwrap(), Put::Again, "a late retry is no second one");
    let second = inbox.turn().await.unwrap().decide(&receipt(), &declined(), now()).await.unwrap();
    assert!(
        matches!(second, Settled::Before { entry, finished: false } if entry.record.envelope.decision.as_deref() == Some("approved"))
    );
}

#[tokio::test]
async fn declining_keeps_the_reason_and_what_is_sealed_for_an_answer() {
    let (root, inbox) = inbox();
    inbox.put_in_quarantine(&record(RECEIPT, "a")).await.unwrap();
    let settled = inbox.turn().await.unwrap().decide(&receipt(), &declined(), now()).await.unwrap();
    assert!(matches!(settled, Settled::Now(entry) if entry.record.envelope.decision_reason.as_deref() == Some("spam")));
    let label = std::fs::read_to_string(root.path().join("vault/ABCDEFGHJK.yaml")).unwrap();
    assert!(label.contains("decision: declined"), "{label}");
    let none = Receipt::parse("0000000000").unwrap();
    assert!(matches!(
        inbox.turn().await.unwrap().decide(&none, &Decision::Approved, now()).await.unwrap(),
        Settled::Unknown
    ));
}

/// What was sent was declined; its record, and the text of that before.
async fn refused(root: &Path, inbox: &Inbox) -> (PathBuf, Vec<u8>) {
    inbox.put_in_quarantine(&record(RECEIPT, "a")).await.unwrap();
    inbox.turn().await.unwrap().decide(&receipt(), &declined(), now()).await.unwrap();
    let done = root.join("inbox/done/idea/ABCDEFGHJK.md");
    let text = std::fs::read(&done).unwrap();
    (done, text)
}

#[tokio::test]
async fn a_refusal_that_is_taken_back_waits_as_long_as_before_and_is_decided_like_any_other() {
    let (root, inbox) = inbox();
    refused(root.path(), &inbox).await;
    let undone = inbox.turn().await.unwrap().undo(&receipt()).await.unwrap();
    let Undone::Now(entry) = undone else { panic!("{undone:?}") };
    let there = inbox.get(&receipt()).await.unwrap().unwrap();
    let before = Record { sealed: None, ..record(RECEIPT, "a") }.print().unwrap();
    let printed = [&entry, &there].map(|entry| entry.record.print().unwrap());
    assert_eq!((&entry.path, printed), (&there.path, [before.clone(), before]));
    assert_eq!(Queue::of(&Store::of(root.path()), Folder::Waiting, now()).unwrap().oldest, Some(23 * 3600));
    let label = std::fs::read_to_string(root.path().join("vault/ABCDEFGHJK.yaml")).unwrap();
    assert!(!label.contains("decision"), "{label}");
    assert!(matches!(inbox.turn().await.unwrap().undo(&receipt()).await.unwrap(), Undone::Waits(_)));
    assert_eq!(inbox.put_waiting(&record(RECEIPT, "a")).await.unwrap(), Put::Again, "a late retry is no second one");
    assert!(inbox.has("idea", &receipt(), "a").await.unwrap());
    inbox.turn().await.unwrap().decide(&receipt(), &Decision::Approved, now()).await.unwrap();
    assert_eq!(folders(&inbox).await, [Folder::Done]);
    assert_eq!(std::fs::read_to_string(root.path().join("vault/ABCDEFGHJK.age")).unwrap(), "sealed\n");
    assert!(std::fs::read_to_string(root.path().join("vault/ABCDEFGHJK.yaml")).unwrap().contains("decision: approved"));
    assert!(matches!(inbox.turn().await.unwrap().undo(&receipt()).await.unwrap(), Undone::Approved(_)));
    let none = Receipt::parse("0000000000").unwrap();
    assert!(matches!(inbox.turn().await.unwrap().undo(&none).await.unwrap(), Undone::Unknown));
}

#[tokio::test]
async fn a_refusal_that_was_not_taken_back_to_the_end_stands_and_can_be_taken_back_again() {
    let (root, inbox) = inbox();
    let (done, text) = refused(root.path(), &inbox).await;
    let label = || std::fs::read_to_string(root.path().join("vault/ABCDEFGHJK.yaml")).unwrap();
    for finish_by_sweeping in [true, false] {
        inbox.turn().await.unwrap().undo(&receipt()).await.unwrap();
        std::fs::write(&done, &text).unwrap(); // as if its old place had not been cleared
        assert_eq!(inbox.get(&receipt()).await.unwrap().unwrap().folder, Folder::Done);
        match finish_by_sweeping {
            true => {
                inbox.turn().await.unwrap().sweep().await.unwrap();
                assert_eq!(folders(&inbox).await, [Folder::Done]);
                assert!(label().contains("decision: declined"), "{}", label());
            }
            false => {
                assert!(matches!(inbox.turn().await.unwrap().undo(&receipt()).await.unwrap(), Undone::Now(_)));
                assert_eq!(folders(&inbox).await, [Folder::Waiting]);
                assert!(!label().contains("decision"), "{}", label());
            }
        }
    }
}

#[tokio::test]
async fn what_is_sent_again_while_a_refusal_is_taken_back_is_not_lost() {
    for at_work in [false, true] {
        let (root, inbox) = inbox();
        let (name, record) = (Name::of(&record(RECEIPT, "a")).unwrap(), record(RECEIPT, "a"));
        refused(root.path(), &inbox).await;
        // The worker looked before it was declined, and writes now.
        inbox.create(Folder::Waiting, &name, &record).await.unwrap();
        let other = Inbox::of(root.path()); // as of another process
        let turn = other.turn().await.unwrap();
        let turn = Some(turn).filter(|_| at_work);
        assert_eq!(inbox.unless_elsewhere(Folder::Waiting, &name, &record).await.unwrap(), Put::Again);
        assert_eq!(folders(&inbox).await.len(), if at_work { 2 } else { 1 }, "whoever is at work may rely on it");
        drop(turn);
        assert!(matches!(other.turn().await.unwrap().undo(&receipt()).await.unwrap(), Undone::Now(_)));
        assert_eq!(folders(&inbox).await, [Folder::Waiting]);
        inbox.create(Folder::Done, &name, &record).await.unwrap(); // it was seen there, and is gone a moment later
        let seen = inbox.read(Folder::Done, &name).await.unwrap().unwrap();
        inbox.delete(&seen.path).await.unwrap();
        assert_eq!(inbox.unless_decided(Folder::Waiting, &name, &seen, &record).await.unwrap(), Put::New);
        assert_eq!(folders(&inbox).await, [Folder::Waiting]);
    }
}

#[tokio::test]
async fn what_was_collected_can_still_be_declined_and_nothing_else() {
    let (root, inbox) = inbox();
    inbox.put_waiting(&record(RECEIPT, "a")).await.unwrap();
    let decide =
        async |decision: Decision| inbox.turn().await.unwrap().decide(&receipt(), &decision, now()).await.unwrap();
    let said = || std::fs::read_to_string(root.path().join("vault/ABCDEFGHJK.yaml")).unwrap();
    assert!(matches!(decide(Decision::Collected { onto: "team.git#main".into() }).await, Settled::Now(_)));
    assert!(said().contains("decision: collected"), "{}", said());
    assert!(matches!(decide(Decision::Approved).await, Settled::Before { finished: false, .. }));
    assert!(matches!(decide(declined()).await, Settled::Now(entry) if entry.folder == Folder::Done));
    assert!(said().contains("decision: declined"), "{}", said());
    assert!(matches!(
        decide(Decision::Collected { onto: "team.git#main".into() }).await,
        Settled::Before { finished: false, .. }
    ));
    assert_eq!(folders(&inbox).await, [Folder::Done]);
}

#[tokio::test]
async fn an_interrupted_move_is_finished() {
    let (root, inbox) = inbox();
    let (waiting, kept) = (root.path().join("inbox/waiting/idea/ABCDEFGHJK.md"), root.path().join("copy"));
    for finish_by_sweeping in [true, false] {
        let _ = std::fs::remove_dir_all(root.path().join("inbox/done"));
        inbox.put_waiting(&record(RECEIPT, "a")).await.unwrap();
        std::fs::copy(&waiting, &kept).unwrap();
        inbox.turn().await.unwrap().decide(&receipt(), &Decision::Approved, now()).await.unwrap();
        std::fs::copy(&kept, &waiting).unwrap(); // as if the old place had not been cleared
        match finish_by_sweeping {
            true => assert_eq!(inbox.turn().await.unwrap().sweep().await.unwrap().finished, 1),
            false => assert!(matches!(
                inbox.turn().await.unwrap().decide(&receipt(), &Decision::Approved, now()).await.unwrap(),
                Settled::Before { finished: true, .. }
            )),
        }
        assert_eq!(folders(&inbox).await, [Folder::Done]);
    }
}

#[tokio::test]
async fn where_a_label_cannot_be_written_the_inbox_is_swept_all_the_same() {
    let (root, inbox) = inbox();
    inbox.put_waiting(&record(RECEIPT, "a")).await.unwrap();
    let (waiting, label) =
        (root.path().join("inbox/waiting/idea/ABCDEFGHJK.md"), root.path().join("vault/ABCDEFGHJK.yaml"));
    let text = std::fs::read(&waiting).unwrap();
    inbox.turn().await.unwrap().decide(&receipt(), &Decision::Approved, now()).await.unwrap();
    std::fs::write(&waiting, text).unwrap(); // as if the old place had not been cleared
    std::fs::remove_file(&label).unwrap();
    std::fs::create_dir(&label).unwrap(); // which nobody can write to, however much they may
    let swept = inbox.turn().await.unwrap().sweep().await.unwrap();
    assert_eq!((swept.finished, folders(&inbox).await), (1, vec![Folder::Done]));
    let why = swept.wholly().unwrap_err().to_string();
    assert!(why.starts_with("vault/ABCDEFGHJK.yaml: "), "{why}");
}

#[tokio::test]
async fn a_file_that_is_no_record_is_reported_and_the_rest_is_listed() {
    let (root, inbox) = inbox();
    inbox.put_waiting(&record(RECEIPT, "a")).await.unwrap();
    std::fs::write(root.path().join("inbox/waiting/idea/note.md"), "by hand").unwrap();
    std::fs::write(root.path().join("inbox/waiting/idea/bytes.md"), b"\xff").unwrap();
    std::fs::write(root.path().join("inbox/waiting/idea/.hidden"), "x").unwrap();
    let listing = inbox.list().await.unwrap();
    assert_eq!((listing.entries.len(), listing.odd.len()), (1, 2));
    assert_eq!(listing.odd[0].mistakes.len(), 1);
}

#[tokio::test]
async fn an_inbox_that_cannot_be_written_thanks_nobody() {
    let (root, inbox) = inbox();
    inbox.make().unwrap();
    std::fs::write(root.path().join("inbox/waiting"), "a file where a folder belongs").unwrap();
    assert!(inbox.put_waiting(&record(RECEIPT, "a")).await.is_err());
}

/// How often they meet: without turns, something comes back in every second meeting.
const TIMES: usize = 40;

/// What an editor does at the same moment as another one erases.
const AT_ONCE: [&str; 3] = ["note", "decide", "undo"];

/// One of many times in which two processes come to a record at once: one changes it, the other erases it.
fn meet(root: &Path, what: &str) {
    let (one, other) = (Inbox::of(root), Inbox::of(root)); // as of two processes
    let start = std::sync::Barrier::new(2);
    let runtime = || tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime().block_on(async {
        one.put_waiting(&record(RECEIPT, "a")).await.unwrap();
        if what == "undo" {
            one.turn().await.unwrap().decide(&receipt(), &declined(), now()).await.unwrap();
        }
    });
    std::thread::scope(|both| {
        both.spawn(|| {
            let runtime = runtime();
            start.wait();
            runtime.block_on(async {
                let turn = one.turn().await.unwrap();
                match what {
                    "note" => drop(turn.note(&receipt(), &Note::Held { why: None }, now()).await.unwrap()),
                    "undo" => drop(turn.undo(&receipt()).await.unwrap()),
                    _ => drop(turn.decide(&receipt(), &declined(), now()).await.unwrap()),
                }
            });
        });
        let runtime = runtime();
        start.wait();
        runtime.block_on(async {
            let turn = other.turn().await.unwrap();
            for path in other.files_of(&receipt()).await.unwrap() {
                turn.delete(&path).await.unwrap();
            }
            Vault::of(root).erase(&receipt()).unwrap();
        });
    });
}

#[test]
fn nobody_who_changes_a_record_brings_back_what_somebody_erases_at_the_same_moment() {
    for what in AT_ONCE {
        let root = tempfile::tempdir().unwrap();
        for time in 0..TIMES {
            meet(root.path(), what);
            let left = Vault::of(root.path()).files_of(&receipt()).unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let inbox = Inbox::of(root.path());
            let records = runtime.block_on(inbox.files_of(&receipt())).unwrap();
            assert!(records.is_empty() && left.is_empty(), "{what}, time {time}: {records:?} {left:?}");
        }
    }
}
