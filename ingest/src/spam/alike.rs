//! Which of many texts say nearly what an earlier one says, without comparing every two of them.
//!
//! Two texts are nearly the same when they share most of their kept shingles. Put all shingles into one order, the rarest
//! first: then such two share one already among the first few of both ("prefix filtering": Bayardo, Ma and Srikant 2007,
//! "Scaling up all pairs similarity search"). So only texts that share something rare are compared, and what is found is the
//! same as if all were.

use std::collections::HashMap;

use super::shingles::{Likeness, Sketch};

/// For each text the first one before it that says nearly the same, if there is one.
pub fn earlier(sketches: &[Sketch]) -> Vec<Option<usize>> {
    let mut seen = Seen { often: often(sketches.iter()), ..Seen::default() };
    let mut found: Vec<Option<usize>> = Vec::with_capacity(sketches.len());
    for (i, sketch) in sketches.iter().enumerate() {
        let first = match seen.of_words.get(&sketch.whole()) {
            // Of the same words, so it is like the same others.
            Some(same) => found[*same].or_else(|| is_like(&sketches[*same], sketch).then_some(*same)),
            None => seen.first_like(sketches, i),
        };
        found.push(first);
    }
    found
}

/// For each of these texts the one among the known that says most nearly the same, if one does; of equal ones the first.
pub fn nearest(texts: &[Sketch], known: &[Sketch]) -> Vec<Option<usize>> {
    let mut seen = Seen { often: often(known.iter().chain(texts)), ..Seen::default() };
    known.iter().enumerate().for_each(|(i, sketch)| seen.remember(sketch, i));
    texts.iter().map(|text| seen.nearest(known, text)).collect()
}

/// The texts so far, each that says the same words once.
#[derive(Default)]
struct Seen {
    /// How many texts have a shingle.
    often: HashMap<u64, usize>,
    /// The first text of these words.
    of_words: HashMap<u64, usize>,
    /// The texts among whose rarest shingles this one is, in their order.
    by_rare: HashMap<u64, Vec<usize>>,
}

fn often<'s>(sketches: impl Iterator<Item = &'s Sketch>) -> HashMap<u64, usize> {
    let mut often = HashMap::new();
    sketches.flat_map(Sketch::shingles).for_each(|shingle| *often.entry(*shingle).or_default() += 1);
    often
}

fn is_like(one: &Sketch, other: &Sketch) -> bool {
    one.likeness(other) != Likeness::Other
}

impl Seen {
    /// The first text like this one, which is one of those seen from now on.
    fn first_like(&mut self, sketches: &[Sketch], i: usize) -> Option<usize> {
        let sketch = &sketches[i];
        let rare = self.rarest(sketch);
        let first = first_in(
            rare.iter().filter_map(|shingle| self.by_rare.get(shingle)).map(Vec::as_slice).collect(),
            |other| is_like(&sketches[other], sketch),
        );
        self.of_words.insert(sketch.whole(), i);
        rare.into_iter().for_each(|shingle| self.by_rare.entry(shingle).or_default().push(i));
        first
    }

    /// Adds a text to those seen.
    fn remember(&mut self, sketch: &Sketch, i: usize) {
        self.of_words.entry(sketch.whole()).or_insert(i);
        self.rarest(sketch).into_iter().for_each(|shingle| self.by_rare.entry(shingle).or_default().push(i));
    }

    /// The text among those seen that is most like this one.
    fn nearest(&self, known: &[Sketch], sketch: &Sketch) -> Option<usize> {
        let rare = self.rarest(sketch);
        let near = rare.iter().filter_map(|shingle| self.by_rare.get(shingle)).flatten();
        let mut possible: Vec<usize> = near.chain(self.of_words.get(&sketch.whole())).copied().collect();
        possible.sort_unstable();
        possible.dedup();
        possible.retain(|i| is_like(&known[*i], sketch));
        possible.into_iter().max_by_key(|i| (known[*i].percent(sketch), std::cmp::Reverse(*i)))
    }

    /// So many of its rarest shingles that whatever is nearly the same shares one of them.
    fn rarest(&self, sketch: &Sketch) -> Vec<u64> {
        let often = |shingle: &u64| self.often.get(shingle).copied().unwrap_or_default();
        let mut all: Vec<(usize, u64)> = sketch.shingles().iter().map(|shingle| (often(shingle), *shingle)).collect();
        all.sort_unstable();
        all.truncate(sketch.few());
        all.into_iter().map(|(_, shingle)| shingle).collect()
    }
}

/// The smallest number of several rising lists that fits; those behind it are not looked at.
fn first_in(mut lists: Vec<&[usize]>, fits: impl Fn(usize) -> bool) -> Option<usize> {
    loop {
        let next = lists.iter().filter_map(|list| list.first().copied()).min()?;
        if fits(next) {
            return Some(next);
        }
        lists.iter_mut().for_each(|list| *list = list.strip_prefix(&[next]).unwrap_or(list));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every text with every one before it.
    fn naive(sketches: &[Sketch]) -> Vec<Option<usize>> {
        let first = |i: usize| sketches[..i].iter().position(|other| is_like(other, &sketches[i]));
        (0..sketches.len()).map(first).collect()
    }

    /// Texts of few words, some of them others with a few words changed, so that many are alike, nearly, and hardly not.
    pub(in crate::spam) fn texts() -> impl Strategy<Value = Vec<String>> {
        let word = prop_oneof!["[a-h]", "bench|bus|stop|tree"];
        let fresh = prop::collection::vec(word, 0..90);
        let change =
            (any::<prop::sample::Index>(), prop::collection::vec((any::<prop::sample::Index>(), "[x-z]{2}"), 0..9));
        prop::collection::vec((fresh, prop::option::weighted(0.7, change)), 0..25).prop_map(|made| {
            let mut texts: Vec<Vec<String>> = Vec::new();
            for (fresh, change) in made {
                let text = match change {
                    Some((which, changes)) if !texts.is_empty() => {
                        let mut text = texts[which.index(texts.len())].clone();
                        for (at, word) in changes.into_iter().filter(|_| !text.is_empty()).collect::<Vec<_>>() {
                            let at = at.index(text.len());
                            text[at] = word;
                        }
                        text
                    }
                    _ => fresh,
                };
                texts.push(text);
            }
            texts.into_iter().map(|words| words.join(" ")).collect()
        })
    }

    fn naive_nearest(texts: &[Sketch], known: &[Sketch]) -> Vec<Option<usize>> {
        let nearest = |text: &Sketch| {
            let like = (0..known.len()).filter(|i| is_like(&known[*i], text));
            like.max_by_key(|i| (known[*i].percent(text), std::cmp::Reverse(*i)))
        };
        texts.iter().map(nearest).collect()
    }

    fn sketches(texts: &[String]) -> Vec<Sketch> {
        texts.iter().map(|text| Sketch::of(text, &[7; 32])).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn what_is_found_is_what_comparing_every_two_finds(texts in texts()) {
            let sketches = sketches(&texts);
            prop_assert_eq!(earlier(&sketches), naive(&sketches));
            let (texts, known) = sketches.split_at(sketches.len() / 2);
            prop_assert_eq!(nearest(texts, known), naive_nearest(texts, known));
        }
    }

    #[test]
    fn ten_thousand_texts_of_which_many_are_alike_are_compared_in_a_moment() {
        let base = "a bench under the lime trees would give people who wait for the bus a place to sit and talk about the plans";
        let texts: Vec<String> = (0..10_000)
            .map(|i| match i % 3 {
                0 => format!("{base} of the council number {i}"),
                _ => (0..40).map(|word| format!("w{} ", (i * 37 + word * word * 11) % 5_003)).collect(),
            })
            .collect();
        let found = earlier(&sketches(&texts));
        assert_eq!((found[0], found[3], found[9_999]), (None, Some(0), Some(0)));
    }
}
