//! Threads for work that waits for the disk, so that connections are served meanwhile.
//!
//! They are none of the runtime's. There, each call of the store would go to a thread of its own and come back, and a
//! submission makes a dozen, most of which take less time than the way; here a call is made where it is asked for. So the work
//! may wait for the store by [`wait`], and for nothing that needs the runtime: no timer, no network.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

type Work = Box<dyn FnOnce() + Send>;

/// A number of threads, which end with their owner.
#[derive(Debug)]
pub struct Threads {
    work: Sender<Work>,
}

impl Threads {
    /// Starts so many.
    ///
    /// # Errors
    /// When the system gives no more threads.
    pub fn start(count: usize) -> io::Result<Threads> {
        let (work, given) = mpsc::channel::<Work>();
        let given = Arc::new(Mutex::new(given));
        for _ in 0..count {
            let given = Arc::clone(&given);
            let all = move || std::iter::from_fn(|| next(&given)).for_each(|work| work());
            thread::Builder::new().name("disk".into()).spawn(all)?;
        }
        Ok(Threads { work })
    }

    /// What comes of work on one of them, once one is free; nothing when it panicked. It is finished even when nobody waits
    /// for it any more.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (done, result) = oneshot::channel();
        let work = move || drop(done.send(catch_unwind(AssertUnwindSafe(work)).ok()));
        self.work.send(Box::new(work)).ok()?;
        result.await.ok().flatten()
    }
}

/// The next work, once there is some; nothing when there will be none. One thread waits for it, and the others for their turn:
/// dozens that wait for the same look for it again and again, and take the processor from those that work.
fn next(given: &Mutex<Receiver<Work>>) -> Option<Work> {
    given.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// Waits for the store on one of the threads.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    futures_executor::block_on(work)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_done_on_another_thread_without_the_runtime_and_survives_a_panic() {
        let threads = Threads::start(1).unwrap();
        assert_eq!(threads.run(|| panic!("as no work should")).await, None::<()>);
        let work = || (thread::current().name().map(str::to_owned), tokio::runtime::Handle::try_current().is_err());
        assert_eq!(threads.run(work).await, Some((Some("disk".into()), true)));
        assert_eq!(threads.run(|| wait(async { 7 })).await, Some(7));
    }

    #[tokio::test]
    async fn as_much_is_worked_on_at_once_as_there_are_threads() {
        let (threads, all) = (Threads::start(4).unwrap(), Arc::new(std::sync::Barrier::new(4)));
        let together = || {
            let all = Arc::clone(&all);
            threads.run(move || all.wait().is_leader())
        };
        let met = async { tokio::join!(together(), together(), together(), together()) };
        let (a, b, c, d) = tokio::time::timeout(std::time::Duration::from_secs(60), met).await.expect("they meet");
        assert_eq!([a, b, c, d].into_iter().filter(|leads| *leads == Some(true)).count(), 1);
    }

    #[tokio::test]
    async fn work_waits_for_a_free_thread_and_is_finished_when_nobody_waits() {
        let (threads, (go, gate)) = (Threads::start(1).unwrap(), std::sync::mpsc::channel::<()>());
        let (said, heard) = std::sync::mpsc::channel();
        let first = threads.run(move || gate.recv().is_ok());
        let given_up = threads.run(move || said.send("finished"));
        let mut first = std::pin::pin!(first);
        tokio::select! { biased; _ = &mut first => unreachable!("it waits"), () = std::future::ready(()) => {} }
        tokio::select! { biased; _ = given_up => unreachable!("it waits, too"), () = std::future::ready(()) => {} }
        go.send(()).unwrap();
        assert_eq!(first.await, Some(true));
        assert_eq!(heard.recv(), Ok("finished"));
    }
}
