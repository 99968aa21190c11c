//! The first page of the desk: everything that waits, with its text and what an editor should look at.

use ingest::inbox::Entry;
use maud::{Markup, html};

use crate::desk::queue::Queue;
use crate::desk::said;
use crate::duplicates::Twins;
use crate::editor::Editor;
use crate::excerpt::{first_words, in_short};
use crate::flags;

/// As much of a heading as a line or two of a narrow screen hold.
const HEADING: usize = 90;
/// As much of all that was said as tells a submission from others.
const EXCERPT: usize = 240;

/// The heading of the page.
pub fn title(queue: &Queue) -> String {
    match queue.to_decide().count() {
        0 => "Nothing to decide".into(),
        n => format!("{n} to decide"),
    }
}

/// The page.
pub fn page(editor: &Editor, queue: &Queue) -> Markup {
    let twins = queue.twins(editor);
    html! {
        h1 { (title(queue)) }
        @if queue.to_decide().next().is_none() {
            p { "All is done for now. What people send comes here." }
        }
        (part(editor, &twins, "waiting", "Waiting", "The oldest comes first.", &queue.waiting))
        (part(editor, &twins, "aside", "Possible spam", "Put aside because of how they look. What nobody looks at is deleted after thirty days.", &queue.aside))
        (part(editor, &twins, "later", "Asked or on hold", "These wait for an answer, or for something else.", &queue.later))
        @for path in &queue.odd {
            p class="notice" { code { "inbox/" (path) } " is not a submission; move it away." }
        }
    }
}

fn part(editor: &Editor, twins: &Twins, id: &str, heading: &str, about: &str, entries: &[Entry]) -> Markup {
    html! {
        @if !entries.is_empty() {
            section aria-labelledby=(id) {
                h2 id=(id) { (heading) " " span class="count" { "(" (entries.len()) ")" } }
                p class="hint" { (about) }
                ol class="cards" { @for entry in entries { li { (card(editor, twins, entry)) } } }
            }
        }
    }
}

fn card(editor: &Editor, twins: &Twins, entry: &Entry) -> Markup {
    let receipt = entry.record.envelope.receipt.as_deref().unwrap_or_default();
    let form = editor.form(entry).ok();
    let twins = twins.get(receipt).map(Vec::as_slice).unwrap_or_default();
    let words = first_words(form.as_deref(), entry);
    html! {
        article class="card" {
            h3 class="card__title" { a href=(receipt) { (heading(&words, receipt)) } }
            p class="byline" { (said::byline(form.as_deref(), entry)) }
            (flagged(&flags::on(editor, entry, twins)))
            @let more = said::rest(entry, &words);
            @if !more.is_empty() { p { (in_short(&more, EXCERPT)) } }
        }
    }
}

/// What a submission is called on the desk: how it begins, or else its receipt.
pub fn heading(words: &str, receipt: &str) -> String {
    if words.trim().is_empty() { format!("Submission {receipt}") } else { in_short(words, HEADING) }
}

/// What to look at before deciding.
pub fn flagged(flags: &[String]) -> Markup {
    html! {
        @if !flags.is_empty() {
            ul class="flags" aria-label="To look at" { @for flag in flags { li class="flag-item" { (flag) } } }
        }
    }
}
