//! What every bench of the worker can be told.

use std::path::PathBuf;

use clap::Args;

use super::site;

/// Where it is measured, and which programs.
#[derive(Args)]
pub struct Options {
    /// A folder on the disk that is to be used
    #[arg(long, default_value = ".")]
    pub dir: PathBuf,
    /// Another worker than the one that cargo makes for benches: that of a package
    #[arg(long, default_value = site::WORKER)]
    pub worker: PathBuf,
    /// The program `isso`, to be measured beside
    #[arg(long)]
    pub isso: Option<PathBuf>,
    /// What `cargo bench` says to every bench
    #[arg(long, hide = true)]
    bench: bool,
}
