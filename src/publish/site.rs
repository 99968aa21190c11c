//! The built site as it lies on the disk: each file with its size and its hash.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use model::SitePath;
use rayon::prelude::*;

use super::list;
use crate::exit::Failure;

/// What tells two files apart, in letters: more than enough that nobody finds two with the same by chance.
pub type Hash = String;
const LETTERS: usize = 32;

/// A built site.
#[derive(Debug)]
pub struct Site {
    /// Its folder.
    pub folder: PathBuf,
    /// The address that its pages give themselves; empty where they have none.
    pub address: String,
    /// By what it is known, where any site may have that address, or could when it was sent before.
    pub mark: Option<String>,
    /// Its files.
    pub files: BTreeMap<SitePath, File>,
}

/// A file of a site.
#[derive(Clone, Debug)]
pub struct File {
    /// How many bytes it has.
    pub size: u64,
    /// What they are.
    pub hash: Hash,
}

impl Site {
    /// Reads the site in a folder.
    ///
    /// # Errors
    /// When something in it cannot be read, or is no file.
    pub fn read(folder: &Path, address: String) -> Result<Site, Failure> {
        let mut paths = Vec::new();
        walk(folder, folder, &mut paths)?;
        let read = |path: SitePath| {
            let place = folder.join(path.as_str());
            let bytes = fs::read(&place).map_err(|error| Failure::unreadable(&place, &error))?;
            Ok((path, File { size: bytes.len() as u64, hash: hash(&bytes) }))
        };
        let files = paths.into_par_iter().map(read).collect::<Result<_, Failure>>()?;
        Ok(Site { folder: folder.to_owned(), address, mark: None, files })
    }

    /// What is in a file.
    ///
    /// # Errors
    /// When it cannot be read, or is another one than it was: then a build is under way.
    pub fn bytes(&self, path: &SitePath) -> Result<Vec<u8>, Failure> {
        let place = self.place(path);
        let bytes = fs::read(&place).map_err(|error| Failure::unreadable(&place, &error))?;
        match self.files.get(path).is_some_and(|file| file.hash == hash(&bytes)) {
            true => Ok(bytes),
            false => Err(Failure::misuse(format!(
                "{} changed while it was being published; publish again when the build is done",
                place.display()
            ))),
        }
    }

    /// Where a file lies.
    pub fn place(&self, path: &SitePath) -> PathBuf {
        self.folder.join(path.as_str())
    }
}

fn hash(bytes: &[u8]) -> Hash {
    blake3::hash(bytes).to_hex()[..LETTERS].to_owned()
}

/// Keys, repositories and settings of programs are hidden; of what is for the public, only what has its place by a standard.
fn is_hidden(name: &SitePath) -> bool {
    let mut parts = name.as_str().split('/');
    parts.any(|part| part.starts_with('.') && part != ".well-known" && part != ".nojekyll")
}

/// Every file below a folder.
fn walk(root: &Path, folder: &Path, all: &mut Vec<SitePath>) -> Result<(), Failure> {
    let at = |error| Failure::unreadable(folder, &error);
    for entry in fs::read_dir(folder).map_err(at)? {
        let path = entry.map_err(at)?.path();
        let kind = fs::symlink_metadata(&path).map_err(|error| Failure::unreadable(&path, &error))?.file_type();
        if kind.is_dir() {
            walk(root, &path, all)?;
            continue;
        }
        let name = path.strip_prefix(root).ok().and_then(Path::to_str).and_then(SitePath::parse);
        match name.filter(|_| kind.is_file()) {
            Some(name) if name.as_str() == list::NAME => {}
            Some(name) if is_hidden(&name) => {
                return Err(Failure::misuse(format!(
                    "{} is hidden, so no build made it, and what is in it may not be for everybody; take it away",
                    path.display()
                )));
            }
            Some(name) => all.push(name),
            None => {
                return Err(Failure::misuse(format!(
                    "{} cannot be published: it is no plain file, or its name is none that every system takes; take it away",
                    path.display()
                )));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_no_part_of_a_site_but_for_what_has_its_place_there() {
        let hidden = |name: &str| is_hidden(&SitePath::parse(name).unwrap());
        for name in [".env", ".git/config", "files/.htpasswd", ".well-known/.git/config"] {
            assert!(hidden(name), "{name}");
        }
        for name in [".well-known/security.txt", ".nojekyll", "index.html", "a.b/c.d.html"] {
            assert!(!hidden(name), "{name}");
        }
    }
}
