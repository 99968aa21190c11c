//! The ways in which a site is built.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};
use std::time::SystemTime;

use generator::fingerprint::Fingerprint;
use generator::memory::Memory;
use generator::output::{Bytes, Changes, ItemMarks, Made, Output, Shelf};
use generator::standing::Standing;
use generator::tree::{self, Tree};
use generator::write::{Folder, Last, Written};
use generator::{Build, Options};
use model::SitePath;
use rayon::ThreadPool;

static TWO: LazyLock<ThreadPool> = LazyLock::new(|| pool(2));
thread_local!(static ONE: ThreadPool = pool(1)); // one for each of those who try series side by side

fn pool(threads: usize) -> ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

/// The files of a site.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Lists a site.
pub fn list(root: &Path) -> Tree {
    tree::list(root, SystemTime::now())
}

/// Builds with nothing remembered and nothing there, on one thread.
pub fn clean(tree: &Tree, options: &Options) -> (Build, Files) {
    let mut preview = Preview { tree: tree.clone(), standing: Standing::new(), shelf: Shelf::default() };
    ONE.with(|one| one.install(|| preview.build(options)))
}

/// As `showground serve` does: everything is kept in the machine's memory.
pub struct Preview {
    tree: Tree,
    standing: Standing,
    shelf: Shelf,
}

impl Preview {
    /// Of a site, before its first build.
    pub fn new(root: &Path) -> Preview {
        Preview { tree: list(root), standing: Standing::new(), shelf: Shelf::default() }
    }

    /// Lists again what was touched. That it is the same as listing all is a law of its own.
    pub fn relist(&mut self, root: &Path, touched: &BTreeSet<PathBuf>) -> Result<(), String> {
        let files: Vec<PathBuf> = touched.iter().cloned().collect();
        let (relisted, listed) = (self.tree.relisted(&files, SystemTime::now()), list(root));
        if let Some(relisted) = &relisted
            && (&relisted.texts, &relisted.assets, &relisted.mistakes)
                != (&listed.texts, &listed.assets, &listed.mistakes)
        {
            return Err("the files that were touched, listed again, are others than those in the folder".into());
        }
        self.tree = relisted.unwrap_or(listed);
        Ok(())
    }

    /// Builds, on two threads.
    pub fn rebuild(&mut self, options: &Options) -> (Build, Files) {
        TWO.install(|| self.build(options))
    }

    fn build(&mut self, options: &Options) -> (Build, Files) {
        let changes = Changes::of(&self.shelf);
        let build = self.standing.build(&self.tree, options, &changes);
        changes.commit(&build.files);
        (build, self.files())
    }

    fn files(&self) -> Files {
        let bytes = |bytes| match bytes {
            Bytes::Made(bytes) => bytes.to_vec(),
            Bytes::Copy(from) => std::fs::read(from).unwrap(),
        };
        self.shelf.files().into_iter().map(|(file, shelved)| (file.to_string(), bytes(shelved))).collect()
    }
}

/// As `showground build` does, time after time into the same folder.
#[derive(Debug)]
pub struct Kept {
    /// What was built.
    pub build: Build,
    /// What was written; nothing where mistakes stopped it.
    pub written: Option<Written>,
    /// The files that were made again, whether they differ or not.
    pub put: BTreeSet<String>,
}

/// Where a site is built, and where builds remember.
pub struct Place {
    /// The folder of the built site.
    pub out: PathBuf,
    /// What is remembered.
    pub memory: PathBuf,
}

impl Place {
    /// Builds, and writes unless there are mistakes that stop it.
    pub fn build(&self, tree: &Tree, options: &Options, keep_going: bool) -> Kept {
        TWO.install(|| {
            let (folder, build, put) = self.make(tree, options);
            assert_eq!(folder.theirs(), [], "all that lies there was built");
            let is_good = !build.mistakes.iter().any(model::Diagnostic::is_error);
            let written = (is_good || keep_going).then(|| folder.commit(&build).unwrap());
            Kept { build, written, put }
        })
    }

    /// What a build tells that finds at once that there is nothing to do.
    pub fn last(&self, tree: &Tree, options: &Options) -> Option<Last> {
        Folder::open(&self.out, &self.memory, false).unwrap().last(tree, options)
    }

    /// Builds as far as one can without writing, and stops there.
    pub fn stop(&self, tree: &Tree, options: &Options) {
        drop(self.make(tree, options));
    }

    fn make(&self, tree: &Tree, options: &Options) -> (Folder, Build, BTreeSet<String>) {
        let mut memory = Memory::load(&self.memory).unwrap();
        let mut folder = Folder::open(&self.out, &self.memory, false).unwrap();
        folder.last(tree, options); // a build that goes on in spite of it must come to the same
        let watched = Watched { folder, put: Mutex::default() };
        let build = generator::build(tree, &mut memory, options, &watched, &());
        if build.learnt {
            memory.save(&self.memory).unwrap();
        }
        (watched.folder, build, watched.put.into_inner().unwrap())
    }
}

/// A folder, and what is put into it.
struct Watched {
    folder: Folder,
    put: Mutex<BTreeSet<String>>,
}

impl Output for Watched {
    fn has(&self, file: &SitePath, stamp: &Fingerprint) -> bool {
        self.folder.has(file, stamp)
    }

    fn put(&self, file: &SitePath, made: Made<'_>) {
        self.put.lock().unwrap().insert(file.to_string());
        self.folder.put(file, made);
    }

    fn copy(&self, file: &SitePath, from: &Path, stamp: Fingerprint) {
        self.folder.copy(file, from, stamp);
    }

    fn note<'v>(&self, known: &dyn Fn() -> Vec<(&'v str, ItemMarks)>) {
        self.folder.note(known);
    }
}
