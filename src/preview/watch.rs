//! Builds again whenever a file of the site changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};

use generator::Options;
use generator::standing::Standing;
use generator::tree::{self, Tree};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::Showing;
use crate::cli::SiteArgs;
use crate::exit::{Failure, Outcome};
use crate::{draw, root};

/// Programs save in several steps, a few milliseconds apart; when nothing has happened for so long, they are done.
const PAUSE: Duration = Duration::from_millis(4);
/// More files than an editor saves at once: a branch is checked out, say, which makes pauses of its own.
const A_FEW: usize = 8;
/// The pause after which such a burst is over.
const LONG_PAUSE: Duration = Duration::from_millis(60);
/// While changes go on and on, the site is built at least so often.
const AT_LEAST: Duration = Duration::from_secs(2);
/// After so many changed files all are listed: that is quicker than asking for each.
const MANY: usize = 500;

type Events = Receiver<notify::Result<Event>>;

/// Builds the site, shows it, and from then on each new build.
///
/// # Errors
/// When there is no such folder, or the system does not let us watch.
pub fn start(site: &SiteArgs, options: Options, showing: Arc<Showing>) -> Outcome {
    let (sender, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(sender).map_err(Failure::machine)?;
    // Watched before it is listed: what changes in between is an event.
    watcher.watch(&site.root, RecursiveMode::NonRecursive).map_err(Failure::machine)?;
    watch_folders(&mut watcher, site).map_err(Failure::machine)?;
    let (tree, standing) = (root::tree(site)?, Standing::new());
    let mut watch = Watch { site: site.clone(), watcher, tree, standing, options, showing };
    watch.build();
    draw::all(&watch.showing.build().mistakes, false);
    std::thread::spawn(move || while watch.next(&events) {});
    Ok(())
}

/// The folders that a site is made of.
fn folders(site: &SiteArgs) -> [PathBuf; 2] {
    ["content", "themes"].map(|folder| site.root.join(folder))
}

/// Watches the folders that are there.
fn watch_folders(watcher: &mut RecommendedWatcher, site: &SiteArgs) -> notify::Result<()> {
    let mut there = folders(site).into_iter().filter(|folder| folder.is_dir());
    there.try_for_each(|folder| watcher.watch(&folder, RecursiveMode::Recursive))
}

/// The site as it was listed and built last.
struct Watch {
    site: SiteArgs,
    watcher: RecommendedWatcher,
    options: Options,
    tree: Tree,
    standing: Standing,
    showing: Arc<Showing>,
}

impl Watch {
    /// Waits for changes, and builds. Whether there may be more.
    fn next(&mut self, events: &Events) -> bool {
        let Ok(first) = events.recv() else { return false };
        let changed = Changed::gather(first, events);
        if let Some(tree) = self.relisted(&changed) {
            self.tree = tree;
            self.rebuild();
        }
        true
    }

    /// The files as they are now; nothing when no file of the site has changed.
    fn relisted(&mut self, changed: &Changed) -> Option<Tree> {
        let (now, folders) = (SystemTime::now(), folders(&self.site));
        let ours = |file: &&PathBuf| folders.iter().any(|folder| file.starts_with(folder));
        let files: Vec<PathBuf> = changed.files.iter().filter(ours).cloned().collect();
        if files.is_empty() && !changed.anything {
            return None;
        }
        let known = if changed.anything || files.len() > MANY { None } else { self.tree.relisted(&files, now) };
        Some(known.unwrap_or_else(|| {
            // A folder may be a new one, which nobody watches yet; if it went away meanwhile, that is an event, too.
            let _ = watch_folders(&mut self.watcher, &self.site);
            tree::list(&self.site.root, now)
        }))
    }

    fn rebuild(&mut self) {
        let start = Instant::now();
        self.options.today = root::today(&self.site);
        let changed = self.build();
        let build = self.showing.build();
        draw::all(&build.mistakes, false);
        let found = draw::count(&build.mistakes);
        let found = if found.is_empty() { found } else { format!(", {found}") };
        aside!("{} pages, {changed} changed, {} ms{found}", build.pages, root::millis(start));
    }

    fn build(&mut self) -> usize {
        self.showing.rebuild(&self.tree, &mut self.standing, &self.options)
    }
}

/// What has changed since the last build.
#[derive(Default)]
struct Changed {
    files: BTreeSet<PathBuf>,
    /// Anything may have, because the system lost count.
    anything: bool,
}

impl Changed {
    /// All changes from the first one until nothing has happened for a moment.
    fn gather(first: notify::Result<Event>, events: &Events) -> Changed {
        let (begun, mut changed) = (Instant::now(), Changed::default());
        changed.note(first);
        while begun.elapsed() < AT_LEAST {
            let pause = if changed.files.len() > A_FEW { LONG_PAUSE } else { PAUSE };
            match events.recv_timeout(pause) {
                Ok(event) => changed.note(event),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        changed
    }

    fn note(&mut self, event: notify::Result<Event>) {
        match event {
            Err(_) => self.anything = true,
            Ok(event) if event.need_rescan() => self.anything = true,
            Ok(Event { kind: EventKind::Access(_), .. }) => {} // our own reading, which would go round for ever
            Ok(event) => self.files.extend(event.paths.into_iter().filter(|path| is_of_interest(path))),
        }
    }
}

/// Editors write hidden and back-up files beside the one they save.
fn is_of_interest(path: &Path) -> bool {
    path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.'))
}
