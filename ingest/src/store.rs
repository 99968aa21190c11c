//! Where inbox and vault of a site lie: in its own folder, or in a bucket that many workers and editors share.
//!
//! Everything else of a site is in its folder in either case: its content, and what an editor's commands leave open there.

use std::path::{Path, PathBuf};

use crate::imported::Imported;
use crate::inbox::Inbox;
use crate::kept::Vault;
use crate::keys::Keys;
use crate::objects::{BucketError, Objects};

/// Where inbox and vault of a site lie. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
    bucket: Option<Objects>,
}

impl Store {
    /// The folder of the site at `root`.
    pub fn of(root: &Path) -> Store {
        Store { root: root.to_owned(), bucket: None }
    }

    /// What is named by an address such as `s3://programme/county`, or the site's folder where none is.
    ///
    /// # Errors
    /// When the address names no bucket, or this program can reach none.
    pub fn at(root: &Path, address: Option<&str>) -> Result<Store, BucketError> {
        let bucket = address.map(Objects::in_bucket).transpose()?;
        Ok(Store { bucket, ..Store::of(root) })
    }

    /// A bucket that is at hand.
    #[cfg(test)]
    pub(crate) fn in_bucket(root: &Path, bucket: &Objects) -> Store {
        Store { bucket: Some(bucket.clone()), ..Store::of(root) }
    }

    /// The site's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The bucket, if it is one.
    pub fn bucket(&self) -> Option<&Objects> {
        self.bucket.as_ref()
    }

    /// The inbox. Nothing is read or made yet.
    pub fn inbox(&self) -> Inbox {
        Inbox::in_store(self)
    }

    /// The vault. Nothing is read yet.
    pub fn vault(&self) -> Vault {
        Vault::in_store(self)
    }

    /// The secrets of the site. Nothing is read yet.
    pub fn keys(&self) -> Keys {
        Keys::in_store(self)
    }

    /// The list of rows that became submissions. Nothing is read yet.
    pub fn imported(&self) -> Imported {
        Imported::in_store(self)
    }
}
