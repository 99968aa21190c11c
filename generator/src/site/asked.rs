//! What people asked for in a round: its ideas by theme and by district, and how many of them were answered.

use hashbrown::HashMap;
use model::item::Kind;
use model::vocab::{Vocabulary, Word};

use super::{Ix, Site};

/// The ideas of a round on one theme from one district.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The theme.
    pub theme: &'a Word,
    /// The district; none for ideas that name none.
    pub area: Option<&'a Word>,
    /// How many ideas.
    pub ideas: usize,
    /// How many of them an organisation has answered.
    pub answered: usize,
}

impl Site {
    /// What people asked for, in the order of the vocabularies. An idea on two themes, or for two districts, counts in both.
    pub fn asked_for(&self, round: Ix) -> Vec<Asked<'_>> {
        let mut counts: HashMap<(&str, &str), (usize, usize)> = HashMap::new();
        for ix in self.in_round(round, Kind::Idea) {
            let (common, answered) = (&self.item(ix).common, self.item(ix).answer(self.today).is_some());
            let areas = if common.areas.is_empty() { vec![""] } else { ids(common.areas.iter().map(|area| &area.0)) };
            for theme in ids(common.themes.iter().map(|theme| &theme.0)) {
                for area in &areas {
                    let (ideas, with_answer) = counts.entry((theme, area)).or_default();
                    *ideas += 1;
                    *with_answer += usize::from(answered);
                }
            }
        }
        let words = |of| self.words.get(&of).map(Vec::as_slice).unwrap_or_default();
        let areas = || words(Vocabulary::Areas).iter().map(Some).chain([None]);
        let pairs = words(Vocabulary::Themes).iter().flat_map(|theme| areas().map(move |area| (theme, area)));
        let asked = pairs.filter_map(|(theme, area)| {
            let (ideas, answered) = *counts.get(&(theme.id.as_str(), area.map_or("", |area| &area.id)))?;
            Some(Asked { theme, area, ideas, answered })
        });
        asked.collect()
    }
}

/// Each once, also where it is written twice.
fn ids<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = ids.map(String::as_str).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
