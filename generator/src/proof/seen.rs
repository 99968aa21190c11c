//! What readers meet on the pages as they were made: the parts that can be linked to, and the links.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hashbrown::{HashMap, HashSet};
use memchr::memmem;
use model::SitePath;

use crate::fingerprint::{self, Fingerprint};
use crate::output::{Made, Output};

/// Takes the pages of a site and keeps of them what leads where.
#[derive(Debug, Default)]
pub struct Seen(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Parts of pages: a page's file with an id.
    parts: HashSet<Fingerprint>,
    /// Addresses that pages link to, each with the page that does so; without one, where several do.
    linked: HashMap<Fingerprint, Option<Fingerprint>>,
}

/// The list of all pages: that every page can be reached from there shows nobody the way.
const LIST_OF_ALL: &str = "/a-z/";

impl Seen {
    /// Whether a page, by its file, has a part of this name.
    pub fn has_part(&self, page: &SitePath, id: &str) -> bool {
        self.known().parts.contains(&part(page, id.as_bytes()))
    }

    /// Whether another page than this one, by its file, links to an address, which begins with the path of the site.
    pub fn is_linked(&self, address: &str, page: &SitePath) -> bool {
        let by = self.known().linked.get(&fingerprint::of_bytes(address.as_bytes())).copied();
        by.is_some_and(|by| by != Some(of_file(page)))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Output for Seen {
    fn has(&self, _: &SitePath, _: &Fingerprint) -> bool {
        false
    }

    fn put(&self, file: &SitePath, made: Made<'_>) {
        if !file.as_str().ends_with(".html") {
            return;
        }
        let parts: Vec<_> = values(made.bytes, b" id=\"").map(|id| part(file, id)).collect();
        let lists_all = format!("/{file}").contains(LIST_OF_ALL);
        let links = values(made.bytes, b" href=\"").filter(|link| !lists_all && link.starts_with(b"/"));
        let links: Vec<_> = links.map(|link| fingerprint::of_bytes(without_part(link))).collect();
        let mut known = self.known();
        known.parts.extend(parts);
        links.into_iter().for_each(|link| known.link(link, of_file(file)));
    }

    fn copy(&self, _: &SitePath, _: &Path, _: Fingerprint) {}
}

impl Known {
    fn link(&mut self, to: Fingerprint, from: Fingerprint) {
        let by = self.linked.entry(to).or_insert(Some(from));
        *by = by.filter(|other| *other == from);
    }
}

fn of_file(page: &SitePath) -> Fingerprint {
    fingerprint::of_bytes(page.as_str().as_bytes())
}

fn part(page: &SitePath, id: &[u8]) -> Fingerprint {
    fingerprint::of_bytes(&[page.as_str().as_bytes(), b"#", id].concat())
}

/// The values of an attribute, as the program's own templates write it.
fn values<'h>(html: &'h [u8], attribute: &'h [u8]) -> impl Iterator<Item = &'h [u8]> {
    memmem::find_iter(html, attribute).map(move |at| {
        let value = &html[at + attribute.len()..];
        &value[..memchr::memchr(b'"', value).unwrap_or(value.len())]
    })
}

fn without_part(link: &[u8]) -> &[u8] {
    link.split(|byte| matches!(byte, b'#' | b'?')).next().unwrap_or_default()
}
