//! Reads a mapping of YAML into a typed value, and collects every mistake on the way.
//!
//! What a type wants decides how a value is read: a title may be `2024`, a date may stand in quotes, a list of one may be
//! written without its brackets. Each key that is asked for is thereby known; what is left over at the end is a
//! misspelling of a known one, or somebody's own key, which is kept.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::item::{Kind, known_key};
use crate::languages::Languages;
use crate::nearest::{nearest, suggestion};
use crate::value::{Day, Markdown, Moment, Ref, Term, Written, kinds_of};
use crate::vocab::Vocabulary;
use crate::words;
use crate::yaml::{Data, Entry, Node};
use crate::{Code, Diagnostic, Place, Source, Span};

/// What was found while a file was read.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Its mistakes.
    pub mistakes: Vec<Diagnostic>,
    /// Everything it refers to.
    pub references: Vec<Reference>,
    /// Every vocabulary's word it uses.
    pub terms: Vec<TermUse>,
    /// The topmost keys under which a text stands in another language than was asked for, with that language.
    pub borrowed: BTreeMap<&'static str, String>,
}

/// A reference as it was written, still to be resolved.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Reference {
    /// The top-level key it stands under.
    pub key: &'static str,
    /// A path, or a bare slug where several types are possible.
    pub to: String,
    /// The set of kinds it may mean, see [`kinds_of`].
    pub kinds: u16,
    /// Where it stands.
    pub at: Span,
}

impl<'de> serde::Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Reference, D::Error> {
        let (key, to, kinds, at): (&str, String, u16, Span) = serde::Deserialize::deserialize(deserializer)?;
        let key = known_key(key).ok_or_else(|| serde::de::Error::custom("no such key"))?;
        Ok(Reference { key, to, kinds, at })
    }
}

/// A vocabulary's word as it was written, still to be looked up.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TermUse {
    /// The vocabulary.
    pub vocabulary: Vocabulary,
    /// The word.
    pub id: String,
    /// Where it stands.
    pub at: Span,
}

/// Reads values of one file.
pub struct Reader<'a> {
    source: &'a Source,
    /// The top-level key being read.
    key: &'static str,
    /// The languages in which a text may stand; none where it stands in one only.
    languages: Languages,
    /// For each text that was asked for by [`Fields::said`], where it stands and in which languages; none where it stands alone.
    pub said: Vec<(Span, Vec<String>)>,
    /// What was found so far.
    pub found: Found,
}

/// A text, and its language where it is not the one that was asked for.
pub type Spoken = (String, Option<String>);

/// A value that can be read from YAML.
pub trait FromYaml: Sized {
    /// The value, or `None` after a complaint was noted.
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;
}

/// A value that stands behind a key: an optional one, a list, a yes or no.
pub trait FromKey: Sized {
    /// The value of the key; the default when it is missing, empty or wrong.
    fn from_key(value: Option<&Node>, reader: &mut Reader<'_>) -> Self;
}

impl<'a> Reader<'a> {
    /// A reader of this source.
    pub fn new(source: &'a Source) -> Reader<'a> {
        Reader { source, key: "", languages: Languages::default(), said: Vec::new(), found: Found::default() }
    }

    /// The same, of a file in which each text may stand in several languages.
    pub fn speaking(self, languages: &Languages) -> Reader<'a> {
        Reader { languages: languages.clone(), ..self }
    }

    /// The languages in which a text may stand, and the one that is asked for.
    pub fn languages(&self) -> &Languages {
        &self.languages
    }

    /// What stands for a value in the language that was asked for, with its language where it is another one.
    fn spoken<'n>(&mut self, node: &'n Node) -> (&'n Node, Option<String>) {
        if !self.languages.are_keys_of(node) {
            return (node, self.languages.of_plain());
        }
        let languages = self.languages.clone();
        for entry in node.entries().iter().filter(|entry| !languages.has(&entry.key)) {
            let help = format!("add `{}` to `languages:` in `content/site.yaml`, or remove this text", entry.key);
            let message = format!("this site has no language `{}`", entry.key);
            self.mistake(Code::LanguageUnknown, entry.at, message, Some(help));
        }
        self.languages.best(node).unwrap_or((node, None))
    }

    /// The text of a scalar in the language that was asked for, if it has several.
    pub fn spoken_text(&mut self, node: &Node) -> Option<Spoken> {
        let (node, other) = self.spoken(node);
        match node.text() {
            Some(text) => Some((text.to_owned(), other)),
            None => self.wrong(node, "a text", "write it on the key's own line, or indented below `|`"),
        }
    }

    /// Notes a mistake at a place.
    pub fn mistake(&mut self, code: Code, at: Span, message: impl Into<String>, help: Option<String>) {
        let mistake = Diagnostic::error(code, message).at(Place::at(self.source, at));
        self.found.mistakes.push(Diagnostic { help, ..mistake });
    }

    /// Notes something worth a look.
    pub fn warning(&mut self, code: Code, at: Span, message: impl Into<String>, help: impl Into<String>) {
        self.found.mistakes.push(Diagnostic::warning(code, message).at(Place::at(self.source, at)).help(help));
    }

    /// Notes that a value has another shape than was expected. `None`, for use in a return.
    pub fn wrong<T>(&mut self, node: &Node, expected: &str, help: &str) -> Option<T> {
        let message = format!("expected {expected}, but found {}", node.describe());
        self.mistake(Code::ValueWrong, node.span, message, Some(help.into()));
        None
    }

    /// The text of a scalar.
    pub fn text(&mut self, node: &Node) -> Option<String> {
        let (text, other) = self.spoken_text(node)?;
        self.borrow(other);
        Some(text)
    }

    /// Notes that a text under this key stands in another language.
    fn borrow(&mut self, other: Option<String>) {
        if let Some(other) = other {
            self.found.borrowed.insert(self.key, other);
        }
    }

    /// One of these words.
    pub fn word<'w>(&mut self, node: &Node, words: impl Iterator<Item = &'w str>) -> Option<String> {
        let typed = self.text(node)?;
        let words: Vec<&str> = words.collect();
        if words.contains(&typed.as_str()) {
            return Some(typed);
        }
        let help = suggestion(&typed, words.iter().copied());
        self.mistake(
            Code::ValueNotOneOf,
            node.span,
            format!("`{typed}` is not one of the words this key can have"),
            help,
        );
        None
    }

    /// The fields of a mapping that has to have some of these keys.
    pub fn fields_with<'n, 'r>(&'r mut self, node: &'n Node, keys: &[&str]) -> Option<Fields<'n, 'r, 'a>> {
        if keys.is_empty() || matches!(node.data, Data::Map(_)) {
            return self.fields(node);
        }
        let keys: Vec<String> = keys.iter().map(|key| format!("{key}: …")).collect();
        self.wrong(node, "keys with values", &format!("write it like {{{}}}", keys.join(", ")))
    }

    /// The fields of a mapping.
    pub fn fields<'n, 'r>(&'r mut self, node: &'n Node) -> Option<Fields<'n, 'r, 'a>> {
        match &node.data {
            Data::Map(_) => {
                Some(Fields { entries: node.entries(), span: node.span, known: Vec::new(), top: false, reader: self })
            }
            Data::Null | Data::Scalar { .. } | Data::List(_) => {
                self.wrong(node, "keys with values", "write `key: value` lines, indented")
            }
        }
    }
}

/// The keys of one mapping while it is read.
pub struct Fields<'n, 'r, 'a> {
    entries: &'n [Entry],
    span: Span,
    known: Vec<&'static str>,
    top: bool,
    /// The reader of the whole file.
    pub reader: &'r mut Reader<'a>,
}

impl<'n, 'r, 'a> Fields<'n, 'r, 'a> {
    /// The same, as the topmost mapping: references are then noted under its keys.
    pub fn topmost(self) -> Fields<'n, 'r, 'a> {
        Fields { top: true, ..self }
    }

    /// The value of a key, which is known from now on.
    pub fn take<T: FromKey>(&mut self, key: &'static str) -> T {
        let node = self.node(key);
        T::from_key(node, self.reader)
    }

    /// The raw value of a key, which is known from now on.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        self.known.push(key);
        if self.top {
            self.reader.key = key;
        }
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// A text for people, in the language that was asked for or else in another. That it was asked for is noted. What the
    /// program has in several languages need stand there in one only, and signs without letters are in every language.
    pub fn said(&mut self, key: &'static str) -> Option<String> {
        let node = self.node(key).filter(|node| node.data != Data::Null)?;
        let languages = &self.reader.languages;
        if languages.are_keys_of(node) {
            let several = node.entries().iter().map(|entry| entry.key.clone()).collect();
            self.reader.said.push((node.span, several));
            return self.reader.spoken_text(node).map(|(text, _)| text);
        }
        let (text, own) = (node.text().unwrap_or_default(), languages.own());
        let known =
            |language: &&String| words::phrase(own, language, text).is_some() || !text.chars().any(char::is_alphabetic);
        let in_known = languages.further().iter().filter(known).cloned().collect();
        let translated = words::phrase(own, languages.asked(), text).map(str::to_owned);
        self.reader.said.push((node.span, in_known));
        translated.or_else(|| self.reader.spoken_text(node).map(|(text, _)| text))
    }

    /// Where a key's value stands, or else the whole mapping.
    pub fn place_of(&self, key: &str) -> Span {
        self.entries.iter().find(|entry| entry.key == key).map_or(self.span, |entry| entry.value.span)
    }

    /// Whether a key was written.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// Notes a mistake when a key is missing or empty; a misspelling of it is noted elsewhere, and one mistake is enough.
    pub fn require(&mut self, key: &str, why: &str) {
        let present = self.entries.iter().any(|entry| entry.key == key && entry.value.data != Data::Null);
        if present {
            return;
        }
        let unknown = self.entries.iter().filter(|entry| !self.known.contains(&entry.key.as_str()));
        let misspelt = unknown.map(|entry| nearest(&entry.key, [key])).any(|near| near.is_some());
        if !misspelt {
            let at = self.entries.first().map_or(self.span, |entry| entry.at);
            self.reader.mistake(
                Code::KeyMissing,
                at,
                format!("`{key}:` is missing"),
                Some(format!("add `{key}:`: {why}")),
            );
        }
    }

    /// Notes when the text of a key is longer than it may be, in characters.
    pub fn limit(&mut self, key: &str, max: usize) {
        let node = self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value);
        let length = node.and_then(Node::text).map_or(0, |text| text.chars().count());
        if length > max {
            let (at, message) = (
                self.place_of(key),
                format!("`{key}` has {length} characters; {max} are the most that lists and cards can show"),
            );
            self.reader.warning(Code::ValueTooLong, at, message, "shorten it, and put the rest into the text below");
        }
    }

    /// Notes when a number is none that its key can mean.
    pub fn range(&mut self, key: &str, number: Option<i64>, fine: RangeInclusive<i64>) {
        if let Some(number) = number.filter(|number| !fine.contains(number)) {
            let help = format!("write a number from {} to {}", fine.start(), fine.end());
            let at = self.place_of(key);
            self.reader.mistake(Code::ValueWrong, at, format!("`{key}` cannot be {number}"), Some(help));
        }
    }

    /// The keys asked for so far.
    pub fn known(&self) -> &[&'static str] {
        &self.known
    }

    /// What nobody asked for: a misspelling is a mistake, anything else somebody's own key.
    pub fn finish(self) -> Vec<(String, Node)> {
        let (mut own, known) = (Vec::new(), self.known);
        for entry in self.entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            match misspelling(&entry.key, &known, self.entries) {
                Misspelling::Of(right) => {
                    let message = format!("there is no key `{}`", entry.key);
                    self.reader.mistake(Code::KeyMisspelt, entry.at, message, Some(format!("did you mean `{right}`?")));
                }
                Misspelling::Foreign(ours) => {
                    let message = format!("the key `{}` is kept, but has no meaning here", entry.key);
                    self.reader.warning(
                        Code::KeyForeign,
                        entry.at,
                        message,
                        format!("what it means elsewhere is `{ours}:` here"),
                    );
                    own.push((entry.key.clone(), entry.value.clone()));
                }
                Misspelling::None if !self.top && entry.value.data == Data::Null => {
                    let message = format!("`{}` is read as a key without a value", entry.key);
                    let help = "if it belongs to the text before the comma, put that text into quotes";
                    self.reader.mistake(Code::KeyEmpty, entry.at, message, Some(help.into()));
                }
                Misspelling::None => own.push((entry.key.clone(), entry.value.clone())),
            }
        }
        own
    }
}

/// Keys of other generators (Jekyll, Hugo, Zola, Eleventy) that resemble ours and are no slip of the finger.
const FOREIGN: &[(&str, &str)] = &[
    ("image", "images"),
    ("category", "challenges"),
    ("categories", "challenges"),
    ("tag", "tags"),
    ("author", "people"),
    ("title", "name"),
    ("url", "base_url"),
    ("description", "strapline"),
    ("tagline", "strapline"),
];

enum Misspelling {
    Of(&'static str),
    Foreign(&'static str),
    None,
}

fn misspelling(key: &str, known: &[&'static str], entries: &[Entry]) -> Misspelling {
    if let Some((_, ours)) = FOREIGN.iter().find(|(theirs, ours)| *theirs == key && known.contains(ours)) {
        return Misspelling::Foreign(ours);
    }
    let free = known.iter().copied().filter(|right| !entries.iter().any(|entry| entry.key == *right));
    nearest(key, free.collect::<Vec<_>>())
        .and_then(|near| known.iter().find(|k| **k == near))
        .map_or(Misspelling::None, |k| Misspelling::Of(k))
}

impl<T: FromYaml> FromKey for Option<T> {
    fn from_key(value: Option<&Node>, reader: &mut Reader<'_>) -> Option<T> {
        value.filter(|node| node.data != Data::Null).and_then(|node| T::from_yaml(node, reader))
    }
}

impl<T: FromYaml> FromKey for Vec<T> {
    fn from_key(value: Option<&Node>, reader: &mut Reader<'_>) -> Vec<T> {
        let Some((node, other)) = value.map(|node| reader.spoken(node)) else { return Vec::new() };
        let within = reader.languages.within(other);
        let languages = std::mem::replace(&mut reader.languages, within);
        let all = match &node.data {
            Data::Null => Vec::new(),
            Data::List(elements) => elements.iter().filter_map(|node| T::from_yaml(node, reader)).collect(),
            Data::Scalar { .. } | Data::Map(_) => T::from_yaml(node, reader).into_iter().collect(),
        };
        reader.languages = languages;
        all
    }
}

impl FromKey for bool {
    fn from_key(value: Option<&Node>, reader: &mut Reader<'_>) -> bool {
        let Some(node) = value else { return false };
        match node.text() {
            Some("true" | "yes") => true,
            Some("false" | "no") => false,
            _ => reader.wrong(node, "`true` or `false`", "write one of the two, without quotes").unwrap_or_default(),
        }
    }
}

impl FromYaml for String {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<String> {
        reader.text(node)
    }
}

impl FromYaml for Written {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Written> {
        reader.text(node).map(|text| Written { text, at: node.span })
    }
}

impl FromYaml for Markdown {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Markdown> {
        reader.text(node).map(Markdown)
    }
}

impl FromYaml for i64 {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<i64> {
        let number = node.text().and_then(|text| text.parse().ok());
        number.or_else(|| reader.wrong(node, "a whole number", "write digits only"))
    }
}

impl FromYaml for Day {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Day> {
        node.text()
            .and_then(Day::parse)
            .or_else(|| reader.wrong(node, "a date", "write year, month and day like 2026-09-14"))
    }
}

impl FromYaml for Moment {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Moment> {
        let text = node.text().unwrap_or_default();
        let moment = text.parse().ok().or_else(|| Day::parse(text).map(|day| day.0.into()));
        moment.map(Moment).or_else(|| reader.wrong(node, "a date with a time", "write it like 2026-10-03T10:00"))
    }
}

impl<const KINDS: u16> FromYaml for Ref<KINDS> {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Ref<KINDS>> {
        let typed = reader.text(node)?;
        let mut possible = kinds_of(KINDS);
        let to = match (possible.next(), possible.next(), typed.contains('/')) {
            (Some(only), None, false) => format!("{}/{typed}", only.folder()),
            (Some(Kind::Page), None, true) if !typed.starts_with("pages/") => format!("pages/{typed}"),
            _ => typed,
        };
        reader.found.references.push(Reference { key: reader.key, to: to.clone(), kinds: KINDS, at: node.span });
        Some(Ref(to))
    }
}

impl<const V: u8> FromYaml for Term<V> {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Term<V>> {
        let id = reader.text(node)?;
        let vocabulary = *Vocabulary::ALL.get(V as usize)?;
        reader.found.terms.push(TermUse { vocabulary, id: id.clone(), at: node.span });
        Some(Term(id))
    }
}

/// A struct that is read from a mapping, its fields being the schema: each is a key of that name.
/// An underscore at the end of a field is not part of its key.
#[macro_export]
macro_rules! mapping {
    ($(#[$doc:meta])* $vis:vis struct $name:ident {
        $($(#[$field_doc:meta])* $field:ident $(= $key:literal)? : $ty:ty,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
        $vis struct $name { $($(#[$field_doc])* $(#[serde(rename = $key)])? pub $field: $ty,)* }

        impl $name {
            /// Reads the keys that belong to it.
            pub fn read(fields: &mut $crate::fields::Fields<'_, '_, '_>) -> $name {
                $name { $($field: fields.take($crate::key_of!($field $(= $key)?)),)* }
            }
        }

        impl $crate::item::Worded for $name {
            fn speak(&mut self, other: &Self) {
                $($crate::item::Worded::speak(&mut self.$field, &other.$field);)*
            }
        }
    };
}

/// The key of a field of [`mapping!`].
#[macro_export]
macro_rules! key_of {
    ($field:ident = $key:literal) => {
        $key
    };
    ($field:ident) => {
        stringify!($field)
    };
}

/// Like [`mapping!`], for a mapping that stands inside another one: left-over keys are checked on the spot.
#[macro_export]
macro_rules! nested {
    ($(#[$doc:meta])* $vis:vis struct $name:ident { $($fields:tt)* } $(require { $($key:literal : $why:literal,)* })?) => {
        $crate::mapping! { $(#[$doc])* $vis struct $name { $($fields)* } }

        impl $crate::fields::FromYaml for $name {
            fn from_yaml(node: &$crate::yaml::Node, reader: &mut $crate::fields::Reader<'_>) -> Option<$name> {
                let mut fields = reader.fields_with(node, &[$($($key),*)?])?;
                let value = $name::read(&mut fields);
                $($(fields.require($key, $why);)*)?
                fields.finish();
                Some(value)
            }
        }
    };
}
