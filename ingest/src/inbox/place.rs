//! Where the records of an inbox lie: in a folder of the disk, in which whatever is put is synced, or in a bucket.
//!
//! The folder is made by who writes ([`Place::make`], [`Place::create`]), never by who looks: it belongs to whoever makes it, and an
//! administrator who looked before the worker began would lock the worker out. To who looks, a missing inbox is an empty one.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

use super::folders::Folders;
use super::places::INBOX;
use super::{Folder, InboxError};
use crate::objects::{Listing, Objects};
use crate::private_file::{self, Created};
use crate::store::Store;

/// The place of an inbox. All paths are relative to it.
#[derive(Debug)]
pub enum Place {
    /// A bucket.
    Bucket(Objects),
    /// A folder of the disk.
    Disk(Disk),
}

/// A folder of the disk, which may not be there yet.
#[derive(Debug)]
pub struct Disk {
    /// The site's folder.
    root: PathBuf,
    folders: Folders,
    /// What lies in the folder, once it is there.
    objects: OnceLock<Objects>,
}

impl Disk {
    /// The file or folder of a path.
    fn file(&self, path: &str) -> PathBuf {
        self.root.join(INBOX).join(path)
    }

    /// Makes a folder, such as `waiting/idea`; the inbox itself is the one without a name.
    fn make(&self, folder: &str) -> Result<(), InboxError> {
        let folder = self.file(folder);
        self.folders.make(&self.root, &folder).map_err(|source| InboxError::File { path: folder, source })
    }

    /// The bytes of a file; nothing where there is none, or a folder, which is no record.
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.file(path)) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::IsADirectory) => Ok(None),
            read => read.map(Some),
        }
    }

    /// What lies in the folder; nothing while that is not there.
    fn objects(&self) -> io::Result<Option<&Objects>> {
        if let Some(objects) = self.objects.get() {
            return Ok(Some(objects));
        }
        let folder = self.root.join(INBOX);
        let opened = match fs::metadata(&folder) {
            Ok(known) if known.is_dir() => Objects::in_folder(&folder)?,
            Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(Some(self.objects.get_or_init(|| opened)))
    }
}

impl Place {
    /// That of a store. Nothing is read or made yet.
    pub fn of(store: &Store) -> Place {
        match store.bucket() {
            Some(bucket) => Place::Bucket(bucket.clone()),
            None => Place::Disk(Disk {
                root: store.root().to_owned(),
                folders: Folders::default(),
                objects: OnceLock::new(),
            }),
        }
    }

    /// The bucket, if it is one.
    pub fn bucket(&self) -> Option<&Objects> {
        match self {
            Place::Bucket(bucket) => Some(bucket),
            Place::Disk(_) => None,
        }
    }

    /// Makes its folder where there is none, for who is about to write.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make(&self) -> Result<(), InboxError> {
        match self {
            Place::Bucket(_) => Ok(()),
            Place::Disk(disk) => disk.make("").and_then(|()| self.said("", disk.objects()).map(drop)),
        }
    }

    /// Creates a file that would be there after a power cut, unless there is one.
    ///
    /// **Where syncing fails**: if it was the file, the file is thrown away, for the kernel may have dropped what it could not
    /// write, and would say so only once. It had no name yet, and the next try writes another. If it was the folder, the
    /// file stays under its name although nobody is thanked. It is whole on the disk; what may be missing is its name, and
    /// names are in the journal, of which nothing is dropped: a file system that cannot write its journal stops, and fails
    /// every sync from then on, and every probe. So when the same is sent again and [`Place::assure`] can sync the folder, the
    /// name is there. To take the file away instead could lose what another worker, on the same folder, has met and
    /// synced and thanked for in between.
    ///
    /// # Errors
    /// When it may not be there after one.
    pub async fn create(&self, path: &str, bytes: &[u8]) -> Result<Created, InboxError> {
        if let Place::Disk(disk) = self {
            disk.make(path.rsplit_once('/').map_or("", |(folder, _)| folder))?;
        }
        let objects = self.objects().and_then(|objects| objects.ok_or(io::ErrorKind::NotFound.into()));
        let objects = self.said(path, objects)?;
        self.said(path, objects.create(&self.key(path), bytes).await)
    }

    /// Writes a file anew that is there. On a disk, it is as old as before.
    ///
    /// # Errors
    /// When it may not have been written; then the old one is there, or the new one, whole.
    pub async fn amend(&self, path: &str, bytes: &[u8]) -> Result<(), InboxError> {
        match self {
            Place::Disk(disk) => self.said(path, amend(&disk.file(path), bytes)),
            Place::Bucket(bucket) => self.said(path, bucket.replace(&self.key(path), bytes).await),
        }
    }

    /// Lets a file be as old as what is in it. In a bucket it is as old as it was put.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn has_waited_since(&self, path: &str, since: SystemTime) -> Result<(), InboxError> {
        let Place::Disk(disk) = self else { return Ok(()) };
        self.said(path, File::options().write(true).open(disk.file(path)).and_then(|file| file.set_modified(since)))
    }

    /// Makes sure that a file which was found would be there after a power cut, and will be found by whoever looks: who put it
    /// may not have come so far. Whether it is still there.
    ///
    /// # Errors
    /// When it may not be.
    pub async fn assure(&self, path: &str) -> Result<bool, InboxError> {
        match self {
            Place::Disk(disk) => self.said(path, still_there(private_file::sync_up(&disk.file(path)))),
            Place::Bucket(bucket) => match bucket.confirm(&self.key(path)).await {
                // Others confirm it, too, or an editor is at work on it: the bucket is well.
                Err(error) if error.kind() == io::ErrorKind::ResourceBusy => Err(InboxError::Vanished),
                confirmed => self.said(path, confirmed),
            },
        }
    }

    /// Deletes a file for good. Whether it was there.
    ///
    /// # Errors
    /// When it may still be there.
    pub async fn remove(&self, path: &str) -> Result<bool, InboxError> {
        match self {
            Place::Disk(disk) => self.said(path, private_file::remove(&disk.file(path))),
            Place::Bucket(bucket) => self.said(path, bucket.remove(&self.key(path)).await),
        }
    }

    /// The bytes of files, in their order; nothing where there is none.
    ///
    /// # Errors
    /// When one cannot be read.
    pub async fn read(&self, paths: &[String]) -> Result<Vec<Option<Vec<u8>>>, InboxError> {
        match self {
            Place::Disk(disk) => paths.iter().map(|path| self.said(path, disk.read(path))).collect(),
            Place::Bucket(bucket) => {
                let keys: Vec<String> = paths.iter().map(|path| self.key(path)).collect();
                self.said("", bucket.get_all(&keys).await)
            }
        }
    }

    /// What lies in a folder, and not in one of that; nothing when there is none.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub async fn list(&self, folder: &str) -> Result<Listing, InboxError> {
        let Some(objects) = self.said(folder, self.objects())? else { return Ok(Listing::default()) };
        self.said(folder, objects.list(&self.key(folder)).await)
    }

    /// All files of a folder, of which there is one folder below for each form.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub async fn files(&self, folder: Folder) -> Result<Vec<String>, InboxError> {
        let folder = folder.as_str();
        let Some(objects) = self.said(folder, self.objects())? else { return Ok(Vec::new()) };
        let files = self.said(folder, objects.below(&self.key(folder)).await)?;
        Ok(files.into_iter().map(|file| format!("{folder}/{}", file.name)).collect())
    }

    /// What lies there; nothing while the folder is not there.
    fn objects(&self) -> io::Result<Option<&Objects>> {
        match self {
            Place::Bucket(bucket) => Ok(Some(bucket)),
            Place::Disk(disk) => disk.objects(),
        }
    }

    /// The name of a file in the place of objects.
    fn key(&self, path: &str) -> String {
        match (self, path) {
            (Place::Disk(_), path) => path.to_owned(),
            (Place::Bucket(_), "") => INBOX.to_owned(),
            (Place::Bucket(_), path) => format!("{INBOX}/{path}"),
        }
    }

    fn said<T>(&self, path: &str, done: io::Result<T>) -> Result<T, InboxError> {
        let whole = || match self {
            Place::Disk(disk) => disk.file(path),
            Place::Bucket(_) => self.key(path).into(),
        };
        done.map_err(|source| InboxError::File { path: whole(), source })
    }
}

fn still_there(synced: io::Result<()>) -> io::Result<bool> {
    match synced {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        synced => synced.map(|()| true),
    }
}

fn amend(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = fs::metadata(file)?.modified()?;
    private_file::replace(file, bytes)?;
    File::options().write(true).open(file)?.set_modified(written)
}
