//! Conversations: the comments about a thing, each with its replies. Deeper replies stand beside the first ones.
//!
//! A reply is to be seen only when what it replies to is.

use std::collections::HashMap;
use std::sync::Arc;

use model::item::Kind;
use model::{Code, Diagnostic, Place};

use super::lookup::Lookup;
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
        if self.count_back(about, Kind::Comment, "about") == 0 {
            return Vec::new();
        }
        let mut oldest_first: Vec<Ix> = self.backlinks.of(about, Kind::Comment, "about").collect();
        // Those of one day by their time, and those without one by their names.
        oldest_first.sort_by_key(|ix| (self.dated(*ix), self.time_of(*ix), *ix));
        let ids = oldest_first.iter().map(|ix| (self.item(*ix).id.as_str(), *ix));
        // What was said about things that were merged is one conversation; their comments lie where they lay.
        let slugs = oldest_first.iter().map(|ix| (self.item(*ix).id.slug(), *ix));
        let names: HashMap<&str, Ix> = slugs.chain(ids).collect();
        strands(&oldest_first, |ix| match self.item(ix).details.comment().map(|comment| &comment.reply_to) {
            Some(None) => Above::Nothing,
            Some(Some(to)) => {
                let beside = format!("{}/{}", folder(self.item(ix).id.as_str()), to.text);
                let above = names.get(beside.as_str()).or_else(|| names.get(to.text.as_str()));
                above.copied().map_or(Above::Missing, Above::Comment)
            }
            None => Above::Missing,
        })
    }
}

impl Site {
    /// How many comments and replies there are about a thing.
    pub fn comment_count(&self, about: Ix) -> usize {
        self.thread(about).iter().map(|strand| 1 + strand.replies.len()).sum()
    }

    fn time_of(&self, comment: Ix) -> Option<&str> {
        let time = self.item(comment).details.comment()?.time.as_ref()?;
        Some(&time.text)
    }
}

/// What a comment replies to.
#[derive(Clone, Copy, Debug)]
enum Above {
    /// To none: it begins a strand.
    Nothing,
    /// To this one.
    Comment(Ix),
    /// To one that is not to be seen.
    Missing,
}

fn strands(all: &[Ix], above: impl Fn(Ix) -> Above) -> Vec<Strand> {
    let mut heads = HashMap::new();
    all.iter().for_each(|ix| find_head(*ix, &above, &mut heads));
    let head = |ix: Ix| heads.get(&ix).copied().flatten();
    let mut replies: HashMap<Ix, Vec<Ix>> = HashMap::new();
    for ix in all {
        if let Some(head) = head(*ix).filter(|head| head != ix) {
            replies.entry(head).or_default().push(*ix);
        }
    }
    let first = all.iter().copied().filter(|ix| head(*ix) == Some(*ix));
    first.map(|comment| Strand { comment, replies: replies.remove(&comment).unwrap_or_default() }).collect()
}

/// Notes the comment that began the strand, for this one and all between; `None` when something between is missing or the
/// replies run in a circle. Each comment is walked from once: what is noted is not walked again.
fn find_head(ix: Ix, above: impl Fn(Ix) -> Above, heads: &mut HashMap<Ix, Option<Ix>>) {
    let (mut at, mut way) = (ix, Vec::new());
    let head = loop {
        if let Some(head) = heads.get(&at) {
            break *head;
        }
        heads.insert(at, None); // what comes back to it runs in a circle
        way.push(at);
        match above(at) {
            Above::Nothing => break Some(at),
            Above::Comment(to) => at = to,
            Above::Missing => break None,
        }
    };
    heads.extend(way.into_iter().map(|ix| (ix, head)));
}

/// The folder of a comment: where those about the same thing lie.
fn folder(id: &str) -> &str {
    id.rsplit_once('/').map_or(id, |(folder, _)| folder)
}

/// The folders of a conversation: that of a comment, those of earlier names of what it is about, and of all that was merged with it.
fn folders(of: &str, entries: &[Arc<Entry>], lookup: &Lookup) -> Vec<String> {
    let about = of.strip_prefix(Kind::Comment.folder()).unwrap_or(of).trim_start_matches('/');
    let Some(now) = lookup.find(about) else { return vec![of.to_owned()] };
    let all = [now].into_iter().chain(lookup.merged().of(now).iter().copied());
    let names = all.flat_map(|ix| {
        let (item, kind) = (&entries[ix].item, entries[ix].item.id.kind().folder());
        let earlier = item.common.aliases.iter().map(move |alias| format!("{kind}/{}", alias.text));
        earlier.chain([item.id.to_string()])
    });
    let all = names.map(|name| format!("{}/{name}", Kind::Comment.folder()));
    [of.to_owned()].into_iter().chain(all).collect()
}

/// Notes replies to comments that are not there.
pub fn check(entries: &[Arc<Entry>], lookup: &Lookup, tree: &Tree) -> Vec<Diagnostic> {
    // Things lie in the order of their ids, and the ids of comments begin alike.
    let comments = &entries[entries.partition_point(|entry| entry.item.id.as_str() < Kind::Comment.folder())..];
    let comments = &comments[..comments.partition_point(|entry| entry.item.id.kind() == Kind::Comment)];
    let is_there = |id: &str| comments.binary_search_by(|entry| entry.item.id.as_str().cmp(id)).is_ok();
    let mut mistakes = Vec::new();
    for entry in comments {
        let Some(to) = entry.item.details.comment().and_then(|comment| comment.reply_to.as_ref()) else { continue };
        let id = entry.item.id.as_str();
        let thread = folder(id);
        let names = || folders(thread, entries, lookup).into_iter().map(|folder| format!("{folder}/{}", to.text));
        if is_there(&format!("{thread}/{}", to.text)) || names().any(|id| is_there(&id)) {
            continue;
        }
        // In their order, so that the same is suggested every time.
        let others = comments.iter().map(|entry| entry.item.id.as_str()).filter(|other| *other != id);
        let siblings = others.filter_map(|other| other.strip_prefix(thread)?.strip_prefix('/'));
        let help = model::nearest::suggestion(&to.text, siblings);
        let help = help.unwrap_or_else(|| "write the name of a file beside this one, without `.md`".into());
        let mistake =
            Diagnostic::error(Code::RefDangling, format!("there is no comment `{}` in this conversation", to.text));
        mistakes.push(mistake.at(Place::at(&tree.source(&entry.path()), to.at)).help(help));
    }
    mistakes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn strand(comment: Ix, replies: &[Ix]) -> Strand {
        Strand { comment, replies: replies.to_vec() }
    }

    #[test]
    fn replies_stand_below_what_began_them_and_those_to_nothing_nowhere() {
        let above = [Above::Nothing, Above::Comment(0), Above::Nothing, Above::Comment(1), Above::Missing];
        let above =
            [&above[..], &[Above::Comment(4), Above::Comment(7), Above::Comment(6), Above::Comment(6)]].concat();
        let all: Vec<Ix> = (0..above.len()).collect();
        assert_eq!(strands(&all, |ix| above[ix]), [strand(0, &[1, 3]), strand(2, &[])]);
    }

    proptest! {
        #[test]
        fn every_comment_stands_below_the_end_of_its_own_way(
            replies_to in prop::collection::vec(prop::option::of(0..12_usize), 0..12),
        ) {
            let above = |ix: Ix| match replies_to[ix] {
                None => Above::Nothing,
                Some(to) if to < replies_to.len() => Above::Comment(to),
                Some(_) => Above::Missing,
            };
            let end = |ix: Ix| {
                let way = std::iter::successors(Some(ix), |at| match above(*at) {
                    Above::Comment(to) => Some(to),
                    Above::Nothing | Above::Missing => None,
                });
                way.take(replies_to.len() + 1).find(|at| matches!(above(*at), Above::Nothing))
            };
            let all: Vec<Ix> = (0..replies_to.len()).collect();
            let below = |head: Ix| all.iter().copied().filter(|ix| *ix != head && end(*ix) == Some(head)).collect::<Vec<_>>();
            let heads = all.iter().copied().filter(|ix| end(*ix) == Some(*ix));
            let expected: Vec<Strand> = heads.map(|head| strand(head, &below(head))).collect();
            prop_assert_eq!(strands(&all, above), expected);
        }
    }
}
