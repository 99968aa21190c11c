//! The fifteen types of things, and the ids that name one thing.

use std::fmt;
use std::sync::Arc;

use crate::SitePath;
use crate::path::is_path;

macro_rules! all_kinds {
    ($($(#[$doc:meta])* $name:ident = $folder:literal, $singular:literal,)*) => {
        /// The type of an item.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// Every type.
            pub const ALL: &[Kind] = &[$(Kind::$name,)*];

            /// Its folder in `content/`, which is also the first part of an id.
            pub fn folder(self) -> &'static str {
                match self { $(Kind::$name => $folder,)* }
            }

            /// Its name in files, as in `becomes: idea`.
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$name => $singular,)* }
            }
        }
    };
}

all_kinds! {
    /// An edition of the competition.
    Round = "rounds", "round",
    /// A question people are asked.
    Challenge = "challenges", "challenge",
    /// Somebody's suggestion.
    Idea = "ideas", "idea",
    /// Something people can try or look at.
    Prototype = "prototypes", "prototype",
    /// Support somebody is looking for.
    Need = "needs", "need",
    /// Support somebody can give.
    Offer = "offers", "offer",
    /// A workshop, a camp, a test session.
    Event = "events", "event",
    /// One tester's answers.
    Feedback = "feedback", "feedback",
    /// Dated progress.
    Update = "updates", "update",
    /// A comment or a reply.
    Comment = "comments", "comment",
    /// A partner, a group, a firm, a council's team.
    Organisation = "organisations", "organisation",
    /// A contributor who asked for a page.
    Person = "people", "person",
    /// A prize or another recognition.
    Award = "awards", "award",
    /// News.
    Post = "posts", "post",
    /// Anything else.
    Page = "pages", "page",
}

impl Kind {
    /// The type whose folder this is.
    pub fn of_folder(folder: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.folder() == folder)
    }

    /// The type of this name.
    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl serde::Serialize for ItemId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.path)
    }
}

impl<'de> serde::Deserialize<'de> for ItemId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<ItemId, D::Error> {
        let text: &str = serde::Deserialize::deserialize(deserializer)?;
        ItemId::parse(text).ok_or_else(|| serde::de::Error::custom("not an id"))
    }
}

/// The name of one thing: its file's path without `content/` and without `.md`, such as `ideas/bus-times-by-text`.
/// Cheap to clone, and found by its text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemId {
    path: Arc<str>,
    kind: Kind,
}

impl ItemId {
    /// The id of a file in `content/`, when it lies in a type's folder and is Markdown.
    pub fn of_file(path: &SitePath) -> Option<ItemId> {
        ItemId::parse(path.under("content")?.strip_suffix(".md")?)
    }

    /// The id that this text is, if it is one: a path in the folder of a type, which cannot climb.
    pub fn parse(text: &str) -> Option<ItemId> {
        let (folder, rest) = text.split_once('/')?;
        let kind = Kind::of_folder(folder)?;
        (!rest.is_empty() && is_path(text)).then(|| ItemId { path: text.into(), kind })
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.path
    }

    /// Its type.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// All after the folder: `bus-times` of an idea, `help/privacy` of a page, `ideas/bus-times/2026-09-14-ab` of a comment.
    pub fn within(&self) -> &str {
        self.path.split_once('/').map_or("", |(_, rest)| rest)
    }

    /// The last part: the stem of the file.
    pub fn slug(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The file it lies in, relative to the site.
    pub fn file(&self) -> String {
        format!("content/{}.md", self.path)
    }

    /// The same as a path: an id is one, and so is what is made of it here.
    pub fn path(&self) -> SitePath {
        SitePath::of_id(self)
    }
}

/// The type follows from the text, so both are equal, ordered and hashed alike.
impl std::borrow::Borrow<str> for ItemId {
    fn borrow(&self) -> &str {
        &self.path
    }
}

impl std::hash::Hash for ItemId {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.path.hash(state);
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

impl fmt::Debug for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}
