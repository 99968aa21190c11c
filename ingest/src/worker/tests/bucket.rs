//! Several workers and one bucket, which knows nothing of conditions or does.

use super::checking::{ANSWERS, carried};
use super::*;
use crate::objects::service::{Part, Service};

/// The same site on the machines of several workers, and a bucket that they share.
fn workers<const N: usize>(service: &Service) -> ([TempDir; N], [Worker; N]) {
    let sites = [(); N].map(|()| fixture::site(SITE));
    let workers = std::array::from_fn(|i| {
        let store = Store::in_bucket(sites[i].path(), &service.bucket());
        Worker::new(Config { store, ..config(&sites[i]) }).unwrap()
    });
    (sites, workers)
}

fn each() -> [Service; 2] {
    [Service::default(), Service::heedless()]
}

const BODY: &str = "title=Bus+times&challenge=new&email=me%40example.org&agree=yes";

#[tokio::test]
async fn what_is_sent_to_several_workers_is_kept_once_and_thanked_by_each() {
    for service in each() {
        let (sites, [one, two]) = workers(&service);
        let (first, again) = (post(&one, "idea", BODY).await, post(&two, "idea", BODY).await);
        first.says(303, "");
        assert_eq!(first.location(), again.location());
        assert_eq!(listing(&one).await.entries.len(), 1);
        get(&two, first.location()).await.says(200, "Your reference is");
        for site in sites {
            assert!(!site.path().join("inbox").exists() && !site.path().join("vault/worker.key").exists());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_sent_at_the_same_moment_is_never_lost_and_never_there_twice() {
    for service in each() {
        let (_sites, [one, two, three]) = workers(&service);
        post(&one, "idea", "title=First").await.says(303, "");
        for round in 0..20 {
            let body = format!("title=Idea+{round}&challenge=new");
            let (a, b, c) =
                tokio::join!(post(&one, "idea", &body), post(&two, "idea", &body), post(&three, "idea", &body));
            [&a, &b, &c].into_iter().for_each(|said| said.says(303, ""));
            assert!(a.location() == b.location() && b.location() == c.location());
            assert_eq!(listing(&one).await.entries.len(), round + 2);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn other_answers_with_one_token_are_each_kept_also_at_the_same_moment() {
    for service in each() {
        let (_sites, [one, two, three]) = workers(&service);
        for round in 0..10 {
            let body = carried(&post(&one, "checked", ANSWERS).await);
            let other = body.replace("Wood", "Iron");
            let (a, b, c) = tokio::join!(
                post(&one, "checked", &body),
                post(&two, "checked", &other),
                post(&three, "checked", &body)
            );
            [&a, &b, &c].into_iter().for_each(|said| said.says(303, ""));
            assert!(a.location() == c.location() && a.location() != b.location());
            assert_eq!(listing(&two).await.entries.len(), 2 * (round + 1));
        }
    }
}

#[tokio::test]
async fn nobody_is_thanked_by_a_bucket_that_is_down_and_the_text_is_shown_back() {
    let service = Service::default();
    let (_sites, [worker]) = workers(&service);
    worker.sweep().await.unwrap();
    service.goes_down(true);
    let said = post(&worker, "idea", "title=my+words").await;
    said.says(503, "<dd>my words</dd>");
    assert_eq!(said.headers[RETRY_AFTER], "60");
    assert!(worker.state().await.unwrap().unfit.is_some());
    service.goes_down(false);
    post(&worker, "idea", "title=my+words").await.says(303, "");
    assert!(worker.state().await.unwrap().unfit.is_none());
    assert_eq!(listing(&worker).await.entries.len(), 1);
}

#[tokio::test]
async fn a_worker_does_not_begin_at_a_bucket_that_it_cannot_reach() {
    let service = Service::default();
    let (_sites, [worker]) = workers(&service);
    service.goes_down(true);
    let error = worker.sweep().await.unwrap_err().to_string();
    assert!(error.contains("the bucket: ") && error.contains("it does not answer"), "{error}");
}

#[tokio::test]
async fn a_worker_does_not_begin_where_a_site_is_published() {
    let service = Service::default();
    service.bucket().replace(crate::objects::PUBLISHED, b"{}").await.unwrap();
    let (_sites, [worker]) = workers(&service);
    assert!(worker.sweep().await.unwrap_err().to_string().contains("everybody could read"));
    assert!(service.bucket().get("vault/worker.key").await.unwrap().is_none());
}

#[tokio::test]
async fn what_was_put_and_not_answered_is_thanked_for_when_it_is_sent_again() {
    for service in each() {
        let (_sites, [worker]) = workers(&service);
        post(&worker, "idea", "title=before").await.says(303, "");
        service.goes_mute(true);
        post(&worker, "idea", "title=my+words").await.says(503, "We cannot be sure that this was kept.");
        service.goes_mute(false);
        post(&worker, "idea", "title=my+words").await.says(303, "");
        assert_eq!(listing(&worker).await.entries.len(), 2);
    }
}

/// What failed on most machines of a service, and is shown by one of them, was thanked for: nobody found it afterwards.
#[tokio::test]
async fn nobody_is_thanked_for_what_only_the_least_of_the_machines_show() {
    let service = Service::heedless();
    let (_sites, [one, two]) = workers(&service);
    post(&one, "idea", "title=before").await.says(303, "");
    service.falls_apart(Part::Takes);
    post(&one, "idea", "title=my+words").await.says(503, "We cannot be sure that this was kept.");
    service.falls_apart(Part::Shows);
    post(&two, "idea", "title=my+words").await.says(303, "");
    service.falls_apart(Part::None);
    assert_eq!(listing(&one).await.entries.len(), 2);
}

#[tokio::test]
async fn a_submission_asks_little_of_a_bucket() {
    let service = Service::default();
    let (_sites, [worker]) = workers(&service);
    post(&worker, "idea", "title=first").await.says(303, "");
    let before = service.asked();
    post(&worker, "idea", "title=second").await.says(303, "");
    assert_eq!(service.asked() - before, 6, "three reads, a put, and a look whether it lies elsewhere");
}

#[tokio::test]
async fn what_waits_is_counted_for_those_who_watch() {
    let service = Service::default();
    let (_sites, [worker]) = workers(&service);
    post(&worker, "idea", "title=first").await.says(303, "");
    post(&worker, "idea", "title=second&website=spam").await.says(303, "");
    let state = worker.state().await.unwrap();
    assert_eq!(state.queues.iter().map(|(_, queue)| queue.records).collect::<Vec<_>>(), [1, 1]);
    assert!(state.room.is_none(), "a bucket is never full");
}

#[tokio::test]
async fn editors_decide_in_a_bucket_as_in_a_folder() {
    for service in each() {
        let (sites, [worker]) = workers(&service);
        let sent = post(&worker, "idea", BODY).await;
        let receipt = Receipt::parse(sent.location().rsplit('/').next().unwrap()).unwrap();
        let store = Store::in_bucket(sites[0].path(), &service.bucket());
        let (inbox, vault) = (store.inbox(), store.vault());
        let turn = inbox.turn().await.unwrap();
        turn.note(&receipt, &crate::inbox::Note::Held { why: None }, clock()).await.unwrap();
        turn.decide(&receipt, &crate::inbox::Decision::Approved, clock()).await.unwrap();
        drop(turn);
        let entry = inbox.get(&receipt).await.unwrap().unwrap();
        assert_eq!((entry.folder, entry.record.sealed.is_none()), (Folder::Done, true));
        assert!(vault.sealed_of(&receipt).unwrap().is_some());
        assert_eq!(vault.label_of(&receipt).unwrap().unwrap().decision.as_deref(), Some("approved"));
        assert_eq!(vault.all().unwrap().len(), 1);
        get(&worker, sent.location()).await.says(200, "Your reference is");
        post(&worker, "idea", BODY).await.says(303, "");
        assert_eq!(inbox.list().await.unwrap().entries.len(), 1, "a late retry makes no second one");
        assert!(vault.erase(&receipt).unwrap() && vault.files_of(&receipt).unwrap().is_empty());
        for path in inbox.files_of(&receipt).await.unwrap() {
            inbox.turn().await.unwrap().delete(&path).await.unwrap();
        }
        assert!(inbox.list().await.unwrap().entries.is_empty());
    }
}
