//! Links to a part of a page, and links that are written in another way than from the top of the site.
//!
//! Links from the top of the site, `/ideas/`, are the plan's to check; these are the rest of those that stay on the site.

use std::ops::Range;

use hashbrown::HashSet;
use model::{Code, Diagnostic, Place, SitePath};
use pulldown_cmark::{Event, Tag};
use rayon::prelude::*;

use super::Seen;
use super::sheet::{Passage, Sheet};
use crate::Built;
use crate::page::file_at;
use crate::pages::{Addresses, SUGGESTED, path_of};

/// What links are held against.
struct Ground<'a> {
    built: &'a Built<'a>,
    seen: &'a Seen,
    addresses: Addresses<'a>,
    base: Option<String>,
}

/// A link that leads nowhere.
struct Wrong {
    at: Place,
    path: String,
    /// The part that its page has not; nothing where the page is not there.
    part: Option<String>,
}

/// The links of all files. For the first broken ones the address that may have been meant is looked for.
pub fn check(sheets: &[Sheet<'_>], built: &Built<'_>, seen: &Seen) -> Vec<Diagnostic> {
    let base = built.site.settings.base_url.as_ref().map(|base| base.as_str().to_owned());
    let ground = Ground { built, seen, addresses: Addresses::of(built.pages, built.copies), base };
    let editors = sheets.par_iter().filter(|sheet| !sheet.entry.is_by_strangers());
    let wrong: Vec<Wrong> = editors.flat_map_iter(|sheet| ground.in_file(sheet)).collect();
    let mut suggested = 0..SUGGESTED;
    let mistakes = wrong.into_iter().map(|Wrong { at, path, part }| match part {
        Some(part) => no_part(&path, &part).at(at),
        None => ground.broken(&path, suggested.next().is_some()).at(at),
    });
    mistakes.collect()
}

impl Ground<'_> {
    fn in_file(&self, sheet: &Sheet<'_>) -> Vec<Wrong> {
        let Some(page) = sheet.page.as_deref() else { return Vec::new() };
        let all = sheet.prose();
        let links = all.iter().flat_map(|passage| links(passage).into_iter().map(move |link| (passage, link)));
        let mut known = HashSet::new();
        let wrong = links.filter_map(|(passage, (to, range))| {
            let (path, is_checked) = self.path(&to, page)?;
            let exists = self.addresses.have(&path);
            let part = match to.split_once('#') {
                _ if !exists && is_checked => return None,
                _ if !exists => None,
                Some((_, part)) if !self.has_part(&path, part) => Some(part.to_owned()),
                _ => return None,
            };
            known.insert(to).then(|| Wrong { at: sheet.place(passage, &range), path, part })
        });
        wrong.collect()
    }

    /// The path on the site that a link on a page leads to, if it stays there; and whether the plan has looked for it.
    fn path(&self, to: &str, page: &str) -> Option<(String, bool)> {
        let own = self.base.as_deref().and_then(|base| to.strip_prefix(base.trim_end_matches('/')));
        let own = own.filter(|rest| rest.starts_with('/') || rest.is_empty());
        match own.unwrap_or(to) {
            "" => Some(("/".into(), false)),
            elsewhere if elsewhere.starts_with("//") || has_scheme(elsewhere) => None,
            from_top if from_top.starts_with('/') => Some((path_of(from_top).to_owned(), own.is_none())),
            here if path_of(here).is_empty() => Some((page.to_owned(), false)),
            relative => Some((joined(page, path_of(relative)), false)),
        }
    }

    fn has_part(&self, path: &str, part: &str) -> bool {
        let is_any = part.is_empty() || part == "top" || part.contains([':', '%']);
        let mut pages =
            self.built.site.in_each_language(path).into_iter().filter_map(|url| SitePath::parse(&file_at(&url)));
        is_any || !path.ends_with('/') || pages.any(|page| self.seen.has_part(&page, part))
    }

    fn broken(&self, path: &str, is_suggested: bool) -> Diagnostic {
        let near = is_suggested.then(|| self.addresses.nearest(path)).flatten();
        let near = near.map(|near| format!("did you mean {near}?"));
        let help = "write the address of the page from the top of the site, like /ideas/";
        Diagnostic::warning(Code::LinkBroken, format!("no page has the address {path}"))
            .help(near.unwrap_or_else(|| help.into()))
    }
}

fn links(passage: &Passage<'_>) -> Vec<(String, Range<usize>)> {
    let links = passage.events().filter_map(|(event, range)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some((dest_url.into_string(), range)),
        _ => None,
    });
    links.collect()
}

/// Whether an address begins with a scheme, as in `https:` and `mailto:`.
fn has_scheme(address: &str) -> bool {
    address
        .split_once(':')
        .is_some_and(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)))
        || address.contains('@')
}

/// The path that a relative one means on a page.
fn joined(page: &str, relative: &str) -> String {
    let mut steps: Vec<&str> = page.trim_matches('/').split('/').filter(|step| !step.is_empty()).collect();
    for step in relative.split('/').filter(|step| !step.is_empty()) {
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            name => steps.push(name),
        }
    }
    let is_folder = relative.ends_with('/') || matches!(relative.rsplit('/').next(), Some("." | ".."));
    let end = if is_folder && !steps.is_empty() { "/" } else { "" };
    format!("/{}{end}", steps.join("/"))
}

fn no_part(path: &str, part: &str) -> Diagnostic {
    Diagnostic::warning(Code::LinkNoAnchor, format!("the page {path} has no part `#{part}`"))
        .help("a heading is linked to by its words in lower-case letters with hyphens, as in `#how-to-apply`; correct them, or leave them out")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_lead_where_browsers_go() {
        for (page, relative, path) in [
            ("/help/", "privacy/", "/help/privacy/"),
            ("/help/rights/", "../privacy/", "/help/privacy/"),
            ("/help/", "../../..", "/"),
            ("/help/", "./a.pdf", "/help/a.pdf"),
        ] {
            assert_eq!(joined(page, relative), path);
        }
    }

    #[test]
    fn what_leads_elsewhere_is_no_path() {
        assert!(has_scheme("https://x.org/a:b") && has_scheme("mailto:a@b.org") && has_scheme("a@b.org"));
        assert!(!has_scheme("a/b:c") && !has_scheme("ideas/"));
    }
}
