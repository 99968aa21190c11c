//! Takes the forms of a site for the public, from the first socket to the last answer: what `showground ingest` and
//! `showground-ingest` have in common, so that one does what the other does.

use std::future::pending;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;

use clap::Args;
use model::settings::{BaseUrl, Network, Settings};
use tokio::net::{TcpListener, TcpSocket};
use tokio::signal::unix::{SignalKind, signal};

use crate::arguments::{address, network, size};
use crate::http::Service;
use crate::inbox::InboxError;
use crate::monitor::Monitor;
use crate::pages::FolderPages;
use crate::sender::Trust;
use crate::store::Store;
use crate::systemd::{self, Passed};
use crate::vault::Purpose;
use crate::worker::{Clock, Config, Worker, WorkerError, ticks};
use crate::{http, limits, notify};

/// Where forms are taken unless somebody says otherwise.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8081);

/// What can be asked of both.
#[derive(Clone, Debug, Args)]
pub struct Serving {
    /// The built site, whose pages the answers wear; `public` in the site's folder unless given
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// The address to listen on, or a port of this machine alone; port 0 takes a free one. 127.0.0.1:8081, unless given here or
    /// opened by systemd
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub listen: Option<SocketAddr>,
    /// Another address for whoever watches over the worker, with /healthz and /metrics; like --listen, none unless given
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub monitor: Option<SocketAddr>,
    /// A proxy in front, whose header X-Forwarded-For is believed; may be given more than once
    #[arg(long, value_name = "NETWORK", value_parser = network)]
    pub trusted_proxy: Vec<Network>,
    /// With less space on the disk of the inbox, nothing is taken until there is more; 0 fills the disk
    #[arg(long, value_name = "SIZE", default_value = "64MiB", value_parser = size)]
    pub keep_free: u64,
    /// Tell no editor what comes in: another worker of the same bucket does
    #[arg(long)]
    pub silent: bool,
}

/// Whose forms are taken, and for whom.
#[derive(Clone, Copy)]
pub struct Forms<'a> {
    /// The site's folder, and where inbox and vault are.
    pub store: &'a Store,
    /// Its settings.
    pub settings: &'a Settings,
    /// Where its pages are, unless its settings say who takes its forms.
    pub base_url: Option<&'a BaseUrl>,
    /// Whom the worker is run for.
    pub purpose: Purpose,
    /// Tells the time.
    pub clock: &'a Clock,
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
    /// A socket has two masters.
    #[error("systemd passes a socket, so it says where to listen: leave out {option}, or stop the socket unit")]
    Twice {
        /// The option that says so, too.
        option: &'static str,
    },
    /// What systemd passes is of no use.
    #[error("the sockets that systemd passes cannot be used: {0}")]
    Passed(io::Error),
    /// There can be no worker.
    #[error(transparent)]
    Worker(#[from] WorkerError),
    /// The inbox cannot be read or cleared.
    #[error(transparent)]
    Inbox(#[from] InboxError),
    /// The system has no threads, sockets or signals to give.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl ServingError {
    /// Whether it was asked for wrongly, and the machine is well.
    pub fn is_misuse(&self) -> bool {
        matches!(self, ServingError::Twice { .. } | ServingError::Passed(_))
    }
}

impl Serving {
    /// The folder of the built site.
    pub fn pages(&self, root: &Path) -> PathBuf {
        self.site.clone().unwrap_or_else(|| root.join("public"))
    }

    /// Serves until the program is told to stop. `say` hears the address when it can be spoken to, and then the monitor's.
    ///
    /// # Errors
    /// When serving cannot begin.
    pub fn run(&self, forms: &Forms<'_>, say: impl Fn(&str)) -> Result<(), ServingError> {
        be_discreet();
        let passed = systemd::passed().map_err(ServingError::Passed)?; // before there are threads
        let worker = self.worker(forms)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let served = runtime.block_on(self.serve(passed, worker, forms, say));
        runtime.shutdown_timeout(limits::NOTICE);
        served
    }

    fn worker(&self, forms: &Forms<'_>) -> Result<Worker, WorkerError> {
        let Forms { store, settings, base_url, purpose, clock } = *forms;
        let base_url = settings.submit_to.as_ref().or(base_url).or(settings.base_url.as_ref());
        Worker::new(Config {
            store: store.clone(),
            base: base_url.map(|url| url.path().to_owned()).unwrap_or_default(),
            purpose,
            pages: Arc::new(FolderPages { dir: self.pages(store.root()) }),
            clock: Arc::clone(clock),
            ticks: ticks(),
            trust: Trust::of(settings, self.trusted_proxy.iter().copied()),
            keep_free: self.keep_free,
        })
    }

    async fn serve(
        &self,
        passed: Passed,
        worker: Worker,
        forms: &Forms<'_>,
        say: impl Fn(&str),
    ) -> Result<(), ServingError> {
        let mut stop = pin!(asked_to_stop()?);
        let own = self.listen.or(passed.public.is_none().then_some(LISTEN));
        let public = socket(passed.public, own, "--listen").await?;
        let monitor = socket(passed.monitor, self.monitor, "--monitor").await?;
        let finished = tokio::select! {
            finished = worker.sweep() => finished?,
            () = &mut stop => return Ok(()), // what is left is finished at the next start
        };
        if finished > 0 {
            tracing::info!(finished, "finished moves that had been interrupted");
        }
        if !self.silent {
            notify::start(forms.store, forms.clock);
        }
        for (socket, path) in [(&public, ""), (&monitor, "metrics")] {
            if let Some(socket) = socket {
                say(&format!("http://{}/{path}", socket.local_addr()?));
            }
        }
        tokio::spawn(systemd::alive());
        systemd::ready();
        served(public, monitor, &worker, stop).await;
        Ok(())
    }
}

/// Serves the public until it is to stop, and whoever watches until the last of the public is served.
async fn served(
    public: Option<TcpListener>,
    monitor: Option<TcpListener>,
    worker: &Worker,
    stop: impl Future<Output = ()>,
) {
    let stopping = async {
        stop.await;
        systemd::stopping();
    };
    tokio::select! {
        () = answered(public, worker.clone(), stopping) => {}
        () = answered(monitor, Monitor::of(worker.clone()), pending()) => {}
    }
}

/// Answers at a socket; without one, for ever to nobody.
async fn answered<S: Service>(socket: Option<TcpListener>, service: S, stop: impl Future<Output = ()>) {
    match socket {
        Some(listener) => http::serve(listener, Arc::new(service), stop).await,
        None => pending().await,
    }
}

/// The socket that systemd has opened, or else one of our own if there is to be one.
async fn socket(
    passed: Option<std::net::TcpListener>,
    own: Option<SocketAddr>,
    option: &'static str,
) -> Result<Option<TcpListener>, ServingError> {
    let opened = match (passed, own) {
        (Some(_), Some(_)) => return Err(ServingError::Twice { option }),
        (Some(passed), None) => TcpListener::from_std(passed).map_err(ServingError::Passed)?,
        (None, Some(address)) => {
            listener(address).map_err(|source| ServingError::Address { address, option, source })?
        }
        (None, None) => return Ok(None),
    };
    Ok(Some(opened))
}

/// Of a fault of the program, the log says where it is and not what it says: that may quote what somebody wrote. Where there is
/// no room for a log, nothing is said; a fault in here would end the program.
fn be_discreet() {
    panic::set_hook(Box::new(|fault| {
        let place = fault.location().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(io::stderr(), "ERROR the program has a fault at {place}; please report this line");
    }));
}

/// A socket at which [`limits::KNOCKING`] wait to be let in.
fn listener(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?; // as `TcpListener::bind` does: a new worker listens where the old one did a moment ago
    socket.bind(address)?;
    socket.listen(limits::KNOCKING)
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
