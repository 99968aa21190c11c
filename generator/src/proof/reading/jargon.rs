//! Words that only offices use, each with a plain one. After the list of words to avoid in GOV.UK's style guide; only those
//! that mean nothing else in everyday English.

/// A beginning of a word or of several, and what to say in its place.
const WORDS: [(&str, &str); 30] = [
    ("actionable", "useful"),
    ("best practice", "what works"),
    ("co-creat", "make together"),
    ("co-design", "design together"),
    ("deep dive", "a closer look"),
    ("deliverable", "what will be there in the end"),
    ("disincentivise", "discourage"),
    ("empower", "let people"),
    ("facilitat", "help, or run"),
    ("going forward", "from now on"),
    ("holistic", "whole"),
    ("ideation", "having ideas"),
    ("impactful", "that makes a difference"),
    ("in order to", "to"),
    ("incentivise", "encourage"),
    ("key learnings", "what we learnt"),
    ("leverag", "use"),
    ("liaise", "talk to"),
    ("low-hanging fruit", "what is easily done"),
    ("operationalise", "do"),
    ("overarching", "whole"),
    ("paradigm", "way of thinking"),
    ("prioritis", "do first"),
    ("scalable", "that works for more people, too"),
    ("stakeholder", "the people it concerns"),
    ("streamlin", "make simpler"),
    ("synerg", "working together"),
    ("thought leader", "somebody others listen to"),
    ("upskill", "teach"),
    ("utilis", "use"),
];

/// The words in a sentence, as they stand there in small letters, with what to say in their place.
pub fn words(sentence: &str) -> impl Iterator<Item = (String, &'static str)> {
    let text = sentence.to_lowercase();
    WORDS.into_iter().filter_map(move |(start, plain)| {
        let mut places = text.match_indices(start).map(|(at, _)| at);
        let at = places.find(|at| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '-'))?;
        let rest = &text[at + start.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        Some((text[at..at + start.len() + end].to_owned(), plain))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_all_their_forms_and_not_within_others() {
        let found = |sentence: &str| words(sentence).map(|(word, _)| word).collect::<Vec<_>>();
        assert_eq!(found("Leveraging our stakeholders' synergies"), ["leveraging", "stakeholders", "synergies"]);
        assert_eq!(found("A reutilised cup, and an heirloom"), [""; 0]);
    }
}
