//! A theme: templates, words and files, without any code.
//!
//! The default theme is embedded in the program. A site's own `themes/<name>/` stands in front of it file by file: what it
//! does not have is taken from the default, unless it says `stands_alone: true` in its `theme.yaml`: then the pages for which
//! it has no template are not made. An own template with a mistake is left out, so the default one serves.
#![expect(clippy::wildcard_enum_match_arm, reason = "the engine's errors are not ours, and may become more")]

pub(crate) mod filters;
mod uses;

use std::collections::{BTreeMap, HashMap};

use include_dir::{Dir, include_dir};
use model::{Code, Diagnostic, Place, SitePath, Source, Span, yaml};
use tera::{ErrorKind, Map, Tera, Value};

use crate::fingerprint::Fingerprint;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../themes/showground");
/// The name of the embedded theme.
pub const DEFAULT: &str = "showground";
/// Where embedded templates are registered, behind the site's own.
const BEHIND: &str = "default/";

/// A theme, ready to make pages.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    name: String,
    /// The texts of all templates, by the name they are registered under.
    sources: BTreeMap<String, Source>,
    /// The fingerprint of each template with all that it uses.
    marks: HashMap<String, Fingerprint>,
    /// Whether pages without a template of its own are made with the default one.
    stands_alone: bool,
    /// Its words, for the slot `t`.
    pub strings: Value,
    /// Addresses of its files, for the slot `assets`.
    pub assets: Value,
    /// Its own files, by path in the output folder.
    files: BTreeMap<SitePath, Vec<u8>>,
}

impl Theme {
    /// The theme of this name, as far as its mistakes allow. `texts` are those of all themes of the site, `settings` is
    /// where its name was written.
    pub fn load(texts: &Texts, name: &str, settings: Option<&Source>) -> (Theme, Vec<Diagnostic>) {
        let mut mistakes = missing(texts, name, settings).into_iter().collect::<Vec<_>>();
        let stands_alone = stands_alone(texts, name);
        let mut sources = if stands_alone { BTreeMap::new() } else { embedded_templates() };
        sources.extend(own(texts, name, "templates").map(|(path, source)| (path, source.clone())));
        let tera = register(&mut sources, name, &mut mistakes);
        let marks = uses::marks(&sources);
        let strings = strings(texts, name, &mut mistakes);
        let (files, assets) = files(texts, name, stands_alone);
        (Theme { tera, name: name.to_owned(), sources, marks, stands_alone, strings, assets, files }, mistakes)
    }

    /// Its own files, by path in the output folder.
    pub fn files(&self) -> &BTreeMap<SitePath, Vec<u8>> {
        &self.files
    }

    /// The fingerprint of a template with all that it uses.
    pub fn mark(&self, template: &str) -> Fingerprint {
        self.marks.get(template).copied().unwrap_or_default()
    }

    /// Whether pages of a template are made: one that could not be read is missed, one that was never meant is not.
    pub fn makes(&self, template: &str) -> bool {
        !self.stands_alone || self.has(template)
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

fn missing(texts: &Texts, name: &str, settings: Option<&Source>) -> Option<Diagnostic> {
    let there = name == DEFAULT || texts.keys().any(|path| path.under(&format!("themes/{name}")).is_some());
    let mistake = Diagnostic::error(Code::ThemeMissing, format!("there is no theme `{name}`"));
    let at = settings.and_then(|source| Some((source, yaml::parse_all(source).ok()?.get("theme")?.span)));
    let whole = || SitePath::parse("content/site.yaml").as_ref().map(Place::file);
    let place = at.map_or_else(whole, |(source, span)| Some(Place::at(source, span)));
    let help = format!("put at least one file into `themes/{name}/`, or write `theme: {DEFAULT}`");
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

/// The site's own files of a part of a theme, by their path in that part.
fn own<'a>(texts: &'a Texts, theme: &str, part: &str) -> impl Iterator<Item = (String, &'a Source)> {
    let folder = format!("themes/{theme}/{part}");
    texts.iter().filter_map(move |(path, source)| Some((path.under(&folder)?.to_owned(), source)))
}

/// The embedded files of a part of the theme: their path in that part, and their bytes.
fn embedded(part: &'static str) -> Vec<(String, &'static [u8])> {
    fn collect(dir: &'static Dir<'_>, out: &mut Vec<(String, &'static [u8])>) {
        out.extend(dir.files().filter_map(|file| Some((file.path().to_str()?.replace('\\', "/"), file.contents()))));
        dir.dirs().for_each(|dir| collect(dir, out));
    }
    let mut out = Vec::new();
    if let Some(dir) = EMBEDDED.get_dir(part) {
        collect(dir, &mut out);
    }
    out.into_iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix(part)?.strip_prefix('/')?.to_owned(), bytes)))
        .collect()
}

fn embedded_templates() -> BTreeMap<String, Source> {
    let templates = embedded("templates").into_iter().filter_map(|(name, bytes)| {
        let path = SitePath::parse(&format!("themes/{DEFAULT}/templates/{name}"))?;
        Some((format!("{BEHIND}{name}"), Source::new(path, std::str::from_utf8(bytes).ok()?)))
    });
    templates.collect()
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

/// The words of the theme; the site's own ones stand in front.
fn strings(texts: &Texts, theme: &str, mistakes: &mut Vec<Diagnostic>) -> Value {
    let mut words = Map::default();
    let brought = embedded("strings").into_iter().find(|(name, _)| name == "en.yaml");
    let brought = brought.and_then(|(name, bytes)| {
        let path = SitePath::parse(&format!("themes/{DEFAULT}/strings/{name}"))?;
        Some(Source::new(path, std::str::from_utf8(bytes).ok()?))
    });
    let own: Vec<Source> =
        own(texts, theme, "strings").filter(|(name, _)| name == "en.yaml").map(|(_, source)| source.clone()).collect();
    for source in brought.into_iter().chain(own) {
        match yaml::parse_all(&source) {
            Ok(root) => words.extend(
                root.entries().iter().map(|entry| (entry.key.clone().into(), Value::from_serializable(&entry.value))),
            ),
            Err(wrong) => mistakes.extend(wrong),
        }
    }
    Value::from(words)
}

/// The files of the theme under names that change with their content, so they can be kept for ever; and their addresses.
/// Style sheets come last: they name other files, such as fonts.
fn files(texts: &Texts, theme: &str, stands_alone: bool) -> (BTreeMap<SitePath, Vec<u8>>, Value) {
    let brought = if stands_alone { Vec::new() } else { embedded("assets") };
    let mut all: BTreeMap<String, Vec<u8>> = brought.into_iter().map(|(name, bytes)| (name, bytes.to_vec())).collect();
    all.extend(own(texts, theme, "assets").map(|(name, source)| (name, source.text.as_bytes().to_vec())));
    let (mut files, mut urls, mut names) = (BTreeMap::new(), Map::default(), Vec::new());
    let (styles, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|(name, _)| name.ends_with(".css"));
    for (name, bytes) in rest.into_iter().chain(styles) {
        let bytes = if name.ends_with(".css") { renamed(bytes, &names) } else { bytes };
        let path = hashed(&name, &bytes);
        names.push((name.clone(), path.trim_start_matches("assets/").to_owned()));
        let key = match name.as_str() {
            "site.css" => "css",
            "icon.svg" => "icon",
            other => other,
        };
        urls.insert(key.to_owned().into(), format!("/{path}").into());
        files.extend(SitePath::parse(&path).map(|path| (path, bytes)));
    }
    (files, Value::from(urls))
}

/// A style sheet with the new names of the files that stand in it, as `url("font.woff2")`.
fn renamed(css: Vec<u8>, names: &[(String, String)]) -> Vec<u8> {
    match String::from_utf8(css) {
        Ok(css) => {
            let rename = |css: String, (old, new): &(String, String)| {
                css.replace(&format!("url(\"{old}\")"), &format!("url(\"{new}\")"))
            };
            names.iter().fold(css, rename).into_bytes()
        }
        Err(other) => other.into_bytes(),
    }
}

fn hashed(name: &str, bytes: &[u8]) -> String {
    let mark = &blake3::hash(bytes).to_hex()[..8];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("assets/{stem}.{mark}.{extension}"),
        None => format!("assets/{name}.{mark}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_finds_the_files_it_names() {
        let names = [("a.woff2".to_owned(), "a.0f.woff2".to_owned())];
        let css = |text: &str| renamed(text.as_bytes().to_vec(), &names);
        assert_eq!(css("x{src:url(\"a.woff2\")} a.woff2"), b"x{src:url(\"a.0f.woff2\")} a.woff2");
        assert_eq!(renamed(vec![0xff], &names), [0xff]);
    }
}
