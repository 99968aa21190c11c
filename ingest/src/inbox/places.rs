//! What lies in a folder of the inbox, by its name alone: many thousands are listed in a moment, and no record is read.

use std::fs;
use std::io;
use std::path::Path;

use jiff::Timestamp;

use super::Folder;
use crate::objects::{Listed, Objects};
use crate::receipt::Receipt;
use crate::store::Store;

/// Where the inbox begins, in the site's folder or in a bucket.
pub(super) const INBOX: &str = "inbox";

/// How much lies in a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// How many records.
    pub records: u64,
    /// For how many seconds the oldest has been there; nothing where there is none.
    pub oldest: Option<u64>,
}

impl Queue {
    /// What lies in a folder of the inbox. A record is as old as its file says, whose time stays when it is written anew; in a
    /// bucket, as old as it was put, by whom ever.
    ///
    /// # Errors
    /// Those of the store.
    pub fn of(store: &Store, folder: Folder, now: Timestamp) -> io::Result<Queue> {
        let age = |written: Timestamp| u64::try_from(now.as_second() - written.as_second()).unwrap_or(0);
        let ages: Vec<u64> = match store.bucket() {
            Some(bucket) => below(bucket, folder)?.into_iter().map(|record| age(record.put)).collect(),
            None => {
                let inbox = store.root().join(INBOX);
                let places = places(store, folder)?.into_iter();
                let written = places.map(|place| written(&inbox.join(format!("{place}.md"))));
                written.collect::<io::Result<Vec<_>>>()?.into_iter().flatten().map(age).collect()
            }
        };
        Ok(Queue { records: ages.len() as u64, oldest: ages.into_iter().max() })
    }
}

/// When a file was written; nothing when somebody has decided on it while we looked.
fn written(path: &Path) -> io::Result<Option<Timestamp>> {
    match fs::symlink_metadata(path) {
        Ok(known) => Timestamp::try_from(known.modified()?).map(Some).map_err(io::Error::other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The places of all that lies in a folder, such as `waiting/idea/ABCDEFGHJK`. Only names that are receipts count.
///
/// # Errors
/// Those of the store.
pub fn places(store: &Store, folder: Folder) -> io::Result<Vec<String>> {
    if let Some(bucket) = store.bucket() {
        return Ok(below(bucket, folder)?.into_iter().map(|record| record.name).collect());
    }
    let (mut places, top) = (Vec::new(), store.root().join(INBOX).join(folder.as_str()));
    for form in names(&top)? {
        let records = names(&top.join(&form))?.into_iter();
        places.extend(records.filter_map(|name| place(folder, &format!("{form}/{name}"))));
    }
    Ok(places)
}

/// The records in a folder of a bucket, with their places for names.
fn below(bucket: &Objects, folder: Folder) -> io::Result<Vec<Listed>> {
    let all = bucket.wait(move |bucket| async move { bucket.below(&format!("{INBOX}/{}", folder.as_str())).await })?;
    Ok(all.into_iter().filter_map(|one| Some(Listed { name: place(folder, &one.name)?, ..one })).collect())
}

/// The place of a record, by its file in a folder.
fn place(folder: Folder, file: &str) -> Option<String> {
    let (form, name) = file.split_once('/')?;
    let receipt = Receipt::parse(name.strip_suffix(".md")?)?;
    Some(format!("{}/{form}/{receipt}", folder.as_str()))
}

/// The names in a folder; none when it is no folder.
///
/// # Errors
/// Those of the file system.
pub fn names(folder: &Path) -> io::Result<Vec<String>> {
    match fs::read_dir(folder) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(Vec::new()),
        list => list?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use std::time::{Duration, SystemTime};

    #[test]
    fn records_are_counted_by_their_names_and_the_oldest_by_its_file() {
        let site = fixture::site(fixture::SITE);
        let queue = |now: &str| Queue::of(&Store::of(site.path()), Folder::Waiting, now.parse().unwrap()).unwrap();
        assert_eq!(queue("2026-11-24T10:00:00Z"), Queue { records: 0, oldest: None });
        let records = [
            "idea/1111111111.md",
            "idea/2222222222.md",
            "comment/3333333333.md",
            "idea/notes.md",
            "idea/4444444444.md#1",
        ];
        for (name, minute) in records.iter().zip(1_u64..) {
            fixture::write(site.path(), &format!("//- inbox/waiting/{name}\n"));
            let file = fs::File::options().write(true).open(site.path().join("inbox/waiting").join(name)).unwrap();
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 - 60 * minute);
            file.set_modified(at).unwrap();
        }
        assert_eq!(queue("1970-01-12T13:46:41Z"), Queue { records: 3, oldest: Some(181) });
        assert_eq!(queue("1970-01-01T00:00:00Z").oldest, Some(0), "by a clock that is wrong");
    }
}
