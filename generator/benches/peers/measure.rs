//! The measures, each run by all peers in turn, so that whatever slows the machine slows them alike.

use std::fs;
use std::io;
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
        rows.extend(of_size(corpus, *items, &peers, &folder.join(format!("peers-{items}")), args)?);
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
    clear(folder)?;
    let stand = |peer: &Peer| Ok(Stand { peer: peer.clone(), site: Site::make(corpus, items, peer, folder)? });
    let stands = peers.iter().map(stand).collect::<Fallible<Vec<Stand>>>()?;
    table::head(items, peers);
    let (mut rows, mut weighed) = (Vec::new(), false);
    for measure in &args.measures {
        let Taken { figures, touched } = take(*measure, &stands, args.runs)?;
        let row = Row { items, measure: *measure, figures, touched };
        table::row(&row, peers);
        rows.push(row);
        if !weighed && is_build(*measure) {
            weighed = true;
            amounts(&stands)?;
        }
    }
    if !args.keep {
        clear(folder)?;
    }
    Ok(rows)
}

fn clear(folder: &Path) -> io::Result<()> {
    if folder.exists() { fs::remove_dir_all(folder) } else { Ok(()) }
}

fn amounts(stands: &[Stand]) -> io::Result<()> {
    stands.iter().try_for_each(|stand| {
        table::amount(&stand.peer, &output::amount(&stand.site.output())?);
        Ok(())
    })
}

fn is_build(measure: Measure) -> bool {
    match measure {
        Measure::Cold | Measure::Nothing | Measure::Body | Measure::Title => true,
        Measure::Serve | Measure::HugoServe => false,
    }
}

/// What a measure gave.
#[derive(Default)]
struct Taken {
    /// What each peer took, in the order of the peers; nothing for those that do not take part.
    figures: Vec<Vec<Weight>>,
    /// How many files we wrote again at most, although nothing had changed; only where that was counted.
    touched: Option<usize>,
}

fn take(measure: Measure, stands: &[Stand], runs: usize) -> Fallible<Taken> {
    let served = |format: Format| -> Fallible<Taken> {
        let one = |stand: &Stand| if stand.peer.format == format { serve::times(stand) } else { Ok(Vec::new()) };
        Ok(Taken { figures: stands.iter().map(one).collect::<Fallible<_>>()?, touched: None })
    };
    match measure {
        Measure::Serve => served(Format::Showground),
        Measure::HugoServe => served(Format::Hugo),
        Measure::Cold | Measure::Nothing | Measure::Body | Measure::Title => in_turn(measure, stands, runs),
    }
}

/// Runs A B A B; the first round is left out.
fn in_turn(measure: Measure, stands: &[Stand], runs: usize) -> Fallible<Taken> {
    let mut taken = Taken { figures: vec![Vec::new(); stands.len()], touched: None };
    for round in 0..=runs {
        for (number, stand) in stands.iter().enumerate() {
            let counted = measure == Measure::Nothing && stand.peer.is_ours() && round > 0;
            let before = if counted { output::times(&stand.site.output())? } else { Times::new() };
            let weight = once(measure, stand, round)?;
            if counted {
                let touched = output::changed(&before, &output::times(&stand.site.output())?);
                taken.touched = taken.touched.max(Some(touched));
            }
            if round > 0 {
                taken.figures[number].push(weight);
            }
        }
    }
    stands.iter().try_for_each(|stand| stand.site.restore())?;
    Ok(taken)
}

fn once(measure: Measure, stand: &Stand, round: usize) -> Fallible<Weight> {
    let Stand { peer, site } = stand;
    let word = format!("{}{round}", measure.as_str());
    match measure {
        Measure::Cold => peer.forget(&site.folder)?,
        Measure::Body => site.edit_body(&word)?,
        Measure::Title => site.edit_title(&word)?,
        Measure::Nothing | Measure::Serve | Measure::HugoServe => {}
    }
    let weight = weigh(&peer.build(&site.folder))?;
    let edited = matches!(measure, Measure::Body | Measure::Title);
    if edited && !site.shows(&word)? {
        return Err(format!("{} does not show an edit of the {}", peer.name(), measure.as_str()).into());
    }
    Ok(weight)
}

/// All times of several runs.
pub fn durations(weights: &[Weight]) -> Vec<Duration> {
    weights.iter().map(|weight| weight.time).collect()
}
