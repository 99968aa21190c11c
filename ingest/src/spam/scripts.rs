//! Letters of different scripts in one word, as in “раyраl”, which pass for others.
//!
//! Words of scripts that do go together, as in Japanese, are no signal: what counts is what Unicode calls less than moderately
//! restrictive ([UTS 39, section 5.2](https://www.unicode.org/reports/tr39/#Restriction_Level_Detection)).

use model::form::FieldKind;
use unicode_security::{MixedScript, RestrictionLevel, RestrictionLevelDetection};

use super::{Sight, Signal, WEAK, texts};

const KINDS: &[FieldKind] = &[FieldKind::Text, FieldKind::Textarea, FieldKind::Name, FieldKind::Organisation];

pub(super) fn signal(sight: &Sight<'_>) -> Option<Signal> {
    let odd = texts(sight, KINDS).flat_map(words).any(mixes);
    odd.then(|| Signal::new(WEAK, "there is a word in letters of different scripts"))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_ascii())
}

fn mixes(word: &str) -> bool {
    !word.is_single_script() && !word.check_restriction_level(RestrictionLevel::ModeratelyRestrictive)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_pass_for_others_are_found_and_honest_ones_are_not() {
        for odd in ["p\u{430}ypal", "\u{0391}pple", "c\u{0430}f\u{e9}"] {
            assert!(words(odd).any(mixes), "{odd}");
        }
        let honest = "Ŵyn-Prys café naïve Straße Łódź Дом кофе δέλτα Tシャツ 漢字かな 한국어 مرحبا नमस्ते β-carotene 5µm e\u{301}t\u{e9}";
        assert_eq!(words(honest).find(|word| mixes(word)), None);
    }
}
