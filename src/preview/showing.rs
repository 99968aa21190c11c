//! What the preview shows at the moment: the last build, whole, replaced in one step by the next.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use generator::Build;
use ingest::Pages;
use model::{Diagnostic, SitePath};
use tokio::sync::broadcast;

/// How many changes may wait for a slow browser; one that missed some is told to reload.
const WAITING: usize = 64;

/// The build that is shown, and who is told when it is replaced.
#[derive(Debug)]
pub struct Showing {
    build: RwLock<Arc<Build>>,
    /// Which build it is, counted from the start of the preview.
    number: AtomicU64,
    changes: broadcast::Sender<Change>,
}

/// What browsers are told.
#[derive(Clone, Debug)]
pub enum Change {
    /// These files are others now.
    Files(Arc<HashSet<String>>),
    /// The preview ends.
    End,
}

impl Showing {
    /// Shows this build.
    pub fn new(build: Build) -> Arc<Showing> {
        let changes = broadcast::Sender::new(WAITING);
        Arc::new(Showing { build: RwLock::new(Arc::new(build)), number: AtomicU64::new(0), changes })
    }

    /// Shows another build from now on, and tells the browsers. How many files are others.
    pub fn replace(&self, build: Build) -> usize {
        let old = self.build();
        let mut changed: HashSet<String> = differing(&old, &build).chain(differing(&build, &old)).collect();
        if old.mistakes != build.mistakes {
            changed.insert("*".into()); // mistakes are shown on pages
        }
        let count = changed.len();
        *self.build.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(build);
        if count > 0 {
            self.number.fetch_add(1, Ordering::SeqCst);
            self.tell(Change::Files(Arc::new(changed)));
        }
        count
    }

    /// Tells the browsers that the preview ends.
    pub fn end(&self) {
        self.tell(Change::End);
    }

    fn tell(&self, change: Change) {
        // Nobody listening is no mistake.
        let _ = self.changes.send(change);
    }

    /// Which build is shown, counted from the start of the preview.
    pub fn number(&self) -> u64 {
        self.number.load(Ordering::SeqCst)
    }

    /// What changes from now on.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// The build of the moment.
    pub fn build(&self) -> Arc<Build> {
        Arc::clone(&self.build.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The file at an address.
    pub fn file(&self, url: &str) -> Option<Vec<u8>> {
        let name = url.strip_prefix('/')?;
        let name = if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() };
        let (path, build) = (SitePath::parse(&name)?, self.build());
        let made = build.files.get(&path).cloned();
        made.or_else(|| std::fs::read(build.copies.get(&path)?).ok())
    }

    /// The mistakes to be shown on a page: those of the file it comes from; on the home page all.
    pub fn mistakes_of(&self, url: &str) -> Vec<Diagnostic> {
        let build = self.build();
        let file = build.sources.get(url);
        let here = |mistake: &&Diagnostic| url == "/" || mistake.at.as_ref().is_some_and(|at| Some(&at.file) == file);
        build.mistakes.iter().filter(here).cloned().collect()
    }
}

/// The files of one build that the other has not, or has otherwise.
fn differing<'a>(one: &'a Build, other: &'a Build) -> impl Iterator<Item = String> {
    one.files.iter().filter(|(path, bytes)| other.files.get(*path) != Some(*bytes)).map(|(path, _)| path.to_string())
}

impl Pages for Showing {
    fn page(&self, url: &str) -> Option<Vec<u8>> {
        self.file(url)
    }
}
