//! The medians of all rounds, and how often each is what the worker takes.

use std::fmt;

use crate::Fallible;
use crate::durable::memory::Memory;
use crate::durable::times::median;
use crate::footprint::peer::Peer;
use crate::footprint::size::Size;

/// What one round says of one program.
pub struct Figures {
    /// Milliseconds from its start to its first answer.
    pub start: f64,
    /// What it holds when nobody sends.
    pub idle: Memory,
    /// The most that it held while many sent.
    pub loaded: Memory,
    /// How many it took in a second.
    pub a_second: f64,
}

/// A line of the table.
struct Line {
    about: &'static str,
    digits: usize,
    of: fn(&Size, &Figures) -> f64,
}

const MIB: f64 = 1_048_576.0;
const KIB_A_MIB: f64 = 1_024.0;

const LINES: [Line; 11] = [
    Line { about: "program and packages, MiB", digits: 1, of: |size, _| size.program as f64 / MIB },
    Line { about: "interpreter, MiB", digits: 1, of: |size, _| size.interpreter as f64 / MIB },
    Line { about: "both, MiB", digits: 1, of: |size, _| (size.program + size.interpreter) as f64 / MIB },
    Line { about: "start to first answer, ms", digits: 1, of: |_, figures| figures.start },
    Line { about: "idle: memory (RSS), MiB", digits: 1, of: |_, figures| figures.idle.rss as f64 / KIB_A_MIB },
    Line { about: "idle: its share (PSS), MiB", digits: 1, of: |_, figures| figures.idle.pss as f64 / KIB_A_MIB },
    Line { about: "load: peak RSS, MiB", digits: 1, of: |_, figures| figures.loaded.rss as f64 / KIB_A_MIB },
    Line { about: "load: peak PSS, MiB", digits: 1, of: |_, figures| figures.loaded.pss as f64 / KIB_A_MIB },
    Line { about: "load: files in memory, MiB", digits: 1, of: |_, figures| figures.loaded.files as f64 / KIB_A_MIB },
    Line { about: "load: the rest, MiB", digits: 1, of: |_, figures| rest(&figures.loaded) / KIB_A_MIB },
    Line { about: "load: taken in a second", digits: 0, of: |_, figures| figures.a_second },
];

/// What no file has: heap and stacks.
fn rest(memory: &Memory) -> f64 {
    memory.rss.saturating_sub(memory.files) as f64
}

/// All rounds of all programs, the worker first.
pub struct Table {
    peers: Vec<(String, Size)>,
    rounds: Vec<Vec<Figures>>,
    missing: Vec<&'static str>,
}

impl Table {
    /// One without rounds.
    pub fn new(peers: &[Peer]) -> Fallible<Table> {
        let is = |wanted: fn(&Peer) -> bool| peers.iter().any(wanted);
        let given =
            [(is(|it| matches!(it, Peer::Isso(_))), "isso"), (is(|it| matches!(it, Peer::Staticman(_))), "staticman")];
        let missing = given.into_iter().filter(|(given, _)| !given).map(|(_, name)| name).collect();
        let rounds = peers.iter().map(|_| Vec::new()).collect();
        Ok(Table { peers: peers.iter().map(Peer::size).collect::<Fallible<_>>()?, rounds, missing })
    }

    /// One more round, in the order of the programs.
    pub fn add(&mut self, round: impl IntoIterator<Item = Figures>) {
        self.rounds.iter_mut().zip(round).for_each(|(all, one)| all.push(one));
    }

    /// What each round says of a program.
    fn said(&self, line: &Line, peer: usize) -> Vec<f64> {
        let size = self.peers.get(peer).map(|(_, size)| size);
        let rounds = self.rounds.get(peer).into_iter().flatten();
        size.into_iter().flat_map(|size| rounds.clone().map(|figures| (line.of)(size, figures))).collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:28}", "")?;
        self.peers.iter().try_for_each(|(name, _)| write!(f, "{name:>28}"))?;
        writeln!(f)?;
        for line in &LINES {
            write!(f, "{:28}", line.about)?;
            let ours = self.said(line, 0);
            for peer in 0..self.peers.len() {
                let theirs = self.said(line, peer);
                write!(f, "{:>18.*}", line.digits, median(&theirs))?;
                let ratios: Vec<f64> = theirs.iter().zip(&ours).map(|(theirs, ours)| theirs / ours).collect();
                let ratio = median(&ratios);
                match peer > 0 && ratio.is_finite() {
                    true => write!(f, "{:>10}", format!("{ratio:.2} x"))?,
                    false => write!(f, "{:>10}", "")?,
                }
            }
            writeln!(f)?;
        }
        self.missing.iter().try_for_each(|name| writeln!(f, "not measured: {name} (give --{name})"))
    }
}
