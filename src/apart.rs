//! The built site must not become part of what it is built from, or of what is private; and a folder that holds the site holds
//! other things of its owner, too.

use std::path::{Path, PathBuf};

use crate::exit::{Failure, Outcome};

/// Folders of a site into which nothing is built.
const SOURCES: [&str; 6] = ["content", "themes", "inbox", "vault", ".git", ".showground"];

/// Whether a site can be "built" or "published" into a folder, which may not be there yet.
///
/// # Errors
/// When it lies among the sources, or around them.
pub fn from_the_sources(root: &Path, out: &Path, done: &str) -> Outcome {
    if let Some(folder) = SOURCES.iter().find(|folder| is_within(out, &root.join(folder))) {
        return Err(Failure::misuse(format!(
            "the site cannot be {done} into {folder}/; choose another folder{}",
            with_out(done)
        )));
    }
    match (root.canonicalize(), out.canonicalize()) {
        (Ok(root), Ok(around)) if root.starts_with(&around) => Err(Failure::misuse(format!(
            "the site cannot be {done} into {}, which holds the site itself; choose a folder for it alone{}",
            out.display(),
            with_out(done)
        ))),
        _ => Ok(()),
    }
}

/// Whether a folder is, or will be, within another; neither has to be there yet.
pub fn is_within(folder: &Path, other: &Path) -> bool {
    really(folder).starts_with(really(other))
}

/// Where a path leads, as far as it is there, and from there on as it is written.
fn really(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = whole.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
    there.map_or_else(|| whole.clone(), |(part, real)| real.join(whole.strip_prefix(part).unwrap_or(Path::new(""))))
}

fn with_out(done: &str) -> &'static str {
    if done == "built" { " with --out" } else { "" }
}
