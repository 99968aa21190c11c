//! Whether what lies in an output folder is a site that a build made whole, for those who pass it on. Only what the last
//! build told of itself is asked, and the files are looked at without being read.

use std::fs;
use std::path::Path;

use model::SitePath;

use super::{Last, Lists, Stamped, WAITING, known, last};
use crate::fingerprint::{self, Fingerprint};
use crate::tree::Tree;

/// A site as its last build left it.
#[derive(Debug, PartialEq, Eq)]
pub struct Built {
    /// Whether drafts are among its pages.
    pub drafts: bool,
    /// The address that its pages give themselves.
    pub base_url: Option<String>,
    /// The files of which it was made.
    sources: Fingerprint,
    /// When they were listed, in nanoseconds since 1970.
    listed_at: u64,
    /// Of what its own files were made.
    stamps: Fingerprint,
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
        let mark = fingerprint::of_bytes(&stamps);
        let told = fs::read(last).ok().and_then(|told| last::read(&told, mark));
        let there = |file: Stamped<'_>| Some((SitePath::parse(file.file)?, file.is_there(out).then_some(())));
        let mut files: Vec<_> = known(&claims, &stamps, there).files.into_iter().collect();
        files.sort();
        match (told, files.into_iter().find(|(_, there)| there.is_none())) {
            (None, _) => Err(Unbuilt::Wrong),
            (Some(_), Some((file, _))) => Err(Unbuilt::Touched(file)),
            (Some(Last { drafts, base_url, sources, listed_at, .. }), None) => {
                Ok(Built { drafts, base_url, sources, listed_at, stamps: mark })
            }
        }
    }

    /// What is not as it was when the site was built: the file that was written last since then, or the folder of the content
    /// where one went away.
    pub fn older_than<'t>(&self, tree: &'t Tree) -> Option<&'t str> {
        if self.sources == last::sources(tree) {
            return None;
        }
        let newest = last::files(tree).max_by_key(|file| file.stat.last_change());
        let newest = newest.filter(|file| file.stat.last_change() > self.listed_at);
        Some(newest.map_or("content/", |file| file.path.as_str()))
    }
}
