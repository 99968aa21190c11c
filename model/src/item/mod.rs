//! An item: one Markdown file, its front matter as a typed value. One file here per type; its fields are its schema.

mod award;
mod challenge;
mod comment;
mod common;
mod event;
mod feedback;
mod idea;
mod kind;
mod need;
mod offer;
mod organisation;
mod page;
mod person;
mod post;
mod prototype;
mod round;
mod stage;
mod translation;
mod update;

pub use award::Award;
pub use challenge::Challenge;
pub use comment::Comment;
pub use common::{By, Channel, Common, Credit, Discussion, Image, Link, Stages};
pub use event::Event;
pub use feedback::{Done, Feedback, TaskResult, WouldUse};
pub use idea::{Answer, Idea};
pub use kind::{ItemId, Kind};
pub use need::{Match, MatchStatus, Need, NeedStatus};
pub use offer::{Cost, Offer};
pub use organisation::{Formality, Organisation, Relationship};
pub use page::{Nav, Page};
pub use person::Person;
pub use post::Post;
pub use prototype::Prototype;
pub use round::{Round, RoundState, WayToPartner, current_round};
pub use stage::{Stage, StageEntry, Step};
pub use translation::{Translation, Translations, Worded, originals};
pub use update::{Update, UpdateKind};

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::fields::{Fields, Found, Reader, Reference, TermUse};
use crate::value::{DISCUSSED, Day, kinds_of};
use crate::yaml::{self, Node};
use crate::{Diagnostic, Source, Span, front_matter};

/// One thing of a site.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Item {
    /// Its path without folder `content/` and without extension.
    pub id: ItemId,
    /// What every type has.
    pub common: Common,
    /// What its own type has.
    pub details: Details,
    /// Keys of somebody's own, kept for templates.
    pub extra: Vec<(String, Node)>,
    /// Everything it refers to, as written.
    pub references: Vec<Reference>,
    /// Every vocabulary's word it uses.
    pub terms: Vec<TermUse>,
    /// Where its text lies in the file.
    pub body: Span,
}

macro_rules! details {
    ($($kind:ident($ty:ty) as $name:ident,)*) => {
        /// The fields of each type.
        #[derive(Clone, Debug, serde::Deserialize)]
        pub enum Details { $(#[doc = concat!("Those of [`Kind::", stringify!($kind), "`].")] $kind(Box<$ty>),)* }

        /// To people and templates the fields alone; to the memory of builds the type, too.
        impl serde::Serialize for Details {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Details::$kind(fields) if serializer.is_human_readable() => fields.serialize(serializer),
                    Details::$kind(fields) => serializer.serialize_newtype_variant(
                        "Details", Kind::$kind as u32, stringify!($kind), fields),)*
                }
            }
        }

        impl Worded for Details {
            /// A translation is of the same type; were it another, it would have no words to give.
            fn speak(&mut self, other: &Self) {
                match (self, other) {
                    $((Details::$kind(own), Details::$kind(other)) => own.speak(other),)*
                    _ => {}
                }
            }
        }

        impl Details {
            $(
                #[doc = concat!("The fields of a thing that is of [`Kind::", stringify!($kind), "`].")]
                pub fn $name(&self) -> Option<&$ty> {
                    if let Details::$kind(details) = self { Some(details) } else { None }
                }
            )*
        }

        fn read_details(kind: Kind, fields: &mut Fields<'_, '_, '_>) -> Details {
            match kind {
                $(Kind::$kind => {
                    let value = <$ty>::read(fields);
                    value.check(fields);
                    Details::$kind(Box::new(value))
                })*
            }
        }
    };
}

details! {
    Round(Round) as round, Challenge(Challenge) as challenge, Idea(Idea) as idea, Prototype(Prototype) as prototype,
    Need(Need) as need, Offer(Offer) as offer, Event(Event) as event, Feedback(Feedback) as feedback,
    Update(Update) as update, Comment(Comment) as comment, Organisation(Organisation) as organisation,
    Person(Person) as person, Award(Award) as award, Post(Post) as post, Page(Page) as page,
}

/// Reads one file. The item is missing only when nothing of it could be read.
pub fn parse(source: &Source, id: ItemId) -> (Option<Item>, Vec<Diagnostic>) {
    let parts = match front_matter::split(source) {
        Ok(parts) => parts,
        Err(mistake) => return (None, vec![*mistake]),
    };
    let root = match yaml::parse(source, parts.front) {
        Ok(root) => root,
        Err(mistakes) => return (None, mistakes),
    };
    let mut reader = Reader::new(source);
    let Some(fields) = reader.fields(&root) else { return (None, reader.found.mistakes) };
    let (common, details, extra) = read(fields.topmost(), id.kind());
    let Found { mistakes, references, terms, borrowed: _ } = reader.found;
    (Some(Item { id, common, details, extra, references, terms, body: parts.body }), mistakes)
}

fn read(mut fields: Fields<'_, '_, '_>, kind: Kind) -> (Common, Details, Vec<(String, Node)>) {
    let common = Common::read(&mut fields);
    common.check(kind, &mut fields);
    let details = read_details(kind, &mut fields);
    (common, details, fields.finish())
}

/// Every key that a type knows: those common to all and its own.
pub fn known_keys(kind: Kind) -> Vec<&'static str> {
    let Some(path) = crate::SitePath::parse(kind.folder()) else { return Vec::new() };
    let source = Source::new(path, "");
    let empty = Node { span: Span::default(), data: yaml::Data::Map(Vec::new()) };
    let mut reader = Reader::new(&source);
    let Some(mut fields) = reader.fields(&empty) else { return Vec::new() };
    Common::read(&mut fields);
    read_details(kind, &mut fields);
    fields.known().to_vec()
}

/// A key of some type as a name of the program, for what is read back from memory.
pub(crate) fn known_key(key: &str) -> Option<&'static str> {
    static KEYS: LazyLock<HashSet<&'static str>> =
        LazyLock::new(|| Kind::ALL.iter().flat_map(|kind| known_keys(*kind)).collect());
    KEYS.get(key).copied()
}

impl Item {
    /// Whether its dates let it be seen on a day; a person's page is there as long as they want it. A draft is another
    /// matter.
    pub fn is_published(&self, today: Day) -> bool {
        let begun = self.common.publish_on.is_none_or(|day| day <= today);
        let over = self.common.unpublish_on.is_some_and(|day| day <= today);
        let wanted_until = self.details.person().and_then(|person| person.until);
        let announced = self.details.award().is_none() || self.is_announced(today);
        begun && !over && announced && wanted_until.is_none_or(|until| today <= until)
    }

    /// The answer to an idea, once it may be told.
    pub fn answer(&self, today: Day) -> Option<&Answer> {
        self.details.idea()?.answer.as_ref().filter(|_| self.is_announced(today))
    }

    /// Whether the decision in it may be told.
    fn is_announced(&self, today: Day) -> bool {
        self.common.announce_on.is_none_or(|day| day <= today)
    }

    /// What it is called: the name of a person, the question of a challenge, the title of all else, the slug at last.
    pub fn title(&self) -> &str {
        let name = self.details.person().and_then(|person| person.name_shown.as_deref());
        let question = self.details.challenge().and_then(|challenge| challenge.question.as_deref());
        name.or(question).or(self.common.title.as_deref()).unwrap_or(self.id.slug())
    }

    /// What it is in a sentence: its summary, or the sentence in which an idea was sent where that is not its title already.
    pub fn in_short(&self) -> Option<&str> {
        let sentence = || self.details.idea().and_then(|idea| idea.in_one_sentence.as_deref());
        let new = |sentence: &&str| sentence.trim_end_matches('.') != self.title();
        self.common.summary.as_deref().or_else(|| sentence().filter(new))
    }

    /// Whether people may talk about it. A post's question that was answered takes no more answers.
    pub fn discussion(&self) -> Discussion {
        let discussed = kinds_of(DISCUSSED).any(|kind| kind == self.id.kind());
        let answered = self.details.post().is_some_and(|post| post.what_we_heard.is_some());
        match self.common.comments {
            _ if !discussed => Discussion::None,
            Some(said @ (Discussion::None | Discussion::Closed)) => said,
            Some(Discussion::Open) | None if answered => Discussion::Closed,
            Some(Discussion::Open) | None => Discussion::Open,
        }
    }

    /// The stages it went through, where its type has any.
    pub fn stages(&self) -> &[StageEntry] {
        let idea = self.details.idea().map(|idea| &idea.stages);
        let prototype = self.details.prototype().map(|prototype| &prototype.stages);
        idea.or(prototype).map(Vec::as_slice).unwrap_or_default()
    }

    /// Where it is now: the last of its stages.
    pub fn stage(&self) -> Option<Stage> {
        self.stages().last().and_then(StageEntry::stage)
    }
}
