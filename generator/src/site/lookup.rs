//! Names to things: ids, earlier names, bare slugs; and what is wrong with references.

use std::collections::HashSet;
use std::sync::Arc;

use hashbrown::HashMap;
use model::fields::{Found, Reference};
use model::item::{ItemId, Kind};
use model::nearest::nearest;
use model::value::{Written, kinds_of};
use model::{Code, Diagnostic, Place, Source};
use rayon::prelude::*;

use super::Ix;
use super::merged::{self, Merged};
use super::translations::Version;
use crate::memory::Entry;
use crate::tree::Tree;

/// Where a reference leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// To this thing.
    Found(Ix),
    /// To a thing whose file could not be read.
    Broken,
    /// Nowhere.
    Missing,
}

impl Target {
    /// The thing, if there is one.
    pub fn found(self) -> Option<Ix> {
        match self {
            Target::Found(ix) => Some(ix),
            Target::Broken | Target::Missing => None,
        }
    }
}

/// Why a reference leads nowhere.
enum Wrong {
    /// The file could not be read.
    Broken,
    /// There is no such thing.
    Dangling,
    /// It is of this type, which cannot stand there.
    Type(Kind),
    /// It could be any of these.
    Ambiguous(Vec<Ix>),
}

/// All names of a site.
#[derive(Debug, Default)]
pub struct Lookup {
    ids: HashMap<ItemId, Ix>,
    aliases: HashMap<String, Ix>,
    broken: HashSet<String>,
    merged: Merged,
    /// What the references of each thing lead to, in their order.
    targets: Vec<Box<[Target]>>,
}

impl Lookup {
    /// The names of these things, with what their references lead to; and what is wrong with either.
    pub fn of(
        entries: &[Arc<Entry>],
        versions: &[Version],
        broken: &[ItemId],
        seen: &[bool],
        settings: &(Option<Source>, Found),
        tree: &Tree,
    ) -> (Lookup, Vec<Diagnostic>) {
        let mut mistakes = Vec::new();
        let mut lookup = Lookup::new(entries, broken, tree, &mut mistakes);
        for version in versions {
            lookup.names_of_version(version, entries, tree, &mut mistakes);
        }
        lookup.merged = Merged::new(entries, seen, &lookup);
        lookup.resolve(entries, settings, tree, &mut mistakes);
        (lookup, mistakes)
    }

    fn new(entries: &[Arc<Entry>], broken: &[ItemId], tree: &Tree, mistakes: &mut Vec<Diagnostic>) -> Lookup {
        let ids: HashMap<ItemId, Ix> = entries.iter().enumerate().map(|(ix, e)| (e.item.id.clone(), ix)).collect();
        let broken = broken.iter().map(ItemId::to_string).collect();
        let mut lookup = Lookup { ids, broken, ..Lookup::default() };
        for (ix, entry) in entries.iter().enumerate() {
            for alias in &entry.item.common.aliases {
                if let Err(mistake) = lookup.claim(ix, alias, entries, tree) {
                    mistakes.push(*mistake);
                }
            }
        }
        lookup
    }

    /// The names of a translation are names of its thing.
    fn names_of_version(
        &mut self,
        version: &Version,
        entries: &[Arc<Entry>],
        tree: &Tree,
        mistakes: &mut Vec<Diagnostic>,
    ) {
        let item = &version.entry.item;
        self.aliases.insert(item.id.to_string(), version.of);
        for alias in &item.common.aliases {
            let id = format!("{}/{}", item.id.kind().folder(), alias.text);
            match self.find(&id).filter(|owner| *owner != version.of) {
                None => _ = self.aliases.insert(id, version.of),
                Some(owner) => {
                    let mistake = Diagnostic::error(Code::AliasTaken, format!("the name `{}` is taken", alias.text));
                    let at = Place::at(&tree.source(&version.entry.path()), alias.at);
                    let mistake = mistake.at(at).label("by this one", Place::file(&entries[owner].path()));
                    mistakes.push(mistake.help("remove it: an address can lead to one thing only"));
                }
            }
        }
    }

    /// Claims an earlier name for a thing.
    fn claim(&mut self, ix: Ix, alias: &Written, entries: &[Arc<Entry>], tree: &Tree) -> Result<(), Box<Diagnostic>> {
        let id = format!("{}/{}", entries[ix].item.id.kind().folder(), alias.text);
        let Some(owner) = self.ids.get(id.as_str()).or_else(|| self.aliases.get(&id)).copied() else {
            self.aliases.insert(id, ix);
            return Ok(());
        };
        let other = &entries[owner];
        let place = match other.item.common.aliases.iter().find(|written| written.text == alias.text) {
            Some(written) if owner != ix => Place::at(&tree.source(&other.path()), written.at),
            _ => Place::file(&other.path()),
        };
        let mistake = Diagnostic::error(Code::AliasTaken, format!("the name `{}` is taken", alias.text))
            .at(Place::at(&tree.source(&entries[ix].path()), alias.at))
            .label("by this one", place)
            .help("remove it from one of the two: an address can lead to one thing only");
        Err(Box::new(mistake))
    }

    /// The thing of this id or earlier name, or the one into which it was merged.
    pub fn find(&self, id: &str) -> Option<Ix> {
        let ix = self.ids.get(id).or_else(|| self.aliases.get(id)).copied()?;
        Some(self.merged.whole(ix).unwrap_or(ix))
    }

    /// What was merged into what.
    pub fn merged(&self) -> &Merged {
        &self.merged
    }

    /// The thing that a reference means, if it means one.
    pub fn followed(&self, reference: &Reference, entries: &[Arc<Entry>]) -> Option<Ix> {
        self.follow(reference, entries).ok()
    }

    /// The things whose files could not be read.
    pub fn broken(&self) -> impl Iterator<Item = ItemId> {
        self.broken.iter().filter_map(|id| ItemId::parse(id))
    }

    /// What the references of a thing lead to, in their order.
    pub fn targets(&self, from: Ix) -> &[Target] {
        self.targets.get(from).map(Box::as_ref).unwrap_or_default()
    }

    /// Follows all references and notes what is wrong with them.
    fn resolve(
        &mut self,
        entries: &[Arc<Entry>],
        settings: &(Option<Source>, Found),
        tree: &Tree,
        mistakes: &mut Vec<Diagnostic>,
    ) {
        if let (Some(source), found) = settings {
            let wrong = found.references.iter().filter_map(|reference| {
                let why = self.follow(reference, entries).err()?;
                self.mistake(&why, reference, &|| source.clone(), entries)
            });
            mistakes.extend(wrong);
        }
        let followed: Vec<(Box<[Target]>, Vec<Diagnostic>)> =
            entries.par_iter().map(|entry| self.follow_all(entry, entries, tree)).collect();
        for (targets, wrong) in followed {
            self.targets.push(targets);
            mistakes.extend(wrong);
        }
        self.cycles("joined_into", entries, tree, mistakes);
        self.cycles(merged::KEY, entries, tree, mistakes);
    }

    fn follow_all(&self, entry: &Entry, entries: &[Arc<Entry>], tree: &Tree) -> (Box<[Target]>, Vec<Diagnostic>) {
        let mut mistakes = Vec::new();
        let targets = entry.item.references.iter().map(|reference| match self.follow(reference, entries) {
            Ok(ix) => Target::Found(ix),
            Err(Wrong::Broken) => Target::Broken,
            Err(why) => {
                mistakes.extend(self.mistake(&why, reference, &|| tree.source(&entry.path()), entries));
                Target::Missing
            }
        });
        (targets.collect(), mistakes)
    }

    /// The thing that a reference means.
    fn follow(&self, reference: &Reference, entries: &[Arc<Entry>]) -> Result<Ix, Wrong> {
        if reference.to.contains('/') {
            return self.follow_one(&reference.to, reference, entries);
        }
        let possible: Vec<String> =
            kinds_of(reference.kinds).map(|kind| format!("{}/{}", kind.folder(), reference.to)).collect();
        let found: Vec<Ix> = possible.iter().filter_map(|id| self.find(id)).collect();
        match found[..] {
            [] if possible.iter().any(|id| self.broken.contains(id)) => Err(Wrong::Broken),
            [] => Err(Wrong::Dangling),
            [ix] => Ok(ix),
            _ => Err(Wrong::Ambiguous(found)),
        }
    }

    fn follow_one(&self, id: &str, reference: &Reference, entries: &[Arc<Entry>]) -> Result<Ix, Wrong> {
        match self.find(id) {
            None if self.broken.contains(id) => Err(Wrong::Broken),
            None => Err(Wrong::Dangling),
            Some(ix) if kinds_of(reference.kinds).any(|kind| kind == entries[ix].item.id.kind()) => Ok(ix),
            Some(ix) => Err(Wrong::Type(entries[ix].item.id.kind())),
        }
    }

    /// What is wrong with a reference, in words; nothing where the mistake is that of another file.
    fn mistake(
        &self,
        why: &Wrong,
        reference: &Reference,
        source: &dyn Fn() -> Source,
        entries: &[Arc<Entry>],
    ) -> Option<Diagnostic> {
        let at = || Place::at(&source(), reference.at);
        match why {
            Wrong::Broken => None,
            Wrong::Dangling => Some(self.dangling(reference, at(), entries)),
            Wrong::Type(is) => Some(wrong_type(reference, at(), *is)),
            Wrong::Ambiguous(found) => Some(ambiguous(reference, at(), found, entries)),
        }
    }

    fn dangling(&self, reference: &Reference, at: Place, entries: &[Arc<Entry>]) -> Diagnostic {
        let right_kind = |ix: &Ix| kinds_of(reference.kinds).any(|kind| kind == entries[*ix].item.id.kind());
        let names = self.ids.iter().map(|(id, ix)| (id.as_str(), ix));
        let names = names.chain(self.aliases.iter().map(|(id, ix)| (id.as_str(), ix)));
        let names = names.filter(|(_, ix)| right_kind(ix)).map(|(id, _)| id);
        let full = reference.to.contains('/');
        let mut names: Vec<&str> =
            if full { names.collect() } else { names.map(|id| id.rsplit('/').next().unwrap_or(id)).collect() };
        names.sort_unstable();
        let help = match nearest(&reference.to, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write the file `content/{}.md`, or correct the name", with_folder(reference)),
        };
        Diagnostic::error(Code::RefDangling, format!("there is no `{}`", reference.to)).at(at).help(help)
    }

    /// Things that are joined or merged into each other in a circle would have no page to lead to.
    fn cycles(&self, key: &str, entries: &[Arc<Entry>], tree: &Tree, mistakes: &mut Vec<Diagnostic>) {
        let next = |ix: Ix| {
            let place = entries[ix].item.references.iter().position(|reference| reference.key == key)?;
            Some((self.targets(ix).get(place)?.found()?, entries[ix].item.references[place].at))
        };
        let starts = entries.par_iter().enumerate();
        let starts: Vec<_> = starts.filter(|(start, _)| next(*start).is_some()).collect();
        for (start, entry) in starts {
            let (mut at, mut steps) = (start, 0);
            while let Some((to, _)) = next(at).filter(|_| steps <= entries.len()) {
                (at, steps) = (to, steps + 1);
                if at == start {
                    let place = next(start).map_or_else(
                        || Place::file(&entry.path()),
                        |(_, span)| Place::at(&tree.source(&entry.path()), span),
                    );
                    let message = format!("`{}` is {} itself in the end", entry.item.id, key.replace('_', " "));
                    let help = format!("remove `{key}:` from the one that the others became part of");
                    mistakes.push(Diagnostic::error(Code::RefCycle, message).at(place).help(help));
                    break;
                }
            }
        }
    }
}

fn with_folder(reference: &Reference) -> String {
    match (reference.to.contains('/'), kinds_of(reference.kinds).next()) {
        (false, Some(kind)) => format!("{}/{}", kind.folder(), reference.to),
        _ => reference.to.clone(),
    }
}

fn wrong_type(reference: &Reference, at: Place, is: Kind) -> Diagnostic {
    let wanted: Vec<&str> = kinds_of(reference.kinds).map(Kind::folder).collect();
    Diagnostic::error(Code::RefWrongType, format!("`{}` is of type {is}, which cannot stand here", reference.to))
        .at(at)
        .help(format!("it can be one of: {}", wanted.join(", ")))
}

fn ambiguous(reference: &Reference, at: Place, found: &[Ix], entries: &[Arc<Entry>]) -> Diagnostic {
    let ids: Vec<String> = found.iter().map(|ix| format!("`{}`", entries[*ix].item.id)).collect();
    Diagnostic::error(Code::RefAmbiguous, format!("`{}` could mean several things", reference.to))
        .at(at)
        .help(format!("write the folder before it: {}", ids.join(" or ")))
}
