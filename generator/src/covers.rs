//! Drawings for things that have no picture yet.
//!
//! The question that a thing answers picks the pair of hues and the family of motifs; its name decides how many, how large
//! and where; and how far it has come decides how finished the drawing is, from a pencil outline to full colour. So a wall
//! of ideas comes to life over a round, and a list can be read by eye. A drawing is made of the name alone: no randomness,
//! no text, a kilobyte or less. Its colours are the style sheet's affair: see `.cover` there.

mod chance;
mod motifs;

use std::fmt::Write;

use model::brand::Motif;
use model::item::Step;

use chance::Chance;
use motifs::{Draw, HEIGHT, Scene, Shapes, WIDTH};

/// How many pairs of hues the style sheet has.
const HUES: usize = 8;
/// Where a motif is drawn that has spread, each smaller: beyond the frame on both sides.
const REPEATS: [(i32, i32); 2] = [(-44, 62), (150, 36)];

/// What a drawing is made of.
#[derive(Clone, Copy, Debug)]
pub struct Cover<'a> {
    /// The name of the thing.
    pub id: &'a str,
    /// The place of its question among all questions; none where it answers no question.
    pub family: usize,
    /// What it shows.
    pub motif: Motif,
    /// How far it has come.
    pub step: Option<Step>,
    /// Whether it rests or has ended.
    pub over: bool,
}

/// The motif of a question: each of `motifs` in turn, those of further questions with other hues than before.
pub fn motif_of(family: usize, motifs: &[Motif]) -> Motif {
    let turn = family + family / HUES;
    motifs.get(turn % motifs.len().max(1)).copied().unwrap_or(Motif::Stripes)
}

/// The drawing, as SVG to stand in a page.
pub fn drawing(cover: &Cover<'_>) -> String {
    let mut chance = Chance::of(cover.id);
    let ground = chance.between(112, 142);
    let mut svg = format!(
        "<svg class=\"cover hue-{} cover--{}{}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-hidden=\"true\">",
        cover.family % HUES,
        cover.step.map_or("shared", Step::as_str),
        if cover.over { " cover--over" } else { "" },
    );
    scene(&mut chance, ground, &mut svg);
    let Scene { thing, under } = motifs::scene(cover.motif);
    if let Some(under) = under {
        draw(&mut chance, under, ground, (0, 0), &mut svg);
    }
    let places: &[(i32, i32)] = if cover.step == Some(Step::Spread) { &REPEATS } else { &[(0, 0)] };
    for place in places {
        draw(&mut chance, thing, ground, *place, &mut svg);
    }
    hatching(&mut chance, ground, cover.step, &mut svg);
    svg.push_str("</svg>");
    svg.replace(" -", "-") // a minus sign parts two numbers as well as a blank does
}

/// The sun, and the hill before it, whose edges lie outside the frame.
fn scene(chance: &mut Chance, ground: i32, svg: &mut String) {
    let (x, y, r) = (chance.between(24, WIDTH - 24), chance.between(24, 84), chance.between(14, 36));
    let (left, peak, right) = (chance.between(-14, 14), chance.between(-34, 20), chance.between(-14, 14));
    let _ = write!(svg, "<circle class=\"o\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>");
    let _ = write!(
        svg,
        "<path class=\"h\" d=\"M-4 {}Q{} {} {} {}V{}H-4z\"/>",
        ground + left,
        chance.between(60, 260),
        ground + peak,
        WIDTH + 4,
        ground + right,
        HEIGHT + 4,
    );
}

/// Something in its place; small where it is repeated.
fn draw(chance: &mut Chance, what: Draw, ground: i32, (x, y): (i32, i32), svg: &mut String) {
    let mut shapes = Shapes::default();
    what(chance, &mut shapes, ground);
    let (first, second) = shapes.paths();
    let paths = format!("<path class=\"m\" d=\"{first}\"/><path class=\"n\" d=\"{second}\"/>");
    let _ = match (x, y) {
        (0, 0) => write!(svg, "{paths}"),
        _ => write!(svg, "<g transform=\"translate({x} {y})scale(.62)\">{paths}</g>"),
    };
}

/// Strokes of a pen on the ground, from the first test on.
fn hatching(chance: &mut Chance, ground: i32, step: Option<Step>, svg: &mut String) {
    if step < Some(Step::Tested) {
        return;
    }
    svg.push_str("<path class=\"l\" d=\"");
    let (apart, long) = (chance.between(16, 26), chance.between(12, 26));
    for n in 0..WIDTH / apart {
        let _ = write!(
            svg,
            "M{} {}l-{} {long}",
            n * apart + chance.between(0, 8),
            ground + chance.between(4, 30),
            long / 2
        );
    }
    svg.push_str("\"/>");
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The largest drawing, in bytes: a page of cards carries two dozen of them.
    const MOST: usize = 2048;

    fn all(many: usize) -> impl Iterator<Item = String> {
        (0..many).map(|n| {
            let step = Step::ALL.get(n % 8).copied();
            drawing(&Cover {
                id: &format!("ideas/{n}"),
                family: n / 8,
                motif: motif_of(n / 8, Motif::ALL),
                step,
                over: n % 9 == 0,
            })
        })
    }

    #[test]
    fn sixty_ideas_have_sixty_drawings() {
        let same = |n| {
            drawing(&Cover { id: &format!("ideas/{n}"), family: 1, motif: Motif::Bunting, step: None, over: false })
        };
        assert_eq!((0..60).map(same).collect::<BTreeSet<_>>().len(), 60);
        assert_eq!(same(1), same(1));
    }

    #[test]
    fn drawings_are_small_and_say_nothing() {
        for svg in all(4000) {
            assert!(svg.len() <= MOST, "{} bytes: {svg}", svg.len());
            assert!(
                svg.ends_with("</svg>") && !svg.contains("id=") && !svg.contains("style=") && !svg.contains("text")
            );
        }
        let mean = all(4000).map(|svg| svg.len()).sum::<usize>() / 4000;
        assert!(mean < 1024, "{mean}");
    }

    #[test]
    fn questions_take_turns_with_the_motifs_and_the_hues() {
        let looks = |motifs: &[Motif]| -> BTreeSet<_> { (0..16).map(|n| (n % HUES, motif_of(n, motifs))).collect() };
        assert_eq!(looks(Motif::ALL).len(), 16);
        assert_eq!(looks(&[Motif::Tiles]).len(), 8);
    }

    #[test]
    fn a_thing_keeps_its_scene_while_it_comes_to_life() {
        let at =
            |step| drawing(&Cover { id: "ideas/a", family: 2, motif: Motif::Oasts, step: Some(step), over: false });
        let scene = |svg: &str| {
            svg.split_once("<circle")
                .map(|(_, rest)| rest.split("/><path class=\"n\"").next().unwrap_or_default().to_owned())
        };
        assert_eq!(scene(&at(Step::Shared)), scene(&at(Step::InUse)));
        assert!(!at(Step::Shared).contains("class=\"l\"") && at(Step::Tested).contains("class=\"l\""));
    }
}
