//! What is asked of the worker: all that it knows of a request, its body read as far as any form allows.

use std::error::Error;

use bytes::Bytes;
use hyper::body::Body as HttpBody;
use hyper::{Method, Request};
use model::words::Words;

use crate::body::{self, Unread};
use crate::limits;
use crate::notice::Notice;
use crate::post::{self, Malformed};
use crate::sender::{Peer, Sender, Trust};

/// A request that has come.
pub(super) struct Asked {
    pub method: Method,
    pub path: String,
    pub query: String,
    pub sender: Sender,
    /// What was sent with it; empty where nobody looks at that.
    body: Result<Bytes, Refused>,
}

/// Why what was sent is no form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Malformed(Malformed),
    Unread(Unread),
}

impl Asked {
    /// All of a request, once it is there. While it comes, nothing of it is held but its address: thousands may trickle.
    pub(super) async fn of<B>(request: Request<B>, trust: &Trust) -> Asked
    where
        B: HttpBody<Data = Bytes>,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let sender = trust.sender(request.extensions().get::<Peer>().copied(), request.headers());
        let (method, uri) = (request.method().clone(), request.uri());
        // Copies: a part of the address would keep all of the request's head in memory.
        let (path, query) = (uri.path().to_owned(), uri.query().unwrap_or_default().to_owned());
        let announced = (method == Method::POST).then(|| post::announced(request.headers()));
        let body = sent(request.into_body(), announced).await;
        Asked { method, path, query, sender, body }
    }

    /// What was sent, as names and values, if that is not larger than a form allows.
    ///
    /// # Errors
    /// Why it is none.
    pub(super) fn pairs(&self, limit: usize) -> Result<Vec<(String, String)>, Refused> {
        let body = self.body.as_ref().map_err(|refused| *refused)?;
        match body.len() <= limit {
            true => post::pairs(body).map_err(Refused::Malformed),
            false => Err(Refused::Unread(Unread::TooLarge)),
        }
    }

    /// The same, when it is to be shown and not to be kept: nothing where it cannot be read.
    pub(super) fn typed(&self) -> Vec<(String, String)> {
        self.pairs(usize::MAX).unwrap_or_default()
    }
}

impl Refused {
    /// What is said of it by a form that allows so many bytes.
    pub(super) fn notice(self, own: &'static Words, limit: usize) -> Notice {
        match self {
            Refused::Unread(Unread::TooLarge) => Notice::too_large(own, limit),
            Refused::Unread(Unread::TooSlow) => Notice::too_slow(own),
            Refused::Unread(Unread::Broken) => Notice::broken(own),
            Refused::Malformed(Malformed::WrongType) => Notice::wrong_type(own),
            Refused::Malformed(Malformed::NoLength) => Notice::no_length(own),
            Refused::Malformed(Malformed::NotUtf8) => Notice::not_utf8(own),
            Refused::Malformed(Malformed::TooMany) => Notice::too_many_fields(own),
        }
    }
}

/// The bytes of a body that is announced as a form; any other is read only so that its sender hears the answer.
async fn sent<B>(body: B, announced: Option<Result<(), Malformed>>) -> Result<Bytes, Refused>
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    match announced {
        Some(Ok(())) => body::read(body, limits::BODY + limits::TOKEN_ROOM).await.map_err(Refused::Unread),
        other => {
            body::forget(body).await;
            other.map_or(Ok(Bytes::new()), |odd| odd.map(|()| Bytes::new()).map_err(Refused::Malformed))
        }
    }
}
