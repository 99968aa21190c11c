//! Memory and open files of a worker that is sent to for a long time: what grows without end is seen here.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::Fallible;
use crate::durable::http;
use crate::durable::memory::status;
use crate::durable::site::{Form, Site};

/// How long a client waits between two submissions.
const PAUSE: Duration = Duration::from_secs(1);

/// Sends by so many clients, each about once a second, and says each minute what the worker holds.
pub fn watch(site: &Site, clients: usize, minutes: u32) -> Fallible<()> {
    let (begun, sent) = (Instant::now(), AtomicUsize::new(0));
    let over = Duration::from_secs(60) * minutes;
    println!("{:>8}{:>12}{:>14}{:>12}", "minute", "submitted", "memory KiB", "open files");
    std::thread::scope(|scope| {
        let sending = || -> Fallible<()> {
            let mut stream = http::connect(site.address())?;
            while begun.elapsed() < over {
                let i = sent.fetch_add(1, Ordering::Relaxed);
                http::send(&mut stream, if i.is_multiple_of(2) { Form::Sealed } else { Form::Published }, i)?;
                std::thread::sleep(PAUSE);
            }
            Ok(())
        };
        let clients: Vec<_> = (0..clients).map(|_| scope.spawn(sending)).collect();
        for minute in 0..=minutes {
            std::thread::sleep((Duration::from_secs(60) * minute).saturating_sub(begun.elapsed()));
            let (memory, files) =
                (status(site.pid(), "VmRSS:")?, fs::read_dir(format!("/proc/{}/fd", site.pid()))?.count());
            println!("{minute:>8}{:>12}{memory:>14}{files:>12}", sent.load(Ordering::Relaxed));
        }
        clients.into_iter().try_for_each(|client| client.join().unwrap_or_else(|_| Err("a client ended".into())))
    })
}
