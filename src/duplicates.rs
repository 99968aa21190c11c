//! What says nearly the same as a submission: an earlier one that waits, or a thing of its type that is published.
//!
//! Two texts are compared by what they share of their shingles (see `ingest::spam::shingles`). That is a hint with a number,
//! for a person to look at: people have the same thought, and say it alike. Nothing is decided by it.

use std::collections::BTreeMap;

use ingest::inbox::{Entry, Folder};
use ingest::spam::alike;
use ingest::spam::shingles::Sketch;
use model::submission::Answer;
use model::yaml::{self, Data};
use model::{ItemId, Kind, Source, front_matter};
use rayon::prelude::*;
use serde::Serialize;

use crate::editor::Editor;
use crate::exit::Failure;
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

/// What says nearly the same as one submission: an earlier one that waits, and the nearest of what is published.
///
/// # Errors
/// When the inbox cannot be read.
pub fn of(editor: &Editor, entry: &Entry) -> Result<Vec<Twin>, Failure> {
    let listing = editor.wait(editor.inbox.list())?;
    let own = &entry.record.envelope.receipt;
    let earlier = listing.entries.iter().filter(|other| other.folder != Folder::Done);
    let earlier: Vec<&Entry> =
        earlier.take_while(|other| other.record.envelope.receipt != *own).chain([entry]).collect();
    let receipt = own.clone().unwrap_or_default();
    Ok(find(editor, &earlier).remove(&receipt).unwrap_or_default())
}

/// The twins of these submissions, the oldest first.
pub fn find(editor: &Editor, entries: &[&Entry]) -> Twins {
    let sent = sent(editor, entries);
    let mut twins = Twins::new();
    let sketches: Vec<Sketch> = sent.iter().map(|sent| sent.whole.clone()).collect();
    for (i, earlier) in alike::earlier(&sketches).into_iter().enumerate() {
        if let Some(earlier) = earlier {
            let twin = Twin { of: sent[earlier].receipt.clone(), alike: sketches[i].percent(&sketches[earlier]) };
            twins.entry(sent[i].receipt.clone()).or_default().push(twin);
        }
    }
    let mut kinds: Vec<Kind> = sent.iter().filter_map(|sent| sent.becomes).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        published(editor, kind, &sent, &mut twins);
    }
    twins
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

/// Each form is read once.
fn sent(editor: &Editor, entries: &[&Entry]) -> Vec<Sent> {
    let mut kinds: BTreeMap<Option<&str>, Option<Kind>> = BTreeMap::new();
    let mut becomes = |entry: &Entry, form| {
        *kinds.entry(form).or_insert_with(|| editor.form(entry).ok().and_then(|form| form.becomes))
    };
    let sent = entries.iter().filter_map(|entry| {
        let envelope = &entry.record.envelope;
        let becomes = becomes(entry, envelope.form.as_deref());
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
    let things: Vec<Published> =
        thing::ids(&editor.root, kind).into_par_iter().filter_map(|id| Published::read(editor, id)).collect();
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
struct Published {
    id: ItemId,
    /// The receipt of what it was made of.
    submission: Option<String>,
    sketch: Sketch,
}

impl Published {
    /// Nothing where the file cannot be read; that is for `check` to say.
    fn read(editor: &Editor, id: ItemId) -> Option<Published> {
        let text = std::fs::read_to_string(editor.root.join(id.file())).ok()?;
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
