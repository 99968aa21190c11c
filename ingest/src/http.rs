//! The server: accepts connections within limits, hands each request to a service, stops without cutting anybody off.
//!
//! HTTP/1.1 only; encryption and HTTP/2 are a proxy's work. It knows nothing of forms, so that a preview can be served
//! beside them.

use std::collections::HashMap;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::body::{Body, full};
use crate::framing::{self, Next};
use crate::impatient::Impatient;
use crate::sender::{Peer, Prefix};
use crate::{handles, limits};

/// Whatever answers requests.
pub trait Service: Send + Sync + 'static {
    /// The answer to a request; a fault is an answer, too.
    fn call(&self, request: Request<Incoming>) -> impl Future<Output = Response<Body>> + Send;

    /// Whether many people may be behind an address, so that their connections are not counted as those of one network. A
    /// proxy on this machine speaks for all.
    fn is_for_many(&self, peer: IpAddr) -> bool {
        peer.is_loopback()
    }

    /// How many connections it has at once.
    fn places(&self) -> usize {
        handles::for_connections()
    }

    /// Told of each connection; what it returns is held for as long as that is open.
    fn connected(&self) -> impl Send + Sync + 'static {}
}

/// Serves until `shutdown` is over; then takes no new connection, and waits until those under way are answered, but not
/// longer than [`limits::GOODBYE`]. Whoever streams has to end the streams at that time.
pub async fn serve<S: Service>(listener: TcpListener, service: Arc<S>, shutdown: impl Future<Output = ()>) {
    let (graceful, places) = (GracefulShutdown::new(), Arc::new(Semaphore::new(service.places())));
    let networks = Networks::default();
    let mut shutdown = pin!(shutdown);
    loop {
        let arrived = tokio::select! {
            arrived = accept(&listener, &places) => arrived,
            () = &mut shutdown => break,
        };
        let Some((stream, peer, place)) = arrived else { continue };
        if let Some(seat) = networks.seat(peer, service.is_for_many(peer.0)) {
            connect(stream, peer, (place, seat, service.connected()), Arc::clone(&service), &graceful);
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
    places: (OwnedSemaphorePermit, Seat, impl Send + Sync + 'static),
    service: Arc<S>,
    graceful: &GracefulShutdown,
) {
    let places = Arc::new(places);
    let held = Arc::clone(&places);
    let answer = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        let (service, held) = (Arc::clone(&service), Arc::clone(&held));
        // Also for somebody who has gone: what was begun is finished, counted and logged, and until then takes its place.
        tokio::spawn(async move {
            let _held = held;
            answered(&*service, request).await
        })
    });
    let connection = graceful.watch(protocol().serve_connection(TokioIo::new(Impatient::new(stream)), answer));
    tokio::spawn(async move {
        let _places = places;
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection broke off");
        }
    });
}

/// The answer to a request; where what follows could be understood in two ways, it is the last one of its connection.
async fn answered<S: Service>(service: &S, request: Request<Incoming>) -> Response<Body> {
    if !framing::is_addressed(&request) {
        tracing::info!(status = 400, "refused a request that does not say once for which host it is");
        let mut refusal = Response::new(full(""));
        *refusal.status_mut() = StatusCode::BAD_REQUEST;
        return closing(refusal);
    }
    let next = Next::after(&request);
    let response = service.call(request).await;
    if next.ends_with(response.status()) { closing(response) } else { response }
}

fn closing(mut response: Response<Body>) -> Response<Body> {
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// How many connections each network has open. They are counted by their prefix, which is forgotten with the last one.
#[derive(Clone, Default)]
struct Networks(Arc<Mutex<HashMap<Prefix, usize>>>);

/// A connection of a network, for as long as it is open.
struct Seat(Option<(Networks, Prefix)>);

impl Networks {
    /// A place for one more; nothing when its network has [`limits::CONNECTIONS_PER_NETWORK`].
    fn seat(&self, Peer(address): Peer, for_many: bool) -> Option<Seat> {
        if for_many {
            return Some(Seat(None));
        }
        let prefix = Prefix::of(address);
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(prefix).or_default();
        if *count >= limits::CONNECTIONS_PER_NETWORK {
            return None;
        }
        *count += 1;
        Some(Seat(Some((self.clone(), prefix))))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Some((Networks(open), prefix)) = &self.0 else { return };
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(prefix).filter(|count| **count > 1) {
            *count -= 1;
        } else {
            open.remove(prefix);
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_so_many_connections_and_another_as_many() {
        let networks = Networks::default();
        let peer = |last: u8| Peer(IpAddr::from([203, 0, 113, last]));
        let mut seats: Vec<Seat> = (0..64).filter_map(|last| networks.seat(peer(last), false)).collect();
        assert_eq!(seats.len(), limits::CONNECTIONS_PER_NETWORK);
        assert!(networks.seat(peer(200), false).is_none());
        assert!(networks.seat(peer(200), true).is_some(), "a proxy is not counted");
        assert!(networks.seat(Peer(IpAddr::from([203, 0, 114, 1])), false).is_some());
        seats.pop();
        assert!(networks.seat(peer(200), false).is_some());
        drop(seats);
        assert!(networks.0.lock().unwrap().is_empty());
    }
}
