//! Conversations: the comments about a thing, each with its replies. Deeper replies stand beside the first ones.
//!
//! A reply is to be seen only when what it replies to is.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use model::item::Kind;
use model::{Code, Diagnostic, Place};

use super::{Ix, Site};
use crate::memory::Entry;
use crate::tree::Tree;

/// A comment with its replies, the oldest first.
#[derive(Debug, PartialEq, Eq)]
pub struct Strand {
    /// The comment.
    pub comment: Ix,
    /// The replies to it, and to them.
    pub replies: Vec<Ix>,
}

impl Site {
    /// The conversation about a thing.
    pub fn thread(&self, about: Ix) -> Vec<Strand> {
        let mut all = self.back(about, Kind::Comment, "about");
        all.reverse(); // the oldest first
        let by_slug: HashMap<&str, Ix> = all.iter().map(|ix| (self.item(*ix).id.slug(), *ix)).collect();
        let head = |ix: Ix| head(self, ix, &by_slug);
        let mut strands: Vec<Strand> = Vec::new();
        for ix in all.iter().copied().filter(|ix| head(*ix) == Some(*ix)) {
            let replies = all.iter().copied().filter(|other| *other != ix && head(*other) == Some(ix)).collect();
            strands.push(Strand { comment: ix, replies });
        }
        strands
    }
}

/// The comment that began the strand; `None` when something between is missing or the replies run in a circle.
fn head(site: &Site, ix: Ix, thread: &HashMap<&str, Ix>) -> Option<Ix> {
    let (mut at, mut seen) = (ix, HashSet::from([ix]));
    while let Some(to) = site.item(at).details.comment()?.reply_to.as_ref() {
        at = *thread.get(to.text.as_str())?;
        if !seen.insert(at) {
            return None;
        }
    }
    Some(at)
}

/// Notes replies to comments that are not there.
pub fn check(entries: &[Arc<Entry>], tree: &Tree, mistakes: &mut Vec<Diagnostic>) {
    let ids: HashSet<&str> = entries.iter().map(|entry| entry.item.id.as_str()).collect();
    for entry in entries {
        let Some(to) = entry.item.details.comment().and_then(|comment| comment.reply_to.as_ref()) else { continue };
        let id = entry.item.id.as_str();
        let thread = id.rsplit_once('/').map_or(id, |(folder, _)| folder);
        if ids.contains(format!("{thread}/{}", to.text).as_str()) {
            continue;
        }
        let others = ids.iter().filter(|other| **other != id);
        let siblings = others.filter_map(|other| other.strip_prefix(thread)?.strip_prefix('/'));
        let help = model::nearest::suggestion(&to.text, siblings);
        let help = help.unwrap_or_else(|| "write the name of a file beside this one, without `.md`".into());
        let mistake =
            Diagnostic::error(Code::RefDangling, format!("there is no comment `{}` in this conversation", to.text));
        mistakes.push(mistake.at(Place::at(&tree.source(&entry.file()), to.at)).help(help));
    }
}
