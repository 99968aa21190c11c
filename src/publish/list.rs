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
