//! Chance that repeats itself: a SplitMix64 generator (Steele, Lea and Flood, OOPSLA 2014), started from a seed, the
//! number of an item and what is drawn, so that no draw depends on how many others were made.

/// The golden ratio in 64 bits: the step between states.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// A stream of draws.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Random {
    /// The stream for one purpose of one item.
    pub fn new(seed: u64, index: usize, purpose: u64) -> Random {
        let item = mixed(seed.wrapping_mul(STEP) ^ mixed(index as u64));
        Random { state: mixed(item.wrapping_add(purpose.wrapping_mul(STEP))) }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        mixed(self.state)
    }

    /// A number from 0 up to, but without, 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something happens that does with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of the numbers below this one, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.unit() * end as f64) as usize
    }

    /// One of the numbers from `from` up to, but without, `end`.
    pub fn between(&mut self, from: usize, end: usize) -> usize {
        from + self.below(end - from)
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Some of several, none twice.
    pub fn some<T: Copy>(&mut self, all: &[T], count: usize) -> Vec<T> {
        let mut rest = all.to_vec();
        (0..count).map(|_| rest.remove(self.below(rest.len()))).collect()
    }
}
