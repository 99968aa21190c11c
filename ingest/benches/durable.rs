//! The worker beside a bare loop that makes the same durable files with as many threads on the same disk, in one run.
//!
//! ```sh
//! cargo bench -p ingest --bench durable -- --clients 1,32 --submissions 4000 --rounds 5 --dir some/folder/on/the/disk
//! ```
//!
//! What the disk can do is the loop's; the ratios are what the worker adds. What of that HTTP and the clients take is told by a
//! server that makes the loop's files for what it is sent, and nothing else. They are taken within each round, and the median
//! round is shown, because a disk has moods. `--isso PROGRAM` sends comments to [Isso](https://isso-comments.de/) in the same
//! rounds; its database syncs each, too. `--minutes 30` measures something else: what the worker holds over that time; `--launch
//! 100000` as well: so many ideas at once, in a site that is left in `--dir`. It never judges the figures: a machine that does
//! something else meanwhile fails nothing.
#![expect(clippy::disallowed_methods, reason = "a bench is an edge of the house: it has a disk, a clock and arguments")]

mod durable {
    pub mod bare;
    pub mod http;
    pub mod isso;
    pub mod launch;
    pub mod least;
    pub mod memory;
    pub mod options;
    pub mod program;
    pub mod site;
    pub mod steady;
    pub mod times;
    pub mod words;
}

use std::error::Error;
use std::path::Path;

use clap::Parser;
use durable::isso::Isso;
use durable::options::Options;
use durable::site::{Form, Site};
use durable::times::{Rounds, Times};
use durable::{bare, http, launch, least, steady};

/// What can go wrong: a disk, a program, an answer that is no thanks. It ends the bench.
type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// It is sent one in so many, for it takes as many times as long.
const ISSO: usize = 10;

/// How long thanks take, and how many come in a second
#[derive(Parser)]
struct Args {
    /// How many send at the same time
    #[arg(long, value_delimiter = ',', default_value = "1,32")]
    clients: Vec<usize>,
    /// How many submissions are sent for each figure
    #[arg(long, default_value_t = 4_000)]
    submissions: usize,
    /// How often everything is measured
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    #[command(flatten)]
    options: Options,
    /// Watch memory and open files for so long, while the most clients send about once a second
    #[arg(long)]
    minutes: Option<u32>,
    /// Send so many ideas by the most clients, and leave the site where it is
    #[arg(long)]
    launch: Option<usize>,
}

/// What is measured.
#[derive(Clone, Copy)]
enum Way {
    Bare,
    Least,
    Worker(Form),
    Isso,
}

fn main() -> Fallible<()> {
    let args = Args::parse();
    let most = args.clients.iter().copied().max().unwrap_or(1);
    if let Some(ideas) = args.launch {
        return launch::announce(&Site::of(&args.options.worker, &args.options.dir)?, most, ideas);
    }
    // Nothing is deleted before the end: file systems are slow to make files where they have just deleted others.
    let dir = tempfile::tempdir_in(&args.options.dir)?;
    if let Some(minutes) = args.minutes {
        return steady::watch(&Site::of(&args.options.worker, dir.path())?, most, minutes);
    }
    let mut ways = vec![Way::Bare, Way::Least, Way::Worker(Form::Published), Way::Worker(Form::Sealed)];
    ways.extend(args.options.isso.as_ref().map(|_| Way::Isso));
    println!("{:24}{:>8}{:>12}{:>10}{:>10}{:>10}", "", "clients", "a second", "p50 ms", "p99 ms", "of loop");
    for &clients in &args.clients {
        let record = http::largest_record(&Site::of(&args.options.worker, dir.path())?)?;
        let mut rounds: Vec<Rounds> = ways.iter().map(|_| Rounds::default()).collect();
        for _ in 0..args.rounds {
            let mut bare = None;
            for (way, rounds) in ways.iter().zip(&mut rounds) {
                let times = measure(*way, &args, dir.path(), clients, &record)?;
                let loops = *bare.get_or_insert(times.a_second());
                rounds.add(&times, loops);
            }
        }
        for (way, rounds) in ways.iter().zip(&rounds) {
            println!("{:24}{clients:>8}{rounds}", way.about());
        }
    }
    Ok(())
}

fn measure(way: Way, args: &Args, dir: &Path, clients: usize, record: &[u8]) -> Fallible<Times> {
    match (way, &args.options.isso) {
        (Way::Worker(form), _) => http::measure(&Site::of(&args.options.worker, dir)?, form, clients, args.submissions),
        (Way::Isso, Some(program)) => Isso::start(program, dir)?.measure(clients, args.submissions / ISSO),
        (Way::Least, _) => least::measure(dir, clients, args.submissions, record),
        (Way::Bare | Way::Isso, _) => bare::measure(dir, clients, args.submissions, record),
    }
}

impl Way {
    fn about(self) -> &'static str {
        match self {
            Way::Bare => "bare loop",
            Way::Least => "the loop over HTTP",
            Way::Worker(form) => form.about(),
            Way::Isso => "isso",
        }
    }
}
