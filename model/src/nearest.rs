//! "Did you mean": the nearest of the names that would have been right.

/// The candidate nearest to `typed`, if it is near enough to be a slip of the finger: one edit in short words, two from
/// six letters on, three from twelve. A swap of two neighbours counts as one.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = match typed.chars().count() {
        0..=2 => return None,
        3..=5 => 1,
        6..=11 => 2,
        _ => 3,
    };
    let lower = typed.to_lowercase();
    let letters = letters(&lower);
    // Most candidates need no closer look: each edit changes the length by one at most, and takes one letter away and
    // brings another one at most.
    let near = |candidate: &&str| {
        let may_be = candidate.len().abs_diff(lower.len()) <= allowed && differ(letters, candidate) <= 2 * allowed;
        may_be || !(candidate.is_ascii() && lower.is_ascii())
    };
    let distance = |candidate: &&str| strsim::osa_distance(&lower, &candidate.to_lowercase());
    candidates.into_iter().filter(near).map(|c| (distance(&c), c)).filter(|(d, _)| *d <= allowed).min().map(|(_, c)| c)
}

/// The set of letters of a word, whatever their case.
fn letters(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii_alphabetic).fold(0, |set, letter| set | 1 << (letter.to_ascii_lowercase() - b'a'))
}

/// How many letters stand in one of the words only.
fn differ(letters_of_one: u32, other: &str) -> usize {
    (letters_of_one ^ letters(other)).count_ones() as usize
}

/// The help for a wrong name: the nearest right one, or the list of all when it is short enough to read.
pub fn suggestion<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let all: Vec<&str> = candidates.into_iter().collect();
    if let Some(near) = nearest(typed, all.iter().copied()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let readable = !all.is_empty() && all.len() <= MAX_LISTED;
    readable.then(|| format!("it can be one of: {}", all.join(", ")))
}

/// More names than this are not read by anybody in a terminal.
const MAX_LISTED: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_near_word_is_passed_over(typed in "[a-eA-E-]{3,14}", words in prop::collection::vec("[a-eA-E-]{1,14}", 0..8)) {
            let slow = |word: &&String| strsim::osa_distance(&typed.to_lowercase(), &word.to_lowercase());
            let allowed = if typed.len() < 6 { 1 } else if typed.len() < 12 { 2 } else { 3 };
            let least = words.iter().map(|word| slow(&word)).min().filter(|least| *least <= allowed);
            let found = nearest(&typed, words.iter().map(String::as_str));
            prop_assert_eq!(found.map(|near| slow(&&near.to_owned())), least);
        }
    }

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let words = ["title", "summary", "challenges", "date"];
        assert_eq!(nearest("titel", words), Some("title"));
        assert_eq!(nearest("challanges", words), Some("challenges"));
        assert_eq!(nearest("tools", words), None);
        assert_eq!(nearest("da", words), None);
    }
}
