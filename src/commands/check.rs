//! `check`: everything that is wrong with the content, and nothing written.

use crate::cli::{CheckArgs, SiteArgs};
use crate::commands::new;
use crate::exit::{Failure, Outcome};
use crate::{draw, root};

/// What to do with a site as `showground new site` wrote it.
const NEXT: &str =
    "All is well. Next: write who you are in content/site.yaml, and look at the site with `showground serve`";

/// Reads, links and renders, and says what is wrong.
///
/// # Errors
/// Mistakes in the content; with `--strict` warnings, too.
pub fn run(site: &SiteArgs, args: &CheckArgs) -> Outcome {
    root::threads(site)?;
    let build = root::check(site, &root::options(site, true))?;
    draw::all(&build.mistakes, site.json);
    let bad = build.mistakes.iter().any(|mistake| args.strict || mistake.is_error());
    if !site.json {
        let count = draw::count(&build.mistakes);
        eprintln!(
            "{} pages{}",
            build.pages,
            if count.is_empty() { ", no mistakes".into() } else { format!(", {count}") }
        );
        if count.is_empty() && new::is_untouched(&site.root) {
            eprintln!("{NEXT}");
        }
    }
    if bad { Err(Failure::Mistakes) } else { Ok(()) }
}
