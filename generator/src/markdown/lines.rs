//! Lines of code in colour, each highlighted once.
//!
//! A grammar is an automaton: what stands before a line, and the line, give its HTML and what stands before the next one.
//! Both are remembered, so that a line seen before costs one look-up. All threads share what is remembered; while one
//! highlights a new line, the others go on. What a line becomes never depends on what is remembered.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, RwLock};

use hashbrown::HashMap;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

/// The grammars, and what they have grown into: automata that take tens of megabytes once many languages were met.
static GRAMMARS: RwLock<Option<Arc<SyntaxSet>>> = RwLock::new(None);

fn grammars() -> Arc<SyntaxSet> {
    let known = GRAMMARS.read().unwrap_or_else(PoisonError::into_inner).clone();
    known.unwrap_or_else(|| {
        let mut grammars = GRAMMARS.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(grammars.get_or_insert_with(|| Arc::new(SyntaxSet::load_defaults_newlines())))
    })
}

/// Gives back what highlighting has grown to. What is highlighted later begins anew, and is the same.
pub fn let_go() {
    *GRAMMARS.write().unwrap_or_else(PoisonError::into_inner) = None;
    LINES.memory().forget();
}

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

/// What may be remembered: the different lines of some ten thousand code blocks. When it is full, all is forgotten.
const MAX_BYTES: usize = 8 << 20;
/// About what a remembered line takes beside its text, and a state for each of its scopes.
const OVERHEAD: usize = 256;

static LINES: LazyLock<Lines> = LazyLock::new(Lines::default);

/// Code as HTML; `None` when nobody knows its language.
pub fn coloured(language: &str, code: &str) -> Option<String> {
    LINES.coloured(language, code)
}

/// The lines of all threads.
#[derive(Default)]
struct Lines(Mutex<Memory>);

/// The part of the automaton that was walked so far.
#[derive(Default)]
struct Memory {
    states: Vec<Known>,
    ids: HashMap<Arc<State>, usize>,
    bytes: usize,
    /// How often all was forgotten: places of before mean nothing any more.
    forgotten: usize,
}

/// A state, and the lines that were seen to stand there.
struct Known {
    state: Arc<State>,
    lines: HashMap<Box<str>, Line>,
}

struct Line {
    html: Box<str>,
    next: usize,
}

/// A state, with its place in [`Memory::states`].
struct At {
    state: Arc<State>,
    id: usize,
    forgotten: usize,
}

impl Lines {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn coloured(&self, language: &str, code: &str) -> Option<String> {
        let mut at = self.memory().at(State::start(language)?);
        let mut html = String::with_capacity(code.len() * 4);
        for line in code.split_inclusive('\n') {
            at = self.line(&at, line, &mut html)?;
        }
        Some(html)
    }

    /// Appends the HTML of a line; gives the state after it.
    fn line(&self, at: &At, line: &str, html: &mut String) -> Option<At> {
        if let Some(next) = self.memory().seen(at, line, html) {
            return Some(next);
        }
        let mut next = State::clone(&at.state);
        let fresh = next.read(line)?;
        html.push_str(&fresh);
        Some(self.memory().remember(at, line, fresh, next))
    }
}

impl Memory {
    /// The place of a state, also when it was forgotten meanwhile.
    fn place(&mut self, at: &At) -> usize {
        if at.forgotten == self.forgotten { at.id } else { self.id(State::clone(&at.state)) }
    }

    fn seen(&mut self, at: &At, line: &str, html: &mut String) -> Option<At> {
        let place = self.place(at);
        let seen = self.states[place].lines.get(line)?;
        html.push_str(&seen.html);
        Some(self.at_place(seen.next))
    }

    fn at(&mut self, state: State) -> At {
        let id = self.id(state);
        self.at_place(id)
    }

    fn at_place(&self, id: usize) -> At {
        At { state: Arc::clone(&self.states[id].state), id, forgotten: self.forgotten }
    }

    fn remember(&mut self, at: &At, line: &str, html: String, next: State) -> At {
        // A state may keep the line as well: the one that began a here-document.
        let bytes = 2 * line.len() + html.len() + OVERHEAD;
        if self.bytes + bytes + next.bytes() > MAX_BYTES {
            self.forget();
            return self.at(next);
        }
        let (place, next) = (self.place(at), self.id(next));
        if self.states[place].lines.insert(line.into(), Line { html: html.into(), next }).is_none() {
            self.bytes += bytes;
        }
        self.at_place(next)
    }

    fn forget(&mut self) {
        *self = Memory { forgotten: self.forgotten + 1, ..Memory::default() };
    }

    fn id(&mut self, state: State) -> usize {
        if let Some(id) = self.ids.get(&state) {
            return *id;
        }
        self.bytes += state.bytes();
        let (id, state) = (self.states.len(), Arc::new(state));
        self.states.push(Known { state: Arc::clone(&state), lines: HashMap::new() });
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
        let grammars = grammars();
        let syntax = grammars.find_syntax_by_token(language)?;
        Some(State { parse: ParseState::new(syntax), scopes: ScopeStack::new() })
    }

    /// The HTML of the line that stands here. Afterwards this is the state behind it.
    fn read(&mut self, line: &str) -> Option<String> {
        let mut out = Tokens::default();
        let mut from = 0;
        for (at, change) in self.parse.parse_line(line, &grammars()).ok()? {
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
            let all = Lines::default();
            for code in codes.iter().map(|lines| lines.concat()) {
                let expected = fresh(language, &code);
                prop_assert_eq!(all.coloured(language, &code), Some(expected.clone()));
                let bytes = all.memory().bytes;
                prop_assert_eq!(all.coloured(language, &code), Some(expected));
                prop_assert_eq!(all.memory().bytes, bytes, "nothing is remembered twice");
            }
        }
    }

    #[test]
    fn what_was_let_go_begins_anew_and_is_the_same() {
        let lines = Lines::default();
        let code = LINES.concat();
        let (first, rest) = code.split_at(code.find("*/ fn main").unwrap());
        let mut html = String::new();
        let begin = lines.memory().at(State::start("rust").unwrap());
        let at = first.split_inclusive('\n').fold(begin, |at, line| lines.line(&at, line, &mut html).unwrap());
        let before = grammars();
        let_go();
        lines.memory().forget();
        assert!(!Arc::ptr_eq(&before, &grammars()));
        rest.split_inclusive('\n').fold(at, |at, line| lines.line(&at, line, &mut html).unwrap());
        assert_eq!(html, fresh("rust", &code));
    }

    #[test]
    fn the_memory_is_bounded() {
        let all = Lines::default();
        let lines = (0..60).map(|n| "x".repeat(MAX_BYTES / 100) + &format!("{n}\n")).collect::<Vec<_>>();
        let html = all.coloured("txt", &lines.concat()).unwrap();
        assert_eq!(html, lines.concat());
        let memory = all.memory();
        let kept = memory.states.iter().flat_map(|known| &known.lines).map(|(line, seen)| line.len() + seen.html.len());
        assert!((1..=MAX_BYTES).contains(&kept.sum()) && memory.bytes <= MAX_BYTES, "{}", memory.bytes);
    }

    #[test]
    fn spans_end_with_their_line() {
        let html = coloured("rust", "/* a\nb */ let\n").unwrap();
        assert!(html.lines().all(|line| line.matches("<span").count() == line.matches("</span>").count()), "{html}");
    }
}
