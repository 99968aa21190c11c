//! The inbox: a folder of records, each durable before anybody is thanked for it.
//!
//! A record is created under its receipt, or found to be there already; nothing is ever overwritten. **One receipt is one
//! file**: of two that were put into different folders at the same moment, one yields. A move writes the new
//! place first and clears the old one last, so when it is interrupted the record is in both and in neither torn; whoever
//! comes next, or [`Turn::sweep`] at the start of the worker, finishes it. What is in `done/` has been decided.
//!
//! It knows nothing of forms' fields and nothing of what is sealed. Its calls wait for the disk where they are made: whoever
//! serves others meanwhile makes them on a thread of their own.

mod decide;
mod drafts;
mod folders;
mod note;
pub mod places;
pub mod purge;
mod turn;
mod undo;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use model::record::Record;
use model::{Diagnostic, SitePath, Source};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions};
use tokio::sync::Mutex;

use crate::kept::Vault;
use crate::private_file;
use crate::receipt::Receipt;

use folders::Folders;

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
    #[error("inbox: {0}")]
    Store(#[from] object_store::Error),
    /// The file system failed.
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
            InboxError::Store(_) | InboxError::File { .. } => true,
            InboxError::NotARecord { .. } | InboxError::Vanished | InboxError::Nameless | InboxError::Unwritable => {
                false
            }
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
        self.path.split_once('/').map_or(self.path.as_str(), |(_, within)| within)
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
    store: LocalFileSystem,
    root: PathBuf,
    folders: Folders,
    vault: Vault,
    /// Of one receipt, one is put at a time, so that the second sees what became of the first.
    turns: [Mutex<()>; TURNS],
}

/// How many receipts can be put at the same moment: more than a disk syncs.
const TURNS: usize = 64;

impl Inbox {
    /// The inbox of the site at `root`; its folder is made when there is none.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(root: &Path) -> Result<Inbox, InboxError> {
        let folder = root.join("inbox");
        let folders = Folders::default();
        folders.make(root, &folder).map_err(|source| InboxError::File { path: folder.clone(), source })?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        let turns = [const { Mutex::const_new(()) }; TURNS];
        Ok(Inbox { store, root: root.to_owned(), folders, vault: Vault::of(root), turns })
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
        match self.find(&name).await? {
            Some(entry) => Ok(self.met(&entry, Some(digest))? == Put::Again),
            None => Ok(false),
        }
    }

    async fn put(&self, folder: Folder, record: &Record) -> Result<Put, InboxError> {
        let name = Name::of(record)?;
        let _turn = self.turn_of(&name.receipt).lock().await;
        if let Some(entry) = self.find(&name).await? {
            return self.met(&entry, record.envelope.digest.as_deref());
        }
        match self.create(folder, &name, record).await? {
            private_file::Created::New => self.unless_elsewhere(folder, &name, record).await,
            private_file::Created::Existed => {
                let entry = self.find(&name).await?.ok_or(InboxError::Vanished)?;
                self.met(&entry, record.envelope.digest.as_deref())
            }
        }
    }

    /// The turn of a receipt; others may share it.
    fn turn_of(&self, receipt: &Receipt) -> &Mutex<()> {
        let sum = receipt.as_str().bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        &self.turns[sum % TURNS]
    }

    /// Whether the record of this name is the same one. What another request has just written may not be durable yet, so
    /// it is synced again before anybody is thanked for it.
    fn met(&self, entry: &Entry, digest: Option<&str>) -> Result<Put, InboxError> {
        if entry.record.envelope.digest.as_deref() != digest {
            return Ok(Put::Taken);
        }
        self.at(&entry.path, private_file::sync_up)?;
        Ok(Put::Again)
    }

    /// Between our look and our writing, an editor may have decided, or another process put the same into another folder.
    ///
    /// A decision is written before the old place is cleared, so if our creating succeeded because it was cleared, the
    /// decision can be seen now. Of two that were put, whoever comes last sees the other. The one that waits stays: it was
    /// good to somebody, and if both yielded, what one of them was thanked for would be lost. Where they differ, both
    /// yield, unless one was answered before: then only the other does.
    async fn unless_elsewhere(&self, folder: Folder, name: &Name, record: &Record) -> Result<Put, InboxError> {
        for other in LAST_FIRST.into_iter().filter(|other| *other != folder) {
            let Some(entry) = self.read(other, name).await? else { continue };
            if other == Folder::Done {
                return self.unless_decided(folder, name, &entry, record).await;
            }
            let same = entry.record.envelope.digest == record.envelope.digest;
            let yields = if same && other == Folder::Quarantine { other } else { folder };
            self.delete(name.key(yields).as_ref()).await?;
            let digest = record.envelope.digest.as_deref();
            return if yields == folder { self.met(&entry, digest) } else { Ok(Put::New) };
        }
        Ok(Put::New)
    }

    /// What we have created yields to a decision, **while no editor is at work**: one who takes that decision back may have found
    /// our file where theirs belongs, and rely on it. When one is, ours stays beside the decision, which counts more, and whoever
    /// comes next clears it; nobody waits for them.
    async fn unless_decided(
        &self,
        folder: Folder,
        name: &Name,
        decided: &Entry,
        record: &Record,
    ) -> Result<Put, InboxError> {
        if let Ok(Some(_turn)) = self.turn_at_once() {
            if self.read(Folder::Done, name).await?.is_none() {
                return Ok(Put::New); // it was taken back
            }
            self.delete(name.key(folder).as_ref()).await?;
        }
        self.met(decided, record.envelope.digest.as_deref())
    }

    /// Writes a record, durable, unless there is a file of its name.
    ///
    /// **Where syncing fails**: if it was the file, the file is thrown away, for the kernel may have dropped what it could not
    /// write, and would say so only once. It had no name yet, and the next try writes another. If it was the folder, the
    /// file stays under its name although nobody is thanked. It is whole on the disk; what may be missing is its name, and
    /// names are in the journal, of which nothing is dropped: a file system that cannot write its journal stops, and fails
    /// every sync from then on, and every probe. So when the same is sent again and [`Inbox::met`] can sync the folder, the
    /// name is there. To take the file away instead could lose what another worker, on the same folder, has met and
    /// synced and thanked for in between.
    async fn create(&self, folder: Folder, name: &Name, record: &Record) -> Result<private_file::Created, InboxError> {
        let text = record.print().map_err(|_| InboxError::Unwritable)?;
        self.make_folder(folder, name)?;
        match self.store.put_opts(&name.key(folder), text.into(), PutOptions::from(PutMode::Create)).await {
            Ok(_) => Ok(private_file::Created::New),
            Err(object_store::Error::AlreadyExists { .. }) => Ok(private_file::Created::Existed),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes the folder of a form, durable before there is anything in it.
    fn make_folder(&self, folder: Folder, name: &Name) -> Result<(), InboxError> {
        let path = self.root.join("inbox").join(folder.as_str()).join(&name.form);
        self.folders.make(&self.root, &path).map_err(|source| InboxError::File { path, source })
    }

    /// Everything in the inbox, oldest first.
    ///
    /// # Errors
    /// When a folder or file cannot be read. A file that is not a record is no error, but reported in the listing.
    pub async fn list(&self) -> Result<Listing, InboxError> {
        let mut listing = Listing::default();
        for folder in Folder::ALL {
            for key in self.keys(folder).await? {
                match self.parsed(folder, &key).await? {
                    Some(Ok(entry)) => listing.entries.push(entry),
                    Some(Err(odd)) => listing.odd.push(odd),
                    None => {} // moved while we looked; its new place is looked at later
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
        for folder in LAST_FIRST {
            for form in self.store.list_with_delimiter(Some(&Key::from(folder.as_str()))).await?.common_prefixes {
                let name = Name { form: form.filename().unwrap_or_default().to_owned(), receipt: receipt.clone() };
                if let Some(entry) = self.read(folder, &name).await? {
                    return Ok(Some(entry));
                }
            }
        }
        Ok(None)
    }

    /// Whether a record could be kept now in a folder such as `waiting/idea`: a file is put by the same calls, so synced and
    /// linked, and taken away again.
    ///
    /// # Errors
    /// When it could not.
    pub async fn probe(&self, folder: &str) -> Result<(), InboxError> {
        let path = self.root.join("inbox").join(folder);
        let made = self.folders.make(&self.root, &path).and_then(|()| private_file::passing(&path.join("probe.md")));
        let passing = made.map_err(|source| InboxError::File { path, source })?;
        let key = Key::from(folder).join(passing.file_name().unwrap_or_default().to_string_lossy().as_ref());
        // As much as one block of most file systems: some keep a few bytes where they keep the name.
        let put = self.store.put_opts(&key, vec![0; 4096].into(), PutOptions::from(PutMode::Create)).await;
        let cleared = self.delete(key.as_ref()).await; // also when it is there and could not be made durable
        put?;
        cleared.map(drop)
    }

    async fn find(&self, name: &Name) -> Result<Option<Entry>, InboxError> {
        for folder in LAST_FIRST {
            if let Some(entry) = self.read(folder, name).await? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    async fn read(&self, folder: Folder, name: &Name) -> Result<Option<Entry>, InboxError> {
        self.parsed(folder, &name.key(folder)).await?.transpose().map_err(|odd| not_a_record(&odd))
    }

    /// All Markdown files of a folder, of which there is one folder below for each form.
    async fn keys(&self, folder: Folder) -> Result<Vec<Key>, InboxError> {
        let (mut keys, top) = (Vec::new(), self.store.list_with_delimiter(Some(&Key::from(folder.as_str()))).await?);
        keys.extend(top.objects);
        for form in top.common_prefixes {
            keys.extend(self.store.list_with_delimiter(Some(&form)).await?.objects);
        }
        let markdown = keys.into_iter().map(|object| object.location).filter(|key| key.extension() == Some("md"));
        Ok(markdown.collect())
    }

    async fn parsed(&self, folder: Folder, key: &Key) -> Result<Option<Result<Entry, Odd>>, InboxError> {
        let bytes = match self.store.get(key).await {
            Ok(found) => found.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let path = key.to_string();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let place = SitePath::parse(&format!("inbox/{path}"));
        let Some(source) = place.map(|place| Source::new(place, text)) else {
            return Ok(Some(Err(Odd { path, mistakes: Vec::new() })));
        };
        Ok(Some(match Record::parse(&source) {
            Ok(record) if Name::of(&record).is_ok_and(|name| name.key(folder) == *key) => {
                Ok(Entry { folder, path, record })
            }
            Ok(_) => Err(Odd { path, mistakes: Vec::new() }),
            Err(mistakes) => Err(Odd { path, mistakes }),
        }))
    }
}

/// A decision counts more than what it left behind.
const LAST_FIRST: [Folder; 3] = [Folder::Done, Folder::Quarantine, Folder::Waiting];

fn order(entry: &Entry) -> (Option<&str>, &str) {
    (entry.record.envelope.received.as_deref(), &entry.path)
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

    fn key(&self, folder: Folder) -> Key {
        let file = format!("{}.md", self.receipt);
        [folder.as_str(), self.form.as_str(), file.as_str()].into_iter().collect()
    }
}

#[cfg(test)]
mod tests;
