//! Where the records of an inbox lie: in a folder of the disk, in which whatever is put is synced, or in a bucket.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::folders::Folders;
use super::places::INBOX;
use super::{Folder, InboxError};
use crate::objects::{Listing, Objects};
use crate::private_file::{self, Created};
use crate::store::Store;

/// The place of an inbox. All paths are relative to it.
#[derive(Debug)]
pub struct Place {
    objects: Objects,
    /// What a disk needs besides.
    disk: Option<Disk>,
}

#[derive(Debug)]
struct Disk {
    /// The site's folder.
    root: PathBuf,
    folders: Folders,
}

impl Place {
    /// That of a store; its folder is made when there is none.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn of(store: &Store) -> Result<Place, InboxError> {
        if let Some(bucket) = store.bucket() {
            return Ok(Place { objects: bucket.clone(), disk: None });
        }
        let (root, folders) = (store.root().to_owned(), Folders::default());
        let folder = root.join(INBOX);
        let objects = folders.make(&root, &folder).and_then(|()| Objects::in_folder(&folder));
        let objects = objects.map_err(|source| InboxError::File { path: folder, source })?;
        Ok(Place { objects, disk: Some(Disk { root, folders }) })
    }

    /// The bucket, if it is one.
    pub fn bucket(&self) -> Option<&Objects> {
        self.disk.is_none().then_some(&self.objects)
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
        if let Some(Disk { root, folders }) = &self.disk {
            let folder = root.join(INBOX).join(path.rsplit_once('/').map_or("", |(folder, _)| folder));
            folders.make(root, &folder).map_err(|source| InboxError::File { path: folder, source })?;
        }
        self.said(path, self.objects.create(&self.key(path), bytes).await)
    }

    /// Writes a file anew that is there. On a disk, it is as old as before.
    ///
    /// # Errors
    /// When it may not have been written; then the old one is there, or the new one, whole.
    pub async fn amend(&self, path: &str, bytes: &[u8]) -> Result<(), InboxError> {
        match self.file(path) {
            Some(file) => self.said(path, amend(&file, bytes)),
            None => self.said(path, self.objects.replace(&self.key(path), bytes).await),
        }
    }

    /// Lets a file be as old as what is in it. In a bucket it is as old as it was put.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn has_waited_since(&self, path: &str, since: SystemTime) -> Result<(), InboxError> {
        let Some(file) = self.file(path) else { return Ok(()) };
        self.said(path, File::options().write(true).open(file).and_then(|file| file.set_modified(since)))
    }

    /// Makes sure that a file which was found would be there after a power cut, and will be found by whoever looks: who put it
    /// may not have come so far. Whether it is still there.
    ///
    /// # Errors
    /// When it may not be.
    pub async fn assure(&self, path: &str) -> Result<bool, InboxError> {
        match self.file(path) {
            Some(file) => self.said(path, still_there(private_file::sync_up(&file))),
            None => match self.objects.confirm(&self.key(path)).await {
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
        match self.file(path) {
            Some(file) => self.said(path, private_file::remove(&file)),
            None => self.said(path, self.objects.remove(&self.key(path)).await),
        }
    }

    /// The bytes of files, in their order; nothing where there is none.
    ///
    /// # Errors
    /// When one cannot be read.
    pub async fn read(&self, paths: &[String]) -> Result<Vec<Option<Vec<u8>>>, InboxError> {
        let keys: Vec<String> = paths.iter().map(|path| self.key(path)).collect();
        self.said("", self.objects.get_all(&keys).await)
    }

    /// What lies in a folder, and not in one of that; nothing when there is none.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub async fn list(&self, folder: &str) -> Result<Listing, InboxError> {
        self.said(folder, self.objects.list(&self.key(folder)).await)
    }

    /// All files of a folder, of which there is one folder below for each form.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub async fn files(&self, folder: Folder) -> Result<Vec<String>, InboxError> {
        let folder = folder.as_str();
        let files = self.said(folder, self.objects.below(&self.key(folder)).await)?;
        Ok(files.into_iter().map(|file| format!("{folder}/{}", file.name)).collect())
    }

    /// The name of a file in the place of objects.
    fn key(&self, path: &str) -> String {
        match (&self.disk, path) {
            (Some(_), path) => path.to_owned(),
            (None, "") => INBOX.to_owned(),
            (None, path) => format!("{INBOX}/{path}"),
        }
    }

    /// The file on the disk, where there is one.
    fn file(&self, path: &str) -> Option<PathBuf> {
        self.disk.as_ref().map(|disk| disk.root.join(INBOX).join(path))
    }

    fn said<T>(&self, path: &str, done: io::Result<T>) -> Result<T, InboxError> {
        let whole = || self.file(path).unwrap_or_else(|| self.key(path).into());
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
