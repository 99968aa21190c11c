//! Everything from A to Z: what somebody could look for by its name, by the first letter of it.

use deunicode::deunicode;
use model::item::Kind;
use rayon::prelude::*;

use super::{Ix, Site};

/// The types that can be looked up by name; comments and answers to tests have none.
const NAMED: [Kind; 12] = [
    Kind::Round,
    Kind::Challenge,
    Kind::Idea,
    Kind::Prototype,
    Kind::Need,
    Kind::Offer,
    Kind::Event,
    Kind::Organisation,
    Kind::Person,
    Kind::Award,
    Kind::Post,
    Kind::Page,
];

/// What stands under one letter, in the order of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// `a` to `z`, or `0` for everything that begins with no letter.
    pub id: char,
    /// The things.
    pub members: Vec<Ix>,
}

impl Site {
    /// Every letter that something begins with. Letters of other scripts stand where they would be spelled in ours: ŵ at w.
    pub fn alphabet(&self) -> Vec<Letter> {
        let all: Vec<Ix> = NAMED.iter().flat_map(|kind| self.of(*kind)).copied().collect();
        let mut sorted: Vec<(String, Ix)> = all.into_par_iter().map(|ix| (spelled(self.title(ix)), ix)).collect();
        sorted.par_sort_unstable();
        let mut letters: Vec<Letter> = Vec::new();
        for (name, ix) in sorted {
            let id = first(&name);
            match letters.last_mut() {
                Some(letter) if letter.id == id => letter.members.push(ix),
                _ => letters.push(Letter { id, members: vec![ix] }),
            }
        }
        letters
    }
}

/// A name as it is put in order: in our letters, without what stands before the first of them. Nothing is left of a name
/// without letters and digits, so it stands before all others.
fn spelled(title: &str) -> String {
    let ours = deunicode(title).to_lowercase();
    let start = ours.find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(ours.len());
    ours[start..].to_owned()
}

/// The letter that a spelled name stands under.
fn first(name: &str) -> char {
    name.chars().next().filter(char::is_ascii_lowercase).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_where_people_look_for_it() {
        for (title, letter) in [
            ("Ŵy iach", 'w'),
            ("“Éclair”", 'e'),
            ("10 minutes", '0'),
            ("¿Qué?", 'q'),
            ("Ωμέγα", 'o'),
            ("…", '0'),
            ("", '0'),
        ] {
            assert_eq!(first(&spelled(title)), letter, "{title}");
        }
    }

    #[test]
    fn what_begins_with_a_letter_stands_behind_what_does_not() {
        assert!(spelled("10 minutes") < spelled("a") && spelled("a") < spelled("Zoo"));
    }
}
