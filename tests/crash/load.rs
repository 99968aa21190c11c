//! SIGKILL at random while 16 clients send everything two to five times at once, and again after the restart: what is sent so
//! often is there once.

use std::time::{Duration, Instant};

use crate::crash::dice::Dice;
use crate::crash::ledger::Ledger;
use crate::crash::sent::Submission;
use crate::crash::site::Place;
use crate::crash::worker::Worker;
use crate::crash::{is_usual, times};

/// How many send at the same time.
const CLIENTS: usize = 16;

/// However slow a machine is, a usual run has so many kills.
const AT_LEAST: usize = 20;
/// And begins no further one after so long.
const ENOUGH: Duration = Duration::from_secs(40);

/// One client: what it has not been thanked for yet, and how often it sends that at once.
struct Client {
    pending: Submission,
    at_once: u64,
}

#[test]
fn a_worker_that_is_killed_at_random_under_load_has_lost_and_doubled_none() {
    let (kills, mut dice, place) = (times(300, 10_000), Dice::new(), Place::new());
    let (ledger, mut number, mut records) = (Ledger::new(place.beside("ledger")), 0, 0);
    let mut next = |dice: &mut Dice| {
        number += 1;
        Client { pending: Submission::new(number, 1 + dice.below(60)), at_once: 2 + dice.below(4) }
    };
    let mut clients: Vec<Client> = (0..CLIENTS).map(|_| next(&mut dice)).collect();
    let (begun, mut killed) = (Instant::now(), 0);
    while killed < kills && (killed < AT_LEAST || !is_usual() || begun.elapsed() < ENOUGH) {
        killed += 1;
        let thanked = until_killed(&place, &ledger, &clients, &mut dice);
        let (found, in_ledger) = ledger.check(&place.root);
        assert!(in_ledger <= found && found <= in_ledger + CLIENTS, "{found} records, {in_ledger} thanked");
        for (client, _) in clients.iter_mut().zip(thanked).filter(|(_, thanked)| *thanked) {
            *client = next(&mut dice);
        }
        if found > 200 {
            records += all_sent_again(&place, &ledger, &clients);
            clients = (0..CLIENTS).map(|_| next(&mut dice)).collect();
        }
    }
    records += all_sent_again(&place, &ledger, &clients);
    println!(
        "{killed} kills under load of {CLIENTS} clients: each of {records} submissions was sent 2 to 5 times at once, and is one record"
    );
}

/// Everybody sends to a worker until it is killed, at a moment between two thanks. Who was thanked for what they came with.
fn until_killed(place: &Place, ledger: &Ledger, clients: &[Client], dice: &mut Dice) -> Vec<bool> {
    let mut worker = Worker::start(&place.root);
    let all: u64 = clients.iter().map(|client| client.at_once).sum();
    let (enough, moment) = (ledger.thanks() + dice.below(all), Duration::from_micros(dice.below(3_000)));
    let address = &worker.address.clone();
    std::thread::scope(|scope| {
        let begin = |client| scope.spawn(move || is_thanked(client, ledger, address));
        let clients: Vec<_> = clients.iter().map(begin).collect();
        ledger.wait_for_thanks(enough);
        std::thread::park_timeout(moment); // anywhere between these thanks and the next
        worker.kill();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    })
}

/// Sends what is pending as often at once as the client does. Whether thanks came for any of them.
fn is_thanked(client: &Client, ledger: &Ledger, address: &str) -> bool {
    let send = || client.pending.is_thanked_by(ledger.send(&client.pending, address).as_ref());
    std::thread::scope(|scope| {
        let copies: Vec<_> = (0..client.at_once).map(|_| scope.spawn(send)).collect();
        let thanked: Vec<bool> = copies.into_iter().map(|copy| copy.join().unwrap()).collect();
        thanked.contains(&true)
    })
}

/// What is pending is sent once more to a worker that is let live, then everything is looked at and carried off.
fn all_sent_again(place: &Place, ledger: &Ledger, clients: &[Client]) -> usize {
    let mut worker = Worker::start(&place.root);
    for client in clients {
        ledger.send_well(&client.pending, &worker.address);
    }
    worker.kill();
    let (found, thanked) = ledger.check(&place.root);
    assert_eq!(found, thanked, "there is what was thanked for and nothing else");
    ledger.carry_off(&place.root)
}
