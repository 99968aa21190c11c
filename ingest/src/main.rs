//! The worker alone: a small program without templates, for the machine that takes submissions.
#![expect(clippy::disallowed_methods, reason = "this is where the worker gets its clock")]

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use ingest::arguments::StoreArgs;
use ingest::objects::BucketError;
use ingest::serving::{Forms, Serving, ServingError};
use ingest::site::Fault;
use ingest::worker::Clock;
use ingest::{Purpose, Site};
use jiff::Timestamp;

/// The program was asked for something wrongly, as clap says it, too.
const MISUSED: u8 = 2;
/// The machine failed.
const MACHINE_FAILED: u8 = 3;

/// Takes the forms of a site: checks what is sent and keeps it in the inbox
#[derive(Debug, Parser)]
#[command(name = "showground-ingest", version)]
struct Arguments {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    serving: Serving,
    /// For trying out: seal private answers to a key made on the spot when the site names none
    #[arg(long)]
    development: bool,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Serving(#[from] ServingError),
    #[error(transparent)]
    Site(#[from] Fault),
    #[error(transparent)]
    Keys(#[from] ingest::vault::VaultError),
    #[error(transparent)]
    Store(#[from] BucketError),
    #[error("{0} is not a site: it has no content/site.yaml; give the right folder with --root")]
    NoSite(PathBuf),
}

impl Failure {
    fn is_misuse(&self) -> bool {
        match self {
            Failure::Serving(error) => error.is_misuse(),
            Failure::Store(error) => !matches!(error, BucketError::Threads(_)),
            Failure::Site(_) | Failure::Keys(_) | Failure::NoSite(_) => false,
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .log_internal_errors(false) // a log without room is no reason to end: that it failed could only be said in it
        .init();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(if failure.is_misuse() { MISUSED } else { MACHINE_FAILED })
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let (root, clock): (_, Clock) = (&arguments.root, Arc::new(Timestamp::now));
    let site = Site::open_at(root, clock())?;
    let settings = site.settings()?.ok_or_else(|| Failure::NoSite(root.clone()))?;
    let purpose = if arguments.development { Purpose::Development } else { Purpose::Public };
    let store = arguments.store.of(root)?;
    ingest::vault::recipients(&settings.keys, purpose, &store.keys())?;
    let forms = Forms { store: &store, settings, base_url: None, purpose, clock: &clock };
    Ok(arguments.serving.run(&forms, |address| println!("{address}"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_alone_listens_where_it_would_within_the_larger_program() {
        let listens = |address: &str| Arguments::try_parse_from(["showground-ingest", "--listen", address]);
        assert_eq!(listens("8081").unwrap().serving.listen.unwrap().to_string(), "127.0.0.1:8081");
        assert!(listens("example.org:80").unwrap_err().to_string().contains("write address and port"));
    }
}
