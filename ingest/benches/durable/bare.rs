//! The bare loop: a file is written, synced and named, its folder synced, and nothing else.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::Fallible;
use crate::durable::times::Times;

/// Makes so many durable files of these bytes, on so many threads.
pub fn measure(dir: &Path, threads: usize, files: usize, bytes: &[u8]) -> Fallible<Times> {
    let folder = tempfile::Builder::new().disable_cleanup(true).tempdir_in(dir)?;
    Times::of(vec![(); threads], files, |(), i| Ok(make(folder.path(), i, bytes)?))
}

/// Makes one in a folder.
pub fn make(folder: &Path, i: usize, bytes: &[u8]) -> io::Result<()> {
    let (staged, path) = (folder.join(format!(".{i}")), folder.join(i.to_string()));
    let mut file = File::create_new(&staged)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::hard_link(&staged, &path)?;
    File::open(folder)?.sync_all()?;
    fs::remove_file(&staged)
}
