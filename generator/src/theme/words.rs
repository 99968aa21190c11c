//! The words of a theme in each language of a site. What a language lacks is said in English, and reported.

use std::collections::BTreeMap;

use model::languages::is_language;
use model::{Code, Diagnostic, Place, SitePath, yaml};
use tera::value::Key;
use tera::{Map, Value};

use super::{Own, embedded};
use crate::language::own_name;

/// The language in which the default theme has every word.
const WHOLE: &str = "en";
/// How many missing words a message names: enough to know which they are.
const NAMED: usize = 12;

/// The words in each of these languages; the site's own ones stand in front of those that the program brings.
pub fn all(
    own: &Own<'_>,
    theme: &str,
    languages: &[String],
    mistakes: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Value> {
    let whole = read(own, theme, WHOLE, mistakes);
    let usual = [WHOLE.to_owned()];
    let languages = if languages.is_empty() { &usual } else { languages };
    let mut all = BTreeMap::new();
    for language in languages {
        let mut words = whole.clone();
        if language != WHOLE {
            let its = in_language(own, theme, language, mistakes);
            // What is no language is said with the settings.
            mistakes.extend(lacking(&whole, &its, theme, language).filter(|_| is_language(language)));
            words.insert("language".into(), own_name(language).into()); // English, it is not
            words.extend(its);
        }
        all.insert(language.clone(), Value::from(words));
    }
    all
}

/// The words of a language, before them those of the wider one that it belongs to: of `cy` before those of `cy-GB`.
fn in_language(own: &Own<'_>, theme: &str, language: &str, mistakes: &mut Vec<Diagnostic>) -> Map {
    let wider = language.split_once('-').map(|(wider, _)| wider);
    let files = wider.into_iter().chain([language]);
    let mut words = Map::default();
    files.for_each(|file| words.extend(read(own, theme, file, mistakes)));
    words
}

fn read(own: &Own<'_>, theme: &str, language: &str, mistakes: &mut Vec<Diagnostic>) -> Map {
    let file = format!("{language}.yaml");
    let brought = embedded::files(theme, "strings").into_iter().filter(|brought| brought.name == file);
    let brought = brought.filter_map(|file| file.text("strings"));
    let its = own.texts(theme, "strings").filter(|(name, _)| *name == file).map(|(_, source)| source.clone());
    let mut words = Map::default();
    for source in brought.chain(its) {
        match yaml::parse_all(&source) {
            Ok(root) => words.extend(
                root.entries().iter().map(|entry| (entry.key.clone().into(), Value::from_serializable(&entry.value))),
            ),
            Err(wrong) => mistakes.extend(wrong),
        }
    }
    words
}

/// Says which words a language lacks.
fn lacking(whole: &Map, own: &Map, theme: &str, language: &str) -> Option<Diagnostic> {
    let mut missing: Vec<&str> = whole.keys().filter(|key| !own.contains_key(*key)).filter_map(Key::as_str).collect();
    missing.sort_unstable();
    let count = Some(missing.len()).filter(|count| *count > 0)?;
    let file = format!("themes/{theme}/strings/{language}.yaml");
    let mut help = format!("write them into `{file}`: {}", missing[..count.min(NAMED)].join(", "));
    if count > NAMED {
        help += &format!(" and {} more", count - NAMED);
    }
    let words = if count == 1 { "1 word".to_owned() } else { format!("{count} words") };
    let message = format!("the theme lacks {words} in the language `{language}`, and says them in English");
    let mistake = Diagnostic::warning(Code::ThemeWordsMissing, message).help(help);
    Some(Diagnostic { at: SitePath::parse("content/site.yaml").as_ref().map(Place::file), ..mistake })
}
