//! Words that the editors listed, see [`model::spam_words`]: each that is found counts once.

use model::form::{FieldKind, OTHER_SUFFIX, Shown};

use super::{Sight, Signal, WEAK, texts};

const KINDS: &[FieldKind] = &[FieldKind::Text, FieldKind::Textarea, FieldKind::Name, FieldKind::Organisation];

pub(super) fn signal(sight: &Sight<'_>) -> Option<Signal> {
    let said: Vec<String> = texts(sight, KINDS).map(plain).collect();
    let found: Vec<String> =
        sight.listed.iter().map(|listed| plain(listed)).filter(|words| is_in(words, &said)).collect();
    let points = u32::try_from(found.len()).unwrap_or(u32::MAX).saturating_mul(WEAK);
    let public: Vec<String> = public_texts(sight);
    let quoted: Vec<String> =
        found.iter().filter(|words| is_in(words, &public)).map(|words| format!("“{}”", words.trim())).collect();
    let reason = match quoted.as_slice() {
        [] => "a private answer has a word of your list".to_owned(), // which stays private
        quoted => format!("it says {}, of your list of words", quoted.join(", ")),
    };
    (points > 0).then(|| Signal::new(points, reason))
}

/// What is published whatever else was answered.
fn public_texts(sight: &Sight<'_>) -> Vec<String> {
    let is_public = |id: &str| {
        let field = sight.form.field(id).or_else(|| sight.form.field(id.strip_suffix(OTHER_SUFFIX)?));
        field.is_some_and(|field| field.shown == Shown::Published && field.published_when.is_none())
    };
    let public = sight.answers.iter().filter(|(id, _)| is_public(id));
    public.flat_map(|(_, answer)| answer.values()).map(plain).collect()
}

fn is_in(words: &str, said: &[String]) -> bool {
    words.trim() != "" && said.iter().any(|text| text.contains(words))
}

/// The words in small letters, one blank before and behind each, so that only whole words are found.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    format!(" {} ", words.map(str::to_lowercase).collect::<Vec<_>>().join(" "))
}
