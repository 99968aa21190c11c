//! Numbers that look like chance and are always the same for the same name, so a drawing never changes by itself.

use xxhash_rust::xxh3::xxh3_64;

/// A row of numbers, begun by a name.
pub struct Chance(u64);

impl Chance {
    /// The row that belongs to a name.
    pub fn of(name: &str) -> Chance {
        Chance(xxh3_64(name.as_bytes()))
    }

    /// The next number from `least` up to and including `most`.
    pub fn between(&mut self, least: i32, most: i32) -> i32 {
        let span = u64::from(most.abs_diff(least)) + 1;
        least + i32::try_from(self.next() % span).unwrap_or_default()
    }

    /// Whether a coin shows heads.
    pub fn heads(&mut self) -> bool {
        self.next().is_multiple_of(2)
    }

    /// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
