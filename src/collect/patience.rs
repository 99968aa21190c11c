//! How long it is tried again: with pauses that grow and differ each time, so that two who were refused at the same moment do
//! not meet again.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::repository::Fault;
use crate::exit::Failure;

/// About the first pause: as long as somebody else's push takes.
const FIRST: Duration = Duration::from_millis(250);
/// About the longest: who waits longer than others do is outrun again and again.
const LONGEST: Duration = Duration::from_secs(3);

/// How long it is tried again.
#[derive(Debug)]
pub struct Patience {
    limit: Duration,
    /// What was the matter is said once.
    is_said: Cell<bool>,
}

impl Patience {
    /// For so long, each time that nothing comes of it.
    pub fn of(limit: Duration) -> Patience {
        Patience { limit, is_said: Cell::new(false) }
    }

    /// Tries until it is done, patience ends, or no trying helps.
    ///
    /// # Errors
    /// The last fault.
    pub fn until<T>(&self, mut attempt: impl FnMut() -> Result<T, Fault>) -> Result<T, Fault> {
        let (begun, mut about) = (Instant::now(), FIRST);
        loop {
            let fault = match attempt() {
                Err(Fault::Other(fault)) => fault,
                done => return done,
            };
            let pause = somewhat(about).map_err(Fault::Ours)?;
            if begun.elapsed() + pause > self.limit {
                return Err(Fault::Other(fault));
            }
            if !self.is_said.replace(true) {
                aside!("{fault}\ntrying again");
            }
            std::thread::sleep(pause);
            about = (about * 2).min(LONGEST);
        }
    }
}

/// Between a half and the whole of it.
fn somewhat(about: Duration) -> Result<Duration, Failure> {
    let mut random = [0; 1];
    getrandom::fill(&mut random).map_err(Failure::machine)?;
    Ok(about.mul_f64(0.5 + f64::from(random[0]) / 512.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_that_passes_is_outlived_one_that_stays_is_not_and_ours_is_said_at_once() {
        let tried = |limit, faults: u32, fault: fn() -> Fault| {
            let mut n = 0;
            let done = Patience::of(limit).until(|| {
                n += 1;
                if n <= faults { Err(fault()) } else { Ok(()) }
            });
            (done.is_ok(), n)
        };
        let other = || Fault::Other("away".into());
        assert_eq!(tried(Duration::from_secs(60), 2, other), (true, 3));
        assert_eq!(tried(Duration::ZERO, 1, other), (false, 1));
        assert_eq!(tried(Duration::from_secs(60), 1, || Fault::Ours(Failure::Mistakes)), (false, 1));
    }
}
