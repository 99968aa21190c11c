//! Answers: a status, a page, and the headers that every answer of the worker has.

use bytes::Bytes;
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Response, StatusCode};

use crate::body::{Body, full};
use crate::notice::Notice;
use crate::wear;

/// What every answer says: it is nobody's to keep, loads nothing from elsewhere, and is shown in no frame.
const HEADERS: [(HeaderName, &str); 4] = [
    (CACHE_CONTROL, "no-store"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "strict-origin-when-cross-origin"),
];

/// A page.
pub fn page(status: StatusCode, html: impl Into<Bytes>) -> Response<Body> {
    let mut response = bare(status, full(html));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// A notice, in the frame of a page of the site if there is one.
pub fn notice(frame: Option<&[u8]>, notice: &Notice) -> Response<Body> {
    let mut response = page(notice.status, wear::notice(frame, notice));
    if let Some((name, value)) = &notice.header {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// "It is kept; look there": the answer to a good POST, which a reload does not send again.
pub fn see_other(location: &str) -> Option<Response<Body>> {
    let mut response = bare(StatusCode::SEE_OTHER, full(Bytes::new()));
    response.headers_mut().insert(LOCATION, HeaderValue::from_str(location).ok()?);
    Some(response)
}

fn bare(status: StatusCode, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = HEADERS.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value)));
    response.headers_mut().extend(headers);
    response
}
