//! Each file alone, in parallel: front matter to an item, Markdown to HTML.
//!
//! What is remembered of a file depends on that file alone, and on where the site will lie.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use model::form::{self, Form};
use model::item::{self, Item, ItemId, Kind};
use model::settings::{self, BaseUrl, Settings};
use model::vocab::{self, Vocabulary, Word};
use model::{Code, Diagnostic, Place, SitePath, Slug, Source};
use rayon::prelude::*;

use crate::Options;
use crate::markdown::{self, Rendered};
use crate::tree::Tree;

/// All files of a site as values.
#[derive(Debug)]
pub struct Parsed {
    /// `site.yaml`.
    pub settings: Settings,
    /// What `site.yaml` refers to.
    pub settings_found: (Option<Source>, model::fields::Found),
    /// The things, by id.
    pub entries: Vec<Entry>,
    /// The words of each vocabulary.
    pub words: BTreeMap<Vocabulary, Vec<Word>>,
    /// Vocabularies whose files are there but could not be read.
    pub unread: BTreeSet<Vocabulary>,
    /// The forms, by id.
    pub forms: Vec<(Source, Form)>,
    /// Things whose files are there but could not be read: references to them are no further mistakes.
    pub broken: Vec<ItemId>,
    /// All mistakes so far.
    pub mistakes: Vec<Diagnostic>,
}

/// One thing with its text.
#[derive(Debug)]
pub struct Entry {
    /// Its front matter.
    pub item: Item,
    /// Its file.
    pub source: Source,
    /// Its text.
    pub body: Rendered,
}

impl Entry {
    /// Whether its words were sent in by strangers, who may write less than editors. What came by a form carries its
    /// receipt.
    pub fn is_by_strangers(&self) -> bool {
        let always = matches!(self.item.id.kind(), Kind::Comment | Kind::Feedback);
        always || self.item.common.submission.is_some()
    }

    /// Renders Markdown in the way that fits its writer.
    pub fn markdown(&self, text: &str, root: &str) -> Rendered {
        if self.is_by_strangers() { markdown::strangers(text) } else { markdown::editors(text, root) }
    }
}

/// What lies in a file, by its place.
enum Role {
    Settings,
    Item(ItemId),
    Words(Vocabulary),
    Form,
    Theme,
    Nothing,
}

/// Parses every file of the tree.
pub fn parse(tree: &Tree, options: &Options) -> Parsed {
    let mut mistakes = tree.mistakes.clone();
    let (settings, settings_found) = read_settings(tree, options, &mut mistakes);
    let root = settings.base_url.as_ref().map_or("", BaseUrl::path).to_owned();
    let (mut entries, mut words, mut forms) = (Vec::new(), BTreeMap::new(), Vec::new());
    let results: Vec<_> =
        tree.texts.values().collect::<Vec<_>>().into_par_iter().map(|source| one(source, &root)).collect();
    for (result, wrong) in results {
        mistakes.extend(wrong);
        match result {
            Some(One::Entry(entry)) => entries.push(*entry),
            Some(One::Words(vocabulary, list)) => drop(words.insert(vocabulary, list)),
            Some(One::Form(source, form)) => forms.push((source, *form)),
            None => {}
        }
    }
    let unread = unread(tree, &words);
    for vocabulary in Vocabulary::ALL {
        words.entry(*vocabulary).or_insert_with(|| vocab::built_in(*vocabulary));
    }
    let broken = broken(tree, &mistakes, &entries);
    Parsed { settings, settings_found, entries, words, unread, forms, broken, mistakes }
}

/// Vocabularies of the site's own that gave no words: their files could not be read, or hold none.
fn unread(tree: &Tree, words: &BTreeMap<Vocabulary, Vec<Word>>) -> BTreeSet<Vocabulary> {
    let unread = tree.mistakes.iter().filter_map(|mistake| SitePath::parse(&mistake.at.as_ref()?.file));
    let unread = unread.filter_map(|path| match role(&path) {
        Role::Words(vocabulary) => Some(vocabulary),
        Role::Settings | Role::Item(_) | Role::Form | Role::Theme | Role::Nothing => None,
    });
    words.iter().filter(|(_, list)| list.is_empty()).map(|(vocabulary, _)| *vocabulary).chain(unread).collect()
}

fn broken(tree: &Tree, mistakes: &[Diagnostic], entries: &[Entry]) -> Vec<ItemId> {
    let unread = mistakes.iter().filter_map(|mistake| SitePath::parse(&mistake.at.as_ref()?.file));
    let files = tree.texts.keys().cloned().chain(unread);
    let read: HashSet<&ItemId> = entries.iter().map(|entry| &entry.item.id).collect();
    files.filter_map(|path| ItemId::of_file(&path)).filter(|id| !read.contains(id)).collect()
}

fn read_settings(
    tree: &Tree,
    options: &Options,
    mistakes: &mut Vec<Diagnostic>,
) -> (Settings, (Option<Source>, model::fields::Found)) {
    let source = SitePath::parse("content/site.yaml").and_then(|path| tree.texts.get(&path));
    let mut found = (None, model::fields::Found::default());
    let mut settings = match source {
        None => {
            mistakes.push(settings::missing());
            Settings::default()
        }
        Some(source) => {
            let (settings, _, mut all) = settings::parse(source);
            mistakes.append(&mut all.mistakes);
            found = (Some(source.clone()), all);
            settings.unwrap_or_default()
        }
    };
    settings.base_url = options.base_url.clone().or(settings.base_url);
    settings.submit_to = settings.submit_to.filter(|_| !options.own_forms);
    (settings, found)
}

enum One {
    Entry(Box<Entry>),
    Words(Vocabulary, Vec<Word>),
    Form(Source, Box<Form>),
}

fn one(source: &Source, root: &str) -> (Option<One>, Vec<Diagnostic>) {
    match role(&source.path) {
        Role::Settings | Role::Theme => (None, Vec::new()),
        Role::Item(id) => entry(source, &id, root),
        Role::Words(vocabulary) => {
            let (words, mistakes) = vocab::parse(vocabulary, source);
            (Some(One::Words(vocabulary, words)), mistakes)
        }
        Role::Form => match form::parse(source) {
            Ok(form) => (Some(One::Form(source.clone(), Box::new(form))), Vec::new()),
            Err(mistakes) => (None, mistakes),
        },
        Role::Nothing => (None, vec![stray(source)]),
    }
}

fn role(path: &SitePath) -> Role {
    let Some(inside) = path.under("content") else { return Role::Theme };
    let stem = path.stem();
    let yaml = path.extension() == Some("yaml");
    match inside.split_once('/') {
        None if inside == "site.yaml" => Role::Settings,
        Some(("vocab", _)) if yaml => {
            Vocabulary::ALL.iter().find(|v| v.file_stem() == stem).map_or(Role::Nothing, |v| Role::Words(*v))
        }
        Some(("forms", rest)) if yaml && !rest.contains('/') => Role::Form,
        _ => ItemId::of_file(path).map_or(Role::Nothing, Role::Item),
    }
}

fn entry(source: &Source, id: &ItemId, root: &str) -> (Option<One>, Vec<Diagnostic>) {
    let (item, mut mistakes) = item::parse(source, id.clone());
    mistakes.extend(bad_name(source, id));
    let Some(item) = item else { return (None, mistakes) };
    let mut entry = Entry { item, source: source.clone(), body: Rendered::default() };
    entry.body = entry.markdown(source.slice(entry.item.body), root);
    (Some(One::Entry(Box::new(entry))), mistakes)
}

/// A file's stem is its slug and its address, so it must be one.
fn bad_name(source: &Source, id: &ItemId) -> Option<Diagnostic> {
    let bad = id.within().split('/').find(|part| Slug::parse(part).is_none())?;
    let help = match Slug::from_title(bad) {
        Some(slug) => format!("rename it to `{slug}`"),
        None => "use lower-case letters and digits in words joined by single hyphens".into(),
    };
    let message = format!("`{bad}` cannot be part of an address");
    Some(Diagnostic::error(Code::FileName, message).at(Place::file(&source.path)).help(help))
}

fn stray(source: &Source) -> Diagnostic {
    let folders: Vec<&str> =
        Kind::ALL.iter().map(|kind| kind.folder()).chain(["forms", "vocab", "images", "files"]).collect();
    let folder = source.path.under("content").and_then(|rest| rest.split_once('/')).map_or("", |(folder, _)| folder);
    let nearest = model::nearest::nearest(folder, folders.iter().copied());
    let help = match nearest {
        Some(near) if near != folder => format!("did you mean the folder `content/{near}/`?"),
        _ => format!("the folders of `content/` are: {}", folders.join(", ")),
    };
    Diagnostic::warning(Code::FileStray, "nothing is made of this file").at(Place::file(&source.path)).help(help)
}
