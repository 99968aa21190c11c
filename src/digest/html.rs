//! A digest as a page that needs nothing else: no script, no picture, nothing from anywhere, in light and dark.

use generator::digest::{Digest, Line, Section};
use serde::Serialize;
use tera::{Context, Tera, TeraResult};

use super::text::{heading, nothing, radar, since};

/// The page; what is put into it is escaped, because its name ends in `.html`.
const PAGE: (&str, &str) = ("digest.html", include_str!("digest.html"));

/// A part of a sentence.
#[derive(Serialize)]
struct Part<'a> {
    text: &'a str,
    /// Whether it is to be typed.
    code: bool,
}

#[derive(Serialize)]
struct Shown<'a> {
    title: &'a str,
    lines: Vec<LineShown<'a>>,
    more: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct LineShown<'a> {
    what: &'a str,
    lang: &'a Option<String>,
    url: &'a Option<String>,
    why: Vec<Part<'a>>,
    next: Vec<Part<'a>>,
}

/// All of it.
///
/// # Errors
/// None that a digest could provoke: what the page asks for is always there.
pub fn html(digest: &Digest) -> TeraResult<String> {
    let mut tera = Tera::default();
    tera.add_raw_templates([PAGE])?;
    let sections: Vec<Shown<'_>> = digest.sections.iter().map(section).collect();
    let radar = radar(digest);
    let mut context = Context::new();
    context.insert("heading", &heading(digest));
    context.insert("since", &since(digest));
    context.insert("nothing", &nothing(digest));
    context.insert("sections", &sections);
    context.insert("radar", &parts(&radar));
    tera.render(PAGE.0, &context)
}

fn section(section: &Section) -> Shown<'_> {
    let more = section.more.as_deref().map(parts).unwrap_or_default();
    Shown { title: &section.title, lines: section.lines.iter().map(line).collect(), more }
}

fn line(line: &Line) -> LineShown<'_> {
    let Line { what, lang, why, next, url } = line;
    LineShown { what, lang, url, why: parts(why), next: parts(next) }
}

/// A sentence cut at its backticks: what stands between two is to be typed.
fn parts(text: &str) -> Vec<Part<'_>> {
    let parts = text.split('`').enumerate().map(|(n, text)| Part { text, code: n % 2 == 1 });
    parts.filter(|part| !part.text.is_empty()).collect()
}
