//! Code blocks in colour: tokens get classes, a style sheet gives the classes colours.
//!
//! About a dozen classes of our own instead of the hundreds of scopes that grammars know, so the contrast of every colour
//! can be checked. The grammars are loaded when the first code block comes along that is to be coloured, see [`lines`]: that takes as long as
//! all else in the build of an edit, so a block that stood in an earlier text of the same thing is taken from there.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::lines;
use crate::fingerprint::{self, Fingerprint};

/// Code blocks as HTML, each by the fingerprint of its language and code.
pub type Coloured = HashMap<Fingerprint, String>;

/// The same events, with each code block as HTML: coloured when it is fenced and its language known. Those that were coloured are noted.
pub fn highlighted<'a>(
    events: impl Iterator<Item = Event<'a>>,
    earlier: &Coloured,
    noted: &mut Vec<(Fingerprint, String)>,
) -> impl Iterator<Item = Event<'a>> {
    let mut block: Option<(String, String)> = None;
    events.filter_map(move |event| match (event, &mut block) {
        (Event::Start(Tag::CodeBlock(kind)), None) => {
            block = Some((language(&kind), String::new()));
            None
        }
        (Event::Text(text), Some((_, code))) => {
            code.push_str(&text);
            None
        }
        (Event::End(TagEnd::CodeBlock), Some((language, code))) => {
            let html = coloured(language, code, earlier, noted).unwrap_or_else(|| in_frame(&escaped(code)));
            block = None;
            Some(Event::Html(html.into()))
        }
        (event, _) => Some(event),
    })
}

fn language(kind: &CodeBlockKind<'_>) -> String {
    match kind {
        CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or_default().to_lowercase(),
        CodeBlockKind::Indented => String::new(),
    }
}

/// A code block in colour, where its language is known.
fn coloured(language: &str, code: &str, earlier: &Coloured, noted: &mut Vec<(Fingerprint, String)>) -> Option<String> {
    if language.is_empty() {
        return None;
    }
    let mark = fingerprint::of(&(language, code));
    let html = match earlier.get(&mark) {
        Some(html) => html.clone(),
        None => in_frame(&lines::coloured(language, code)?),
    };
    noted.push((mark, html.clone()));
    Some(html)
}

/// A code block as HTML. It can be scrolled sideways, so it can be reached with the keyboard.
fn in_frame(inner: &str) -> String {
    format!("<pre class=\"code\" tabindex=\"0\"><code>{inner}</code></pre>\n")
}

/// Where in a text, as HTML, the code blocks noted of it stand. Whatever else is written there, such a place holds nothing but that block.
pub fn places(noted: &[(Fingerprint, String)], html: &str) -> Vec<(Fingerprint, Range<usize>)> {
    let mut from = 0;
    let place = |(mark, block): &(Fingerprint, String)| {
        let at = from + html.get(from..)?.find(block)?;
        from = at + block.len();
        Some((*mark, at..from))
    };
    noted.iter().filter_map(place).collect()
}

/// Text as HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(language: &str, code: &str) -> String {
        coloured(language, code, &Coloured::new(), &mut Vec::new()).unwrap_or_else(|| in_frame(&escaped(code)))
    }

    #[test]
    fn tokens_get_classes_and_nothing_is_lost() {
        let html = html("rust", "let x = \"<b>\"; // why\n");
        assert!(html.contains("<span class=\"hl-keyword\">let</span>"), "{html}");
        assert!(html.contains("hl-comment"), "{html}");
        assert!(html.contains("&lt;b&gt;") && !html.contains("<b>"), "{html}");
    }

    #[test]
    fn code_of_an_unknown_language_is_plain() {
        assert_eq!(html("klingon", "a < b"), "<pre class=\"code\" tabindex=\"0\"><code>a &lt; b</code></pre>\n");
    }
}
