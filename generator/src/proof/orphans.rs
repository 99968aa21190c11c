//! Orphans: pages that only those find who know their address, or read the list of all.

use model::{Code, Diagnostic, Place, SitePath};

use super::Seen;
use crate::Built;
use crate::pages::Planned;

/// The pages of things to which no other page leads. What is held back need not be linked yet.
pub fn check(built: &Built<'_>, seen: &Seen) -> Vec<Diagnostic> {
    let site = built.site;
    let lasting = built.pages.iter().filter(|page| page.is_lasting());
    let things = lasting.filter_map(|page| Some((page, page.thing()?)));
    let is_linked = |page: &Planned| seen.is_linked(&[site.files_root.as_str(), &page.url].concat(), &page.file);
    let orphans = things.filter(|(page, ix)| !site.item(*ix).common.draft && !is_linked(page));
    let mistake = |path: &SitePath| {
        Diagnostic::warning(Code::PageOrphan, "no other page leads here, apart from the list of all pages")
            .at(Place::file(path))
            .help("link to it from the page where people would look for it")
    };
    orphans.map(|(_, ix)| mistake(&site.entries[ix].path())).collect()
}
