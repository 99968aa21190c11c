//! Texts as they are looked up: without accents and apostrophes, in small letters, word by word.
//!
//! The script of the theme does the same to what is typed, in its function `fold`. Both follow Unicode: compatibility
//! decomposition (NFKD), without marks (general category M), in small letters; a word is a run of alphabetic characters
//! and numbers.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// So many letters of a word are looked at: no word of a language that people speak is taken for another by that.
const LONGEST: usize = 24;

/// A text in its plainest letters.
pub fn folded(text: &str) -> String {
    let is_kept = |c: &char| !is_combining_mark(*c) && !matches!(c, '\'' | '’');
    match text.is_ascii() {
        true => text.chars().filter(is_kept).map(|c| c.to_ascii_lowercase()).collect(),
        false => text.nfkd().filter(is_kept).collect::<String>().to_lowercase(),
    }
}

/// The words of a folded text.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.char_indices().nth(LONGEST).map_or(word, |(end, _)| &word[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        words(&folded(text)).map(str::to_owned).collect()
    }

    #[test]
    fn a_word_is_found_with_its_accents_and_without() {
        assert_eq!(of("Ŵyneb y dŷ"), of("wyneb Y DY"));
        assert_eq!(of("Café “Élan”"), ["cafe", "elan"]);
        assert_eq!(of("Ὀδυσσεύς"), ["οδυσσευς"]);
    }

    #[test]
    fn a_text_is_taken_apart_at_all_that_is_no_letter_and_no_number() {
        assert_eq!(
            of("People’s bus-stop: 10 o'clock, ½ price…"),
            ["peoples", "bus", "stop", "10", "oclock", "1", "2", "price"]
        );
        assert_eq!(of(" – "), Vec::<String>::new());
        assert_eq!(of(&"a".repeat(99)), ["a".repeat(24)]);
    }
}
