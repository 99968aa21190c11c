//! Approving: the only door into `content/`.
//!
//! It writes what a submission becomes, if it becomes anything, then moves the record away. Each step can be repeated: the
//! new files carry the receipt, so what was written before is known.

use ingest::Receipt;
use ingest::inbox::{Decision, Entry, Folder};
use model::form::outcome::NewItem;
use model::{Code, ItemId, Kind, Slug, Source, item};

use crate::decisions::Done;
use crate::decisions::links;
use crate::draw;
use crate::editor::{self, Choices, Editor};
use crate::exit::{Failure, Outcome};
use crate::flags;

/// What an editor does to the files of a submission before they are written.
pub type Look<'a> = &'a dyn Fn(&Receipt, &[NewItem]) -> Result<Vec<NewItem>, Failure>;

/// A submission to be approved, and how.
#[derive(Default)]
pub struct Approval<'a> {
    /// The receipt, as it was typed.
    pub receipt: &'a str,
    /// The name of the file, where an editor chose it.
    pub slug: Option<Slug>,
    /// The title of it, where an editor chose it.
    pub title: Option<String>,
    /// What its answers refer to, by question, where an editor chose that; an empty one takes an answer away.
    pub links: &'a [(String, String)],
    /// The type that it becomes, where that is not the form's.
    pub kind: Option<Kind>,
    /// A last look at what is written.
    pub look: Option<Look<'a>>,
    /// Nothing is written.
    pub dry_run: bool,
}

/// The name for a file that an editor typed.
///
/// # Errors
/// When it is none, with one like it that is.
pub fn named(typed: &str) -> Result<Slug, Failure> {
    Slug::parse(typed).ok_or_else(|| editor::bad_slug(typed))
}

impl Approval<'_> {
    /// Approves it, or says what that would write.
    ///
    /// # Errors
    /// When it cannot be approved; then no record was moved.
    pub fn make(&self, editor: &Editor) -> Result<Done, Failure> {
        let (receipt, entry) = editor.find(self.receipt)?;
        if editor.made_before((&receipt, &entry), &Decision::Approved, self.dry_run)? {
            let all = made_before(editor, &receipt)?;
            return Ok(Done { all, ..Done::about(receipt, entry) });
        }
        let before = editor.made_of(&receipt)?;
        let items = self.becomes(editor, &entry)?;
        no_other(&receipt, &items, &before)?;
        let is_published = !items.is_empty();
        let mut items = editor.unwritten(items);
        let looked_at = items.iter().map(|item| &item.id).filter(|_| self.look.is_some());
        no_draft(editor, &receipt, &before.iter().chain(looked_at).collect::<Vec<_>>())?;
        match self.look {
            Some(look) if !self.dry_run => items = look(&receipt, &items)?,
            Some(_) => {} // whether it is sound is for the hand of the editor to see to
            None => items.iter().try_for_each(sound)?,
        }
        if !self.dry_run {
            write(editor, &receipt, &items)?;
        }
        let files: Vec<String> = items.iter().map(|item| item.id.file()).collect();
        let all = before.iter().map(ItemId::file).chain(files.iter().cloned()).collect();
        let personal = warning(&receipt, &entry).filter(|_| is_published);
        let unseen = items.iter().filter_map(|item| unseen(item).filter(|_| self.kind.is_some()));
        let warnings = personal.into_iter().chain(waited(&receipt, &entry)).chain(unseen).collect();
        Ok(Done { files, all, warnings, ..Done::about(receipt, entry) })
    }

    /// What a submission becomes: nothing where its form makes nothing. Then it was answered, and its totals count.
    fn becomes(&self, editor: &Editor, entry: &Entry) -> Result<Vec<NewItem>, Failure> {
        let form = editor.form(entry)?;
        match (self.kind.or(form.becomes), &self.slug) {
            (None, None) => Ok(Vec::new()),
            (None, Some(_)) => Err(Failure::misuse("submissions of this form become no files that --slug could name")),
            (Some(_), slug) => {
                let choices = Choices { slug: slug.clone(), title: self.title.clone(), kind: self.kind, taken: None };
                let items = editor.outcome_as(&links::linked(editor, &form, entry, self.links)?, choices)?;
                not_taken(slug.as_ref(), &items)?;
                Ok(items)
            }
        }
    }
}

/// The files that an earlier run made.
fn made_before(editor: &Editor, receipt: &Receipt) -> Result<Vec<String>, Failure> {
    Ok(editor.made_of(receipt)?.iter().map(ItemId::file).collect())
}

/// What an approval as another type made before it was stopped would stay beside what is made now.
fn no_other(receipt: &Receipt, items: &[NewItem], before: &[ItemId]) -> Outcome {
    let is_made_now = |id: &ItemId| items.iter().any(|item| item.id.kind() == id.kind());
    let goes_along = |id: &ItemId| matches!(id.kind(), Kind::Need | Kind::Organisation);
    match before.iter().find(|id| !goes_along(id) && !is_made_now(id)) {
        None => Ok(()),
        Some(other) => Err(Failure::misuse(format!(
            "{} was already made from {receipt}, by an approval that did not end; finish that one with `--as {}`, or delete the \
             file first",
            other.file(),
            other.kind()
        ))),
    }
}

/// What an editor wrote over it and could not publish then is not thrown away in silence: not by publishing it unedited, and not
/// by making something else of it.
fn no_draft(editor: &Editor, receipt: &Receipt, goes_on_with: &[&ItemId]) -> Outcome {
    let drafts = editor.inbox.drafts_besides(receipt, goes_on_with).map_err(Failure::machine)?;
    let files = drafts.iter().map(|draft| format!("inbox/{draft}")).collect::<Vec<_>>().join(" and ");
    match drafts.is_empty() {
        true => Ok(()),
        false => Err(Failure::misuse(format!(
            "somebody edited {receipt} before, and it was not published then: go on with `showground approve {receipt} --edit`, with \
             the --as and --slug of then, or delete {files}"
        ))),
    }
}

/// A name that an editor chose is used or refused, never changed.
fn not_taken(slug: Option<&Slug>, items: &[NewItem]) -> Outcome {
    let (Some(slug), Some(item)) = (slug, items.first()) else { return Ok(()) };
    if matches!(item.id.kind(), Kind::Comment | Kind::Feedback) {
        let kind = item.id.kind();
        return Err(Failure::misuse(format!("a {kind} is named by its day and its receipt; leave out --slug")));
    }
    match item.id.slug() == slug.as_str() {
        true => Ok(()),
        false => Err(Failure::misuse(format!("the name `{slug}` is taken; {} would be free", item.id.slug()))),
    }
}

/// A file that would keep the site from being built is not written: the form may make another type than was asked for now,
/// and an editor's hand may have slipped.
///
/// # Errors
/// When it would.
pub fn sound(item: &NewItem) -> Outcome {
    let (_, found) = item::parse(&Source::new(item.id.path(), item.text.as_str()), item.id.clone());
    let mistakes: Vec<String> = found.iter().filter(|mistake| mistake.is_error()).map(draw::plain).collect();
    match mistakes.is_empty() {
        true => Ok(()),
        false => Err(Failure::misuse(format!("this cannot be published as it is:\n{}", mistakes.join("\n\n")))),
    }
}

/// What stands in the file of another type than the form's, and on no page of it.
fn unseen(item: &NewItem) -> Option<String> {
    let (_, found) = item::parse(&Source::new(item.id.path(), item.text.as_str()), item.id.clone());
    let foreign = found.iter().filter(|mistake| mistake.code == Code::KeyForeign);
    let keys: Vec<&str> = foreign.map(|mistake| mistake.at.as_ref().map_or("", |at| at.excerpt.trim())).collect();
    let file = item.id.file();
    (!keys.is_empty())
        .then(|| format!("no page shows these lines of {file}: {}; look at them with --edit", keys.join(", ")))
}

/// What was still waited for.
fn waited(receipt: &Receipt, entry: &Entry) -> Option<String> {
    let envelope = &entry.record.envelope;
    let asked =
        envelope.asked.as_ref().map(|_| format!("{receipt} was published before its sender answered a question"));
    asked.or_else(|| envelope.held.as_ref().map(|_| format!("{receipt} was on hold until now")))
}

fn warning(receipt: &Receipt, entry: &Entry) -> Option<String> {
    let found = flags::personal_data(entry)?;
    Some(format!("{receipt} has personal data in its text: {found}; look at its file before it is public"))
}

/// Writes the files and moves the record away, unless it was erased or decided meanwhile.
fn write(editor: &Editor, receipt: &Receipt, items: &[NewItem]) -> Outcome {
    let turn = editor.turn()?;
    let meanwhile = |what: String| Err(Failure::misuse(format!("{receipt} was {what}, so nothing was written")));
    match editor.wait(editor.inbox.get(receipt))? {
        None => meanwhile("erased meanwhile".to_owned()),
        Some(entry) if entry.folder == Folder::Done => {
            let decision = entry.record.envelope.decision.as_deref().unwrap_or("decided");
            meanwhile(format!("{decision} meanwhile by somebody else: see inbox/{}", entry.path))
        }
        Some(_) => {
            items.iter().try_for_each(|item| editor::create(&editor.root.join(item.id.file()), &item.text))?;
            editor.wait(turn.decide(receipt, &Decision::Approved, editor::now())).map(drop)
        }
    }
}
