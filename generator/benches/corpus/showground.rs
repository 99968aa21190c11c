//! A site of ours. Districts and themes are vocabularies, and the stages of the vocabulary have the corpus' words.
//!
//! Texts are quoted as Rust quotes them, which is how JSON and therefore YAML does it, as long as there are only
//! letters, quotes and line ends.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, include_dir};
use rayon::prelude::*;

use super::item::{Corpus, Item};
use super::pattern::Kind;
use super::save;
use super::words::{PLACES, THEMES, slug};

static FIXED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/benches/corpus/sites/showground");

/// The stages that the program asks for, with the words that the corpus has for them.
const STAGES: [(&str, &str); 14] = [
    ("shared", "spark"),
    ("shaping", "shaping"),
    ("prototyping", "prototyping"),
    ("taken-forward", "adopted"),
    ("parked", "resting"),
    ("joined", "joined"),
    ("answered", "answered"),
    ("building", "exploring"),
    ("testing", "piloting"),
    ("taking-forward", "seeking support"),
    ("in-use", "in use"),
    ("spread", "spread"),
    ("paused", "paused"),
    ("ended", "ended"),
];

/// Writes the site.
pub fn write(corpus: &Corpus, items: usize, folder: &Path) -> io::Result<()> {
    let content = folder.join("content");
    for kind in [Kind::Idea, Kind::Prototype, Kind::Offer, Kind::Feedback] {
        fs::create_dir_all(content.join(kind.folder()))?;
    }
    save::fixed_part(&FIXED, folder)?;
    save::style(&folder.join("themes/minimal/assets/site.css"))?;
    vocabularies(&content.join("vocab"))?;
    (0..items).into_par_iter().try_for_each(|index| item(&corpus.item(index), &content))
}

fn vocabularies(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let labelled = |labels: &[&str]| labels.iter().map(|label| word(&slug(label), label)).collect::<String>();
    save::file(&folder.join("areas.yaml"), &labelled(&PLACES))?;
    save::file(&folder.join("themes.yaml"), &labelled(&THEMES))?;
    save::file(&folder.join("stages.yaml"), &STAGES.iter().map(|(id, label)| word(id, label)).collect::<String>())
}

fn word(id: &str, label: &str) -> String {
    format!("- id: {id}\n  label: {label}\n")
}

fn item(item: &Item, content: &Path) -> io::Result<()> {
    let folder = content.join(item.kind.folder());
    let folder = item.about.as_ref().map_or(folder.clone(), |about| folder.join(about));
    if item.kind == Kind::Feedback {
        fs::create_dir_all(&folder)?;
    }
    save::file(&folder.join(format!("{}.md", item.slug)), &text(item))
}

fn text(item: &Item) -> String {
    let front = match &item.about {
        Some(about) => comment(item, about),
        None => thing(item),
    };
    format!("---\n{front}---\n\n{}", item.body)
}

fn comment(item: &Item, about: &str) -> String {
    format!("about: {about}\ndate: {}\nname_shown: {:?}\n", item.date, item.contributors[0])
}

fn thing(item: &Item) -> String {
    let themes: Vec<String> = item.themes.iter().map(|theme| slug(theme)).collect();
    let mut front = format!(
        "title: {:?}\nsummary: {:?}\ndate: {}\nareas: [{}]\nthemes: [{}]\n",
        item.title,
        item.summary,
        item.date,
        slug(item.place),
        themes.join(", ")
    );
    if let Some(idea) = &item.idea {
        front += &format!("ideas: [{idea}]\n");
    }
    front += &stage(item);
    front += &people(item);
    if !item.needs.is_empty() {
        front += &format!("looking_for: {:?}\n", item.needs);
    }
    front
}

/// Offers have no stages; theirs is a key of the site's own.
fn stage(item: &Item) -> String {
    let known = STAGES.iter().find(|(_, label)| *label == item.stage);
    match known.filter(|_| item.kind != Kind::Offer) {
        Some((id, _)) => format!("stages: [{{stage: {id}, date: {}}}]\n", item.date),
        None => format!("phase: {:?}\n", item.stage),
    }
}

fn people(item: &Item) -> String {
    let key = match item.kind {
        Kind::Idea => "people",
        Kind::Prototype => "team",
        Kind::Offer | Kind::Feedback => return format!("by: {{name_shown: {:?}}}\n", item.contributors.join(", ")),
    };
    let mut text = format!("{key}:\n");
    for name in &item.contributors {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "  - name_shown: {name:?}");
    }
    text
}
