//! Content and a theme in, a site out. Four rooms, walked once: read, link, render, write.
//!
//! - **read** ([`tree`], [`parse`]): every file alone, in parallel; what is remembered ([`memory`]) is not read again.
//! - **link** ([`site`]): all things together; every number on the site comes from here.
//! - **render** (`pages`, `view`, [`render`](mod@render)): a page names what it shows, and is made from nothing else.
//! - **write** ([`output`], [`write`](mod@write)): only what differs, each file whole.
//!
//! What is wrong with the content is a list of diagnostics, never a crash. Nothing here knows the clock or the network.

mod calendar;
mod card;
mod charts;
mod covers;
mod data;
mod dates;
pub mod digest;
mod exceptions;
pub mod fingerprint;
mod forms;
mod language;
pub mod markdown;
pub mod memory;
pub mod output;
pub mod page;
mod pages;
pub mod parse;
mod portable;
mod proof;
pub mod radar;
pub mod render;
pub mod report;
mod search;

pub mod site;
pub mod standing;
pub mod theme;
pub mod tree;
pub mod url;
mod view;
pub mod why;
pub mod write;

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashSet;
use model::settings::BaseUrl;
use model::value::Day;
use model::{Diagnostic, SitePath};

use crate::dates::Dates;
use crate::exceptions::Exceptions;
use crate::fingerprint::Fingerprint;
use crate::memory::Memory;
use crate::output::{Made, Output};
use crate::page::WRITTEN;
use crate::pages::{Copied, Plan, Planned};
use crate::site::{Ix, Site};
use crate::theme::{Own, Theme};
use crate::tree::{Listed, Tree};
use crate::view::Views;

/// A site of so many files has pages enough to want the room that highlighting has grown to.
const MANY: usize = 1_000;

/// What a build depends on besides the files of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The day the site is built for.
    pub today: Day,
    /// The address of the site, instead of the one in `site.yaml`.
    pub base_url: Option<BaseUrl>,
    /// Whether drafts are built, too.
    pub drafts: bool,
    /// Whether forms are sent to the site's own address, whatever `site.yaml` says: so in a preview.
    pub own_forms: bool,
    /// Whether the site works from a disk, too: its links are relative and lead to files.
    pub portable: bool,
}

/// Who is told how far a build has come. Told from several threads.
pub trait Progress: Sync {
    /// So many things are to be done now.
    fn begin(&self, _what: Room, _count: usize) {}

    /// One of them is done.
    fn done(&self) {}
}

/// Where a build takes its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Files are read.
    Read,
    /// Pages are made.
    Render,
}

/// Nobody wants to know.
impl Progress for () {}

/// What could not be made again because of a mistake.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spared {
    /// Files.
    pub files: BTreeSet<SitePath>,
    /// Folders of which nobody can say what is in them, because a thing that may be a part of it could not be read.
    pub folders: BTreeSet<String>,
}

impl Spared {
    /// Whether everything could be made.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }

    /// Whether a file stays as an earlier build wrote it.
    pub fn contains(&self, file: &SitePath) -> bool {
        self.files.contains(file) || self.folders.iter().any(|folder| file.under(folder).is_some())
    }
}

/// A site that was built.
#[derive(Clone, Debug, Default)]
pub struct Build {
    /// The files of the site, those that were there already included.
    pub files: Vec<SitePath>,
    /// What could not be made because of a mistake: where an earlier one was written, it stays.
    pub spared: Spared,
    /// How many of the files are pages.
    pub pages: usize,
    /// How many of the pages were made.
    pub made: usize,
    /// Everything that is wrong with the content.
    pub mistakes: Vec<Diagnostic>,
    /// Which file of the site each page with mistakes is about, by the page's address.
    pub sources: BTreeMap<String, String>,
    /// The address that the pages give themselves.
    pub base_url: Option<BaseUrl>,
    /// Whether there is more to remember than before.
    pub learnt: bool,
    /// Whether a file could not be read again while pages were made of it. Then some may be wrong, and nothing of this build
    /// is to be used but its mistakes.
    pub is_torn: bool,
}

/// A site whose pages have been made, for those who look for more mistakes.
struct Built<'a> {
    site: &'a Site,
    tree: &'a Tree,
    pages: &'a [Planned],
    copies: &'a [Copied<'a>],
    /// Whether all pages are there. Where there are errors, some may not be.
    is_whole: bool,
}

impl Built<'_> {
    /// `site.yaml` as it was read.
    fn settings(&self) -> Option<model::Source> {
        let file = self.tree.texts.iter().find(|file| file.path.as_str() == "content/site.yaml")?;
        self.tree.again(&file.path)
    }
}

/// Finds more mistakes.
type Reader<'r> = &'r dyn Fn(&Built<'_>) -> Vec<Diagnostic>;

/// Builds a site as far as its mistakes allow: what is not in `out` yet goes there.
pub fn build(tree: &Tree, memory: &mut Memory, options: &Options, out: &dyn Output, progress: &dyn Progress) -> Build {
    let (build, walked) = walk(tree, memory, options, out, progress, None);
    walked.let_go();
    build
}

/// Everything that is wrong with the content of a site, and what could be better.
pub fn check(tree: &Tree, options: &Options) -> Build {
    let seen = proof::Seen::default();
    let (build, walked) = walk(tree, &mut Memory::new(), options, &seen, &(), Some(&|built| proof::read(built, &seen)));
    walked.let_go();
    build
}

/// What a build knows of its site in the end.
struct Walked {
    plan: Plan,
    theme: Theme,
    /// The pages that show the text of each thing, by their places in the plan.
    texts: Vec<(Ix, usize)>,
}

impl Walked {
    /// Gives it back to the machine, while others go on: a million small pieces take a while.
    fn let_go(self) {
        rayon::spawn(move || drop(self));
    }
}

/// The four rooms. Whoever proof-reads the site comes behind the third, and is told of exceptions that are not needed.
fn walk(
    tree: &Tree,
    memory: &mut Memory,
    options: &Options,
    out: &dyn Output,
    progress: &dyn Progress,
    proof: Option<Reader<'_>>,
) -> (Build, Walked) {
    let (sites, theme, theme_mistakes) = read_and_link(tree, memory, options, progress);
    let learnt = memory.learn(sites[0].as_read());
    let copies = pages::copies(tree);
    let views = Views::all(sites, &theme, tree, memory);
    let (pages, rivals) = pages::named(&views, &theme);
    let plan = Plan::new(views, &theme, pages, &copies);
    progress.begin(Room::Render, plan.pages.len());
    let rendered = render::render(&plan, &theme, out, progress);
    copy(&theme, &copies, tree, out);
    out.note(&|| plan.views[0].known());
    let site = &plan.views[0].site;
    let mut mistakes = [theme_mistakes, rivals, plan.mistakes.clone(), rendered.mistakes].concat();
    mistakes.extend(site.mistakes.iter().cloned());
    let lost = tree.take_lost();
    let is_torn = lost.iter().any(|why| !mistakes.contains(why)); // those could not be read at first either
    mistakes.extend(lost);
    let is_whole = !mistakes.iter().any(Diagnostic::is_error);
    let built = Built { site, tree, pages: &plan.pages, copies: &copies, is_whole };
    let mistakes = proof_read(mistakes, &built, proof);
    let failed: BTreeSet<SitePath> = rendered.failed.into_iter().collect();
    let files = files(&plan, &failed, &theme, &copies);
    let sources = pages::sources(site, &mistakes);
    let (pages, made) = (plan.pages_for_people(), rendered.made);
    let spared =
        Spared { files: failed.into_iter().chain(pages::broken(site)).collect(), folders: pages::unsure(site) };
    let outlines = plan.views.iter().filter_map(Views::outline).cloned().collect();
    let learnt = memory.learn_outlines(outlines) || learnt;
    let base_url = site.settings.base_url.clone();
    let build = Build { files, spared, pages, made, mistakes, sources, base_url, learnt, is_torn };
    (build, Walked { plan, theme, texts: rendered.texts })
}

/// What is to be said in the end: with what a proof-reader finds, and without the exceptions.
fn proof_read(mut mistakes: Vec<Diagnostic>, built: &Built<'_>, proof: Option<Reader<'_>>) -> Vec<Diagnostic> {
    let exceptions = Exceptions::of(built.site);
    if let Some(proof) = proof {
        mistakes.extend(proof(built));
        mistakes.extend(exceptions.in_vain(&mistakes, built.tree));
    }
    exceptions.kept(in_order(mistakes))
}

/// The files of a site, each once.
fn files(plan: &Plan, failed: &BTreeSet<SitePath>, theme: &Theme, copies: &[Copied<'_>]) -> Vec<SitePath> {
    let pages = plan.pages.iter().map(|page| &page.file).filter(|file| !failed.contains(*file));
    let mut seen = HashSet::with_capacity(plan.pages.len());
    let all = pages.chain(theme.files().keys()).chain(copies.iter().map(|copy| &copy.to));
    all.filter(|file| seen.insert(*file)).cloned().collect()
}

/// The first two rooms: the site in its own language, and in each further one.
fn read_and_link(
    tree: &Tree,
    memory: &mut Memory,
    options: &Options,
    progress: &dyn Progress,
) -> (Vec<Site>, Theme, Vec<Diagnostic>) {
    let read = parse::settings(tree, options);
    *memory = std::mem::take(memory).for_root(read.root());
    progress.begin(Room::Read, tree.texts.len());
    let mut parsed = parse::parse(tree, read, memory, progress);
    if memory.is_empty() && tree.texts.len() >= MANY {
        markdown::let_go(); // all is read, and the pages can have the room
    }
    let texts = std::mem::take(&mut parsed.themes);
    let (own, mut mistakes) = Own::read(&texts, parsed.settings.theme(), tree);
    let (theme, wrong) = Theme::load(&own, &parsed.settings, parsed.settings_found.0.as_ref());
    mistakes.extend(wrong);
    let sites = site::link(parsed, tree, options, &|language| Dates::of(&theme.words(language)));
    (sites, theme, mistakes)
}

/// The theme's own files, and what of the content is copied as it is.
fn copy(theme: &Theme, copies: &[Copied<'_>], tree: &Tree, out: &dyn Output) {
    for (file, bytes) in theme.files() {
        let stamp = fingerprint::of_bytes(bytes);
        if !out.has(file, &stamp) {
            out.put(file, Made { stamp, shows: Vec::new(), bytes });
        }
    }
    for Copied { to, from } in copies {
        let stamp = stamp_of_copy(from, tree);
        if !out.has(to, &stamp) {
            out.copy(to, &tree.place(&from.path), stamp);
        }
    }
}

/// A file that could have changed without looking different since it was listed is copied by the next build, too.
fn stamp_of_copy(from: &Listed, tree: &Tree) -> Fingerprint {
    let unsettled = (!from.stat.is_settled(tree.listed_at)).then_some(tree.listed_at);
    fingerprint::of(&(from.stat, unsettled))
}

/// A site whose things know each other, and of which no page is made: for whoever has a question about its content.
/// What could not be read is missing in it.
pub fn linked(tree: &Tree, memory: &mut Memory, options: &Options) -> Site {
    let (mut sites, ..) = read_and_link(tree, memory, options, &());
    sites.swap_remove(0) // the one in its own language, which every site has
}

/// The slots that each template is given by the pages of a site: what stands in the comment at its head.
pub fn slots(tree: &Tree, options: &Options) -> BTreeMap<String, BTreeSet<String>> {
    let mut memory = Memory::new();
    let (sites, theme, _) = read_and_link(tree, &mut memory, options, &());
    let views = Views::all(sites, &theme, tree, &memory);
    let (pages, _) = pages::named(&views, &theme);
    let plan = Plan::new(views, &theme, pages, &[]);
    let mut slots: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for planned in plan.pages.iter().filter(|planned| planned.template != WRITTEN) {
        let shows = plan.page(planned).shows;
        slots.entry(planned.template.to_string()).or_default().extend(shows.iter().map(|thing| thing.slot.to_owned()));
    }
    slots
}

/// In the order of files and lines, each once.
fn in_order(mut mistakes: Vec<Diagnostic>) -> Vec<Diagnostic> {
    mistakes.sort_by(|a, b| place(a).cmp(&place(b)));
    mistakes.dedup();
    mistakes
}

fn place(mistake: &Diagnostic) -> (Option<&str>, u32, u32, &str) {
    let at = mistake.at.as_ref();
    (at.map(|at| at.file.as_str()), at.map_or(0, |at| at.line), at.map_or(0, |at| at.column), mistake.code.as_str())
}
