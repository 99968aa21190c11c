//! Words that the editors listed, see [`model::spam_words`]: each that is found counts once.

use model::form::FieldKind;

use super::{Sight, Signal, WEAK, texts};

const KINDS: &[FieldKind] = &[FieldKind::Text, FieldKind::Textarea, FieldKind::Name, FieldKind::Organisation];

pub(super) fn signal(sight: &Sight<'_>) -> Option<Signal> {
    let said: Vec<String> = texts(sight, KINDS).map(plain).collect();
    let found: Vec<String> =
        sight.listed.iter().map(|listed| plain(listed)).filter(|words| is_in(words, &said)).collect();
    let quoted: Vec<String> = found.iter().map(|words| format!("“{}”", words.trim())).collect();
    let points = u32::try_from(found.len()).unwrap_or(u32::MAX).saturating_mul(WEAK);
    (points > 0).then(|| Signal::new(points, format!("it says {}, of your list of words", quoted.join(", "))))
}

fn is_in(words: &str, said: &[String]) -> bool {
    words.trim() != "" && said.iter().any(|text| text.contains(words))
}

/// The words in small letters, one blank before and behind each, so that only whole words are found.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    format!(" {} ", words.map(str::to_lowercase).collect::<Vec<_>>().join(" "))
}
