//! Code blocks in colour: tokens get classes, a style sheet gives the classes colours.
//!
//! About a dozen classes of our own instead of the hundreds of scopes that grammars know, so the contrast of every colour
//! can be checked. The grammars are loaded when the first code block comes along.

use std::sync::LazyLock;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Scopes and the class their tokens get; of two that match a token, the one named later in its stack wins.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let named = [
        ("comment", "hl-comment"),
        ("string", "hl-string"),
        ("constant.numeric", "hl-number"),
        ("constant", "hl-constant"),
        ("keyword.operator", "hl-operator"),
        ("keyword", "hl-keyword"),
        ("storage", "hl-keyword"),
        ("entity.name.function", "hl-function"),
        ("support.function", "hl-function"),
        ("entity.name.tag", "hl-tag"),
        ("entity.other.attribute-name", "hl-attribute"),
        ("entity.name", "hl-type"),
        ("support.type", "hl-type"),
        ("variable", "hl-variable"),
        ("punctuation", "hl-punctuation"),
    ];
    named.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect()
});

/// The same events, with each fenced code block of a known language as coloured HTML.
pub fn highlighted<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    let mut out = Vec::new();
    let mut block: Option<(String, String)> = None;
    for event in events {
        match (event, &mut block) {
            (Event::Start(Tag::CodeBlock(kind)), None) => block = Some((language(&kind), String::new())),
            (Event::Text(text), Some((_, code))) => code.push_str(&text),
            (Event::End(TagEnd::CodeBlock), Some((language, code))) => {
                out.push(Event::Html(html(language, code).into()));
                block = None;
            }
            (event, _) => out.push(event),
        }
    }
    out
}

fn language(kind: &CodeBlockKind<'_>) -> String {
    match kind {
        CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or_default().to_lowercase(),
        CodeBlockKind::Indented => String::new(),
    }
}

/// A code block as HTML. It can be scrolled sideways, so it can be reached with the keyboard.
fn html(language: &str, code: &str) -> String {
    let syntax = (!language.is_empty()).then(|| SYNTAXES.find_syntax_by_token(language)).flatten();
    let inner = syntax.and_then(|syntax| coloured(syntax, code)).unwrap_or_else(|| escaped(code));
    format!("<pre class=\"code\" tabindex=\"0\"><code>{inner}</code></pre>\n")
}

fn coloured(syntax: &SyntaxReference, code: &str) -> Option<String> {
    let (mut state, mut stack) = (ParseState::new(syntax), ScopeStack::new());
    let mut out = Tokens::default();
    for line in code.split_inclusive('\n') {
        let mut from = 0;
        for (at, change) in state.parse_line(line, &SYNTAXES).ok()? {
            out.push(class(&stack), &line[from..at]);
            stack.apply(&change).ok()?;
            from = at;
        }
        out.push(class(&stack), &line[from..]);
    }
    Some(out.finish())
}

fn class(stack: &ScopeStack) -> Option<&'static str> {
    let of = |scope: &Scope| CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class);
    stack.as_slice().iter().rev().find_map(of)
}

/// Tokens as HTML, neighbours of one class joined.
#[derive(Default)]
struct Tokens {
    html: String,
    class: Option<&'static str>,
    text: String,
}

impl Tokens {
    fn push(&mut self, class: Option<&'static str>, text: &str) {
        let blank = text.trim().is_empty();
        if class != self.class && !blank {
            self.flush();
            self.class = class;
        }
        self.text.push_str(text);
    }

    fn flush(&mut self) {
        let text = escaped(&std::mem::take(&mut self.text));
        match self.class {
            Some(class) if !text.is_empty() => self.html.extend(["<span class=\"", class, "\">", &text, "</span>"]),
            _ => self.html.push_str(&text),
        }
    }

    fn finish(mut self) -> String {
        self.flush();
        self.html
    }
}

fn escaped(text: &str) -> String {
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
