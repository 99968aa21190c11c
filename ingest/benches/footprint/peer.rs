//! The programs that are measured, in the same way each.

use std::path::{Path, PathBuf};

use crate::Fallible;
use crate::durable::http;
use crate::durable::isso::Isso;
use crate::durable::program::Program;
use crate::durable::site::{Form, Site};
use crate::durable::times::Times;
use crate::footprint::size::{self, Size};
use crate::footprint::staticman::Staticman;

/// A program, and where it is installed.
pub enum Peer {
    /// Ours.
    Worker(PathBuf),
    /// Its program.
    Isso(PathBuf),
    /// The folder with its packages.
    Staticman(PathBuf),
}

impl Peer {
    /// Ours, and those that are there.
    pub fn all(worker: &Path, isso: Option<&Path>, staticman: Option<&Path>) -> Vec<Peer> {
        let isso = isso.map(|program| Peer::Isso(program.to_owned()));
        let staticman = staticman.map(|folder| Peer::Staticman(folder.to_owned()));
        std::iter::once(Peer::Worker(worker.to_owned())).chain(isso).chain(staticman).collect()
    }

    /// Its name, its version, and how large it is.
    pub fn size(&self) -> Fallible<(String, Size)> {
        match self {
            Peer::Worker(program) => size::worker(program),
            Peer::Isso(program) => size::isso(program),
            Peer::Staticman(installed) => size::staticman(installed),
        }
    }
}

/// One of them that runs.
pub enum Running {
    /// With a site of its own.
    Worker(Site),
    /// With a database of its own.
    Isso(Isso),
    /// With a forge of its own.
    Staticman(Staticman),
}

impl Running {
    /// Starts it; what it keeps lies in a folder.
    pub fn start(peer: &Peer, dir: &Path) -> Fallible<Running> {
        Ok(match peer {
            Peer::Worker(program) => Running::Worker(Site::of(program, dir)?),
            Peer::Isso(program) => Running::Isso(Isso::start(program, dir)?),
            Peer::Staticman(installed) => Running::Staticman(Staticman::start(installed)?),
        })
    }

    /// Its process.
    pub fn program(&self) -> &Program {
        match self {
            Running::Worker(site) => &site.worker,
            Running::Isso(isso) => &isso.0,
            Running::Staticman(staticman) => &staticman.program,
        }
    }

    /// Sends to it; the worker gets a private answer with each submission, which it seals.
    pub fn measure(&self, clients: usize, submissions: usize) -> Fallible<Times> {
        match self {
            Running::Worker(site) => http::measure(site, Form::Sealed, clients, submissions),
            Running::Isso(isso) => isso.measure(clients, submissions),
            Running::Staticman(staticman) => staticman.measure(clients, submissions),
        }
    }
}
