//! A thing of the site that a command changes: found by what somebody types, changed in its own file and nowhere else.

use std::path::{Path, PathBuf};

use model::edit::{self, Change};
use model::item::{self, Item};
use model::{Diagnostic, ItemId, Kind, SitePath, Source};

use crate::exit::{Failure, Outcome};
use crate::{draw, editor};

/// More folders than this are not named in a sentence.
const MAX_FOLDERS: usize = 3;

/// A thing and the text of its file.
pub struct Thing {
    /// What it is called.
    pub id: ItemId,
    /// Its file.
    pub source: Source,
    root: PathBuf,
}

impl Thing {
    /// The thing that somebody names: `ideas/bus-times`, its address, its file, or its slug alone where that is enough.
    ///
    /// # Errors
    /// When there is none of these types, or several.
    pub fn find(root: &Path, typed: &str, kinds: &[Kind]) -> Result<Thing, Failure> {
        let all: Vec<ItemId> = kinds.iter().flat_map(|kind| ids(root, *kind)).collect();
        let named = named(typed);
        let is_it = |id: &&ItemId| id.as_str() == named || id.within() == named;
        let found: Vec<&ItemId> = all.iter().filter(is_it).collect();
        match found[..] {
            [id] => Thing::read(root, id.clone()),
            [] => Thing::by_earlier_name(root, &named, &all)?.ok_or_else(|| unknown(typed, &named, &all, kinds)),
            _ => {
                let ids: Vec<String> = found.iter().map(|id| format!("`{id}`")).collect();
                Err(Failure::misuse(format!("`{typed}` could be {}; write the folder before it", ids.join(" or "))))
            }
        }
    }

    /// The thing that had this name once.
    fn by_earlier_name(root: &Path, named: &str, all: &[ItemId]) -> Result<Option<Thing>, Failure> {
        let had = |thing: &Thing| {
            let (item, _) = item::parse(&thing.source, thing.id.clone());
            let folder = thing.id.kind().folder();
            let aliases = item.map(|item| item.common.aliases).unwrap_or_default();
            aliases.iter().any(|alias| alias.text == named || format!("{folder}/{}", alias.text) == named)
        };
        let things = all.iter().map(|id| Thing::read(root, id.clone())).collect::<Result<Vec<_>, _>>()?;
        Ok(things.into_iter().find(had))
    }

    fn read(root: &Path, id: ItemId) -> Result<Thing, Failure> {
        let file = root.join(id.file());
        let text = std::fs::read_to_string(&file).map_err(|error| Failure::unreadable(&file, &error))?;
        Ok(Thing { source: Source::new(id.path(), text), root: root.to_owned(), id })
    }

    /// Its file, relative to the site.
    pub fn file(&self) -> String {
        self.id.file()
    }

    /// What its file says.
    ///
    /// # Errors
    /// When it cannot be read; its mistakes have been shown.
    pub fn item(&self) -> Result<Item, Failure> {
        let (item, mistakes) = item::parse(&self.source, self.id.clone());
        item.ok_or_else(|| {
            draw::all(&mistakes, false);
            Failure::Mistakes
        })
    }

    /// Its text with these changes, and what is wrong with that.
    ///
    /// # Errors
    /// When its file is written in a way that only a person can change, or would have a mistake that it did not have before.
    pub fn with(&self, changes: &[Change]) -> Result<Changed, Failure> {
        let text = edit::edited(&self.source, changes).map_err(Failure::misuse)?;
        let changed = Source::new(self.source.path.clone(), text.as_str());
        let (_, before) = item::parse(&self.source, self.id.clone());
        let (_, after) = item::parse(&changed, self.id.clone());
        let is_old = |mistake: &Diagnostic| {
            before.iter().any(|old| (old.code, &old.message) == (mistake.code, &mistake.message))
        };
        let new: Vec<Diagnostic> = after.into_iter().filter(|mistake| !is_old(mistake)).collect();
        if let Some(mistake) = new.iter().find(|mistake| mistake.is_error()) {
            let help = mistake.help.as_deref().map_or_else(String::new, |help| format!("; {help}"));
            return Err(Failure::misuse(format!("{}{help}", mistake.message)));
        }
        Ok(Changed { text, warnings: new })
    }

    /// Writes its file anew.
    ///
    /// # Errors
    /// When somebody else changed it meanwhile, or the disk refuses.
    pub fn write(&self, text: &str) -> Outcome {
        editor::replace(&self.unchanged()?, text)
    }

    /// Takes its file away.
    ///
    /// # Errors
    /// When somebody else changed it meanwhile, or the disk refuses.
    pub fn remove(&self) -> Outcome {
        let path = self.unchanged()?;
        std::fs::remove_file(&path).map_err(|error| Failure::machine(format!("{}: {error}", path.display())))
    }

    /// The path of its file, which is as it was read.
    fn unchanged(&self) -> Result<PathBuf, Failure> {
        let path = self.root.join(self.file());
        let now = std::fs::read_to_string(&path).map_err(|error| Failure::unreadable(&path, &error))?;
        match now == *self.source.text {
            true => Ok(path),
            false => {
                Err(Failure::misuse(format!("{} was changed at the same time; run the command again", self.file())))
            }
        }
    }
}

/// The text of a thing after a change.
pub struct Changed {
    /// All of it.
    pub text: String,
    /// What is wrong with it, and was not before: reminders.
    pub warnings: Vec<Diagnostic>,
}

/// What somebody types as an id: without the folder of all content, the extension, and what stands around an address.
fn named(typed: &str) -> String {
    let path = typed.trim_matches('/');
    let path = path.strip_prefix("content/").unwrap_or(path);
    let path = path.strip_suffix(".md").unwrap_or(path);
    path.strip_prefix("support/").unwrap_or(path).to_owned()
}

/// All things of a type, by the names of their files.
pub fn ids(root: &Path, kind: Kind) -> Vec<ItemId> {
    let mut found = Vec::new();
    below(root, &format!("content/{}", kind.folder()), &mut found);
    found.sort();
    found
}

fn below(root: &Path, folder: &str, found: &mut Vec<ItemId>) {
    for file in std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten() {
        let Some(name) = file.file_name().to_str().map(str::to_owned) else { continue };
        let path = format!("{folder}/{name}");
        match file.file_type().is_ok_and(|is| is.is_dir()) {
            true => below(root, &path, found),
            false => found.extend(SitePath::parse(&path).and_then(|path| ItemId::of_file(&path))),
        }
    }
}

fn unknown(typed: &str, named: &str, all: &[ItemId], kinds: &[Kind]) -> Failure {
    let names = all.iter().map(|id| if named.contains('/') { id.as_str() } else { id.within() });
    let folders: Vec<String> = kinds.iter().map(|kind| format!("content/{}/", kind.folder())).collect();
    let help = match folders.len() > MAX_FOLDERS {
        true => model::nearest::nearest(named, names).map(|near| format!("did you mean `{near}`?")),
        false => model::nearest::suggestion(named, names),
    };
    let help = help.unwrap_or_else(|| match folders.len() > MAX_FOLDERS {
        true => "name a file in content/ without its `.md`, such as ideas/bus-times".into(),
        false => format!("name a file of {} without its `.md`", folders.join(" or ")),
    });
    match kinds {
        [kind] => Failure::misuse(format!("there is no {kind} `{typed}`; {help}")),
        _ => Failure::misuse(format!("there is no `{typed}`; {help}")),
    }
}
