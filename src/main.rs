//! The command `showground`: argv in, an exit code out. The only place that knows the terminal and the clock, and the only
//! one that joins generator and worker.

#![warn(clippy::print_stderr)] // `aside!` does not stop where nobody listens

/// Says something on standard error. Nobody may be there to hear it, which is no reason to stop in the middle of a decision.
macro_rules! aside {
    ($($words:tt)*) => {{
        let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{}\n", format_args!($($words)*)));
    }};
}

mod apart;
mod cli;
mod collect;
mod commands;
mod complete;
mod counting;
mod decisions;
mod desk;
mod digest;
mod doctor;
mod draw;
mod duplicates;
mod editor;
mod excerpt;
mod exit;
mod flags;
mod git;
mod history;
mod hosting;
mod letters;
mod lookout;
mod media;
mod own_key;
mod owners;
mod preview;
mod private_answers;
mod progress;
mod publish;
mod repository;
mod root;
mod thing;
mod turn;
mod writing;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use clap_complete::CompleteEnv;

use crate::cli::{Cli, Command};
use crate::exit::Outcome;

/// A build asks for memory some millions of times, on all threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // A shell that asks what could follow is answered here, and the program ends.
    CompleteEnv::with_factory(Cli::command).var(complete::VARIABLE).complete();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => return exit::usage(&usage),
    };
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .log_internal_errors(false) // a log without room is no reason to end: that it failed could only be said in it
        .without_time()
        .with_target(false)
        .with_max_level(cli.command.logged())
        .init();
    let root = cli.site.root.clone();
    exit::finish(run(cli).map_err(|failure| owners::explained(failure, &root)))
}

fn run(cli: Cli) -> Outcome {
    let site = &cli.site;
    match cli.command {
        Command::Build(args) => commands::build::run(site, &args),
        Command::Publish(args) => commands::publish::run(site, &args),
        Command::Hosting(args) => commands::hosting::run(site, &args),
        Command::Serve(args) => commands::serve::run(site, &args),
        Command::Check(args) => commands::check::run(site, &args),
        Command::Why(args) => commands::why::run(site, &args),
        Command::New(args) => commands::new::run(site, &args),
        Command::Ingest(args) => commands::ingest::run(site, &args),
        Command::Import(args) => commands::import::run(site, &args),
        Command::Inbox(args) => commands::inbox::run(site, &args),
        Command::Show(args) => commands::show::run(site, &args),
        Command::Approve(args) => commands::approve::run(site, &args),
        Command::Decline(args) => commands::decline::run(site, &args),
        Command::Collect(args) => commands::collect::run(site, &args),
        Command::Merge(args) => commands::merge::run(site, &args),
        Command::Stage(args) => commands::stage::run(site, &args),
        Command::Rename(args) => commands::rename::run(site, &args),
        Command::Ask(args) => commands::ask::run(site, &args),
        Command::Hold(args) => commands::hold::run(site, &args),
        Command::Match(args) => commands::matching::run(site, &args),
        Command::Report(args) => commands::report::run(site, &args),
        Command::Keys(args) => commands::keys::run(site, &args),
        Command::Tally(args) => commands::tally::run(site, &args),
        Command::Erase(args) => commands::erase::run(site, &args),
        Command::Digest(args) => commands::digest::run(site, &args),
        Command::Radar(args) => commands::radar::run(site, &args),
        Command::Completions(args) => commands::completions::run(&args),
        Command::Man(args) => commands::man::run(site, &args),
        Command::Doctor => commands::doctor::run(site),
    }
}
