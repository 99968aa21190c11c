//! Plain words: advice on what editors write themselves, in English. What people sent in is theirs.
//!
//! GOV.UK asks for sentences of 25 words at most. Advice that comes too often is not read, so these rules speak of what goes
//! far beyond that, and of each file once.

mod jargon;
mod passive;
mod sentences;

use std::fmt::Write;

use model::item::Kind;
use model::{Code, Diagnostic, Place};

use super::sheet::Sheet;
use sentences::Sentence;

/// Sentences of more words than this are advised against.
const LONGEST: usize = 35;
/// So many passive sentences in a row leave readers without anybody who acts.
const PASSIVE_RUN: usize = 3;

/// What could be said more plainly in a file.
pub fn check(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    let kinds = [Kind::Page, Kind::Post, Kind::Challenge, Kind::Round, Kind::Event, Kind::Award];
    if !kinds.contains(&sheet.entry.item.id.kind()) || !sheet.is_english() {
        return Vec::new();
    }
    let passages = sheet.prose();
    let blocks: Vec<Vec<Sentence>> = passages.iter().flat_map(sentences::of).collect();
    [long(&blocks, sheet), run(&blocks, sheet), jargon(&blocks, sheet)].into_iter().flatten().collect()
}

fn long(blocks: &[Vec<Sentence>], sheet: &Sheet<'_>) -> Option<Diagnostic> {
    let long = || blocks.iter().flatten().filter(|sentence| sentence.words() > LONGEST);
    let longest = long().max_by_key(|sentence| sentence.words())?;
    let mut message = format!("this sentence has {} words", longest.words());
    match long().count() - 1 {
        0 => {}
        more => _ = write!(message, ", and {more} more in this file {} long", if more == 1 { "is" } else { "are" }),
    }
    let help = "make two of it: 25 words are as many as most people hold";
    Some(Diagnostic::advice(Code::ReadingLong, message).at(place(longest, sheet)).help(help))
}

fn run(blocks: &[Vec<Sentence>], sheet: &Sheet<'_>) -> Option<Diagnostic> {
    let mut runs = blocks.iter().flat_map(|block| block.windows(PASSIVE_RUN));
    let first = runs.find(|run| run.iter().all(|sentence| passive::is(&sentence.text)))?.first()?;
    let message = format!("{PASSIVE_RUN} sentences in a row do not say who does it");
    let help = "say who: `We read your idea` rather than `Your idea is read`";
    Some(Diagnostic::advice(Code::ReadingPassive, message).at(place(first, sheet)).help(help))
}

fn jargon(blocks: &[Vec<Sentence>], sheet: &Sheet<'_>) -> Option<Diagnostic> {
    let words =
        || blocks.iter().flatten().flat_map(|sentence| jargon::words(&sentence.text).map(move |it| (sentence, it)));
    let (sentence, (word, plain)) = words().next()?;
    let message = format!("`{word}` is a word that only offices use");
    Some(Diagnostic::advice(Code::ReadingJargon, message).at(place(sentence, sheet)).help(format!("say `{plain}`")))
}

fn place(sentence: &Sentence, sheet: &Sheet<'_>) -> Place {
    Place::at(&sheet.source, sentence.at)
}
