//! The theme's own words are plain English: short sentences, and none of the words that only offices use.

use std::fs;
use std::path::Path;

/// The longest sentence, and how long sentences are on average, in words: what GOV.UK's style guide asks of writers.
const LONGEST: usize = 25;
const ON_AVERAGE: f64 = 15.0;

/// Words that only offices use. From the list of words to avoid in GOV.UK's style guide, and our own.
const JARGON: [&str; 32] = [
    "agenda",
    "collaborate",
    "commit to",
    "deliver",
    "deploy",
    "dialogue",
    "disincentivise",
    "empower",
    "facilitate",
    "foster",
    "impact",
    "incentivise",
    "initiate",
    "key ",
    "leverage",
    "liaise",
    "moderation",
    "overarching",
    "progress",
    "promote",
    "robust",
    "slimming down",
    "stakeholder",
    "streamline",
    "strengthen",
    "submission",
    "tackle",
    "transform",
    "utilise",
    "going forward",
    "in order to",
    "taxonomy",
];

/// Each text of the theme with its key, plurals included.
fn texts() -> Vec<(String, String)> {
    let strings = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/showground/strings/en.yaml");
    let text = fs::read_to_string(strings).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(": ")).map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
}

/// The sentences of a text, each in words.
fn sentences(text: &str) -> Vec<Vec<&str>> {
    let sentences = text.split_inclusive(['.', '?', '!']).map(|sentence| sentence.split_whitespace().collect());
    sentences.filter(|words: &Vec<&str>| words.len() > 1).collect()
}

#[test]
fn no_sentence_of_the_theme_is_longer_than_people_can_hold() {
    let (mut words, mut count) = (0, 0);
    for (key, text) in texts() {
        for sentence in sentences(&text) {
            assert!(sentence.len() <= LONGEST, "{key}: {}", sentence.join(" "));
            words += sentence.len();
            count += 1;
        }
    }
    assert!(
        count > 100 && f64::from(words as u32) / f64::from(count) <= ON_AVERAGE,
        "{words} words in {count} sentences"
    );
}

#[test]
fn the_theme_speaks_no_jargon() {
    for (key, text) in texts() {
        let text = text.to_lowercase();
        for word in JARGON {
            assert!(!text.contains(word), "{key} says “{word}”: {text}");
        }
    }
}
