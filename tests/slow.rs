//! Slow and idle connections: each is gone when its time is over, and whoever sends something meanwhile does not notice them.
//!
//! A crowd opens its connections and holds them, each in its manner. Once the worker has all of them, ordinary submissions are
//! sent one after another and timed until the first of the crowd is gone. What is promised in any case is the number of
//! connections, their end in time, the worker's memory, and that each submission is kept. How long a submission takes is
//! printed, and promised in the long form alone, because a machine may be busy with something else:
//!
//! ```sh
//! SLOW=5000 cargo test --release --test showground slow:: -- --nocapture --test-threads 1
//! ```
//!
//! A crowd comes from this machine, so it counts as that of a proxy, whose connections are not limited as one network's are.

mod crowd;

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::crash::sent::Submission;
use crate::crash::site::Place;
use crate::crash::worker::Worker;
use crate::fixture;
use crate::slow::crowd::{Held, Manner};

/// How many connections a usual run holds.
const USUAL: usize = 300;
/// How much longer than its limit a connection may be there, and where other tests take the processor.
const SLACK: Duration = Duration::from_secs(5);
const USUAL_SLACK: Duration = Duration::from_secs(30);
/// The most memory that the worker may have had, in KiB.
const RESIDENT: u64 = 200 * 1024;
/// The time within which 99 of 100 submissions are answered.
const SOON: Duration = Duration::from_millis(250);
/// Between two submissions: people do not send faster.
const PACE: Duration = Duration::from_millis(20);
/// No worker takes longer to accept a crowd; a test that waits longer has found a fault.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn headers_that_trickle_go_in_time_and_hold_up_nobody() {
    hold("headers that trickle", &[Manner::Headers]);
}

#[test]
fn bodies_that_trickle_go_in_time_and_hold_up_nobody() {
    let fair = if is_long() { Manner::EndlessBody } else { Manner::FairBody };
    hold("bodies that trickle", &[Manner::Body, fair]);
}

#[test]
fn connections_that_say_nothing_go_in_time_and_hold_up_nobody() {
    hold("connections that say nothing", &[Manner::Silent, Manner::SilentAfterAnAnswer]);
}

/// Whether more than usual was asked for, and the time of an answer is promised, too.
fn is_long() -> bool {
    std::env::var_os("SLOW").is_some()
}

/// How many connections are held.
fn many() -> usize {
    std::env::var("SLOW").map_or(USUAL, |many| many.parse().unwrap())
}

/// Holds connections of these manners, as many of one as of the other.
fn hold(what: &str, manners: &[Manner]) {
    let (place, many, gone) = (Place::new(), many(), Arc::new(AtomicUsize::new(0)));
    let mut worker = Worker::start(&place.root);
    allow_files();
    let crowd: Vec<Manner> = manners.iter().copied().cycle().take(many).collect();
    let crowd = crowd::gather(&worker.address, &crowd, &gone);
    wait_for(&worker, many, &gone);
    let times = sent_meanwhile(&worker.address, &gone);
    let held = crowd.join().unwrap();
    let memory = memory(&worker);
    worker.kill();
    let longest = held.iter().map(|held| held.lasted).max().unwrap();
    println!("{many} {what}: the last was gone after {longest:.1?}; {}; {memory} KiB at most", told(&times));
    crate::expected::all(held.iter().map(was_right));
    assert_eq!(held.len(), many);
    assert!(memory < RESIDENT, "{memory} KiB of memory");
    let files = fixture::files(&place.root.join("inbox"));
    let kept = files.keys().filter(|name| name.ends_with(".md")).count();
    assert_eq!(kept, times.len(), "each submission is kept");
    assert!(!is_long() || percentile(&times, 99) < SOON, "an answer takes too long: {}", told(&times));
}

/// Lets this process open as many files as the system allows.
fn allow_files() {
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
}

/// Waits until the worker has so many connections open.
fn wait_for(worker: &Worker, many: usize, gone: &AtomicUsize) {
    let begun = Instant::now();
    let open = || fs::read_dir(format!("/proc/{}/fd", worker.id())).unwrap().count();
    while open() < many {
        assert_eq!(gone.load(Ordering::Relaxed), 0, "some are gone before all are there");
        assert!(begun.elapsed() < PATIENCE, "the worker has accepted {} of {many}", open());
        std::thread::sleep(PACE);
    }
}

/// Sends one submission after another while the whole crowd is there. How long each took, the shortest first.
fn sent_meanwhile(address: &str, gone: &AtomicUsize) -> Vec<Duration> {
    let mut times = Vec::new();
    for number in 1.. {
        let (submission, begun) = (Submission::new(number, 10), Instant::now());
        let answer = submission.send(address);
        assert!(submission.is_thanked_by(answer.as_ref()), "no thanks, but {answer:?}");
        times.push(begun.elapsed());
        if gone.load(Ordering::Relaxed) > 0 {
            break;
        }
        std::thread::sleep(PACE);
    }
    times.sort_unstable();
    times
}

/// The most memory that a worker has had so far, in KiB.
fn memory(worker: &Worker) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", worker.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse().unwrap()
}

fn percentile(times: &[Duration], percent: usize) -> Duration {
    times[(times.len() * percent).div_ceil(100) - 1]
}

fn told(times: &[Duration]) -> String {
    let (middle, most) = (percentile(times, 50), percentile(times, 99));
    let slowest = percentile(times, 100);
    format!("{} submissions meanwhile: p50 {middle:.1?}, p99 {most:.1?}, slowest {slowest:.1?}", times.len())
}

/// Whether a connection ended as it should: when its time was over, with the right words. On a busy machine it seems to end early,
/// because the worker saw its beginning before this process did; long before its time means that something else ended it.
fn was_right(held: &Held) -> Result<(), String> {
    let limit = held.manner.limit();
    let slack = if is_long() { SLACK } else { USUAL_SLACK };
    let in_time = held.lasted <= limit + slack && held.lasted >= limit / 2;
    let is_right = in_time && held.said.starts_with(held.manner.last_words());
    if is_right { Ok(()) } else { Err(format!("{held:?}, and not after {limit:?}")) }
}

#[test]
fn the_middle_and_the_end_of_some_times_are_found() {
    let times: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
    let found = [50, 99, 100].map(|percent| percentile(&times, percent).as_millis());
    assert_eq!(found, [100, 198, 200]);
    assert_eq!(percentile(&times[..1], 50), times[0]);
}
