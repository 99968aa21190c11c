//! What a drawing shows: eight families of motifs from a county's show. Each draws itself upon the ground at a height,
//! into shapes of two colours, and lets chance decide how many, how large and how far apart.

use std::fmt::Write;

use model::brand::Motif;

use super::chance::Chance;

/// The width of every drawing; its height is [`HEIGHT`].
pub const WIDTH: i32 = 320;
/// Nine sixteenths of the width.
pub const HEIGHT: i32 = 180;

/// The shapes of a motif, as paths: those of the first colour and those of the second.
#[derive(Default)]
pub struct Shapes {
    first: String,
    second: String,
}

/// Draws something that stands on the ground at this height.
pub type Draw = fn(&mut Chance, &mut Shapes, i32);

/// What a motif consists of.
pub struct Scene {
    /// What stands there: drawn several times when it has spread.
    pub thing: Draw,
    /// What lies under it, from one side of the drawing to the other, where that is more than a hill.
    pub under: Option<Draw>,
}

/// How a motif is drawn.
pub fn scene(motif: Motif) -> Scene {
    let (thing, under): (Draw, Option<Draw>) = match motif {
        Motif::Stripes => (tent, None),
        Motif::Bunting => (bunting, None),
        Motif::Oasts => (oasts, None),
        Motif::Waves => (boat, Some(waves)),
        Motif::Rosettes => (rosettes, None),
        Motif::Furrows => (trees, Some(furrows)),
        Motif::Pennants => (pennants, None),
        Motif::Tiles => (trees, Some(tiles)),
    };
    Scene { thing, under }
}

impl Shapes {
    /// The paths of the first colour, and those of the second.
    pub fn paths(&self) -> (&str, &str) {
        (&self.first, &self.second)
    }

    /// Adds a path: to the second colour when `other`.
    fn add(&mut self, other: bool, path: std::fmt::Arguments<'_>) {
        let paths = if other { &mut self.second } else { &mut self.first };
        let _ = paths.write_fmt(path); // a string takes everything
    }
}

/// Around a point.
fn circle(shapes: &mut Shapes, other: bool, x: i32, y: i32, r: i32) {
    shapes.add(other, format_args!("M{} {y}a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0-{} 0z", x - r, 2 * r, 2 * r));
}

/// A flag with a swallow's tail at the top of a pole; `wind` is how far it flies, to the left when negative.
fn flag(shapes: &mut Shapes, other: bool, (x, y): (i32, i32), wind: i32, height: i32) {
    shapes.add(
        other,
        format_args!("M{x} {y}h{wind}l{} {}l{} {}H{x}z", -wind / 4, height / 2, wind / 4, height - height / 2),
    );
}

/// A marquee in stripes.
fn tent(chance: &mut Chance, shapes: &mut Shapes, ground: i32) {
    let stripes = 2 * chance.between(2, 3) + 1;
    let stripe = chance.between(130, 210) / stripes;
    let (apex, left) = (chance.between(26, 52), chance.between(20, WIDTH - 20 - stripe * stripes));
    let (eaves, middle, foot) = (ground - chance.between(38, 50), left + stripe * stripes / 2, ground + 8);
    for n in 0..stripes {
        let x = left + n * stripe;
        shapes.add(n % 2 == 1, format_args!("M{middle} {apex}L{x} {eaves}V{foot}h{stripe}V{eaves}z"));
    }
    for n in 0..stripes {
        let x = left + n * stripe;
        shapes.add(n % 2 == 0, format_args!("M{x} {eaves}h{stripe}a{} {} 0 0 1-{stripe} 0", stripe / 2, stripe / 2));
    }
    let wind = if chance.heads() { 26 } else { -26 };
    flag(shapes, true, (middle, apex - 18), wind, 14);
    shapes.add(false, format_args!("M{middle} {}v18", apex - 18));
}

/// Strings of little flags.
fn bunting(chance: &mut Chance, shapes: &mut Shapes, ground: i32) {
    let (strings, flags) = (chance.between(2, 3), chance.between(5, 7));
    let step = (ground - 40) / strings;
    for string in 0..strings {
        let (from, to) = (14 + string * step + chance.between(-10, 10), 14 + string * step + chance.between(-10, 24));
        let sag = chance.between(18, 46);
        let height = |n: i32| {
            let way = f64::from(n) / f64::from(flags);
            let line = f64::from(from) + f64::from(to - from) * way;
            (line + 4.0 * f64::from(sag) * way * (1.0 - way)).round() as i32
        };
        let wide = WIDTH / flags;
        for n in 0..flags {
            let (x, y, next) = (n * WIDTH / flags, height(n), height(n + 1));
            let (fall, point) = (next - y, (y - next) / 2 + wide * 3 / 4);
            shapes.add((n + string) % 2 == 1, format_args!("M{x} {y}l{wide} {fall}l-{} {point}z", wide / 2));
        }
    }
}

/// Oast houses: round kilns under cones with a white cowl that turns with the wind.
fn oasts(chance: &mut Chance, shapes: &mut Shapes, ground: i32) {
    let houses = chance.between(2, 3);
    let wind = if chance.heads() { 1 } else { -1 };
    let room = (WIDTH - 50) / houses;
    for n in 0..houses {
        let (half, tower, cone) = (chance.between(17, 27), chance.between(30, 52), chance.between(40, 66));
        let x = 25 + n * room + room / 2 + chance.between(-8, 8);
        let (foot, eaves) = (ground + chance.between(4, 14), ground - tower);
        let top = eaves - cone;
        shapes.add(false, format_args!("M{} {foot}V{eaves}h{}V{foot}z", x - half, 2 * half));
        shapes.add(true, format_args!("M{} {eaves}L{x} {top}L{} {eaves}z", x - half - 4, x + half + 4));
        shapes.add(false, format_args!("M{} {}h8l{} -14h-6z", x - 4, top + 8, -4 * wind));
        shapes.add(true, format_args!("M{} {foot}v-18a6 6 0 0 1 12 0v18z", x - 6));
    }
}

/// A boat.
fn boat(chance: &mut Chance, shapes: &mut Shapes, ground: i32) {
    let x = chance.between(50, WIDTH - 70);
    let (mast, sail) = (chance.between(46, 70), chance.between(26, 40));
    shapes.add(false, format_args!("M{x} {}v-{mast}l{sail} {}z", ground - 10, mast - 8));
    shapes.add(true, format_args!("M{} {}v-{}l-{} {}z", x - 4, ground - 10, mast - 14, sail * 2 / 3, mast - 22));
    shapes.add(true, format_args!("M{} {}h{}l-12 18h-{}z", x - sail, ground - 6, sail * 2 + 6, sail * 2 - 18));
}

/// The sea.
fn waves(chance: &mut Chance, shapes: &mut Shapes, ground: i32) {
    let (rows, long, high) = (chance.between(3, 5), chance.between(14, 30), chance.between(5, 11));
    let deep = (HEIGHT - ground) / rows;
    for row in 0..rows {
        let (y, shift) = (ground + row * deep, chance.between(0, 2 * long));
        shapes.add(row % 2 == 1, format_args!("M-{shift} {y}"));
        for _ in 0..=(WIDTH + shift) / (2 * long) {
            shapes.add(row % 2 == 1, format_args!("q{} {high} {long} 0t{long} 0", long / 2));
        }
        shapes.add(row % 2 == 1, format_args!("V{HEIGHT}H0z"));
    }
}

/// Rosettes, as judges pin them.
fn rosettes(chance: &mut Chance, shapes: &mut Shapes, ground: i32) {
    let many = chance.between(1, 2);
    let room = WIDTH / many;
    for n in 0..many {
        let r = chance.between(24, 44) - 4 * many;
        let x = n * room + room / 2 + chance.between(-14, 14);
        let y = (ground - 46 + chance.between(-16, 12)).max(r + 14);
        let (spread, long) = (chance.between(8, 16), chance.between(48, 76));
        shapes.add(true, format_args!("M{x} {y}l-{spread} {long}l8-6l8 6z"));
        shapes.add(false, format_args!("M{x} {y}l{} {long}l8-6l8 6z", spread - 12));
        frill(shapes, (x, y), r + 9, chance.between(7, 9));
        circle(shapes, true, x, y, r * 3 / 4);
        circle(shapes, false, x, y, r / 3);
    }
}

/// A circle of petals.
fn frill(shapes: &mut Shapes, (x, y): (i32, i32), r: i32, petals: i32) {
    let at = |n: i32| {
        let angle = f64::from(n) * std::f64::consts::TAU / f64::from(petals);
        let on = |centre: i32, part: f64| centre + (f64::from(r) * part).round() as i32;
        (on(x, angle.cos()), on(y, angle.sin()))
    };
    let petal = r * 3 / petals;
    let (mut from_x, mut from_y) = at(0);
    shapes.add(false, format_args!("M{from_x} {from_y}"));
    for n in 1..=petals {
        let (to_x, to_y) = at(n);
        shapes.add(false, format_args!("a{petal} {petal} 0 0 1 {} {}", to_x - from_x, to_y - from_y));
        (from_x, from_y) = (to_x, to_y);
    }
    shapes.add(false, format_args!("z"));
}

/// Trees along a hedge.
fn trees(chance: &mut Chance, shapes: &mut Shapes, ground: i32) {
    let trees = chance.between(2, 5);
    for n in 0..trees {
        let (x, r) = (n * WIDTH / trees + chance.between(4, 40), chance.between(9, 24));
        shapes.add(true, format_args!("M{x} {}v-{}", ground + 4, r + 10));
        circle(shapes, n % 2 == 0, x, ground - r - 8, r);
    }
}

/// A field in furrows.
fn furrows(chance: &mut Chance, shapes: &mut Shapes, ground: i32) {
    let (rows, far) = (2 * chance.between(4, 7), chance.between(40, 280));
    let wide = (WIDTH + 320) / rows;
    for n in 0..rows {
        let x = n * wide - 160;
        shapes.add(n % 2 == 1, format_args!("M{} {ground}h{}L{} {HEIGHT}H{x}z", far + n - rows / 2, 1, x + wide));
    }
}

/// Flags on poles.
fn pennants(chance: &mut Chance, shapes: &mut Shapes, ground: i32) {
    let poles = chance.between(3, 6);
    let wind = if chance.heads() { 1 } else { -1 };
    let room = WIDTH / poles;
    for n in 0..poles {
        let x = n * room + room / 2 + chance.between(-10, 10);
        let (top, flies, height) =
            (chance.between(16, 70), chance.between(room / 2, room * 9 / 10), chance.between(22, 40));
        shapes.add(n % 2 == 0, format_args!("M{x} {top}h3V{}h-3z", ground + chance.between(4, 20)));
        flag(shapes, n % 2 == 1, (x, top), wind * flies, height);
        if chance.heads() {
            flag(shapes, n % 2 == 0, (x, top + height + 8), wind * flies * 2 / 3, height * 2 / 3);
        }
    }
}

/// A frieze of tiles, each with a quarter of a circle turned one way or another (Truchet, 1704), or a diamond.
fn tiles(chance: &mut Chance, shapes: &mut Shapes, ground: i32) {
    let (side, rows) = (chance.between(36, 48), chance.between(1, 2));
    let top = ground + 12 - rows * side;
    shapes.add(false, format_args!("M0 {top}H{WIDTH}V{}H0z", top + rows * side));
    for row in 0..rows {
        for column in 0..=WIDTH / side {
            let (x, y, other) = (column * side, top + row * side, (row + column) % 2 == 1);
            if other {
                shapes.add(true, format_args!("M{x} {y}h{side}v{side}h-{side}z"));
            }
            let (quarter, half) = (side * 3 / 4, side / 2);
            match chance.between(0, 2) {
                0 => shapes
                    .add(!other, format_args!("M{x} {y}h{quarter}a{quarter} {quarter} 0 0 1-{quarter} {quarter}z")),
                1 => shapes.add(
                    !other,
                    format_args!(
                        "M{} {}h-{quarter}a{quarter} {quarter} 0 0 1 {quarter}-{quarter}z",
                        x + side,
                        y + side
                    ),
                ),
                _ => shapes.add(!other, format_args!("M{} {y}l{half} {half}-{half} {half}-{half}-{half}z", x + half)),
            }
        }
    }
}
