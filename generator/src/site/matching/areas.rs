//! How near the place of an offer is to that of a need, by districts and their places on the hexagon map.

use model::vocab::{Vocabulary, Word};

use super::Pair;
use crate::site::{Ix, Site};

/// How near an offer is to a need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// It is given in these districts, where it is needed.
    Same(Vec<String>),
    /// It is given in a district that lies beside one where it is needed: this one beside that.
    Beside(String, String),
    /// It names no district.
    Anywhere,
    /// It is given in these districts, and needed in those.
    Elsewhere(Vec<String>, Vec<String>),
}

impl Nearness {
    /// What it counts. What is given elsewhere may still be worth a journey or a telephone call, so it rules nothing out.
    pub(super) fn points(&self) -> i32 {
        match self {
            Nearness::Same(_) => 3,
            Nearness::Anywhere => 2,
            Nearness::Beside(..) => 1,
            Nearness::Elsewhere(..) => -2,
        }
    }
}

impl Pair<'_> {
    /// How near it is; nothing where nobody says where it is needed.
    pub(super) fn area(&self) -> Option<Nearness> {
        let (given, needed) = (self.site.area_ids(self.offer), self.needed_in());
        if needed.is_empty() {
            return None;
        }
        if given.is_empty() {
            return Some(Nearness::Anywhere);
        }
        let same: Vec<String> = given.iter().filter(|area| needed.contains(area)).cloned().collect();
        let beside = || {
            let pairs = given.iter().flat_map(|given| needed.iter().map(move |needed| (given, needed)));
            pairs.into_iter().find(|(given, needed)| self.site.are_neighbours(given, needed))
        };
        Some(match (same.is_empty(), beside()) {
            (false, _) => Nearness::Same(same),
            (true, Some((given, needed))) => Nearness::Beside(given.clone(), needed.clone()),
            (true, None) => Nearness::Elsewhere(given, needed),
        })
    }

    /// The districts of the need, or else those of what it is a need of.
    fn needed_in(&self) -> Vec<String> {
        let own = self.site.area_ids(self.need);
        match own.is_empty() {
            true => self.whose().into_iter().flat_map(|whose| self.site.area_ids(whose)).collect(),
            false => own,
        }
    }
}

impl Site {
    fn area_ids(&self, ix: Ix) -> Vec<String> {
        self.item(ix).common.areas.iter().map(|area| area.0.clone()).collect()
    }

    fn are_neighbours(&self, one: &str, other: &str) -> bool {
        let place = |id| self.word(Vocabulary::Areas, id).and_then(place);
        place(one).zip(place(other)).is_some_and(|(one, other)| distance(one, other) == 1)
    }
}

/// The column and the row of a district on the map.
fn place(word: &Word) -> Option<(i64, i64)> {
    let number = |key: &str| word.extra.get(key)?.text()?.parse::<i64>().ok().filter(|n| n.abs() < 1_000_000);
    Some((number("q")?, number("r")?))
}

/// How many steps two hexagons are apart, in the layout `odd-r`: rows with odd numbers stand half a hexagon to the right.
/// With slanted columns `x`, each step changes `x`, the row, or both by 1 in opposite ways (Patel, "Hexagonal Grids").
fn distance((q1, r1): (i64, i64), (q2, r2): (i64, i64)) -> i64 {
    let slanted = |q: i64, r: i64| q - (r - r.rem_euclid(2)) / 2;
    let (dx, dr) = (slanted(q1, r1) - slanted(q2, r2), r1 - r2);
    dx.abs().max(dr.abs()).max((dx + dr).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hexagon_has_six_neighbours_whichever_way_its_row_is_shifted() {
        let neighbours = |of: (i64, i64)| {
            let all = (-3..4).flat_map(|q| (-3..4).map(move |r| (of.0 + q, of.1 + r)));
            all.filter(|other| distance(of, *other) == 1).collect::<Vec<_>>()
        };
        assert_eq!(neighbours((5, 2)), [(4, 1), (4, 2), (4, 3), (5, 1), (5, 3), (6, 2)], "an even row stands left");
        assert_eq!(neighbours((5, 3)), [(4, 3), (5, 2), (5, 4), (6, 2), (6, 3), (6, 4)], "an odd row stands right");
        assert_eq!(distance((5, 2), (5, 2)), 0);
    }
}
