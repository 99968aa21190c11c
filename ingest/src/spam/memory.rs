//! What was said within the last day, as fingerprints in memory: bounded, and gone when the worker ends. A text that is a day
//! old is forgotten with the next that comes.
//!
//! A text is held only against those that have a mark in common with it (`Sketch::marks`), which are few, and among which
//! are all that say the same, or nearly.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use super::shingles::{Likeness, Sketch};
use super::{Pace, Repeat};
use crate::intake::KeptAs;

/// How many texts are remembered: more than come in a day of any programme, in some 10 MiB.
const MOST: usize = 4_096;
/// For how long.
const AGE: Duration = Duration::from_hours(24);

/// The texts of the last day.
#[derive(Debug, Default)]
pub struct Memory {
    /// The oldest first. They are numbered, by how many came before them.
    said: VecDeque<Said>,
    forgotten: usize,
    /// Each mark of each text, with its number.
    marks: BTreeSet<(u64, usize)>,
    /// How many came when each of them did.
    paces: HashMap<KeptAs, Pace>,
}

#[derive(Debug)]
struct Said {
    /// When, in ticks of the worker.
    at: Duration,
    name: KeptAs,
    sketch: Sketch,
}

impl Memory {
    /// How many came when this submission did, if it did before. Other answers with the same token are another one.
    pub fn pace_of(&self, name: &KeptAs) -> Option<Pace> {
        self.paces.get(name).copied()
    }

    /// Whether the same was said before, under another name than this one; from now on it was.
    pub fn met(&mut self, sketch: Sketch, name: &KeptAs, pace: Pace, now: Duration) -> Repeat {
        while self.forget_the_oldest(|said| now.saturating_sub(said.at) >= AGE) {}
        let repeat = self.repeat(&sketch, name);
        if self.pace_of(name).is_none() {
            let is_full = self.said.len() >= MOST;
            self.forget_the_oldest(|_| is_full);
            self.paces.insert(name.clone(), pace);
            let number = self.forgotten + self.said.len();
            self.marks.extend(sketch.marks().map(|mark| (mark, number)));
            self.said.push_back(Said { at: now, name: name.clone(), sketch });
        }
        repeat
    }

    /// Whether one of those that have a mark in common with this text says the same. Each is looked at once, and none after one
    /// that settles it: a flood of one text costs no more than one.
    fn repeat(&self, sketch: &Sketch, name: &KeptAs) -> Repeat {
        let having = |mark| {
            let all = self.marks.range((mark, 0)..=(mark, usize::MAX));
            all.filter_map(|(_, number)| number.checked_sub(self.forgotten))
        };
        let likeness = |i: usize| {
            let other = self.said.get(i).filter(|said| said.name.receipt != name.receipt);
            other.map_or(Likeness::Other, |said| said.sketch.likeness(sketch))
        };
        if having(sketch.whole()).any(|i| likeness(i) == Likeness::Same) {
            return Repeat::Exact;
        }
        let mut seen = vec![false; self.said.len()];
        let mut is_new = |i: &usize| seen.get_mut(*i).is_some_and(|seen| !std::mem::replace(seen, true));
        let is_near = sketch.marks().flat_map(having).any(|i| is_new(&i) && likeness(i) != Likeness::Other);
        if is_near { Repeat::Near } else { Repeat::New }
    }

    /// Whether there was one to forget.
    fn forget_the_oldest(&mut self, is_to_go: impl Fn(&Said) -> bool) -> bool {
        let Some(oldest) = self.said.pop_front_if(|said| is_to_go(said)) else { return false };
        for mark in oldest.sketch.marks() {
            self.marks.remove(&(mark, self.forgotten));
        }
        self.forgotten += 1;
        self.paces.remove(&oldest.name);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipt::Receipt;
    use crate::spam::alike::tests::texts;
    use proptest::prelude::*;

    const TEXT: &str = "a bench under the lime trees where people can wait";

    fn met(memory: &mut Memory, text: &str, receipt: &str, hour: u64) -> Repeat {
        let now = Duration::from_hours(hour);
        memory.met(Sketch::of(text, &[7; 32]), &name(receipt, text), Pace::Busy, now)
    }

    fn name(receipt: &str, digest: &str) -> KeptAs {
        KeptAs { receipt: Receipt::parse(receipt).unwrap(), digest: digest.to_owned() }
    }

    #[test]
    fn a_retry_is_no_repetition_and_after_a_day_all_is_forgotten() {
        let mut memory = Memory::default();
        assert_eq!(met(&mut memory, TEXT, "AAAAAAAAAA", 0), Repeat::New);
        assert_eq!(met(&mut memory, TEXT, "AAAAAAAAAA", 1), Repeat::New);
        assert_eq!(met(&mut memory, TEXT, "BBBBBBBBBB", 2), Repeat::Exact);
        let pace = |receipt, digest| memory.pace_of(&name(receipt, digest));
        assert_eq!((pace("AAAAAAAAAA", TEXT), pace("CCCCCCCCCC", TEXT)), (Some(Pace::Busy), None));
        assert_eq!(pace("AAAAAAAAAA", "other answers with the same token"), None);
        assert_eq!(met(&mut memory, TEXT, "CCCCCCCCCC", 30), Repeat::New);
        assert_eq!((memory.said.len(), memory.paces.len()), (1, 1));
        assert!(memory.marks.iter().all(|(_, number)| *number == memory.forgotten), "{memory:?}");
    }

    proptest! {
        #[test]
        fn what_is_met_is_what_comparing_with_all_of_them_finds(texts in texts()) {
            let sketches: Vec<Sketch> = texts.iter().map(|text| Sketch::of(text, &[7; 32])).collect();
            let mut memory = Memory::default();
            for (i, text) in texts.iter().enumerate() {
                let all = sketches[..i].iter().map(|other| match other.likeness(&sketches[i]) {
                    Likeness::Other => Repeat::New,
                    Likeness::Near => Repeat::Near,
                    Likeness::Same => Repeat::Exact,
                });
                let most = all.max_by_key(|repeat| *repeat as u8).unwrap_or(Repeat::New);
                prop_assert_eq!(met(&mut memory, text, &format!("{i:010}"), 0), most);
            }
        }
    }

    #[test]
    fn the_oldest_texts_make_room() {
        let mut memory = Memory::default();
        for i in 0..MOST + 10 {
            met(&mut memory, &format!("text number {i} of many that come in"), &format!("{i:010}"), 0);
        }
        assert_eq!((memory.said.len(), memory.paces.len()), (MOST, MOST));
        assert_eq!(met(&mut memory, "text number 0 of many that come in", "AAAAAAAAAA", 0), Repeat::New);
        assert_eq!(met(&mut memory, "text number 4000 of many that come in", "BBBBBBBBBB", 0), Repeat::Exact);
    }
}
