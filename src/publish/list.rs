//! The list of what was put somewhere: with it, a site is sent again without asking for every file, and nothing is deleted
//! that somebody else put there.
//!
//! It lies beside the site, in a file that no page links to. Servers that hide what begins with a dot hide it; to others it
//! tells nothing but names and hashes of what is public anyway.

use std::collections::BTreeMap;

use model::SitePath;
use serde::{Deserialize, Serialize};

use super::Site;
use super::mark::is_everybodys;
use super::site::Hash;

/// The name of its file.
pub const NAME: &str = ingest::objects::PUBLISHED;
const ABOUT: &str = "What `showground publish` put here. It sends what differs from this, and deletes nothing else.";

/// What was put somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// For whoever finds it.
    #[serde(default)]
    about: String,
    /// The address of the site, so that no site takes the files of another one for its own.
    pub site: String,
    /// By what it is known, where any site may have that address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// Each file.
    pub files: BTreeMap<String, Mark>,
}

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Mark {
    /// It is there, with this hash.
    Whole(Hash),
    /// It is about to become another one, or to go.
    UnderWay,
    /// No page that readers can reach leads to it: not yet, or no more. If it is there, with this hash where that is known,
    /// what it links to may not be.
    Unseen(Option<Hash>),
}

const UNDER_WAY: &str = "under way";
const UNSEEN: &str = "unseen";

impl From<String> for Mark {
    fn from(text: String) -> Mark {
        match text.strip_prefix(UNSEEN) {
            Some(hash) => Mark::Unseen(Some(hash.trim_start().to_owned()).filter(|hash| !hash.is_empty())),
            None if text == UNDER_WAY => Mark::UnderWay,
            None => Mark::Whole(text),
        }
    }
}

impl From<Mark> for String {
    fn from(mark: Mark) -> String {
        match mark {
            Mark::Whole(hash) => hash,
            Mark::UnderWay => UNDER_WAY.into(),
            Mark::Unseen(None) => UNSEEN.into(),
            Mark::Unseen(Some(hash)) => format!("{UNSEEN} {hash}"),
        }
    }
}

impl List {
    /// Of a site that is there as a whole.
    pub fn of(site: &Site) -> List {
        let files = site.files.iter().map(|(path, file)| (path.to_string(), Mark::Whole(file.hash.clone()))).collect();
        let mark = site.mark.clone().filter(|_| is_everybodys(&site.address));
        List { about: ABOUT.into(), site: site.address.clone(), mark, files }
    }

    /// Whether it is of this site: by its mark, also when it got another address since, or by an address that is nobody else's.
    pub fn is_of(&self, site: &Site) -> bool {
        match &self.mark {
            Some(_) => self.mark == site.mark,
            None => self.site == site.address && !is_everybodys(&self.site),
        }
    }

    /// What a site was called when it was put there, if that was before it got the address that it has.
    pub fn earlier_address_of(&self, site: &Site) -> Option<&str> {
        (self.is_of(site) && self.site != site.address).then_some(named(&self.site))
    }

    /// This one, with these files marked.
    pub fn marking<'p>(self, files: impl IntoIterator<Item = &'p SitePath>, mark: &Mark) -> List {
        self.marking_by(files, |_| mark.clone())
    }

    /// The same, with a mark of each file's own.
    pub fn marking_by<'p>(
        mut self,
        files: impl IntoIterator<Item = &'p SitePath>,
        mark: impl Fn(&SitePath) -> Mark,
    ) -> List {
        self.files.extend(files.into_iter().map(|path| (path.to_string(), mark(path))));
        self
    }

    /// Whether it says that nothing leads to a file.
    pub fn is_unseen(&self, name: &str) -> bool {
        matches!(self.files.get(name), Some(Mark::Unseen(_)))
    }

    /// Whether it says that this file is there with this hash: for places whose files are not read.
    pub fn has(&self, path: &SitePath, hash: &Hash) -> bool {
        matches!(self.files.get(path.as_str()), Some(Mark::Whole(known) | Mark::Unseen(Some(known))) if known == hash)
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

/// An address as it is shown.
pub fn named(address: &str) -> &str {
    if address.is_empty() { "without an address" } else { address }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn a_list_is_of_a_site_with_its_own_address_or_with_its_mark() {
        const OWN: &str = "https://ideas.kent.gov.uk";
        const OTHER: &str = "https://ideas.surrey.gov.uk";
        const TRIAL: &str = "https://example.org";
        for (listed, (address, mark), is_ours) in [
            ((OWN, None), (OWN, None), true),
            ((OWN, None), (OWN, Some("m")), true),
            ((OWN, None), (OTHER, None), false),
            ((OWN, None), (OTHER, Some("m")), false),
            ((OWN, None), (TRIAL, Some("m")), false),
            ((TRIAL, Some("m")), (TRIAL, Some("m")), true),
            ((TRIAL, Some("m")), (TRIAL, Some("n")), false),
            ((TRIAL, Some("m")), (OWN, Some("m")), true),
            ((TRIAL, Some("m")), (OWN, Some("n")), false),
            ((TRIAL, Some("m")), (OWN, None), false),
            ((TRIAL, None), (TRIAL, Some("m")), false),
            (("", Some("m")), ("", Some("m")), true),
            (("", None), ("", None), false),
        ] {
            let of = |address: &str, mark: Option<&str>| Site {
                folder: PathBuf::new(),
                address: address.into(),
                mark: mark.map(str::to_owned),
                files: BTreeMap::new(),
            };
            let list = List { mark: listed.1.map(str::to_owned), ..List::of(&of(listed.0, None)) };
            let site = of(address, mark);
            assert_eq!(list.is_of(&site), is_ours, "{listed:?} {address} {mark:?}");
            assert_eq!(list.earlier_address_of(&site).is_some(), is_ours && listed.0 != address);
            assert_eq!(List::of(&site).mark.is_some(), address != OWN && address != OTHER && mark.is_some());
        }
    }
}
