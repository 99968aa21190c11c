//! The languages of a site, and how a text says what it is in each: `label: {en: Where, cy: Ble}` wherever `label: Where`
//! may stand. A text that stands alone is in the site's own language.

use crate::yaml::{Data, Node};

/// The languages in which the texts of a file may stand, and the one that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Languages {
    /// All that the site has, its own first.
    all: Vec<String>,
    /// The one asked for.
    asked: String,
    /// That of a text that does not say, where it is not the one asked for.
    plain: Option<String>,
}

impl Languages {
    /// The languages of a site, its own first, with one of them asked for.
    pub fn asking(all: &[String], asked: &str) -> Languages {
        let plain = all.first().filter(|own| *own != asked).cloned();
        Languages { all: all.to_vec(), asked: asked.to_owned(), plain }
    }

    /// The one asked for.
    pub fn asked(&self) -> &str {
        &self.asked
    }

    /// The site's own.
    pub fn own(&self) -> &str {
        self.all.first().map_or(&self.asked, String::as_str)
    }

    /// All but the site's own.
    pub fn further(&self) -> &[String] {
        self.all.get(1..).unwrap_or_default()
    }

    /// The same, with the site's own asked for.
    pub fn at_home(&self) -> Languages {
        Languages::asking(&self.all, self.own())
    }

    /// The same, with further languages in which a text may stand.
    pub(crate) fn and(&self, more: &[&str]) -> Languages {
        let more = more.iter().filter(|more| !self.has(more)).map(|more| (*more).to_owned());
        Languages { all: self.all.iter().cloned().chain(more).collect(), ..self.clone() }
    }

    /// The same within a value whose language is known; none is the one asked for.
    pub(crate) fn within(&self, other: Option<String>) -> Languages {
        Languages { plain: other, ..self.clone() }
    }

    /// The language of a text that does not say, where it is not the one asked for.
    pub(crate) fn of_plain(&self) -> Option<String> {
        self.plain.clone()
    }

    /// Whether the site has a language.
    pub fn has(&self, language: &str) -> bool {
        self.all.iter().any(|own| own == language)
    }

    /// Whether the keys of a mapping are languages: the site has one of them, and all look like one.
    pub(crate) fn are_keys_of(&self, node: &Node) -> bool {
        let Data::Map(entries) = &node.data else { return false };
        entries.iter().any(|entry| self.has(&entry.key)) && entries.iter().all(|entry| is_language(&entry.key))
    }

    /// The value in the language asked for, or else in the first of the site's that it has; with its language, if that is
    /// another one.
    pub(crate) fn best<'n>(&self, node: &'n Node) -> Option<(&'n Node, Option<String>)> {
        let asked = node.get(&self.asked).map(|node| (node, None));
        asked.or_else(|| self.all.iter().find_map(|other| Some((node.get(other)?, Some(other.clone())))))
    }
}

/// Whether a word looks like the name of a language (BCP 47): two or three letters, then parts of up to eight letters or
/// digits behind hyphens. It becomes a part of addresses, so it may be nothing else.
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let fine = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    matches!(first.len(), 2 | 3) && first.bytes().all(|byte| byte.is_ascii_lowercase()) && parts.all(fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_languages_cannot_climb_out_of_their_folder() {
        assert!(["en", "cy", "gsw", "zh-Hant", "de-CH-1996"].into_iter().all(is_language));
        assert!(!["", "e", "EN", "welsh", "../x", "en-", "en/x", "en_GB"].into_iter().any(is_language));
    }
}
