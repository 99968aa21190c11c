//! Chance that can be had again: a run says its seed, and `SEED=` of another one throws the same.

use std::time::SystemTime;

/// A series of numbers.
pub struct Dice(u64);

impl Dice {
    /// A series that differs each time, unless a seed is given.
    pub fn new() -> Dice {
        let given = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
        let now = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_nanos();
        let seed = given.unwrap_or_else(|| u64::from(now()));
        println!("SEED={seed}");
        Dice(seed)
    }

    /// Another series, for whoever throws at the same time.
    pub fn another(&mut self) -> Dice {
        Dice(self.below(u64::MAX))
    }

    /// A number below another one. (SplitMix64, whose steps its author gave away.)
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}
