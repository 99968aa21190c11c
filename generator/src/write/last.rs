//! What the last build into a folder told of itself. When nothing has changed that a build depends on, and all that was
//! written still lies there, it is told again, and nothing is linked or made.

use model::Diagnostic;
use serde::{Deserialize, Serialize};

use crate::fingerprint::{self, Fingerprint, Mix};
use crate::memory::{PROGRAM, as_json, decode, encode};
use crate::tree::Tree;
use crate::{Build, Options};

/// What a build told of itself.
#[derive(Debug, Serialize, Deserialize)]
pub struct Last {
    /// How many of the files are pages.
    pub pages: usize,
    /// How many files the site has.
    pub files: usize,
    /// What is worth a look.
    #[serde(with = "as_json")]
    pub mistakes: Vec<Diagnostic>,
    /// The fingerprint of all stamps when it was done.
    stamps: Fingerprint,
}

/// The fingerprint of all that a build depends on; nothing while a file of the site could change without looking different.
pub fn inputs(tree: &Tree, options: &Options) -> Option<Fingerprint> {
    let files = || tree.texts.iter().chain(&tree.assets);
    let Options { today, base_url, drafts, own_forms, portable } = options;
    let mut mix = Mix::new();
    mix.text(PROGRAM).day(Some(*today)).text(base_url.as_ref().map_or("", |url| url.as_str()));
    mix.number(usize::from(*drafts)).number(usize::from(*own_forms)).number(usize::from(*portable));
    mix.mark(&fingerprint::of(&tree.mistakes));
    for file in files() {
        file.stat.mix_into(mix.text(file.path.as_str()));
    }
    files().all(|file| file.stat.is_settled(tree.listed_at)).then(|| mix.done())
}

/// A build as bytes, good for the same inputs only; nothing where something could not be made, or is an error.
pub fn write(build: &Build, inputs: Fingerprint, stamps: Fingerprint) -> Option<Vec<u8>> {
    let is_good = build.spared.is_empty() && !build.mistakes.iter().any(Diagnostic::is_error);
    let (pages, files, mistakes) = (build.pages, build.files.len(), build.mistakes.clone());
    is_good.then(|| encode(inputs, &[Last { pages, files, mistakes, stamps }]))
}

/// The build with these inputs and stamps.
pub fn read(bytes: &[u8], inputs: Fingerprint, stamps: Fingerprint) -> Option<Last> {
    decode(inputs, bytes, |last: Last| last)?.pop().filter(|last| last.stamps == stamps)
}
