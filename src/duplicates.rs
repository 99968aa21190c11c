//! What says nearly the same as a submission: an earlier one that waits, or a thing of its type that is published.
//!
//! Two texts are compared by what they share of their shingles (see `ingest::spam::shingles`). That is a hint with a number,
//! for a person to look at: people have the same thought, and say it alike. Nothing is decided by it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use ingest::inbox::{Entry, Folder, Listing};
use ingest::spam::alike;
use ingest::spam::shingles::Sketch;
use model::submission::Answer;
use model::yaml::{self, Data};
use model::{ItemId, Kind, Source, front_matter};
use rayon::prelude::*;
use serde::Serialize;

use crate::editor::Editor;
use crate::thing;

/// All texts are compared here and now, so their fingerprints need no secret.
const NO_SECRET: [u8; 32] = [0; 32];
/// Shorter texts are picked from lists, or say nothing that could be the same by more than chance.
const WORDS: usize = 3;
/// What editors write over the words of others: not what was sent.
const EDITORS: [&str; 2] = ["title", "summary"];

/// Something that says nearly the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Twin {
    /// A receipt, or the id of a thing.
    pub of: String,
    /// How much of both is in common, in percent.
    pub alike: u8,
}

impl std::fmt::Display for Twin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} % alike)", self.of, self.alike)
    }
}

/// What says nearly the same as each of some submissions, by receipt: of those that came earlier the first, and of what is
/// published the nearest.
pub type Twins = BTreeMap<String, Vec<Twin>>;

/// What says nearly the same as one submission: an earlier one of those that are open, and the nearest of what is published.
pub fn of<'e>(editor: &Editor, entry: &'e Entry, open: impl Iterator<Item = &'e Entry>) -> Vec<Twin> {
    let before = |other: &&Entry| order(other) < order(entry);
    let (own, earlier) = (&entry.record.envelope.receipt, open.filter(before));
    let earlier: Vec<&Entry> = earlier.filter(|other| other.record.envelope.receipt != *own).chain([entry]).collect();
    let sent = sent(editor, &earlier);
    let one = sent.len().saturating_sub(1);
    let mut twins = earlier_ones(&sent);
    nearest(editor, &sent[one..], &mut twins);
    own.as_ref().and_then(|receipt| twins.remove(receipt)).unwrap_or_default()
}

/// Whether a submission is compared with others: nobody has decided on it at this machine. What was collected waits elsewhere.
pub fn is_compared(entry: &Entry) -> bool {
    entry.folder != Folder::Done || entry.record.envelope.is_collected()
}

/// The twins of all that is compared.
pub fn find_in(editor: &Editor, listing: &Listing) -> Twins {
    find(editor, &listing.entries.iter().filter(|entry| is_compared(entry)).collect::<Vec<_>>())
}

/// The twins of these submissions, the oldest first.
pub fn find(editor: &Editor, entries: &[&Entry]) -> Twins {
    let sent = sent(editor, entries);
    let mut twins = earlier_ones(&sent);
    nearest(editor, &sent, &mut twins);
    twins
}

fn order(entry: &Entry) -> (Option<&str>, &str) {
    (entry.record.envelope.received.as_deref(), &entry.path)
}

/// For each submission the first one before it that says nearly the same.
fn earlier_ones(sent: &[Sent]) -> Twins {
    let mut twins = Twins::new();
    let sketches: Vec<Sketch> = sent.iter().map(|sent| sent.whole.clone()).collect();
    for (i, earlier) in alike::earlier(&sketches).into_iter().enumerate() {
        if let Some(earlier) = earlier {
            let twin = Twin { of: sent[earlier].receipt.clone(), alike: sketches[i].percent(&sketches[earlier]) };
            twins.entry(sent[i].receipt.clone()).or_default().push(twin);
        }
    }
    twins
}

/// Adds for each submission the nearest of what is published.
fn nearest(editor: &Editor, sent: &[Sent], twins: &mut Twins) {
    let kinds: BTreeSet<Kind> = sent.iter().filter_map(|sent| sent.becomes).collect();
    kinds.into_iter().for_each(|kind| published(editor, kind, sent, twins));
}

/// A submission, as far as it is compared.
struct Sent {
    receipt: String,
    becomes: Option<Kind>,
    /// All answers: submissions of one form are compared by them.
    whole: Sketch,
    /// What was said in words, which is what a thing has of them.
    sketch: Sketch,
}

fn sent(editor: &Editor, entries: &[&Entry]) -> Vec<Sent> {
    let sent = entries.iter().filter_map(|entry| {
        let envelope = &entry.record.envelope;
        let becomes = editor.form(entry).ok().and_then(|form| form.becomes);
        let [whole, sketch] = [text(entry, |_| true), text(entry, is_said)].map(|text| sketch(&text));
        Some(Sent { receipt: envelope.receipt.clone()?, becomes, whole, sketch })
    });
    sent.collect()
}

/// Those answers of a submission that are to be published and are wanted.
fn text(entry: &Entry, is_wanted: impl Fn(&str) -> bool) -> String {
    let answers = entry.record.fields.iter().flat_map(|(_, answer)| Answer::values(answer));
    answers.filter(|answer| is_wanted(answer)).collect::<Vec<_>>().join("\n")
}

fn is_said(text: &str) -> bool {
    text.split_whitespace().count() >= WORDS
}

fn sketch(text: &str) -> Sketch {
    Sketch::of(text, &NO_SECRET)
}

/// Adds the nearest published things of a type.
fn published(editor: &Editor, kind: Kind, sent: &[Sent], twins: &mut Twins) {
    let things: Vec<Arc<Published>> =
        thing::ids(&editor.root, kind).into_par_iter().filter_map(|id| editor.published(&id)).collect();
    let known: Vec<Sketch> = things.iter().map(|thing| thing.sketch.clone()).collect();
    let sent: Vec<&Sent> = sent.iter().filter(|sent| sent.becomes == Some(kind)).collect();
    let texts: Vec<Sketch> = sent.iter().map(|sent| sent.sketch.clone()).collect();
    for (sent, nearest) in sent.iter().zip(alike::nearest(&texts, &known)) {
        let Some(thing) = nearest.map(|nearest| &things[nearest]) else { continue };
        if thing.submission.as_ref() != Some(&sent.receipt) {
            let twin = Twin { of: thing.id.to_string(), alike: thing.sketch.percent(&sent.sketch) };
            twins.entry(sent.receipt.clone()).or_default().push(twin);
        }
    }
}

/// A thing of the site, as far as it is compared.
#[derive(Debug)]
pub struct Published {
    id: ItemId,
    /// The receipt of what it was made of.
    submission: Option<String>,
    sketch: Sketch,
}

impl Published {
    /// Nothing where the file cannot be read; that is for `check` to say.
    pub fn read(file: &Path, id: ItemId) -> Option<Published> {
        let text = std::fs::read_to_string(file).ok()?;
        let source = Source::new(id.path(), text);
        let parts = front_matter::split(&source).ok()?;
        let root = yaml::parse(&source, parts.front).ok()?;
        let own = root.entries().iter().filter(|entry| !EDITORS.contains(&entry.key.as_str()));
        let texts = own.filter_map(|entry| match &entry.value.data {
            Data::Scalar { text, .. } => Some(text.as_str()),
            Data::Null | Data::List(_) | Data::Map(_) => None,
        });
        let said: Vec<&str> = texts.filter(|text| is_said(text)).chain([source.slice(parts.body)]).collect();
        let submission = root.get("submission").and_then(|node| node.text()).map(str::to_owned);
        Some(Published { sketch: sketch(&said.join("\n")), submission, id })
    }
}
