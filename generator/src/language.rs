//! Languages: a text that stands on a page of another language carries its own with it, wherever a template puts it.
//!
//! To a template such a text is HTML, `<span lang="cy">…</span>`, so that no theme can forget it. In an attribute it must
//! be plain: there, templates use the filter `plain`.

mod names;

use model::vocab::Word;
use serde::{Serialize, Serializer};
use tera::{Value, escape_html};

pub use names::own_name;

/// Languages that are written from right to left (Unicode CLDR, `characters/right-to-left`).
const FROM_THE_RIGHT: [&str; 12] = ["ar", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur"];

/// `rtl` for a language that is written from right to left; where it is not, there is nothing to say.
pub fn direction(lang: &str) -> Option<&'static str> {
    let base = lang.split('-').next().unwrap_or_default();
    (FROM_THE_RIGHT.contains(&base) || base == "yi").then_some("rtl")
}

/// A text for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    plain: String,
    /// Its language, where that is not the page's.
    lang: Option<String>,
}

impl Text {
    /// A text in another language than that of its page.
    pub fn new(plain: impl Into<String>, lang: Option<&str>) -> Text {
        Text { plain: plain.into(), lang: lang.map(str::to_owned) }
    }

    /// The words alone.
    pub fn as_str(&self) -> &str {
        &self.plain
    }

    /// Its language, where that is not the page's.
    pub fn lang(&self) -> Option<&str> {
        self.lang.as_deref()
    }

    /// The words alone, for what is no page.
    pub fn into_string(self) -> String {
        self.plain
    }

    /// For templates.
    pub fn value(&self) -> Value {
        spoken(&self.plain, self.lang.as_deref())
    }
}

/// The label of a vocabulary's word.
pub fn word(word: &Word) -> Text {
    Text::new(word.label.as_str(), word.lang.as_deref())
}

/// What a word of a vocabulary means, if somebody said so.
pub fn hint(word: &Word) -> Option<Text> {
    Some(Text::new(word.hint.as_deref()?, word.hint_lang.as_deref()))
}

impl From<String> for Text {
    fn from(plain: String) -> Text {
        Text { plain, lang: None }
    }
}

impl From<&str> for Text {
    fn from(plain: &str) -> Text {
        plain.to_owned().into()
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.lang {
            None => serializer.serialize_str(&self.plain),
            Some(_) => self.value().serialize(serializer),
        }
    }
}

/// A text for templates, with its language where that is not the page's.
pub fn spoken(plain: &str, lang: Option<&str>) -> Value {
    match lang.filter(|_| !plain.is_empty()) {
        None => plain.into(),
        Some(lang) => Value::safe_string(&format!("<span{}>{}</span>", attributes(lang), escaped(plain))),
    }
}

/// HTML of several paragraphs, with its language where that is not the page's.
pub fn of_html(html: &str, lang: Option<&str>) -> String {
    match lang.filter(|_| !html.is_empty()) {
        None => html.to_owned(),
        Some(lang) => format!("<div{}>{html}</div>", attributes(lang)),
    }
}

fn attributes(lang: &str) -> String {
    let dir = direction(lang).map(|dir| format!(" dir=\"{dir}\"")).unwrap_or_default();
    format!(" lang=\"{}\"{dir}", escaped(lang))
}

/// A text as HTML.
pub fn escaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    // Writing into memory cannot fail.
    let _ = escape_html(text, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// The words of a text that may carry its language: for attributes, where there can be no element.
pub fn plain(text: &Value) -> String {
    let words = text.as_str().unwrap_or_default();
    match text.is_safe() {
        false => words.to_owned(),
        true => {
            let inside = words.split('<').flat_map(|part| part.split_once('>').map_or(part, |(_, text)| text).chars());
            let inside: String = inside.collect();
            inside
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#x27;", "'")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_another_language_carries_it_and_is_still_escaped() {
        let text = Text::new("Dŵr & <glân> \"heddiw\"", Some("cy"));
        let value = Value::from_serializable(&[&text]);
        let first = value.as_array().and_then(|all| all.first()).unwrap().clone();
        assert!(first.is_safe());
        assert!(first.as_str().unwrap().starts_with("<span lang=\"cy\">Dŵr &amp; &lt;glân"), "{first:?}");
        assert_eq!(plain(&first), text.as_str());
        assert!(!Text::from("a < b").value().is_safe());
        assert_eq!(plain(&"a <b> c".into()), "a <b> c");
        for apostrophe in ["&#x27;", "&#39;"] {
            let spoken = Value::safe_string(&format!("<span lang=\"en\">It{apostrophe}s &amp;#39;</span>"));
            assert_eq!(plain(&spoken), "It's &#39;");
        }
    }

    #[test]
    fn right_to_left_is_said() {
        assert_eq!((direction("ar-EG"), direction("cy")), (Some("rtl"), None));
        assert_eq!(of_html("<p>x</p>", Some("ur")), "<div lang=\"ur\" dir=\"rtl\"><p>x</p></div>");
    }
}
