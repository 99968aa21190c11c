//! We beside Hugo: the same made-up site, built by both in turn on the same disk.
//!
//! ```sh
//! cargo bench -p generator --bench peers -- --items 1000,10000 --hugo path/to/hugo
//! cargo bench -p generator --bench peers -- --export showground --items 1000 --out some/folder
//! ```
//!
//! It says how long things take and never judges it: a machine that does something else meanwhile fails nothing.
#![expect(clippy::disallowed_methods, reason = "a bench is an edge of the house: it has a disk, a clock and arguments")]

mod corpus;
mod peers {
    pub mod args;
    pub mod measure;
    pub mod output;
    pub mod peer;
    pub mod serve;
    pub mod site;
    pub mod statistics;
    pub mod table;
    pub mod weigh;
}

use std::error::Error;

use clap::Parser;
use corpus::{Corpus, Format};
use peers::args::Args;
use peers::{measure, weigh};

/// What can go wrong: a disk, a program, an answer that never comes. It ends the bench.
type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let typed: Vec<_> = std::env::args_os().skip(1).collect();
    if let Some((first, command)) = typed.split_first()
        && first == weigh::FLAG
    {
        return weigh::run(command);
    }
    let args = Args::parse();
    let corpus = Corpus { seed: args.seed };
    match args.export {
        Some(format) => export(format, &corpus, &args),
        None if args.formats => formats(),
        None => measure::all(&corpus, &args),
    }
}

fn formats() -> Fallible<()> {
    Format::ALL.iter().for_each(|format| println!("{:12}{}", format.as_str(), format.about()));
    Ok(())
}

fn export(format: Format, corpus: &Corpus, args: &Args) -> Fallible<()> {
    let folder = args.out.as_deref().ok_or("--export needs --out DIR")?;
    let [items] = args.items[..] else { return Err("--export needs one size, such as --items 1000".into()) };
    if folder.read_dir().is_ok_and(|mut inside| inside.next().is_some()) {
        return Err("the folder for the corpus is not empty".into());
    }
    Ok(format.write(corpus, items, folder)?)
}
