//! The items alone, for programs that shall make a site of their own from them.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::item::Corpus;

/// Writes `items.jsonl`.
pub fn write(corpus: &Corpus, items: usize, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = BufWriter::new(fs::File::create(folder.join("items.jsonl"))?);
    for index in 0..items {
        serde_json::to_writer(&mut file, &corpus.item(index))?;
        file.write_all(b"\n")?;
    }
    file.flush()
}
