//! How many files the process may have open: each connection is one of them, and records and the site's files need room beside
//! them.
//!
//! Many systems allow 1,024 unless a program asks for more. Without asking, a thousand idle connections would leave no file for
//! the record of somebody who writes to us.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::limits;

/// Asks the system for as many open files as it lets the process have. How many connections there may be at once.
pub fn for_connections() -> usize {
    let maximum = getrlimit(Resource::Nofile).maximum;
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        tracing::debug!(%error, "no more files can be open than before");
    }
    let allowed = getrlimit(Resource::Nofile).current.and_then(|files| usize::try_from(files).ok());
    connections(allowed.unwrap_or(usize::MAX))
}

/// As many as are wanted, or as leave room for other files.
fn connections(allowed: usize) -> usize {
    limits::CONNECTIONS.min(allowed.saturating_sub(limits::FILES)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_room_for_records() {
        assert_eq!(connections(usize::MAX), limits::CONNECTIONS);
        assert_eq!(connections(1_024), 1_024 - limits::FILES);
        assert_eq!(connections(10), 1);
        assert!(for_connections() >= 1);
    }
}
