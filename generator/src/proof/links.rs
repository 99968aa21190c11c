//! The words of links: people look for links alone, or hear them read out one after the other.

use std::ops::Range;

use model::{Code, Diagnostic};
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::sheet::{Passage, Sheet};

/// Words that say of every link the same, in English and in Welsh.
const VAGUE: [&str; 22] = [
    "click here",
    "click",
    "here",
    "this",
    "this link",
    "link",
    "this page",
    "page",
    "more",
    "read more",
    "learn more",
    "find out more",
    "see more",
    "more information",
    "more info",
    "details",
    "website",
    "this website",
    "cliciwch yma",
    "yma",
    "mwy",
    "darllen mwy",
];
/// How addresses begin that are typed as they are.
const BARE: [&str; 3] = ["https://", "http://", "www."];

/// The links of a file, and the addresses that should be links.
pub fn check(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    sheet.prose().iter().flat_map(|passage| in_text(passage, sheet)).collect()
}

fn in_text(passage: &Passage<'_>, sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let (mut found, mut link, mut in_code) = (Vec::new(), None::<(String, Range<usize>)>, false);
    for (event, range) in passage.events() {
        match event {
            Event::Start(Tag::Link { link_type, .. }) if link_type != LinkType::Email => {
                link = Some((String::new(), range))
            }
            Event::End(TagEnd::Link) => found.extend(link.take().and_then(|link| poor(passage, &link, sheet))),
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Image { .. }) => link = None, // its description speaks for the link
            Event::Text(text) => match &mut link {
                Some((words, _)) => words.push_str(&text),
                None if in_code => {}
                None => found.extend(bare_in(passage, &range).iter().map(|range| bare(passage, range, sheet))),
            },
            Event::Code(text) => link.iter_mut().for_each(|(words, _)| words.push_str(&text)),
            _ => {}
        }
    }
    found
}

/// The addresses in a text that is no link.
fn bare_in(passage: &Passage<'_>, range: &Range<usize>) -> Vec<Range<usize>> {
    let is_edge = |c: char| c.is_whitespace() || "()<>[]\"'“”‘’".contains(c);
    let is_end = |c: char| is_edge(c) || ".,;:!?".contains(c);
    let words = passage.text[range.clone()].split_inclusive(is_edge).scan(range.start, |at, piece| {
        let start = *at;
        *at += piece.len();
        Some((start, piece.trim_end_matches(is_end)))
    });
    words.filter(|(_, word)| is_address(word)).map(|(start, word)| start..start + word.len()).collect()
}

fn is_address(word: &str) -> bool {
    BARE.iter().any(|start| word.len() > start.len() && word.starts_with(start))
}

fn bare(passage: &Passage<'_>, range: &Range<usize>, sheet: &Sheet<'_>) -> Diagnostic {
    let message = "an address stands here in place of words";
    Diagnostic::warning(Code::LinkBare, message)
        .at(sheet.place(passage, range))
        .help("make it a link whose words say where it leads: `[The council's bin days](https://…)`")
}

/// What is wrong with the words of a link.
fn poor(passage: &Passage<'_>, (words, range): &(String, Range<usize>), sheet: &Sheet<'_>) -> Option<Diagnostic> {
    let said = words.trim().trim_end_matches(['.', '…', '>', '»', '→', '!', ':']).trim().to_lowercase();
    if is_address(words.trim()) {
        return Some(bare(passage, range, sheet));
    }
    let message = format!("`{}` does not say where this link leads", words.trim());
    VAGUE.contains(&said.as_str()).then(|| {
        Diagnostic::warning(Code::LinkVague, message)
            .at(sheet.place(passage, range))
            .help("put into the link what is to be found there, as in `[how we use what you tell us](/help/privacy/)`")
    })
}
