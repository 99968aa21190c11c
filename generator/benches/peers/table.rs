//! What was measured, as people read it.

use super::args::Measure;
use super::measure::durations;
use super::output::Amount;
use super::peer::Peer;
use super::statistics::{self, median, spread, three_digits};
use super::weigh::Weight;

/// One measure at one size.
pub struct Row {
    /// The size.
    pub items: usize,
    /// The measure.
    pub measure: Measure,
    /// What each peer took, in the order of the peers.
    pub figures: Vec<Vec<Weight>>,
    /// How many files we wrote again at most, although nothing had changed; only where that was counted.
    pub touched: Option<usize>,
}

/// The head of the table for one size.
pub fn head(items: usize, peers: &[Peer]) {
    print!("\n{:12}", format!("{items} items"));
    peers.iter().for_each(|peer| print!("{:26}{:>9}   ", peer.name(), "peak"));
    println!("{}", if peers.len() > 1 { "Hugo / ours" } else { "" });
}

/// One line: medians with the least and the greatest, and the median of the pairs' ratios.
pub fn row(row: &Row, peers: &[Peer]) {
    print!("{:12}", row.measure.as_str());
    row.figures.iter().for_each(|weights| print!("{:26}{:>9}   ", times(weights), peak(weights)));
    let ratio = (peers.len() > 1).then(|| ratio(&row.figures[0], &row.figures[1])).flatten();
    let touched = row.touched.map(|count| format!("   {count} files of ours written again"));
    println!("{:8}{}", ratio.map(three_digits).unwrap_or_default(), touched.unwrap_or_default());
}

fn times(weights: &[Weight]) -> String {
    if weights.is_empty() { "–".into() } else { spread(&durations(weights)) }
}

fn peak(weights: &[Weight]) -> String {
    let peak = weights.iter().map(|weight| weight.peak).max();
    peak.map(|kib| format!("{} MiB", kib / 1024)).unwrap_or_default()
}

fn ratio(ours: &[Weight], theirs: &[Weight]) -> Option<f64> {
    let ratio = |(ours, theirs): (&Weight, &Weight)| theirs.time.as_secs_f64() / ours.time.as_secs_f64();
    let ratios: Vec<f64> = ours.iter().zip(theirs).map(ratio).collect();
    (!ratios.is_empty()).then(|| median(&ratios))
}

/// How much a peer wrote.
pub fn amount(peer: &Peer, amount: &Amount) {
    println!(
        "{:12}{} files, {} of them pages; {} KiB in all, {} KiB of text; {} B of text on an idea's page",
        peer.name(),
        amount.files,
        amount.pages,
        amount.bytes / 1024,
        amount.text / 1024,
        amount.idea_text / amount.ideas.max(1),
    );
}

/// How the times of the first peer, which is us if we take part, grow from each size to the next.
pub fn growth(rows: &[Row], peers: &[Peer]) {
    let name = peers.first().map_or("", Peer::name);
    for (at, large) in rows.iter().enumerate() {
        let small = rows[..at].iter().rfind(|row| row.measure == large.measure && row.items < large.items);
        let Some((small, from, to)) = small.and_then(|small| Some((small, first(small)?, first(large)?))) else {
            continue;
        };
        let exponent = statistics::growth((small.items, from), (large.items, to));
        println!(
            "{name}: {} grows from {} to {} items as n^{exponent:.2}",
            large.measure.as_str(),
            small.items,
            large.items
        );
    }
}

/// The median of the first peer's times.
fn first(row: &Row) -> Option<f64> {
    let seconds: Vec<f64> = row.figures.first()?.iter().map(|weight| weight.time.as_secs_f64()).collect();
    (!seconds.is_empty()).then(|| median(&seconds))
}
