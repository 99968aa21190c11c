//! `check`: everything that is wrong with the content and what could be better, and nothing written.

use std::path::Path;

use clap::{Args, ValueEnum};
use generator::Build;
use model::{Code, Severity};
use serde_json::json;

use crate::cli::SiteArgs;
use crate::commands::new;
use crate::exit::{Failure, Outcome};
use crate::{draw, root};

/// What to do with a site as `showground new site` wrote it.
const NEXT: &str =
    "All is well. Next: write who you are in content/site.yaml, and look at the site with `showground serve`";

/// `check`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  showground check                           what to mend, on the terminal
  showground check --strict --format github  beside the lines of a pull request
  showground check --rules                   every rule, and what it finds

A rule has an exception in one file by its front matter:
  exceptions: {text/personal-data: the number of the library, which is public}")]
pub struct CheckArgs {
    /// Exit with 1 for warnings, too; advice is never a failure
    #[arg(long)]
    pub strict: bool,
    /// For whom: people, or a machine that shows findings beside the lines they are about
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub format: Option<Format>,
    /// Say what each rule finds, and look at nothing
    #[arg(long)]
    pub rules: bool,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, on standard error
    Text,
    /// All there is to know; the same as --json
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Commands to the log of a GitHub workflow
    Github,
    /// A code quality report of GitLab
    Gitlab,
}

/// Reads, links, renders and proof-reads, and says what was found.
///
/// # Errors
/// Mistakes in the content; with `--strict` warnings, too.
pub fn run(site: &SiteArgs, args: &CheckArgs) -> Outcome {
    if args.rules {
        rules(site.json);
        return Ok(());
    }
    root::threads(site)?;
    let format = args.format.unwrap_or(if site.json { Format::Json } else { Format::Text });
    let build = root::check(site, &root::options(site, true))?;
    show(&build, format, &site.root);
    if matches!(format, Format::Text | Format::Github) {
        close(&build, &site.root);
    }
    let fails = |severity| severity == Severity::Error || (args.strict && severity == Severity::Warning);
    let bad = build.mistakes.iter().any(|mistake| fails(mistake.severity));
    if bad { Err(Failure::Mistakes) } else { Ok(()) }
}

fn show(build: &Build, format: Format, root: &Path) {
    match format {
        Format::Text => draw::all(&build.mistakes, false),
        Format::Json => draw::all(&build.mistakes, true),
        Format::Sarif => draw::line(&draw::sarif::report(&build.mistakes, root)),
        Format::Github => build.mistakes.iter().for_each(|mistake| draw::line(&draw::github::command(mistake, root))),
        Format::Gitlab => draw::line(&draw::gitlab::report(&build.mistakes, root)),
    }
}

/// The closing line.
fn close(build: &Build, root: &Path) {
    let count = draw::count(&build.mistakes);
    let said = if count.is_empty() { "no mistakes" } else { count.as_str() };
    aside!("{} pages, {said}", build.pages);
    let is_well = build.mistakes.iter().all(|mistake| mistake.severity == Severity::Advice);
    if is_well && new::is_untouched(root) {
        aside!("{NEXT}");
    }
}

/// Every rule, with what it finds.
fn rules(json: bool) {
    if json {
        let rules = Code::ALL.iter().map(|code| json!({ "rule": code, "finds": code.sentence() }));
        return draw::line(&json!(rules.collect::<Vec<_>>()).to_string());
    }
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    Code::ALL.iter().for_each(|code| draw::line(&format!("{:width$}  {}", code.as_str(), code.sentence())));
}
