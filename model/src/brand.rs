//! What a site wears of the organisation behind it: two colours, a logo, the motifs of its drawings.

use std::fmt;

use crate::fields::{FromYaml, Reader};
use crate::item::Worded;
use crate::yaml::Node;
use crate::{choice, nested};

nested! {
    /// What `brand:` says in `site.yaml`.
    pub struct Brand {
        /// Its colours.
        colours: Option<Colours>,
        /// The file of a picture that stands before the name, in `content/images/`.
        logo: Option<String>,
        /// What drawings show; all there is, unless some are named.
        motifs: Vec<Motif>,
    }
}

nested! {
    /// Two colours that are seen together.
    pub struct Colours {
        /// The dark one: the band at the top, and buttons by day.
        dark: Option<Colour>,
        /// The light one: stripes, the call to action, and buttons by night.
        light: Option<Colour>,
    } require {
        "dark": "the colour of the band and of buttons, in quotes like \"#0b3b40\"",
        "light": "the colour of stripes and of the call to action, in quotes like \"#ffcf4d\"",
    }
}

choice! {
    /// A family of motifs.
    pub enum Motif {
        /// A marquee in stripes.
        Stripes = "stripes",
        /// Flags on a line.
        Bunting = "bunting",
        /// The houses in which hops are dried.
        Oasts = "oasts",
        /// A boat.
        Waves = "waves",
        /// What winners wear.
        Rosettes = "rosettes",
        /// Fields and trees.
        Furrows = "furrows",
        /// Flags on poles.
        Pennants = "pennants",
        /// Trees on a chequered floor.
        Tiles = "tiles",
    }
}

/// A colour of the sRGB space: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// The colour that a style sheet would write as `#0b3b40`.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Colour([part(0)?, part(2)?, part(4)?]))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Colour([red, green, blue]) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Worded for Colour {
    fn speak(&mut self, _: &Colour) {}
}

impl FromYaml for Colour {
    fn from_yaml(node: &Node, reader: &mut Reader<'_>) -> Option<Colour> {
        let colour = node.text().and_then(Colour::parse);
        colour.or_else(|| reader.wrong(node, "a colour", "write it with six digits, in quotes, like \"#0b3b40\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_written_as_in_style_sheets() {
        assert_eq!(Colour::parse("#0B3b40"), Some(Colour([11, 59, 64])));
        assert_eq!(Colour([11, 59, 64]).to_string(), "#0b3b40");
        for wrong in ["0b3b40", "#0b3b4", "#0b3b4g", "#+b3b40", "#ééé", "red", ""] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }
}
