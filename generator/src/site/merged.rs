//! Things that were merged into another: the same thought, sent more than once. Such a thing keeps its file, and has no
//! place of its own any more: its texts stand on the page of the other, its address leads there, and whatever refers to
//! it, or it refers to, refers to the other.
//!
//! A merge is one key in one file, so it is taken back by taking out the key.

use std::sync::Arc;

use hashbrown::HashMap;

use super::lookup::Lookup;
use super::{Ix, Site};
use crate::memory::Entry;

/// The key that says so.
pub const KEY: &str = "merged_into";

/// What was merged into what, each to the end of its way.
#[derive(Debug, Default)]
pub struct Merged {
    into: HashMap<Ix, Ix>,
    /// The other direction, in the order of their ids.
    of: HashMap<Ix, Vec<Ix>>,
}

impl Merged {
    /// The merges of those that would be seen, into what is seen: a draft is merged into nothing yet, and nothing into a draft. Those that run in a circle are none; they
    /// are mistakes.
    pub fn new(entries: &[Arc<Entry>], seen: &[bool], lookup: &Lookup) -> Merged {
        let next = |ix: Ix| {
            let references = &entries[ix].item.references;
            let reference = references.iter().find(|reference| reference.key == KEY).filter(|_| seen[ix])?;
            lookup.followed(reference, entries)
        };
        let ends = (0..entries.len()).filter_map(|ix| Some((ix, end(ix, next).filter(|end| seen[*end])?)));
        let mut merged = Merged::default();
        for (from, into) in ends {
            merged.into.insert(from, into);
            merged.of.entry(into).or_default().push(from);
        }
        merged
    }

    /// What a thing was merged into.
    pub fn whole(&self, ix: Ix) -> Option<Ix> {
        self.into.get(&ix).copied()
    }

    /// The things that were merged into this one.
    pub fn of(&self, into: Ix) -> &[Ix] {
        self.of.get(&into).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The end of the way of a thing, if it goes anywhere.
fn end(start: Ix, next: impl Fn(Ix) -> Option<Ix>) -> Option<Ix> {
    let (mut at, mut way) = (next(start)?, vec![start]);
    loop {
        if way.contains(&at) {
            return None;
        }
        way.push(at);
        match next(at) {
            Some(further) => at = further,
            None => return Some(at),
        }
    }
}

impl Site {
    /// The things that were merged into this one.
    pub fn merged_into(&self, ix: Ix) -> &[Ix] {
        self.lookup.merged().of(ix)
    }

    /// What a thing was merged into.
    pub fn merged(&self, ix: Ix) -> Option<Ix> {
        self.lookup.merged().whole(ix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_is_walked_to_its_end_and_no_circle() {
        let next = [Some(1), Some(2), None, Some(4), Some(3), Some(3)];
        let ends: Vec<Option<Ix>> = (0..6).map(|ix| end(ix, |ix| next[ix])).collect();
        assert_eq!(ends, [Some(2), Some(2), None, None, None, None]);
    }
}
