//! The server: accepts connections within limits, hands each request to a service, stops without cutting anybody off.
//!
//! HTTP/1.1 only; encryption and HTTP/2 are a proxy's work. It knows nothing of forms, so that a preview can be served
//! beside them. What it does not bound is how slowly an answer is read: answers may be streams of events.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::body::Body;
use crate::limits;
use crate::sender::Peer;

/// Whatever answers requests.
pub trait Service: Send + Sync + 'static {
    /// The answer to a request; a fault is an answer, too.
    fn call(&self, request: Request<Incoming>) -> impl Future<Output = Response<Body>> + Send;
}

/// Serves until `shutdown` is over; then takes no new connection, and waits until those under way are answered, but not
/// longer than [`limits::GOODBYE`]. Whoever streams has to end the streams at that time.
pub async fn serve<S: Service>(listener: TcpListener, service: Arc<S>, shutdown: impl Future<Output = ()>) {
    let (graceful, places) = (GracefulShutdown::new(), Arc::new(Semaphore::new(limits::CONNECTIONS)));
    let mut shutdown = pin!(shutdown);
    loop {
        let arrived = tokio::select! {
            arrived = accept(&listener, &places) => arrived,
            () = &mut shutdown => break,
        };
        if let Some((stream, peer, place)) = arrived {
            connect(stream, peer, place, Arc::clone(&service), &graceful);
        }
    }
    drop(listener);
    if tokio::time::timeout(limits::GOODBYE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections did not end in time and were cut off");
    }
}

/// A connection, whose it is, and its place.
type Arrived = (TcpStream, Peer, OwnedSemaphorePermit);

/// The next connection, once there is a place for it; nothing after a fault that may pass.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<Arrived> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, Peer(peer.ip()), place)),
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(limits::ACCEPT_PAUSE).await;
            None
        }
    }
}

fn connect<S: Service>(
    stream: TcpStream,
    peer: Peer,
    place: OwnedSemaphorePermit,
    service: Arc<S>,
    graceful: &GracefulShutdown,
) {
    let answer = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        let service = Arc::clone(&service);
        async move { Ok::<_, Infallible>(service.call(request).await) }
    });
    let connection = graceful.watch(protocol().serve_connection(TokioIo::new(stream), answer));
    tokio::spawn(async move {
        let _place = place;
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection broke off");
        }
    });
}

/// HTTP within its limits. The time-out for headers only works with a timer.
fn protocol() -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits::HEADERS_TIME)
        .max_headers(limits::HEADERS)
        .max_buf_size(limits::HEADERS_SIZE);
    http
}
