//! What can be typed behind `--`.

use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};

use crate::corpus::Format;

/// We beside Hugo, on a made-up site.
#[derive(Debug, Parser)]
#[command(name = "peers")]
pub struct Args {
    /// How many items; several sizes with commas
    #[arg(long, value_delimiter = ',', default_value = "1000,10000,50000", value_name = "N")]
    pub items: Vec<usize>,
    /// How often each thing is measured, after one run that does not count
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub runs: usize,
    /// What is measured
    #[arg(long, value_delimiter = ',', default_value = "cold,nothing,body,title,serve")]
    pub measures: Vec<Measure>,
    /// Where the sites are made; a memory file system gives the steadiest figures
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Hugo's program; without it we run alone
    #[arg(long, value_name = "PATH")]
    pub hugo: Option<PathBuf>,
    /// Our program; the one that `cargo build --release` makes unless given
    #[arg(long, value_name = "PATH")]
    pub showground: Option<PathBuf>,
    /// Leave the sites where they are
    #[arg(long)]
    pub keep: bool,
    /// Of which corpus
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub seed: u64,
    /// Only write a corpus in this format
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    pub export: Option<Format>,
    /// The folder for `--export`
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Say which formats there are
    #[arg(long)]
    pub formats: bool,
    /// Cargo says so to every bench
    #[arg(long, hide = true)]
    bench: bool,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Measure {
    /// All of it, with nothing there yet
    Cold,
    /// Again, with nothing changed
    Nothing,
    /// Again, with the text of one idea changed
    Body,
    /// Again, with the title of one idea changed
    Title,
    /// From a saved text to the page that shows it, with our `serve` running
    Serve,
    /// The same with `hugo server`
    HugoServe,
}

impl Measure {
    /// Its name in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Measure::Cold => "cold",
            Measure::Nothing => "nothing",
            Measure::Body => "body",
            Measure::Title => "title",
            Measure::Serve => "serve",
            Measure::HugoServe => "hugo-serve",
        }
    }
}

impl Args {
    /// Our program, if there is one.
    pub fn showground(&self) -> Option<PathBuf> {
        let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/showground");
        self.showground.clone().or_else(|| built.exists().then_some(built))
    }
}

fn format(name: &str) -> Result<Format, String> {
    Format::parse(name).ok_or_else(|| "there is no such format; `--formats` lists them".into())
}
