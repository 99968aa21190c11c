//! Writes SVG: elements with attributes, everything escaped. Enough for drawings of some dozen shapes, and small.

use std::fmt::{self, Display, Write};

/// An element. What is added to it stands in it in that order.
#[derive(Clone, Debug)]
pub struct Tag {
    name: &'static str,
    attributes: String,
    inside: String,
}

/// An element without anything in it.
pub fn tag(name: &'static str) -> Tag {
    Tag { name, attributes: String::new(), inside: String::new() }
}

/// Writes a text so that it is nothing but text, also within quotation marks.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                c => self.0.push(c),
            }
        }
        Ok(())
    }
}

// Writing into a text cannot fail.
impl Tag {
    /// With an attribute.
    pub fn with(mut self, key: &str, value: impl Display) -> Tag {
        let _ = write!(self.attributes, " {key}=\"");
        let _ = write!(Escaped(&mut self.attributes), "{value}");
        self.attributes.push('"');
        self
    }

    /// With a text in it.
    pub fn text(mut self, text: impl Display) -> Tag {
        let _ = write!(Escaped(&mut self.inside), "{text}");
        self
    }

    /// With other elements in it.
    pub fn add(mut self, others: impl IntoIterator<Item = Tag>) -> Tag {
        for other in others {
            let _ = write!(self.inside, "{other}");
        }
        self
    }
}

impl Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tag { name, attributes, inside } = self;
        if inside.is_empty() {
            write!(f, "<{name}{attributes}/>")
        } else {
            write!(f, "<{name}{attributes}>{inside}</{name}>")
        }
    }
}

/// A length, as short as it can be: nobody sees a hundredth of a pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// Pixels, or the drawing's own units.
    Px(f64),
    /// A part of the drawing's width.
    Percent(f64),
}

impl Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = match self {
            Length::Px(number) => (number, ""),
            Length::Percent(number) => (number, "%"),
        };
        write!(f, "{}{unit}", (number * 10.0).round() / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_written_becomes_markup() {
        let svg = tag("text").with("id", "\"><script>").text("a < b & c").add([tag("tspan").text("</text>")]);
        assert_eq!(
            svg.to_string(),
            "<text id=\"&quot;&gt;&lt;script&gt;\">a &lt; b &amp; c<tspan>&lt;/text&gt;</tspan></text>"
        );
    }

    #[test]
    fn lengths_are_short() {
        assert_eq!(
            (Length::Percent(100.0 / 3.0).to_string(), Length::Px(2.0).to_string()),
            ("33.3%".into(), "2".into())
        );
    }
}
