//! The worker alone: a small program without templates, for the machine that takes submissions.
#![expect(clippy::disallowed_methods, reason = "this is where the worker gets its clock")]

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use ingest::arguments::{address, network};
use ingest::site::Fault;
use ingest::{Config, FolderPages, Purpose, Site, Trust, Worker};
use jiff::Timestamp;
use model::settings::Network;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// The machine failed; clap itself exits with 2 for misuse.
const MACHINE_FAILED: u8 = 3;

/// Takes the forms of a site: checks what is sent and keeps it in the inbox
#[derive(Debug, Parser)]
#[command(name = "showground-ingest", version)]
struct Arguments {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The built site, whose pages the answers wear; `public` in the site's folder unless given
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// The address to listen on, or a port of this machine alone; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081", value_parser = address)]
    listen: SocketAddr,
    /// A proxy in front, whose header X-Forwarded-For is believed; may be given more than once
    #[arg(long, value_name = "NETWORK", value_parser = network)]
    trusted_proxy: Vec<Network>,
    /// For trying out: seal private answers to a key made on the spot when the site names none
    #[arg(long)]
    development: bool,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Inbox(#[from] ingest::inbox::InboxError),
    #[error(transparent)]
    Worker(#[from] ingest::worker::WorkerError),
    #[error(transparent)]
    Site(#[from] Fault),
    #[error(transparent)]
    Keys(#[from] ingest::vault::VaultError),
    #[error("{0} is not a site: it has no content/site.yaml; give the right folder with --root")]
    NoSite(PathBuf),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().with_writer(io::stderr).init();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(MACHINE_FAILED)
        }
    }
}

#[tokio::main]
async fn run(arguments: &Arguments) -> Result<(), Failure> {
    let worker = worker(arguments)?;
    let finished = worker.sweep().await?;
    if finished > 0 {
        tracing::info!(finished, "finished moves that had been interrupted");
    }
    let listener = TcpListener::bind(arguments.listen).await?;
    let stop = stopped()?;
    let clock: ingest::worker::Clock = Arc::new(Timestamp::now);
    ingest::notify::start(&arguments.root, &clock);
    println!("http://{}/", listener.local_addr()?);
    ingest::serve(listener, Arc::new(worker), stop).await;
    Ok(())
}

fn worker(arguments: &Arguments) -> Result<Worker, Failure> {
    let site = Site::open_at(&arguments.root, Timestamp::now())?;
    let settings = site.settings()?.ok_or_else(|| Failure::NoSite(arguments.root.clone()))?;
    let purpose = if arguments.development { Purpose::Development } else { Purpose::Public };
    ingest::vault::recipients(&settings.keys, purpose, &ingest::Keys::of(&arguments.root))?;
    let dir = arguments.site.clone().unwrap_or_else(|| arguments.root.join("public"));
    let trust = Trust::of(settings, arguments.trusted_proxy.iter().copied());
    Ok(Worker::new(Config {
        root: arguments.root.clone(),
        base: settings
            .submit_to
            .as_ref()
            .or(settings.base_url.as_ref())
            .map(|url| url.path().to_owned())
            .unwrap_or_default(),
        purpose,
        pages: Arc::new(FolderPages { dir }),
        clock: Arc::new(Timestamp::now),
        ticks: ingest::worker::ticks(),
        trust,
    })?)
}

/// Over when the program is told to stop.
fn stopped() -> io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_alone_listens_where_it_would_within_the_larger_program() {
        let listens = |address: &str| Arguments::try_parse_from(["showground-ingest", "--listen", address]);
        assert_eq!(listens("8081").unwrap().listen.to_string(), "127.0.0.1:8081");
        assert!(listens("example.org:80").unwrap_err().to_string().contains("write address and port"));
    }
}
