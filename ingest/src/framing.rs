//! For whom a request is and where it ends: what two readers could understand in two ways ends its connection.
//!
//! A proxy and the worker behind it read the same bytes one after the other. Where they disagree about the end of a request, a
//! stranger hides a second one in it, or gets the answer that was meant for somebody else (RFC 9112, section 11.2). hyper
//! refuses lengths that differ or are no numbers, codings that do not end with `chunked`, folded lines and spaces before a
//! colon; what stands here is what it lets pass.

use hyper::body::Body as HttpBody;
use hyper::header::{HOST, TRANSFER_ENCODING};
use hyper::http::uri::Authority;
use hyper::{Method, Request, StatusCode, Version};

/// Whether it says once for which host it is, as RFC 9112, section 3.2, asks of each request; older ones need not say it.
pub fn is_addressed<B>(request: &Request<B>) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => Authority::try_from(host.as_bytes()).is_ok(),
        (None, _) => request.version() < Version::HTTP_11,
        (Some(_), Some(_)) => false,
    }
}

/// What may follow a request on its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Another request.
    Request,
    /// Another request if this one was taken: of a body that was refused, it is not sure that it was read to its end.
    RequestIfTaken,
    /// Nothing: readers that pass over a coding, or over a body where none belongs, see its end elsewhere.
    Nothing,
}

impl Next {
    /// What may follow a request.
    pub fn after<B: HttpBody>(request: &Request<B>) -> Next {
        if request.headers().contains_key(TRANSFER_ENCODING) {
            return Next::Nothing;
        }
        match (request.method(), request.body().is_end_stream()) {
            (&Method::GET | &Method::HEAD | &Method::POST, true) => Next::Request,
            (&Method::POST, false) => Next::RequestIfTaken,
            _ => Next::Nothing,
        }
    }

    /// Whether an answer of this status is the last one of the connection.
    pub fn ends_with(self, status: StatusCode) -> bool {
        match self {
            Next::Request => false,
            Next::RequestIfTaken => status.is_client_error() || status.is_server_error(),
            Next::Nothing => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::{Body, full};

    fn request(version: Version, hosts: &[&str]) -> Request<()> {
        let request = Request::builder().version(version);
        hosts.iter().fold(request, |request, host| request.header(HOST, *host)).body(()).unwrap()
    }

    #[test]
    fn a_request_says_once_for_which_host_it_is() {
        let is_addressed = |version, hosts: &[&str]| is_addressed(&request(version, hosts));
        assert!(is_addressed(Version::HTTP_11, &["ideas.example.org:8081"]));
        assert!(is_addressed(Version::HTTP_11, &["[::1]:8081"]));
        assert!(is_addressed(Version::HTTP_10, &[]));
        for odd in [&[][..], &[""], &["a", "a"], &["a", "b"], &["a/b"], &["a b"]] {
            assert!(!is_addressed(Version::HTTP_11, odd), "{odd:?}");
        }
        assert!(!is_addressed(Version::HTTP_10, &["a", "b"]));
    }

    fn next(method: Method, coding: Option<&str>, body: &'static str) -> Next {
        let mut request = Request::builder().method(method);
        request = coding.into_iter().fold(request, |request, coding| request.header(TRANSFER_ENCODING, coding));
        let body: Body = full(body);
        Next::after(&request.body(body).unwrap())
    }

    #[test]
    fn nothing_follows_where_the_end_is_in_doubt() {
        assert_eq!(next(Method::GET, None, ""), Next::Request);
        assert_eq!(next(Method::POST, None, ""), Next::Request);
        assert_eq!(next(Method::POST, None, "a=1"), Next::RequestIfTaken);
        assert_eq!(next(Method::GET, None, "a=1"), Next::Nothing);
        assert_eq!(next(Method::CONNECT, None, ""), Next::Nothing);
        for coding in ["chunked", "gzip, chunked"] {
            assert_eq!(next(Method::GET, Some(coding), ""), Next::Nothing);
            assert_eq!(next(Method::POST, Some(coding), "a=1"), Next::Nothing);
        }
        assert!(Next::RequestIfTaken.ends_with(StatusCode::LENGTH_REQUIRED));
        assert!(!Next::RequestIfTaken.ends_with(StatusCode::SEE_OTHER));
    }
}
