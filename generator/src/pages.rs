//! The plan: every page of the site, before any is made.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hashbrown::HashSet;
use model::item::{ItemId, Kind};
use model::settings::Output;
use model::{Code, Diagnostic, Place, SitePath, Span, yaml};
use rayon::prelude::*;

use crate::fingerprint::Fingerprint;
use crate::memory::Entry;
use crate::page::{Page, WRITTEN, file_at};
use crate::portable;
use crate::site::facets::facets_of;
use crate::site::{Ix, Site};
use crate::theme::Theme;
use crate::tree::{Listed, Tree};
use crate::url;
use crate::view::{Key, Views};

/// For how many links that lead nowhere the right address is looked for: each is held against all addresses, and nobody
/// reads more than this at once.
pub(crate) const SUGGESTED: usize = 50;

/// A page that is to be.
#[derive(Debug)]
pub struct Planned {
    /// Its address: ends with `/` for a page, is a file's name otherwise.
    pub url: String,
    /// Its file in the output folder.
    pub file: SitePath,
    /// Its template; [`WRITTEN`] for a file that the program writes without one.
    pub template: Cow<'static, str>,
    /// The language of the site that it is a page of, by its place.
    pub of: usize,
    key: Key,
}

/// The pages of a site in all its languages.
pub struct Plan {
    /// What they show, in each language.
    pub views: Vec<Views>,
    /// All of them.
    pub pages: Vec<Planned>,
    /// What only the plan shows: two pages at one address, links that lead nowhere.
    pub mistakes: Vec<Diagnostic>,
}

/// A file that is copied as it is.
#[derive(Debug)]
pub struct Copied<'t> {
    /// Where it goes.
    pub to: SitePath,
    /// Where it is.
    pub from: &'t Listed,
}

/// Names every page but the list for search engines, in each language. A page whose template the theme does not have is
/// none.
pub fn named(views: &[Views], theme: &Theme) -> (Vec<Planned>, Vec<Diagnostic>) {
    let mut pages = Vec::new();
    for (of, views) in views.iter().enumerate() {
        let (prefix, is_own) = (views.site.prefix.as_str(), views.site.is_own());
        let planned = |(url, key): (String, Key)| {
            if !is_own && key.is_once() {
                return None;
            }
            let url = if is_own { url } else { [prefix, &url].concat() };
            let template = views.template(key, theme);
            let file = SitePath::parse(&file_at(&url))?;
            (template == WRITTEN || theme.makes(&template)).then_some(Planned { url, file, template, of, key })
        };
        pages.par_extend(views.pages().into_par_iter().filter_map(planned));
    }
    let site = views.first().map(|views| &*views.site);
    site.map_or_else(Default::default, |site| without_rivals(pages, site))
}

impl Planned {
    /// The thing that the page is about, if it is one's own page in the site's own language.
    pub fn thing(&self) -> Option<Ix> {
        if let (Key::Item(ix), 0) = (self.key, self.of) { Some(ix) } else { None }
    }

    /// Whether any text of any thing may be in it.
    pub fn is_of_all_texts(&self) -> bool {
        matches!(self.key, Key::Data(_))
    }

    /// Whether somebody could look for it, so that search engines are told of it.
    pub fn is_lasting(&self) -> bool {
        let is_passing = matches!(self.key, Key::Sent(_) | Key::Print(_));
        self.url.ends_with('/') && !is_passing && self.template != "redirect.html"
    }
}

impl Plan {
    /// The plan of these pages, and of the list for search engines.
    pub fn new(views: Vec<Views>, theme: &Theme, mut pages: Vec<Planned>, copies: &[Copied<'_>]) -> Plan {
        let Some(own) = views.first() else { return Plan { views, pages, mistakes: Vec::new() } };
        let template = own.template(Key::Sitemap, theme);
        if let Some(file) = SitePath::parse("sitemap.xml")
            .filter(|_| own.site.settings.makes(Output::Sitemap) && theme.makes(&template))
        {
            pages.push(Planned { url: "/sitemap.xml".into(), file, template, of: 0, key: Key::Sitemap });
        }
        let mut mistakes = own.missing_templates(theme);
        mistakes.extend(own.form_mistakes());
        mistakes.extend(broken_links(&views, own.tree(), &pages, copies));
        mistakes.extend(missing_logo(own, copies));
        Plan { views, pages, mistakes }
    }

    /// How many of them are for people: those that a template makes.
    pub fn pages_for_people(&self) -> usize {
        self.pages.iter().filter(|page| page.template != WRITTEN).count()
    }

    /// The fingerprint of the template of a page, and of what is done to it afterwards.
    pub fn mark(&self, planned: &Planned, theme: &Theme) -> Fingerprint {
        let mark = theme.mark(&planned.template);
        if self.is_portable() { portable::mark(&mark) } else { mark }
    }

    /// The path before every address of the site, where links are to be relative.
    pub fn relative_to(&self) -> Option<&str> {
        self.views.first().filter(|_| self.is_portable()).map(|own| own.site.files_root.as_str())
    }

    fn is_portable(&self) -> bool {
        self.views.first().is_some_and(|own| own.site.portable)
    }

    /// What a page shows.
    pub fn page(&self, planned: &Planned) -> Page<'_> {
        self.views[planned.of].page(planned.key, &self.pages)
    }
}

/// Files that are copied as they are.
pub fn copies(tree: &Tree) -> Vec<Copied<'_>> {
    let to = |path: &SitePath| SitePath::parse(path.under("content")?);
    tree.assets.iter().filter_map(|from| Some(Copied { to: to(&from.path)?, from })).collect()
}

/// The files of things whose own files could not be read.
pub fn broken(site: &Site) -> impl Iterator<Item = SitePath> {
    let urls = site.broken().filter_map(|id| url::of_kind(id.kind(), id.within()));
    let urls = urls.flat_map(|url| site.in_each_language(&url));
    urls.filter_map(|url| SitePath::parse(&file_at(&url)))
}

/// The folders whose pages depend on things that could not be read: what stands below their own pages, and the parts of the
/// lists of their types. A part may have had no other member.
pub fn unsure(site: &Site) -> BTreeSet<String> {
    let own = site.broken().filter_map(|id| url::of_kind(id.kind(), id.within()));
    let kinds: BTreeSet<_> = site.broken().map(|id| id.kind()).collect();
    let parts = kinds.into_iter().flat_map(|kind| {
        let names = facets_of(kind).iter().map(|facet| facet.as_str()).chain(["page"]);
        names.flat_map(move |name| url::lists_of(kind).map(move |list| format!("{list}{name}")))
    });
    let questions = site.broken().filter(|id| id.kind() == Kind::Challenge);
    let sheets = questions.map(|id| format!("/print/ideas/{}/", id.within()));
    let all = own.chain(parts).chain(sheets).flat_map(|url| site.in_each_language(&url));
    all.map(|url| url.trim_matches('/').to_owned()).collect()
}

/// The file behind each page of a thing, for those files that have mistakes; also where the file could not be read and
/// there is no page.
pub fn sources(site: &Site, mistakes: &[Diagnostic]) -> BTreeMap<String, String> {
    let wrong: BTreeSet<&str> =
        mistakes.iter().filter_map(|mistake| Some(mistake.at.as_ref()?.file.as_str())).collect();
    let things = wrong.iter().filter_map(|file| ItemId::of_file(&SitePath::parse(file)?));
    let items = things.filter_map(|id| {
        let ix = site.find(id.as_str()).filter(|ix| site.item(*ix).id == id)?;
        Some((site.url(ix).filter(|url| url.ends_with('/'))?.to_owned(), id.file()))
    });
    let broken = site.broken().filter_map(|id| Some((url::of_kind(id.kind(), id.within())?, id.file())));
    let forms = site.forms.iter().map(|(source, form)| (form.at.clone(), source.path.to_string()));
    let rest = broken.chain(forms).filter(|(_, file)| wrong.contains(file.as_str()));
    rest.chain(items).collect()
}

/// The pages without those whose address another one has already.
fn without_rivals(pages: Vec<Planned>, site: &Site) -> (Vec<Planned>, Vec<Diagnostic>) {
    let mut taken = HashSet::with_capacity(pages.len());
    let rivals: Vec<usize> =
        pages.iter().enumerate().filter(|(_, page)| !taken.insert(page.file.as_str())).map(|(n, _)| n).collect();
    drop(taken);
    let mistakes = rivals.iter().map(|n| rival(&pages[*n], site)).collect();
    let mut pages = pages;
    rivals.into_iter().rev().for_each(|n| drop(pages.remove(n)));
    (pages, mistakes)
}

fn rival(page: &Planned, site: &Site) -> Diagnostic {
    let file = if page.of > 0 {
        None
    } else if let Key::Item(ix) = page.key {
        Some(site.entries[ix].path())
    } else if let Key::Form(place) = page.key {
        Some(site.forms[place].0.path.clone())
    } else {
        None
    };
    let mistake = Diagnostic::error(Code::FileSameUrl, format!("two things claim the address {}", page.url));
    let mistake = mistake.help(match matches!(page.key, Key::Form(_)) {
        true => "give one of the two another address; that of a form stands behind `at:`",
        false => "rename one of the files: a page's name is its address",
    });
    Diagnostic { at: file.as_ref().map(Place::file), ..mistake }
}

/// Every address of a site.
pub struct Addresses<'a> {
    pages: HashSet<&'a str>,
    copies: HashSet<&'a str>,
}

impl<'a> Addresses<'a> {
    /// Those of these pages and files.
    pub fn of(pages: &'a [Planned], copies: &'a [Copied<'_>]) -> Addresses<'a> {
        Addresses {
            pages: pages.iter().map(|page| page.url.as_str()).collect(),
            copies: copies.iter().map(|copy| copy.to.as_str()).collect(),
        }
    }

    /// Whether a path leads to a page or a file; nobody knows of one with signs in disguise.
    pub fn have(&self, path: &str) -> bool {
        let file = path.trim_start_matches('/');
        self.pages.contains(path) || path.starts_with("/assets/") || path.contains('%') || self.copies.contains(file)
    }

    /// The address of a page that may have been meant.
    pub fn nearest(&self, path: &str) -> Option<&'a str> {
        model::nearest::nearest(path, self.pages.iter().copied())
    }
}

/// Links in texts to addresses of the site that no page and no file has.
fn broken_links(views: &[Views], tree: &Tree, pages: &[Planned], copies: &[Copied<'_>]) -> Vec<Diagnostic> {
    let Some(own) = views.first().map(|views| &views.site) else { return Vec::new() };
    let addresses = Addresses::of(pages, copies);
    let all = views.iter().flat_map(|views| texts_of(&views.site, own)).collect::<Vec<_>>();
    let broken: Vec<_> = all
        .par_iter()
        .flat_map_iter(|entry| entry.body.links.iter().map(move |(url, range)| (entry, url, range)))
        .filter(|(_, url, _)| !addresses.have(path_of(url)))
        .collect();
    let mistakes = broken.into_iter().enumerate().map(|(n, (entry, url, range))| {
        let (path, start) = (path_of(url), entry.item.body.start as usize);
        let near = (n < SUGGESTED).then(|| addresses.nearest(path)).flatten();
        let help = near
            .map_or_else(|| "correct the address, or remove the link".into(), |near| format!("did you mean {near}?"));
        let what = if path.ends_with('/') { "page" } else { "file" };
        let at = Place::at(&tree.source(&entry.path()), Span::new(start + range.start, start + range.end));
        Diagnostic::warning(Code::LinkBroken, format!("no {what} has the address {path}")).at(at).help(help)
    });
    mistakes.collect()
}

/// A logo that is not among the pictures.
fn missing_logo(views: &Views, copies: &[Copied<'_>]) -> Option<Diagnostic> {
    let logo = views.logo()?;
    let there = copies.iter().any(|copy| copy.to.as_str() == logo.trim_start_matches('/'));
    let source = views.tree().source(&SitePath::parse("content/site.yaml")?);
    let span = yaml::parse_all(&source).ok()?.get("brand")?.get("logo")?.span;
    let mistake = Diagnostic::error(Code::BrandLogo, format!("there is no file `content{logo}`"));
    (!there).then(|| mistake.at(Place::at(&source, span)).help("put the picture there, or correct its name"))
}

/// The things of a site whose texts are not those of the site in its own language, as far as they are to be seen.
fn texts_of<'s>(site: &'s Site, own: &Site) -> Vec<&'s Arc<Entry>> {
    let shown = site.entries.iter().enumerate().filter(|(ix, _)| site.is_shown(*ix));
    let is_new = |(ix, entry): &(usize, &Arc<Entry>)| site.is_own() || !Arc::ptr_eq(entry, &own.entries[*ix]);
    shown.filter(is_new).map(|(_, entry)| entry).collect()
}

/// An address without what stands behind `#` or `?`.
pub fn path_of(url: &str) -> &str {
    url.split(['#', '?']).next().unwrap_or_default()
}
