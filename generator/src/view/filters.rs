//! What the script of a page needs to narrow a list in place: of each thing which parts it stands in, and nothing else.
//!
//! Each part has a letter, and each thing is the word of its letters, in the order of the list. So ten thousand things take
//! less than a hundred kilobytes. Their cards are in the pages of the list, from where the script takes them: no card is
//! written twice, and one looks the same with a script and without.

use model::settings::Output;
use serde::Serialize;

use super::shelf::{List, Shelf};
use super::{Key, Views};
use crate::fingerprint;
use crate::page::Page;

/// In a longer list, links are better than so much to load.
const MOST: usize = 20_000;

#[derive(Serialize)]
struct Filters<'s> {
    /// How many cards stand on a page of the list.
    size: usize,
    groups: Vec<GroupShown<'s>>,
    /// The words of all things, with blanks between them.
    items: String,
}

#[derive(Serialize)]
struct GroupShown<'s> {
    id: &'static str,
    label: String,
    /// How a part is said in a sentence: "in {label}".
    said: String,
    /// Of each part its letter, its name in addresses and what people read.
    parts: Vec<(char, &'s str, &'s str)>,
}

impl Views {
    pub(super) fn filter_pages(&self) -> Vec<(String, Key)> {
        let there = self.shelves.iter().enumerate().filter(|(_, shelf)| self.can_filter(shelf));
        there.map(|(place, shelf)| (file(shelf), Key::Filters(place))).collect()
    }

    fn can_filter(&self, shelf: &Shelf) -> bool {
        let is_wanted = self.scripted && self.site.settings.makes(Output::Search);
        let has_parts = shelf.groups.iter().any(|group| !group.parts.is_empty());
        is_wanted && has_parts && (2..=MOST).contains(&shelf.members.len())
    }

    /// Where the parts of a list's things are told; none where the list is not to be narrowed in place.
    pub(super) fn filter_of(&self, list: &List) -> Option<String> {
        let shelf = &self.shelves[list.shelf];
        (list.is_in_common_order() && self.can_filter(shelf)).then(|| file(shelf))
    }

    pub(super) fn filters(&self, shelf: &Shelf) -> Page<'_> {
        let text = serde_json::to_string(&self.filters_shown(shelf)).unwrap_or_default() + "\n";
        Page::written(fingerprint::of_bytes(text.as_bytes()), move || text.clone())
    }

    fn filters_shown<'s>(&self, shelf: &'s Shelf) -> Filters<'s> {
        let mut letters = letters();
        let mut groups = Vec::with_capacity(shelf.groups.len());
        let mut words = vec![String::new(); shelf.members.len()];
        let places = shelf.places();
        for group in shelf.groups.iter().filter(|group| !group.parts.is_empty()) {
            let mut parts = Vec::with_capacity(group.parts.len());
            for (part, letter) in group.parts.iter().zip(&mut letters) {
                let at = part.members.iter().filter_map(|ix| places.get(ix));
                at.for_each(|place| words[*place].push(letter));
                parts.push((letter, part.id.as_str(), part.label.as_str()));
            }
            let (id, name) = (group.facet.as_str(), group.facet.as_str());
            let (label, said) = (self.text(&format!("facet_{name}")), self.text(&format!("part_{name}")));
            groups.push(GroupShown { id, label, said, parts });
        }
        Filters { size: self.site.settings.per_page(), groups, items: words.join(" ") }
    }
}

/// Where the parts of a shelf's things are told.
fn file(shelf: &Shelf) -> String {
    format!("{}facets.json", shelf.url)
}

/// A letter for each part of a list: none is a blank, and few need escaping in JSON.
fn letters() -> impl Iterator<Item = char> {
    ('0'..='~').chain('¡'..)
}
