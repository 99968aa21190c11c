//! `build`: the site into a folder. With mistakes, the last good site is left untouched.

use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use crate::cli::{BuildArgs, SiteArgs};
use crate::exit::{Failure, Outcome};
use crate::{draw, root};

#[derive(Serialize)]
struct Report<'a> {
    pages: usize,
    made: usize,
    kept: usize,
    removed: usize,
    milliseconds: u128,
    mistakes: &'a [model::Diagnostic],
}

/// Builds and writes.
///
/// # Errors
/// Mistakes in the content, unless it should keep going; a disk that refuses.
pub fn run(site: &SiteArgs, args: &BuildArgs) -> Outcome {
    let start = Instant::now();
    root::threads(site)?;
    let (_, build) = root::build(site, &root::options(site, args.drafts))?;
    let wrong = build.mistakes.iter().any(model::Diagnostic::is_error);
    if !site.json {
        draw::all(&build.mistakes, false);
    }
    let mut written = generator::write::Written::default();
    let writes = (!wrong || args.keep_going) && !args.dry_run;
    if writes {
        let out = args.out.clone().unwrap_or_else(|| site.root.join("public"));
        not_among_sources(&site.root, &out)?;
        written = generator::write::write(&build, &out, &site.root.join(".showground")).map_err(Failure::machine)?;
    }
    let report = Report {
        pages: build.pages,
        made: written.made,
        kept: written.kept,
        removed: written.removed,
        milliseconds: root::millis(start),
        mistakes: &build.mistakes,
    };
    say(&report, site.json, writes);
    if wrong { Err(Failure::Mistakes) } else { Ok(()) }
}

/// The built site must not become part of what it is built from, or of what is private.
fn not_among_sources(root: &Path, out: &Path) -> Outcome {
    let within = |folder: &&&str| {
        let (Ok(folder), Some(near)) =
            (root.join(folder).canonicalize(), out.ancestors().find_map(|p| p.canonicalize().ok()))
        else {
            return false;
        };
        near.starts_with(folder)
    };
    match ["content", "themes", "inbox", "vault"].iter().find(within) {
        Some(folder) => {
            Err(Failure::misuse(format!("the site cannot be built into {folder}/; choose another folder with --out")))
        }
        None => Ok(()),
    }
}

fn say(report: &Report<'_>, json: bool, written: bool) {
    if json {
        return draw::line(&serde_json::to_string(report).unwrap_or_default());
    }
    let mistakes = draw::count(report.mistakes);
    let found = if mistakes.is_empty() { String::new() } else { format!(", {mistakes}") };
    match written {
        true => {
            let gone = if report.removed > 0 { format!(", {} removed", report.removed) } else { String::new() };
            eprintln!(
                "{} pages: {} files made, {} kept{gone}, {} ms{found}",
                report.pages, report.made, report.kept, report.milliseconds
            );
        }
        false => eprintln!("{} pages, nothing written, {} ms{found}", report.pages, report.milliseconds),
    }
}
