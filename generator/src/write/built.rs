//! Whether what lies in an output folder is a site that a build made whole, for those who pass it on. Only what the last
//! build told of itself is asked, and the files are looked at without being read.

use std::fs;
use std::path::Path;

use model::SitePath;

use super::{Lists, Stamped, WAITING, known, last};
use crate::fingerprint;

/// A site as its last build left it.
#[derive(Debug)]
pub struct Built {
    /// Whether drafts are among its pages.
    pub drafts: bool,
    /// The address that its pages give themselves.
    pub base_url: Option<String>,
}

/// Why a folder is not known to be a whole site.
#[derive(Debug, PartialEq, Eq)]
pub enum Unbuilt {
    /// No build of this site into this folder is known.
    Unknown,
    /// A build is under way, or was stopped.
    UnderWay,
    /// The last build found errors, or was stopped.
    Wrong,
    /// This file does not lie there any more as it was written.
    Touched(SitePath),
}

impl Built {
    /// What `memory` holds of the folder `out`.
    ///
    /// # Errors
    /// When it is no whole site, as far as is known.
    pub fn of(out: &Path, memory: &Path) -> Result<Built, Unbuilt> {
        if out.join(WAITING).exists() {
            return Err(Unbuilt::UnderWay);
        }
        let Lists { claims, stamps, items: _, last } = Lists::of(out, memory);
        let stamps = fs::read(stamps).map_err(|_| Unbuilt::Unknown)?;
        let told = fs::read(last).ok().and_then(|told| last::read(&told, fingerprint::of_bytes(&stamps)));
        let there = |file: Stamped<'_>| Some((SitePath::parse(file.file)?, file.is_there(out).then_some(())));
        let mut files: Vec<_> = known(&claims, &stamps, there).files.into_iter().collect();
        files.sort();
        match (told, files.into_iter().find(|(_, there)| there.is_none())) {
            (None, _) => Err(Unbuilt::Wrong),
            (Some(_), Some((file, _))) => Err(Unbuilt::Touched(file)),
            (Some(told), None) => Ok(Built { drafts: told.drafts, base_url: told.base_url }),
        }
    }
}
