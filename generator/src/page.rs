//! A page names what it shows, and is made from nothing else.
//!
//! Each [`Thing`] that a page shows stands in a slot of its template and has a fingerprint. The template's context is made
//! of the slots alone, so a page cannot show what it did not name; and its [`stamp`](Page::stamp), the fingerprint of them
//! all, tells whether it has to be made again.

use serde::Serialize;
use tera::Value;

/// A fingerprint: equal for equal things, and for nothing else.
pub type Fingerprint = [u8; 32];

/// What sort of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A value with its fingerprint. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What the template gets.
    pub value: Value,
    /// Its fingerprint.
    pub mark: Fingerprint,
}

impl Shown {
    /// A value and its fingerprint.
    pub fn new(value: Value) -> Shown {
        let mut hasher = blake3::Hasher::new();
        // Writing to a hasher cannot fail, and a template's value has no shape that JSON lacks.
        let written = serde_json::to_writer(&mut hasher, &value);
        debug_assert!(written.is_ok());
        Shown { value, mark: *hasher.finalize().as_bytes() }
    }

    /// Anything that can be serialised.
    pub fn of(value: &impl Serialize) -> Shown {
        Shown::new(Value::from_serializable(value))
    }

    /// Several in their order. Its fingerprint is made of theirs.
    pub fn list(members: impl IntoIterator<Item = Shown>) -> Shown {
        let (mut hasher, mut values) = (blake3::Hasher::new(), Vec::new());
        for member in members {
            hasher.update(&member.mark);
            values.push(member.value);
        }
        Shown { value: Value::from(values), mark: *hasher.finalize().as_bytes() }
    }

    /// HTML that is already safe.
    pub fn html(html: &str) -> Shown {
        Shown { value: Value::safe_string(html), mark: *blake3::hash(html.as_bytes()).as_bytes() }
    }

    /// Nothing.
    pub fn none() -> Shown {
        Shown { value: Value::none(), mark: [0; 32] }
    }
}

/// Something that a page shows, in a slot of its template.
#[derive(Clone, Debug)]
pub struct Thing {
    /// The slot's name.
    pub slot: &'static str,
    /// What sort of thing.
    pub sort: Sort,
    /// The thing.
    pub shown: Shown,
}

/// A file of the site to be made by a template.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its address: ends with `/` for a page, is a file's name otherwise.
    pub url: String,
    /// Its template.
    pub template: String,
    /// What it shows.
    pub shows: Vec<Thing>,
}

impl Page {
    /// A page that shows nothing yet.
    pub fn new(url: impl Into<String>, template: impl Into<String>) -> Page {
        Page { url: url.into(), template: template.into(), shows: Vec::new() }
    }

    /// The same, showing one thing more.
    pub fn show(mut self, slot: &'static str, sort: Sort, shown: Shown) -> Page {
        self.shows.push(Thing { slot, sort, shown });
        self
    }

    /// The same, showing an item.
    pub fn card(self, slot: &'static str, shown: Shown) -> Page {
        self.show(slot, Sort::Card, shown)
    }

    /// The same, showing a text.
    pub fn body(self, slot: &'static str, shown: Shown) -> Page {
        self.show(slot, Sort::Body, shown)
    }

    /// The same, showing items in their order.
    pub fn list(self, slot: &'static str, members: impl IntoIterator<Item = Shown>) -> Page {
        self.show(slot, Sort::List, Shown::list(members))
    }

    /// The same, showing something computed.
    pub fn figure(self, slot: &'static str, value: &impl Serialize) -> Page {
        self.show(slot, Sort::Figure, Shown::of(value))
    }

    /// The fingerprint of all that it shows.
    pub fn stamp(&self) -> Fingerprint {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.template.as_bytes());
        for thing in &self.shows {
            hasher.update(thing.slot.as_bytes()).update(&thing.shown.mark);
        }
        *hasher.finalize().as_bytes()
    }

    /// The path of its file in the output folder.
    pub fn file(&self) -> String {
        let name = self.url.trim_start_matches('/');
        if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str) -> Page {
        Page::new("/ideas/", "list.html").figure("heading", &title).list("items", [Shown::of(&1), Shown::of(&2)])
    }

    #[test]
    fn a_stamp_changes_exactly_with_what_is_shown() {
        assert_eq!(page("a").stamp(), page("a").stamp());
        assert_ne!(page("a").stamp(), page("b").stamp());
        assert_ne!(Shown::list([Shown::of(&1), Shown::of(&2)]).mark, Shown::list([Shown::of(&2), Shown::of(&1)]).mark);
        assert_ne!(Shown::new(Value::none()).mark, Shown::of(&"null").mark);
    }

    #[test]
    fn an_address_has_its_file() {
        let file = |url: &str| Page::new(url, "x").file();
        assert_eq!((file("/"), file("/ideas/")), ("index.html".to_owned(), "ideas/index.html".to_owned()));
        assert_eq!(file("/feed.atom"), "feed.atom");
    }
}
