//! Words that nobody has said in this order before, so that no text looks like the one before it.

/// What words are made of: 64 x 64 of them.
const SYLLABLES: [&str; 64] = [
    "ba", "be", "bi", "bo", "da", "de", "di", "do", "fa", "fe", "fi", "fo", "ga", "ge", "gi", "go", "ha", "he", "hi",
    "ho", "ka", "ke", "ki", "ko", "la", "le", "li", "lo", "ma", "me", "mi", "mo", "na", "ne", "ni", "no", "pa", "pe",
    "pi", "po", "ra", "re", "ri", "ro", "sa", "se", "si", "so", "ta", "te", "ti", "to", "va", "ve", "vi", "vo", "wa",
    "we", "wi", "wo", "ya", "ye", "yi", "yo",
];

/// A source of words, the same each time.
pub struct Words(u64);

impl Words {
    /// Those of one submission.
    pub fn of(i: usize) -> Words {
        Words(i as u64)
    }

    /// So many, with a plus between them.
    pub fn some(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join("+")
    }

    /// By SplitMix64, whose bits are all equally good, of neighbouring numbers as well.
    fn word(&mut self) -> String {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        [mixed, mixed >> 8].map(|bits| SYLLABLES[(bits % 64) as usize]).concat()
    }
}
