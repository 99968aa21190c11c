//! Builds again whenever a file of the site changes.

use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use generator::Options;
use notify_debouncer_full::notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use super::Showing;
use crate::cli::SiteArgs;
use crate::exit::Failure;
use crate::{draw, root};

/// Editors save in several steps; after this pause they are done. Short enough to be felt as "at once".
const PAUSE: Duration = Duration::from_millis(80);

/// Whoever holds it watches.
pub type Watching = Debouncer<RecommendedWatcher, RecommendedCache>;

/// Watches `content/` and `themes/`, and shows each new build.
///
/// # Errors
/// When the system does not let us watch.
pub fn start(site: &SiteArgs, options: Options, showing: Arc<Showing>) -> Result<Watching, Failure> {
    let (sender, events) = mpsc::channel::<DebounceEventResult>();
    let mut watching = new_debouncer(PAUSE, None, sender).map_err(Failure::machine)?;
    for folder in ["content", "themes"].map(|folder| site.root.join(folder)) {
        if folder.is_dir() {
            watching.watch(&folder, RecursiveMode::Recursive).map_err(Failure::machine)?;
        }
    }
    let site = site.clone();
    draw::all(&showing.build().mistakes, false);
    std::thread::spawn(move || {
        for event in events.iter().filter(is_change) {
            drop(event);
            while events.try_recv().is_ok() {} // one build for all that has come in
            rebuild(&site, &options, &showing);
        }
    });
    Ok(watching)
}

/// Our own reading is an event, too, and would go round for ever.
fn is_change(event: &DebounceEventResult) -> bool {
    event.as_ref().map_or(true, |events| events.iter().any(|event| !matches!(event.kind, EventKind::Access(_))))
}

fn rebuild(site: &SiteArgs, options: &Options, showing: &Showing) {
    let start = Instant::now();
    let options = Options { today: root::today(site), ..options.clone() };
    let Ok((_, build)) = root::build(site, &options) else { return };
    draw::all(&build.mistakes, false);
    let (pages, found) = (build.pages, draw::count(&build.mistakes));
    let changed = showing.replace(build);
    eprintln!(
        "{pages} pages, {changed} changed, {} ms{}{found}",
        root::millis(start),
        if found.is_empty() { "" } else { ", " }
    );
}
