//! Names to things: ids, earlier names, bare slugs; and what is wrong with references.

use std::collections::{HashMap, HashSet};

use model::fields::{Found, Reference};
use model::item::{ItemId, Kind};
use model::nearest::nearest;
use model::value::kinds_of;
use model::{Code, Diagnostic, Place, Source, Span};

use super::Ix;
use crate::parse::Entry;

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

/// All names of a site.
#[derive(Debug, Default)]
pub struct Lookup {
    ids: HashMap<String, Ix>,
    aliases: HashMap<String, Ix>,
    broken: HashSet<String>,
    /// What the references of each thing lead to, by what was written.
    targets: Vec<HashMap<String, Target>>,
}

impl Lookup {
    /// The names of these things.
    pub fn new(entries: &[Entry], broken: &[ItemId], mistakes: &mut Vec<Diagnostic>) -> Lookup {
        let ids: HashMap<String, Ix> = entries.iter().enumerate().map(|(ix, e)| (e.item.id.to_string(), ix)).collect();
        let broken = broken.iter().map(ItemId::to_string).collect();
        let mut lookup = Lookup { ids, broken, ..Lookup::default() };
        for (ix, entry) in entries.iter().enumerate() {
            for alias in &entry.item.common.aliases {
                lookup.claim(ix, &alias.text, alias.at, entries, mistakes);
            }
        }
        lookup
    }

    fn claim(&mut self, ix: Ix, alias: &str, at: Span, entries: &[Entry], mistakes: &mut Vec<Diagnostic>) {
        let id = format!("{}/{alias}", entries[ix].item.id.kind().folder());
        let owner = self.ids.get(&id).or_else(|| self.aliases.get(&id)).copied();
        let Some(owner) = owner else {
            self.aliases.insert(id, ix);
            return;
        };
        let other = &entries[owner];
        let place = match other.item.common.aliases.iter().find(|written| written.text == alias) {
            Some(written) if owner != ix => Place::at(&other.source, written.at),
            _ => Place::file(&other.source.path),
        };
        let mistake = Diagnostic::error(Code::AliasTaken, format!("the name `{alias}` is taken"))
            .at(Place::at(&entries[ix].source, at))
            .label("by this one", place)
            .help("remove it from one of the two: an address can lead to one thing only");
        mistakes.push(mistake);
    }

    /// The thing of this id or earlier name.
    pub fn find(&self, id: &str) -> Option<Ix> {
        self.ids.get(id).or_else(|| self.aliases.get(id)).copied()
    }

    /// The things whose files could not be read.
    pub fn broken(&self) -> impl Iterator<Item = ItemId> {
        self.broken.iter().filter_map(|id| ItemId::parse(id))
    }

    /// What a reference of a thing leads to.
    pub fn target(&self, from: Ix, to: &str) -> Target {
        self.targets.get(from).and_then(|targets| targets.get(to)).copied().unwrap_or(Target::Missing)
    }

    /// Follows all references and notes what is wrong with them.
    pub fn resolve(&mut self, entries: &[Entry], settings: &(Option<Source>, Found), mistakes: &mut Vec<Diagnostic>) {
        if let (Some(source), found) = settings {
            let wrong = found.references.iter().filter_map(|reference| self.follow(reference, source, entries).err());
            mistakes.extend(wrong.flatten().map(|mistake| *mistake));
        }
        for entry in entries {
            let mut targets = HashMap::new();
            for reference in &entry.item.references {
                let target = match self.follow(reference, &entry.source, entries) {
                    Ok(ix) => Target::Found(ix),
                    Err(None) => Target::Broken,
                    Err(Some(mistake)) => {
                        mistakes.push(*mistake);
                        Target::Missing
                    }
                };
                targets.insert(reference.to.clone(), target);
            }
            self.targets.push(targets);
        }
        self.cycles(entries, mistakes);
    }

    /// The thing that a reference means; no mistake when its file could not be read.
    fn follow(&self, reference: &Reference, source: &Source, entries: &[Entry]) -> Result<Ix, Option<Box<Diagnostic>>> {
        let at = Place::at(source, reference.at);
        let possible = match reference.to.contains('/') {
            true => vec![reference.to.clone()],
            false => kinds_of(reference.kinds).map(|kind| format!("{}/{}", kind.folder(), reference.to)).collect(),
        };
        let found: Vec<Ix> = possible.iter().filter_map(|id| self.find(id)).collect();
        match found[..] {
            [] if possible.iter().any(|id| self.broken.contains(id)) => Err(None),
            [] => Err(Some(Box::new(self.dangling(reference, at, entries)))),
            [ix] if kinds_of(reference.kinds).any(|kind| kind == entries[ix].item.id.kind()) => Ok(ix),
            [ix] => Err(Some(Box::new(wrong_type(reference, at, entries[ix].item.id.kind())))),
            _ => Err(Some(Box::new(ambiguous(reference, at, &found, entries)))),
        }
    }

    fn dangling(&self, reference: &Reference, at: Place, entries: &[Entry]) -> Diagnostic {
        let right_kind = |ix: &Ix| kinds_of(reference.kinds).any(|kind| kind == entries[*ix].item.id.kind());
        let names = self.ids.iter().chain(&self.aliases).filter(|(_, ix)| right_kind(ix)).map(|(id, _)| id.as_str());
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

    /// Ideas that are joined into each other in a circle would have no page to lead to.
    fn cycles(&self, entries: &[Entry], mistakes: &mut Vec<Diagnostic>) {
        let next = |ix: Ix| {
            let joined = entries[ix].item.references.iter().find(|reference| reference.key == "joined_into")?;
            Some((self.target(ix, &joined.to).found()?, joined.at))
        };
        for (start, entry) in entries.iter().enumerate() {
            let (mut at, mut steps) = (start, 0);
            while let Some((to, _)) = next(at).filter(|_| steps <= entries.len()) {
                (at, steps) = (to, steps + 1);
                if at == start {
                    let place = next(start)
                        .map_or_else(|| Place::file(&entry.source.path), |(_, span)| Place::at(&entry.source, span));
                    let mistake = Diagnostic::error(
                        Code::RefCycle,
                        format!("`{}` is joined into itself in the end", entry.item.id),
                    );
                    mistakes.push(
                        mistake.at(place).help("remove `joined_into:` from the one that the others became part of"),
                    );
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

fn ambiguous(reference: &Reference, at: Place, found: &[Ix], entries: &[Entry]) -> Diagnostic {
    let ids: Vec<String> = found.iter().map(|ix| format!("`{}`", entries[*ix].item.id)).collect();
    Diagnostic::error(Code::RefAmbiguous, format!("`{}` could mean several things", reference.to))
        .at(at)
        .help(format!("write the folder before it: {}", ids.join(" or ")))
}
