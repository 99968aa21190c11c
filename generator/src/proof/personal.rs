//! Personal data in what is to be published: numbers and addresses at which somebody could be found.
//!
//! Those of an organisation that wants to be found are exceptions in their file, with that reason. Addresses at the domains
//! that RFC 2606 keeps for examples are nobody's, and the postcode of a place where people are to come says where to come.

use hashbrown::HashSet;
use model::personal::{self, Find, Personal};
use model::yaml;
use model::{Code, Diagnostic, Place, Source, Span};

use super::sheet::{Passage, Sheet, passages};
use crate::Built;

/// Keys under which a postcode leads to a place that is open to all.
const PLACES: [&str; 3] = ["venue", "address", "postal_address"];
/// Domains that are nobody's.
const NOBODYS: [&str; 3] = ["example.com", "example.org", "example.net"];
/// What of `site.yaml` is a text on pages.
const SETTINGS: [&str; 7] = ["name", "strapline", "place", "purpose", "now", "promises", "postal_address"];

/// The personal data in a file, each once.
pub fn check(sheet: &Sheet<'_>) -> Vec<Diagnostic> {
    in_all(&sheet.passages(), &sheet.source)
}

/// The same in `site.yaml` and in the forms.
pub fn in_settings_and_forms(built: &Built<'_>) -> Vec<Diagnostic> {
    let settings = built.settings();
    let is_text = |passage: &Passage<'_>| passage.keys.first().is_some_and(|key| SETTINGS.contains(key));
    let of = |source: &Source, is_text: &dyn Fn(&Passage<'_>) -> bool| {
        let Ok(root) = yaml::parse_all(source) else { return Vec::new() };
        in_all(&passages(&root, source).filter(|passage| is_text(passage)).collect::<Vec<_>>(), source)
    };
    let forms = built.site.forms.iter().flat_map(|(source, _)| of(source, &|_| true));
    settings.iter().flat_map(|source| of(source, &is_text)).chain(forms).collect()
}

fn in_all(all: &[Passage<'_>], source: &Source) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    let finds =
        all.iter().flat_map(|passage| personal::finds(passage.text).into_iter().map(move |find| (passage, find)));
    let meant = finds.filter(|(passage, find)| is_somebodys(passage, find));
    meant
        .filter(|(passage, find)| seen.insert(passage.text[find.at.clone()].to_lowercase()))
        .map(|(passage, find)| mistake(passage, &find, source))
        .collect()
}

fn is_somebodys(passage: &Passage<'_>, find: &Find) -> bool {
    let text = &passage.text[find.at.clone()];
    match find.sort {
        Personal::Email => !NOBODYS.iter().any(|host| text.ends_with(host)),
        Personal::Postcode => !passage.keys.iter().any(|key| PLACES.contains(key)),
        Personal::Telephone | Personal::NationalInsurance => true,
    }
}

fn mistake(passage: &Passage<'_>, find: &Find, source: &Source) -> Diagnostic {
    let (start, end) = (passage.at + find.at.start, passage.at + find.at.end);
    let sentence = format!("{} would be published here", find.sort.as_str());
    Diagnostic::warning(Code::PersonalData, sentence).at(Place::at(source, Span::new(start, end))).help(
        "take it out; if whoever it belongs to wants it to be public, say so: `exceptions: {text/personal-data: …}` in this file",
    )
}
