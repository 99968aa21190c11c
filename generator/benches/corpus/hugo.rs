//! The same site for Hugo. Feedback stands in the front matter of what it is about, as it has no pages of its own
//! there.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, include_dir};
use rayon::prelude::*;

use super::item::{Corpus, Item};
use super::pattern::Kind;
use super::save;

static FIXED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/benches/corpus/sites/hugo");

/// The sections with their titles.
const SECTIONS: [(Kind, &str); 3] =
    [(Kind::Idea, "Ideas"), (Kind::Prototype, "Prototypes"), (Kind::Offer, "Support offers")];

/// What was said about each item, by the numbers of both.
type Said = HashMap<usize, Vec<usize>>;

/// Writes the site.
pub fn write(corpus: &Corpus, items: usize, folder: &Path) -> io::Result<()> {
    let content = folder.join("content");
    for (kind, title) in SECTIONS {
        let section = content.join(kind.folder());
        fs::create_dir_all(&section)?;
        save::file(&section.join("_index.md"), &format!("---\ntitle: {title}\n---\n"))?;
    }
    save::fixed_part(&FIXED, folder)?;
    save::style(&folder.join("static/style.css"))?;
    let said = said(corpus, items);
    (0..items).into_par_iter().filter(|index| Kind::of(*index) != Kind::Feedback).try_for_each(|index| {
        let item = corpus.item(index);
        let file = content.join(item.kind.folder()).join(format!("{}.md", item.slug));
        save::file(&file, &text(&item, &feedback(corpus, said.get(&index))))
    })
}

fn said(corpus: &Corpus, items: usize) -> Said {
    let mut said = Said::new();
    for index in (0..items).filter(|index| Kind::of(*index) == Kind::Feedback) {
        said.entry(corpus.about(index)).or_default().push(index);
    }
    said
}

fn text(item: &Item, feedback: &str) -> String {
    let idea = item.idea.as_ref().map(|idea| format!("idea: {idea:?}\n")).unwrap_or_default();
    format!(
        "---\ntitle: {:?}\ndate: {}\ndescription: {:?}\nthemes: {:?}\nplaces: {:?}\nkind: {}\nstage: {:?}\n\
         contributors: {:?}\nneeds: {:?}\n{idea}{feedback}---\n\n{}",
        item.title,
        item.date,
        item.summary,
        item.themes,
        [item.place],
        item.kind.as_str(),
        item.stage,
        item.contributors,
        item.needs,
        item.body,
    )
}

/// The feedback on one item, the oldest first.
fn feedback(corpus: &Corpus, indices: Option<&Vec<usize>>) -> String {
    let mut items: Vec<Item> = indices.into_iter().flatten().map(|index| corpus.item(*index)).collect();
    items.sort_by(|a, b| (&a.date, &a.slug).cmp(&(&b.date, &b.slug)));
    let mut text = if items.is_empty() { String::new() } else { "feedback:\n".to_owned() };
    for item in &items {
        let (author, words) = (&item.contributors[0], item.body.trim());
        // Writing to a text cannot fail.
        let _ = writeln!(text, "  - author: {author:?}\n    date: {:?}\n    text: {words:?}", item.date);
    }
    text
}
