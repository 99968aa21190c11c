//! Descriptions of pictures: that they are there, and that they say what can be seen.

use std::ops::Range;

use model::yaml::Node;
use model::{Code, Diagnostic, Place};
use pulldown_cmark::{Event, Tag, TagEnd};

use super::sheet::{Passage, Sheet};

/// How descriptions begin that say what a screen reader has said already.
const SAID_TWICE: [&str; 8] = [
    "image of",
    "picture of",
    "photo of",
    "photograph of",
    "an image of",
    "a picture of",
    "a photo of",
    "a photograph of",
];
/// Endings of the names of pictures.
pub const ENDINGS: [&str; 7] = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif"];
/// Words that describe every picture, and so none.
const EMPTY: [&str; 8] = ["image", "picture", "photo", "photograph", "graphic", "screenshot", "logo", "untitled"];

/// The descriptions in a file.
pub fn check(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let listed = sheet.front.get("images").map(Node::elements).unwrap_or_default();
    let listed = listed.iter().filter_map(|image| {
        let alt = image.get("alt")?;
        poor(alt.text()?, image.get("src").and_then(Node::text)?, Place::at(&sheet.source, alt.span))
    });
    let shown = sheet.prose().into_iter().flat_map(|passage| in_text(&passage, sheet)).collect::<Vec<_>>();
    listed.chain(shown).collect()
}

fn in_text(passage: &Passage<'_>, sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let of = |(alt, src, range): (String, String, Range<usize>)| {
        let at = sheet.place(passage, &range);
        if alt.trim().is_empty() { Some(missing(at)) } else { poor(&alt, &src, at) }
    };
    pictures(passage).into_iter().filter_map(of).collect()
}

/// The pictures of a text: description, file, place.
pub fn pictures(passage: &Passage<'_>) -> Vec<(String, String, Range<usize>)> {
    let mut pictures = Vec::new();
    let mut open: Option<(String, String, Range<usize>)> = None;
    for (event, range) in passage.events() {
        match (event, &mut open) {
            (Event::Start(Tag::Image { dest_url, .. }), _) => {
                open = Some((String::new(), dest_url.into_string(), range))
            }
            (Event::End(TagEnd::Image), _) => pictures.extend(open.take()),
            (Event::Text(text) | Event::Code(text), Some((alt, ..))) => alt.push_str(&text),
            _ => {}
        }
    }
    pictures
}

fn missing(at: Place) -> Diagnostic {
    Diagnostic::warning(Code::ImageNoAlt, "this picture has no description").at(at).help(
        "write what can be seen in it between the square brackets, as in `![Three people plant a tree](tree.jpg)`",
    )
}

fn poor(alt: &str, src: &str, at: Place) -> Option<Diagnostic> {
    let lower = alt.trim().to_lowercase();
    let file = src.rsplit('/').next().unwrap_or(src).to_lowercase();
    let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
    let (message, help) = if ENDINGS.iter().any(|ending| lower.ends_with(ending)) || is_name(&lower, stem) {
        ("the description is the name of the file", "write what can be seen in the picture")
    } else if EMPTY.contains(&lower.as_str()) {
        ("this describes every picture", "write what can be seen in this one")
    } else if SAID_TWICE.iter().any(|start| lower.starts_with(start)) {
        ("a screen reader says that it is a picture already", "leave that out, and begin with what can be seen")
    } else {
        return None;
    };
    Some(Diagnostic::warning(Code::ImagePoorAlt, message).at(at).help(help))
}

/// Whether a description is the stem of a file's name: a single word of a person may be both, as in `ada.jpg`.
fn is_name(alt: &str, stem: &str) -> bool {
    let is_typed = stem.contains(['-', '_']) || stem.contains(|c: char| c.is_ascii_digit());
    is_typed && alt == stem
}
