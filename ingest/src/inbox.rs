//! The inbox: a folder of records, each durable before anybody is thanked for it.
//!
//! A record is created under its receipt, or found to be there already; nothing is ever overwritten but by what was found.
//! **One receipt is one file**: of two that were put into different folders at the same moment, one yields. A move writes the new
//! place first and clears the old one last, so when it is interrupted the record is in both and in neither torn; whoever
//! comes next, or [`Turn::sweep`] at the start of the worker, finishes it. What is in `done/` has been decided.
//!
//! It knows nothing of forms' fields and nothing of what is sealed. Its calls wait for the disk where they are made: whoever
//! serves others meanwhile makes them on a thread of their own.

mod decide;
mod drafts;
mod folders;
mod note;
mod place;
pub mod places;
pub mod purge;
mod turn;
mod undo;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use model::record::Record;
use model::{Diagnostic, SitePath, Source};
use tokio::sync::Mutex;

use crate::kept::Vault;
use crate::private_file;
use crate::receipt::Receipt;
use crate::store::Store;

use place::Place;

pub use decide::{Decision, Settled, Swept};
pub use note::{Note, Noted};
pub use places::Queue;
pub use turn::Turn;
pub use undo::Undone;

/// Where a record lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Folder {
    /// Nobody decided on it yet.
    Waiting,
    /// Nor on this, which may not be what it seems.
    Quarantine,
    /// It is decided.
    Done,
}

impl Folder {
    /// Every one.
    pub const ALL: [Folder; 3] = [Folder::Waiting, Folder::Quarantine, Folder::Done];

    /// Its name on the disk.
    pub fn as_str(self) -> &'static str {
        match self {
            Folder::Waiting => "waiting",
            Folder::Quarantine => "quarantine",
            Folder::Done => "done",
        }
    }
}

/// Why the inbox failed. No value of a record is in it.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// The store failed.
    #[error("{path}: {source}")]
    File {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file that is not a record lies where a record belongs.
    #[error("inbox/{path}: this file is not a record; move it away")]
    NotARecord {
        /// Where.
        path: String,
    },
    /// A record went away while it was looked at.
    #[error("inbox: a record went away while it was looked at; try again")]
    Vanished,
    /// A record without a name cannot be kept.
    #[error("a record without form or receipt cannot be kept")]
    Nameless,
    /// Everybody may read what lies there.
    #[error(
        "a published site lies in this place, so everybody could read what people send; name another one with --store"
    )]
    Public,
    /// A record that cannot be written as YAML.
    #[error("a record cannot be written")]
    Unwritable,
}

/// A record and where it lies.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The folder.
    pub folder: Folder,
    /// The file, relative to the inbox.
    pub path: String,
    /// The record.
    pub record: Record,
}

impl InboxError {
    /// Whether the store failed, and not what was found in it.
    pub fn is_of_the_store(&self) -> bool {
        match self {
            InboxError::File { .. } => true,
            InboxError::NotARecord { .. }
            | InboxError::Vanished
            | InboxError::Nameless
            | InboxError::Public
            | InboxError::Unwritable => false,
        }
    }
}

impl Entry {
    /// How long ago it came, in seconds; nothing when the record does not say.
    pub fn age(&self, now: Timestamp) -> Option<i64> {
        let received: Timestamp = self.record.envelope.received.as_deref()?.parse().ok()?;
        Some(now.as_second() - received.as_second())
    }

    /// Where it lies within its folder, which is the same in each.
    fn place(&self) -> &str {
        within(&self.path)
    }
}

/// A file in the inbox that is not a record.
#[derive(Clone, Debug)]
pub struct Odd {
    /// The file, relative to the inbox.
    pub path: String,
    /// What is wrong with it.
    pub mistakes: Vec<Diagnostic>,
}

/// Everything in the inbox.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The records, oldest first.
    pub entries: Vec<Entry>,
    /// All other files.
    pub odd: Vec<Odd>,
}

/// What came of putting a record in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is there now, and would be after a power cut.
    New,
    /// The same was there already, and would be after a power cut.
    Again,
    /// Another record has this name.
    Taken,
}

/// The inbox of a site.
#[derive(Debug)]
pub struct Inbox {
    place: Place,
    /// The site's folder, in which editors write.
    root: PathBuf,
    vault: Vault,
    /// Of one receipt, one is put at a time, so that the second sees what became of the first.
    turns: [Mutex<()>; TURNS],
}

/// How many receipts can be put at the same moment: more than a disk syncs.
const TURNS: usize = 64;
/// How often a record is looked for that goes away while it is looked at: an editor moves it once, and may take that back.
const LOOKS: usize = 4;

impl Inbox {
    /// The inbox of the site at `root`. Nothing is read or made yet.
    pub fn of(root: &Path) -> Inbox {
        Inbox::in_store(&Store::of(root))
    }

    /// The inbox of a store. Nothing is read or made yet.
    pub(crate) fn in_store(store: &Store) -> Inbox {
        let turns = [const { Mutex::const_new(()) }; TURNS];
        Inbox { place: Place::of(store), root: store.root().to_owned(), vault: store.vault(), turns }
    }

    /// Makes its folder where there is none, for who is about to write: it belongs to whoever makes it.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn make(&self) -> Result<(), InboxError> {
        self.place.make()
    }

    /// Keeps a record among those waiting.
    ///
    /// # Errors
    /// When it may not have become durable; then nobody is to be thanked.
    pub async fn put_waiting(&self, record: &Record) -> Result<Put, InboxError> {
        self.put(Folder::Waiting, record).await
    }

    /// Keeps a record among those that may not be what they seem.
    ///
    /// # Errors
    /// As [`Inbox::put_waiting`].
    pub async fn put_in_quarantine(&self, record: &Record) -> Result<Put, InboxError> {
        self.put(Folder::Quarantine, record).await
    }

    /// Whether what was said was kept before under this receipt, decided or not, and would be there after a power cut.
    ///
    /// # Errors
    /// When the inbox cannot be read or synced.
    pub async fn has(&self, form: &str, receipt: &Receipt, digest: &str) -> Result<bool, InboxError> {
        let name = Name { form: form.to_owned(), receipt: receipt.clone() };
        let _turn = self.turn_of(receipt).lock().await;
        Ok(self.known(&name, Some(digest)).await? == Some(Put::Again))
    }

    async fn put(&self, folder: Folder, record: &Record) -> Result<Put, InboxError> {
        let (name, digest) = (Name::of(record)?, record.envelope.digest.as_deref());
        let _turn = self.turn_of(&name.receipt).lock().await;
        if let Some(put) = self.known(&name, digest).await? {
            return Ok(put);
        }
        match self.create(folder, &name, record).await? {
            private_file::Created::New => self.unless_elsewhere(folder, &name, record).await,
            private_file::Created::Existed => self.known(&name, digest).await?.ok_or(InboxError::Vanished),
        }
    }

    /// The turn of a receipt; others may share it.
    fn turn_of(&self, receipt: &Receipt) -> &Mutex<()> {
        let sum = receipt.as_str().bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        &self.turns[sum % TURNS]
    }

    /// Whether a record of this name is there, and the same one; nothing when there is none.
    async fn known(&self, name: &Name, digest: Option<&str>) -> Result<Option<Put>, InboxError> {
        for _ in 0..LOOKS {
            let Some(entry) = self.find(name).await? else { return Ok(None) };
            if let Some(put) = self.met(&entry, digest).await? {
                self.unless_decided_since(&entry, name).await?;
                return Ok(Some(put));
            }
        }
        Err(InboxError::Vanished)
    }

    /// Whether the record that was found is the same one; nothing when it has gone meanwhile. What another request has just
    /// written may not be durable yet, so that is made sure before anybody is thanked for it.
    async fn met(&self, entry: &Entry, digest: Option<&str>) -> Result<Option<Put>, InboxError> {
        if entry.record.envelope.digest.as_deref() != digest {
            return Ok(Some(Put::Taken));
        }
        Ok(self.place.assure(&entry.path).await?.then_some(Put::Again))
    }

    /// In a bucket, what we made sure of can be there again after an editor has moved it.
    async fn unless_decided_since(&self, entry: &Entry, name: &Name) -> Result<(), InboxError> {
        if self.place.bucket().is_none() || entry.folder == Folder::Done {
            return Ok(());
        }
        let Some(decided) = self.read(Folder::Done, name).await? else { return Ok(()) };
        self.unless_decided(entry.folder, name, &decided, &entry.record).await.map(drop)
    }

    /// Between our look and our writing, an editor may have decided, or another process put the same into another folder.
    ///
    /// A decision is written before the old place is cleared, so if our creating succeeded because it was cleared, the
    /// decision can be seen now. Of two that were put, whoever comes last sees the other. The one that waits stays: it was
    /// good to somebody, and if both yielded, what one of them was thanked for would be lost. Where they differ, both
    /// yield, unless one was answered before: then only the other does.
    async fn unless_elsewhere(&self, folder: Folder, name: &Name, record: &Record) -> Result<Put, InboxError> {
        let digest = record.envelope.digest.as_deref();
        for other in LAST_FIRST.into_iter().filter(|other| *other != folder) {
            let Some(entry) = self.read(other, name).await? else { continue };
            if other == Folder::Done {
                return self.unless_decided(folder, name, &entry, record).await;
            }
            if other == Folder::Quarantine && entry.record.envelope.digest == record.envelope.digest {
                self.delete(&name.path(other)).await?;
                return Ok(Put::New);
            }
            let Some(put) = self.met(&entry, digest).await? else { continue };
            self.delete(&name.path(folder)).await?;
            return Ok(put);
        }
        Ok(Put::New)
    }

    /// What we have created yields to a decision, **while no editor is at work**: one who takes that decision back may have found
    /// our file where theirs belongs, and rely on it. When one is, or could be in a place that knows no turns, ours stays beside the
    /// decision, which counts more, and whoever sweeps next clears it; nobody waits for them.
    async fn unless_decided(
        &self,
        folder: Folder,
        name: &Name,
        decided: &Entry,
        record: &Record,
    ) -> Result<Put, InboxError> {
        let turn = self.turn_at_once().await.ok().flatten();
        let Some(put) = self.met(decided, record.envelope.digest.as_deref()).await? else {
            return Ok(Put::New); // it was taken back
        };
        if let Some(turn) = turn.filter(Turn::is_honoured)
            && turn.still_ours().await.is_ok()
        {
            self.delete(&name.path(folder)).await?;
        }
        Ok(put)
    }

    /// Writes a record, durable, unless there is a file of its name.
    async fn create(&self, folder: Folder, name: &Name, record: &Record) -> Result<private_file::Created, InboxError> {
        let text = record.print().map_err(|_| InboxError::Unwritable)?;
        self.place.create(&name.path(folder), text.as_bytes()).await
    }

    /// Everything in the inbox, oldest first.
    ///
    /// # Errors
    /// When a folder or file cannot be read. A file that is not a record is no error, but reported in the listing.
    pub async fn list(&self) -> Result<Listing, InboxError> {
        let mut listing = Listing::default();
        for folder in Folder::ALL {
            let paths = self.paths(folder).await?;
            for (path, bytes) in paths.iter().zip(self.place.read(&paths).await?) {
                let Some(bytes) = bytes else { continue }; // moved while we looked; its new place is looked at later
                match parsed(folder, path, &bytes) {
                    Ok(entry) => listing.entries.push(entry),
                    Err(odd) => listing.odd.push(odd),
                }
            }
        }
        listing.entries.sort_by(|a, b| order(a).cmp(&order(b)));
        Ok(listing)
    }

    /// The record of a receipt; when it lies in two places because a move was interrupted, the one that counts.
    ///
    /// # Errors
    /// When the inbox cannot be read, or the file is not a record.
    pub async fn get(&self, receipt: &Receipt) -> Result<Option<Entry>, InboxError> {
        let mut all = Vec::new();
        for folder in LAST_FIRST {
            let forms = self.place.list(folder.as_str()).await?.folders.into_iter();
            all.extend(forms.map(|form| (folder, Name { form, receipt: receipt.clone() }.path(folder))));
        }
        self.first(all).await
    }

    /// The same, where the form is known by which it came.
    ///
    /// # Errors
    /// As [`Inbox::get`].
    pub async fn get_of(&self, form: &str, receipt: &Receipt) -> Result<Option<Entry>, InboxError> {
        self.find(&Name { form: form.to_owned(), receipt: receipt.clone() }).await
    }

    /// Whether a record could be kept now in a folder such as `waiting/idea`: a file is put by the same calls, so synced and
    /// linked, and taken away again. In a bucket one object is put again and again, so that nothing is left of a probe which
    /// is interrupted.
    ///
    /// # Errors
    /// When it could not.
    pub async fn probe(&self, folder: &str) -> Result<(), InboxError> {
        if self.place.bucket().is_some() {
            return self.place.amend("probe", b"A worker looks whether it can write here.\n").await;
        }
        let name = private_file::passing(Path::new("probe.md"));
        let name = name.map_err(|source| InboxError::File { path: folder.into(), source })?;
        let path = format!("{folder}/{}", name.display());
        // As much as one block of most file systems: some keep a few bytes where they keep the name.
        let put = self.place.create(&path, &[0; 4096]).await;
        let cleared = self.delete(&path).await; // also when it is there and could not be made durable
        put?;
        cleared.map(drop)
    }

    async fn find(&self, name: &Name) -> Result<Option<Entry>, InboxError> {
        self.first(LAST_FIRST.map(|folder| (folder, name.path(folder))).into()).await
    }

    /// The first record that is there.
    async fn first(&self, all: Vec<(Folder, String)>) -> Result<Option<Entry>, InboxError> {
        let (folders, paths): (Vec<Folder>, Vec<String>) = all.into_iter().unzip();
        let read = folders.into_iter().zip(&paths).zip(self.place.read(&paths).await?);
        let found = read.filter_map(|((folder, path), bytes)| Some(parsed(folder, path, &bytes?))).next();
        found.transpose().map_err(|odd| not_a_record(&odd))
    }

    async fn read(&self, folder: Folder, name: &Name) -> Result<Option<Entry>, InboxError> {
        let path = name.path(folder);
        let bytes = self.place.read(std::slice::from_ref(&path)).await?.pop().flatten();
        bytes.map(|bytes| parsed(folder, &path, &bytes)).transpose().map_err(|odd| not_a_record(&odd))
    }

    /// The paths of all Markdown files of a folder.
    async fn paths(&self, folder: Folder) -> Result<Vec<String>, InboxError> {
        let files = self.place.files(folder).await?.into_iter();
        Ok(files.filter(|path| path.ends_with(".md")).collect())
    }
}

/// The record in a file.
fn parsed(folder: Folder, path: &str, bytes: &[u8]) -> Result<Entry, Odd> {
    let (path, text) = (path.to_owned(), String::from_utf8_lossy(bytes).into_owned());
    let place = SitePath::parse(&format!("inbox/{path}"));
    let Some(source) = place.map(|place| Source::new(place, text)) else {
        return Err(Odd { path, mistakes: Vec::new() });
    };
    match Record::parse(&source) {
        Ok(record) if Name::of(&record).is_ok_and(|name| name.path(folder) == path) => {
            Ok(Entry { folder, path, record })
        }
        Ok(_) => Err(Odd { path, mistakes: Vec::new() }),
        Err(mistakes) => Err(Odd { path, mistakes }),
    }
}

/// A decision counts more than what it left behind.
const LAST_FIRST: [Folder; 3] = [Folder::Done, Folder::Quarantine, Folder::Waiting];

fn order(entry: &Entry) -> (Option<&str>, &str) {
    (entry.record.envelope.received.as_deref(), &entry.path)
}

/// A path without its folder.
fn within(path: &str) -> &str {
    path.split_once('/').map_or(path, |(_, within)| within)
}

fn not_a_record(odd: &Odd) -> InboxError {
    InboxError::NotARecord { path: odd.path.clone() }
}

/// What a record's file is called: form and receipt, neither of which holds a word of a stranger.
struct Name {
    form: String,
    receipt: Receipt,
}

impl Name {
    fn of(record: &Record) -> Result<Name, InboxError> {
        let receipt = record.envelope.receipt.as_deref().and_then(Receipt::parse);
        let form = record.envelope.form.clone().filter(|form| !form.is_empty() && !form.contains('/'));
        form.zip(receipt).map(|(form, receipt)| Name { form, receipt }).ok_or(InboxError::Nameless)
    }

    fn path(&self, folder: Folder) -> String {
        format!("{}/{}/{}.md", folder.as_str(), self.form, self.receipt)
    }
}

#[cfg(test)]
mod tests;
