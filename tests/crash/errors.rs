//! Each error at each call that touches a file, once and for as long as it lasts: nobody is thanked for nothing, what was typed
//! is shown back, and once the fault is over the next request is served.

use std::time::{Duration, Instant};

use crate::crash::ledger::Ledger;
use crate::crash::sent::Submission;
use crate::crash::site::Place;
use crate::crash::worker::Worker;
use crate::crash::{all, can_fail_calls, trace};
use crate::html::{parts, text};
use crate::server::Answer;

/// What a disk and a system say when they cannot.
const ERRORS: [&str; 5] = ["EIO", "ENOSPC", "EDQUOT", "EMFILE", "EINTR"];
/// The calls by which files are made and kept, each by its names on all machines, and whether a request makes any: what has
/// its name is never renamed, because that could overwrite another.
const CALLS: [(&str, bool); 6] = [
    ("write", true),
    ("fsync", true),
    ("?link,linkat", true),
    ("?rename,?renameat,?renameat2", false),
    ("?mkdir,mkdirat", true),
    ("?unlink,unlinkat", true),
];
/// A call that is interrupted so often is taken to be tried for ever.
const FOR_EVER: usize = 50;
/// How soon after a fault the worker is well again.
const SOON: Duration = Duration::from_secs(1);

/// A site with a worker, and what came of the faults so far.
struct Bench {
    place: Place,
    ledger: Ledger,
    worker: Worker,
    sent: u64,
    refused: usize,
    thanked: usize,
    slowest: Duration,
}

#[test]
fn an_error_at_any_call_is_no_thanks_and_once_it_is_over_the_next_request_is_served() {
    if !can_fail_calls("errors at each call") {
        return;
    }
    let mut bench = Bench::new();
    for ((calls, are_made), error) in CALLS.into_iter().flat_map(|calls| ERRORS.map(|error| (calls, error))) {
        let once = bench.fail_each(calls, error) > 0;
        let for_good = bench.fail(calls, error, "1+");
        assert_eq!((once, for_good), (are_made, are_made), "{calls} with {error}, once and for good: was it met?");
    }
    bench.end();
}

#[test]
fn a_file_that_cannot_be_looked_at_or_read_is_not_taken_for_one_that_is_not_there() {
    if !can_fail_calls("errors at each look at a file") {
        return;
    }
    let mut bench = Bench::new();
    let errors = if all() { &ERRORS[..] } else { &ERRORS[..1] };
    for (calls, error) in
        ["openat", "statx", "read"].into_iter().flat_map(|calls| errors.iter().map(move |error| (calls, error)))
    {
        assert!(bench.fail_each(calls, error) > 0, "{calls} with {error} was never met");
    }
    for error in ERRORS {
        assert!(bench.fail("openat", error, "1+"), "files were opened");
    }
    bench.end();
}

impl Bench {
    fn new() -> Bench {
        let place = Place::new();
        let (ledger, worker) = (Ledger::new(place.beside("ledger")), Worker::start(&place.root));
        Bench { place, ledger, worker, sent: 0, refused: 0, thanked: 0, slowest: Duration::ZERO }
    }

    /// Fails the first, the second, and so on. How many there are in a request.
    fn fail_each(&mut self, calls: &str, error: &str) -> usize {
        (1..).take_while(|n: &usize| self.fail(calls, error, &n.to_string())).count()
    }

    /// Fails the calls of one request that are counted by `when`. Whether there was such a call.
    fn fail(&mut self, calls: &str, error: &str, when: &str) -> bool {
        if calls.contains("mkdir") {
            std::fs::remove_dir_all(self.place.root.join("inbox/waiting")).unwrap(); // empty, see `is_well`
        }
        let submission = self.next();
        let mut args = vec!["-e".to_owned(), format!("trace={calls}")];
        args.extend(["-e".into(), format!("inject={calls}:error={error}:when={when}")]);
        args.extend(self.narrowed(calls, &submission));
        let what = format!("{calls} fails with {error}, {when}");
        let trace = self.worker.traced(&args);
        let (answer, trace) = std::thread::scope(|scope| {
            let (ledger, address) = (&self.ledger, self.worker.address.as_str());
            let sending = scope.spawn(|| ledger.send(&submission, address));
            let tried = || trace.so_far().matches("(INJECTED)").count();
            let is_for_ever = || error == "EINTR" && when.ends_with('+') && tried() >= FOR_EVER;
            while !(sending.is_finished() || is_for_ever()) {
                std::thread::park_timeout(Duration::from_millis(2));
            }
            let trace = trace.end(); // the fault is over
            (sending.join().unwrap(), trace)
        });
        self.judge(&what, &submission, answer.as_ref());
        self.is_well(&what, &submission);
        trace.contains("(INJECTED)")
    }

    fn next(&mut self) -> Submission {
        self.sent += 1;
        Submission::new(self.sent, 3)
    }

    /// Threads wake each other by writing, too, and sockets are closed: only what is done to files is failed.
    fn narrowed(&self, calls: &str, submission: &Submission) -> Vec<String> {
        if !["write", "read"].contains(&calls) {
            return Vec::new();
        }
        let (root, receipt) = (self.place.root.to_string_lossy(), &submission.receipt);
        let record = ["waiting", "quarantine"].map(|folder| format!("inbox/{folder}/idea/{receipt}.md#1"));
        let read = ["content/site.yaml", "content/forms/idea.yaml", "content/pages/privacy.md", "vault/worker.key"];
        let files = record.into_iter().chain(read.map(str::to_owned));
        files.flat_map(|file| ["-P".to_owned(), format!("{root}/{file}")]).collect()
    }

    /// Thanks with a record, or the page that helps.
    fn judge(&mut self, what: &str, submission: &Submission, answer: Option<&Answer>) {
        if submission.is_thanked_by(answer) {
            self.thanked += 1;
        } else {
            let answer = answer.unwrap_or_else(|| panic!("{what}: no answer"));
            assert_eq!(answer.status, 503, "{what}: {}", answer.body);
            assert!(answer.header("retry-after").is_some(), "{what}: says when to try again");
            let page = text(&parts(&answer.body));
            for typed in [submission.title(), submission.email()].iter().chain(&lines(&submission.story())) {
                assert!(page.contains(typed.as_str()), "{what}: {typed:?} is not shown back in {page}");
            }
            self.refused += 1;
        }
        self.ledger.check(&self.place.root);
    }

    /// The same is sent again, and something new.
    fn is_well(&mut self, what: &str, submission: &Submission) {
        let begun = Instant::now();
        self.ledger.send_well(submission, &self.worker.address);
        let took = begun.elapsed();
        assert!(!all() || took < SOON, "{what}: it took {took:?} to be well again");
        self.slowest = self.slowest.max(took);
        let (found, thanked) = self.ledger.check(&self.place.root);
        assert_eq!(found, thanked, "{what}");
        self.ledger.carry_off(&self.place.root);
    }

    fn end(mut self) {
        let Bench { refused, thanked, slowest, .. } = self;
        assert!(refused > 10 && thanked > 0);
        println!(
            "{} faults: {refused} were shown what they wrote, {thanked} were thanked and have a record, 0 lost or doubled; well again within {} ms",
            refused + thanked,
            slowest.as_millis()
        );
        self.worker.kill();
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

#[test]
fn calls_are_read_from_a_trace() {
    let trace =
        "7 1.0 openat(AT_FDCWD, \"a\", O_RDONLY) = 3\n7 1.1 fsync(3 <unfinished ...>\n7 1.2 <... fsync resumed>) = 0\n";
    let calls = trace::calls(trace);
    assert_eq!(calls.into_iter().collect::<Vec<_>>(), [("fsync".to_owned(), 1), ("openat".to_owned(), 1)]);
}
