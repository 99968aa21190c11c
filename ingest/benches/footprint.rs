//! What the worker takes of a machine, beside two others that keep what readers write: its size, how soon it answers, and its
//! memory, idle and while many send.
//!
//! ```sh
//! cargo bench -p ingest --bench footprint -- --isso VENV/bin/isso --staticman FOLDER
//! ```
//!
//! `python3 -m venv VENV && VENV/bin/pip install isso` installs the one, `npm install staticman@3.0.0-beta.2` in a folder the
//! other; what is not given is not measured, and the table says so. All are measured in turn, several times, and the medians
//! are shown; ratios to the worker are taken within each round.
//!
//! They do not promise the same. The worker seals a private answer and has it on the disk before it says thanks; Isso has its
//! database on the disk; Staticman hands what was written to a forge. A stand-in of the forge's API answers it at once here, so
//! its figures are what it takes itself: the forge, and the way there, come on top.
#![expect(clippy::disallowed_methods, reason = "a bench is an edge of the house: it has a disk, a clock and arguments")]

#[allow(dead_code, reason = "the bench `durable` needs the rest")]
#[path = "durable"]
mod durable {
    pub mod http;
    pub mod isso;
    pub mod memory;
    pub mod options;
    pub mod program;
    pub mod site;
    pub mod times;
    pub mod words;
}
mod footprint {
    pub mod forge;
    pub mod peer;
    pub mod size;
    pub mod staticman;
    pub mod table;
}

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use durable::memory;
use durable::options::Options;
use footprint::peer::{Peer, Running};
use footprint::table::{Figures, Table};

/// What can go wrong: a disk, a program, an answer that is no thanks. It ends the bench.
type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// How long a program is left alone before its memory is called idle.
const IDLE: Duration = Duration::from_secs(1);

/// Size, start-up and memory
#[derive(Parser)]
struct Args {
    /// How many send at the same time
    #[arg(long, default_value_t = 32)]
    clients: usize,
    /// How many submissions are sent to each in a round
    #[arg(long, default_value_t = 2_000)]
    submissions: usize,
    /// How often everything is measured
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// How often each is started in a round
    #[arg(long, default_value_t = 5)]
    starts: usize,
    #[command(flatten)]
    options: Options,
    /// The folder in which Staticman was installed, to be measured beside
    #[arg(long)]
    staticman: Option<PathBuf>,
}

fn main() -> Fallible<()> {
    let args = Args::parse();
    let dir = tempfile::tempdir_in(&args.options.dir)?;
    let peers = Peer::all(&args.options.worker, args.options.isso.as_deref(), args.staticman.as_deref());
    let mut table = Table::new(&peers)?;
    let load = load_average()?;
    for _ in 0..args.rounds {
        let round: Fallible<Vec<Figures>> = peers.iter().map(|peer| measure(peer, &args, &dir)).collect();
        table.add(round?);
    }
    println!("{table}");
    println!("{} clients, {} submissions, {} rounds", args.clients, args.submissions, args.rounds);
    println!("load average before: {load}, after: {}", load_average()?);
    Ok(())
}

/// One program, once: it is started, left alone, and sent to.
fn measure(peer: &Peer, args: &Args, dir: &tempfile::TempDir) -> Fallible<Figures> {
    let mut starts = Vec::new();
    for _ in 1..args.starts {
        starts.push(Running::start(peer, dir.path())?.program().took.as_secs_f64() * 1e3);
    }
    let running = Running::start(peer, dir.path())?;
    let (pid, took) = (running.program().pid(), running.program().took);
    starts.push(took.as_secs_f64() * 1e3);
    std::thread::sleep(IDLE);
    let idle = memory::now(pid)?;
    let (loaded, times) = memory::most(pid, || running.measure(args.clients, args.submissions))?;
    Ok(Figures { start: durable::times::median(&starts), idle, loaded, a_second: times.a_second() })
}

/// What else the machine does.
fn load_average() -> Fallible<String> {
    Ok(fs::read_to_string("/proc/loadavg")?.split(' ').take(3).collect::<Vec<_>>().join(" "))
}
