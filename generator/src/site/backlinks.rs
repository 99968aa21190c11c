//! The other direction of every link.

use std::collections::HashMap;

use model::item::Kind;

use super::Ix;
use super::lookup::Lookup;
use crate::parse::Entry;

/// For each thing those that refer to it, with the key they do it under.
#[derive(Debug, Default)]
pub struct Backlinks(HashMap<Ix, Vec<(&'static str, Kind, Ix)>>);

impl Backlinks {
    /// The links of all things that are to be seen, turned round.
    pub fn new(entries: &[Entry], shown: &[bool], lookup: &Lookup) -> Backlinks {
        let mut back: HashMap<Ix, Vec<(&'static str, Kind, Ix)>> = HashMap::new();
        for (from, entry) in entries.iter().enumerate().filter(|(from, _)| shown[*from]) {
            for reference in &entry.item.references {
                let Some(to) = lookup.target(from, &reference.to).found() else { continue };
                let link = (reference.key, entry.item.id.kind(), from);
                let links = back.entry(to).or_default();
                if !links.contains(&link) {
                    links.push(link);
                }
            }
        }
        Backlinks(back)
    }

    /// The things of a type that refer to this one under a key.
    pub fn of<'a>(&'a self, to: Ix, kind: Kind, key: &'a str) -> impl Iterator<Item = Ix> + 'a {
        let links = self.0.get(&to).map(Vec::as_slice).unwrap_or_default();
        links.iter().filter(move |(k, of, _)| *k == key && *of == kind).map(|(_, _, from)| *from)
    }

    /// Every thing that refers to this one.
    pub fn all(&self, to: Ix) -> impl Iterator<Item = (&'static str, Ix)> {
        self.0.get(&to).into_iter().flatten().map(|(key, _, from)| (*key, *from))
    }
}
