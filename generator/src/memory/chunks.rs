//! A list of values as bytes, in chunks that are written and read on all cores. Each has a fingerprint, so bytes that are
//! not as they were written are noticed and never believed.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::fingerprint::{self, Fingerprint};

/// Values in a chunk: many enough that the frame costs nothing, few enough that all cores have work.
const CHUNK: usize = 512;
/// A list may hold this part of what is used, and a chunk more, that is out of date.
const OUT_OF_DATE: usize = 8;
/// The length of a chunk and its fingerprint stand before it.
const FRAME: usize = 4 + size_of::<Fingerprint>();

/// The bytes of a list, good for readers with the same key only.
pub fn encode<T: Serialize + Sync>(key: Fingerprint, values: &[T]) -> Vec<u8> {
    [&key[..], &encode_more(values)].concat()
}

/// The bytes of more values, to be added at the end of a list.
pub fn encode_more<T: Serialize + Sync>(values: &[T]) -> Vec<u8> {
    let chunk = |values: &[T]| -> Vec<u8> {
        let add = |bytes, value| postcard::to_extend(value, bytes).unwrap_or_default();
        values.iter().fold(Vec::new(), add)
    };
    let chunks: Vec<Vec<u8>> = values.par_chunks(CHUNK).map(chunk).collect();
    let mut bytes = Vec::with_capacity(chunks.iter().map(|chunk| chunk.len() + FRAME).sum::<usize>());
    for chunk in chunks {
        bytes.extend(u32::try_from(chunk.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(fingerprint::of_bytes(&chunk));
        bytes.extend(chunk);
    }
    bytes
}

/// Whether so many new values are to be added to a list that holds so many already, those included that are out of date,
/// while so many are used; or else it is to be written anew.
pub fn takes_more(held: usize, new: usize, used: usize) -> bool {
    held > 0 && held + new <= used + used / OUT_OF_DATE + CHUNK
}

/// What is made of each value of the list; nothing when the key is another one, or a byte is not as it was written.
pub fn decode<'b, T: Deserialize<'b>, U: Send>(
    key: Fingerprint,
    bytes: &'b [u8],
    make: impl Fn(T) -> U + Sync,
) -> Option<Vec<U>> {
    let mut rest = bytes.strip_prefix(&key[..])?;
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let (frame, after) = rest.split_at_checked(FRAME)?;
        let (len, mark) = frame.split_first_chunk::<4>()?;
        let (chunk, after) = after.split_at_checked(u32::from_le_bytes(*len) as usize)?;
        chunks.push((mark, chunk));
        rest = after;
    }
    let read = |(mark, mut rest): (&[u8], &'b [u8])| -> Option<Vec<U>> {
        let mut list = Vec::with_capacity(CHUNK);
        let is_whole = fingerprint::of_bytes(rest) == mark;
        while is_whole && !rest.is_empty() {
            let (value, after) = postcard::take_from_bytes(rest).ok()?;
            list.push(make(value));
            rest = after;
        }
        is_whole.then_some(list)
    };
    let lists: Option<Vec<Vec<U>>> = chunks.into_par_iter().map(read).collect();
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
            prop_assert_eq!(decode(KEY, &encode(KEY, &list), |value: (u32, String)| value), Some(list));
        }

        #[test]
        fn a_byte_that_is_not_as_it_was_written_is_noticed(list in prop::collection::vec(any::<u16>(), 1..2000), at: prop::sample::Index, by in 1u8..) {
            let mut bytes = encode(KEY, &list);
            let at = at.index(bytes.len());
            bytes[at] = bytes[at].wrapping_add(by);
            prop_assert_eq!(decode(KEY, &bytes, |value: u16| value), None);
            bytes.truncate(at);
            prop_assert!(decode(KEY, &bytes, |value: u16| value) != Some(list));
        }
    }
}
