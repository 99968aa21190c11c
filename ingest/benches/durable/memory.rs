//! What a process holds in memory, as Linux counts it, in KiB.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::Fallible;

/// How often a process is looked at.
const EVERY: Duration = Duration::from_millis(50);

/// What one process holds.
#[derive(Clone, Copy)]
pub struct Memory {
    /// All of it: "resident set size".
    pub rss: u64,
    /// All that is its own, and its share of what it has in common with others: "proportional set size".
    pub pss: u64,
    /// Of all, what can be read from files again, such as the program itself.
    pub files: u64,
}

/// What it holds now.
pub fn now(pid: u32) -> Fallible<Memory> {
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"))?;
    if !children.is_empty() {
        return Err(format!("process {pid} has others below it, {children}: they would not be counted").into());
    }
    Ok(Memory { rss: status(pid, "VmRSS:")?, pss: pss(pid)?, files: status(pid, "RssFile:")? })
}

/// The most that it held up to the end of some work: as Linux noted it, and its share as it was looked at meanwhile.
pub fn most<T>(pid: u32, work: impl FnOnce() -> Fallible<T>) -> Fallible<(Memory, T)> {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watching = scope.spawn(|| -> Fallible<u64> {
            let mut most = 0;
            while !over.load(Ordering::Relaxed) {
                most = most.max(pss(pid)?);
                std::thread::sleep(EVERY);
            }
            Ok(most.max(pss(pid)?))
        });
        let done = work();
        over.store(true, Ordering::Relaxed);
        let pss = watching.join().unwrap_or_else(|_| Err("nobody looked at its memory".into()));
        let done = done?; // what went wrong with the work explains the rest
        Ok((Memory { rss: status(pid, "VmHWM:")?, pss: pss?, ..now(pid)? }, done))
    })
}

/// A line of what Linux says of a process.
pub fn status(pid: u32, key: &str) -> Fallible<u64> {
    kib(&format!("/proc/{pid}/status"), key)
}

fn pss(pid: u32) -> Fallible<u64> {
    kib(&format!("/proc/{pid}/smaps_rollup"), "Pss:")
}

fn kib(file: &str, key: &str) -> Fallible<u64> {
    let text = fs::read_to_string(file)?;
    let line = text.lines().find_map(|line| line.strip_prefix(key)).ok_or_else(|| format!("{file} has no {key}"))?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
