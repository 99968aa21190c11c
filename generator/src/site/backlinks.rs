//! The other direction of every link.

use std::sync::Arc;

use model::item::Kind;

use super::Ix;
use super::lookup::Lookup;
use crate::memory::Entry;

/// For each thing those that refer to it, with the key they do it under, in the order of key, type and place.
#[derive(Debug, Default)]
pub struct Backlinks(Vec<Vec<(&'static str, Kind, Ix)>>);

impl Backlinks {
    /// The links of all things that are to be seen, turned round. Those of a thing that was merged into another are that one's.
    pub fn new(entries: &[Arc<Entry>], seen: &[bool], lookup: &Lookup) -> Backlinks {
        let mut back: Vec<Vec<(&'static str, Kind, Ix)>> = vec![Vec::new(); entries.len()];
        for (from, entry) in entries.iter().enumerate().filter(|(from, _)| seen[*from]) {
            let whose = lookup.merged().whole(from).unwrap_or(from);
            for (reference, target) in entry.item.references.iter().zip(lookup.targets(from)) {
                if let Some(to) = target.found().filter(|to| whose == from || whose != *to) {
                    back[to].push((reference.key, entry.item.id.kind(), whose));
                }
            }
        }
        for links in &mut back {
            links.sort_unstable();
            links.dedup();
        }
        Backlinks(back)
    }

    /// The things of a type that refer to this one under a key.
    pub fn of<'a>(&'a self, to: Ix, kind: Kind, key: &'a str) -> impl Iterator<Item = Ix> + 'a {
        let links = self.0.get(to).map(Vec::as_slice).unwrap_or_default();
        let start = links.partition_point(|(k, of, _)| (*k, *of) < (key, kind));
        links[start..].iter().take_while(move |(k, of, _)| *k == key && *of == kind).map(|(_, _, from)| *from)
    }

    /// Every thing that refers to this one, with its type and the key it does it under.
    pub fn all(&self, to: Ix) -> impl Iterator<Item = (&'static str, Kind, Ix)> {
        self.0.get(to).into_iter().flatten().copied()
    }
}
