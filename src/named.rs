//! The thing that somebody typed: by its slug, its id or an earlier name.

use generator::site::{Ix, Site};
use model::Kind;

use crate::exit::Failure;

/// The thing of a type that somebody means.
///
/// # Errors
/// When there is none, or it is not on the site; the nearest name is offered.
pub fn thing(site: &Site, kind: Kind, typed: &str) -> Result<Ix, Failure> {
    let folder = format!("{}/", kind.folder());
    let slug = typed.trim_start_matches("content/").trim_end_matches(".md");
    let slug = slug.strip_prefix(&folder).unwrap_or(slug).trim_matches('/');
    let found = site.find(&format!("{folder}{slug}")).filter(|ix| site.is_shown(*ix));
    found.ok_or_else(|| Failure::misuse(format!("there is no {kind} `{slug}`{}", help(site, kind, slug))))
}

fn help(site: &Site, kind: Kind, slug: &str) -> String {
    let id = format!("{}/{slug}", kind.folder());
    if site.find(&id).is_some() {
        return format!(" on the site: content/{id}.md is held back");
    }
    let names = site.of(kind).iter().map(|ix| site.item(*ix).id.within());
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    model::nearest::suggestion(slug, names).map(|help| format!("; {help}")).unwrap_or_default()
}
