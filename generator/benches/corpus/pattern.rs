//! Which item is of which kind: a pattern of fifty, repeated. So the idea number `n`, and how many there are before an
//! item, are arithmetic.

/// The kind of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An idea: seven of ten.
    Idea,
    /// A prototype of an earlier idea: one of eight.
    Prototype,
    /// An offer of support: one of seventeen.
    Offer,
    /// What somebody said about an earlier idea or prototype: one of eight. It has no page.
    Feedback,
}

/// 35 ideas, 6 prototypes, 3 offers and 6 times feedback. The first one is an idea, so there always is one before.
const PATTERN: &[u8; 50] = b"iiipiifiiiipiiofiiiiiifiipiiioiipifiiipfiiiipioifi";

impl Kind {
    /// The kind of an item.
    pub fn of(index: usize) -> Kind {
        match PATTERN[index % PATTERN.len()] {
            b'i' => Kind::Idea,
            b'p' => Kind::Prototype,
            b'o' => Kind::Offer,
            _ => Kind::Feedback,
        }
    }

    /// Its name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Idea => "idea",
            Kind::Prototype => "prototype",
            Kind::Offer => "offer",
            Kind::Feedback => "feedback",
        }
    }

    /// The folder of such things.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Idea => "ideas",
            Kind::Prototype => "prototypes",
            Kind::Offer => "offers",
            Kind::Feedback => "comments",
        }
    }
}

/// What may be talked about.
pub const TARGETS: &[Kind] = &[Kind::Idea, Kind::Prototype];

/// How many items of these kinds there are before an index.
pub fn count_before(index: usize, kinds: &[Kind]) -> usize {
    let within = |end: usize| (0..end).filter(|i| kinds.contains(&Kind::of(*i))).count();
    index / PATTERN.len() * within(PATTERN.len()) + within(index % PATTERN.len())
}

/// The index of the `n`th item of these kinds, counted from 0.
pub fn nth(n: usize, kinds: &[Kind]) -> usize {
    let places: Vec<usize> = (0..PATTERN.len()).filter(|i| kinds.contains(&Kind::of(*i))).collect();
    n / places.len() * PATTERN.len() + places[n % places.len()]
}

/// The idea in the middle of a corpus of this size, which no list of the latest shows: the one to edit.
pub fn middle_idea(items: usize) -> usize {
    nth(count_before(items, &[Kind::Idea]) / 2, &[Kind::Idea])
}
