//! The sentences of the worker's own pages, in the languages that it speaks: `ingest/words/`, a file for each.
//!
//! What page and worker both say, such as complaints, is in [`model::words`].

use std::sync::LazyLock;

use model::value::Day;
use model::words::Words;

/// The sentences in a language; in English where the program does not speak it.
pub fn of(language: &str) -> &'static Words {
    static ALL: LazyLock<[Words; 2]> = LazyLock::new(|| {
        [Words::read("en", include_str!("../words/en.yaml")), Words::read("cy", include_str!("../words/cy.yaml"))]
    });
    let [english, welsh] = &*ALL;
    if language == welsh.language() { welsh } else { english }
}

/// A day as people write it: 18 December 2026. Both languages put it in this order.
pub fn day(words: &Words, day: Day) -> String {
    let month = usize::try_from(day.0.month() - 1).ok().and_then(|month| words.say("months").split(", ").nth(month));
    format!("{} {} {}", day.0.day(), month.unwrap_or_default(), day.0.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_in_every_language_with_the_same_gaps() {
        let (english, welsh) = (of("en"), of("cy"));
        assert_eq!(english.gaps(), welsh.gaps());
        assert!(english.gaps().len() > 50);
        let same: Vec<&str> = english.gaps().into_keys().filter(|key| english.say(key) == welsh.say(key)).collect();
        assert!(same.is_empty(), "{same:?} are not in Welsh");
        assert_eq!((of("de").language(), model::words::SPOKEN), ("en", ["en", "cy"]));
    }

    #[test]
    fn a_day_is_written_with_the_month_of_its_language() {
        let days = ["2026-01-01", "2026-08-31", "2026-12-18"].map(|text| Day::parse(text).unwrap());
        let written = |language: &str| days.map(|date| day(of(language), date));
        assert_eq!(written("en"), ["1 January 2026", "31 August 2026", "18 December 2026"]);
        assert_eq!(written("cy"), ["1 Ionawr 2026", "31 Awst 2026", "18 Rhagfyr 2026"]);
    }
}
