//! Where a site is to go, as it was typed.

use std::path::Path;

use super::End;
use super::folder::Folder;
use super::git::Branch;
use crate::exit::Failure;

/// Where a site is to go.
#[derive(Debug)]
pub enum Target {
    /// A folder.
    Folder(Folder),
    /// A branch of a git repository.
    Branch(Branch),
}

impl Target {
    /// What was typed.
    ///
    /// # Errors
    /// When it names nothing that a site can be sent to.
    pub fn parse(typed: &str) -> Result<Target, Failure> {
        match scheme(typed) {
            Some(("git", branch)) => Branch::parse(branch).map(Target::Branch),
            Some((scheme, _)) => Err(Failure::misuse(format!(
                "a site cannot be sent to `{scheme}:`; name a folder, or a branch like git:origin#gh-pages"
            ))),
            None if Path::new(typed).is_file() => {
                Err(Failure::misuse(format!("{typed} is a file; name a folder, which may be a new one")))
            }
            None => Ok(Target::Folder(Folder::at(typed.into()))),
        }
    }

    /// The folder, if it is one of this machine.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Target::Folder(folder) => Some(folder.root()),
            Target::Branch(_) => None,
        }
    }

    /// The other end, when it has been reached. The site's folder may know the way, and builds have a place to remember.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub fn reached(self, root: &Path, memory: &Path) -> Result<Box<dyn End>, Failure> {
        Ok(match self {
            Target::Folder(folder) => Box::new(folder),
            Target::Branch(branch) => Box::new(branch.fetched(root, memory)?),
        })
    }
}

/// What stands before a colon and behind it, where that is no part of a folder's name. One letter is a drive.
fn scheme(typed: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = typed.split_once(':')?;
    (scheme.len() > 1 && !scheme.contains(['/', '\\'])).then_some((scheme, rest))
}
