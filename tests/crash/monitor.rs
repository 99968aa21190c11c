//! Whoever watches is told the truth: the numbers are those of what was sent, and a store that fails is called unwell until it
//! works again.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::crash::sent::Submission;
use crate::crash::site::Place;
use crate::crash::worker::Worker;
use crate::server::{Answer, ask};

/// No state takes as long to be seen on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a page of metrics says, by name with labels.
type Series = BTreeMap<String, f64>;

#[test]
fn whoever_watches_reads_the_numbers_of_what_was_sent_and_nothing_of_what_it_said() {
    let (place, mut worker, monitor) = watched();
    let sent = [1, 2, 3].map(|number| Submission::new(number, 3));
    sent.iter().for_each(|one| assert!(one.is_thanked_by(one.send(&worker.address).as_ref())));
    assert!(sent[0].is_thanked_by(sent[0].send(&worker.address).as_ref()), "and once more");
    assert_eq!(ask(&worker.address, "POST /submit/idea", &[FORM], b"title=").status, 422);
    assert_eq!(ask(&worker.address, "POST /submit/kangaroo", &[FORM], b"title=x").status, 404);

    let idle = TcpStream::connect(&worker.address).unwrap();
    until("a connection is open", || open_connections(&monitor) == 1.0);
    drop(idle);
    until("it is closed", || open_connections(&monitor) == 0.0);
    let page = ask(&monitor, "GET /metrics", &[], b"");
    let said = series(&page);
    let expected = [
        ("showground_requests_total{form=\"idea\",status=\"303\"}", 4.0),
        ("showground_requests_total{form=\"idea\",status=\"422\"}", 1.0),
        ("showground_requests_total{form=\"\",status=\"404\"}", 1.0),
        ("showground_records_kept_total{form=\"idea\",folder=\"waiting\"}", 3.0),
        ("showground_acknowledgement_seconds_count", 4.0),
        ("showground_acknowledgement_seconds_bucket{le=\"+Inf\"}", 4.0),
        ("showground_store_faults_total", 0.0),
        ("showground_store_healthy", 1.0),
        ("showground_inbox_records{folder=\"waiting\"}", 3.0),
        ("showground_inbox_records{folder=\"quarantine\"}", 0.0),
        ("showground_inbox_oldest_seconds{folder=\"quarantine\"}", 0.0),
    ];
    for (name, value) in expected {
        assert_eq!(said.get(name), Some(&value), "{name}\n{}", page.body);
    }
    assert!(said["showground_acknowledgement_seconds_sum"] > 0.0 && said["showground_inbox_free_bytes"] > 1e6);
    assert!(said["process_open_fds"] > 3.0 && said["process_start_time_seconds"] > 1.7e9, "{}", page.body);
    assert!(page.body.contains(&format!("showground_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"))));
    let health = health(&monitor);
    assert_eq!((health.status, &told(&health)["waiting"]["records"]), (200, &3.into()));
    for words in ["kangaroo", "127.0.0.1", &sent[0].email(), sent[0].receipt.as_str(), place.root.to_str().unwrap()] {
        assert!(!page.body.contains(words) && !health.body.contains(words), "{words}");
    }
    worker.kill();
}

#[test]
fn a_store_that_fails_is_called_unwell_until_it_works_again() {
    let (place, mut worker, monitor) = watched();
    assert_eq!(told(&health(&monitor))["store"], "well");
    let (inbox, away) = (place.root.join("inbox"), place.root.join("away"));
    fs::rename(&inbox, &away).unwrap();
    fs::write(&inbox, "a file where a folder belongs").unwrap();
    let unwell = until_it_is(&monitor, 503);
    assert_eq!((&told(&unwell)["store"], &told(&unwell)["status"]), (&"faulty".into(), &"unavailable".into()));
    assert!(told(&unwell)["why"].as_str().unwrap().contains("does not take a probe in inbox/"), "{}", unwell.body);
    assert!(!unwell.body.contains(place.root.to_str().unwrap()), "{}", unwell.body);
    let said = series(&ask(&monitor, "GET /metrics", &[], b""));
    assert!(said["showground_store_healthy"] == 0.0 && said["showground_store_faults_total"] >= 1.0);
    fs::remove_file(&inbox).unwrap();
    fs::rename(&away, &inbox).unwrap();
    assert_eq!(told(&until_it_is(&monitor, 200))["store"], "well");
    assert_eq!(series(&ask(&monitor, "GET /metrics", &[], b""))["showground_store_healthy"], 1.0);
    worker.kill();
}

#[test]
fn a_folder_of_one_form_that_takes_nothing_is_called_unwell_once_somebody_met_it_and_until_it_is_mended() {
    let (place, mut worker, monitor) = watched();
    let folder = place.root.join("inbox/waiting/idea");
    fs::create_dir_all(folder.parent().unwrap()).unwrap();
    fs::write(&folder, "a file where a folder belongs").unwrap();
    let submission = Submission::new(1, 3);
    for _ in 0..2 {
        assert_eq!(submission.send(&worker.address).unwrap().status, 503);
        let unwell = health(&monitor);
        assert_eq!((unwell.status, &told(&unwell)["store"]), (503, &"faulty".into()), "{}", unwell.body);
    }
    fs::remove_file(&folder).unwrap();
    assert_eq!(until_it_is(&monitor, 200).status, 200);
    assert!(submission.is_thanked_by(submission.send(&worker.address).as_ref()));
    worker.kill();
}

#[test]
fn what_every_submission_needs_is_read_for_whoever_watches() {
    let (place, mut worker, monitor) = watched();
    for (file, harm, what) in [
        ("vault/worker.key", "no key", "vault/worker.key"),
        ("content/site.yaml", "name: [", "content/site.yaml"),
        ("content/site.yaml", "name: A site\n", "the editors' keys in content/site.yaml"),
    ] {
        let path = place.root.join(file);
        let before = fs::read(&path).unwrap();
        fs::write(&path, harm).unwrap();
        let unwell = until_it_is(&monitor, 503);
        let why = format!("{what} cannot be read; the log says why, and `showground doctor` how to mend it");
        assert_eq!(told(&unwell)["why"], why, "{}", unwell.body);
        fs::write(&path, before).unwrap();
        assert_eq!(until_it_is(&monitor, 200).status, 200);
    }
    worker.kill();
}

#[test]
fn a_disk_without_room_is_called_unwell_and_what_waits_for_long_is_not() {
    let place = Place::new();
    let mut worker = Worker::start_with(&place.root, &["--monitor", "0", "--keep-free", "9999999GiB"]);
    let monitor = worker.monitor();
    let full = health(&monitor);
    assert_eq!((full.status, &told(&full)["store"]), (503, &"full".into()));
    assert_eq!(series(&ask(&monitor, "GET /metrics", &[], b""))["showground_store_faults_total"], 0.0);
    worker.kill();

    let mut worker = Worker::start_with(&place.root, &["--monitor", "0"]);
    let monitor = worker.monitor();
    assert!(Submission::new(1, 3).send(&worker.address).is_some_and(|answer| answer.status == 303));
    age(&place.root, Duration::from_secs(400 * 24 * 3600));
    let old = health(&monitor);
    assert_eq!(old.status, 200, "{}", old.body);
    assert!(told(&old)["waiting"]["oldest_seconds"].as_u64().unwrap() >= 400 * 24 * 3600);
    worker.kill();
}

#[test]
fn at_the_second_address_there_is_nothing_else_and_at_the_first_nothing_of_it() {
    let (_place, mut worker, monitor) = watched();
    for path in ["/", "/submit/idea", "/metrics/", "/healthz?x"] {
        let expected = if path.starts_with("/healthz") { 200 } else { 404 };
        assert_eq!(ask(&monitor, &format!("GET {path}"), &[], b"").status, expected, "{path}");
    }
    let posted = ask(&monitor, "POST /metrics", &[], b"");
    assert_eq!((posted.status, posted.header("allow")), (405, Some("GET, HEAD")));
    assert_eq!(ask(&monitor, "HEAD /healthz", &[], b"").body, "");
    for path in ["/healthz", "/metrics"] {
        assert_eq!(ask(&worker.address, &format!("GET {path}"), &[], b"").status, 404, "{path}");
    }
    worker.kill();
}

const FORM: (&str, &str) = ("Content-Type", crate::server::FORM);

fn watched() -> (Place, Worker, String) {
    let place = Place::new();
    let mut worker = Worker::start_with(&place.root, &["--monitor", "0"]);
    let monitor = worker.monitor();
    (place, worker, monitor)
}

fn health(monitor: &str) -> Answer {
    ask(monitor, "GET /healthz", &[], b"")
}

fn told(health: &Answer) -> serde_json::Value {
    serde_json::from_str(&health.body).unwrap()
}

/// Asks until the answer has a status.
fn until_it_is(monitor: &str, status: u16) -> Answer {
    until("the status", || health(monitor).status == status);
    health(monitor)
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "not yet: {what}");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

fn open_connections(monitor: &str) -> f64 {
    series(&ask(monitor, "GET /metrics", &[], b""))["showground_connections_open"]
}

/// Every line is a comment with a known word, or a name with a number; the last one says that it is the last.
fn series(page: &Answer) -> Series {
    assert_eq!((page.status, page.body.lines().last()), (200, Some("# EOF")), "{}", page.body);
    assert!(page.header("content-type").unwrap().starts_with("application/openmetrics-text; version=1.0.0"));
    let (comments, lines): (Vec<&str>, Vec<&str>) = page.body.lines().partition(|line| line.starts_with('#'));
    let words = ["# HELP ", "# TYPE ", "# EOF"];
    assert!(comments.iter().all(|line| words.iter().any(|word| line.starts_with(word))), "{comments:?}");
    let series = lines.iter().map(|line| line.rsplit_once(' ').unwrap());
    series.map(|(name, value)| (name.to_owned(), value.parse().unwrap())).collect()
}

/// Makes everything that waits so much older.
fn age(root: &Path, by: Duration) {
    let folder = root.join("inbox/waiting/idea");
    for entry in fs::read_dir(folder).unwrap() {
        let file = fs::File::options().write(true).open(entry.unwrap().path()).unwrap();
        let written = file.metadata().unwrap().modified().unwrap();
        file.set_modified(written - by).unwrap();
    }
}
