//! What the editors' commands share: the inbox of a site, and what a record would become.

pub mod receipts;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use ingest::inbox::{Decision, Entry, Folder, Inbox, Settled, Turn};
use ingest::site::{Known, Remembered};
use ingest::{Receipt, Site, Store, leftovers};
use jiff::Timestamp;
use model::form::Form;
use model::form::outcome::{self, Ground, NewItem, outcome};
use model::submission::Answer;
use model::{ItemId, Kind, Slug};

use crate::cli::SiteArgs;
use crate::duplicates::Published;
use crate::exit::Failure;
use crate::root;

/// For so long nobody wonders why a command says nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// An editor at work on a site.
pub struct Editor {
    /// The inbox.
    pub inbox: Inbox,
    /// The site's folder.
    pub root: PathBuf,
    /// Where inbox and vault are.
    pub store: Store,
    site: Site,
    runtime: tokio::runtime::Runtime,
    /// The forms that were asked for: each is read once.
    forms: Mutex<BTreeMap<String, Result<Arc<Form>, Failure>>>,
    memory: Memory,
    /// When it was opened: what has changed since is not remembered.
    opened: SystemTime,
}

/// What files were when they were last looked at, for whoever opens one editor after the other.
#[derive(Clone, Debug)]
pub struct Memory {
    known: Arc<Known>,
    published: Arc<Remembered<Option<Arc<Published>>>>,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory { known: Arc::new(Known::with_items()), published: Arc::default() }
    }
}

/// What an editor may choose about the files that a submission becomes.
#[derive(Clone, Default)]
pub struct Choices<'a> {
    /// The name of the first.
    pub slug: Option<Slug>,
    /// The title of the first.
    pub title: Option<String>,
    /// The type of the first.
    pub kind: Option<Kind>,
    /// Which names are taken besides those of the site; none without it.
    pub taken: Option<&'a dyn Fn(&ItemId) -> bool>,
}

impl Editor {
    /// At the site that the arguments name.
    ///
    /// # Errors
    /// When there is no site.
    pub fn at(args: &SiteArgs) -> Result<Editor, Failure> {
        Editor::remembering(args, &Memory::default())
    }

    /// The same, reading no file of the content again that has not changed since.
    ///
    /// # Errors
    /// As [`Editor::at`].
    pub fn remembering(args: &SiteArgs, memory: &Memory) -> Result<Editor, Failure> {
        root::is_a_site(&args.root)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::machine)?;
        let store = args.store()?;
        let inbox = store.inbox();
        let (memory, opened) = (memory.clone(), SystemTime::now());
        let site = Site::open(&args.root, root::today(args)).remembering(Arc::clone(&memory.known), opened);
        Ok(Editor { inbox, root: args.root.clone(), store, site, runtime, forms: Mutex::default(), memory, opened })
    }

    /// What is said where a bucket was named to which nobody has ever sent anything.
    ///
    /// # Errors
    /// When that cannot be told.
    pub fn place_of_nobody(&self) -> Result<Option<&'static str>, Failure> {
        if self.store.bucket().is_none() {
            return Ok(None);
        }
        let is_there = self.store.keys().is_there().map_err(|error| Failure::machine(format!("vault: {error}")))?;
        let why =
            "no worker has been at work yet at the place that --store names: look whether it is the one that was meant";
        Ok((!is_there).then_some(why))
    }

    /// Waits for the inbox.
    ///
    /// # Errors
    /// When it fails.
    pub fn wait<T>(&self, work: impl Future<Output = Result<T, ingest::inbox::InboxError>>) -> Result<T, Failure> {
        self.runtime.block_on(work).map_err(Failure::machine)
    }

    /// The submission of a receipt.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(&self, typed: &str) -> Result<(Receipt, Entry), Failure> {
        let receipt = self.receipt(typed)?;
        match self.wait(self.inbox.get(&receipt))? {
            Some(entry) => Ok((receipt, entry)),
            None => Err(receipts::unknown(self, &receipt)),
        }
    }

    /// The receipt that somebody typed.
    ///
    /// # Errors
    /// When it is none.
    pub fn receipt(&self, typed: &str) -> Result<Receipt, Failure> {
        Receipt::parse(typed).ok_or_else(|| receipts::mistyped(self, typed))
    }

    /// Whether there is a form of this name.
    pub fn has_form(&self, id: &str) -> bool {
        !matches!(self.site.form(id), Ok(None))
    }

    /// The form of a submission.
    ///
    /// # Errors
    /// When it is not there any more, or has mistakes.
    pub fn form(&self, entry: &Entry) -> Result<Arc<Form>, Failure> {
        let id = entry.record.envelope.form.clone().unwrap_or_default();
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        forms.entry(id).or_insert_with(|| form_on(&self.site, entry)).clone()
    }

    /// The form of this name.
    ///
    /// # Errors
    /// When there is none, or it has mistakes.
    pub fn form_named(&self, id: &str) -> Result<Arc<Form>, Failure> {
        let form = self.site.form(id).map_err(Failure::machine)?;
        form.ok_or_else(|| self.unknown_form(id))
    }

    /// What is said of a name that no form has, with the nearest one that is there.
    pub fn unknown_form(&self, id: &str) -> Failure {
        let forms = root::forms(&self.root);
        let near = model::nearest::suggestion(id, forms.iter().map(String::as_str));
        let help = near.unwrap_or_else(|| format!("no file content/forms/{id}.yaml"));
        Failure::misuse(format!("there is no form `{id}`; {help}"))
    }

    /// The files that a submission would become; names of questions in them are in the language it was sent in.
    ///
    /// # Errors
    /// When nothing can become of it.
    pub fn outcome(&self, entry: &Entry, slug: Option<Slug>) -> Result<Vec<NewItem>, Failure> {
        self.outcome_as(entry, Choices { slug, ..Choices::default() })
    }

    /// The same, as an editor wants it.
    ///
    /// # Errors
    /// When nothing can become of it.
    pub fn outcome_as(&self, entry: &Entry, choices: Choices<'_>) -> Result<Vec<NewItem>, Failure> {
        let make = |form: &Form, ground: &Ground<'_>| outcome(form, &entry.record, ground).map_err(Failure::misuse);
        self.on_its_ground(entry, choices, make)?
    }

    /// The answers of a submission that stand in the files that it would become.
    ///
    /// # Errors
    /// When its form or the site cannot be read.
    pub fn published_of<'e>(&self, entry: &'e Entry) -> Result<Vec<&'e (String, Answer)>, Failure> {
        let told = |form: &Form, ground: &Ground<'_>| outcome::published(form, &entry.record, ground);
        self.on_its_ground(entry, Choices::default(), told)
    }

    /// Does something with the form of a submission, and with what else is needed to say what becomes of it.
    fn on_its_ground<T>(
        &self,
        entry: &Entry,
        choices: Choices<'_>,
        work: impl FnOnce(&Form, &Ground<'_>) -> T,
    ) -> Result<T, Failure> {
        let Choices { slug, title, kind, taken } = choices;
        let asked = entry.record.envelope.lang.as_deref().map(|language| self.site.clone().speaking(language));
        let mut form = Arc::unwrap_or_clone(form_on(asked.as_ref().unwrap_or(&self.site), entry)?);
        form.becomes = kind.or(form.becomes);
        let facts = self.site.facts_for_editors(&form).map_err(Failure::machine)?;
        let made = self.made(entry, &form)?;
        Ok(work(&form, &Ground { facts: &facts, slug, title, made, taken: taken.unwrap_or(&|_| false) }))
    }

    /// What an approval that was interrupted has made already. Comments and feedback have the receipt in their names.
    fn made(&self, entry: &Entry, form: &Form) -> Result<Vec<ItemId>, Failure> {
        let Some(receipt) = entry.record.envelope.receipt.as_deref().and_then(Receipt::parse) else {
            return Ok(Vec::new());
        };
        let named = form.becomes.filter(|kind| !matches!(kind, Kind::Comment | Kind::Feedback));
        let kinds = named.into_iter().chain([Kind::Need]);
        let made = kinds.map(|kind| self.site.made_of(&receipt, kind)).collect::<Result<Vec<_>, _>>();
        Ok(made.map_err(Failure::machine)?.into_iter().flatten().collect())
    }

    /// Everything that came of a submission.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn made_of(&self, receipt: &Receipt) -> Result<Vec<ItemId>, Failure> {
        let made = Kind::ALL.iter().map(|kind| self.site.made_of(receipt, *kind)).collect::<Result<Vec<_>, _>>();
        Ok(made.map_err(Failure::machine)?.into_iter().flatten().collect())
    }

    /// Whether this decision was made before, and interrupted: then it is finished now, or would be.
    ///
    /// # Errors
    /// When it was finished before, or another one was made; what that may have left is finished, too.
    pub fn made_before(
        &self,
        (receipt, entry): (&Receipt, &Entry),
        decision: &Decision,
        dry: bool,
    ) -> Result<bool, Failure> {
        let before = entry.record.envelope.decision.as_deref();
        if entry.folder != Folder::Done || decision.follows(before) {
            return Ok(false);
        }
        let left_over = match dry {
            true => self.wait(self.inbox.is_unfinished(receipt))?,
            false => matches!(self.settled(receipt, decision)?, Settled::Before { finished: true, .. }),
        };
        match before == Some(decision.word()) && left_over {
            true => Ok(true),
            false => Err(self.decided_before(receipt, entry)),
        }
    }

    /// Waits until no other process changes what is in the inbox.
    ///
    /// # Errors
    /// When the inbox cannot be locked.
    pub fn turn(&self) -> Result<Turn<'_>, Failure> {
        let turn = self.runtime.block_on(async {
            let mut turn = pin!(self.inbox.turn());
            match tokio::time::timeout(PATIENCE, &mut turn).await {
                Ok(turn) => turn,
                Err(_) => {
                    aside!("waiting for the inbox: another command is at work on it, or it is slow to answer");
                    turn.await
                }
            }
        });
        let turn = turn.map_err(Failure::machine)?;
        if !turn.is_honoured() {
            aside!("note: the service of this bucket cannot let one editor wait for another; let one at a time decide");
        }
        Ok(turn)
    }

    /// Decides on a submission.
    ///
    /// # Errors
    /// When inbox or vault fail.
    pub fn settled(&self, receipt: &Receipt, decision: &Decision) -> Result<Settled, Failure> {
        let turn = self.turn()?;
        self.wait(turn.decide(receipt, decision, now()))
    }

    /// What is said to whom decides once more.
    pub fn decided_before(&self, receipt: &Receipt, entry: &Entry) -> Failure {
        let decision = entry.record.envelope.decision.as_deref().unwrap_or("decided");
        let was = format!("{receipt} was {decision} before; its record is inbox/{}", entry.path);
        if entry.record.envelope.is_collected() {
            return Failure::misuse(format!("{was}, and it is decided on the branch that it was put on"));
        }
        let made = if decision == "declined" { self.made_of(receipt) } else { Ok(Vec::new()) };
        match made.as_deref() {
            Ok([]) => Failure::misuse(was),
            Ok(made) => {
                Failure::misuse(format!("{was}. All the same, there is {}; delete what should not be", files(made)))
            }
            Err(_) => Failure::misuse(was),
        }
    }

    /// A published thing, as far as submissions are compared with it.
    pub fn published(&self, id: &ItemId) -> Option<Arc<Published>> {
        let file = self.root.join(id.file());
        let read = || Ok::<_, Infallible>(Published::read(&file, id.clone()).map(Arc::new));
        self.memory.published.get(&file, self.opened, read).unwrap_or_default()
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The files of an outcome that are not there yet.
    pub fn unwritten(&self, items: Vec<NewItem>) -> Vec<NewItem> {
        items.into_iter().filter(|item| !self.root.join(item.id.file()).exists()).collect()
    }
}

/// What is said when a record that was found is gone a moment later.
pub fn went_away(receipt: &Receipt) -> Failure {
    Failure::misuse(format!("the record of {receipt} went away; look at the inbox again"))
}

/// Their files, in a sentence.
pub fn files(ids: &[ItemId]) -> String {
    ids.iter().map(ItemId::file).collect::<Vec<_>>().join(" and ")
}

/// The form of a submission, as a site asks it.
fn form_on(site: &Site, entry: &Entry) -> Result<Arc<Form>, Failure> {
    let id = entry.record.envelope.form.as_deref().unwrap_or_default();
    let form = site.form(id).map_err(Failure::machine)?;
    form.ok_or_else(|| {
        Failure::misuse(format!(
            "there is no content/forms/{id}.yaml any more; put it back to decide on this submission"
        ))
    })
}

/// What is said of a name that is none, with the nearest one that would be.
pub fn bad_slug(typed: &str) -> Failure {
    let help = Slug::from_title(typed).map_or_else(String::new, |slug| format!("; did you mean `{slug}`?"));
    Failure::misuse(format!(
        "`{typed}` is not a name for a file: use lower-case letters and digits joined by hyphens{help}"
    ))
}

/// The moment by the machine's clock.
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Writes a new file whole and durably; fails when there is one already.
///
/// # Errors
/// When the disk refuses, or the name is taken.
pub fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::machine(format!("{}: {error}", path.display()));
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let new_folders: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut new = staged(path, folder).map_err(failed)?;
    std::io::Write::write_all(&mut new, text.as_bytes()).map_err(failed)?;
    let public = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    new.as_file().set_permissions(public).map_err(failed)?;
    new.as_file().sync_all().map_err(failed)?;
    new.persist_noclobber(path).map_err(|error| failed(error.error))?;
    // A name is durable when its folder is, and a new folder when the one above it is.
    let above = new_folders.iter().filter_map(|folder| folder.parent()).filter(|folder| *folder != Path::new(""));
    [folder].into_iter().chain(above).try_for_each(|folder| std::fs::File::open(folder)?.sync_all()).map_err(failed)
}

/// A file beside another, under a name by which what an interrupted write left is known.
fn staged(path: &Path, folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let prefix = format!(".{}.", path.file_name().unwrap_or_default().to_string_lossy());
    tempfile::Builder::new().prefix(&prefix).rand_bytes(leftovers::RANDOM).tempfile_in(folder)
}

/// Writes a file anew, whole and durably, in place of the one that is there; who may read it stays as it was.
///
/// # Errors
/// When the disk refuses; then the old file is still there.
pub fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::machine(format!("{}: {error}", path.display()));
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let permissions = std::fs::metadata(path).map_err(failed)?.permissions();
    let mut new = staged(path, folder).map_err(failed)?;
    std::io::Write::write_all(&mut new, text.as_bytes()).map_err(failed)?;
    new.as_file().set_permissions(permissions).map_err(failed)?;
    new.as_file().sync_all().map_err(failed)?;
    new.persist(path).map_err(|error| failed(error.error))?;
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}
