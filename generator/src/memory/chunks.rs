//! A list of values as bytes, in chunks that are written and read on all cores. Each has a fingerprint, so bytes that are
//! not as they were written are noticed and never believed.

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fingerprint::{self, Fingerprint};

/// Values in a chunk: many enough that the frame costs nothing, few enough that all cores have work.
const CHUNK: usize = 512;
/// The length of a chunk and its fingerprint stand before it.
const FRAME: usize = 4 + size_of::<Fingerprint>();

/// The bytes of a list, good for readers with the same key only.
pub fn encode<T: Serialize + Sync>(key: Fingerprint, values: &[T]) -> Vec<u8> {
    let chunk = |values: &[T]| postcard::to_allocvec(values).unwrap_or_default();
    let chunks: Vec<Vec<u8>> = values.par_chunks(CHUNK).map(chunk).collect();
    let mut bytes = Vec::with_capacity(chunks.iter().map(|chunk| chunk.len() + FRAME).sum::<usize>() + key.len());
    bytes.extend(key);
    for chunk in chunks {
        bytes.extend(u32::try_from(chunk.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(fingerprint::of_bytes(&chunk));
        bytes.extend(chunk);
    }
    bytes
}

/// The list; nothing when the key is another one, or a byte is not as it was written.
pub fn decode<T: DeserializeOwned + Send>(key: Fingerprint, bytes: &[u8]) -> Option<Vec<T>> {
    let mut rest = bytes.strip_prefix(&key[..])?;
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let (frame, after) = rest.split_at_checked(FRAME)?;
        let (len, mark) = frame.split_first_chunk::<4>()?;
        let (chunk, after) = after.split_at_checked(u32::from_le_bytes(*len) as usize)?;
        chunks.push((mark, chunk));
        rest = after;
    }
    let read = |(mark, chunk): (&[u8], &[u8])| -> Option<Vec<T>> {
        (fingerprint::of_bytes(chunk) == mark).then(|| postcard::from_bytes(chunk).ok()).flatten()
    };
    let lists: Option<Vec<Vec<T>>> = chunks.into_par_iter().map(read).collect();
    Some(lists?.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KEY: Fingerprint = [7; 16];

    proptest! {
        #[test]
        fn a_list_is_read_back_as_it_was_written(list: Vec<(u32, String)>) {
            prop_assert_eq!(decode(KEY, &encode(KEY, &list)), Some(list));
        }

        #[test]
        fn a_byte_that_is_not_as_it_was_written_is_noticed(list in prop::collection::vec(any::<u16>(), 1..2000), at: prop::sample::Index, by in 1u8..) {
            let mut bytes = encode(KEY, &list);
            let at = at.index(bytes.len());
            bytes[at] = bytes[at].wrapping_add(by);
            prop_assert_eq!(decode::<u16>(KEY, &bytes), None);
            bytes.truncate(at);
            prop_assert!(decode::<u16>(KEY, &bytes) != Some(list));
        }
    }
}
