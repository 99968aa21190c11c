//! Front matter to a template's value, in one walk: a reference becomes a link with a title, a word gets its label, a date
//! is written out, Markdown becomes HTML or is left out.
//!
//! It is a format of serde, because front matter already knows how to be serialised: what only the model knows comes as a
//! mapping with one telling key, and is replaced here. Nothing (`None`) is left of a reference to a thing that is held
//! back, nor of a text on a card: in a list it is not there, behind a key it is none.

use std::cell::Cell;
use std::sync::LazyLock;

use model::value::{DAY, Day, MARKDOWN, MOMENT, REFERENCE, TERM};
use serde::ser::{
    Error as _, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    SerializeTupleStruct, Serializer,
};
use tera::value::Key;
use tera::{Map, Value};

use super::RefShown;
use crate::language::{of_html, spoken};
use crate::site::{Ix, Site};

/// Whether texts are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// As HTML.
    With,
    /// They are left out.
    Without,
}

/// Front matter of one thing, on its way to a template.
#[derive(Clone, Copy)]
pub struct Front<'a> {
    /// The site.
    pub site: &'a Site,
    /// The thing.
    pub from: Ix,
    /// Whether its texts are shown.
    pub texts: Texts,
    /// The language of its words, where that is not the page's.
    lang: Option<&'a str>,
    /// Where the keys of the outermost mapping go.
    outermost: Option<&'a Cell<Map>>,
}

/// What went wrong: front matter has no shape that templates lack, so nothing does.
type Fault = std::fmt::Error;
type Shown = Result<Option<Value>, Fault>;

impl<'a> Front<'a> {
    /// Of a thing on a site.
    pub fn new(site: &'a Site, from: Ix, texts: Texts) -> Front<'a> {
        Front { site, from, texts, lang: site.other_language(from), outermost: None }
    }

    /// Adds the keys of a mapping of front matter.
    pub fn add_to(self, map: &mut Map, value: &impl Serialize) {
        let cell = Cell::new(std::mem::take(map));
        // Nothing can go wrong, see [`Fault`].
        let _ = value.serialize(Front { outermost: Some(&cell), ..self });
        *map = cell.take();
    }

    /// What stands for a value that only the model knows.
    fn marked(self, mark: &str, text: &str) -> Option<Option<Value>> {
        Some(match mark {
            DAY => Day::parse(text).map(|day| self.site.day(day)),
            MOMENT => text.parse().ok().map(|moment| Value::from_serializable(&self.site.dates.moment(moment))),
            TERM => self.site.term(text).or_else(|| Some(Value::from(text))),
            REFERENCE => self.referred(text),
            MARKDOWN => self.html(text),
            _ => return None,
        })
    }

    /// What a reference shows; its own words where it leads nowhere, nothing where the thing is held back.
    fn referred(self, text: &str) -> Option<Value> {
        match self.site.target(self.from, text).found() {
            Some(ix) => self.site.is_shown(ix).then(|| self.site.reference(ix)),
            None => {
                let (slug, kind) = (text.rsplit('/').next().unwrap_or(text), String::new());
                let words = RefShown { id: text.to_owned(), url: None, title: slug.replace('-', " ").into(), kind };
                Some(Value::from_serializable(&words))
            }
        }
    }

    /// The same behind a key. The description of a picture stands in an attribute, where there can be no element; names and
    /// addresses are in no language.
    fn behind(self, key: &str) -> Front<'a> {
        match key {
            "alt" | "src" | "url" | "website" | "try_url" | "code_url" | "map_url" | "name_shown" | "author" => {
                self.silent()
            }
            _ => self,
        }
    }

    /// The same for what does not say its language.
    fn silent(self) -> Front<'a> {
        Front { lang: None, ..self }
    }

    fn html(self, text: &str) -> Option<Value> {
        (self.texts == Texts::With).then(|| Value::safe_string(&of_html(&self.site.html(self.from, text), self.lang)))
    }
}

/// What shows that there is nothing in a list: a card has a dozen of these, and shares them with all others.
static EMPTY: LazyLock<Value> = LazyLock::new(|| Value::from(Vec::<Value>::new()));

/// Values in their order.
pub fn list(values: Vec<Value>) -> Value {
    if values.is_empty() { EMPTY.clone() } else { values.into() }
}

/// Several values in their order, as they come.
pub struct List<'a> {
    front: Front<'a>,
    values: Vec<Value>,
}

/// Values behind keys.
pub struct Mapping<'a> {
    front: Front<'a>,
    map: Map,
    key: String,
    /// What stands for the mapping as a whole.
    instead: Option<Option<Value>>,
    outermost: Option<&'a Cell<Map>>,
}

impl<'a> Serializer for Front<'a> {
    type Ok = Option<Value>;
    type Error = Fault;
    type SerializeSeq = List<'a>;
    type SerializeTuple = List<'a>;
    type SerializeTupleStruct = List<'a>;
    type SerializeTupleVariant = Impossible<Option<Value>, Fault>;
    type SerializeMap = Mapping<'a>;
    type SerializeStruct = Mapping<'a>;
    type SerializeStructVariant = Impossible<Option<Value>, Fault>;

    fn serialize_bool(self, v: bool) -> Shown {
        Ok(Some(v.into()))
    }

    fn serialize_i8(self, v: i8) -> Shown {
        self.serialize_i64(v.into())
    }

    fn serialize_i16(self, v: i16) -> Shown {
        self.serialize_i64(v.into())
    }

    fn serialize_i32(self, v: i32) -> Shown {
        self.serialize_i64(v.into())
    }

    fn serialize_i64(self, v: i64) -> Shown {
        Ok(Some(v.into()))
    }

    fn serialize_u8(self, v: u8) -> Shown {
        self.serialize_u64(v.into())
    }

    fn serialize_u16(self, v: u16) -> Shown {
        self.serialize_u64(v.into())
    }

    fn serialize_u32(self, v: u32) -> Shown {
        self.serialize_u64(v.into())
    }

    fn serialize_u64(self, v: u64) -> Shown {
        Ok(Some(v.into()))
    }

    fn serialize_f32(self, v: f32) -> Shown {
        self.serialize_f64(v.into())
    }

    fn serialize_f64(self, v: f64) -> Shown {
        Ok(Some(v.into()))
    }

    fn serialize_char(self, v: char) -> Shown {
        self.serialize_str(v.encode_utf8(&mut [0; 4]))
    }

    /// Words are told from names by the blanks between them: what stands for something, such as `open` or an address, has
    /// none, and is compared or followed.
    fn serialize_str(self, v: &str) -> Shown {
        Ok(Some(spoken(v, self.lang.filter(|_| v.contains(' ')))))
    }

    fn serialize_bytes(self, _: &[u8]) -> Shown {
        Err(Fault::custom("bytes"))
    }

    fn serialize_none(self) -> Shown {
        Ok(Some(Value::none()))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Shown {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Shown {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Shown {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Shown {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Shown {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Shown {
        value.serialize(self)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<List<'a>, Fault> {
        Ok(List { front: self, values: Vec::with_capacity(len.unwrap_or_default()) })
    }

    fn serialize_tuple(self, len: usize) -> Result<List<'a>, Fault> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<List<'a>, Fault> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Fault> {
        Err(Fault::custom("a variant with values"))
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Mapping<'a>, Fault> {
        let map = match (self.outermost, len) {
            (Some(begun), _) => begun.take(),
            (None, None | Some(1)) => Map::default(),
            (None, Some(len)) => Map::with_capacity_and_hasher(len, Default::default()),
        };
        let front = Front { outermost: None, ..self };
        Ok(Mapping { front, map, key: String::new(), instead: None, outermost: self.outermost })
    }

    fn serialize_struct(self, _: &'static str, len: usize) -> Result<Mapping<'a>, Fault> {
        self.serialize_map(Some(len))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Fault> {
        Err(Fault::custom("a variant with fields"))
    }
}

impl SerializeSeq for List<'_> {
    type Ok = Option<Value>;
    type Error = Fault;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        self.values.extend(value.serialize(self.front)?);
        Ok(())
    }

    fn end(self) -> Shown {
        Ok(Some(list(self.values)))
    }
}

impl SerializeTuple for List<'_> {
    type Ok = Option<Value>;
    type Error = Fault;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Shown {
        SerializeSeq::end(self)
    }
}

impl SerializeTupleStruct for List<'_> {
    type Ok = Option<Value>;
    type Error = Fault;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Shown {
        SerializeSeq::end(self)
    }
}

impl Mapping<'_> {
    fn insert(&mut self, key: Key<'static>, value: Option<Value>) {
        self.map.insert(key, value.unwrap_or_else(Value::none));
    }

    fn done(self) -> Option<Value> {
        match (self.instead, self.outermost) {
            (Some(instead), _) => instead,
            (None, Some(outermost)) => {
                outermost.set(self.map);
                None
            }
            (None, None) => Some(self.map.into()),
        }
    }
}

impl SerializeMap for Mapping<'_> {
    type Ok = Option<Value>;
    type Error = Fault;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Fault> {
        let key = key.serialize(self.front.silent())?.unwrap_or_else(Value::none);
        self.key = key.as_str().ok_or_else(|| Fault::custom("a key that is no text"))?.to_owned();
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        let is_marked = self.key.starts_with('\u{1}');
        // What a mark stands before is no text yet: Markdown, or a name.
        let value = value.serialize(if is_marked { self.front.silent() } else { self.front })?;
        if is_marked && let Some(text) = value.as_ref().and_then(Value::as_str) {
            self.instead = self.front.marked(&self.key, text);
        }
        let key = std::mem::take(&mut self.key);
        if self.instead.is_none() {
            self.insert(key.into(), value);
        }
        Ok(())
    }

    fn end(self) -> Shown {
        Ok(self.done())
    }
}

impl SerializeStruct for Mapping<'_> {
    type Ok = Option<Value>;
    type Error = Fault;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Fault> {
        let value = value.serialize(self.front.behind(key))?;
        self.insert(Key::Str(key), value);
        Ok(())
    }

    fn end(self) -> Shown {
        Ok(self.done())
    }
}
