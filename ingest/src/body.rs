//! Bodies of requests and answers: read within bounds, written from memory or streamed.
//!
//! Whatever arrives is read no further than its limit, no longer than [`limits::BODY_TIME`], and given up once it is slower
//! than [`limits::BODY_RATE`].

use std::convert::Infallible;
use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, combinators::BoxBody};
use hyper::body::Body as HttpBody;
use tokio::time::Instant;

use crate::limits;

/// The body of an answer; boxed, so that a preview may stream events through the same server.
pub type Body = BoxBody<Bytes, Infallible>;

/// A body of these bytes.
pub fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).boxed()
}

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is larger than its limit.
    #[error("the body is too large")]
    TooLarge,
    /// It took too long.
    #[error("the body took too long")]
    TooSlow,
    /// The sender went away or broke the protocol.
    #[error("the body broke off")]
    Broken,
}

/// All of a body of at most `limit` bytes.
///
/// # Errors
/// When it is larger, slower or breaks off. What is too large is read on for a while and forgotten, see
/// [`limits::DRAIN`].
pub async fn read<B>(body: B, limit: usize) -> Result<Bytes, Unread>
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let reading = tokio::time::timeout(limits::BODY_TIME, collect(body, limit));
    reading.await.unwrap_or(Err(Unread::TooSlow))
}

/// Reads a body that nobody wants, as far as one that is too large, so that its sender hears why. One that does not say how
/// long it is may have no end, and is left alone.
pub async fn forget<B>(body: B)
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    if body.size_hint().exact().is_some() {
        let _ = read(body, 0).await;
    }
}

async fn collect<B: HttpBody<Data = Bytes>>(body: B, limit: usize) -> Result<Bytes, Unread> {
    let (mut kept, mut seen, begun) = (Kept::default(), 0_usize, Instant::now());
    let mut body = std::pin::pin!(body);
    loop {
        let next = tokio::time::timeout_at(begun + time_for(seen), body.frame()).await;
        let Some(frame) = next.map_err(|_| Unread::TooSlow)? else { break };
        let Ok(data) = frame.map_err(|_| Unread::Broken)?.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen <= limit {
            kept.extend(&data);
        } else if seen > limits::DRAIN {
            break;
        }
    }
    if seen <= limit { Ok(kept.whole()) } else { Err(Unread::TooLarge) }
}

/// What has come of a body, in pages of one size: however slowly it grows, it takes hardly more memory than it has bytes. One
/// buffer that doubles takes up to three times as much, and slow bodies come in thousands.
#[derive(Default)]
struct Kept(Vec<Vec<u8>>);

impl Kept {
    fn extend(&mut self, mut data: &[u8]) {
        while !data.is_empty() {
            if self.0.last().is_none_or(|page| page.len() == limits::BODY_PAGE) {
                self.0.push(Vec::with_capacity(limits::BODY_PAGE));
            }
            let Some(page) = self.0.last_mut() else { return };
            let (fits, rest) = data.split_at(data.len().min(limits::BODY_PAGE - page.len()));
            page.extend_from_slice(fits);
            data = rest;
        }
    }

    fn whole(self) -> Bytes {
        self.0.concat().into()
    }
}

/// By when more than so many bytes must have come.
fn time_for(seen: usize) -> Duration {
    limits::BODY_GRACE.max(Duration::from_secs(seen as u64 / limits::BODY_RATE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limit_and_no_further() {
        assert_eq!(read(full("12345"), 5).await.unwrap(), "12345");
        assert_eq!(read(full("123456"), 5).await, Err(Unread::TooLarge));
    }

    #[test]
    fn what_comes_in_pieces_is_whole_and_takes_no_more_memory_than_its_pages() {
        let (mut kept, bytes) =
            (Kept::default(), (0..=255).cycle().take(3 * limits::BODY_PAGE + 1).collect::<Vec<u8>>());
        for piece in bytes.chunks(1_000) {
            kept.extend(piece);
        }
        assert_eq!(kept.0.iter().map(Vec::capacity).collect::<Vec<_>>(), [limits::BODY_PAGE; 4]);
        assert_eq!(kept.whole(), bytes);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_ends_is_too_slow() {
        let (_sender, body) = http_body_util::channel::Channel::<Bytes>::new(1);
        assert_eq!(read(body, 5).await, Err(Unread::TooSlow));
    }

    /// A body of which so many bytes come each second.
    fn trickle(bytes: usize, seconds: usize) -> Body {
        let (mut sender, body) = http_body_util::channel::Channel::<Bytes>::new(1);
        tokio::spawn(async move {
            for _ in 0..seconds {
                tokio::time::sleep(Duration::from_secs(1)).await;
                let _ = sender.send_data(vec![b'a'; bytes].into()).await;
            }
        });
        body.boxed()
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_trickles_is_given_up_and_a_slow_one_is_not() {
        assert_eq!(read(trickle(10, 14), 10_000).await.unwrap().len(), 140, "it ends within the time of grace");
        assert_eq!(read(trickle(10, 60), 10_000).await, Err(Unread::TooSlow));
        assert_eq!(read(trickle(300, 60), 20_000).await.unwrap().len(), 18_000);
        assert_eq!(read(trickle(300, 200), 100_000).await, Err(Unread::TooSlow), "no body takes two minutes");
    }
}
