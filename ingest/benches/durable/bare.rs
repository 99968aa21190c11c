//! The bare loop: a file is written, synced and named, its folder synced, and nothing else.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::Fallible;
use crate::durable::times::Times;

/// Makes so many durable files of these bytes, on so many threads.
pub fn measure(dir: &Path, threads: usize, files: usize, bytes: &[u8]) -> Fallible<Times> {
    let folder = tempfile::Builder::new().disable_cleanup(true).tempdir_in(dir)?;
    Times::of(vec![(); threads], files, |(), i| {
        let (staged, path) = (folder.path().join(format!(".{i}")), folder.path().join(i.to_string()));
        let mut file = File::create_new(&staged)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::hard_link(&staged, &path)?;
        File::open(folder.path())?.sync_all()?;
        Ok(fs::remove_file(&staged)?)
    })
}
