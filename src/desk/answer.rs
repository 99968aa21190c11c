//! Answers of the desk: never kept by a browser, never shown within another page, without scripts, and telling nobody where one
//! came from.

use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY,
};
use hyper::header::{X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use hyper::{Response, StatusCode};
use ingest::Body;
use maud::Markup;

/// Nothing but our own style sheet, and forms that come back to us.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The same for a page of the site, which brings its own style and pictures, and neither runs nor sends anything.
const POLICY_OF_SITE: &str = "script-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const SAFE: [(HeaderName, &str); 6] = [
    (CACHE_CONTROL, "no-store"),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// A page of the desk.
pub fn page(status: StatusCode, html: Markup) -> Response<Body> {
    guarded(status, "text/html; charset=utf-8", POLICY, html.into_string())
}

/// Its style sheet.
pub fn style(css: &'static str) -> Response<Body> {
    guarded(StatusCode::OK, "text/css; charset=utf-8", POLICY, css)
}

/// A page as it would be on the site.
pub fn site_page(html: String) -> Response<Body> {
    guarded(StatusCode::OK, "text/html; charset=utf-8", POLICY_OF_SITE, html)
}

/// Leads on after something was done, so that reloading does not do it again.
pub fn see(address: &str) -> Response<Body> {
    let mut response = guarded(StatusCode::SEE_OTHER, "text/plain", POLICY, "");
    if let Ok(address) = HeaderValue::from_str(address) {
        response.headers_mut().insert(LOCATION, address);
    }
    response
}

fn guarded(
    status: StatusCode,
    kind: &'static str,
    policy: &'static str,
    body: impl Into<bytes::Bytes>,
) -> Response<Body> {
    let mut response = Response::new(ingest::body::full(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.extend(SAFE.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}
