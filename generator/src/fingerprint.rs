//! Fingerprints: short numbers that are equal for equal things, and for nothing else.
//!
//! XXH3 of 128 bits: among a million things two different ones share a fingerprint with a chance of 10^-27. It is no
//! cryptographic hash, and need not be: whoever made two texts of one fingerprint on purpose, and had both published in turn,
//! would see the older one until something else on the page changes.

use std::cell::RefCell;

use model::value::Day;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

/// Equal for equal things, and for nothing else.
pub type Fingerprint = [u8; 16];

/// The fingerprint of bytes.
pub fn of_bytes(bytes: &[u8]) -> Fingerprint {
    xxh3_128(bytes).to_le_bytes()
}

/// Fingerprints, and other numbers of a fixed length, as bytes that are copied in one piece.
pub(crate) mod as_bytes {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>, const N: usize>(deserializer: D) -> Result<[u8; N], D::Error> {
        let bytes: &[u8] = Deserialize::deserialize(deserializer)?;
        bytes.try_into().map_err(|_| Error::custom("of another length"))
    }
}

/// The fingerprint of anything that can be serialised: that of its JSON.
pub fn of(value: &impl Serialize) -> Fingerprint {
    thread_local!(static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) });
    let mut buffer = BUFFER.take();
    buffer.clear();
    // Writing into memory cannot fail, and what is shown has no shape that JSON lacks.
    let written = serde_json::to_writer(&mut buffer, value);
    debug_assert!(written.is_ok());
    let mark = of_bytes(&buffer);
    BUFFER.set(buffer);
    mark
}

/// The fingerprint of several fingerprints in their order, and of a few words.
#[derive(Clone, Debug, Default)]
pub struct Mix(Vec<u8>);

/// Room for what most pages and lists mix.
const ROOM: usize = 1024;

impl Mix {
    /// Of nothing yet.
    pub fn new() -> Mix {
        Mix(Vec::with_capacity(ROOM))
    }

    /// With one more.
    pub fn mark(&mut self, mark: &Fingerprint) -> &mut Mix {
        self.0.extend_from_slice(mark);
        self
    }

    /// With a text, and where it ends.
    pub fn text(&mut self, text: &str) -> &mut Mix {
        self.0.extend_from_slice(text.as_bytes());
        self.number(text.len())
    }

    /// With a number.
    pub fn number(&mut self, number: usize) -> &mut Mix {
        self.long(number as u64)
    }

    /// With a number that may be long.
    pub fn long(&mut self, number: u64) -> &mut Mix {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    /// With a day, or none.
    pub fn day(&mut self, day: Option<Day>) -> &mut Mix {
        let parts = day.map_or([0; 4], |Day(day)| {
            let [year, century] = day.year().to_le_bytes();
            [year, century, day.month().unsigned_abs(), day.day().unsigned_abs()]
        });
        self.0.extend_from_slice(&parts);
        self
    }

    /// The fingerprint of all.
    pub fn done(&self) -> Fingerprint {
        of_bytes(&self.0)
    }
}
