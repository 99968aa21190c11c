//! What a template is made of: itself, what it extends and includes, and the files whose components it uses. When one of
//! these changes, the pages of that template are made again, and no others. A slot that none of them names cannot be seen,
//! and its value is never made.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use model::Source;

use super::BEHIND;
use crate::fingerprint::{Fingerprint, Mix};
use crate::memory::PROGRAM;

/// The name under which a template can see all that it is given.
const ALL: &str = "__tera_context";

/// What a template uses.
#[derive(Debug)]
pub struct Uses {
    /// The fingerprint of the template with all of it.
    pub mark: Fingerprint,
    texts: Vec<Source>,
    /// Whether the slots that were asked for are named.
    named: Mutex<HashMap<&'static str, bool>>,
}

impl Uses {
    /// Whether a slot's name stands anywhere in the texts.
    pub fn names(&self, slot: &'static str) -> bool {
        let stands = || self.texts.iter().any(|source| source.text.contains(slot) || source.text.contains(ALL));
        *self.named.lock().unwrap_or_else(PoisonError::into_inner).entry(slot).or_insert_with(stands)
    }
}

/// What each template uses, by the name that pages call it.
pub fn all(sources: &BTreeMap<String, Source>) -> HashMap<String, Uses> {
    let uses: HashMap<&str, BTreeSet<&str>> = {
        let components = components(sources);
        sources.iter().map(|(name, source)| (name.as_str(), used(&source.text, sources, &components))).collect()
    };
    let called = sources.keys().map(|name| name.trim_start_matches(BEHIND));
    let of = |name: &str| {
        let (mut mix, mut texts) = (Mix::new(), Vec::new());
        mix.text(PROGRAM);
        let made_of = closure(registered(name, sources), &uses).into_iter();
        for (name, source) in made_of.filter_map(|name| sources.get_key_value(name)) {
            mix.text(name).text(&source.text);
            texts.push(source.clone());
        }
        Uses { mark: mix.done(), texts, named: Mutex::default() }
    };
    called.map(|name| (name.to_owned(), of(name))).collect()
}

/// The name under which a template is registered: the site's own stands in front.
fn registered<'s>(name: &str, sources: &'s BTreeMap<String, Source>) -> Option<&'s str> {
    let own = sources.get_key_value(name).or_else(|| sources.get_key_value(&format!("{BEHIND}{name}")));
    own.map(|(name, _)| name.as_str())
}

fn closure<'s>(name: Option<&'s str>, uses: &HashMap<&'s str, BTreeSet<&'s str>>) -> BTreeSet<&'s str> {
    let (mut all, mut open) = (BTreeSet::new(), Vec::from_iter(name));
    while let Some(name) = open.pop() {
        if all.insert(name) {
            open.extend(uses.get(name).into_iter().flatten());
        }
    }
    all
}

/// The templates that define components, by the components' names. Of two that define the same, both count.
fn components(sources: &BTreeMap<String, Source>) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    for (name, source) in sources {
        let parts = source.text.split("component ").skip(1);
        all.extend(parts.filter_map(|part| Some((part.split_once('(')?.0.trim(), name.as_str()))));
    }
    all
}

/// The templates that a text names: behind `extends` and `include`, and by the components it uses.
fn used<'s>(text: &str, sources: &'s BTreeMap<String, Source>, components: &[(&str, &'s str)]) -> BTreeSet<&'s str> {
    let named = ["extends", "include"].into_iter().flat_map(|word| text.split(word).skip(1)).filter_map(quoted);
    let named = named.filter_map(|name| registered(name, sources));
    let by_component = components.iter().filter(|(component, _)| text.contains(&format!("<{component}")));
    named.chain(by_component.map(|(_, name)| *name)).collect()
}

/// The first quoted word of a text, when nothing but blanks stands before it.
fn quoted(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\'' | '`'))?;
    text[1..].split_once(quote).map(|(name, _)| name)
}
