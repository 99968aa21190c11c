//! What was said within the last day, as fingerprints in memory: bounded, and gone when the worker ends. A text that is a day
//! old is forgotten with the next that comes.

use std::collections::VecDeque;

use std::time::Duration;

use super::shingles::{Likeness, Sketch};
use super::{Pace, Repeat};
use crate::intake::KeptAs;

/// How many texts are remembered: more than come in a day of any programme, in 3 MiB.
const MOST: usize = 4_096;
/// For how long.
const AGE: Duration = Duration::from_hours(24);

/// The texts of the last day.
#[derive(Debug, Default)]
pub struct Memory {
    said: VecDeque<Said>,
}

#[derive(Debug)]
struct Said {
    /// When, in ticks of the worker.
    at: Duration,
    name: KeptAs,
    pace: Pace,
    sketch: Sketch,
}

impl Memory {
    /// How many came when this submission did, if it did before. Other answers with the same token are another one.
    pub fn pace_of(&self, name: &KeptAs) -> Option<Pace> {
        self.said.iter().find(|said| said.name == *name).map(|said| said.pace)
    }

    /// Whether the same was said before, under another name than this one; from now on it was.
    pub fn met(&mut self, sketch: Sketch, name: &KeptAs, pace: Pace, now: Duration) -> Repeat {
        self.said.retain(|said| now.saturating_sub(said.at) < AGE);
        let others = self.said.iter().filter(|said| said.name.receipt != name.receipt);
        let repeat = others.map(|said| repeat(said.sketch.likeness(&sketch))).max_by_key(|repeat| *repeat as u8);
        if self.pace_of(name).is_none() {
            self.said.truncate(MOST - 1);
            self.said.push_front(Said { at: now, name: name.clone(), pace, sketch });
        }
        repeat.unwrap_or(Repeat::New)
    }
}

fn repeat(likeness: Likeness) -> Repeat {
    match likeness {
        Likeness::Other => Repeat::New,
        Likeness::Near => Repeat::Near,
        Likeness::Same => Repeat::Exact,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipt::Receipt;

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
        assert_eq!(memory.said.len(), 1);
    }

    #[test]
    fn the_oldest_texts_make_room() {
        let mut memory = Memory::default();
        for i in 0..MOST + 10 {
            met(&mut memory, &format!("text number {i} of many that come in"), &format!("{i:010}"), 0);
        }
        assert_eq!(memory.said.len(), MOST);
        assert_eq!(met(&mut memory, "text number 0 of many that come in", "AAAAAAAAAA", 0), Repeat::New);
        assert_eq!(met(&mut memory, "text number 4000 of many that come in", "BBBBBBBBBB", 0), Repeat::Exact);
    }
}
