//! What became of a submission, and the letter that its sender should get.

use ingest::Receipt;
use ingest::inbox::Entry;
use maud::{Markup, html};
use model::{ItemId, Kind};

use crate::decisions::Reason;
use crate::editor::Editor;
use crate::flags;
use crate::letters::{Letter, Sender};

/// What became of it, for whoever decided or comes later; the site's pages begin with a path.
pub fn became(editor: &Editor, receipt: &Receipt, entry: &Entry, base: &str) -> Markup {
    let envelope = &entry.record.envelope;
    match envelope.decision.as_deref() {
        Some("approved") => published(editor, receipt, entry, base),
        Some("collected") => collected(editor, receipt, base),
        Some(_) => declined(editor, receipt, entry),
        None => match &envelope.question {
            Some(question) if envelope.asked >= envelope.held => asked(editor, receipt, entry, question),
            _ if envelope.held.is_some() => html! {
                p { strong { "On hold" } @if let Some(what) = &envelope.held_for { ", for " (what) } }
            },
            _ => html! { p { strong { "Back in the queue" } } },
        },
    }
}

fn published(editor: &Editor, receipt: &Receipt, entry: &Entry, base: &str) -> Markup {
    let made = editor.made_of(receipt).unwrap_or_default();
    html! {
        @if made.is_empty() {
            p { strong { "Put away" } ": it was answered, and it counts." }
        } @else {
            (list(editor, &made, base))
            @if let Some(found) = flags::personal_data(entry) {
                p { "There is personal data in its text: " (found) ". Look at " code { (made.iter().map(ItemId::file).collect::<Vec<_>>().join(", ")) } " before it is public." }
            }
        }
    }
}

/// What was put on a branch is published once its file was moved there, and that has come here.
fn collected(editor: &Editor, receipt: &Receipt, base: &str) -> Markup {
    let made = editor.made_of(receipt).unwrap_or_default();
    match made.is_empty() {
        true => html! { p { strong { "Collected" } ": it is decided on the branch that it was put on." } },
        false => list(editor, &made, base),
    }
}

fn list(editor: &Editor, made: &[ItemId], base: &str) -> Markup {
    html! {
        p { strong { "Published" } }
        ul { @for id in made { li { (link(editor, id, base)) } } }
    }
}

/// A thing on the site; the file where it has no page of its own.
fn link(editor: &Editor, id: &ItemId, base: &str) -> Markup {
    let item = editor.site().item(id).ok().flatten();
    let own = item.as_ref().and_then(generator::url::of);
    let about = item.as_ref().filter(|_| id.kind() == Kind::Comment).and_then(|item| {
        let about = item.details.comment()?.about.as_ref().and_then(|about| ItemId::parse(&about.0))?;
        let page = generator::url::of(&editor.site().talked_about(&about).ok().flatten()?)?;
        Some(format!("{page}#{}", generator::url::anchor(id)))
    });
    let title = item.as_ref().map_or(id.slug(), |item| item.title());
    html! {
        @match own.or(about) {
            Some(address) => { a href={ (base) (address) } { (title) } }
            None => { code { (id.file()) } }
        }
    }
}

fn declined(editor: &Editor, receipt: &Receipt, entry: &Entry) -> Markup {
    let envelope = &entry.record.envelope;
    let known = envelope.decision_reason.as_deref();
    let (reason, note) = (known.and_then(Reason::parse), envelope.decision_note.as_deref());
    let letter = reason.and_then(|reason| Sender::of(editor, receipt, entry, None).declined(reason, note));
    html! {
        p {
            strong { "Declined" } ": " (reason.map_or(known.unwrap_or_default(), |reason| reason.in_words()))
            @if reason == Some(Reason::Spam) { ". What was private of it is deleted" } "."
        }
        @if let Some(letter) = letter { (written(&letter)) }
    }
}

/// The question that its sender was asked.
pub fn asked(editor: &Editor, receipt: &Receipt, entry: &Entry, question: &str) -> Markup {
    let letter = Sender::of(editor, receipt, entry, None).asked(question);
    html! { p { strong { "Noted" } ": its sender is asked. It waits for the answer." } (written(&letter)) }
}

/// A letter to be sent, with a link into the editor's own mail program.
fn written(letter: &Letter) -> Markup {
    html! {
        div class="letter" {
            p { "This is for you to send; the program sends no letters." }
            @match &letter.to {
                Some(to) => p { a class="button" href=(mailto(to, letter)) { "Write to " (to) } },
                None => p { "There is no address: " (letter.unknown.as_deref().unwrap_or_default()) "." },
            }
            p class="letter__subject" { "Subject: " (letter.subject) }
            pre class="letter__text" { (letter.text) }
        }
    }
}

/// RFC 6068: what is between the signs of an address is percent-encoded, spaces as `%20` and line ends as `%0D%0A`.
fn mailto(to: &str, letter: &Letter) -> String {
    let encoded = |text: &str| {
        let lines = text.replace('\n', "\r\n");
        form_urlencoded::byte_serialize(lines.as_bytes()).collect::<String>().replace('+', "%20")
    };
    let to = encoded(to).replace("%40", "@");
    format!("mailto:{to}?subject={}&body={}", encoded(&letter.subject), encoded(&letter.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_goes_into_a_mail_program_whole() {
        let letter = Letter { to: None, unknown: None, subject: "A & b".into(), text: "ä+\n?".into() };
        let address = mailto("a&b@example.org", &letter);
        assert_eq!(address, "mailto:a%26b@example.org?subject=A%20%26%20b&body=%C3%A4%2B%0D%0A%3F");
    }
}
