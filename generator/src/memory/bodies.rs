//! The rendered texts, in a file of their own: written when a text is new, read when a page has to be made that shows it.
#![expect(clippy::disallowed_methods, reason = "this is the door to the file of texts")]

use std::fs::{File, OpenOptions};
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Body;
use crate::fingerprint::{self, Fingerprint};
use crate::markdown::{Coloured, Rendered};

/// Where texts are kept: in a file, or else in the machine's own memory.
#[derive(Debug, Default)]
pub struct Bodies(Option<InFile>);

#[derive(Debug)]
struct InFile {
    file: File,
    end: AtomicU64,
}

impl Bodies {
    /// Those in a file, which is made if need be; nothing while another program uses it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn open(path: &Path) -> io::Result<Option<Bodies>> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        if file.try_lock().is_err() {
            return Ok(None);
        }
        let end = AtomicU64::new(file.metadata()?.len());
        Ok(Some(Bodies(Some(InFile { file, end }))))
    }

    /// How much there is, in bytes.
    pub fn size(&self) -> u64 {
        self.0.as_ref().map_or(0, |inside| inside.end.load(Ordering::Relaxed))
    }

    /// Forgets all texts.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn clear(&self) -> io::Result<()> {
        let Some(inside) = &self.0 else { return Ok(()) };
        inside.file.set_len(0)?;
        inside.end.store(0, Ordering::Relaxed);
        Ok(())
    }

    /// Keeps a text. Where the file cannot take it, it stays in the machine's memory.
    pub fn keep(&self, rendered: Rendered) -> Body {
        let Rendered { html, links, code } = rendered;
        let mark = fingerprint::of_bytes(html.as_bytes());
        let place = self.0.as_ref().and_then(|inside| inside.add(html.as_bytes()));
        let here = if place.is_none() { Some(html.into()) } else { None };
        Body { mark, links, code, place, here }
    }

    /// The code blocks in a text.
    pub fn code(&self, body: &Body) -> Coloured {
        let html = if body.code.is_empty() { None } else { self.get(body) };
        let block =
            |(mark, place): &(Fingerprint, Range<usize>)| Some((*mark, html.as_ref()?.get(place.clone())?.to_owned()));
        body.code.iter().filter_map(block).collect()
    }

    /// A text; nothing when it is damaged, or others have been written in its place since the file lost its end.
    pub fn get(&self, body: &Body) -> Option<Arc<str>> {
        match (&body.here, body.place, &self.0) {
            (Some(html), ..) => Some(Arc::clone(html)),
            (None, Some((at, len)), Some(inside)) => {
                let html = inside.read(at, len)?;
                (fingerprint::of_bytes(html.as_bytes()) == body.mark).then(|| html.into())
            }
            (None, ..) => None,
        }
    }
}

impl InFile {
    fn add(&self, bytes: &[u8]) -> Option<(u64, u32)> {
        let len = u32::try_from(bytes.len()).ok()?;
        let at = self.end.fetch_add(u64::from(len), Ordering::Relaxed);
        self.file.write_all_at(bytes, at).ok()?;
        Some((at, len))
    }

    fn read(&self, at: u64, len: u32) -> Option<String> {
        let mut bytes = vec![0; len as usize];
        self.file.read_exact_at(&mut bytes, at).ok()?;
        String::from_utf8(bytes).ok()
    }
}

impl Body {
    /// Whether it is kept in a file, so that a later build finds it again.
    pub(super) fn is_in_file(&self) -> bool {
        self.place.is_some()
    }

    /// Its bytes in that file.
    pub(super) fn size(&self) -> u64 {
        self.place.map_or(0, |(_, len)| u64::from(len))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> Rendered {
        Rendered { html: html.into(), ..Rendered::default() }
    }

    #[test]
    fn a_text_in_whose_place_another_was_written_is_not_taken_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bodies");
        let old = Bodies::open(&path).unwrap().unwrap().keep(text("<p>old</p>"));
        OpenOptions::new().write(true).open(&path).unwrap().set_len(0).unwrap();
        let bodies = Bodies::open(&path).unwrap().unwrap();
        let new = bodies.keep(text("<p>new</p>"));
        assert_eq!((bodies.get(&old), bodies.get(&new)), (None, Some("<p>new</p>".into())));
    }
}
