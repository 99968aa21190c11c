//! The default theme is embedded: when one of its files changes, the crate is compiled again. And what builds remember is
//! good for one state of the program only, so the crate knows a fingerprint of all that goes into it.
#![expect(clippy::disallowed_methods, reason = "it reads the crate's own files, when it is compiled")]

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// Everything that decides what a build makes of a site.
const MADE_OF: [&str; 6] = ["src", "Cargo.toml", "../model/src", "../model/vocab", "../themes", "../Cargo.lock"];

fn main() {
    let mut files = BTreeSet::new();
    for part in MADE_OF {
        println!("cargo::rerun-if-changed={part}");
        collect(Path::new(part), &mut files);
    }
    let mut hasher = DefaultHasher::new();
    for file in files {
        (&file, fs::read(&file).ok()).hash(&mut hasher);
    }
    println!("cargo::rustc-env=PROGRAM={:016x}", hasher.finish());
}

fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => drop(files.insert(path.to_owned())), // a file; or one that is not there
    }
}
