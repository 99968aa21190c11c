//! Whether two texts say nearly the same, told from fingerprints of them alone.
//!
//! A text is cut into shingles, three words each, one beginning at every word. What two texts share of their shingles is
//! estimated from the smallest fingerprints of both (Broder 1997, "On the resemblance and containment of documents"). The
//! fingerprints are keyed: without the key, nobody can try out what was said.

/// How many words a shingle has: fewer are shared by chance, more are broken by every changed word.
const WORDS: usize = 3;
/// How many fingerprints are kept: the estimate of what is shared is off by less than 0.1 for nine of ten texts.
const KEPT: usize = 64;
/// Of texts with fewer shingles, nothing can be said.
const LEAST: usize = 8;
/// From this share on two texts are nearly the same: half of all sentences were left alone.
const NEAR: f64 = 0.6;

/// What is kept of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    whole: u64,
    words: usize,
    smallest: Vec<u64>,
}

/// How much two texts are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// They are not.
    Other,
    /// Most of their words are.
    Near,
    /// Their words are the same.
    Same,
}

impl Sketch {
    /// The sketch of a text: capitals, punctuation and spacing make no difference.
    pub fn of(text: &str, key: &[u8; 32]) -> Sketch {
        let words: Vec<String> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
        let mut smallest: Vec<u64> = words.windows(WORDS).map(|shingle| fingerprint(shingle, key)).collect();
        smallest.sort_unstable();
        smallest.dedup();
        smallest.truncate(KEPT);
        Sketch { whole: fingerprint(&words, key), words: words.len(), smallest }
    }

    /// The fingerprint of all its words.
    pub(super) fn whole(&self) -> u64 {
        self.whole
    }

    /// Its smallest fingerprints.
    pub(super) fn shingles(&self) -> &[u64] {
        &self.smallest
    }

    /// How many of these have to be looked at, the first in whatever order all are put into: each text that is nearly the same
    /// has one of them among the first few of its own. Two such texts have a share of both together in common, and both together are
    /// not fewer than either: `least` of them. Behind the first common one at least `least - 1` others stand in either, so it is
    /// among the first `all - least + 1` of both. None where too little is said to be nearly the same as anything.
    pub(super) fn few(&self) -> usize {
        let all = self.smallest.len();
        let is_enough = |common: &usize| *common as f64 / all as f64 >= NEAR;
        let least = (0..all).find(is_enough).unwrap_or(all);
        if all < LEAST { 0 } else { all + 1 - least }
    }

    /// Fingerprints of which each text that is the same, or nearly, has one among its own.
    pub(super) fn marks(&self) -> impl Iterator<Item = u64> {
        std::iter::once(self.whole).chain(self.smallest.iter().take(self.few()).copied())
    }

    /// How much another text is like this one.
    pub fn likeness(&self, other: &Sketch) -> Likeness {
        let enough = self.smallest.len().min(other.smallest.len()) >= LEAST;
        match (self.whole == other.whole, self.words) {
            (true, 6..) => Likeness::Same, // shorter ones are the same by chance
            _ if enough && self.shared(other) >= NEAR => Likeness::Near,
            _ => Likeness::Other,
        }
    }

    /// How much of both is in common, in percent; 100 where the words are the same.
    pub fn percent(&self, other: &Sketch) -> u8 {
        if self.whole == other.whole { 100 } else { (self.shared(other) * 100.0).round() as u8 }
    }

    /// The share of common shingles, estimated from the smallest of both together. Both are in order, so one walk along them is
    /// enough, and as it goes on without a fork, a processor need not guess.
    fn shared(&self, other: &Sketch) -> f64 {
        let (ours, theirs) = (&self.smallest, &other.smallest);
        let (mut i, mut j, mut seen, mut common) = (0, 0, 0, 0);
        while let (Some(a), Some(b), true) = (ours.get(i), theirs.get(j), seen < KEPT) {
            common += usize::from(a == b);
            i += usize::from(a <= b);
            j += usize::from(b <= a);
            seen += 1;
        }
        let all = (seen + ours.len() - i + theirs.len() - j).min(KEPT);
        common as f64 / all.max(1) as f64
    }
}

fn fingerprint(words: &[String], key: &[u8; 32]) -> u64 {
    let mut hasher = blake3::Hasher::new_keyed(key);
    for word in words {
        hasher.update(word.as_bytes()).update(b" ");
    }
    hasher.finalize().as_bytes().first_chunk().map_or(0, |head| u64::from_le_bytes(*head))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const KEY: [u8; 32] = [7; 32];
    const TEXT: &str = "A bench under the lime trees would give people who wait for the bus a place to sit, to talk and to look \
                        at what the council is planning for the square. The hall has old boards that we could use for it.";

    fn likeness(one: &str, two: &str) -> Likeness {
        Sketch::of(one, &KEY).likeness(&Sketch::of(two, &KEY))
    }

    #[test]
    fn the_same_words_are_the_same_however_they_are_set() {
        assert_eq!(likeness(TEXT, &TEXT.to_uppercase().replace(' ', "\n ")), Likeness::Same);
        assert_eq!(likeness("Bus times", "Bus times"), Likeness::Other, "two people say so by chance");
    }

    #[test]
    fn a_few_changed_words_are_near_and_another_thought_is_not() {
        assert_eq!(likeness(TEXT, &TEXT.replace("old boards", "new planks")), Likeness::Near);
        assert_eq!(likeness(TEXT, &format!("Hello! {TEXT} Thank you.")), Likeness::Near);
        let other = "A shelf by the library door where people who wait for the bus leave books for others to take home, and \
                     where the council puts its leaflets.";
        assert_eq!(likeness(TEXT, other), Likeness::Other);
    }

    #[test]
    fn another_key_gives_other_fingerprints() {
        let (one, two) = (Sketch::of(TEXT, &KEY), Sketch::of(TEXT, &[8; 32]));
        assert!(one.smallest.iter().all(|shingle| !two.smallest.contains(shingle)) && one.whole != two.whole);
    }

    proptest::proptest! {
        #[test]
        fn what_is_shared_is_what_sets_would_say(
            one in proptest::collection::btree_set(0..150_u64, 0..120),
            two in proptest::collection::btree_set(0..150_u64, 0..120),
        ) {
            let sketch = |all: &BTreeSet<u64>| Sketch { whole: 0, words: 0, smallest: all.iter().copied().take(KEPT).collect() };
            let all: Vec<u64> = one.union(&two).copied().take(KEPT).collect();
            let common = all.iter().filter(|shingle| one.contains(shingle) && two.contains(shingle)).count();
            let share = common as f64 / all.len().max(1) as f64;
            proptest::prop_assert_eq!(sketch(&one).shared(&sketch(&two)), share);
        }
    }
}
