//! The outbox: notices that were not taken yet, a file each, and a list of what was told. In `inbox/outbox/`, durable.
//!
//! A notice is written down before it is sent. When all have taken it, the list is written first and the notice removed
//! last, so that whatever happens in between, nobody is left out; at worst somebody is told twice.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::PathBuf;

use jiff::Timestamp;

use super::digest::{Digest, Place};
use super::post::Channel;
use crate::inbox::Folder;
use crate::inbox::places::{names, places};
use crate::private_file;
use crate::store::Store;

const TOLD: &str = "told.txt";
const NOTICE: &str = "notice";

/// The outbox of a site.
pub struct Outbox {
    store: Store,
    folder: PathBuf,
}

/// A notice that was not taken by all.
pub struct Pending {
    path: PathBuf,
    /// What it says.
    pub digest: Digest,
    /// By whom it was not taken yet.
    to: BTreeSet<String>,
}

impl Pending {
    /// Whether a channel has not taken it.
    pub fn is_for(&self, channel: &Channel) -> bool {
        self.to.contains(channel.as_str())
    }

    /// The second in which it was written down.
    pub fn written(&self) -> Option<i64> {
        moment(&self.digest.id)
    }

    fn print(&self) -> String {
        let to = self.to.iter().cloned().collect::<Vec<_>>().join(" ");
        format!("{to}\n{}\n", self.digest.places.join("\n"))
    }
}

impl Outbox {
    /// That of whoever tells what is in a store; it lies in the site's folder.
    pub fn of(store: &Store) -> Outbox {
        Outbox { folder: store.root().join("inbox/outbox"), store: store.clone() }
    }

    /// Writes a notice of what is new, unless the last one is younger than the pause.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn write_down(&self, channels: &[Channel], pause: i64, now: Timestamp) -> io::Result<()> {
        let (pending, told) = (self.pending()?, self.told()?);
        let known: BTreeSet<&Place> = pending.iter().flat_map(|pending| &pending.digest.places).chain(&told).collect();
        let new: Vec<Place> = self.there()?.into_iter().filter(|place| !known.contains(place)).collect();
        let last = pending.iter().filter_map(Pending::written).chain(self.last()?).max();
        if new.is_empty() || last.is_some_and(|last| now.as_second() < last.saturating_add(pause)) {
            return Ok(());
        }
        let id = format!("{}-{}", now.as_second(), &blake3::hash(new.join("\n").as_bytes()).to_hex()[..8]);
        let path = self.folder.join(format!("{id}.{NOTICE}"));
        let to = channels.iter().map(|channel| channel.as_str().to_owned()).collect();
        let pending = Pending { path, digest: Digest { id, places: new }, to };
        private_file::create(&pending.path, pending.print().as_bytes()).map(drop)
    }

    /// All notices that were not taken by all, the oldest first.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn pending(&self) -> io::Result<Vec<Pending>> {
        let mut paths: Vec<PathBuf> = names(&self.folder)?
            .into_iter()
            .filter(|name| name.ends_with(NOTICE))
            .map(|name| self.folder.join(name))
            .collect();
        paths.sort();
        paths.into_iter().map(|path| Ok(parse(&fs::read_to_string(&path)?, path))).collect()
    }

    /// A channel has taken a notice.
    ///
    /// # Errors
    /// Those of the file system; then it may be sent again.
    pub fn taken(&self, pending: &mut Pending, channel: &Channel) -> io::Result<()> {
        pending.to.remove(channel.as_str());
        if pending.to.is_empty() {
            self.forget(pending)
        } else {
            private_file::replace(&pending.path, pending.print().as_bytes())
        }
    }

    /// Forgets a notice for channels that the settings do not name any more.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn drop_if_unwanted(&self, pending: &Pending, channels: &[Channel]) -> io::Result<()> {
        let wanted = channels.iter().any(|channel| pending.is_for(channel));
        if wanted || pending.to.is_empty() { Ok(()) } else { self.forget(pending) }
    }

    fn forget(&self, pending: &Pending) -> io::Result<()> {
        let there: BTreeSet<Place> = self.there()?.into_iter().collect();
        let told = self.told()?.into_iter().chain(pending.digest.places.iter().cloned());
        let told: BTreeSet<Place> = told.filter(|place| there.contains(place)).collect();
        let text: String = std::iter::once(&pending.digest.id).chain(&told).map(|line| format!("{line}\n")).collect();
        private_file::replace(&self.folder.join(TOLD), text.as_bytes())?;
        private_file::remove(&pending.path).map(drop)
    }

    /// What was told and is still there.
    fn told(&self) -> io::Result<Vec<Place>> {
        Ok(self.list()?.lines().skip(1).map(str::to_owned).collect())
    }

    /// When the last notice was written that all have taken.
    fn last(&self) -> io::Result<Option<i64>> {
        Ok(self.list()?.lines().next().and_then(moment))
    }

    fn list(&self) -> io::Result<String> {
        match fs::read_to_string(self.folder.join(TOLD)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            text => text,
        }
    }

    /// Everything that waits or was put aside. Only names are looked at, and only those that are receipts.
    fn there(&self) -> io::Result<Vec<Place>> {
        let mut there = places(&self.store, Folder::Waiting)?;
        there.extend(places(&self.store, Folder::Quarantine)?);
        there.sort();
        Ok(there)
    }
}

/// The second in which a notice was written, which stands at the head of its id.
fn moment(id: &str) -> Option<i64> {
    id.split('-').next()?.parse().ok()
}

fn parse(text: &str, path: PathBuf) -> Pending {
    let mut lines = text.lines();
    let to = lines.next().unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Pending { digest: Digest { id, places: lines.map(str::to_owned).collect() }, path, to }
}
