//! The worker beside a bare loop that makes the same durable files with as many threads on the same disk, in one run.
//!
//! ```sh
//! cargo bench -p ingest --bench durable -- --clients 1,32 --submissions 4000 --dir some/folder/on/the/disk
//! ```
//!
//! What the disk can do is the loop's; the ratios are what the worker adds. It never judges them: a machine that does
//! something else meanwhile fails nothing.
#![expect(clippy::disallowed_methods, reason = "a bench is an edge of the house: it has a disk, a clock and arguments")]

mod durable {
    pub mod bare;
    pub mod http;
    pub mod site;
    pub mod times;
}

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;
use durable::site::{Form, Site};
use durable::times::Times;
use durable::{bare, http};

/// What can go wrong: a disk, a program, an answer that is no thanks. It ends the bench.
type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// How long thanks take, and how many come in a second
#[derive(Parser)]
struct Args {
    /// How many send at the same time
    #[arg(long, value_delimiter = ',', default_value = "1,32")]
    clients: Vec<usize>,
    /// How many submissions are sent for each figure
    #[arg(long, default_value_t = 4_000)]
    submissions: usize,
    /// A folder on the disk that is to be measured
    #[arg(long, default_value = ".")]
    dir: PathBuf,
    /// What `cargo bench` says to every bench
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Fallible<()> {
    let args = Args::parse();
    println!("{:24}{:>8}{:>12}{:>10}{:>10}{:>10}", "", "clients", "a second", "p50 ms", "p99 ms", "of loop");
    for &clients in &args.clients {
        let record = http::largest_record(&Site::new(&args.dir)?)?;
        let bare = bare::measure(&args.dir, clients, args.submissions, &record)?;
        said("bare loop", clients, &bare, &bare);
        for form in [Form::Published, Form::Sealed] {
            let site = Site::new(&args.dir)?;
            said(form.about(), clients, &http::measure(&site, form, clients, args.submissions)?, &bare);
        }
    }
    Ok(())
}

fn said(what: &str, clients: usize, times: &Times, bare: &Times) {
    let ratio = times.a_second() / bare.a_second();
    let (a_second, p50, p99) = (times.a_second(), times.quantile(0.5), times.quantile(0.99));
    println!("{what:24}{clients:>8}{a_second:>12.0}{p50:>10.2}{p99:>10.2}{ratio:>10.2}");
}
