//! Takes the forms of a site for the public, from the first socket to the last answer: what `showground ingest` and
//! `showground-ingest` have in common, so that one does what the other does.

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use model::settings::{BaseUrl, Network, Settings};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::arguments::{address, network, size};
use crate::inbox::InboxError;
use crate::monitor::Monitor;
use crate::pages::FolderPages;
use crate::sender::Trust;
use crate::vault::Purpose;
use crate::worker::{Clock, Config, Worker, WorkerError, ticks};
use crate::{http, limits, notify};

/// What can be asked of both.
#[derive(Clone, Debug, Args)]
pub struct Serving {
    /// The built site, whose pages the answers wear; `public` in the site's folder unless given
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// The address to listen on, or a port of this machine alone; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081", value_parser = address)]
    pub listen: SocketAddr,
    /// Another address for whoever watches over the worker, with /healthz and /metrics; like --listen, none unless given
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub monitor: Option<SocketAddr>,
    /// A proxy in front, whose header X-Forwarded-For is believed; may be given more than once
    #[arg(long, value_name = "NETWORK", value_parser = network)]
    pub trusted_proxy: Vec<Network>,
    /// With less space on the disk of the inbox, nothing is taken until there is more; 0 fills the disk
    #[arg(long, value_name = "SIZE", default_value = "64MiB", value_parser = size)]
    pub keep_free: u64,
}

/// Why nothing can be served.
#[derive(Debug, thiserror::Error)]
pub enum ServingError {
    /// The address is taken, or not this machine's.
    #[error("{address}: {source}; choose another address with {option}")]
    Address {
        /// Which one.
        address: SocketAddr,
        /// The option that names it.
        option: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// The inbox cannot be read or cleared.
    #[error(transparent)]
    Inbox(#[from] InboxError),
    /// The system has no threads, sockets or signals to give.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Serving {
    /// The folder of the built site.
    pub fn pages(&self, root: &Path) -> PathBuf {
        self.site.clone().unwrap_or_else(|| root.join("public"))
    }

    /// A worker for the site at `root`, whose pages are at `base_url` unless its settings say who takes its forms.
    ///
    /// # Errors
    /// When the inbox cannot be opened, or the system gives no threads.
    pub fn worker(
        &self,
        root: &Path,
        settings: &Settings,
        base_url: Option<&BaseUrl>,
        purpose: Purpose,
        clock: &Clock,
    ) -> Result<Worker, WorkerError> {
        let trust = Trust::of(settings, self.trusted_proxy.iter().copied());
        let base_url = settings.submit_to.as_ref().or(base_url).or(settings.base_url.as_ref());
        Worker::new(Config {
            root: root.to_owned(),
            base: base_url.map(|url| url.path().to_owned()).unwrap_or_default(),
            purpose,
            pages: Arc::new(FolderPages { dir: self.pages(root) }),
            clock: Arc::clone(clock),
            ticks: ticks(),
            trust,
            keep_free: self.keep_free,
        })
    }

    /// Serves until the program is told to stop. `say` hears the address when it can be spoken to, and then the monitor's.
    ///
    /// # Errors
    /// When serving cannot begin.
    pub fn run(&self, root: &Path, worker: Worker, clock: &Clock, say: impl Fn(&str)) -> Result<(), ServingError> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let served = runtime.block_on(self.serve(root, worker, clock, say));
        runtime.shutdown_timeout(limits::NOTICE);
        served
    }

    async fn serve(&self, root: &Path, worker: Worker, clock: &Clock, say: impl Fn(&str)) -> Result<(), ServingError> {
        let stop = asked_to_stop()?;
        let finished = worker.sweep().await?;
        if finished > 0 {
            tracing::info!(finished, "finished moves that had been interrupted");
        }
        let public = listener(self.listen, "--listen").await?;
        let monitor = match self.monitor {
            Some(address) => Some(listener(address, "--monitor").await?),
            None => None,
        };
        notify::start(root, clock);
        say(&format!("http://{}/", public.local_addr()?));
        if let Some(monitor) = &monitor {
            say(&format!("http://{}/metrics", monitor.local_addr()?));
        }
        served(public, monitor, worker, stop).await;
        Ok(())
    }
}

/// Serves the public until it is to stop, and whoever watches until the last of the public is served.
async fn served(public: TcpListener, monitor: Option<TcpListener>, worker: Worker, stop: impl Future<Output = ()>) {
    let watching = async {
        match monitor {
            Some(listener) => http::serve(listener, Arc::new(Monitor::of(worker.clone())), pending()).await,
            None => pending().await,
        }
    };
    tokio::select! {
        () = http::serve(public, Arc::new(worker.clone()), stop) => {}
        () = watching => {}
    }
}

async fn listener(address: SocketAddr, option: &'static str) -> Result<TcpListener, ServingError> {
    TcpListener::bind(address).await.map_err(|source| ServingError::Address { address, option, source })
}

/// Over when the program is told to stop; from the call on, it does not end by itself at that word.
///
/// # Errors
/// When the system does not let us listen for it.
pub fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
