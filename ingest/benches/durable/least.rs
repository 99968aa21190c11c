//! The least that a server can be which keeps what it is sent: HTTP as the worker speaks it, and a file as the loop makes it. It
//! looks at nothing, and seals nothing.
//!
//! What it falls short of the loop is what HTTP and the clients take of the same processors, whoever is asked. What the worker
//! falls short of it is the worker's own.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hyper::body::Incoming;
use hyper::{Request, Response, StatusCode};
use ingest::body::{self, Body};
use ingest::http::{Service, serve};
use ingest::threads::Threads;
use ingest::{limits, reply};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::Fallible;
use crate::durable::site::Form;
use crate::durable::times::Times;
use crate::durable::{bare, http};

/// It, with what it keeps of each.
struct Least {
    folder: PathBuf,
    record: Vec<u8>,
    kept: AtomicUsize,
    threads: Threads,
}

/// Sends it so many by so many clients, and looks whether as many files are there.
pub fn measure(dir: &Path, clients: usize, submissions: usize, record: &[u8]) -> Fallible<Times> {
    let folder = tempfile::Builder::new().disable_cleanup(true).tempdir_in(dir)?;
    let (folder, network) = (folder.path().to_owned(), Runtime::new()?);
    let address = start(&network, &folder, record)?;
    let connections = (0..clients).map(|_| http::connect(address)).collect::<Fallible<_>>()?;
    let times = Times::of(connections, submissions, |stream, i| http::send(stream, Form::Published, i))?;
    network.shutdown_background();
    let files = folder.read_dir()?.count();
    if files == submissions { Ok(times) } else { Err(format!("{files} files of {submissions}").into()) }
}

fn start(network: &Runtime, folder: &Path, record: &[u8]) -> Fallible<SocketAddr> {
    let (folder, record, kept) = (folder.to_owned(), record.to_vec(), AtomicUsize::default());
    let least = Arc::new(Least { folder, record, kept, threads: Threads::start(limits::THREADS)? });
    let listener = network.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
    let address = listener.local_addr()?;
    network.spawn(serve(listener, least, std::future::pending()));
    Ok(address)
}

impl Least {
    /// The answer to one.
    async fn answer(&self, request: Request<Incoming>) -> Option<Response<Body>> {
        let (folder, record) = (self.folder.clone(), self.record.clone());
        let i = self.kept.fetch_add(1, Ordering::Relaxed);
        body::read(request.into_body(), limits::BODY).await.ok()?;
        self.threads.run(move || bare::make(&folder, i, &record).ok()).await??;
        reply::see_other("/")
    }
}

impl Service for Least {
    async fn call(&self, request: Request<Incoming>) -> Response<Body> {
        self.answer(request).await.unwrap_or_else(|| reply::page(StatusCode::INTERNAL_SERVER_ERROR, ""))
    }
}
