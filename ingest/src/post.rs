//! The bytes of a plain form to raw pairs: strict, bounded, and without a look at what they mean.
//!
//! Nothing is guessed: text that is not UTF-8 is refused, never replaced. A `%` without two digits stands for itself, as
//! browsers read it. It knows nothing of forms, connections or sites.

use hyper::HeaderMap;
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, TRANSFER_ENCODING};

use crate::limits;

/// The only type of body there is.
const URLENCODED: &str = "application/x-www-form-urlencoded";

/// Why a request is no form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It has another type, another character set, or is compressed.
    #[error("the request is not a plain form in UTF-8")]
    WrongType,
    /// It does not say how long it is.
    #[error("the request has no length")]
    NoLength,
    /// Its text is not UTF-8.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// It has more than [`limits::FIELDS`] values.
    #[error("the request has too many fields")]
    TooMany,
}

/// Whether the headers announce a plain form.
///
/// # Errors
/// [`Malformed::WrongType`] for any other type or character set, and for any content encoding; [`Malformed::NoLength`] for any
/// transfer encoding, which no browser uses for forms: where a body ends can then be understood in one way only, by us and by
/// every proxy in front of us.
pub fn announced(headers: &HeaderMap) -> Result<(), Malformed> {
    if headers.contains_key(TRANSFER_ENCODING) {
        return Err(Malformed::NoLength);
    }
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let plain = matches!((types.next(), types.next()), (Some(only), None) if is_plain_form(only));
    let fine = plain && !headers.contains_key(CONTENT_ENCODING);
    if fine { Ok(()) } else { Err(Malformed::WrongType) }
}

fn is_plain_form(header: &HeaderValue) -> bool {
    let Ok(text) = header.to_str() else { return false };
    let mut parts = text.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default();
    kind.eq_ignore_ascii_case(URLENCODED) && parts.all(is_utf8_if_charset)
}

fn is_utf8_if_charset(parameter: &str) -> bool {
    match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            let value = value.trim().trim_matches('"');
            value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8")
        }
        Some(_) | None => true,
    }
}

/// The names and values of a body or a query, in the order sent.
///
/// # Errors
/// When there are too many, or when one is not UTF-8.
pub fn pairs(bytes: &[u8]) -> Result<Vec<(String, String)>, Malformed> {
    let parts = || bytes.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    if parts().nth(limits::FIELDS).is_some() {
        return Err(Malformed::TooMany);
    }
    parts().map(pair).collect()
}

fn pair(part: &[u8]) -> Result<(String, String), Malformed> {
    let equals = part.iter().position(|byte| *byte == b'=');
    let (name, value) = match equals {
        Some(at) => (&part[..at], &part[at + 1..]),
        None => (part, &[][..]),
    };
    Ok((decoded(name)?, decoded(value)?))
}

fn decoded(raw: &[u8]) -> Result<String, Malformed> {
    let (mut plain, mut rest) = (Vec::with_capacity(raw.len()), raw);
    while let Some((first, after)) = rest.split_first() {
        let (byte, next) = match (first, after) {
            (b'+', _) => (b' ', after),
            (b'%', [high, low, beyond @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => (high << 4 | low, beyond),
                (Some(_) | None, Some(_) | None) => (b'%', after),
            },
            (other, _) => (*other, after),
        };
        plain.push(byte);
        rest = next;
    }
    String::from_utf8(plain).map_err(|_| Malformed::NotUtf8)
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn announce(kind: &str) -> Result<(), Malformed> {
        announced(&HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_str(kind).unwrap())]))
    }

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn only_a_plain_form_in_utf_8_is_announced_well() {
        for fine in [URLENCODED, "Application/X-WWW-Form-Urlencoded; charset=\"UTF-8\"", &format!("{URLENCODED};a=b")] {
            assert_eq!(announce(fine), Ok(()), "{fine}");
        }
        for odd in ["text/plain", "multipart/form-data; boundary=x", &format!("{URLENCODED}; charset=latin1"), ""] {
            assert_eq!(announce(odd), Err(Malformed::WrongType), "{odd}");
        }
        assert_eq!(announced(&HeaderMap::new()), Err(Malformed::WrongType));
    }

    #[test]
    fn a_compressed_body_is_refused() {
        let mut headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(URLENCODED))]);
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        assert_eq!(announced(&headers), Err(Malformed::WrongType));
    }

    #[test]
    fn a_body_without_a_length_is_refused() {
        let mut headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(URLENCODED))]);
        headers.insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
        assert_eq!(announced(&headers), Err(Malformed::NoLength));
    }

    #[test]
    fn pairs_are_read_as_browsers_write_them() {
        assert_eq!(
            pairs(b"a=1+2&b=%C5%B5%26&&c&a=&d=100%&e=%zz").unwrap(),
            owned(&[("a", "1 2"), ("b", "ŵ&"), ("c", ""), ("a", ""), ("d", "100%"), ("e", "%zz")])
        );
    }

    #[test]
    fn what_is_not_utf_8_is_refused_and_not_replaced() {
        for bad in [&b"a=%ff"[..], b"a=\xff", b"%c3=x", b"a=%ed%a0%80"] {
            assert_eq!(pairs(bad), Err(Malformed::NotUtf8), "{bad:?}");
        }
    }

    #[test]
    fn the_sixty_fifth_field_is_one_too_many() {
        assert_eq!(pairs("a=1&".repeat(64).as_bytes()).unwrap().len(), 64);
        assert_eq!(pairs("a=1&".repeat(65).as_bytes()), Err(Malformed::TooMany));
    }

    proptest! {
        #[test]
        fn whatever_bytes_come_nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = pairs(&bytes);
        }

        #[test]
        fn what_was_encoded_is_decoded(sent in prop::collection::vec((".+", any::<String>()), 0..20)) {
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&sent).finish();
            prop_assert_eq!(pairs(body.as_bytes()).unwrap(), sent);
        }
    }
}
