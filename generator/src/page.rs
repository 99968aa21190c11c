//! A page names what it shows, and is made from nothing else.
//!
//! Each [`Thing`] that a page shows stands in a slot of its template and has a fingerprint. The template's context is made
//! of the slots alone, so a page cannot show what it did not name; and its [`stamp`](Page::stamp), the fingerprint of them
//! all, tells whether it has to be made again. Naming is cheap: what a thing looks like is made only when its page is.

use std::rc::Rc;

use serde::Serialize;
use tera::Value;

use crate::fingerprint::{self, Fingerprint, Mix};
use crate::site::Ix;

/// What sort of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// What is known of an item, without its text.
    Card,
    /// The text of an item.
    Body,
    /// Several cards in their order.
    List,
    /// Something counted or computed.
    Figure,
    /// A form.
    Form,
    /// A setting of the site.
    Setting,
    /// Whether a date has come.
    State,
    /// The theme's own words and files.
    Theme,
}

/// How much of its items a thing shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Their cards.
    Card,
    /// Their cards, and the texts of their front matter.
    Front,
    /// Their texts.
    Body,
    /// Their cards and their texts.
    CardAndBody,
    /// Everything.
    All,
}

impl Part {
    /// Whether the texts of the items are in it.
    pub fn has_body(self) -> bool {
        match self {
            Part::Card | Part::Front => false,
            Part::Body | Part::CardAndBody | Part::All => true,
        }
    }
}

/// Something to show: its fingerprint, and how its value is made. Whoever makes one sees to it that the fingerprint
/// covers all that the value is made of.
#[derive(Clone)]
pub struct Shown<'v> {
    /// Its fingerprint.
    pub mark: Fingerprint,
    look: Look<'v>,
}

/// What a thing looks like.
#[derive(Clone)]
enum Look<'v> {
    /// As this value, which is there.
    Is(Value),
    /// As an empty list.
    Nobody,
    /// As a value that is made when it is needed.
    Later(Rc<dyn Later + 'v>),
}

/// How a value is made, and of which items.
trait Later {
    fn value(&self) -> Value;

    /// Asked for only by those who want to know why it has changed.
    fn items(&self) -> Option<(Part, &[Ix])> {
        None
    }
}

impl<F: Fn() -> Value> Later for F {
    fn value(&self) -> Value {
        self()
    }
}

/// What is made of items.
struct OfItems<I, F> {
    part: Part,
    items: I,
    value: F,
}

impl<I: AsRef<[Ix]>, F: Fn(&[Ix]) -> Value> Later for OfItems<I, F> {
    fn value(&self) -> Value {
        (self.value)(self.items.as_ref())
    }

    fn items(&self) -> Option<(Part, &[Ix])> {
        Some((self.part, self.items.as_ref()))
    }
}

impl<'v> Shown<'v> {
    /// A value that is there, with its fingerprint.
    pub fn new(mark: Fingerprint, value: Value) -> Shown<'v> {
        Shown { mark, look: Look::Is(value) }
    }

    /// A value that is made when it is needed, and is the same whenever this fingerprint is.
    pub fn later(mark: Fingerprint, value: impl Fn() -> Value + 'v) -> Shown<'v> {
        Shown { mark, look: Look::Later(Rc::new(value)) }
    }

    /// The same, made of a part of these items.
    pub fn of_items(
        mark: Fingerprint,
        part: Part,
        items: impl AsRef<[Ix]> + 'v,
        value: impl Fn(&[Ix]) -> Value + 'v,
    ) -> Shown<'v> {
        Shown { mark, look: Look::Later(Rc::new(OfItems { part, items, value })) }
    }

    /// Anything that can be serialised.
    pub fn of(value: impl Serialize + 'v) -> Shown<'v> {
        Shown::later(fingerprint::of(&value), move || Value::from_serializable(&value))
    }

    /// Nothing.
    pub fn none() -> Shown<'v> {
        Shown::new(Fingerprint::default(), Value::none())
    }

    /// An empty list.
    pub fn nobody() -> Shown<'v> {
        Shown { mark: [1; 16], look: Look::Nobody }
    }

    /// What the template gets.
    pub fn value(&self) -> Value {
        match &self.look {
            Look::Is(value) => value.clone(),
            Look::Nobody => Value::from(Vec::<Value>::new()),
            Look::Later(later) => later.value(),
        }
    }

    /// The items that it is made of, and how much of them it shows; nothing where it is made of something else.
    pub fn items(&self) -> Option<(Part, &[Ix])> {
        match &self.look {
            Look::Is(_) | Look::Nobody => None,
            Look::Later(later) => later.items(),
        }
    }
}

/// Something that a page shows, in a slot of its template.
#[derive(Clone)]
pub struct Thing<'v> {
    /// The slot's name.
    pub slot: &'static str,
    /// What sort of thing.
    pub sort: Sort,
    /// The thing.
    pub shown: Shown<'v>,
}

/// A file of the site to be made by a template.
#[derive(Default)]
pub struct Page<'v> {
    /// What it shows.
    pub shows: Vec<Thing<'v>>,
}

/// What stands for the template of a file that is no page for people: the program writes it, and it shows one thing, its
/// text. See [`Page::written`].
pub const WRITTEN: &str = "";

/// About as many things as the richest pages show.
const MANY: usize = 20;

impl<'v> Page<'v> {
    /// A page that shows nothing yet.
    pub fn new() -> Page<'v> {
        Page { shows: Vec::with_capacity(MANY) }
    }

    /// A file that the program writes: `mark` covers all that its text is made of.
    pub fn written(mark: Fingerprint, text: impl Fn() -> String + 'v) -> Page<'v> {
        Page::new().show("text", Sort::Figure, Shown::later(mark, move || text().into()))
    }

    /// A file that the program writes, made of a part of these items.
    pub fn written_of(
        mark: Fingerprint,
        part: Part,
        items: impl AsRef<[Ix]> + 'v,
        text: impl Fn(&[Ix]) -> String + 'v,
    ) -> Page<'v> {
        Page::new().show("text", Sort::Figure, Shown::of_items(mark, part, items, move |items| text(items).into()))
    }

    /// The text of a file that the program writes.
    pub fn text(&self) -> Option<Value> {
        self.shows.first().map(|thing| thing.shown.value())
    }

    /// The same, showing one thing more.
    pub fn show(mut self, slot: &'static str, sort: Sort, shown: Shown<'v>) -> Page<'v> {
        self.shows.push(Thing { slot, sort, shown });
        self
    }

    /// The same, showing an item.
    pub fn card(self, slot: &'static str, shown: Shown<'v>) -> Page<'v> {
        self.show(slot, Sort::Card, shown)
    }

    /// The same, showing a text.
    pub fn body(self, slot: &'static str, shown: Shown<'v>) -> Page<'v> {
        self.show(slot, Sort::Body, shown)
    }

    /// The same, showing items in their order.
    pub fn list(self, slot: &'static str, members: Shown<'v>) -> Page<'v> {
        self.show(slot, Sort::List, members)
    }

    /// The same, showing something computed.
    pub fn figure(self, slot: &'static str, value: impl Serialize + 'v) -> Page<'v> {
        self.show(slot, Sort::Figure, Shown::of(value))
    }

    /// The things whose texts it shows; but open data shows them all, see `Planned::is_of_all_texts`.
    pub fn texts(&self) -> impl Iterator<Item = Ix> {
        let items = self.shows.iter().filter_map(|thing| thing.shown.items());
        items.filter(|(part, _)| part.has_body()).flat_map(|(_, items)| items.iter().copied())
    }

    /// The fingerprint of all that it shows, and of its template.
    pub fn stamp(&self, template: &Fingerprint) -> Fingerprint {
        let mut mix = Mix::new();
        mix.mark(template);
        for thing in &self.shows {
            mix.text(thing.slot).mark(&thing.shown.mark);
        }
        mix.done()
    }
}

/// The path, in the output folder, of the file at an address. An address ends with `/` for a page, and is a file's name
/// otherwise.
pub fn file_at(url: &str) -> String {
    let name = url.trim_start_matches('/');
    let file = if name.is_empty() || name.ends_with('/') { "index.html" } else { "" };
    [name, file].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: Fingerprint = [1; 16];

    fn page(title: &str) -> Page<'static> {
        Page::new().figure("heading", title.to_owned()).list("items", Shown::of([1, 2]))
    }

    #[test]
    fn a_stamp_changes_exactly_with_what_is_shown() {
        assert_eq!(page("a").stamp(&TEMPLATE), page("a").stamp(&TEMPLATE));
        assert_ne!(page("a").stamp(&TEMPLATE), page("b").stamp(&TEMPLATE));
        assert_ne!(page("a").stamp(&TEMPLATE), page("a").stamp(&[2; 16]));
        assert_ne!(Shown::of([1, 2]).mark, Shown::of([2, 1]).mark);
        assert_ne!(Shown::of(Value::none()).mark, Shown::of("null").mark);
    }

    #[test]
    fn an_address_has_its_file() {
        assert_eq!((file_at("/").as_str(), file_at("/ideas/").as_str()), ("index.html", "ideas/index.html"));
        assert_eq!(file_at("/feed.atom"), "feed.atom");
    }
}
