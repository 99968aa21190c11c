//! A folder, here or on a disk of another machine. What differs is found by reading, so what was written half is found, too,
//! whatever the list says. A file waits beside the site until it is whole, and then moves to its place.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use model::SitePath;
use rayon::prelude::*;

use super::{End, Found, List, Place, Plan, Site, Step, list, step_by_step};
use crate::exit::{Failure, Outcome};

/// Where a file waits until it is whole.
const WAITING: &str = ".showground-sending";
/// Who has the turn to publish here.
pub const TURN: &str = ".showground-publishing";

/// A folder into which a site is sent.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder with this name, which may not be there yet.
    pub fn at(root: PathBuf) -> Folder {
        Folder { root }
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn is_same(&self, name: &str, site: &Site) -> bool {
        let Some((path, file)) = site.files.get_key_value(name) else { return false };
        let place = self.root.join(name);
        let is_as_long = fs::symlink_metadata(&place).is_ok_and(|stat| stat.is_file() && stat.len() == file.size);
        is_as_long && matches!((fs::read(&place), fs::read(site.place(path))), (Ok(there), Ok(ours)) if there == ours)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Outcome {
        let (waiting, place) = (self.root.join(WAITING), self.root.join(name));
        let folder = place.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(|error| fault(folder, &error))?;
        write_anew(&waiting, bytes).map_err(|error| fault(&waiting, &error))?;
        without_empty_folders(&place);
        fs::rename(&waiting, &place).map_err(|error| fault(&place, &error))
    }

    /// Deletes a file, and the folders that are empty without it.
    fn delete(&self, path: &SitePath) -> Outcome {
        let place = self.root.join(path.as_str());
        match fs::remove_file(&place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fault(&place, &error)),
            Ok(()) | Err(_) => {}
        }
        let folders = place.ancestors().skip(1).take_while(|folder| *folder != self.root);
        folders.map(fs::remove_dir).take_while(Result::is_ok).for_each(drop); // up to one that is not empty
        Ok(())
    }
}

impl End for Folder {
    fn found(&self, site: &Site) -> Result<Found, Failure> {
        let mut names = Vec::new();
        if self.root.exists() {
            walk(&self.root, &self.root, &mut names)?;
        }
        let place = self.root.join(list::NAME);
        let list = match fs::read(&place) {
            Ok(bytes) => List::parse(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(fault(&place, &error)),
        };
        let files: BTreeMap<String, bool> = names
            .into_par_iter()
            .map(|name| (self.is_same(&name, site), name))
            .map(|(same, name)| (name, same))
            .collect();
        Ok(Found { files, list })
    }

    fn take(&self, plan: &Plan, site: &Site, list: Option<&List>, done: &dyn Fn()) -> Outcome {
        step_by_step(self, plan, site, list, done)
    }
}

impl Place for Folder {
    fn take(&self, steps: &[Step], site: &Site, done: &dyn Fn()) -> Outcome {
        for step in steps {
            match step {
                Step::Send(path) => self.put(path.as_str(), &site.bytes(path)?)?,
                Step::Delete(path) => self.delete(path)?,
            }
            done();
        }
        Ok(())
    }

    fn note(&self, list: &List) -> Outcome {
        self.put(list::NAME, &list.bytes())
    }
}

/// A publishing that was stopped may have emptied folders and not yet taken them away; what is in one stays, and is said.
fn without_empty_folders(place: &Path) {
    if fs::symlink_metadata(place).is_ok_and(|stat| stat.is_dir()) {
        fs::read_dir(place).into_iter().flatten().flatten().for_each(|entry| without_empty_folders(&entry.path()));
        let _ = fs::remove_dir(place); // one that is not empty stays
    }
}

/// Into a file that was not there: a link that somebody put in its place leads nowhere.
fn write_anew(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    fs::File::create_new(path)?.write_all(bytes)
}

fn fault(path: &Path, error: &io::Error) -> Failure {
    Failure::machine(format!("{}: {error}; mend that, and publish again: it goes on from there", path.display()))
}

/// The names of all files below a folder, but for our own. A link is a file, and leads nowhere.
fn walk(root: &Path, folder: &Path, all: &mut Vec<String>) -> Result<(), Failure> {
    let at = |error: io::Error| Failure::machine(format!("{}: {error}", folder.display()));
    for entry in fs::read_dir(folder).map_err(at)? {
        let entry = entry.map_err(at)?;
        let path = entry.path();
        if entry.file_type().map_err(at)?.is_dir() {
            walk(root, &path, all)?;
            continue;
        }
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        if ![list::NAME, WAITING, TURN].contains(&name.as_str()) {
            all.push(name);
        }
    }
    Ok(())
}
