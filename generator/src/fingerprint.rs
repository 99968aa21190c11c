//! Fingerprints: short numbers that are equal for equal things, and for nothing else.
//!
//! BLAKE3 cut to 128 bits: among a million things two different ones share a fingerprint with a chance of 10^-27, and
//! nobody gains by making two on purpose, since a page's author may write anything into it anyway.

use std::cell::RefCell;

use serde::Serialize;

/// Equal for equal things, and for nothing else.
pub type Fingerprint = [u8; 16];

/// The fingerprint of bytes.
pub fn of_bytes(bytes: &[u8]) -> Fingerprint {
    cut(blake3::hash(bytes))
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
pub struct Mix(blake3::Hasher);

impl Mix {
    /// Of nothing yet.
    pub fn new() -> Mix {
        Mix::default()
    }

    /// With one more.
    pub fn mark(&mut self, mark: &Fingerprint) -> &mut Mix {
        self.0.update(mark);
        self
    }

    /// With a text, and where it ends.
    pub fn text(&mut self, text: &str) -> &mut Mix {
        self.0.update(&text.len().to_le_bytes()).update(text.as_bytes());
        self
    }

    /// With a number.
    pub fn number(&mut self, number: usize) -> &mut Mix {
        self.0.update(&number.to_le_bytes());
        self
    }

    /// The fingerprint of all.
    pub fn done(&self) -> Fingerprint {
        cut(self.0.finalize())
    }
}

fn cut(hash: blake3::Hash) -> Fingerprint {
    let mut short = Fingerprint::default();
    short.copy_from_slice(&hash.as_bytes()[..size_of::<Fingerprint>()]);
    short
}
