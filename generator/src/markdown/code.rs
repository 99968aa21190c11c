//! Code blocks in colour: tokens get classes, a style sheet gives the classes colours.
//!
//! About a dozen classes of our own instead of the hundreds of scopes that grammars know, so the contrast of every colour
//! can be checked. The grammars are loaded when the first code block comes along, see [`lines`].

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::lines;

/// The same events, with each code block as HTML: coloured when it is fenced and its language known.
pub fn highlighted<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
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
            let html = html(language, code);
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

/// A code block as HTML. It can be scrolled sideways, so it can be reached with the keyboard.
fn html(language: &str, code: &str) -> String {
    let inner = if language.is_empty() { None } else { lines::coloured(language, code) };
    let inner = inner.unwrap_or_else(|| escaped(code));
    format!("<pre class=\"code\" tabindex=\"0\"><code>{inner}</code></pre>\n")
}

/// Text as HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

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
