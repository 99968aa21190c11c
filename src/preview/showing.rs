//! What the preview shows at the moment: the site as it was built last, whole. A build changes it in one step.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use generator::output::{Bytes, Changes, Shelf};
use generator::standing::Standing;
use generator::tree::Tree;
use generator::{Build, Options};
use ingest::Pages;
use model::{Diagnostic, SitePath};
use tokio::sync::broadcast;

/// How many changes may wait for a slow browser; one that missed some is told to reload.
const WAITING: usize = 64;

/// The site that is shown, and who is told when it changes.
#[derive(Debug)]
pub struct Showing {
    shelf: Shelf,
    about: RwLock<Arc<Build>>,
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
    /// Shows nothing yet.
    pub fn new() -> Arc<Showing> {
        let changes = broadcast::Sender::new(WAITING);
        Arc::new(Showing { shelf: Shelf::default(), about: RwLock::default(), number: AtomicU64::new(0), changes })
    }

    /// Builds the site anew as far as anything has changed, shows it from now on, and tells the browsers. How many files
    /// are others.
    pub fn rebuild(&self, tree: &Tree, standing: &mut Standing, options: &Options) -> usize {
        let changes = Changes::of(&self.shelf);
        let build = standing.build(tree, options, &changes);
        let changed = if build.is_torn { Vec::new() } else { changes.commit(&build.files) };
        let mut told: HashSet<String> = changed.iter().map(SitePath::to_string).collect();
        if self.build().mistakes != build.mistakes {
            told.insert("*".into()); // mistakes are shown on pages
        }
        *self.about.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(build);
        if !told.is_empty() {
            self.number.fetch_add(1, Ordering::SeqCst);
            self.tell(Change::Files(Arc::new(told)));
        }
        changed.len()
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

    /// What is known of the build of the moment.
    pub fn build(&self) -> Arc<Build> {
        Arc::clone(&self.about.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The file at an address.
    pub fn file(&self, url: &str) -> Option<Vec<u8>> {
        let name = url.strip_prefix('/')?;
        let name = if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() };
        match self.shelf.get(&SitePath::parse(&name)?)? {
            Bytes::Made(bytes) => Some(bytes.to_vec()),
            Bytes::Copy(from) => std::fs::read(from).ok(),
        }
    }

    /// The mistakes to be shown on a page: those of the file it comes from; on the home page all.
    pub fn mistakes_of(&self, url: &str) -> Vec<Diagnostic> {
        let build = self.build();
        let file = build.sources.get(url);
        let here = |mistake: &&Diagnostic| url == "/" || mistake.at.as_ref().is_some_and(|at| Some(&at.file) == file);
        build.mistakes.iter().filter(here).cloned().collect()
    }
}

impl Pages for Showing {
    fn page(&self, url: &str) -> Option<Vec<u8>> {
        self.file(url)
    }
}
