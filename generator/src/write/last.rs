//! What the last build into a folder told of itself. When nothing has changed that a build depends on, and all that was
//! written still lies there, it is told again, and nothing is linked or made.

use std::time::UNIX_EPOCH;

use model::Diagnostic;
use serde::{Deserialize, Serialize};

use crate::fingerprint::{self, Fingerprint, Mix};
use crate::memory::{PROGRAM, as_json, decode, encode};
use crate::tree::{Listed, Tree};
use crate::write::key;
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
    /// Whether drafts are among its pages.
    pub drafts: bool,
    /// The address that its pages give themselves.
    pub base_url: Option<String>,
    /// That of the site's files, as they were listed.
    pub sources: Fingerprint,
    /// When that was, in nanoseconds since 1970.
    pub listed_at: u64,
    /// The fingerprint of all stamps when it was done.
    stamps: Fingerprint,
    /// That of all that it depends on; nothing where that could change without looking different.
    inputs: Option<Fingerprint>,
}

/// What a build depends on, in short.
#[derive(Debug)]
pub struct Inputs {
    mark: Option<Fingerprint>,
    sources: Fingerprint,
    listed_at: u64,
    drafts: bool,
}

/// All that a build depends on.
pub fn inputs(tree: &Tree, options: &Options) -> Inputs {
    let since = tree.listed_at.duration_since(UNIX_EPOCH).unwrap_or_default();
    let listed_at = u64::try_from(since.as_nanos()).unwrap_or(u64::MAX);
    let sources = sources(tree);
    Inputs { mark: mark(tree, &sources, options), sources, listed_at, drafts: options.drafts }
}

/// The site's files, as they are listed: another one, when one of them came, went or was written.
pub fn sources(tree: &Tree) -> Fingerprint {
    let mut mix = Mix::new();
    for file in files(tree) {
        file.stat.mix_into(mix.text(file.path.as_str()));
    }
    mix.done()
}

/// All files of a site.
pub fn files(tree: &Tree) -> impl Iterator<Item = &Listed> {
    tree.texts.iter().chain(&tree.assets)
}

fn mark(tree: &Tree, sources: &Fingerprint, options: &Options) -> Option<Fingerprint> {
    let Options { today, base_url, drafts, own_forms, portable } = options;
    let mut mix = Mix::new();
    mix.text(PROGRAM).day(Some(*today)).text(base_url.as_ref().map_or("", |url| url.as_str()));
    mix.number(usize::from(*drafts)).number(usize::from(*own_forms)).number(usize::from(*portable));
    mix.mark(&fingerprint::of(&tree.mistakes)).mark(sources);
    files(tree).all(|file| file.stat.is_settled(tree.listed_at)).then(|| mix.done())
}

/// A build as bytes; nothing where something could not be made, or is an error.
pub fn write(build: &Build, inputs: &Inputs, stamps: Fingerprint) -> Option<Vec<u8>> {
    let is_good = build.spared.is_empty() && !build.mistakes.iter().any(Diagnostic::is_error);
    let last = || Last {
        pages: build.pages,
        files: build.files.len(),
        mistakes: build.mistakes.clone(),
        drafts: inputs.drafts,
        base_url: build.base_url.as_ref().map(|url| url.as_str().to_owned()),
        sources: inputs.sources,
        listed_at: inputs.listed_at,
        stamps,
        inputs: inputs.mark,
    };
    is_good.then(|| encode(key(), &[last()]))
}

/// The build after which the stamps were these.
pub fn read(bytes: &[u8], stamps: Fingerprint) -> Option<Last> {
    decode(key(), bytes, |last: Last| last)?.pop().filter(|last| last.stamps == stamps)
}

impl Last {
    /// Whether a build with these inputs would tell the same.
    pub fn is_of(&self, inputs: &Inputs) -> bool {
        inputs.mark.is_some() && self.inputs == inputs.mark
    }
}
