//! A text as sentences, each with its place. Code, tables and headings have none.

use model::Span;
use pulldown_cmark::{Event, Tag, TagEnd};

use crate::proof::sheet::Passage;

/// A sentence.
pub struct Sentence {
    /// Its words, without markup.
    pub text: String,
    /// Where it stands in the file.
    pub at: Span,
}

impl Sentence {
    /// How many words it has.
    pub fn words(&self) -> usize {
        self.text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
    }
}

/// What is read in one breath: a paragraph, a point of a list.
#[derive(Default)]
struct Block {
    text: String,
    /// Where in the text each of its pieces begins, and where in the file that is.
    pieces: Vec<(usize, usize)>,
}

/// The sentences of a text, by paragraph.
pub fn of(passage: &Passage<'_>) -> Vec<Vec<Sentence>> {
    let (mut blocks, mut block, mut skipped) = (Vec::new(), Block::default(), 0_usize);
    for (event, range) in passage.events() {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Table(_) | Tag::BlockQuote(_)) => skipped += 1,
            Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Table | TagEnd::BlockQuote(_)) => {
                skipped = skipped.saturating_sub(1);
            }
            Event::Start(Tag::Item) | Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                blocks.push(std::mem::take(&mut block).sentences());
            }
            Event::Text(text) | Event::Code(text) if skipped == 0 => block.add(&text, passage.at + range.start),
            Event::SoftBreak | Event::HardBreak => block.add(" ", passage.at + range.start),
            _ => {}
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

impl Block {
    fn add(&mut self, text: &str, at: usize) {
        self.pieces.push((self.text.len(), at));
        self.text.push_str(text);
    }

    /// The place in the file of a byte of the text.
    fn place(&self, byte: usize) -> usize {
        let piece = self.pieces.iter().rev().find(|(start, _)| *start <= byte);
        piece.map_or(0, |(start, at)| at + byte - start)
    }

    fn sentences(self) -> Vec<Sentence> {
        let mut start = 0;
        let ends = self.text.char_indices().filter(|(at, c)| self.ends_at(*at, *c)).map(|(at, c)| at + c.len_utf8());
        let ends: Vec<usize> = ends.chain([self.text.len()]).collect();
        let sentences = ends.into_iter().filter_map(|end| {
            let piece = &self.text[start..end];
            let from = end - piece.trim_start().len();
            start = end;
            let at = Span::new(self.place(from), self.place(end.saturating_sub(1)) + 1);
            (!piece.trim().is_empty()).then(|| Sentence { text: piece.trim().to_owned(), at })
        });
        sentences.collect()
    }

    /// Whether a sentence ends with this sign. One that goes on in small letters was an abbreviation.
    fn ends_at(&self, at: usize, sign: char) -> bool {
        let rest = &self.text[at + sign.len_utf8()..];
        let goes_on = rest.trim_start().chars().next().is_some_and(char::is_lowercase);
        matches!(sign, '.' | '?' | '!' | ':' | ';') && rest.starts_with(char::is_whitespace) && !goes_on
    }
}
