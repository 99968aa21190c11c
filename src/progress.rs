//! A bar on the terminal, for what takes longer than a moment. Where nobody looks, there is none.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use generator::{Progress, Room};
use indicatif::{ProgressBar, ProgressStyle};

/// What takes less needs no bar.
const A_MOMENT: Duration = Duration::from_secs(1);
/// How often a build looks at the clock: each so many things.
const NOW_AND_THEN: usize = 64;

/// The bar.
pub struct Bar {
    begun: Instant,
    done: AtomicUsize,
    count: AtomicUsize,
    what: Mutex<&'static str>,
    bar: OnceLock<ProgressBar>,
}

impl Bar {
    /// A bar that is not to be seen yet.
    pub fn new() -> Bar {
        let (done, count) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Bar { begun: Instant::now(), done, count, what: Mutex::default(), bar: OnceLock::new() }
    }

    /// So many things are to be done now.
    pub fn start(&self, what: &'static str, count: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.count.store(count, Ordering::Relaxed);
        *self.what.lock().unwrap_or_else(PoisonError::into_inner) = what;
    }

    /// One of them is done; the clock is looked at after so many.
    pub fn step(&self, now_and_then: usize) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(now_and_then) && self.begun.elapsed() > A_MOMENT {
            let bar = self.shown();
            bar.set_message(*self.what.lock().unwrap_or_else(PoisonError::into_inner));
            bar.set_length(self.count.load(Ordering::Relaxed) as u64);
            bar.set_position(done as u64);
        }
    }

    fn shown(&self) -> &ProgressBar {
        self.bar.get_or_init(|| {
            let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos} of {human_len}");
            ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        })
    }
}

impl Progress for Bar {
    fn begin(&self, what: Room, count: usize) {
        self.start(name(what), count);
    }

    fn done(&self) {
        self.step(NOW_AND_THEN);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

fn name(what: Room) -> &'static str {
    match what {
        Room::Read => "reading",
        Room::Render => "making pages",
    }
}
