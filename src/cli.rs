//! What can be typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use ingest::Store;
use ingest::arguments::{StoreArgs, address};
use ingest::serving::Serving;
use model::Kind;
use model::item::Channel;
use model::settings::BaseUrl;
use model::value::Day;
use tracing::level_filters::LevelFilter;

use crate::commands::approve::ApproveArgs;
use crate::commands::ask::AskArgs;
use crate::commands::check::CheckArgs;
use crate::commands::collect::CollectArgs;
use crate::commands::completions::CompletionsArgs;
use crate::commands::decline::DeclineArgs;
use crate::commands::digest::DigestArgs;
use crate::commands::hold::HoldArgs;
use crate::commands::hosting::HostingArgs;
use crate::commands::man::ManArgs;
use crate::commands::matching::MatchArgs;
use crate::commands::merge::MergeArgs;
use crate::commands::publish::PublishArgs;
use crate::commands::radar::RadarArgs;
use crate::commands::rename::RenameArgs;
use crate::commands::report::ReportArgs;
use crate::commands::stage::StageArgs;
use crate::complete;
use crate::exit::Failure;
use crate::writing::WritingArgs;

/// A static showcase and its plain web forms, for open-innovation programmes in public services.
#[derive(Debug, Parser)]
#[command(name = "showground", version, arg_required_else_help = true)]
pub struct Cli {
    /// What is common to all commands.
    #[command(flatten)]
    pub site: SiteArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Which site, and for which day.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Options of all commands")]
pub struct SiteArgs {
    /// The folder of the site
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    pub root: PathBuf,
    /// The day the site is built for, instead of today
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Day>,
    /// The address of the site, instead of the one in site.yaml
    #[arg(long, global = true, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<BaseUrl>,
    /// How many threads to use, instead of all cores
    #[arg(long, global = true, value_name = "N", value_parser = threads)]
    pub threads: Option<usize>,
    /// Inbox and vault.
    #[command(flatten)]
    pub store: StoreArgs,
    /// Answers for machines, as JSON on standard output
    #[arg(long, global = true)]
    pub json: bool,
}

impl SiteArgs {
    /// Where inbox and vault are.
    ///
    /// # Errors
    /// When what names a bucket names none, or this program can reach none.
    pub fn store(&self) -> Result<Store, Failure> {
        self.store.of(&self.root).map_err(Failure::misuse)
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the site into a folder
    #[command(after_help = "Example: showground build --out public")]
    Build(BuildArgs),
    /// Send the built site somewhere, and only what differs
    Publish(PublishArgs),
    /// Say what a web server or a host has to be told of the built site: headers, old addresses
    Hosting(HostingArgs),
    /// Build the site, show it, take its forms, and build it again whenever a file changes
    #[command(after_help = "Example: showground serve --listen 127.0.0.1:8080")]
    Serve(ServeArgs),
    /// Say everything that is wrong with the content and what could be better, and write nothing
    #[command(after_help = "Example: showground check --strict")]
    Check(CheckArgs),
    /// Say why a page would be made again, and make nothing
    #[command(after_help = "Example: showground why /ideas/")]
    Why(WhyArgs),
    /// Start a site, a thing of a type, or a workflow that checks and publishes
    #[command(after_help = "Example: showground new event \"Tea morning\"")]
    New(NewArgs),
    /// Take the forms of a built site, for the public
    #[command(after_help = "Example: showground ingest --site public --listen 127.0.0.1:8081")]
    Ingest(Serving),
    /// Take a spreadsheet of answers, such as the cards of a workshop, into the inbox
    #[command(after_help = "Example: showground import cards.csv --form idea --source event")]
    Import(ImportArgs),
    /// List the submissions that wait for a decision
    #[command(after_help = "Example: showground inbox --form idea")]
    Inbox(InboxArgs),
    /// Show all of a submission, and what it would become
    #[command(after_help = "Example: showground show 7K3QF0ZD2M --key ~/showground.key")]
    Show(ShowArgs),
    /// Publish submissions: write what they become into content/
    Approve(ApproveArgs),
    /// Decline a submission
    Decline(DeclineArgs),
    /// Put what waits on a branch of a private repository, for editors who decide on the web pages of a forge
    Collect(CollectArgs),
    /// Let two things that say the same stand together, or take them apart again
    Merge(MergeArgs),
    /// Say that an idea or prototype has come a step further, or leaves the line
    Stage(StageArgs),
    /// Give a thing another name; its old address leads to the new one
    Rename(RenameArgs),
    /// Ask the sender of a submission something back
    Ask(AskArgs),
    /// Hold a submission back until something else has happened
    Hold(HoldArgs),
    /// Say which offers may meet which needs, and why
    Match(MatchArgs),
    /// Print what the site says in public, for partners to read or to count with
    Report(ReportArgs),
    /// Say who can open what is private, or make a key
    #[command(after_help = "Example: showground keys new --add")]
    Keys(KeysArgs),
    /// Count the answers of which only totals are published
    #[command(after_help = "Example: showground tally --key ~/showground.key")]
    Tally(TallyArgs),
    /// Delete somebody's private answers and name, or all whose time is over
    #[command(after_help = "Example: showground erase --due")]
    Erase(EraseArgs),
    /// Print the news of a morning: what waits, what is due, what went quiet, what is needed
    Digest(DigestArgs),
    /// List what stands still, whose day has passed, and who waits
    Radar(RadarArgs),
    /// Print what a shell needs to complete commands, names and receipts: bash, zsh or fish
    #[command(after_help = "Example: source <(showground completions bash)")]
    Completions(CompletionsArgs),
    /// Write a manual page for each command
    #[command(after_help = "Example: showground man ~/.local/share/man/man1")]
    Man(ManArgs),
    /// Say whether the place where the site is run keeps what is private, and what is to be deleted
    #[command(after_help = "Example: showground doctor")]
    Doctor,
}

impl Command {
    /// How much is said of what happens: all to whoever watches over a server, and to an editor what is wrong. That a bucket was
    /// asked again is no news to somebody who reads the answer.
    pub fn logged(&self) -> LevelFilter {
        let is_watched = matches!(self, Command::Serve(_) | Command::Ingest(_));
        if is_watched { LevelFilter::INFO } else { LevelFilter::WARN }
    }
}

/// `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Where the site is written; `public` in the folder of the site unless given
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Build what can be built in spite of mistakes
    #[arg(long)]
    pub keep_going: bool,
    /// Build drafts, too
    #[arg(long)]
    pub drafts: bool,
    /// Make all links relative, so that the site can be opened from a disk or a memory stick
    #[arg(long)]
    pub portable: bool,
    /// Build it to where other files lie, over those of the same name
    #[arg(long)]
    pub take_over: bool,
    /// Say what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Read and make everything anew, whatever is remembered of earlier builds
    #[arg(long)]
    pub fresh: bool,
}

/// `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The address to listen on, or a port of this machine alone; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR", value_parser = address)]
    pub listen: SocketAddr,
    /// Show drafts, too
    #[arg(long)]
    pub drafts: bool,
    /// Make one commit of each decision at the desk
    #[arg(long)]
    pub commit: bool,
}

/// `why`.
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// The address of the page, such as /ideas/
    pub url: String,
    /// Where the site was written; `public` in the folder of the site unless given
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// With drafts, for a site that was built with them
    #[arg(long)]
    pub drafts: bool,
    /// For a site that was built to be opened from a disk
    #[arg(long)]
    pub portable: bool,
}

/// `new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// `site`, `workflow`, or a type: idea, prototype, need, offer, event, update, post, page, …
    #[arg(add = complete::words(|| Kind::ALL.iter().map(|kind| kind.as_str()).chain(["site", "workflow"])))]
    pub what: String,
    /// The folder of the new site; `github` or `gitlab`; or the title of the new thing
    pub name: String,
    /// How it came, if not by a form of the site: post, email, phone, event, import
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    pub source: Option<Channel>,
    /// Rehearsal and commit.
    #[command(flatten)]
    pub writing: WritingArgs,
}

/// `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The spreadsheet, saved as CSV
    #[arg(required_unless_present = "template")]
    pub file: Option<PathBuf>,
    /// The form that its rows answer
    #[arg(long, required_unless_present = "template", add = complete::forms())]
    pub form: Option<String>,
    /// Write the names of the columns for a form, to begin a spreadsheet with, and import nothing
    #[arg(long, value_name = "FORM", conflicts_with_all = ["file", "form"])]
    pub template: Option<String>,
    /// How they came: import, post, event, email or phone
    #[arg(long, value_name = "CHANNEL", value_parser = channel, default_value = "import")]
    pub source: Channel,
    /// Check all of it, say what would be added, and add nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `inbox`.
#[derive(Debug, Args)]
pub struct InboxArgs {
    /// Only those of this form
    #[arg(long, add = complete::forms())]
    pub form: Option<String>,
    /// Only those that have waited for more than so many days
    #[arg(long, value_name = "DAYS", value_parser = days, allow_negative_numbers = true)]
    pub older_than: Option<u32>,
}

/// A number of days, as it was typed.
fn days(typed: &str) -> Result<u32, String> {
    let number = typed.trim().parse();
    number.map_err(|_| "write how many days, as in `--older-than 3` or, for two weeks, `--older-than 14`".to_owned())
}

/// `show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The receipt
    #[arg(add = complete::receipts())]
    pub receipt: String,
    /// A file with an age identity, to open the private answers
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
}

/// `tally`.
#[derive(Debug, Args)]
pub struct TallyArgs {
    /// A file with an age identity, to open the private answers
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Rehearsal and commit.
    #[command(flatten)]
    pub writing: WritingArgs,
}

/// `erase`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true))]
pub struct EraseArgs {
    /// The receipt of a submission to erase
    #[arg(group = "which", add = complete::receipts())]
    pub receipt: Option<String>,
    /// Everything whose time is over today
    #[arg(long, group = "which", conflicts_with = "commit")]
    pub due: bool,
    /// Rehearsal, and a commit of the files from which a name was taken.
    #[command(flatten)]
    pub writing: WritingArgs,
}

/// `keys`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct KeysArgs {
    /// Say whether this file of secret keys opens what is sealed
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// What else to do.
    #[command(subcommand)]
    pub command: Option<KeysCommand>,
}

/// What `keys` can do besides listing them.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Make a key for an editor, and print its public half
    New(NewKeyArgs),
}

/// `keys new`.
#[derive(Debug, Args)]
pub struct NewKeyArgs {
    /// Where the secret half is kept; `showground.key` in your home folder unless given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Add the public half to `keys:` in site.yaml
    #[arg(long)]
    pub add: bool,
    /// Rehearsal, and a commit of site.yaml.
    #[command(flatten)]
    pub writing: WritingArgs,
}

/// A number of threads, as it was typed.
fn threads(typed: &str) -> Result<usize, String> {
    typed.trim().parse().map_err(|_| "write how many threads, as in `--threads 2`".to_owned())
}

/// A number of seconds, as it was typed.
///
/// # Errors
/// When it is none.
pub fn seconds(typed: &str) -> Result<u32, String> {
    let number = typed.trim().parse();
    number.map_err(|_| "write how many seconds, as in `--patience 60` or, for no second try, `--patience 0`".to_owned())
}

fn channel(text: &str) -> Result<Channel, String> {
    let words = || Channel::ALL.iter().map(|channel| channel.as_str());
    Channel::parse(text).ok_or_else(|| model::nearest::suggestion(text, words()).unwrap_or_default())
}

/// The day that somebody typed.
///
/// # Errors
/// When it is none.
pub fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "write year, month and day like 2026-09-14".into())
}

fn base_url(text: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(text).ok_or_else(|| "write it in full, like https://ideas.example.org/".into())
}
