//! From which page it was sent: browsers say so.
//!
//! Old ones, and those set to say little, do not, which counts for nothing.

use hyper::HeaderMap;
use hyper::header::{HOST, ORIGIN};

use super::{Sight, Signal, WEAK};

/// From which page a form was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From one of the site, or of the worker.
    Own,
    /// The browser did not say.
    Unsaid,
    /// From one of somebody else.
    Foreign,
}

impl Origin {
    /// What the headers of a request say; `own` are the origins of the site and of the worker.
    pub fn of(headers: &HeaderMap, own: &[String]) -> Origin {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let here = text(HOST.as_str()).unwrap_or_default();
        match (text(ORIGIN.as_str()), text("sec-fetch-site")) {
            (None | Some("null"), Some("cross-site")) => Origin::Foreign,
            (None | Some("null"), Some(_) | None) => Origin::Unsaid,
            (Some(origin), _) if own.iter().any(|own| own.eq_ignore_ascii_case(origin)) => Origin::Own,
            (Some(origin), _) if is_host(origin, here) => Origin::Own,
            (Some(_), _) => Origin::Foreign,
        }
    }
}

fn is_host(origin: &str, host: &str) -> bool {
    let named = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    named.is_some_and(|named| !named.is_empty() && named.eq_ignore_ascii_case(host))
}

pub(super) fn signal(sight: &Sight<'_>) -> Option<Signal> {
    match sight.origin {
        Origin::Foreign => Some(Signal::new(WEAK, "it was sent from a page of another site")),
        Origin::Own | Origin::Unsaid => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::{HeaderName, HeaderValue};

    fn origin(headers: &[(&'static str, &'static str)]) -> Origin {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        Origin::of(&headers.iter().map(pair).collect(), &["https://ideas.example.org".to_owned()])
    }

    #[test]
    fn the_sites_own_pages_and_the_workers_are_known_and_all_others_are_foreign() {
        assert_eq!(origin(&[("origin", "https://ideas.example.org"), ("sec-fetch-site", "cross-site")]), Origin::Own);
        assert_eq!(origin(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]), Origin::Own);
        assert_eq!(origin(&[("origin", "https://evil.example"), ("host", "ideas.example.org")]), Origin::Foreign);
        assert_eq!(origin(&[("origin", "https://ideas.example.org.evil.example")]), Origin::Foreign);
        assert_eq!(origin(&[("sec-fetch-site", "cross-site")]), Origin::Foreign);
        for unsaid in [&[][..], &[("origin", "null")], &[("sec-fetch-site", "same-origin")], &[("host", "")]] {
            assert_eq!(origin(unsaid), Origin::Unsaid, "{unsaid:?}");
        }
        assert_eq!(origin(&[("origin", "http://"), ("host", "")]), Origin::Foreign);
    }
}
