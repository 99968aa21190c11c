//! The passive voice, as far as it can be seen without grammar: a form of "to be", then a participle, and nobody behind "by".

/// Forms of "to be".
const BE: [&str; 8] = ["is", "are", "was", "were", "be", "been", "being", "isn't"];
/// Participles that do not end as most do.
const IRREGULAR: [&str; 35] = [
    "bought",
    "brought",
    "built",
    "chosen",
    "done",
    "drawn",
    "driven",
    "found",
    "given",
    "held",
    "hidden",
    "kept",
    "known",
    "lent",
    "lost",
    "made",
    "paid",
    "read",
    "said",
    "seen",
    "sent",
    "shown",
    "sold",
    "spent",
    "spoken",
    "stolen",
    "taken",
    "taught",
    "thought",
    "thrown",
    "told",
    "understood",
    "won",
    "worn",
    "written",
];
/// Words that end like participles, and say how something is.
const NONE: [&str; 12] = [
    "need",
    "indeed",
    "used",
    "interested",
    "allowed",
    "tired",
    "red",
    "supposed",
    "invited",
    "welcomed",
    "pleased",
    "bed",
];

/// Whether a sentence does not say who does it.
pub fn is(sentence: &str) -> bool {
    let words: Vec<String> = sentence.split_whitespace().map(bare).collect();
    let passive =
        words.iter().enumerate().any(|(n, word)| BE.contains(&word.as_str()) && has_participle(&words[n + 1..]));
    passive && !words.iter().any(|word| word == "by")
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Whether the next word is a participle, perhaps behind an adverb.
fn has_participle(rest: &[String]) -> bool {
    let word =
        rest.iter().find(|word| !(word.ends_with("ly") || ["not", "never", "then", "also"].contains(&word.as_str())));
    word.is_some_and(|word| {
        let regular = word.ends_with("ed") && !NONE.contains(&word.as_str());
        regular || IRREGULAR.contains(&word.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_without_anybody_who_acts_is_passive() {
        for sentence in ["Your idea is read.", "Mistakes were quickly made!", "It has not been shown to anyone."] {
            assert!(is(sentence), "{sentence}");
        }
        for sentence in ["We read your idea.", "It was written by Ada.", "Lunch is free.", "You are invited."] {
            assert!(!is(sentence), "{sentence}");
        }
    }
}
