//! Where a site is to go, as it was typed.

use std::path::Path;

use super::folder::Folder;
use super::{Found, List, Plan, Site, step_by_step};
use crate::exit::{Failure, Outcome};

/// Where a site is to go.
#[derive(Debug)]
pub enum Target {
    /// A folder.
    Folder(Folder),
}

impl Target {
    /// What was typed.
    ///
    /// # Errors
    /// When it names nothing that a site can be sent to.
    pub fn parse(typed: &str) -> Result<Target, Failure> {
        match scheme(typed) {
            Some(scheme) => Err(Failure::misuse(format!("a site cannot be sent to `{scheme}:`; name a folder"))),
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
        }
    }

    /// What lies there.
    ///
    /// # Errors
    /// When the other end does not say.
    pub fn found(&self, site: &Site) -> Result<Found, Failure> {
        match self {
            Target::Folder(folder) => folder.found(site),
        }
    }

    /// Sends what differs.
    ///
    /// # Errors
    /// When the other end does not take it.
    pub fn take(&self, plan: &Plan, site: &Site, list: Option<&List>, done: &dyn Fn()) -> Outcome {
        match self {
            Target::Folder(folder) => step_by_step(folder, plan, site, list, done),
        }
    }
}

/// What stands before a colon, where that is no part of a folder's name. One letter is a drive.
fn scheme(typed: &str) -> Option<&str> {
    let (scheme, _) = typed.split_once(':')?;
    (scheme.len() > 1 && !scheme.contains(['/', '\\'])).then_some(scheme)
}
