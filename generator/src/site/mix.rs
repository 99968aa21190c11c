//! The mix of people around a prototype: which roles a team usually needs are filled, and which are looked for.
//!
//! Projects go on for longer when the people in them can do different things. The vocabulary of roles marks with
//! `team: true` those that a team is helped to find.

use model::item::Stage;
use model::vocab::{Vocabulary, Word};

use super::{Ix, Site};

/// The mark of a role that a team usually needs.
const TEAM: &str = "team";

/// Who is involved, by what they do.
#[derive(Debug, Default)]
pub struct Mix<'a> {
    /// Roles that somebody has.
    pub filled: Vec<&'a Word>,
    /// Roles that a team usually needs, and nobody has; none once the prototype has left the line.
    pub wanted: Vec<&'a Word>,
}

impl Site {
    /// The mix of people around a prototype, in the order of the vocabulary.
    pub fn mix(&self, prototype: Ix) -> Mix<'_> {
        let item = self.item(prototype);
        let team = item.details.prototype().map(|prototype| prototype.team.as_slice()).unwrap_or_default();
        let is_filled = |word: &Word| team.iter().flat_map(|member| &member.roles).any(|role| role.0 == word.id);
        let goes_on = item.stage().and_then(Stage::step).is_some();
        let words = self.words.get(&Vocabulary::Roles).map(Vec::as_slice).unwrap_or_default();
        let (filled, others): (Vec<&Word>, Vec<&Word>) = words.iter().partition(|word| is_filled(word));
        Mix { filled, wanted: others.into_iter().filter(|word| goes_on && is_needed(word)).collect() }
    }
}

fn is_needed(word: &Word) -> bool {
    word.extra.get(TEAM).is_some_and(|node| node.text() == Some("true"))
}
