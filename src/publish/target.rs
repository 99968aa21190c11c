//! Where a site is to go, as it was typed.

use std::path::Path;

use super::End;
use super::bucket::Bucket;
use super::folder::{Folder, TURN as TURN_THERE};
use super::git::{Tip, branch};
use super::machine;
use crate::exit::Failure;
use crate::git::{self, Branch};
use crate::turn::Turn;

/// Where a site is to go.
#[derive(Debug)]
pub enum Target {
    /// A folder.
    Folder(Folder),
    /// A branch of a git repository.
    Branch(Branch),
    /// A bucket, by its address.
    Bucket(String),
}

/// What the addresses of buckets begin with: those of S3, of Azure and of Google.
const BUCKETS: [&str; 3] = ["s3", "az", "gs"];

/// The file that stands for the turn, among what builds remember.
const TURN: &str = "publish.lock";

impl Target {
    /// What was typed.
    ///
    /// # Errors
    /// When it names nothing that a site can be sent to.
    pub fn parse(typed: &str) -> Result<Target, Failure> {
        if typed.is_empty() {
            return Err(Failure::misuse("name where the site is to go: a folder, a branch or a bucket"));
        }
        match scheme(typed) {
            Some(("git", rest)) if rest.starts_with("//") => branch(typed).map(Target::Branch),
            Some(("git", name)) => branch(name).map(Target::Branch),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("git") => {
                let meant = git::without_password(&format!("git:{rest}"));
                Err(Failure::misuse(format!("write it in small letters, as in {meant}")))
            }
            Some((scheme, rest)) if BUCKETS.contains(&scheme) && rest.starts_with("//") => {
                Ok(Target::Bucket(typed.to_owned()))
            }
            Some((scheme, _)) if BUCKETS.contains(&&*scheme.to_ascii_lowercase()) => {
                let scheme = scheme.to_ascii_lowercase();
                Err(Failure::misuse(format!(
                    "{typed} names no bucket; write it in small letters and with two slashes, like {scheme}://showcase or \
                     {scheme}://showcase/county"
                )))
            }
            Some(_) if typed.contains('#') => Err(like_a_branch(typed)),
            Some((scheme, _)) => Err(Failure::misuse(format!(
                "a site cannot be sent to `{scheme}:`; name a folder, a branch like git:origin#gh-pages, or a bucket like \
                 s3://showcase, az://showcase or gs://showcase"
            ))),
            None if Path::new(typed).is_file() => {
                Err(Failure::misuse(format!("{typed} is a file; name a folder, which may be a new one")))
            }
            None if typed.contains('#') && !Path::new(typed).is_dir() => Err(like_a_branch(typed)),
            None if BUCKETS.iter().any(|scheme| typed.starts_with(&format!("{scheme}//"))) => {
                Err(Failure::misuse(format!("{typed} lacks a colon; write it like {}://showcase", &typed[..2])))
            }
            None => Ok(Target::Folder(Folder::at(typed.into()))),
        }
    }

    /// The folder, if it is one of this machine.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Target::Folder(folder) => Some(folder.root()),
            Target::Branch(_) | Target::Bucket(_) => None,
        }
    }

    /// The turn to publish there, until it is dropped. Builds have a place to remember, in which it lies where the other end is
    /// no folder.
    ///
    /// # Errors
    /// When somebody else has it.
    pub fn turn(&self, memory: &Path, shown: &str) -> Result<Turn, Failure> {
        let place = self.folder().map_or_else(|| memory.join(TURN), |folder| folder.join(TURN_THERE));
        let named = place.display().to_string();
        Turn::at(place, |who| {
            Failure::misuse(format!(
                "another `showground publish`{who} is at work, which holds {named}; wait until it is done, and publish to {shown} again"
            ))
        })
    }

    /// The other end, when it has been reached. The site's folder may know the way, and builds have a place to remember; `alone`
    /// is whether nobody else publishes from there.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub fn reached(self, root: &Path, memory: &Path, alone: bool) -> Result<Box<dyn End>, Failure> {
        let who = || if alone { machine::this(memory) } else { String::new() };
        Ok(match self {
            Target::Folder(folder) => Box::new(folder),
            Target::Branch(branch) => Box::new(Tip::of(branch, root, memory)?),
            Target::Bucket(address) => Box::new(Bucket::at(&address, who())?),
        })
    }
}

fn like_a_branch(typed: &str) -> Failure {
    let typed = git::without_password(typed);
    Failure::misuse(format!("{typed} looks like a branch; write git:{typed} if it is one, or make the folder first"))
}

/// What stands before a colon and behind it, where that is no part of a folder's name. One letter is a drive.
fn scheme(typed: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = typed.split_once(':')?;
    (scheme.len() > 1 && !scheme.contains(['/', '\\'])).then_some((scheme, rest))
}
