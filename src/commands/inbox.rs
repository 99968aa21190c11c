//! `inbox`: what waits for a decision, the oldest first; after it what was put aside, because it may be spam.

use ingest::inbox::{Entry, Folder, Listing};
use jiff::Timestamp;
use serde::Serialize;

use crate::cli::{InboxArgs, SiteArgs};
use crate::draw;
use crate::duplicates::{self, Twin, Twins};
use crate::editor::{self, Editor};
use crate::excerpt::{first_words, in_short, on_one_line};
use crate::exit::Outcome;
use crate::flags;
use crate::root;

/// As many characters of a submission as fit beside the rest of its line.
const FIRST_WORDS: usize = 60;

#[derive(Serialize)]
struct Line<'a> {
    receipt: &'a str,
    form: &'a str,
    folder: &'static str,
    received: &'a str,
    words: String,
    score: i64,
    reasons: &'a [String],
    flags: Vec<String>,
    duplicates: &'a [Twin],
}

/// Lists the queue.
///
/// # Errors
/// When the inbox cannot be read.
pub fn run(site: &SiteArgs, args: &InboxArgs) -> Outcome {
    let editor = Editor::at(site)?;
    if let Some(form) = args.form.as_deref().filter(|form| !editor.has_form(form)) {
        return Err(editor.unknown_form(form));
    }
    let listing = editor.wait(editor.inbox.list())?;
    let (waiting, aside) = (in_folder(&listing, Folder::Waiting), in_folder(&listing, Folder::Quarantine));
    let twins = duplicates::find_in(&editor, &listing);
    let is_old = |entry: &Entry| args.older_than.is_none_or(|days| is_older(entry, days, root::moment(site)));
    let lines: Vec<Line<'_>> = waiting
        .iter()
        .chain(&aside)
        .filter(|entry| is_old(entry))
        .map(|entry| line(&editor, entry, &twins))
        .filter(|line| args.form.as_deref().is_none_or(|form| form == line.form))
        .collect();
    for odd in &listing.odd {
        aside!("warning: inbox/{} is not a record; move it away", odd.path);
    }
    if site.json {
        draw::line(&serde_json::to_string_pretty(&lines).unwrap_or_default());
    } else if lines.is_empty() {
        editor.place_of_nobody()?.into_iter().for_each(|why| aside!("warning: {why}"));
        aside!("nothing waits");
    } else {
        lines.iter().for_each(|line| draw::line(&text(line, editor::now())));
    }
    Ok(())
}

/// Whether it has waited for more than so many days.
fn is_older(entry: &Entry, days: u32, now: Timestamp) -> bool {
    entry.age(now).is_some_and(|seconds| seconds > i64::from(days) * 86_400)
}

fn in_folder(listing: &Listing, folder: Folder) -> Vec<&Entry> {
    listing.entries.iter().filter(|entry| entry.folder == folder).collect()
}

fn line<'e>(editor: &Editor, entry: &'e Entry, twins: &'e Twins) -> Line<'e> {
    let (envelope, form) = (&entry.record.envelope, editor.form(entry).ok());
    let duplicates = envelope.receipt.as_ref().and_then(|receipt| twins.get(receipt)).map_or(&[][..], Vec::as_slice);
    Line {
        receipt: envelope.receipt.as_deref().unwrap_or_default(),
        form: envelope.form.as_deref().unwrap_or_default(),
        folder: entry.folder.as_str(),
        received: envelope.received.as_deref().unwrap_or_default(),
        words: on_one_line(&first_words(form.as_deref(), entry)),
        score: envelope.score.unwrap_or_default(),
        reasons: &envelope.reasons,
        flags: flags::on(editor, entry, duplicates),
        duplicates,
    }
}

fn text(line: &Line<'_>, now: Timestamp) -> String {
    let flags = if line.flags.is_empty() { String::new() } else { format!("  [{}]", line.flags.join("; ")) };
    format!(
        "{}  {:<10}  {:>8}  {}{flags}",
        line.receipt,
        line.form,
        age(line.received, now),
        in_short(&line.words, FIRST_WORDS)
    )
}

fn age(received: &str, now: Timestamp) -> String {
    let Ok(received) = received.parse::<Timestamp>() else { return String::new() };
    match now.as_second() - received.as_second() {
        seconds @ ..60 => format!("{} s", seconds.max(0)),
        seconds @ 60..3_600 => format!("{} min", seconds / 60),
        seconds @ 3_600..86_400 => format!("{} h", seconds / 3_600),
        seconds => format!("{} days", seconds / 86_400),
    }
}
