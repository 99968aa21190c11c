//! Prototypes that are taken forward although nobody tested them: whoever decides so says why.

use std::sync::Arc;

use model::item::Kind;
use model::vocab::Vocabulary;
use model::{Code, Diagnostic, Place};

use super::backlinks::Backlinks;
use crate::memory::Entry;
use crate::tree::Tree;

/// Warns of each, at the stage that it is on.
pub fn check(entries: &[Arc<Entry>], backlinks: &Backlinks, tree: &Tree) -> Vec<Diagnostic> {
    let is_untested = |ix: usize, entry: &Entry| {
        let prototype = entry.item.details.prototype();
        let forward = prototype.is_some_and(|it| it.is_taken_forward() && it.untested.is_none());
        forward && backlinks.of(ix, Kind::Feedback, "about").next().is_none()
    };
    let untested = entries.iter().enumerate().filter(|(ix, entry)| is_untested(*ix, entry));
    untested.map(|(_, entry)| mistake(entry, tree)).collect()
}

fn mistake(entry: &Entry, tree: &Tree) -> Diagnostic {
    let path = entry.path();
    let stage = entry.item.terms.iter().rfind(|used| used.vocabulary == Vocabulary::Stages);
    let at = stage.map_or_else(|| Place::file(&path), |used| Place::at(&tree.source(&path), used.at));
    Diagnostic::warning(Code::StageUntested, "this is taken forward, and nobody has tested it")
        .at(at)
        .help("add what a tester said to `content/feedback/`, or say why nobody did: `untested: …`")
}
