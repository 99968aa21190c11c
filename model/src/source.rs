//! A text and the places in it: what lets a mistake be shown as `file:line:column`.

use std::sync::Arc;

use crate::SitePath;

/// A range of bytes in a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// From byte `start` up to, not including, byte `end`. Sources are far smaller than 4 GiB; a larger offset is cut.
    pub fn new(start: usize, end: usize) -> Span {
        let small = |n| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: small(start), end: small(end) }
    }
}

/// The text of one file and where it lies. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file, relative to the site.
    pub path: SitePath,
    /// All of its text.
    pub text: Arc<str>,
}

impl Source {
    /// A source of this text, as if it lay at `path`.
    pub fn new(path: SitePath, text: impl Into<Arc<str>>) -> Source {
        Source { path, text: text.into() }
    }

    /// The text of a span; empty when the span does not fit the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let before = &self.text[..self.floor(offset as usize)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// The line that holds a byte, without its end.
    pub fn line_at(&self, offset: u32) -> &str {
        let offset = self.floor(offset as usize);
        let start = self.text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        self.text[start..].lines().next().unwrap_or_default()
    }

    fn floor(&self, offset: usize) -> usize {
        (0..=offset.min(self.text.len())).rev().find(|i| self.text.is_char_boundary(*i)).unwrap_or_default()
    }
}
