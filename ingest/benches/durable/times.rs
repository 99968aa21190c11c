//! How long each of many things took, done by many at once, and what is said of several rounds of it.

use std::fmt;
use std::time::{Duration, Instant};

use crate::Fallible;

/// The durations of one run.
pub struct Times {
    each: Vec<Duration>,
    all: Duration,
}

impl Times {
    /// Runs a thing so often in all, on so many threads; each gets its own thread's state.
    pub fn of<S: Send>(
        states: Vec<S>,
        in_all: usize,
        work: impl Fn(&mut S, usize) -> Fallible<()> + Sync,
    ) -> Fallible<Times> {
        let (threads, begun, work) = (states.len(), Instant::now(), &work);
        let on_thread = |(thread, mut state): (usize, S)| {
            move || -> Fallible<Vec<Duration>> {
                let timed = |i: usize| {
                    let begun = Instant::now();
                    work(&mut state, i).map(|()| begun.elapsed())
                };
                (thread..in_all).step_by(threads).map(timed).collect()
            }
        };
        let each: Fallible<Vec<Vec<Duration>>> = std::thread::scope(|scope| {
            let running: Vec<_> = states.into_iter().enumerate().map(|one| scope.spawn(on_thread(one))).collect();
            running.into_iter().map(|one| one.join().unwrap_or_else(|_| Err("a thread ended".into()))).collect()
        });
        let mut each = each?.concat();
        each.sort();
        Ok(Times { each, all: begun.elapsed() })
    }

    /// How many were done in a second.
    pub fn a_second(&self) -> f64 {
        self.each.len() as f64 / self.all.as_secs_f64()
    }

    /// The time in milliseconds within which this part of them was done.
    pub fn quantile(&self, part: f64) -> f64 {
        let at = (self.each.len() as f64 * part) as usize;
        self.each.get(at.min(self.each.len().saturating_sub(1))).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    }
}

/// What several rounds said: how many a second, p50 and p99 in milliseconds, and how many for each of the loop's.
#[derive(Default)]
pub struct Rounds([Vec<f64>; 4]);

impl Rounds {
    /// One more, in which the loop did so many a second.
    pub fn add(&mut self, times: &Times, loops: f64) {
        let said = [times.a_second(), times.quantile(0.5), times.quantile(0.99), times.a_second() / loops];
        self.0.iter_mut().zip(said).for_each(|(all, one)| all.push(one));
    }
}

/// The medians.
impl fmt::Display for Rounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a_second, p50, p99, of_loop] = self.0.each_ref().map(|all| median(all));
        write!(f, "{a_second:>12.0}{p50:>10.2}{p99:>10.2}{of_loop:>10.2}")
    }
}

/// The one in the middle.
pub fn median(all: &[f64]) -> f64 {
    let mut all = all.to_vec();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}
