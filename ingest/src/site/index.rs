//! Which thing came of which submission, what things were once called, and what was merged: read once for each type, since an editor may decide
//! on hundreds of submissions with one command, and each would have to look through all files.
//!
//! It is as old as its [`Site`](super::Site), which lives for one request or one command. What is written meanwhile is not in
//! it; whether a name is free is therefore asked of the disk, too.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use model::item::Item;
use model::{ItemId, Kind};

/// What is known of the things of a type without reading them again.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The things that came of a submission, by its receipt.
    pub by_submission: BTreeMap<String, Vec<ItemId>>,
    /// The thing that once had a name, by that name.
    pub by_alias: BTreeMap<String, ItemId>,
    /// The things that say that they were merged into another.
    pub merged: Vec<ItemId>,
}

impl Index {
    pub(super) fn of(items: impl Iterator<Item = Arc<Item>>) -> Index {
        let mut index = Index::default();
        for item in items {
            for alias in &item.common.aliases {
                index.by_alias.entry(alias.text.clone()).or_insert_with(|| item.id.clone());
            }
            if item.common.merged_into.is_some() {
                index.merged.push(item.id.clone());
            }
            if let Some(receipt) = &item.common.submission {
                index.by_submission.entry(receipt.clone()).or_default().push(item.id.clone());
            }
        }
        index
    }
}

/// The indexes that were needed so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Indexes(Arc<Mutex<BTreeMap<Kind, Arc<Index>>>>);

impl Indexes {
    /// That of a type; `make` makes it when it is not there yet.
    pub(super) fn get<E>(&self, kind: Kind, make: impl FnOnce() -> Result<Index, E>) -> Result<Arc<Index>, E> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = made.get(&kind) {
            return Ok(Arc::clone(index));
        }
        let index = Arc::new(make()?);
        made.insert(kind, Arc::clone(&index));
        Ok(index)
    }
}
