//! The same page in other languages: where it is, and what is said where there is none.

use hashbrown::HashSet;
use serde::Serialize;
use tera::Value;

use super::{About, Head, Views};
use crate::fingerprint::Mix;
use crate::language::{direction, own_name};
use crate::site::Site;
use crate::theme::Theme;

/// A language of the site.
#[derive(Debug)]
pub(super) struct Language {
    lang: String,
    /// What those who speak it call it.
    name: String,
    /// The path of its pages.
    prefix: String,
}

/// A page in a language, for templates.
#[derive(Serialize)]
pub(super) struct InLanguage {
    lang: String,
    dir: Option<&'static str>,
    name: String,
    /// Its address below that of the site.
    url: String,
    /// Its whole address.
    absolute: String,
    current: bool,
}

/// The languages of a site, its own first; none where there is but one.
pub(super) fn of(site: &Site, theme: &Theme) -> Vec<Language> {
    let own = &site.own_language;
    let others = site.settings.languages.iter().filter(|lang| *lang != own);
    let language = |lang: &String| {
        let words = theme.words(lang);
        let name = words.get_from_path("language").and_then(Value::as_str).unwrap_or(lang).to_owned();
        let prefix = if lang == own { String::new() } else { format!("/{lang}") };
        Language { lang: lang.clone(), name, prefix }
    };
    let all: Vec<Language> = std::iter::once(own).chain(others).map(language).collect();
    if all.len() > 1 { all } else { Vec::new() }
}

/// The address of the page for addresses that lead nowhere.
const NOT_FOUND: &str = "/404.html";

impl Views {
    /// Whether a page is there in all languages. Names begin with other letters in each; where nothing is to be found, and
    /// where a form was sent, people are led home.
    pub(super) fn is_in_all(&self, url: &str) -> bool {
        let is_letter = url.starts_with("/a-z/") && url != "/a-z/";
        url != NOT_FOUND && !is_letter && !url.starts_with("/thank-you/")
    }

    /// A page in each language.
    pub(super) fn in_languages(&self, url: &str) -> Vec<InLanguage> {
        let there = if self.is_in_all(url) { url } else { "/" };
        let shown = |language: &Language| {
            let url = [&language.prefix, there].concat();
            InLanguage {
                lang: language.lang.clone(),
                dir: direction(&language.lang),
                name: language.name.clone(),
                absolute: self.absolute_file(&url),
                url,
                current: language.lang == self.site.settings.language(),
            }
        };
        self.languages.iter().map(shown).collect()
    }

    /// Whether the site has several languages.
    pub(super) fn has_languages(&self) -> bool {
        !self.languages.is_empty()
    }

    /// A page of any language in each of them, for the list for search engines; nothing where it is not in all.
    pub(super) fn listed_languages(&self, url: &str, all: &HashSet<&str>) -> Vec<InLanguage> {
        let of = self.languages.iter().rev().find(|language| url.starts_with(&[&language.prefix, "/"].concat()));
        let Some(url) = of.and_then(|language| url.strip_prefix(&language.prefix)) else { return Vec::new() };
        let is_there = |language: &Language| all.contains([&language.prefix, url].concat().as_str());
        match self.is_in_all(url) && self.languages.iter().all(is_there) {
            true => self.in_languages(url),
            false => Vec::new(),
        }
    }

    /// That a page is about something in another language: a thing that has no translation, or a form.
    pub(super) fn other_language(&self, head: &Head<'_>) -> Option<String> {
        let (said, lang) = match head.about {
            About::Thing(ix) => ("page_in", self.site.other_language(ix)?),
            About::Form(place) => ("form_in", crate::forms::language(&self.site, &self.site.forms[place].1)?),
            About::Nothing | About::Site | About::Data => return None,
        };
        let sentences = self.strings.get_from_path(said).and_then(Value::as_map);
        let sentence = |key: &str| sentences?.iter().find(|(known, _)| known.as_str() == Some(key))?.1.as_str();
        Some(sentence(lang).or_else(|| sentence("other")).unwrap_or_default().replace("{lang}", &own_name(lang)))
    }

    /// All that a head shows of languages, as far as its own does not say it.
    pub(super) fn mark_languages(&self, mix: &mut Mix, head: &Head<'_>) {
        for language in &self.languages {
            mix.text(&language.lang).text(&language.name);
        }
        mix.text(self.other_language(head).as_deref().unwrap_or_default());
    }
}
