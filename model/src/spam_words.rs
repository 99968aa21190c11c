//! Words that editors know from spam: `content/spam-words.yaml`, a plain list.
//!
//! A submission that has one is not refused: it scores, see the worker. The build makes nothing of the file.

use crate::fields::Reader;
use crate::yaml::{self, Node};
use crate::{Diagnostic, Source};

/// Shorter words are in every other sentence.
const LEAST: usize = 3;

/// The words of a list, and what is wrong with it.
pub fn parse(source: &Source) -> (Vec<String>, Vec<Diagnostic>) {
    let root = match yaml::parse_all(source) {
        Ok(root) => root,
        Err(mistakes) => return (Vec::new(), mistakes),
    };
    let mut reader = Reader::new(source);
    if root.elements().is_empty() {
        let _: Option<()> =
            reader.wrong(&root, "a list of words", "write each behind a hyphen, like `- cheap watches`");
    }
    let words = root.elements().iter().filter_map(|node| word(node, &mut reader)).collect();
    (words, reader.found.mistakes)
}

fn word(node: &Node, reader: &mut Reader<'_>) -> Option<String> {
    let text = node.text().unwrap_or_default();
    if text.chars().filter(|c| c.is_alphanumeric()).count() < LEAST {
        return reader.wrong(node, "a word or a few", "write some with at least three letters");
    }
    Some(text.to_owned())
}
