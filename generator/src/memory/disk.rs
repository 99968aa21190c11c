//! The memory in the site's folder `.showground/`.
#![expect(clippy::disallowed_methods, reason = "this is the door to the memory")]

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::{Bodies, Entry, Memory, decode, encode, encode_more, takes_more};
use crate::search::Outline;
use crate::write::{Fault, add, at, clear, replace};

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
        let opened =
            Bodies::open(&file).or_else(|fault| clear(&file).map_err(|_| fault).and_then(|()| Bodies::open(&file)));
        let Some(bodies) = at(&file, opened)? else { return Ok(Memory::new()) };
        let mut memory = Memory { bodies: bodies.into(), ..Memory::look(folder) };
        if memory.is_mostly_waste() {
            at(&file, memory.forget())?;
        }
        Ok(memory)
    }

    /// What was remembered in a folder, for those who make no pages: the texts are left out, and nothing is written.
    pub fn look(folder: &Path) -> Memory {
        let sources = fs::read(folder.join("sources")).ok().and_then(|bytes| read(&bytes)).unwrap_or_default();
        let found = fs::read(folder.join("found")).unwrap_or_default();
        let outlines = decode(sources.key, &found, |outline: Outline| outline).unwrap_or_default();
        Memory { outlines, ..sources }
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
        replace(&folder.join("found"), &encode(self.key, &self.outlines))?;
        let (file, is_in_file) = (folder.join("sources"), |entry: &&Entry| entry.body.is_in_file());
        let new: Vec<&Entry> = self.new.iter().map(Arc::as_ref).filter(is_in_file).collect();
        if takes_more(self.in_file, new.len(), self.entries.len()) {
            return add(&file, &encode_more(&new));
        }
        let mut entries: Vec<&Entry> = self.entries.values().map(Arc::as_ref).filter(is_in_file).collect();
        entries.sort_unstable_by(|a, b| a.item.id.cmp(&b.item.id));
        if entries.is_empty() && self.bodies.size() == 0 {
            return Ok(());
        }
        replace(&file, &encode(self.key, &entries))
    }

    fn is_mostly_waste(&self) -> bool {
        let used: u64 = self.entries.values().map(|entry| entry.body.size()).sum();
        self.bodies.size() > 2 * used + MUCH_WASTE
    }

    fn forget(&mut self) -> io::Result<()> {
        self.entries.clear();
        self.outlines.clear();
        self.in_file = 0;
        self.bodies.clear()
    }
}

fn read(bytes: &[u8]) -> Option<Memory> {
    let key = *bytes.first_chunk()?;
    let entries = decode(key, bytes, |entry: Entry| (entry.item.id.clone(), Arc::new(entry)))?;
    // Of two that are about one thing, the later one is kept.
    Some(Memory { key, in_file: entries.len(), entries: entries.into_iter().collect(), ..Memory::default() })
}
