//! A disk that is full or failing: nobody is thanked for nothing, what is kept stays kept, and it is over by itself.

use super::*;

/// The same site served by a worker that keeps more free than any disk has.
fn full_up(site: &TempDir) -> Worker {
    Worker::new(Config { keep_free: u64::MAX, ..config(site) }).unwrap()
}

#[tokio::test]
async fn below_the_watermark_nothing_is_begun_and_the_text_is_shown_back() {
    let site = fixture::site(SITE);
    let said = post(&full_up(&site), "idea", "title=my+words").await;
    said.says(503, "<dt>Your idea</dt><dd>my words</dd>");
    said.says(503, "Nothing was kept.");
    assert_eq!(said.headers[RETRY_AFTER], "60");
    assert_eq!(std::fs::read_dir(site.path().join("inbox")).unwrap().count(), 0);
}

#[tokio::test]
async fn below_the_watermark_what_was_kept_before_is_thanked_for_again_and_mistakes_are_shown() {
    let (site, worker) = worker();
    let sent = post(&worker, "idea", "title=my+words").await;
    let full_up = full_up(&site);
    assert_eq!(post(&full_up, "idea", "title=my+words").await.location(), sent.location());
    post(&full_up, "idea", "title=").await.says(422, "Enter your idea");
    post(&full_up, "idea", "title=other+words").await.says(503, "other words");
    assert_eq!(listing(&worker).await.entries.len(), 1);
}

#[tokio::test]
async fn after_a_fault_nothing_is_begun_until_a_probe_is_taken_and_then_at_once() {
    let (site, worker) = worker();
    let inbox = site.path().join("inbox");
    std::fs::write(inbox.join("waiting"), "a file where a folder belongs").unwrap();
    post(&worker, "idea", "title=my+words").await.says(503, "We cannot be sure");
    assert!(!worker.desk.health.is_well());
    std::fs::rename(&inbox, site.path().join("away")).unwrap();
    std::fs::write(&inbox, "and another").unwrap();
    post(&worker, "idea", "title=my+words").await.says(503, "<dd>my words</dd>");
    assert_eq!(worker.desk.health.faults(), 3, "the first, the probe, and the look whether it is there already");
    std::fs::remove_file(&inbox).unwrap();
    post(&worker, "idea", "title=my+words").await.says(303, "");
    assert!(worker.desk.health.is_well());
    assert_eq!(listing(&worker).await.entries.len(), 1);
}

#[tokio::test]
async fn what_is_no_record_is_no_fault_of_the_store() {
    let (site, worker) = worker();
    let sent = post(&worker, "idea", "title=my+words").await;
    let receipt = sent.location().rsplit('/').next().unwrap();
    fixture::write(site.path(), &format!("//- inbox/done/idea/{receipt}.md\nby hand, and no record\n"));
    post(&worker, "idea", "title=my+words").await.says(503, "my words");
    assert!(worker.desk.health.is_well());
}
