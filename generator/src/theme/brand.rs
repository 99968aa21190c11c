//! The two colours of the organisation, and whether everybody can read what is written in them.
//!
//! The dark one is the ground of white words in the band and on buttons, and the words of quiet buttons on paper; the light
//! one stands on the dark one, under dark words, and is what buttons are made of at night. All of these are text, so each
//! needs a contrast of 4.5 to 1 (WCAG 2.2, success criterion 1.4.3). A theme finds them as `--brand-dark` and
//! `--brand-light` in its style sheets.

use model::brand::{Colour, Colours};
use model::settings::Settings;
use model::{Code, Diagnostic, Place, Source, yaml};
use palette::color_difference::Wcag21RelativeContrast;
use palette::{IntoColor, Oklch, Srgb};

/// What text needs (WCAG 2.2, 1.4.3).
const TEXT: f32 = 4.5;
/// The darkest paper that words stand on by day: who can be read on it can be read on white, and white on it.
const PAPER: Colour = Colour([0xf1, 0xee, 0xe6]);
/// The lightest ground that words stand on by night, hardly lighter than the words on the light colour.
const NIGHT: Colour = Colour([0x1c, 0x20, 0x24]);
/// Lightness goes from 0 to 1; colours that are nearer than this look the same.
const STEP: f32 = 0.01;

/// The colours that a site has chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pair {
    dark: Colour,
    light: Colour,
}

/// A pair of colours that is too much alike.
struct Fault {
    /// Which of the two would have to change.
    key: &'static str,
    what: String,
    ratio: f32,
}

/// What style sheets are told of the organisation, unless its colours are at fault.
pub fn rules(settings: &Settings, source: Option<&Source>) -> (String, Vec<Diagnostic>) {
    let Some(pair) = settings.brand.as_ref().and_then(|brand| Pair::of(brand.colours.as_ref()?)) else {
        return Default::default();
    };
    let faults = pair.faults();
    let rules = format!("\n:root {{ --brand-dark: {}; --brand-light: {}; }}\n", pair.dark, pair.light);
    match faults.is_empty() {
        true => (rules, Vec::new()),
        false => (String::new(), faults.iter().map(|fault| mistake(fault, &pair, source)).collect()),
    }
}

fn mistake(fault: &Fault, pair: &Pair, source: Option<&Source>) -> Diagnostic {
    let message =
        format!("{}: the contrast is {:.1} to 1, and text needs {TEXT}", fault.what, rounded_down(fault.ratio));
    let swapped = Pair { dark: pair.light, light: pair.dark };
    let offer = |what: &str, Pair { dark, light }: Pair| format!("{what}: `dark: \"{dark}\"` and `light: \"{light}\"`");
    let help = match swapped.faults().is_empty() {
        true => Some(offer("are they the wrong way round? These would do", swapped)),
        false => pair.nearest().map(|near| offer("the nearest two that everybody can read", near)),
    };
    let at = source.and_then(|source| {
        let node = yaml::parse_all(source).ok()?;
        let span = node.get("brand")?.get("colours")?.get(fault.key)?.span;
        Some(Place::at(source, span))
    });
    Diagnostic { at, help, ..Diagnostic::error(Code::BrandContrast, message) }
}

/// To one digit, and never up to what would do.
fn rounded_down(ratio: f32) -> f32 {
    (ratio * 10.0).floor() / 10.0
}

impl Pair {
    fn of(colours: &Colours) -> Option<Pair> {
        Some(Pair { dark: colours.dark?, light: colours.light? })
    }

    fn faults(&self) -> Vec<Fault> {
        let Pair { dark, light } = *self;
        let all = [
            ("dark", format!("{dark} is too light for words on paper, or behind white words"), contrast(dark, PAPER)),
            ("light", format!("{light} is too dark for words by night, or behind dark words"), contrast(light, NIGHT)),
            ("light", format!("{light} and {dark} are too much alike"), contrast(light, dark)),
        ];
        let faults = all.into_iter().map(|(key, what, ratio)| Fault { key, what, ratio });
        faults.filter(|fault| fault.ratio < TEXT).collect()
    }

    /// The same hues with the dark one as little darker and the light one as little lighter as will do.
    fn nearest(&self) -> Option<Pair> {
        let darker: Vec<Colour> = shades(self.dark, -STEP);
        let lighter: Vec<Colour> = shades(self.light, STEP);
        let pairs = (0..darker.len()).flat_map(|down| (0..lighter.len()).map(move |up| (down, up)));
        let passing = pairs.filter(|(down, up)| Pair { dark: darker[*down], light: lighter[*up] }.faults().is_empty());
        let (down, up) = passing.min_by_key(|(down, up)| down * down + up * up)?;
        Some(Pair { dark: darker[down], light: lighter[up] })
    }
}

/// A colour and its shades, each a step further, to black or white.
fn shades(colour: Colour, step: f32) -> Vec<Colour> {
    let start: Oklch = srgb(colour).into_linear().into_color();
    let last = if step < 0.0 { start.l } else { 1.0 - start.l };
    let shade = |n: u16| {
        let shade: Srgb = Oklch { l: (start.l + step * f32::from(n)).clamp(0.0, 1.0), ..start }.into_color();
        let bytes: Srgb<u8> = shade.into_format();
        Colour([bytes.red, bytes.green, bytes.blue])
    };
    let count = (0..=100).take_while(|n| STEP * f32::from(*n) < last + STEP);
    std::iter::once(colour).chain(count.skip(1).map(shade)).collect()
}

fn contrast(one: Colour, other: Colour) -> f32 {
    srgb(one).relative_contrast(srgb(other))
}

fn srgb(Colour([red, green, blue]): Colour) -> Srgb {
    Srgb::new(red, green, blue).into_format()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pair(dark: &str, light: &str) -> Pair {
        Pair { dark: Colour::parse(dark).unwrap(), light: Colour::parse(light).unwrap() }
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let ratio = |one: &str, other: &str| contrast(Colour::parse(one).unwrap(), Colour::parse(other).unwrap());
        assert!((ratio("#000000", "#ffffff") - 21.0).abs() < 0.01);
        assert!((ratio("#0b3b40", "#ffffff") - 12.3).abs() < 0.06, "{}", ratio("#0b3b40", "#ffffff"));
        assert!((ratio("#ffcf4d", "#0b3b40") - 8.3).abs() < 0.06, "{}", ratio("#ffcf4d", "#0b3b40"));
    }

    #[test]
    fn the_theme_s_own_colours_pass() {
        assert!(pair("#0b3b40", "#ffcf4d").faults().is_empty());
    }

    #[test]
    fn each_of_the_three_faults_is_found() {
        let keys = |dark, light| pair(dark, light).faults().into_iter().map(|fault| fault.key).collect::<Vec<_>>();
        assert_eq!(keys("#e05a2b", "#ffffff"), ["dark", "light"]);
        assert_eq!(keys("#000000", "#555555"), ["light", "light"]);
        assert_eq!(keys("#5f5f00", "#9a9a50"), ["light"]);
    }

    proptest! {
        #[test]
        fn the_nearest_pair_passes_and_is_the_pair_itself_when_that_does(dark: [u8; 3], light: [u8; 3]) {
            let pair = Pair { dark: Colour(dark), light: Colour(light) };
            let near = pair.nearest().unwrap();
            prop_assert!(near.faults().is_empty());
            prop_assert_eq!(near == pair, pair.faults().is_empty());
        }
    }
}
