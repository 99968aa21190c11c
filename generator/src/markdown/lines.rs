//! Lines of code in colour, each highlighted once.
//!
//! A grammar is an automaton: what stands before a line, and the line, give its HTML and what stands before the next one.
//! Both are remembered, so that a line seen before costs one look-up. Each thread remembers for itself, and what a line
//! becomes never depends on what is remembered.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

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

/// What one thread may remember: the different lines of some ten thousand code blocks. When it is full, all is forgotten.
const MAX_BYTES: usize = 8 << 20;
/// About what a remembered line takes beside its text, and a state for each of its scopes.
const OVERHEAD: usize = 256;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// Code as HTML; `None` when nobody knows its language.
pub fn coloured(language: &str, code: &str) -> Option<String> {
    MEMORY.with_borrow_mut(|memory| memory.coloured(language, code))
}

/// The part of the automaton that was walked so far.
#[derive(Default)]
struct Memory {
    states: Vec<Known>,
    ids: HashMap<Rc<State>, Id>,
    bytes: usize,
}

/// The place of a state in [`Memory::states`].
type Id = usize;

/// A state, and the lines that were seen to stand there.
struct Known {
    state: Rc<State>,
    lines: HashMap<Box<str>, Line>,
}

struct Line {
    html: Box<str>,
    next: Id,
}

impl Memory {
    fn coloured(&mut self, language: &str, code: &str) -> Option<String> {
        let mut at = self.id(State::start(language)?);
        let mut html = String::with_capacity(code.len() * 4);
        for line in code.split_inclusive('\n') {
            at = self.line(at, line, &mut html)?;
        }
        Some(html)
    }

    /// Appends the HTML of a line; gives the state after it.
    fn line(&mut self, at: Id, line: &str, html: &mut String) -> Option<Id> {
        let Known { state, lines } = &self.states[at];
        if let Some(seen) = lines.get(line) {
            html.push_str(&seen.html);
            return Some(seen.next);
        }
        let mut next = State::clone(state);
        let fresh = next.read(line)?;
        html.push_str(&fresh);
        Some(self.remember(at, line, fresh, next))
    }

    fn remember(&mut self, at: Id, line: &str, html: String, next: State) -> Id {
        // A state may keep the line as well: the one that began a here-document.
        let bytes = 2 * line.len() + html.len() + OVERHEAD;
        if self.bytes + bytes + next.bytes() > MAX_BYTES {
            *self = Memory::default();
            return self.id(next);
        }
        self.bytes += bytes;
        let next = self.id(next);
        self.states[at].lines.insert(line.into(), Line { html: html.into(), next });
        next
    }

    fn id(&mut self, state: State) -> Id {
        if let Some(id) = self.ids.get(&state) {
            return *id;
        }
        self.bytes += state.bytes();
        let (id, state) = (self.states.len(), Rc::new(state));
        self.states.push(Known { state: Rc::clone(&state), lines: HashMap::new() });
        self.ids.insert(state, id);
        id
    }
}

/// What stands before a line.
#[derive(Clone, PartialEq, Eq)]
struct State {
    parse: ParseState,
    scopes: ScopeStack,
}

/// Equal states have equal scopes; the rest cannot be hashed, and differs seldom.
impl Hash for State {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.scopes.as_slice().hash(hasher);
    }
}

impl State {
    /// At the beginning of a file.
    fn start(language: &str) -> Option<State> {
        let syntax = SYNTAXES.find_syntax_by_token(language)?;
        Some(State { parse: ParseState::new(syntax), scopes: ScopeStack::new() })
    }

    /// The HTML of the line that stands here. Afterwards this is the state behind it.
    fn read(&mut self, line: &str) -> Option<String> {
        let mut out = Tokens::default();
        let mut from = 0;
        for (at, change) in self.parse.parse_line(line, &SYNTAXES).ok()? {
            out.push(&self.scopes, &line[from..at]);
            self.scopes.apply(&change).ok()?;
            from = at;
        }
        out.push(&self.scopes, &line[from..]);
        Some(out.finish())
    }

    /// About what it takes in memory.
    fn bytes(&self) -> usize {
        OVERHEAD * (1 + self.scopes.len())
    }
}

fn class(scopes: &ScopeStack) -> Option<&'static str> {
    let of = |scope: &Scope| CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class);
    scopes.as_slice().iter().rev().find_map(of)
}

/// Tokens as HTML, neighbours of one class joined.
#[derive(Default)]
struct Tokens {
    html: String,
    class: Option<&'static str>,
    text: String,
}

impl Tokens {
    fn push(&mut self, scopes: &ScopeStack, text: &str) {
        if !text.trim().is_empty() {
            self.begin(class(scopes));
        }
        self.text.push_str(text);
    }

    fn begin(&mut self, class: Option<&'static str>) {
        if class != self.class {
            self.flush();
            self.class = class;
        }
    }

    fn flush(&mut self) {
        let text = super::code::escaped(&std::mem::take(&mut self.text));
        match self.class {
            Some(class) if !text.is_empty() => self.html.extend(["<span class=\"", class, "\">", &text, "</span>"]),
            _ => self.html.push_str(&text),
        }
    }

    /// The HTML, the end of the line behind the last token.
    fn finish(mut self) -> String {
        let end = self.text.ends_with('\n').then(|| self.text.pop()).flatten();
        self.flush();
        self.html.extend(end);
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LANGUAGES: [&str; 7] = ["rust", "js", "python", "html", "sh", "ruby", "php"];
    /// Lines that begin, end, or look quite different inside strings, comments, here-documents and other languages.
    const LINES: [&str; 24] = [
        "let x = \"a < b\"; // why\n",
        "let s = \"it goes on\n",
        "  until here\"; let c = 'x';\n",
        "/* a comment\n",
        "of /* two lines */\n",
        "*/ fn main() {\n",
        "}\n",
        "\n",
        "r#\"raw\n",
        "\"#;\n",
        "x = \"\"\"\n",
        "\"\"\"\n",
        "const t = `a ${b +\n",
        "1} c`;\n",
        "<!-- hidden\n",
        "--> <p class=\"a\">&amp;</p>\n",
        "<script>\n",
        "</script>\n",
        "<?php echo 1;\n",
        "cat <<EOT\n",
        "x = <<~OTHER\n",
        "EOT\n",
        "  OTHER\n",
        "no end of line",
    ];

    fn fresh(language: &str, code: &str) -> String {
        let mut state = State::start(language).unwrap();
        code.split_inclusive('\n').map(|line| state.read(line).unwrap()).collect()
    }

    proptest! {
        #[test]
        fn a_remembered_line_is_a_fresh_one(
            language in prop::sample::select(&LANGUAGES[..]),
            codes in prop::collection::vec(prop::collection::vec(prop::sample::select(&LINES[..]), 0..12), 1..6),
        ) {
            let mut memory = Memory::default();
            for code in codes.iter().map(|lines| lines.concat()) {
                let expected = fresh(language, &code);
                prop_assert_eq!(memory.coloured(language, &code), Some(expected.clone()));
                let bytes = memory.bytes;
                prop_assert_eq!(memory.coloured(language, &code), Some(expected));
                prop_assert_eq!(memory.bytes, bytes, "nothing is remembered twice");
            }
        }
    }

    #[test]
    fn the_memory_is_bounded() {
        let mut memory = Memory::default();
        let lines = (0..60).map(|n| "x".repeat(MAX_BYTES / 100) + &format!("{n}\n")).collect::<Vec<_>>();
        let html = memory.coloured("txt", &lines.concat()).unwrap();
        assert_eq!(html, lines.concat());
        let kept = memory.states.iter().flat_map(|known| &known.lines).map(|(line, seen)| line.len() + seen.html.len());
        assert!((1..=MAX_BYTES).contains(&kept.sum()) && memory.bytes <= MAX_BYTES, "{}", memory.bytes);
    }

    #[test]
    fn spans_end_with_their_line() {
        let html = coloured("rust", "/* a\nb */ let\n").unwrap();
        assert!(html.lines().all(|line| line.matches("<span").count() == line.matches("</span>").count()), "{html}");
    }
}
