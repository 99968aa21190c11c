//! The list of what was put somewhere: with it, a site is sent again without asking for every file, and nothing is deleted
//! that somebody else put there.
//!
//! It lies beside the site, in a file that no page links to. Servers that hide what begins with a dot hide it; to others it
//! tells nothing but names and hashes of what is public anyway.

use std::collections::BTreeMap;

use model::SitePath;
use serde::{Deserialize, Serialize};

use super::site::Hash;
use super::{Plan, Site, Step};

/// The name of its file.
pub const NAME: &str = ".showground-published.json";
const ABOUT: &str = "What `showground publish` put here. It sends what differs from this, and deletes nothing else.";

/// What was put somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// For whoever finds it.
    #[serde(default)]
    about: String,
    /// The address of the site, so that no site takes the files of another one for its own.
    pub site: String,
    /// Each file with its hash; without one, while it is about to come or go.
    pub files: BTreeMap<String, Option<Hash>>,
}

impl List {
    /// Of a site that is there as a whole.
    pub fn of(site: &Site) -> List {
        let files = site.files.iter().map(|(path, file)| (path.to_string(), Some(file.hash.clone()))).collect();
        List { about: ABOUT.into(), site: site.address.clone(), files }
    }

    /// Of a site that is about to take the place of what was there.
    pub fn under_way(site: &Site, earlier: Option<&List>, plan: &Plan) -> List {
        let mut list = List::of(site);
        list.files.extend(earlier.into_iter().flat_map(|list| list.files.keys()).filter_map(|name| {
            let is_new = !site.files.contains_key(name.as_str());
            is_new.then(|| (name.clone(), None))
        }));
        for step in plan.turns.iter().flatten() {
            let (Step::Send(path) | Step::Delete(path)) = step;
            list.files.insert(path.to_string(), None);
        }
        list
    }

    /// Whether it says that this file is there with this hash: for places whose files are not read.
    #[cfg(test)]
    pub fn has(&self, path: &SitePath, hash: &Hash) -> bool {
        self.files.get(path.as_str()).is_some_and(|known| known.as_ref() == Some(hash))
    }

    /// The list in a file; nothing of what is none.
    pub fn parse(bytes: &[u8]) -> Option<List> {
        serde_json::from_slice(bytes).ok()
    }

    /// The file, a line for each entry, so that two of them can be compared.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
