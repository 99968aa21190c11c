//! The files of the vault, in a folder that only its owner may read or in a bucket: written whole, durable, and never over another
//! one unless that is asked for.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::objects::{Lease, Objects};
use crate::private_file::{self, Created};
use crate::store::Store;

/// Where the vault begins, in the site's folder or in a bucket.
const VAULT: &str = "vault";

/// The vault as a folder of files.
#[derive(Clone, Debug)]
pub struct Safe {
    folder: PathBuf,
    bucket: Option<Objects>,
}

/// The right to change what is there, until it is dropped.
#[derive(Debug)]
pub enum Turn {
    /// A lock, which ends with the file.
    Lock(File),
    /// A lease in a bucket.
    Lease(Lease),
}

impl Safe {
    /// That of a store. Nothing is read yet.
    pub fn of(store: &Store) -> Safe {
        Safe { folder: store.root().join(VAULT), bucket: store.bucket().cloned() }
    }

    /// Creates a file, unless there is one.
    ///
    /// # Errors
    /// When it may not have become durable.
    pub fn create(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let Some(bucket) = &self.bucket else {
            return private_file::create(&self.folder.join(name), bytes).map(drop);
        };
        let (key, bytes) = (key(name), bytes.to_vec());
        bucket.wait(|bucket| async move { bucket.create(&key, &bytes).await.map(drop) })
    }

    /// Writes a file, in place of the one that may be there.
    ///
    /// # Errors
    /// When it may not have become durable.
    pub fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let Some(bucket) = &self.bucket else { return private_file::replace(&self.folder.join(name), bytes) };
        let (key, bytes) = (key(name), bytes.to_vec());
        bucket.wait(|bucket| async move { bucket.replace(&key, &bytes).await })
    }

    /// Makes sure that a file of a bucket which was found will be found by whoever looks: see [`Objects::confirm`]. Whether it is
    /// still there.
    ///
    /// # Errors
    /// When it may not be found.
    pub fn confirm(&self, name: &str) -> io::Result<bool> {
        let Some(bucket) = &self.bucket else { return Ok(true) };
        let key = key(name);
        bucket.wait(|bucket| async move { bucket.confirm(&key).await })
    }

    /// Whether a file is created only where there is none, as on a disk. It is tried with one of this name, which stays.
    ///
    /// # Errors
    /// When that cannot be told.
    pub fn heeds_conditions(&self, name: &str) -> io::Result<bool> {
        let Some(bucket) = &self.bucket else { return Ok(true) };
        let key = key(name);
        let twice = |bucket: Objects| async move {
            bucket.create(&key, b"Whether this is written over.\n").await?;
            Ok(bucket.create(&key, b"It is.\n").await? == Created::Existed)
        };
        bucket.wait(twice)
    }

    /// What a file says; nothing when there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read(&self, name: &str) -> io::Result<Option<String>> {
        Ok(self.read_all(&[name.to_owned()])?.pop().flatten())
    }

    /// The same of many, in their order.
    ///
    /// # Errors
    /// When one is there and cannot be read.
    pub fn read_all(&self, names: &[String]) -> io::Result<Vec<Option<String>>> {
        let Some(bucket) = &self.bucket else {
            return names.iter().map(|name| read(&self.folder.join(name))).collect();
        };
        let keys: Vec<String> = names.iter().map(|name| key(name)).collect();
        let all = bucket.wait(|bucket| async move { bucket.get_all(&keys).await })?;
        let text = |bytes: Option<Vec<u8>>| bytes.map(String::from_utf8).transpose().map_err(io::Error::other);
        all.into_iter().map(text).collect()
    }

    /// Deletes a file for good. Whether it was there.
    ///
    /// # Errors
    /// When it may still be there.
    pub fn remove(&self, name: &str) -> io::Result<bool> {
        let Some(bucket) = &self.bucket else { return private_file::remove(&self.folder.join(name)) };
        let key = key(name);
        bucket.wait(|bucket| async move { bucket.remove(&key).await })
    }

    /// The names of all files.
    ///
    /// # Errors
    /// When they cannot be listed.
    pub fn names(&self) -> io::Result<Vec<String>> {
        let Some(bucket) = &self.bucket else {
            return match fs::read_dir(&self.folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
                list => list?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect(),
            };
        };
        let all = bucket.wait(|bucket| async move { bucket.list(VAULT).await })?.objects;
        Ok(all.into_iter().map(|object| object.name).collect())
    }

    /// Waits until nobody else changes what this file stands for. It holds nothing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn turn(&self, name: &str) -> io::Result<Turn> {
        if let Some(bucket) = &self.bucket {
            let key = key(name);
            return bucket.wait(|bucket| async move { Lease::of(&bucket, &key).await }).map(Turn::Lease);
        }
        let turn = private_file::to_lock(&self.folder.join(name))?;
        turn.lock()?;
        Ok(Turn::Lock(turn))
    }

    /// The folder, where it is one of this machine; it may not be there yet.
    pub fn folder(&self) -> Option<&Path> {
        self.bucket.is_none().then_some(&self.folder)
    }
}

impl Turn {
    /// To be asked before each change.
    ///
    /// # Errors
    /// When somebody else has taken over; then nothing may be changed.
    pub fn still_ours(&self) -> io::Result<()> {
        match self {
            Turn::Lock(_) => Ok(()),
            Turn::Lease(lease) => lease.still_ours_here(),
        }
    }
}

fn key(name: &str) -> String {
    format!("{VAULT}/{name}")
}

fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        text => text.map(Some),
    }
}
