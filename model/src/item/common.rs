//! What every type has, and the small shapes that several share.

use serde::{Deserialize, Serialize};

use crate::exceptions::Exceptions;
use crate::fields::{Fields, FromYaml, Reader};
use crate::item::{Kind, StageEntry, Translations};
use crate::value::{ACTOR, CHALLENGE, Day, MERGED, PERSON, ROUND, Ref, Term, Written, kinds, kinds_of};
use crate::vocab::{AREAS, ROLES, THEMES};
use crate::yaml::{Data, Node};
use crate::{Code, Slug, choice, mapping, nested};

/// Longer titles break cards and browser tabs.
const MAX_TITLE: usize = 100;
/// Longer summaries are cut by feeds, search engines and cards.
const MAX_SUMMARY: usize = 200;

mapping! {
    /// The fields common to every type.
    pub struct Common {
        /// What it is called, in plain text.
        title: Option<String>,
        /// One sentence for cards, feeds and search engines.
        summary: Option<String>,
        /// Earlier slugs: still good as references, and redirected.
        aliases: Vec<Written>,
        /// The thing of which it is a part now, because both say the same; taken out again, it stands by itself as before.
        merged_into: Option<Ref<MERGED>>,
        /// The language of its text, when it is not the site's.
        lang: Option<String>,
        /// The same thing in other languages.
        translations: Translations,
        /// When it was written or happened.
        date: Option<Day>,
        /// When it last changed.
        updated: Option<Day>,
        /// Not shown before this day.
        publish_on: Option<Day>,
        /// Not shown from this day on.
        unpublish_on: Option<Day>,
        /// The answer to an idea, or an award, is not shown before this day.
        announce_on: Option<Day>,
        /// Held back.
        draft: bool,
        /// The edition it belongs to.
        round: Option<Ref<ROUND>>,
        /// The questions it answers.
        challenges: Vec<Ref<CHALLENGE>>,
        /// What it is about.
        themes: Vec<Term<THEMES>>,
        /// Where it is about.
        areas: Vec<Term<AREAS>>,
        /// Free words.
        tags: Vec<String>,
        /// Pictures, the first one for cards.
        images: Vec<Image>,
        /// Further reading.
        links: Vec<Link>,
        /// How it reached us.
        source: Option<Channel>,
        /// The receipt of the submission it was; never published.
        submission: Option<String>,
        /// Whether people may comment.
        comments: Option<Discussion>,
        /// Whether it is chosen for the home page.
        featured: bool,
        /// Its place among the chosen.
        featured_order: Option<i64>,
        /// Rules that are not to speak of this file, with reasons.
        exceptions: Exceptions,
    }
}

impl Common {
    /// What holds for every type.
    pub fn check(&self, kind: Kind, fields: &mut Fields<'_, '_, '_>) {
        if !matches!(kind, Kind::Comment | Kind::Feedback) {
            fields.require("title", "what it is called, in a few words");
        }
        fields.limit("title", MAX_TITLE);
        fields.limit("summary", MAX_SUMMARY);
        self.check_merge(kind, fields);
        for alias in self.aliases.iter().filter(|alias| !alias.text.split('/').all(|part| Slug::parse(part).is_some()))
        {
            let message = format!("`{}` was never the name of a thing", alias.text);
            let help = "write the earlier name as it stood in the address: lower-case letters, digits and hyphens";
            fields.reader.mistake(Code::ValueWrong, alias.at, message, Some(help.into()));
        }
    }

    /// A thing is merged into one of its own type, and only what people send can be.
    fn check_merge(&self, kind: Kind, fields: &mut Fields<'_, '_, '_>) {
        let merges = fields.reader.found.references.iter_mut().filter(|reference| reference.key == "merged_into");
        merges.for_each(|reference| reference.kinds = kinds([kind]));
        if self.merged_into.is_some() && kinds_of(MERGED).all(|merged| merged != kind) {
            let (at, message) =
                (fields.place_of("merged_into"), format!("a thing of type {kind} cannot be merged into another"));
            fields.reader.mistake(Code::ValueWrong, at, message, Some("remove this key".into()));
        }
    }
}

choice! {
    /// The way something reached us.
    pub enum Channel {
        /// A form on the site.
        Web = "web",
        /// A letter or a postcard.
        Post = "post",
        /// An e-mail.
        Email = "email",
        /// A call.
        Phone = "phone",
        /// A workshop or another event.
        Event = "event",
        /// A spreadsheet or another system.
        Import = "import",
    }
}

choice! {
    /// Whether people may comment.
    pub enum Discussion {
        /// They may.
        Open = "open",
        /// Not any more; what was said stays.
        Closed = "closed",
        /// There is no thread.
        None = "none",
    }
}

nested! {
    /// A link to somewhere else.
    pub struct Link {
        /// Its text.
        title: Option<String>,
        /// Where it leads.
        url: Option<String>,
        /// What it is, such as `code` or `video`.
        kind: Option<String>,
    } require { "url": "where the link leads", }
}

mapping! {
    /// A picture.
    pub struct Image {
        /// The file, relative to `content/images/`.
        src: Option<String>,
        /// What can be seen, for those who cannot see it.
        alt: Option<String>,
        /// A line below it.
        caption: Option<String>,
        /// Who made it.
        credit: Option<String>,
        /// What others may do with it.
        licence: Option<String>,
        /// The people in it agreed: when and how.
        consent: Option<String>,
        /// It says nothing that the text does not say.
        decorative: bool,
    }
}

impl FromYaml for Image {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Image> {
        let mut fields = reader.fields(node)?;
        let image = Image::read(&mut fields);
        fields.require("src", "the file's name in `content/images/`");
        fields.finish();
        let described = image.alt.as_deref().is_some_and(|alt| !alt.trim().is_empty());
        if !described && !image.decorative {
            let help = "add `alt:` with what can be seen in it, or `decorative: true` when it only decorates";
            reader.warning(Code::ImageNoAlt, node.span, "this picture has no description", help);
        }
        Some(image)
    }
}

nested! {
    /// Somebody who had a part in something.
    pub struct Credit {
        /// Their page, when they asked for one.
        person: Option<Ref<PERSON>>,
        /// The name they chose to show.
        name_shown: Option<String>,
        /// What they did.
        role: Option<Term<ROLES>>,
        /// All that they did.
        roles: Vec<Term<ROLES>>,
    }
}

/// Who speaks or gives: a reference, or only a name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct By {
    /// A person or organisation that has a page.
    pub who: Option<Ref<ACTOR>>,
    /// The name to show, for those without a page.
    pub name_shown: Option<String>,
}

impl FromYaml for By {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<By> {
        if !matches!(node.data, Data::Map(_)) {
            return Some(By { who: Some(Ref::from_yaml(node, reader)?), name_shown: None });
        }
        let mut fields = reader.fields(node)?;
        let by = By { who: fields.take("who"), name_shown: fields.take("name_shown") };
        fields.finish();
        Some(by)
    }
}

/// The stages a thing went through, oldest first.
pub type Stages = Vec<StageEntry>;
