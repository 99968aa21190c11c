//! SIGTERM and SIGINT under load: whoever is being served is served to the end, nobody else is let in, and nothing that was
//! thanked for is lost.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use crate::crash::ledger::Ledger;
use crate::crash::sent::Submission;
use crate::crash::site::Place;
use crate::crash::times;
use crate::crash::worker::Worker;
use crate::fixture;
use crate::server::Answer;

/// How many send at the same time.
const CLIENTS: u64 = 8;
/// Nothing here takes as long on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_worker_that_is_told_to_stop_under_load_ends_well_and_has_lost_none() {
    let (stops, place) = (times(6, 200), Place::new());
    let (ledger, mut thanked) = (Ledger::new(place.beside("ledger")), 0);
    for stop in 0..stops {
        let mut worker = Worker::start(&place.root);
        let address = worker.address.clone();
        std::thread::scope(|scope| {
            for client in 0..CLIENTS {
                let (ledger, address) = (&ledger, &address);
                scope.spawn(move || until_gone(ledger, address, client));
            }
            ledger.wait_for_thanks(ledger.thanks() + 20);
            worker.tell(["TERM", "INT"][stop % 2]);
            assert_eq!(worker.end().code(), Some(0));
        });
        let (found, in_ledger) = ledger.check(&place.root);
        assert_eq!(found, in_ledger, "whoever has a record was thanked: nobody was cut off");
        thanked += ledger.carry_off(&place.root);
    }
    assert!(thanked >= stops * 20);
    println!(
        "{stops} stops under load of {CLIENTS} clients: {thanked} were thanked and have a record, 0 lost, 0 cut off"
    );
}

/// Sends one after the other until nobody is there any more.
fn until_gone(ledger: &Ledger, address: &str, client: u64) {
    for number in 0.. {
        match ledger.send(&Submission::new(number * CLIENTS + client, 30), address) {
            Some(answer) => assert_eq!(answer.status, 303, "{}", answer.body),
            None => return,
        }
    }
}

#[test]
fn a_body_that_is_still_arriving_is_waited_for_while_idle_connections_end_and_new_ones_are_refused() {
    let place = Place::new();
    let (ledger, mut worker) = (Ledger::new(place.beside("ledger")), Worker::start(&place.root));
    let submission = Submission::new(1, 40);
    ledger.expect(&submission);
    let (head, body) = submission.request(&worker.address);
    let mut slow = BufReader::new(connect(&worker.address));
    slow.get_mut().write_all(head.replace("Connection: close", "Expect: 100-continue").as_bytes()).unwrap();
    let half = body.len() / 2;
    assert!(line(&mut slow).starts_with("HTTP/1.1 100"), "it has begun to read");
    slow.get_mut().write_all(&body.as_bytes()[..half]).unwrap();
    let mut idle = BufReader::new(connect(&worker.address));
    idle.get_mut().write_all(b"GET /submit/idea/sent/x HTTP/1.1\r\nHost: here\r\n\r\n").unwrap();
    assert!(line(&mut idle).starts_with("HTTP/1.1 404"), "answered, and kept open");

    worker.tell("TERM");
    idle.read_to_end(&mut Vec::new()).unwrap(); // over at once, while the other is still served
    refused(&worker.address);
    assert!(worker.is_running());
    slow.get_mut().write_all(&body.as_bytes()[half..]).unwrap();
    let mut bytes = Vec::new();
    slow.read_to_end(&mut bytes).unwrap();
    let answer = Answer::parse(bytes.strip_prefix(b"\r\n").unwrap_or(&bytes));
    assert!(ledger.heard(&submission, Some(&answer)), "{}", answer.body);
    assert_eq!(worker.end().code(), Some(0));
    assert_eq!(ledger.check(&place.root), (1, 1));
}

#[test]
fn a_notice_that_is_being_sent_is_finished_before_the_end() {
    let place = Place::new();
    let mut worker = Worker::start(&place.root);
    let submission = Submission::new(1, 3);
    assert!(submission.is_thanked_by(submission.send(&worker.address).as_ref()));
    worker.tell("TERM");
    assert_eq!(worker.end().code(), Some(0));
    let hook = TcpListener::bind("127.0.0.1:0").unwrap();
    let settings = place.root.join("content/site.yaml");
    let notify = format!("notify:\n  webhook: http://{}/\n", hook.local_addr().unwrap());
    fs::write(&settings, fs::read_to_string(&settings).unwrap() + &notify).unwrap();

    let mut worker = Worker::start(&place.root);
    let mut notice = BufReader::new(hook.accept().unwrap().0);
    let head: Vec<String> = std::iter::from_fn(|| Some(line(&mut notice)).filter(|line| line != "\r\n")).collect();
    worker.tell("TERM");
    refused(&worker.address);
    assert!(head[0].starts_with("POST / ") && worker.is_running(), "it waits for the answer: {head:?}");
    notice.get_mut().write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").unwrap();
    assert_eq!(worker.end().code(), Some(0));
    let outbox = fixture::files(&place.root.join("inbox/outbox"));
    assert_eq!(outbox.keys().collect::<Vec<_>>(), ["told.txt"], "nothing is left to be sent");
    assert!(String::from_utf8_lossy(&outbox["told.txt"]).contains(submission.receipt.as_str()));
}

fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn line(stream: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    line
}

/// Waits until nobody is let in any more.
fn refused(address: &str) {
    let begun = Instant::now();
    while TcpStream::connect(address).map_err(|error| error.kind()).err() != Some(ErrorKind::ConnectionRefused) {
        assert!(begun.elapsed() < PATIENCE, "connections are still taken");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}
