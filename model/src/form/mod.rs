//! A form: what is asked, what is accepted, who sees the answers.
//!
//! **One declaration, two readers.** The generator turns a [`Form`] into HTML, the worker holds answers against it with
//! [`check`](check::check). [`FieldKind`] is closed and matched without a wildcard, so a new kind of field does not compile
//! until both know it; and complaints are worded here once, so page and worker say the same sentence.

pub mod check;
pub mod complaint;
mod names;
mod one_of;
pub mod outcome;
mod parse;
mod rows;
mod sound;

pub use complaint::{Complaint, Problem};
pub use names::{NameOf, ShowAs};
pub use one_of::OneOf;
pub use parse::parse;
pub use rows::{Part, Repeat, Row, Rows};

use crate::exceptions::Exceptions;
use crate::item::{ItemId, Kind};
use crate::value::{Day, Markdown};
use crate::vocab::Vocabulary;
use crate::words;
use crate::{Span, choice};

choice! {
    /// How a question is asked.
    pub enum FieldKind {
        /// One line.
        Text = "text",
        /// Several lines.
        Textarea = "textarea",
        /// An e-mail address.
        Email = "email",
        /// A telephone number.
        Tel = "tel",
        /// A web address.
        Url = "url",
        /// A whole number.
        Number = "number",
        /// A day.
        Date = "date",
        /// One of several, all in sight.
        Radios = "radios",
        /// Several of several.
        Checkboxes = "checkboxes",
        /// One of several, folded away.
        Select = "select",
        /// Yes, by ticking.
        Checkbox = "checkbox",
        /// A person's name.
        Name = "name",
        /// A group's name.
        Organisation = "organisation",
        /// How a name is to be shown; what is kept is the name that is shown then, see [`NameOf`].
        ShownName = "shown_name",
        /// Several questions asked again and again, see [`Rows`].
        Rows = "rows",
        /// A thing on the site, in the form's address and shown in words.
        Reference = "reference",
        /// Something the page knows.
        Hidden = "hidden",
        /// A question that only programs see; people leave it empty.
        Honeypot = "honeypot",
    }
}

impl FieldKind {
    /// Whether its answers are picked from options.
    pub fn has_options(self) -> bool {
        match self {
            FieldKind::Radios | FieldKind::Checkboxes | FieldKind::Select | FieldKind::ShownName => true,
            FieldKind::Text
            | FieldKind::Textarea
            | FieldKind::Email
            | FieldKind::Tel
            | FieldKind::Url
            | FieldKind::Number
            | FieldKind::Date
            | FieldKind::Checkbox
            | FieldKind::Name
            | FieldKind::Organisation
            | FieldKind::Rows
            | FieldKind::Reference
            | FieldKind::Hidden
            | FieldKind::Honeypot => false,
        }
    }

    /// The most characters an answer may have, where the declaration does not say.
    pub fn default_max(self) -> usize {
        match self {
            FieldKind::Textarea => 5_000,
            FieldKind::Email => 254, // RFC 5321, with RFC 3696 erratum 1690
            FieldKind::Tel => 40,
            FieldKind::Url => 2_000,
            FieldKind::Number => 1_000_000, // the largest number, not a length
            FieldKind::Date | FieldKind::Checkbox => 20,
            FieldKind::Text
            | FieldKind::Name
            | FieldKind::Organisation
            | FieldKind::Radios
            | FieldKind::Checkboxes
            | FieldKind::Select
            | FieldKind::ShownName
            | FieldKind::Rows
            | FieldKind::Reference
            | FieldKind::Hidden
            | FieldKind::Honeypot => 200,
        }
    }
}

choice! {
    /// Who sees an answer.
    pub enum Shown {
        /// Everybody, once an editor approved it.
        Published = "published",
        /// The organisers only; sealed before it touches a disk.
        Private = "private",
        /// Nobody; it is counted.
        Totals = "totals",
    }
}

/// Where the options of a question come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OptionSource {
    /// The things of a type: challenges of the round that the form goes with, living ideas of the current round, events
    /// that are still to come and are booked by form.
    Items(Kind),
    /// The words of a vocabulary.
    Words(Vocabulary),
    /// The ways to work with the programme that the current round names.
    Ways,
}

/// The name of [`OptionSource::Ways`], which is that of the key in a round.
const WAYS: &str = "ways_to_partner";

impl OptionSource {
    /// The source of this name: a folder of `content/`, a file of `content/vocab/`, or `ways_to_partner`.
    pub fn parse(word: &str) -> Option<OptionSource> {
        if word == WAYS {
            return Some(OptionSource::Ways);
        }
        let items = Kind::of_folder(word).map(OptionSource::Items);
        items.or_else(|| Vocabulary::ALL.iter().find(|v| v.file_stem() == word).map(|v| OptionSource::Words(*v)))
    }
}

/// One option of a question.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Choice {
    /// What is sent.
    pub id: String,
    /// What is read.
    pub label: String,
    /// A sentence of explanation.
    pub hint: Option<String>,
    /// Picking it says nothing that a page could show ("I'm not sure"): it is left out of what becomes of the answers.
    pub leaves_out: bool,
}

/// The options a question has.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// Taken from the site.
    pub from: Option<OptionSource>,
    /// Written in the declaration; they follow those of the site.
    pub listed: Vec<Choice>,
    /// Whether "Something else" with a text of one's own is one of them.
    pub other: bool,
    /// The language in which "Something else" is said.
    pub language: String,
}

/// The answer that stands for "Something else".
pub const OTHER: &str = "other";
/// The end of the name of the text that goes with it.
pub const OTHER_SUFFIX: &str = "_other";

/// What else is made of an answer when its submission is approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Makes {
    /// A need, for the thing that the submission becomes.
    Need,
}

/// A question only asked when another one was answered so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The other question.
    pub field: String,
    /// Any of these answers.
    pub answers: Vec<String>,
}

/// One question.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in the request and in records.
    pub id: String,
    /// How it is asked.
    pub kind: FieldKind,
    /// The question.
    pub label: String,
    /// What a complaint calls the answer ("Your idea"); the question itself when missing.
    pub called: Option<String>,
    /// A sentence of help.
    pub hint: Option<String>,
    /// The complaint when it is missing; optional without it.
    pub required: Option<String>,
    /// The most characters, or for a number the largest.
    pub max: usize,
    /// For a number the smallest.
    pub min: Option<i64>,
    /// Who sees it.
    pub shown: Shown,
    /// The only answers to another question with which this one is published; with any other it is private.
    pub published_when: Option<Condition>,
    /// The front-matter key it becomes, or `body`; nothing for answers that are not published.
    pub as_key: Option<String>,
    /// What else is made of it.
    pub makes: Option<Makes>,
    /// When it is asked.
    pub when: Option<Condition>,
    /// What browsers may fill in by themselves.
    pub autocomplete: Option<String>,
    /// Why contact details are published.
    pub public_reason: Option<String>,
    /// Its options.
    pub options: Options,
    /// For a reference: what it may refer to.
    pub of: Vec<Kind>,
    /// What files say for an option where that is not its id: `with-name` may be written as `yes`.
    pub writes: Vec<(String, String)>,
    /// For a name to show: of what it is made.
    pub name_of: Option<NameOf>,
    /// For rows: what is asked in each.
    pub rows: Option<Rows>,
    /// For a question in a row: in which. Its label then begins with the row's.
    pub row: Option<Row>,
}

impl Field {
    /// What a complaint calls the answer.
    pub fn name(&self) -> &str {
        self.called.as_deref().unwrap_or(&self.label)
    }

    /// Whether a complaint is put before its only control. Others have a place on the page; in rows that would be many
    /// places for the few that are ever used.
    pub fn has_complaint_at_control(&self) -> bool {
        self.row.is_some() && !matches!(self.kind, FieldKind::Radios | FieldKind::Checkboxes)
    }

    /// The front-matter key that its answer becomes.
    pub fn key(&self) -> &str {
        self.as_key.as_deref().unwrap_or(&self.id)
    }
}

impl Condition {
    /// Whether these are answers that fulfil it.
    pub fn is_fulfilled<'a>(&self, mut answers: impl Iterator<Item = &'a str>) -> bool {
        answers.any(|answer| self.answers.iter().any(|wanted| wanted == answer))
    }
}

/// By which dates a form is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Period {
    /// Always.
    Always,
    /// With the round that is open, or else the latest.
    CurrentRound,
    /// With this round.
    Round(String),
    /// Between two days, both included.
    Days(Option<Day>, Option<Day>),
}

/// A declaration.
#[derive(Clone, Debug)]
pub struct Form {
    /// The stem of its file; it is posted to `/submit/<id>`.
    pub id: String,
    /// The heading of its page.
    pub title: String,
    /// What is said before the questions.
    pub intro: Option<Markdown>,
    /// The address of its page.
    pub at: String,
    /// What an approved submission becomes; without it, the record itself is the outcome.
    pub becomes: Option<Kind>,
    /// When it is open.
    pub period: Period,
    /// What the button says.
    pub button: String,
    /// Whether people see all their answers once more before they send them.
    pub check_answers: bool,
    /// The largest request in bytes.
    pub body_limit: usize,
    /// How long private answers are kept, as an ISO 8601 duration.
    pub retention: Option<String>,
    /// The tick by which people agree, and the page that says to what.
    pub consent: Option<Consent>,
    /// What the sent page says.
    pub thanks: Option<Markdown>,
    /// The questions; those in rows stand behind the field that the rows belong to.
    pub fields: Vec<Field>,
    /// Questions of which one has to be answered.
    pub one_of: Vec<OneOf>,
    /// The language of its texts.
    pub language: String,
    /// Further languages in which some of its texts are said and others are not, each with the place of the first that lacks it.
    pub half_said: Vec<(String, Span)>,
    /// Rules that are not to speak of its file, with reasons.
    pub exceptions: Exceptions,
    /// A fingerprint of the declaration.
    pub version: String,
}

/// Agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The field that is ticked.
    pub field: String,
    /// The page, such as `pages/help/privacy`.
    pub text: String,
}

impl Form {
    /// The question of this name.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The questions in the rows of a field.
    pub fn in_rows_of<'f>(&'f self, rows: &'f str) -> impl Iterator<Item = &'f Field> {
        self.fields.iter().filter(move |field| field.row.as_ref().is_some_and(|row| row.of == rows))
    }

    /// The address of its sent page.
    pub fn sent_page(&self) -> String {
        format!("/thank-you/{}/", self.id)
    }
}

/// What of a site a form needs to know.
pub trait Facts {
    /// The options that a source has.
    fn choices(&self, source: OptionSource) -> Vec<Choice>;
    /// Whether there is such a thing.
    fn exists(&self, id: &ItemId) -> bool;
    /// The names under which comments about a thing may lie: its own, and where more is known of it, those that it and what was
    /// merged with it have had.
    fn conversation(&self, about: &ItemId) -> Vec<ItemId> {
        vec![about.clone()]
    }
    /// The parts of a thing that a form asks about one by one; none where nothing is known of it.
    fn parts(&self, _: &ItemId, _: Part) -> Vec<Choice> {
        Vec::new()
    }
}

/// All options of a question, "Something else" included.
pub fn choices(options: &Options, facts: &dyn Facts) -> Vec<Choice> {
    let mut all = options.from.map(|source| facts.choices(source)).unwrap_or_default();
    all.extend(options.listed.iter().cloned());
    if options.other {
        let label = words::of(&options.language).say("something_else").to_owned();
        all.push(Choice { id: OTHER.into(), label, hint: None, leaves_out: true });
    }
    all
}

/// Whether a form takes answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It does, until the day if there is one.
    Open(Option<Day>),
    /// Not yet; from this day on.
    NotYet(Day),
    /// Not any more, since the end of this day.
    Over(Option<Day>),
}

/// Whether a form that is open between two days takes answers on a day.
pub fn opening(opens: Option<Day>, closes: Option<Day>, today: Day) -> Opening {
    match (opens, closes) {
        (Some(opens), _) if today < opens => Opening::NotYet(opens),
        (_, Some(closes)) if closes < today => Opening::Over(Some(closes)),
        (_, closes) => Opening::Open(closes),
    }
}
