//! The small typed values that front matter is made of: days, references, words of a vocabulary, Markdown, closed lists.
//!
//! To a template each of the first kinds must become something richer (a reference becomes a link with a title), and only
//! the generator knows how. So they serialise as a mapping with one telling key, [`DAY`], [`MOMENT`], [`REFERENCE`],
//! [`TERM`] or [`MARKDOWN`], which the generator replaces and nobody can write by hand. To formats that are not for people,
//! such as the memory of builds, they serialise as what they are made of, and are read back from it.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::item::Kind;
use crate::vocab::Vocabulary;

/// Marks a serialised [`Day`].
pub const DAY: &str = "\u{1}day";
/// Marks a serialised [`Moment`].
pub const MOMENT: &str = "\u{1}moment";
/// Marks a serialised [`Ref`].
pub const REFERENCE: &str = "\u{1}ref";
/// Marks a serialised [`Term`]: the vocabulary's file name, a slash, the id.
pub const TERM: &str = "\u{1}term";
/// Marks a serialised [`Markdown`].
pub const MARKDOWN: &str = "\u{1}markdown";

/// A text under a mark; the text alone where no people read it.
fn marked<S: Serializer>(serializer: S, mark: &str, text: &str) -> Result<S::Ok, S::Error> {
    if !serializer.is_human_readable() {
        return serializer.serialize_str(text);
    }
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(mark, text)?;
    map.end()
}

/// A date, `2026-09-14`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub jiff::civil::Date);

impl Day {
    /// Reads `2026-09-14`; also the date of a longer time stamp.
    pub fn parse(text: &str) -> Option<Day> {
        text.parse::<jiff::civil::Date>().ok().map(Day)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => marked(serializer, DAY, &self.to_string()),
            false => (self.0.year(), self.0.month(), self.0.day()).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let (year, month, day) = Deserialize::deserialize(deserializer)?;
        jiff::civil::Date::new(year, month, day).map(Day).map_err(Error::custom)
    }
}

/// A date with a time of day in the site's own zone, `2026-10-03T10:00`; a date alone is its midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub jiff::civil::DateTime);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        marked(serializer, MOMENT, &self.0.to_string())
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        let text: &str = Deserialize::deserialize(deserializer)?;
        text.parse().map(Moment).map_err(Error::custom)
    }
}

/// Markdown in a front-matter key.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct Markdown(pub String);

impl Serialize for Markdown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        marked(serializer, MARKDOWN, &self.0)
    }
}

/// A reference to an item of one of `KINDS`, a set made by [`kinds`].
///
/// It holds the path, `ideas/bus-times`, wherever the type is fixed; the bare slug where several types are possible and
/// the writer left the folder out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct Ref<const KINDS: u16>(pub String);

impl<const KINDS: u16> Serialize for Ref<KINDS> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        marked(serializer, REFERENCE, &self.0)
    }
}

/// A word that keeps its place, for mistakes that only the whole site shows.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Written {
    /// The word.
    pub text: String,
    /// Where it stands.
    pub at: crate::Span,
}

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => serializer.serialize_str(&self.text),
            false => (&self.text, self.at).serialize(serializer),
        }
    }
}

/// A set of kinds, as a number that can stand in a type.
pub const fn kinds<const N: usize>(list: [Kind; N]) -> u16 {
    let (mut set, mut i) = (0, 0);
    while i < N {
        set |= 1 << list[i] as u16;
        i += 1;
    }
    set
}

// The sets that references can be of. They have names because a type cannot hold a computation here.

/// Challenges.
pub const CHALLENGE: u16 = kinds([Kind::Challenge]);
/// Events.
pub const EVENT: u16 = kinds([Kind::Event]);
/// Ideas.
pub const IDEA: u16 = kinds([Kind::Idea]);
/// Offers.
pub const OFFER: u16 = kinds([Kind::Offer]);
/// Organisations.
pub const ORGANISATION: u16 = kinds([Kind::Organisation]);
/// People.
pub const PERSON: u16 = kinds([Kind::Person]);
/// Prototypes.
pub const PROTOTYPE: u16 = kinds([Kind::Prototype]);
/// Rounds.
pub const ROUND: u16 = kinds([Kind::Round]);
/// Who can speak or give.
pub const ACTOR: u16 = kinds([Kind::Person, Kind::Organisation]);
/// Ideas and what became of them.
pub const WORK: u16 = kinds([Kind::Idea, Kind::Prototype]);
/// What an offer can be made for.
pub const HELPED: u16 = kinds([Kind::Idea, Kind::Prototype, Kind::Need]);
/// Who or what can need support.
pub const NEEDY: u16 = kinds([Kind::Idea, Kind::Prototype, Kind::Organisation]);
/// Who or what can get an award.
pub const HONOURED: u16 = kinds([Kind::Idea, Kind::Prototype, Kind::Person, Kind::Organisation]);
/// What people can comment on.
pub const DISCUSSED: u16 = kinds([Kind::Idea, Kind::Prototype, Kind::Need, Kind::Event, Kind::Post]);
/// What people send, and may send twice: it can be merged into another of its type.
pub const MERGED: u16 = kinds([Kind::Idea, Kind::Prototype, Kind::Need, Kind::Offer, Kind::Organisation, Kind::Person]);
/// What can have news of its own.
pub const PROGRESSING: u16 = kinds([Kind::Idea, Kind::Prototype, Kind::Round, Kind::Need, Kind::Offer]);
/// What news can be about.
pub const NEWSWORTHY: u16 = kinds([
    Kind::Round,
    Kind::Challenge,
    Kind::Idea,
    Kind::Prototype,
    Kind::Need,
    Kind::Offer,
    Kind::Event,
    Kind::Organisation,
    Kind::Person,
    Kind::Award,
]);

/// The kinds of a set made by [`kinds`].
pub fn kinds_of(set: u16) -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(move |kind| set & (1 << *kind as u16) != 0)
}

/// A word of vocabulary `V` (a [`Vocabulary`] as a number).
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct Term<const V: u8>(pub String);

impl<const V: u8> Serialize for Term<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.serialize_str(&self.0);
        }
        let folder = Vocabulary::ALL.get(V as usize).map_or("", |v| v.file_stem());
        marked(serializer, TERM, &format!("{folder}/{}", self.0))
    }
}

/// A closed list of words: an enum that reads, prints and serialises as them.
#[macro_export]
macro_rules! choice {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every one, in order.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The word written in files.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// The one that a word names.
            pub fn parse(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|choice| choice.as_str() == word)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let word: &str = serde::Deserialize::deserialize(deserializer)?;
                $name::parse(word).ok_or_else(|| serde::de::Error::custom("no such word"))
            }
        }

        impl $crate::item::Worded for $name {
            fn speak(&mut self, _: &Self) {}
        }

        impl $crate::fields::FromYaml for $name {
            fn from_yaml(node: &$crate::yaml::Node, reader: &mut $crate::fields::Reader<'_>) -> Option<$name> {
                let words = $name::ALL.iter().map(|choice| choice.as_str());
                let word = reader.word(node, words)?;
                $name::parse(&word)
            }
        }
    };
}
