//! A slug: the stem of a file, the last part of a URL and half of an id, in letters that survive every keyboard.

use std::fmt;

/// Longer slugs make poor URLs and long file names; 60 characters hold about ten words.
pub const MAX_SLUG: usize = 60;

/// Lower-case ASCII letters and digits in words joined by single hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(String);

impl Slug {
    /// The slug, if `text` already is one (of any length).
    pub fn parse(text: &str) -> Option<Slug> {
        let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        text.split('-').all(word).then(|| Slug(text.into()))
    }

    /// A slug made of any text in any script, at most [`MAX_SLUG`] characters, cut between words where possible.
    /// `None` when nothing of the text can be written in ASCII letters or digits.
    pub fn from_title(title: &str) -> Option<Slug> {
        let ascii = deunicode::deunicode(&german(title)).to_ascii_lowercase();
        let without_apostrophes = ascii.replace(['\'', '`'], "");
        let mut slug = String::new();
        for word in without_apostrophes.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()) {
            let room = MAX_SLUG - slug.len();
            match slug.is_empty() {
                true => slug.push_str(&word[..word.len().min(room)]),
                false if word.len() < room => slug.extend(["-", word]),
                false => break,
            }
        }
        Slug::parse(&slug)
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// German readers expect `ü` as `ue`; the general transliteration would drop the `e`.
fn german(text: &str) -> String {
    let pairs = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"), ("ß", "ss")];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(title: &str) -> Option<String> {
        Slug::from_title(title).map(|slug| slug.to_string())
    }

    #[test]
    fn titles_of_many_scripts_become_slugs() {
        assert_eq!(of("Bus times, by text!").as_deref(), Some("bus-times-by-text"));
        assert_eq!(of("Grandma's Größe").as_deref(), Some("grandmas-groesse"));
        assert_eq!(of("Dŵr glân i bawb").as_deref(), Some("dwr-glan-i-bawb"));
        assert_eq!(of("../../etc/passwd").as_deref(), Some("etc-passwd"));
        assert_eq!(of("!!!"), None);
        assert_eq!(of(""), None);
        assert!(of("مرحبا بالعالم").is_some());
    }

    #[test]
    fn a_slug_is_cut_between_words() {
        let slug = of(&"word ".repeat(40)).unwrap();
        assert!(slug.len() <= MAX_SLUG && slug.ends_with("-word"));
        assert_eq!(of(&"x".repeat(200)).unwrap().len(), MAX_SLUG);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_a_slug_is_clean(title in any::<String>()) {
            if let Some(slug) = Slug::from_title(&title) {
                prop_assert!(slug.as_str().len() <= MAX_SLUG);
                prop_assert_eq!(Slug::parse(slug.as_str()), Some(slug.clone()));
                prop_assert_eq!(Slug::from_title(slug.as_str()), Some(slug));
            }
        }
    }
}
