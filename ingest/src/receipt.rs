//! Receipts: the name of a submission, made of what was said and of nothing else, or of the token it came with.
//!
//! **The same thing, said twice on one day, has one name**, so a double click, a reload or a retry cannot make a second
//! record. With a [`crate::token::Token`], the page that it was sent from makes the name, for the same end. Nothing of the
//! sender (address, browser) goes into it: two people who say the very same words on the same day share a record, which is
//! no loss, and nobody is recognised. Without the worker's key nobody can guess a name.
//! Rows of a spreadsheet are people of their own, even where they say the same: their names are made by `Receipt::of_row`.

use std::fmt;

use jiff::Timestamp;
use model::submission::Answer;

use crate::keys::WorkerKey;
use crate::vault::Answers;

/// 32 symbols, no two of which look alike: of `0` and `O`, of `1`, `I` and `L`, and of `U` and `V` only one is used, in
/// either case. (Crockford's base 32.)
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Ten symbols hold 50 bits: the chance that any two of a million submissions share a name is one in two thousand, and
/// then the digest tells them apart.
const LENGTH: usize = 10;

/// The name of a submission, which its sender sees.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Receipt(String);

impl Receipt {
    /// The receipt that somebody typed: blanks, hyphens and letters in lower case are forgiven, and so are letters that
    /// look like a symbol.
    pub fn parse(typed: &str) -> Option<Receipt> {
        let symbols: String = typed.chars().filter(|c| !matches!(c, ' ' | '-')).map(meant).collect();
        let fine = symbols.len() == LENGTH && symbols.bytes().all(|byte| ALPHABET.contains(&byte));
        fine.then_some(Receipt(symbols))
    }

    /// The receipt as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of a row of a spreadsheet: the `nth` of those in a file that say the same, which a digest stands for.
    pub(crate) fn of_row(file: &str, digest: &str, nth: usize, key: &WorkerKey) -> Receipt {
        let mut hasher = blake3::Hasher::new_keyed(key.bytes());
        ["row of a spreadsheet", file, digest].into_iter().for_each(|text| add(&mut hasher, text));
        count(&mut hasher, nth);
        Receipt::of(&hasher.finalize())
    }

    pub(crate) fn of(hash: &blake3::Hash) -> Receipt {
        let head = hash.as_bytes().iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let symbol = |i: usize| ALPHABET.get((head >> (59 - 5 * i) & 31) as usize).copied().map_or('0', char::from);
        Receipt((0..LENGTH).map(symbol).collect())
    }
}

fn meant(typed: char) -> char {
    match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What was said, as far as it makes a name.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The form.
    pub form: &'a str,
    /// When; only the day in UTC counts.
    pub at: Timestamp,
    /// The answers to be published.
    pub published: &'a Answers,
    /// All others.
    pub private: &'a Answers,
    /// Whether the question that only programs see was answered: a program's copy of somebody's words is another thing,
    /// and cannot pull them into quarantine.
    pub trap_sprung: bool,
}

impl Said<'_> {
    /// The name.
    pub fn receipt(&self, key: &WorkerKey) -> Receipt {
        Receipt::of(&self.fingerprint(key, "receipt"))
    }

    /// Another fingerprint of the same, by which two things that share a name are told apart.
    pub fn digest(&self, key: &WorkerKey) -> String {
        self.fingerprint(key, "digest").to_hex().to_string()
    }

    /// Every text is preceded by its length and every list by its count, so no two things said look the same.
    fn fingerprint(&self, key: &WorkerKey, purpose: &str) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(key.bytes());
        let day = self.at.strftime("%Y-%m-%d").to_string();
        for text in [purpose, self.form, &day] {
            add(&mut hasher, text);
        }
        hasher.update(&[u8::from(self.trap_sprung)]);
        add_answers(&mut hasher, self.published);
        add_answers(&mut hasher, self.private);
        hasher.finalize()
    }
}

fn count(hasher: &mut blake3::Hasher, number: usize) {
    hasher.update(&(number as u64).to_le_bytes());
}

fn add(hasher: &mut blake3::Hasher, text: &str) {
    count(hasher, text.len());
    hasher.update(text.as_bytes());
}

fn add_answers(hasher: &mut blake3::Hasher, answers: &Answers) {
    count(hasher, answers.len());
    for (field, answer) in answers {
        add(hasher, field);
        let kind = match answer {
            Answer::One(_) => 1,
            Answer::Many(_) => 2,
        };
        hasher.update(&[kind]);
        count(hasher, answer.values().count());
        answer.values().for_each(|value| add(hasher, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(field: &str, value: &str) -> (String, Answer) {
        (field.to_owned(), Answer::One(value.to_owned()))
    }

    fn name(published: &Answers, private: &Answers, at: &str) -> Receipt {
        let said = Said { form: "idea", at: at.parse().unwrap(), published, private, trap_sprung: false };
        said.receipt(&WorkerKey::new([7; 32]))
    }

    #[test]
    fn the_same_thing_on_the_same_day_has_the_same_name_and_nothing_else_has() {
        let morning = "2026-11-24T08:00:00Z";
        let first = name(&[one("a", "bc")], &[], morning);
        assert_eq!(first, name(&[one("a", "bc")], &[], "2026-11-24T23:59:59Z"));
        let others = [
            name(&[one("a", "bc")], &[], "2026-11-25T00:00:00Z"),
            name(&[one("ab", "c")], &[], morning),
            name(&[], &[one("a", "bc")], morning),
            name(&[one("a", "b"), one("c", "")], &[], morning),
            name(&[("a".into(), Answer::Many(vec!["bc".into()]))], &[], morning),
            name(&[("a".into(), Answer::Many(vec!["b".into(), "c".into()]))], &[], morning),
        ];
        assert!(!others.contains(&first));
    }

    #[test]
    fn another_key_and_another_purpose_give_other_fingerprints() {
        let said = Said { form: "idea", at: Timestamp::UNIX_EPOCH, published: &[], private: &[], trap_sprung: false };
        let (key, other) = (WorkerKey::new([1; 32]), WorkerKey::new([2; 32]));
        assert_ne!(said.receipt(&key), said.receipt(&other));
        assert_ne!(said.receipt(&key), Said { trap_sprung: true, ..said }.receipt(&key));
        assert_ne!(&said.fingerprint(&key, "receipt"), &said.fingerprint(&key, "digest"));
    }

    #[test]
    fn a_receipt_read_aloud_is_understood() {
        let receipt = name(&[], &[], "2026-11-24T08:00:00Z");
        assert_eq!(receipt.as_str().len(), 10);
        assert_eq!(Receipt::parse(&receipt.as_str().to_lowercase()), Some(receipt.clone()));
        assert_eq!(Receipt::parse("abcde-fghjk").unwrap().as_str(), "ABCDEFGHJK");
        assert_eq!(Receipt::parse("OIL2345678").unwrap().as_str(), "0112345678");
        for odd in ["", "ABC", "ABCDEFGHJKM", "ABCDEFGHJU", "<script>ab", "ABCDEFGHJ\u{212a}"] {
            assert_eq!(Receipt::parse(odd), None, "{odd}");
        }
    }
}
