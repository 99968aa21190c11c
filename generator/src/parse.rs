//! Each file alone, in parallel: front matter to an item, Markdown to HTML. A file that is remembered is not read again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::form::{self, Form};
use model::item::{self, ItemId, Kind};
use model::languages::{Languages, is_language};
use model::settings::{self, BaseUrl, Settings, Switch};
use model::tally::{self, Tally};
use model::vocab::{self, Vocabulary, Word};
use model::{Code, Diagnostic, Place, SitePath, Slug, Source, Span, spam_words};
use rayon::prelude::*;

use crate::fingerprint;
use crate::memory::{Entry, Memory};
use crate::site::Site;
use crate::tree::{Listed, Tree};
use crate::{Options, Progress};

/// All files of a site as values.
#[derive(Debug)]
pub struct Parsed {
    /// `site.yaml`.
    pub settings: Settings,
    /// What `site.yaml` refers to.
    pub settings_found: (Option<Source>, model::fields::Found),
    /// The things, by id.
    pub entries: Vec<Arc<Entry>>,
    /// The words of each vocabulary.
    pub words: BTreeMap<Vocabulary, Vec<Word>>,
    /// What the site says in each of its further languages.
    pub tongues: Vec<Tongue>,
    /// Vocabularies whose files are there but could not be read.
    pub unread: BTreeSet<Vocabulary>,
    /// The forms, by id.
    pub forms: Vec<(Source, Form)>,
    /// What was counted of answers that are published as totals only.
    pub tallies: Vec<Tally>,
    /// Things whose files are there but could not be read: references to them are no further mistakes.
    pub broken: Vec<ItemId>,
    /// Texts of themes.
    pub themes: BTreeMap<SitePath, Source>,
    /// All mistakes so far.
    pub mistakes: Vec<Diagnostic>,
}

/// What a site says in one of its languages, besides its things.
#[derive(Debug)]
pub struct Tongue {
    /// The language.
    pub language: String,
    /// What the settings say in it.
    pub settings: Settings,
    /// The keys of the settings that are not there in this language, with the one in which they are.
    pub borrowed: Borrowed,
    /// The words of each vocabulary.
    pub words: BTreeMap<Vocabulary, Vec<Word>>,
    /// The forms, in it as far as they are in it.
    pub forms: Vec<(Source, Form)>,
}

/// Keys of the settings whose texts stand in another language than was asked for.
pub type Borrowed = BTreeMap<&'static str, String>;

/// What lies in a file, by its place.
enum Role {
    Settings,
    Item(ItemId),
    Words(Vocabulary),
    Form,
    SpamWords,
    Tally,
    Theme,
    Nothing,
}

/// The settings of a site, and what they refer to.
pub struct Read {
    /// What they say.
    pub settings: Settings,
    found: (Option<Source>, model::fields::Found),
    mistakes: Vec<Diagnostic>,
    /// The same in each further language of the site.
    further: Vec<(Settings, Borrowed)>,
}

impl Read {
    /// The path before all addresses of the site; empty at the root of a host.
    pub fn root(&self) -> &str {
        self.settings.base_url.as_ref().map_or("", BaseUrl::path)
    }
}

/// Parses every file of the tree that is not remembered, and lets the memory know.
pub fn parse(tree: &Tree, read: Read, memory: &Memory, progress: &dyn Progress) -> Parsed {
    let root = read.root().to_owned();
    let Read { settings, found: settings_found, mut mistakes, further } = read;
    mistakes.extend(tree.mistakes.iter().cloned());
    let (mut entries, mut words, mut forms, mut themes) =
        (Vec::with_capacity(tree.texts.len()), BTreeMap::new(), Vec::new(), BTreeMap::new());
    let (mut unread, mut broken) = unlisted(tree);
    let mut tallies = Vec::new();
    let languages = settings.asking(settings.language());
    let from = Ground { tree, root: &root, memory, languages: &languages };
    let one = |file| {
        let result = one(file, &from);
        progress.done();
        result
    };
    let results: Vec<_> = tree.texts.par_iter().map(one).collect();
    for (file, (result, wrong)) in tree.texts.iter().zip(results) {
        mistakes.extend(wrong);
        match result {
            Some(One::Entry(entry)) => entries.push(entry),
            Some(One::Words(vocabulary, list)) => drop(words.insert(vocabulary, list)),
            Some(One::Form(source, form)) => forms.push((source, *form)),
            Some(One::Tally(tally)) => tallies.push(tally),
            Some(One::Theme(source)) => drop(themes.insert(file.path.clone(), source)),
            None => match role(&file.path) {
                Role::Words(vocabulary) => _ = unread.insert(vocabulary),
                Role::Item(id) => broken.push(id),
                Role::Settings | Role::Form | Role::SpamWords | Role::Tally | Role::Theme | Role::Nothing => {}
            },
        }
    }
    unread.extend(words.iter().filter(|(_, list)| list.is_empty()).map(|(vocabulary, _)| *vocabulary));
    let words = whole(words, &languages);
    let tongues = further.into_iter().map(|(further, borrowed)| tongue(further, borrowed, &settings, tree)).collect();
    entries.par_sort_unstable_by(|a, b| a.item.id.cmp(&b.item.id));
    Parsed { settings, settings_found, entries, words, tongues, unread, forms, tallies, broken, themes, mistakes }
}

/// A thing as its file has it now, where nothing is wrong with that file alone.
pub fn entry_without_mistakes(file: &Listed, tree: &Tree, site: &Site, memory: &Memory) -> Option<Arc<Entry>> {
    let languages = site.settings.asking(site.settings.language());
    let from = Ground { tree, root: &site.files_root, memory, languages: &languages };
    match one(file, &from) {
        (Some(One::Entry(entry)), mistakes) if mistakes.is_empty() => Some(entry),
        _ => None,
    }
}

/// All vocabularies: those that the site does not have are the program's.
fn whole(mut words: BTreeMap<Vocabulary, Vec<Word>>, languages: &Languages) -> BTreeMap<Vocabulary, Vec<Word>> {
    for vocabulary in Vocabulary::ALL {
        words.entry(*vocabulary).or_insert_with(|| vocab::built_in(*vocabulary, languages));
    }
    words
}

/// What a site says in a further language. Mistakes were noted when it was read in its own.
fn tongue(settings: Settings, borrowed: Borrowed, own: &Settings, tree: &Tree) -> Tongue {
    let language = settings.language().to_owned();
    let languages = own.asking(&language);
    let (mut words, mut forms) = (BTreeMap::new(), Vec::new());
    for file in &tree.texts {
        match role(&file.path) {
            Role::Words(vocabulary) => {
                let source = tree.again(&file.path);
                words.extend(source.map(|source| (vocabulary, vocab::parse(vocabulary, &source, &languages).0)));
            }
            Role::Form => {
                let source = tree.again(&file.path);
                forms.extend(source.and_then(|source| Some((source.clone(), form::parse(&source, &languages).ok()?))));
            }
            Role::Settings | Role::Item(_) | Role::SpamWords | Role::Tally | Role::Theme | Role::Nothing => {}
        }
    }
    Tongue { language, settings, borrowed, words: whole(words, &languages), forms }
}

/// Vocabularies and things whose files could not even be listed.
fn unlisted(tree: &Tree) -> (BTreeSet<Vocabulary>, Vec<ItemId>) {
    let (mut unread, mut broken) = (BTreeSet::new(), Vec::new());
    for path in tree.mistakes.iter().filter_map(|mistake| SitePath::parse(&mistake.at.as_ref()?.file)) {
        match role(&path) {
            Role::Words(vocabulary) => _ = unread.insert(vocabulary),
            Role::Item(id) => broken.push(id),
            Role::Settings | Role::Form | Role::SpamWords | Role::Tally | Role::Theme | Role::Nothing => {}
        }
    }
    (unread, broken)
}

/// Reads `site.yaml`.
pub fn settings(tree: &Tree, options: &Options) -> Read {
    let path = SitePath::parse("content/site.yaml").filter(|path| tree.has(path));
    let none =
        |mistakes| Read { settings: Settings::default(), found: Default::default(), mistakes, further: Vec::new() };
    let mut read = match path.map(|path| tree.read(&path)) {
        None => none(vec![settings::missing()]),
        Some(Err(mistake)) => none(vec![settings::missing(), *mistake]),
        Some(Ok(source)) => of_settings(source),
    };
    let all = std::iter::once(&mut read.settings).chain(read.further.iter_mut().map(|(settings, _)| settings));
    for settings in all {
        settings.base_url = options.base_url.clone().or(settings.base_url.take());
        settings.submit_to = settings.submit_to.take().filter(|_| !options.own_forms);
        if options.portable {
            // Browsers let no script of a page that lies on a disk read the files beside it.
            settings.outputs.get_or_insert_default().search = Some(Switch::Off);
        }
    }
    read
}

fn of_settings(source: Source) -> Read {
    let (settings, _, mut all) = settings::parse(&source);
    let mistakes = std::mem::take(&mut all.mistakes);
    let settings = settings.unwrap_or_default();
    let further = settings.languages.iter().skip(1).filter(|language| is_language(language));
    let further = further.filter_map(|language| {
        let (settings, _, found) = settings::parse_in(&source, Some(language));
        Some((settings?, found.borrowed))
    });
    Read { further: further.collect(), settings, found: (Some(source), all), mistakes }
}

/// What every file is read with.
struct Ground<'a> {
    tree: &'a Tree,
    root: &'a str,
    memory: &'a Memory,
    languages: &'a Languages,
}

enum One {
    Entry(Arc<Entry>),
    Words(Vocabulary, Vec<Word>),
    Form(Source, Box<Form>),
    Tally(Tally),
    Theme(Source),
}

type Result = (Option<One>, Vec<Diagnostic>);

fn one(file: &Listed, from: &Ground<'_>) -> Result {
    if let Some(known) = from.memory.unchanged(file) {
        return again(known);
    }
    let role = role(&file.path);
    if let Role::Settings = role {
        return (None, Vec::new()); // they were read before all else
    }
    match from.tree.read(&file.path) {
        Err(mistake) => (None, vec![*mistake]),
        Ok(source) => of_source(&source, role, file, from),
    }
}

fn of_source(source: &Source, role: Role, file: &Listed, from: &Ground<'_>) -> Result {
    match role {
        Role::Settings => (None, Vec::new()),
        Role::Theme => (Some(One::Theme(source.clone())), Vec::new()),
        Role::Item(id) => entry(source, &id, file, from),
        Role::Words(vocabulary) => {
            let (words, mistakes) = vocab::parse(vocabulary, source, from.languages);
            (Some(One::Words(vocabulary, words)), mistakes)
        }
        Role::Form => match form::parse(source, from.languages) {
            Ok(form) => {
                let mistakes = half_said(&form, source);
                (Some(One::Form(source.clone(), Box::new(form))), mistakes)
            }
            Err(mistakes) => (None, mistakes),
        },
        Role::SpamWords => (None, spam_words::parse(source).1), // they are the worker's
        Role::Tally => {
            let (tally, mistakes) = tally::parse(source);
            (tally.map(One::Tally), mistakes)
        }
        Role::Nothing => (None, vec![stray(source)]),
    }
}

/// A form is in a language when all of it is.
fn half_said(form: &Form, source: &Source) -> Vec<Diagnostic> {
    let warning = |(language, at): &(String, Span)| {
        let message = format!("this form is not in the language `{language}`, as this text is not");
        let help = format!(
            "say it in `{language}`, too, as in `{{en: …, {language}: …}}`; until then all of the form stays in the site's own language"
        );
        Diagnostic::warning(Code::LanguageHalf, message).at(Place::at(source, *at)).help(help)
    };
    form.half_said.iter().map(warning).collect()
}

/// What was remembered, its mistakes included.
fn again(known: &Arc<Entry>) -> Result {
    (Some(One::Entry(Arc::clone(known))), known.mistakes.clone())
}

fn role(path: &SitePath) -> Role {
    let Some(inside) = path.under("content") else { return Role::Theme };
    let stem = path.stem();
    let yaml = path.extension() == Some("yaml");
    match inside.split_once('/') {
        None if inside == "site.yaml" => Role::Settings,
        None if inside == "spam-words.yaml" => Role::SpamWords,
        Some(("vocab", _)) if yaml => {
            Vocabulary::ALL.iter().find(|v| v.file_stem() == stem).map_or(Role::Nothing, |v| Role::Words(*v))
        }
        Some((tally::FOLDER, _)) if yaml => Role::Tally,
        Some(("forms", rest)) if yaml && !rest.contains('/') => Role::Form,
        _ => ItemId::of_file(path).map_or(Role::Nothing, Role::Item),
    }
}

fn entry(source: &Source, id: &ItemId, file: &Listed, from: &Ground<'_>) -> Result {
    let Ground { tree, root, memory, .. } = *from;
    let (text, settled) = (fingerprint::of_bytes(source.text.as_bytes()), file.stat.is_settled(tree.listed_at));
    if let Some(known) = memory.with_text(id, text) {
        return again(&known.at(file.stat, settled));
    }
    let (item, mut mistakes) = item::parse(source, id.clone());
    mistakes.extend(bad_name(source, id));
    let Some(item) = item else { return (None, mistakes) };
    let body = memory.render(&item, source.slice(item.body), root);
    again(&Arc::new(Entry::new(item, file, settled, text, body, mistakes)))
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
    let folders: Vec<&str> = Kind::ALL
        .iter()
        .map(|kind| kind.folder())
        .chain(["forms", "vocab", tally::FOLDER, "images", "files"])
        .collect();
    let folder = source.path.under("content").and_then(|rest| rest.split_once('/')).map_or("", |(folder, _)| folder);
    let nearest = model::nearest::nearest(folder, folders.iter().copied());
    let help = match nearest {
        Some(near) if near != folder => format!("did you mean the folder `content/{near}/`?"),
        _ => format!("the folders of `content/` are: {}", folders.join(", ")),
    };
    Diagnostic::warning(Code::FileStray, "nothing is made of this file").at(Place::file(&source.path)).help(help)
}
