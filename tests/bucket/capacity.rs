//! How many submissions one worker takes into a bucket, whose service is as far away as is said. `SUBMISSIONS` says how many are
//! sent for each figure, 200 unless given; `tests/capacity/run` prints them.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::inbox::{Worker, post, site};
use crate::nodes::Nodes;
use crate::server::Server;

/// How many send at the same time: as many as the worker lets wait for its store.
const CLIENTS: usize = 64;
/// What a submission asks of the bucket.
const REQUESTS: usize = 6;
/// In how many turns: whether it is known, of three folders at once; the record; and whether it has come to lie in one of two other
/// folders meanwhile, of one after the other.
const TURNS: usize = 4;
/// How far away the service is, in milliseconds.
const FAR: [u64; 3] = [0, 20, 50];

/// Sends so many, by so many clients, and gives how many were taken in a second and what half of them took at most.
fn sends(address: &str, clients: usize, first: usize, submissions: usize) -> (f64, Duration) {
    let begun = Instant::now();
    let one = |i: usize| {
        let begun = Instant::now();
        let words = format!("title=The+idea+{i}&email=somebody.{i}%40example.org&consent=yes");
        let answer = post(address, "idea", &words, i).unwrap();
        assert_eq!(answer.status, 303, "{}", answer.page);
        begun.elapsed()
    };
    let mut took: Vec<Duration> = thread::scope(|scope| {
        let client =
            |nth: usize| move || (first + nth..first + submissions).step_by(clients).map(one).collect::<Vec<_>>();
        let clients: Vec<_> = (0..clients).map(|nth| scope.spawn(client(nth))).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let a_second = submissions as f64 / begun.elapsed().as_secs_f64();
    took.sort();
    (a_second, took[took.len() / 2])
}

#[test]
fn a_submission_asks_six_things_of_a_bucket_in_four_turns_however_far_away_it_is() {
    let submissions: usize = std::env::var("SUBMISSIONS").map_or(200, |number| number.parse().unwrap());
    let server = Server::new();
    let asked = Arc::clone(&server.asked);
    let nodes = Nodes::of(server);
    let root = site(&nodes);
    let address = Arc::default();
    let mut worker = Worker::new(&nodes, root.path(), 0, &address);
    worker.start().unwrap();
    let (at, mut sent) = (address.read().unwrap().clone(), 1);
    let far = |milliseconds: u64| asked.lock().unwrap().pause = Duration::from_millis(milliseconds);
    sends(&at, 1, 0, sent); // what is asked only once is asked now

    far(100);
    let mut turns = [(); 5].map(|()| {
        let before = asked.lock().unwrap().turns;
        sends(&at, 1, sent, 1);
        sent += 1;
        asked.lock().unwrap().turns - before
    });
    turns.sort_unstable();
    assert_eq!(turns[2], TURNS, "{turns:?}; the worker looks at the store now and then, too");

    for milliseconds in FAR {
        far(milliseconds);
        asked.lock().unwrap().requests.clear();
        let (a_second, took) = sends(&at, CLIENTS, sent, submissions);
        sent += submissions;
        let requests = asked.lock().unwrap().requests.len();
        println!(
            "{milliseconds} ms away, {CLIENTS} clients: {a_second:.0} a second, p50 {} ms, {:.2} requests each",
            took.as_millis(),
            requests as f64 / submissions as f64
        );
        // The store is looked at now and then, whoever sends.
        assert!(requests >= REQUESTS * submissions && requests < (REQUESTS + 1) * submissions, "{requests}");
    }
}
