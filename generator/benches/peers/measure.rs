//! The measures, each run by all peers in turn, so that whatever slows the machine slows them alike.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::args::{Args, Measure};
use super::output::{self, Times};
use super::peer::Peer;
use super::serve;
use super::site::Site;
use super::table::{self, Row};
use super::weigh::{Weight, weigh};
use crate::Fallible;
use crate::corpus::{Corpus, Format};

/// A peer with its site.
pub struct Stand {
    /// The peer.
    pub peer: Peer,
    /// Its site.
    pub site: Site,
}

/// Everything that was asked for.
pub fn all(corpus: &Corpus, args: &Args) -> Fallible<()> {
    let peers = Peer::all(args)?;
    if peers.is_empty() {
        return Err(
            "there is no program to measure: run `cargo build --release`, or give --showground or --hugo".into()
        );
    }
    warn_of_load()?;
    let (folder, mine) = folder(args);
    let mut rows: Vec<Row> = Vec::new();
    for items in &args.items {
        rows.extend(of_size(corpus, *items, &peers, &folder.join(items.to_string()), args)?);
    }
    table::growth(&rows, &peers);
    if mine && !args.keep {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

/// Where sites are made, and whether that folder is the bench's own.
fn folder(args: &Args) -> (PathBuf, bool) {
    let own = || std::env::temp_dir().join(format!("showground-peers-{}", std::process::id()));
    args.dir.clone().map_or_else(|| (own(), true), |folder| (folder, false))
}

fn warn_of_load() -> Fallible<()> {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: f64 = load.split(' ').next().unwrap_or_default().parse().unwrap_or_default();
    if load > 1.0 {
        eprintln!("warning: the machine does something else (its load is {load}); the times will be too long");
    }
    Ok(())
}

fn of_size(corpus: &Corpus, items: usize, peers: &[Peer], folder: &Path, args: &Args) -> Fallible<Vec<Row>> {
    let stand = |peer: &Peer| Ok(Stand { peer: peer.clone(), site: Site::make(corpus, items, peer, folder)? });
    let stands = peers.iter().map(stand).collect::<Fallible<Vec<Stand>>>()?;
    table::head(items, peers);
    let mut rows = Vec::new();
    for measure in &args.measures {
        let row = Row { items, measure: *measure, figures: figures(*measure, &stands, args.runs)? };
        table::row(&row, peers);
        rows.push(row);
    }
    for stand in stands.iter().filter(|stand| stand.site.output().exists()) {
        table::amount(&stand.peer, &output::amount(&stand.site.output())?);
    }
    if !args.keep {
        fs::remove_dir_all(folder)?;
    }
    Ok(rows)
}

/// What each peer took, in the order of the peers; nothing for those that do not take part.
fn figures(measure: Measure, stands: &[Stand], runs: usize) -> Fallible<Vec<Vec<Weight>>> {
    let served = |format: Format| -> Fallible<Vec<Vec<Weight>>> {
        let one = |stand: &Stand| if stand.peer.format == format { serve::times(stand) } else { Ok(Vec::new()) };
        stands.iter().map(one).collect()
    };
    match measure {
        Measure::Serve => served(Format::Showground),
        Measure::HugoServe => served(Format::Hugo),
        Measure::Cold | Measure::Nothing | Measure::Body | Measure::Title => in_turn(measure, stands, runs),
    }
}

/// Runs A B A B; the first round is left out.
fn in_turn(measure: Measure, stands: &[Stand], runs: usize) -> Fallible<Vec<Vec<Weight>>> {
    let mut figures = vec![Vec::new(); stands.len()];
    for round in 0..=runs {
        for (stand, figures) in stands.iter().zip(&mut figures) {
            let weight = once(measure, stand, round)?;
            if round > 0 {
                figures.push(weight);
            }
        }
    }
    stands.iter().try_for_each(|stand| stand.site.restore())?;
    Ok(figures)
}

fn once(measure: Measure, stand: &Stand, round: usize) -> Fallible<Weight> {
    let Stand { peer, site } = stand;
    let word = format!("changed{}x{round}", measure.as_str());
    let mut before = Times::new();
    match measure {
        Measure::Cold => peer.forget(&site.folder)?,
        Measure::Body => site.edit_body(&word)?,
        Measure::Title => site.edit_title(&word)?,
        Measure::Nothing if round > 0 => before = output::times(&site.output())?,
        Measure::Nothing | Measure::Serve | Measure::HugoServe => {}
    }
    let weight = weigh(&peer.build(&site.folder))?;
    if matches!(measure, Measure::Body | Measure::Title) && !site.shows(&word)? {
        return Err(format!("{} does not show an edit of the {}", peer.name(), measure.as_str()).into());
    }
    if measure == Measure::Nothing && round > 0 && peer.is_ours() {
        say_touched(output::changed(&before, &output::times(&site.output())?));
    }
    Ok(weight)
}

fn say_touched(count: usize) {
    if count > 0 {
        eprintln!("warning: {count} files were written again although nothing had changed");
    }
}

/// All times of several runs.
pub fn durations(weights: &[Weight]) -> Vec<Duration> {
    weights.iter().map(|weight| weight.time).collect()
}
