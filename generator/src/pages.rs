//! The plan: every page of the site, before any is made.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use model::settings::{BaseUrl, Settings};
use model::{Code, Diagnostic, Place, SitePath, Span};

use crate::feeds;
use crate::page::Page;
use crate::site::Site;
use crate::theme::Theme;
use crate::tree::Tree;
use crate::url;
use crate::view::Views;

/// The pages of a site.
#[derive(Debug)]
pub struct Plan {
    /// All of them.
    pub pages: Vec<Page>,
    /// The file that each page of a thing comes from, by address.
    pub sources: BTreeMap<String, String>,
    /// What only the plan shows: two pages at one address, links that lead nowhere.
    pub mistakes: Vec<Diagnostic>,
}

impl Plan {
    /// The files of pages that could not be made, and of things whose own files could not be read.
    pub fn spared(&self, site: &Site, made: &BTreeMap<SitePath, Vec<u8>>) -> BTreeSet<SitePath> {
        let broken = site.broken().filter_map(|id| url::of_kind(id.kind(), id.within()));
        let broken = broken.map(|url| Page::new(url, "").file());
        let all = self.pages.iter().map(Page::file).chain(broken).filter_map(|file| SitePath::parse(&file));
        all.filter(|file| !made.contains_key(file)).collect()
    }
}

/// Plans every page.
pub fn plan(site: &Site, theme: &Theme, copies: &BTreeMap<SitePath, PathBuf>) -> Plan {
    let base = site.settings.base_url.as_ref().map_or("", BaseUrl::as_str).to_owned();
    let views = Views::new(site, theme);
    let (mut pages, mut mistakes) = views.all(theme);
    pages.extend(redirects(site, &base));
    pages.extend(feeds::feeds(site, &base));
    pages.extend(feeds::sitemap(site, &base, &pages));
    let sources = sources(site);
    let pages = without_rivals(pages, &sources, &mut mistakes);
    broken_links(site, &pages, copies, &mut mistakes);
    Plan { pages, sources, mistakes }
}

/// Files that are copied as they are, by path in the output folder.
pub fn copies(tree: &Tree, settings: &Settings) -> BTreeMap<SitePath, PathBuf> {
    let theme = format!("themes/{}", settings.theme());
    let to = |path: &SitePath| SitePath::parse(path.under("content").or_else(|| path.under(&theme))?);
    tree.assets.iter().filter_map(|(path, from)| Some((to(path)?, from.clone()))).collect()
}

/// A page at each earlier address of a thing.
fn redirects<'a>(site: &'a Site, base: &'a str) -> Vec<Page> {
    let shown = (0..site.entries.len()).filter(|ix| site.is_shown(*ix));
    let pages = shown.flat_map(|ix| {
        let item = site.item(ix);
        let kind = item.id.kind().folder();
        let own =
            item.common.aliases.iter().filter(move |alias| site.find(&format!("{kind}/{}", alias.text)) == Some(ix));
        own.filter_map(move |alias| {
            let to = format!("{}{}", site.root, site.url(ix)?);
            let page = Page::new(url::of_name(item, &alias.text)?, "redirect.html").figure("to", &to);
            let canonical = format!("{base}{}", site.url(ix)?);
            let page = page.figure("canonical", &canonical);
            Some(page.figure("lang", &site.settings.language()).figure("title", &site.title(ix)))
        })
    });
    pages.collect()
}

/// The file behind each page of a thing, also where the file could not be read and there is no page.
fn sources(site: &Site) -> BTreeMap<String, String> {
    let items = (0..site.entries.len())
        .filter_map(|ix| Some((site.url(ix)?, site.entries[ix].source.path.to_string())))
        .filter(|(url, _)| url.ends_with('/'));
    let broken = site.broken().filter_map(|id| Some((url::of_kind(id.kind(), id.within())?, id.file())));
    let forms = site.forms.iter().map(|(source, form)| (form.at.clone(), source.path.to_string()));
    broken.chain(items).chain(forms).collect()
}

/// The pages without those whose address another one has already.
fn without_rivals(pages: Vec<Page>, sources: &BTreeMap<String, String>, mistakes: &mut Vec<Diagnostic>) -> Vec<Page> {
    let mut taken: HashMap<String, ()> = HashMap::new();
    let mut kept = Vec::with_capacity(pages.len());
    for page in pages {
        if taken.insert(page.file(), ()).is_none() {
            kept.push(page);
            continue;
        }
        let file = sources.get(&page.url).and_then(|file| SitePath::parse(file));
        let mistake = Diagnostic::error(Code::FileSameUrl, format!("two things claim the address {}", page.url));
        let mistake = mistake.help("rename one of the files: a page's name is its address");
        mistakes.push(Diagnostic { at: file.as_ref().map(Place::file), ..mistake });
    }
    kept
}

/// Links in texts to addresses of the site that no page and no file has.
fn broken_links(site: &Site, pages: &[Page], copies: &BTreeMap<SitePath, PathBuf>, mistakes: &mut Vec<Diagnostic>) {
    let urls: std::collections::HashSet<&str> = pages.iter().map(|page| page.url.as_str()).collect();
    let copied = |path: &str| {
        let file = SitePath::parse(path.trim_start_matches('/'));
        path.starts_with("/assets/") || path.contains('%') || file.is_some_and(|file| copies.contains_key(&file))
    };
    for (ix, entry) in site.entries.iter().enumerate().filter(|(ix, _)| site.is_shown(*ix)) {
        for (url, range) in &entry.body.links {
            let path = url.split(['#', '?']).next().unwrap_or_default();
            if urls.contains(path) || copied(path) {
                continue;
            }
            let start = site.item(ix).body.start as usize;
            let at = Place::at(&entry.source, Span::new(start + range.start, start + range.end));
            let near = model::nearest::nearest(path, urls.iter().copied());
            let help = near.map_or_else(
                || "correct the address, or remove the link".into(),
                |near| format!("did you mean {near}?"),
            );
            let what = if path.ends_with('/') { "page" } else { "file" };
            let mistake = Diagnostic::warning(Code::LinkBroken, format!("no {what} has the address {path}"));
            mistakes.push(mistake.at(at).help(help));
        }
    }
}
