//! The built site must not become part of what it is built from, or of what is private; and a folder that holds the site holds
//! other things of its owner, too.

use std::path::Path;

use crate::exit::{Failure, Outcome};

/// Folders of a site into which nothing is built.
const SOURCES: [&str; 4] = ["content", "themes", "inbox", "vault"];

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

/// Whether a folder that may not be there yet is, or will be, within another.
pub fn is_within(folder: &Path, other: &Path) -> bool {
    let near = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let near = near.ancestors().find_map(|part| part.canonicalize().ok());
    matches!((other.canonicalize(), near), (Ok(other), Some(near)) if near.starts_with(&other))
}

fn with_out(done: &str) -> &'static str {
    if done == "built" { " with --out" } else { "" }
}
