//! A theme: templates, words and files, without any code.
//!
//! The default theme is embedded in the program. A site's own `themes/<name>/` stands in front of it file by file: what it
//! does not have is taken from the default, unless it says `stands_alone: true` in its `theme.yaml`: then the pages for which
//! it has no template are not made. An own template with a mistake is left out, so the default one serves.
#![expect(clippy::wildcard_enum_match_arm, reason = "the engine's errors are not ours, and may become more")]

mod brand;
mod embedded;
mod files;
pub(crate) mod filters;
mod uses;
mod words;

use std::collections::{BTreeMap, HashMap};

use model::settings::Settings;
use model::{Code, Diagnostic, Place, SitePath, Source, Span, yaml};
use tera::{ErrorKind, Tera, Value};

use crate::fingerprint::Fingerprint;
use crate::tree::Tree;
pub use embedded::DEFAULT;
pub(crate) use files::{FOLDER as FILES, is_named_after};
use uses::Uses;

/// Where embedded templates are registered, behind the site's own.
const BEHIND: &str = "default/";

/// A theme, ready to make pages.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    name: String,
    /// The texts of all templates, by the name they are registered under.
    sources: BTreeMap<String, Source>,
    /// What each template uses.
    uses: HashMap<String, Uses>,
    /// Whether pages without a template of its own are made with the default one.
    stands_alone: bool,
    /// Its words in each language, for the slot `t`.
    words: BTreeMap<String, Value>,
    /// Addresses of its files, for the slot `assets`.
    pub assets: Value,
    /// Its own files, by path in the output folder.
    files: BTreeMap<SitePath, Vec<u8>>,
}

impl Theme {
    /// The theme that a site has chosen, as far as its mistakes allow. `source` is where the settings were written.
    pub fn load(own: &Own<'_>, settings: &Settings, source: Option<&Source>) -> (Theme, Vec<Diagnostic>) {
        let name = settings.theme();
        let mut mistakes = missing(own, name, source).into_iter().collect::<Vec<_>>();
        let stands_alone = stands_alone(own.all, name);
        let mut sources = if stands_alone { BTreeMap::new() } else { embedded_templates(name) };
        sources.extend(own.texts(name, "templates").map(|(path, source)| (path, source.clone())));
        let tera = register(&mut sources, name, &mut mistakes);
        let uses = uses::all(&sources);
        let words = words::all(own, name, &settings.languages, &mut mistakes);
        let (brand, faults) = brand::rules(settings, source);
        mistakes.extend(faults);
        let (files, assets) = files::files(own, name, stands_alone, &brand);
        (Theme { tera, name: name.to_owned(), sources, uses, stands_alone, words, assets, files }, mistakes)
    }

    /// Its words in a language.
    pub fn words(&self, language: &str) -> Value {
        self.words.get(language).cloned().unwrap_or_else(Value::none)
    }

    /// Its own files, by path in the output folder.
    pub fn files(&self) -> &BTreeMap<SitePath, Vec<u8>> {
        &self.files
    }

    /// The fingerprint of a template with all that it uses.
    pub fn mark(&self, template: &str) -> Fingerprint {
        self.uses.get(template).map_or_else(Fingerprint::default, |uses| uses.mark)
    }

    /// Whether a template could show what stands in a slot.
    pub fn names(&self, template: &str, slot: &'static str) -> bool {
        self.uses.get(template).is_none_or(|uses| uses.names(slot))
    }

    /// Whether pages of a template are made: one that could not be read is missed, one that was never meant is not.
    pub fn makes(&self, template: &str) -> bool {
        !self.stands_alone || self.has(template)
    }

    /// Whether it has a script. None needs one: what a script does better, links and plain forms do as well.
    pub fn has_script(&self) -> bool {
        self.assets.get_from_path("script").is_some()
    }

    /// Whether there is such a template.
    pub fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }

    /// A template filled in.
    ///
    /// # Errors
    /// What is wrong with the template, at its place in it.
    pub fn fill(&self, template: &str, context: &tera::Context, out: &mut Vec<u8>) -> Result<(), Box<Diagnostic>> {
        self.tera
            .render_to(template, context, out)
            .map_err(|error| Box::new(failed(&error, template, &self.sources, &self.name)))
    }

    /// The texts of the templates, by name.
    pub fn templates(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.iter().map(|(name, source)| (name.trim_start_matches(BEHIND), &*source.text))
    }
}

fn missing(own: &Own<'_>, name: &str, settings: Option<&Source>) -> Option<Diagnostic> {
    let there = embedded::has(name) || !own.assets.is_empty() || own.has(name);
    let mistake = Diagnostic::error(Code::ThemeMissing, format!("there is no theme `{name}`"));
    let at = settings.and_then(|source| Some((source, yaml::parse_all(source).ok()?.get("theme")?.span)));
    let whole = || SitePath::parse("content/site.yaml").as_ref().map(Place::file);
    let place = at.map_or_else(whole, |(source, span)| Some(Place::at(source, span)));
    let near = model::nearest::suggestion(name, embedded::names()).unwrap_or_default();
    let help = format!(
        "{near}{} one of your own needs at least one file in `themes/{name}/`",
        if near.ends_with('?') { "" } else { ";" }
    );
    (!there).then(|| Diagnostic { at: place, ..mistake.help(help) })
}

/// Whether nothing of the default theme stands behind it.
fn stands_alone(texts: &Texts, name: &str) -> bool {
    let about = SitePath::parse(&format!("themes/{name}/theme.yaml")).and_then(|path| texts.get(&path));
    let said = about.and_then(|source| yaml::parse_all(source).ok()?.get("stands_alone")?.text().map(str::to_owned));
    said.is_some_and(|said| said == "true")
}

/// The texts of all themes of a site, by path.
pub type Texts = BTreeMap<SitePath, Source>;

/// What a site brings for its theme.
pub struct Own<'a> {
    /// The texts of all themes of the site.
    pub all: &'a Texts,
    /// The other files of the theme it has chosen, by their path in the theme's `assets/`.
    pub assets: Vec<(String, Vec<u8>)>,
}

impl<'a> Own<'a> {
    /// Reads what is no text, and says what could not be read.
    pub fn read(texts: &'a Texts, theme: &str, tree: &Tree) -> (Own<'a>, Vec<Diagnostic>) {
        let (folder, mut mistakes) = (format!("themes/{theme}/assets"), Vec::new());
        let files = tree.assets.iter().filter_map(|file| Some((file.path.under(&folder)?, &file.path)));
        let read = files.filter_map(|(name, path)| match tree.bytes(path) {
            Ok(bytes) => Some((name.to_owned(), bytes)),
            Err(mistake) => {
                mistakes.push(*mistake);
                None
            }
        });
        let assets = read.collect();
        (Own { all: texts, assets }, mistakes)
    }

    /// Whether there is a text of a theme.
    fn has(&self, theme: &str) -> bool {
        let folder = format!("themes/{theme}");
        self.all.keys().any(|path| path.under(&folder).is_some())
    }

    /// The texts of a part of a theme, by their path in that part.
    fn texts(&self, theme: &str, part: &str) -> impl Iterator<Item = (String, &'a Source)> + use<'a> {
        let folder = format!("themes/{theme}/{part}");
        self.all.iter().filter_map(move |(path, source)| Some((path.under(&folder)?.to_owned(), source)))
    }
}

fn embedded_templates(theme: &str) -> BTreeMap<String, Source> {
    let files = embedded::files(theme, "templates").into_iter();
    files.filter_map(|file| Some((format!("{BEHIND}{}", file.name), file.text("templates")?))).collect()
}

/// All templates in one engine. Those that cannot be read are noted and left out, until the rest can be.
fn register(sources: &mut BTreeMap<String, Source>, theme: &str, mistakes: &mut Vec<Diagnostic>) -> Tera {
    loop {
        let mut tera = Tera::new();
        filters::register(&mut tera);
        let prefixed = tera.set_fallback_prefixes([BEHIND]);
        let added = prefixed
            .and_then(|()| tera.add_raw_templates(sources.iter().map(|(name, source)| (name.as_str(), &*source.text))));
        let Err(error) = added else { return tera };
        let guilty = guilty(&error, sources);
        mistakes.push(Diagnostic { code: Code::TemplateSyntax, ..failed(&error, &guilty, sources, theme) });
        if guilty.starts_with(BEHIND) || sources.remove(&guilty).is_none() {
            sources.clear(); // without a part of the default there is nothing to build on
        }
    }
}

/// The template that an error is about; where the engine does not say, the first of the site's own that it names.
fn guilty(error: &tera::Error, sources: &BTreeMap<String, Source>) -> String {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report.filename().to_owned(),
        ErrorKind::MissingParent { current, .. } => current.clone(),
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => tpl.clone(),
        _ => {
            let text = error.to_string();
            let own = sources.keys().filter(|name| !name.starts_with(BEHIND));
            let named = own.clone().find(|name| text.contains(name.as_str()));
            named.or_else(|| own.clone().next()).cloned().unwrap_or_default()
        }
    }
}

fn failed(error: &tera::Error, template: &str, sources: &BTreeMap<String, Source>, theme: &str) -> Diagnostic {
    let mistake = |message: &str| Diagnostic::error(Code::TemplateFailed, message.to_owned());
    let whole = || {
        let source = sources.get(template).or_else(|| sources.get(&format!("{BEHIND}{template}")));
        let path = SitePath::parse(&format!("themes/{theme}/templates/{template}"));
        source.map(|source| source.path.clone()).or(path).as_ref().map(Place::file)
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = report.span().range.clone();
            let place =
                sources.get(report.filename()).map(|source| Place::at(source, Span::new(range.start, range.end)));
            Diagnostic { at: place.or_else(whole), ..mistake(report.message()).help(MEND) }
        }
        _ => Diagnostic { at: whole(), ..mistake(&error.to_string()).help(MEND) },
    }
}

const MEND: &str = "correct the template; what it may use stands in the comment at its head";
