//! What systemd and the program say to each other: which sockets are open already, that it is ready, that it stops, and that it
//! is alive. Where nobody listens, nothing is said.

use std::future::pending;
use std::io;
use std::net::TcpListener;
use std::time::Duration;

use listenfd::ListenFd;
use rustix::net::sockopt::socket_acceptconn;
use sd_notify::NotifyState;

/// By this name (`FileDescriptorName=`), a socket is the monitor's.
const MONITOR: &str = "monitor";

/// The sockets that systemd has opened for the program.
#[derive(Debug, PartialEq, Eq)]
pub struct Passed<T = TcpListener> {
    /// For the public.
    pub public: Option<T>,
    /// For whoever watches.
    pub monitor: Option<T>,
}

/// The sockets that were passed to this process, each for one caller only. To be called before there are other threads: that
/// they were taken is noted in the environment.
///
/// # Errors
/// When one is no TCP socket that listens, or there are more than two.
pub fn passed() -> io::Result<Passed> {
    let names: Vec<String> = sd_notify::listen_fds_with_names()?.map(|(_, name)| name).collect();
    let (mut handed, mut sockets) = (ListenFd::from_env(), Vec::new());
    for place in 0..handed.len() {
        if let Some(socket) = handed.take_tcp_listener(place)? {
            if !socket_acceptconn(&socket)? {
                return Err(io::Error::other(
                    "systemd passes a socket that does not listen: its unit needs `Accept=no`",
                ));
            }
            socket.set_nonblocking(true)?;
            sockets.push((names.get(place).cloned().unwrap_or_default(), socket));
        }
    }
    assigned(sockets)
}

/// The one of the monitor's name is the monitor's, or else the second.
fn assigned<T>(sockets: Vec<(String, T)>) -> io::Result<Passed<T>> {
    let (named, others): (Vec<_>, Vec<_>) = sockets.into_iter().partition(|(name, _)| name == MONITOR);
    let (mut named, mut others) = (named.into_iter(), others.into_iter());
    let public = others.next();
    let monitor = named.next().or_else(|| others.next());
    if named.next().is_some() || others.next().is_some() {
        let help = "systemd passes more sockets than one for the public and one, named `monitor`, for whoever watches";
        return Err(io::Error::other(help));
    }
    Ok(Passed { public: public.map(|(_, socket)| socket), monitor: monitor.map(|(_, socket)| socket) })
}

/// Submissions are taken from now on.
pub fn ready() {
    tell(&NotifyState::Ready);
}

/// No more are taken.
pub fn stopping() {
    tell(&NotifyState::Stopping);
}

/// Says again and again that the program is alive, where systemd asks for that (`WatchdogSec=`): twice as often as it waits. It
/// is the loop of events that says so, as part of which this is run: when that stands still, systemd hears nothing.
pub async fn alive() {
    let Some(patience) = sd_notify::watchdog_enabled() else { return pending().await };
    let mut beats = tokio::time::interval((patience / 2).max(Duration::from_millis(1)));
    loop {
        beats.tick().await;
        tell(&NotifyState::Watchdog);
    }
}

fn tell(state: &NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(std::slice::from_ref(state)) {
        tracing::warn!(%error, "systemd could not be told: {state}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_of_the_monitors_name_is_the_monitors_or_else_the_second() {
        let passed = |names: &[&str]| {
            let sockets = names.iter().zip(3..).map(|(name, socket)| ((*name).to_owned(), socket)).collect();
            assigned(sockets).map(|Passed { public, monitor }| (public, monitor)).ok()
        };
        assert_eq!(passed(&[]), Some((None, None)));
        assert_eq!(passed(&["showground.socket"]), Some((Some(3), None)));
        assert_eq!(passed(&["unknown", "unknown"]), Some((Some(3), Some(4))));
        assert_eq!(passed(&["monitor", "public"]), Some((Some(4), Some(3))));
        assert_eq!(passed(&["monitor"]), Some((None, Some(3))));
        for many in [&["a", "b", "c"][..], &["a", "b", "monitor"], &["monitor", "monitor"]] {
            assert_eq!(passed(many), None, "{many:?}");
        }
    }
}
