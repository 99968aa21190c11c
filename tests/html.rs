//! Pages as browsers read them: html5ever is the oracle for what is markup and what is text.
//!
//! It is another parser than those of the program, so a page that the program thinks harmless is judged by a stranger.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

/// What a page is made of, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// An element begins, with its attributes.
    Start(String, Vec<(String, String)>),
    /// An element ends.
    End(String),
    /// Text, its entities decoded.
    Text(String),
}

#[derive(Default)]
struct Parts(RefCell<Vec<Part>>);

impl TokenSink for Parts {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut parts = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                let raw = raw(&tag);
                parts.push(part(&tag));
                raw
            }
            Token::CharacterTokens(text) => {
                if let Some(Part::Text(before)) = parts.last_mut() {
                    before.push_str(&text);
                } else {
                    parts.push(Part::Text(text.to_string()));
                }
                TokenSinkResult::Continue
            }
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => TokenSinkResult::Continue,
        }
    }
}

/// Elements in whose content tags are text, as a browser's tree builder tells its tokenizer.
fn raw(tag: &Tag) -> TokenSinkResult<()> {
    match (tag.kind, &*tag.name) {
        (TagKind::StartTag, "title" | "textarea") => TokenSinkResult::RawData(RawKind::Rcdata),
        (TagKind::StartTag, "style" | "iframe" | "noembed" | "noframes" | "xmp") => {
            TokenSinkResult::RawData(RawKind::Rawtext)
        }
        (TagKind::StartTag, "script") => TokenSinkResult::RawData(RawKind::ScriptData),
        (TagKind::StartTag | TagKind::EndTag, _) => TokenSinkResult::Continue,
    }
}

fn part(tag: &Tag) -> Part {
    let attrs = tag.attrs.iter().map(|attr| (attr.name.local.to_string(), attr.value.to_string())).collect();
    match tag.kind {
        TagKind::StartTag => Part::Start(tag.name.to_string(), attrs),
        TagKind::EndTag => Part::End(tag.name.to_string()),
    }
}

/// All parts of a page.
pub fn parts(page: &str) -> Vec<Part> {
    let tokenizer = Tokenizer::new(Parts::default(), Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(page));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

/// The parts between the first beginning of an element and its end.
pub fn inside<'p>(parts: &'p [Part], element: &str) -> &'p [Part] {
    let start = parts.iter().position(|part| matches!(part, Part::Start(name, _) if name == element));
    let rest = start.map_or(&parts[..0], |start| &parts[start + 1..]);
    let end = rest.iter().position(|part| matches!(part, Part::End(name) if name == element));
    &rest[..end.unwrap_or(rest.len())]
}

/// The text of parts, as it stands.
pub fn text(parts: &[Part]) -> String {
    parts.iter().filter_map(|part| if let Part::Text(text) = part { Some(text.as_str()) } else { None }).collect()
}

/// Whether an element begins among the parts.
pub fn has(parts: &[Part], element: &str) -> bool {
    parts.iter().any(|part| matches!(part, Part::Start(name, _) if name == element))
}

/// A part of a page as somebody meets it who reads it aloud: a line for each block, and what is filled in.
///
/// `[name: words]` is a question with its answer, `(x)` a choice that is picked, `( )` one that is not.
pub fn read_aloud(parts: &[Part]) -> String {
    let (mut out, mut area) = (String::new(), None);
    for part in parts {
        match part {
            Part::Text(text) if area.is_some() => out.push_str(&text.replace('\n', "\\n")),
            Part::Text(text) => out.push_str(&text.replace('\n', " ")),
            Part::Start(name, attrs) if name == "textarea" => {
                out.push_str(&format!("[{}: ", attr(attrs, "name").unwrap_or_default()));
                area = Some(());
            }
            Part::End(name) if name == "textarea" => {
                out.push_str("] ");
                area = None;
            }
            Part::Start(name, attrs) => out.push_str(&start(name, attrs)),
            Part::End(name) if is_inline(name) => {}
            Part::End(_) => out.push('\n'),
        }
    }
    let lines = out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).map(|line| line + "\n").collect()
}

fn start(name: &str, attrs: &[(String, String)]) -> String {
    let (asked, value) = (attr(attrs, "name").unwrap_or_default(), attr(attrs, "value").unwrap_or_default());
    match (name, attr(attrs, "type").unwrap_or_default()) {
        ("input", "radio" | "checkbox") if attr(attrs, "checked").is_some() => "(x) ".into(),
        ("input", "radio" | "checkbox") => "( ) ".into(),
        ("input", _) => format!("[{asked}: {value}] "),
        ("option", _) if attr(attrs, "selected").is_some() => "\n(x) ".into(),
        ("option", _) => "\n( ) ".into(),
        ("h1" | "h2" | "h3", _) => format!("\n{} ", "#".repeat(name[1..].parse().unwrap())),
        (inline, _) if is_inline(inline) => String::new(),
        _ => "\n".into(),
    }
}

fn attr<'a>(attrs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attrs.iter().find(|(attr, _)| attr == name).map(|(_, value)| value.as_str())
}

fn is_inline(name: &str) -> bool {
    matches!(name, "a" | "b" | "bdi" | "br" | "code" | "em" | "i" | "label" | "span" | "strong" | "time")
}

#[test]
fn a_page_is_read_aloud_with_what_is_filled_in() {
    let page = "<main><h1>A &amp; <b>B</b></h1><p>two\nlines<input type=radio checked> yes<textarea name=t>a\n<p></textarea>\
                </main><p>no";
    assert_eq!(read_aloud(inside(&parts(page), "main")), "# A & B\ntwo lines(x) yes[t: a\\n<p>]\n");
}

#[test]
fn what_a_browser_takes_for_an_element_is_found() {
    assert!(has(&parts("<p><SCRIPT >x"), "script"));
    assert!(!has(&parts("<textarea><script>x</script></textarea>&lt;script>"), "script"));
}
