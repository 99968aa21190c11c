//! Bodies of requests and answers: read within bounds, written from memory or streamed.
//!
//! Whatever arrives is read no further than its limit and no longer than [`limits::BODY_TIME`].

use std::convert::Infallible;
use std::error::Error;

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full, combinators::BoxBody};
use hyper::body::Body as HttpBody;

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

async fn collect<B: HttpBody<Data = Bytes>>(body: B, limit: usize) -> Result<Bytes, Unread> {
    let (mut kept, mut seen) = (BytesMut::new(), 0_usize);
    let mut body = std::pin::pin!(body);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Unread::Broken)?.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen <= limit {
            kept.extend_from_slice(&data);
        } else if seen > limits::DRAIN {
            break;
        }
    }
    if seen <= limit { Ok(kept.freeze()) } else { Err(Unread::TooLarge) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limit_and_no_further() {
        assert_eq!(read(full("12345"), 5).await.unwrap(), "12345");
        assert_eq!(read(full("123456"), 5).await, Err(Unread::TooLarge));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_ends_is_too_slow() {
        let (_sender, body) = http_body_util::channel::Channel::<Bytes>::new(1);
        assert_eq!(read(body, 5).await, Err(Unread::TooSlow));
    }
}
