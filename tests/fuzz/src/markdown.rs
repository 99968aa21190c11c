//! Markdown, from strangers and from editors.

use generator::markdown;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, Token, TokenSink, TokenSinkResult, Tokenizer};

/// All that a stranger's text can become; INGEST calls for no more.
const ALLOWED: [&str; 9] = ["p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a"];

/// A stranger's text becomes harmless elements only, as another parser reads them; an editor's is rendered.
pub fn markdown(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let html = markdown::strangers(text).html;
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&html));
    let tokenizer = Tokenizer::new(Harmless, Default::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let _ = markdown::editors(text, "");
    let _ = markdown::first_words(text);
}

struct Harmless;

impl TokenSink for Harmless {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => judge(&tag),
            Token::CommentToken(_) | Token::DoctypeToken(_) => panic!("a stranger's text has become markup"),
            Token::CharacterTokens(_) | Token::NullCharacterToken | Token::EOFToken | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

fn judge(tag: &Tag) {
    assert!(ALLOWED.contains(&&*tag.name), "<{}>", tag.name);
    for attribute in &tag.attrs {
        let fine = match &*attribute.name.local {
            "href" => ["http:", "https:", "mailto:"].iter().any(|scheme| attribute.value.starts_with(scheme)),
            "rel" => &*attribute.value == "nofollow ugc noopener",
            _ => false,
        };
        assert!(fine, "{}={}", attribute.name.local, attribute.value);
    }
}
