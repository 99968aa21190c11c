//! What becomes of an approved submission: the files of `content/` that it turns into.
//!
//! Answers map to front matter by the form's `as:`; a group that was named gets a page, and a wish for help becomes a
//! need. Rows become a list of mappings. Of several answers that become the text, those after the first stand below it,
//! each under its name. Nothing but the published answers is looked at.

use serde_yaml::{Mapping, Value};

use crate::form::{Choice, Field, FieldKind, Form, Makes, OTHER, OTHER_SUFFIX, Repeat, Rows, Shown, choices};
use crate::item::{ItemId, Kind};
use crate::record::Record;
use crate::submission::Answer;
use crate::value::{NEEDY, kinds_of};
use crate::{Slug, front_matter};

/// A title made of somebody's sentence is cut after this many characters, where lists and browser tabs end.
const MAX_TITLE: usize = 90;

/// The key whose rows need ids that feedback can name.
const IDENTIFIED: &str = "test_tasks";

/// A file that approving writes.
#[derive(Clone, Debug, PartialEq)]
pub struct NewItem {
    /// What it is called.
    pub id: ItemId,
    /// All of the file.
    pub text: String,
}

/// What an outcome depends on besides record and form.
pub struct Ground<'a> {
    /// The site.
    pub facts: &'a dyn super::Facts,
    /// A slug that the editor chose.
    pub slug: Option<Slug>,
    /// A title that the editor chose.
    pub title: Option<String>,
    /// What was made of this record already, by an approval that was interrupted.
    pub made: Vec<ItemId>,
    /// Which names are taken besides those of the site.
    pub taken: &'a dyn Fn(&ItemId) -> bool,
}

impl Ground<'_> {
    /// The same, where other names are taken.
    fn with<'t>(&'t self, taken: &'t dyn Fn(&ItemId) -> bool) -> Ground<'t> {
        let made = self.made.iter().filter(|id| !taken(id)).cloned().collect();
        Ground { facts: self.facts, slug: self.slug.clone(), title: self.title.clone(), made, taken }
    }

    /// The thing of a type that was made of the record already.
    fn made(&self, kind: Kind) -> Option<ItemId> {
        self.made.iter().find(|id| id.kind() == kind).cloned()
    }

    /// Whether a name is taken.
    fn has(&self, id: &ItemId) -> bool {
        (self.taken)(id) || self.facts.exists(id)
    }
}

/// Why nothing can become of a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stuck {
    /// Its form makes nothing.
    #[error(
        "submissions of this form do not become pages: read it with `showground show`, answer its sender, then put it away \
         with `showground approve RECEIPT`, which counts it, or with `showground decline`, which does not"
    )]
    NothingToMake,
    /// It refers to nothing that could hold it.
    #[error("it does not say what it is about")]
    NoSubject,
    /// Nothing of it may be published.
    #[error("its sender did not agree to publish any of it; answer privately, then decline it")]
    NothingToShow,
    /// A value that YAML cannot hold.
    #[error("it cannot be written as YAML: {0}")]
    Yaml(String),
}

/// The files that an approved record becomes, the one it is about first.
///
/// # Errors
/// When nothing can become of it.
pub fn outcome(form: &Form, record: &Record, ground: &Ground<'_>) -> Result<Vec<NewItem>, Stuck> {
    let kind = form.becomes.ok_or(Stuck::NothingToMake)?;
    let mut draft = Draft::begin(kind, record);
    for field in form.fields.iter().filter(|field| field.shown == Shown::Published && field.row.is_none()) {
        if let Some(rows) = &field.rows {
            draft.rows(field, rows, record, ground);
        } else if let Some(answer) = record.answer(&field.id) {
            draft.take(field, answer, record, ground);
        }
    }
    let id = draft.place(record, ground)?;
    let mut made = vec![draft.finish(id.clone())?];
    let whose = draft.whose(&id);
    for need in std::mem::take(&mut draft.needs) {
        let own: Vec<ItemId> = made.iter().map(|item| item.id.clone()).collect();
        let taken = |id: &ItemId| own.contains(id) || (ground.taken)(id);
        made.push(need_for(&whose, kind, &need, record, &ground.with(&taken))?);
    }
    for group in std::mem::take(&mut draft.groups) {
        made.push(group_of(&group, record)?);
    }
    Ok(made)
}

/// The answers of a record that are in what it becomes: those without which other files would come of it. All others are read by
/// editors alone, whatever their form says of them; of a form that makes nothing, all are.
pub fn published<'r>(form: &Form, record: &'r Record, ground: &Ground<'_>) -> Vec<&'r (String, Answer)> {
    let Ok(all) = outcome(form, record, ground) else { return Vec::new() };
    let matters = |at: &usize| {
        let mut without = record.clone();
        without.fields.remove(*at);
        outcome(form, &without, ground).ok().as_ref() != Some(&all)
    };
    (0..record.fields.len()).filter(matters).map(|at| &record.fields[at]).collect()
}

/// An item while it is put together.
struct Draft {
    kind: Kind,
    keys: Mapping,
    body: String,
    /// The first words somebody wrote, from which a title can be made.
    first_words: Option<String>,
    needs: Vec<String>,
    groups: Vec<Group>,
}

struct Group {
    id: ItemId,
    name: String,
}

impl Draft {
    fn begin(kind: Kind, record: &Record) -> Draft {
        let mut keys = Mapping::new();
        if !matches!(kind, Kind::Comment | Kind::Feedback) {
            keys.insert("title".into(), Value::Null); // first in the file, filled in at the end
        }
        keys.insert("date".into(), day(record).into());
        if let Some(time) = time(record).filter(|_| kind == Kind::Comment) {
            keys.insert("time".into(), time.into());
        }
        keys.insert("source".into(), source(record).into());
        keys.insert("submission".into(), receipt(record).into());
        speak(&mut keys, record);
        if let Some(round) = record.envelope.round.as_deref().filter(|_| matches!(kind, Kind::Idea | Kind::Prototype)) {
            keys.insert("round".into(), round.into());
        }
        keys.extend(newborn(kind, record).into_iter().map(|(key, value)| (key.into(), value)));
        Draft { kind, keys, body: String::new(), first_words: None, needs: Vec::new(), groups: Vec::new() }
    }

    fn take(&mut self, field: &Field, answer: &Answer, record: &Record, ground: &Ground<'_>) {
        let words = answer.values().next().unwrap_or_default();
        if self.first_words.is_none() && matches!(field.kind, FieldKind::Text | FieldKind::Textarea) {
            self.first_words = Some(words.to_owned());
        }
        if field.makes == Some(Makes::Need) {
            self.needs.push(words.to_owned());
        }
        match (field.makes.is_some() && field.as_key.is_none(), field.key(), field.kind) {
            (true, ..) => {}
            (false, "body", _) => self.say(field, words),
            (false, "people", _) => self.people(words),
            (false, "by", FieldKind::ShownName) => self.by(words),
            (false, key, FieldKind::Organisation) => self.group(key, words, ground),
            (false, key, _) => self.key(key, field, answer, record, ground),
        }
    }

    /// The first answer is the text; what else is said stands below it, under its name.
    fn say(&mut self, field: &Field, words: &str) {
        self.body = match self.body.is_empty() {
            true => words.to_owned(),
            false => format!("{}\n\n**{}**\n\n{words}", self.body, field.name()),
        };
    }

    fn people(&mut self, name: &str) {
        let credit = mapping([("name_shown", name), ("role", "author")]);
        self.keys.insert("people".into(), Value::Sequence(vec![credit.into()]));
    }

    /// Whoever speaks for an organisation is not named beside it.
    fn by(&mut self, name: &str) {
        if !self.keys.contains_key("by") {
            self.keys.insert("by".into(), mapping([("name_shown", name)]).into());
        }
    }

    /// What was answered in rows, as a list of mappings.
    fn rows(&mut self, field: &Field, rows: &Rows, record: &Record, ground: &Ground<'_>) {
        let mut list: Vec<(&str, Option<Mapping>)> = Vec::new();
        for (name, answer) in &record.fields {
            let Some((row, question)) = rows.find(&field.id, name) else { continue };
            if list.last().is_none_or(|(last, _)| *last != row) {
                list.push((row, Some(numbered(field, rows, row))));
            }
            let value = value(question, answer, ground);
            if let Some((_, keys)) = list.last_mut() {
                *keys = keys.take().zip(value).map(|(mut keys, value)| {
                    keys.insert(question.key().into(), value);
                    keys
                });
            }
        }
        let list: Vec<Value> = list.into_iter().filter_map(|(_, keys)| keys.map(Value::from)).collect();
        if !list.is_empty() {
            self.keys.insert(field.key().into(), Value::Sequence(list));
        }
    }

    fn group(&mut self, key: &str, name: &str, ground: &Ground<'_>) {
        let Some(slug) = Slug::from_title(name) else { return };
        self.keys.insert(key.into(), slug.as_str().into());
        let Some(id) = ItemId::parse(&format!("{}/{slug}", Kind::Organisation.folder())) else { return };
        if !ground.facts.exists(&id) {
            self.groups.push(Group { id, name: name.to_owned() });
        }
    }

    fn key(&mut self, key: &str, field: &Field, answer: &Answer, record: &Record, ground: &Ground<'_>) {
        if let Some(value) = value(field, answer, ground) {
            self.keys.insert(key.into(), value);
        }
        if let Some(own) = record.answer(&format!("{}{OTHER_SUFFIX}", field.id)) {
            let own = own.values().next().unwrap_or_default();
            self.keys.insert(format!("{key}{OTHER_SUFFIX}").into(), own.into());
        }
    }

    /// Where the item will lie: beside what it is about, or under a free slug made of its title.
    fn place(&mut self, record: &Record, ground: &Ground<'_>) -> Result<ItemId, Stuck> {
        let folder = self.kind.folder();
        if matches!(self.kind, Kind::Comment | Kind::Feedback) {
            let about =
                self.keys.get("about").and_then(Value::as_str).and_then(ItemId::parse).ok_or(Stuck::NoSubject)?;
            let thread = if self.kind == Kind::Comment { about.as_str() } else { about.slug() };
            self.drop_lost_reply(&about, ground);
            let name = format!("{folder}/{thread}/{}-{}", day(record), receipt(record).to_lowercase());
            return ItemId::parse(&name).ok_or(Stuck::NoSubject);
        }
        let own =
            self.keys.get("title").and_then(Value::as_str).map(str::to_owned).or_else(|| self.first_words.clone());
        let title = own.ok_or(Stuck::NothingToShow)?;
        let title = ground.title.clone().unwrap_or(title);
        let title = cut(&title);
        self.keys.insert("title".into(), title.as_str().into());
        let slug = ground.slug.clone().or_else(|| Slug::from_title(&title).map(|slug| self.dated(slug, record)));
        ground.made(self.kind).or_else(|| free(self.kind, slug, record, ground)).ok_or(Stuck::NoSubject)
    }

    /// Updates are named by their day, too: there may be many of the same words.
    fn dated(&self, slug: Slug, record: &Record) -> Slug {
        let dated = (self.kind == Kind::Update).then(|| Slug::parse(&format!("{}-{slug}", day(record)))).flatten();
        dated.unwrap_or(slug)
    }

    /// Whose a need is: that of the thing itself, or of what it tells about.
    fn whose(&self, id: &ItemId) -> ItemId {
        let about = self.keys.get("about").and_then(Value::as_str).and_then(ItemId::parse);
        about.filter(|_| self.kind == Kind::Update).unwrap_or_else(|| id.clone())
    }

    /// The page says what a comment replies to; it may be gone, or somebody may have sent something else.
    fn drop_lost_reply(&mut self, about: &ItemId, ground: &Ground<'_>) {
        let to = self.keys.get("reply_to").and_then(Value::as_str).filter(|to| Slug::parse(to).is_some());
        let is_there = |to: &str| {
            let names = ground.facts.conversation(about).into_iter();
            let mut comments =
                names.filter_map(|name| ItemId::parse(&format!("{}/{name}/{to}", Kind::Comment.folder())));
            comments.any(|comment| ground.facts.exists(&comment))
        };
        if !to.is_some_and(is_there) {
            self.keys.shift_remove("reply_to");
        }
    }

    fn finish(&self, id: ItemId) -> Result<NewItem, Stuck> {
        let wordless = self.body.is_empty() && self.first_words.is_none();
        if wordless && self.kind == Kind::Comment {
            return Err(Stuck::NothingToShow);
        }
        print(id, &self.keys, &self.body)
    }
}

/// What the type of a thing says about one that has just come in.
fn newborn(kind: Kind, record: &Record) -> Vec<(&'static str, Value)> {
    match kind {
        Kind::Idea => vec![("stages", begun("shared", record))],
        Kind::Prototype => vec![("stages", begun("building", record))],
        Kind::Need => vec![("status", "open".into())],
        Kind::Round
        | Kind::Challenge
        | Kind::Offer
        | Kind::Event
        | Kind::Feedback
        | Kind::Update
        | Kind::Comment
        | Kind::Organisation
        | Kind::Person
        | Kind::Award
        | Kind::Post
        | Kind::Page => Vec::new(),
    }
}

/// The stages of a thing that has reached its first one.
fn begun(stage: &str, record: &Record) -> Value {
    Value::Sequence(vec![mapping([("stage", stage), ("date", &day(record))]).into()])
}

/// A row before anything is in it: with the id of what it is about, or of its own where others name it.
fn numbered(field: &Field, rows: &Rows, row: &str) -> Mapping {
    match rows.repeat {
        Repeat::Each(_) => mapping([("id", row)]),
        Repeat::Times(_) if field.key() == IDENTIFIED => mapping([("id", &format!("task-{row}"))]),
        Repeat::Times(_) => Mapping::new(),
    }
}

fn need_for(
    whose: &ItemId,
    told_by: Kind,
    words: &str,
    record: &Record,
    ground: &Ground<'_>,
) -> Result<NewItem, Stuck> {
    let title = cut(words);
    let id = ground.made(Kind::Need).or_else(|| free(Kind::Need, Slug::from_title(&title), record, ground));
    let id = id.ok_or(Stuck::NoSubject)?;
    let (date, receipt) = (day(record), receipt(record));
    let mut keys = mapping([
        ("title", title.as_str()),
        ("date", &date),
        ("for", whose.as_str()),
        ("in_their_words", words),
        ("status", "open"),
        ("source", source(record)),
        ("submission", &receipt),
    ]);
    if kinds_of(NEEDY).all(|kind| kind != whose.kind()) {
        keys.shift_remove("for"); // an editor made another type of it, which needs nothing itself
    }
    speak(&mut keys, record);
    if told_by == Kind::Idea {
        keys.insert("stage_when_raised".into(), "shared".into());
    }
    print(id, &keys, "")
}

/// What was sent from a page in another language than the site's own is taken to be in that language.
fn speak(keys: &mut Mapping, record: &Record) {
    if let Some(language) = &record.envelope.lang {
        keys.insert("lang".into(), language.as_str().into());
    }
}

/// A group has only a name, which is the same in each language.
fn group_of(group: &Group, record: &Record) -> Result<NewItem, Stuck> {
    let (date, receipt) = (day(record), receipt(record));
    let keys = mapping([
        ("title", group.name.as_str()),
        ("date", &date),
        ("kind", "community-group"),
        ("source", source(record)),
        ("submission", &receipt),
    ]);
    print(group.id.clone(), &keys, "")
}

fn mapping<const N: usize>(keys: [(&str, &str); N]) -> Mapping {
    keys.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}

fn print(id: ItemId, keys: &Mapping, body: &str) -> Result<NewItem, Stuck> {
    let text = front_matter::print(keys, body).map_err(|error| Stuck::Yaml(error.to_string()))?;
    Ok(NewItem { id, text })
}

fn day(record: &Record) -> String {
    record.envelope.received.as_deref().unwrap_or_default().chars().take("2026-09-14".len()).collect()
}

/// The minute in which it came; nothing of spreadsheets, whose rows all came at once.
fn time(record: &Record) -> Option<&str> {
    let received = record.envelope.received.as_deref().filter(|_| record.envelope.source.is_none())?;
    received.get("2026-09-14T".len().."2026-09-14T14:05".len())
}

/// How it came.
fn source(record: &Record) -> &str {
    record.envelope.source.as_deref().unwrap_or("web")
}

fn receipt(record: &Record) -> String {
    record.envelope.receipt.clone().unwrap_or_default()
}

/// An answer as files say it; nothing when it says nothing.
fn value(field: &Field, answer: &Answer, ground: &Ground<'_>) -> Option<Value> {
    match field.kind.has_options() && field.kind != FieldKind::ShownName {
        true => picked(field, answer, &choices(&field.options, ground.facts)),
        false => plain(field.kind, answer),
    }
}

/// Picked options as files name them; nothing of those that say nothing.
fn picked(field: &Field, answer: &Answer, options: &[Choice]) -> Option<Value> {
    let silent = |id: &str| id == OTHER || options.iter().any(|choice| choice.id == id && choice.leaves_out);
    let told: Vec<Value> = answer.values().filter(|id| !silent(id)).map(|id| named(field, id)).collect();
    match (field.kind, told.is_empty()) {
        (_, true) => None,
        (FieldKind::Checkboxes, false) => Some(Value::Sequence(told)),
        (_, false) => told.into_iter().next(),
    }
}

/// An option as files say it; a number is one, and so is yes or no where the declaration writes it.
fn named(field: &Field, id: &str) -> Value {
    let written = field.writes.iter().find(|(option, _)| option == id).map(|(_, words)| words.as_str());
    if let Some(yes_or_no) = written.and_then(|words| words.parse::<bool>().ok()) {
        return yes_or_no.into();
    }
    let words = written.unwrap_or(id);
    let number = words.parse::<u32>().ok().filter(|number| number.to_string() == words);
    number.map_or_else(|| words.into(), Value::from)
}

fn plain(kind: FieldKind, answer: &Answer) -> Option<Value> {
    let words = answer.values().next()?;
    match kind {
        FieldKind::Checkbox => Some(true.into()),
        FieldKind::Number => words.parse::<i64>().ok().map(Value::from),
        FieldKind::Honeypot | FieldKind::Rows => None,
        FieldKind::Text
        | FieldKind::Textarea
        | FieldKind::Email
        | FieldKind::Tel
        | FieldKind::Url
        | FieldKind::Date
        | FieldKind::Radios
        | FieldKind::Checkboxes
        | FieldKind::Select
        | FieldKind::Name
        | FieldKind::Organisation
        | FieldKind::ShownName
        | FieldKind::Reference
        | FieldKind::Hidden => Some(words.into()),
    }
}

/// A title made of somebody's words: their first line, cut between words.
fn cut(words: &str) -> String {
    let line = words.lines().next().unwrap_or_default();
    if line.chars().count() <= MAX_TITLE {
        return line.to_owned();
    }
    let head: String = line.chars().take(MAX_TITLE).collect();
    let end = head.rfind(' ').unwrap_or(head.len());
    format!("{}…", head[..end].trim_end_matches([',', ';', ':', '.', ' ']))
}

/// Names that mean something else in the addresses of lists.
const RESERVED: [&str; 9] = ["new", "past", "page", "challenge", "area", "stage", "theme", "round", "kind"];

/// The first id of a type that is not taken: the slug, else with a number; the receipt where no slug can be made.
fn free(kind: Kind, slug: Option<Slug>, record: &Record, ground: &Ground<'_>) -> Option<ItemId> {
    let slug = slug.map_or_else(|| receipt(record).to_lowercase(), |slug| slug.to_string());
    let numbered = (2..1000).map(|n| format!("{slug}-{n}"));
    let names = std::iter::once(slug.clone()).chain(numbered).filter(|name| !RESERVED.contains(&name.as_str()));
    names.filter_map(|name| ItemId::parse(&format!("{}/{name}", kind.folder()))).find(|id| !ground.has(id))
}
