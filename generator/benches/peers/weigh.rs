//! A command with its time and its memory, exactly: it runs as the only child of this program started once more, so
//! that what the system counted for all children is what it counted for this one.
//!
//! The program in between has to be small. A new process begins with the memory of the one that made it, and that
//! counts as its peak, too.

use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};

use crate::Fallible;

/// The first argument that makes this program the one in between.
pub const FLAG: &str = "--weigh";

/// What a command took.
#[derive(Clone, Copy, Debug)]
pub struct Weight {
    /// From its start to its end.
    pub time: Duration,
    /// The most memory it held at once, in KiB.
    pub peak: u64,
}

/// Runs a command in between of this program and itself.
pub fn weigh(command: &Command) -> Fallible<Weight> {
    let mut between = Command::new(std::env::current_exe()?);
    between.arg(FLAG).arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        between.current_dir(folder);
    }
    let output = between.stdin(Stdio::null()).output()?;
    let told = String::from_utf8_lossy(&output.stdout);
    read(&told).filter(|_| output.status.success()).ok_or_else(|| {
        let complaint = String::from_utf8_lossy(&output.stderr);
        format!("{command:?} failed:\n{}", complaint.trim()).into()
    })
}

fn read(told: &str) -> Option<Weight> {
    let (nanoseconds, peak) = told.trim().split_once(' ')?;
    Some(Weight { time: Duration::from_nanos(nanoseconds.parse().ok()?), peak: peak.parse().ok()? })
}

/// The part of the program in between: runs the command, and tells nanoseconds and KiB.
pub fn run(command: &[OsString]) -> Fallible<()> {
    let (program, args) = command.split_first().ok_or("a command is missing")?;
    let start = Instant::now();
    let status = Command::new(program).args(args).stdout(Stdio::null()).status()?;
    let time = start.elapsed();
    if !status.success() {
        return Err(status.to_string().into());
    }
    println!("{} {}", time.as_nanos(), getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss());
    Ok(())
}
