//! Content and a theme in, a site out. Four rooms, walked once: read, link, render, write.
//!
//! - **read** ([`tree`], [`parse`]): every file alone, in parallel.
//! - **link** ([`site`]): all things together; every number on the site comes from here.
//! - **render** (`pages`, `view`, [`render`](mod@render)): a page names what it shows, and is made from nothing else.
//! - **write** ([`write`](mod@write)): only what differs, each file whole.
//!
//! What is wrong with the content is a list of diagnostics, never a crash. Nothing here knows the clock or the network.

mod card;
mod dates;
mod feeds;
mod forms;
pub mod markdown;
pub mod page;
mod pages;
pub mod parse;
pub mod render;
pub mod site;
pub mod theme;
pub mod tree;
mod url;
mod view;
pub mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use model::settings::BaseUrl;
use model::value::Day;
use model::{Diagnostic, SitePath};

use crate::theme::Theme;
use crate::tree::Tree;

/// What a build depends on besides the files of the site.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day the site is built for.
    pub today: Day,
    /// The address of the site, instead of the one in `site.yaml`.
    pub base_url: Option<BaseUrl>,
    /// Whether drafts are built, too.
    pub drafts: bool,
    /// Whether forms are sent to the site's own address, whatever `site.yaml` says: so in a preview.
    pub own_forms: bool,
}

/// A site that was built, not yet written.
#[derive(Debug, Default)]
pub struct Build {
    /// What was made, by path in the output folder.
    pub files: BTreeMap<SitePath, Vec<u8>>,
    /// What is copied, by path in the output folder; with the place to copy from.
    pub copies: BTreeMap<SitePath, PathBuf>,
    /// What could not be made because of a mistake: where an earlier one was written, it stays.
    pub spared: BTreeSet<SitePath>,
    /// How many of the files are pages.
    pub pages: usize,
    /// Everything that is wrong with the content.
    pub mistakes: Vec<Diagnostic>,
    /// Which file of the site each page is about, by the page's address: where its mistakes are shown.
    pub sources: BTreeMap<String, String>,
}

/// Builds a site as far as its mistakes allow.
pub fn build(tree: &Tree, options: &Options) -> Build {
    let parsed = parse::parse(tree, options);
    let site = site::link(parsed, options);
    let (theme, theme_mistakes) = Theme::load(tree, site.settings.theme());
    let copies = pages::copies(tree, &site.settings);
    let plan = pages::plan(&site, &theme, &copies);
    let rendered = render::render(&plan.pages, &theme);
    let spared = plan.spared(&site, &rendered.files);
    let sources = plan.sources;
    let mut mistakes = site.mistakes;
    mistakes.extend(theme_mistakes.into_iter().chain(plan.mistakes).chain(rendered.mistakes));
    mistakes.sort_by(|a, b| place(a).cmp(&place(b)));
    mistakes.dedup();
    let files = rendered.files.into_iter().chain(theme.files()).collect();
    Build { files, copies, spared, pages: plan.pages.len(), mistakes, sources }
}

/// The slots that each template is given by the pages of a site: what stands in the comment at its head.
pub fn slots(tree: &Tree, options: &Options) -> BTreeMap<String, BTreeSet<String>> {
    let site = site::link(parse::parse(tree, options), options);
    let (theme, _) = Theme::load(tree, site.settings.theme());
    let mut slots: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for page in pages::plan(&site, &theme, &BTreeMap::new()).pages {
        slots.entry(page.template).or_default().extend(page.shows.iter().map(|thing| thing.slot.to_owned()));
    }
    slots
}

fn place(mistake: &Diagnostic) -> (Option<&str>, u32, u32, &str) {
    let at = mistake.at.as_ref();
    (at.map(|at| at.file.as_str()), at.map_or(0, |at| at.line), at.map_or(0, |at| at.column), mistake.code.as_str())
}
