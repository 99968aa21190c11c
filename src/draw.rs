//! Draws mistakes: on a terminal as compilers do, as JSON for machines, as HTML on the page that has them, and as the services
//! that keep a repository want them.

mod answer;
pub mod github;
pub mod gitlab;
mod place;
pub mod sarif;

use std::io::IsTerminal;

use annotate_snippets::{AnnotationKind, Element, Level, Renderer, Snippet};
use model::diagnostic::Place;
use model::{Diagnostic, Severity};

use crate::letters::Letter;

pub use answer::{line, lost, text};

/// Shows all mistakes on standard error, or as JSON on standard output.
pub fn all(mistakes: &[Diagnostic], json: bool) {
    if json {
        let list = serde_json::to_string_pretty(mistakes).unwrap_or_default();
        return line(&list);
    }
    let plain = std::env::var_os("NO_COLOR").is_some() || !std::io::stderr().is_terminal();
    let renderer = if plain { Renderer::plain() } else { Renderer::styled() };
    for mistake in mistakes {
        aside!("{}\n", one(mistake, &renderer));
    }
}

/// A letter for an editor to send, ready to be copied.
pub fn letter(letter: &Letter) {
    let to = match (&letter.to, &letter.unknown) {
        (Some(to), _) => to.clone(),
        (None, why) => format!("({})", why.as_deref().unwrap_or_default()),
    };
    line(&format!("\nTo: {to}\nSubject: {}\n\n{}", letter.subject, letter.text));
}

/// One mistake as text without colours.
pub fn plain(mistake: &Diagnostic) -> String {
    one(mistake, &Renderer::plain())
}

fn one(mistake: &Diagnostic, renderer: &Renderer) -> String {
    let level = match mistake.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::NOTE.with_name(Severity::Advice.as_str()),
    };
    let title = level.primary_title(mistake.message.as_str()).id(mistake.code.as_str());
    let main = mistake.at.iter().map(|place| (place, "", AnnotationKind::Primary));
    let labels = mistake.labels.iter().map(|label| (&label.at, label.text.as_str(), AnnotationKind::Context));
    let mut report = title.elements(main.chain(labels).map(|(place, label, kind)| element(place, label, kind)));
    if let Some(help) = &mistake.help {
        report = report.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[report])
}

fn element<'a>(place: &'a Place, label: &'a str, kind: AnnotationKind) -> Element<'a> {
    if place.excerpt.is_empty() {
        let origin = annotate_snippets::Origin::path(place.file.as_str());
        return Element::Origin(origin.line(place.line as usize).char_column(place.column as usize));
    }
    let start = byte_of(&place.excerpt, place.column.saturating_sub(1) as usize);
    let end = byte_of(&place.excerpt, (place.column.saturating_sub(1) + place.width.max(1)) as usize).max(start);
    let annotation = kind.span(start..end);
    let annotation = if label.is_empty() { annotation } else { annotation.label(label) };
    let snippet = Snippet::source(place.excerpt.as_str()).line_start(place.line as usize).path(place.file.as_str());
    Element::Cause(snippet.annotation(annotation))
}

fn byte_of(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(byte, _)| byte)
}

/// So many of something: `1 point`, `2 points`.
pub fn many(number: i64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// How many mistakes there are, in words: "2 errors, 1 warning"; nothing when there are none.
pub fn count(mistakes: &[Diagnostic]) -> String {
    let words = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Advice, "piece of advice", "pieces of advice"),
    ];
    let counted = words.map(|(severity, one, many)| {
        let n = mistakes.iter().filter(|mistake| mistake.severity == severity).count();
        (n, if n == 1 { one } else { many })
    });
    let some = counted.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}"));
    some.collect::<Vec<_>>().join(", ")
}
