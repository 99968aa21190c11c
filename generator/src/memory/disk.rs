//! The memory in the site's folder `.showground/`.
#![expect(clippy::disallowed_methods, reason = "this is the door to the memory")]

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use hashbrown::HashMap;
use model::ItemId;

use super::{Bodies, Entry, Memory, decode, encode};
use crate::fingerprint::Fingerprint;
use crate::write::{Fault, at, replace};

/// Texts that nobody knows any more are forgotten when they are more than this, in bytes, and more than half of all.
const MUCH_WASTE: u64 = 4 * 1024 * 1024;

impl Memory {
    /// What was remembered in a folder. While another program builds with the same memory there is none.
    ///
    /// # Errors
    /// When the folder cannot be made or written to.
    pub fn load(folder: &Path) -> Result<Memory, Fault> {
        at(folder, fs::create_dir_all(folder))?;
        let file = folder.join("bodies");
        let Some(bodies) = at(&file, Bodies::open(&file))? else { return Ok(Memory::new()) };
        let (key, entries) = sources(folder);
        let mut memory = Memory { entries, bodies, key };
        if memory.is_mostly_waste() {
            at(&file, memory.forget())?;
        }
        Ok(memory)
    }

    /// What was remembered in a folder, for those who make no pages: the texts are left out, and nothing is written.
    pub fn look(folder: &Path) -> Memory {
        let (key, entries) = sources(folder);
        Memory { entries, key, bodies: Bodies::default() }
    }

    /// An empty memory in a folder, whatever it held.
    ///
    /// # Errors
    /// As [`Memory::load`].
    pub fn fresh(folder: &Path) -> Result<Memory, Fault> {
        let mut memory = Memory::load(folder)?;
        at(&folder.join("bodies"), memory.forget())?;
        Ok(memory)
    }

    /// Writes down what is known, for the next build.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn save(&self, folder: &Path) -> Result<(), Fault> {
        let mut entries: Vec<&Entry> =
            self.entries.values().map(Arc::as_ref).filter(|entry| entry.body.is_in_file()).collect();
        entries.sort_unstable_by(|a, b| a.item.id.cmp(&b.item.id));
        if entries.is_empty() && self.bodies.size() == 0 {
            return Ok(());
        }
        replace(&folder.join("sources"), &encode(self.key, &entries))
    }

    fn is_mostly_waste(&self) -> bool {
        let used: u64 = self.entries.values().map(|entry| entry.body.size()).sum();
        self.bodies.size() > 2 * used + MUCH_WASTE
    }

    fn forget(&mut self) -> io::Result<()> {
        self.entries.clear();
        self.bodies.clear()
    }
}

/// The things by their files, and the key they were written with.
fn sources(folder: &Path) -> (Fingerprint, HashMap<ItemId, Arc<Entry>>) {
    fs::read(folder.join("sources")).ok().and_then(|bytes| read(&bytes)).unwrap_or_default()
}

fn read(bytes: &[u8]) -> Option<(Fingerprint, HashMap<ItemId, Arc<Entry>>)> {
    let key = *bytes.first_chunk()?;
    let entries = decode::<Entry>(key, bytes)?;
    Some((key, entries.into_iter().map(|entry| (entry.item.id.clone(), Arc::new(entry))).collect()))
}
