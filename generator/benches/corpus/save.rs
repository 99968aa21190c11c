//! Files of a corpus on the disk.

use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, DirEntry};

/// The style sheet, which all sites have alike.
const STYLE: &str = include_str!("sites/site.css");

/// Writes a file whose folder is there.
pub fn file(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
}

/// Writes the part of a site that is the same in every size.
pub fn fixed_part(from: &Dir<'_>, folder: &Path) -> io::Result<()> {
    for entry in from.entries() {
        let to = folder.join(entry.path());
        match entry {
            DirEntry::Dir(dir) => {
                fs::create_dir_all(&to)?;
                fixed_part(dir, folder)?;
            }
            DirEntry::File(file) => fs::write(&to, file.contents())?,
        }
    }
    Ok(())
}

/// Writes the style sheet.
pub fn style(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    file(path, STYLE)
}
