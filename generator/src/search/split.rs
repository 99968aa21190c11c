//! Words in files: those that begin alike together, as long as there is room.
//!
//! Where a file begins and ends follows from the letters of words and not from how many there are before them, so that a new
//! word changes the one file that it lies in.

use std::ops::Range;

use super::{KEY, LIMIT, Word};

/// The words of a file.
#[derive(Debug)]
pub struct Shard {
    /// How many bytes they all begin with.
    pub beginning: usize,
    /// Their places.
    pub words: Range<usize>,
}

/// Several words share a file up to this size, in bytes: a tenth of a second on a slow telephone, for one word of a search.
const SHARED: usize = 40_000;
const _: () = assert!(SHARED < LIMIT);
/// What stands around a word and its keys: `,⏎"":["","",1]`.
const FRAME: usize = 15;

impl Word {
    /// How many bytes it takes in its file, at most.
    fn size(&self) -> usize {
        self.text.len() + FRAME + KEY * self.places.len()
    }
}

/// All words, which stand in their order, in files.
///
/// No file is too large: it is below the limit, or has one word in it. A word has at most 24 letters and 12,000 keys, which
/// is less than the limit as well.
pub fn shards(words: &[Word]) -> Vec<Shard> {
    let mut shards = Vec::new();
    if !words.is_empty() {
        split(words, 0..words.len(), 0, &mut shards);
    }
    shards
}

/// Puts some words that begin with the same bytes into one file, or those that go on alike into one each.
fn split(words: &[Word], range: Range<usize>, beginning: usize, shards: &mut Vec<Shard>) {
    let inside = &words[range.clone()];
    if inside.len() == 1 || inside.iter().map(Word::size).sum::<usize>() <= SHARED {
        shards.push(Shard { beginning, words: range });
        return;
    }
    let next = |word: &Word| word.text[beginning..].chars().next();
    let mut start = range.start;
    for alike in inside.chunk_by(|one, other| next(one) == next(other)) {
        let part = start..start + alike.len();
        start = part.end;
        // The word that is no longer than the beginning stands alone, since there is only one.
        let longer = alike.first().and_then(next).map_or(0, char::len_utf8);
        split(words, part, beginning + longer, shards);
    }
}
