//! A path inside a site: relative, with forward slashes, unable to climb out.
//!
//! A `SitePath` that exists is safe to join to the site's root: it has no empty, `.` or `..` component, no backslash,
//! colon or control character, and is never absolute. Symbolic links are the business of whoever reads the disk.

use std::fmt;
use std::sync::Arc;

/// A relative path such as `content/ideas/bus-times-by-text.md`. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// The path, or `None` when it could point outside the site or means something special to an operating system.
    pub fn parse(text: &str) -> Option<SitePath> {
        is_path(text).then(|| SitePath(text.into()))
    }

    /// The file of a thing. Its id was a path before.
    pub(crate) fn of_id(id: &crate::item::ItemId) -> SitePath {
        SitePath(id.file().into())
    }

    /// The path as text, with forward slashes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last component.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The part of the file name before its last dot: `bus-times` of `ideas/bus-times.md`.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The part of the file name after its last dot, if there is one.
    pub fn extension(&self) -> Option<&str> {
        self.file_name().rsplit_once('.').map(|(_, extension)| extension)
    }

    /// What follows `folder/`, when the path lies under that folder.
    pub fn under<'a>(&'a self, folder: &str) -> Option<&'a str> {
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }
}

/// A path is found by its text: both are equal, ordered and hashed alike.
impl std::borrow::Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Whether a text is a path that cannot climb. Each look at all bytes is one without a way out, which the compiler turns
/// into steps of sixteen bytes.
pub(crate) fn is_path(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    let is_odd = |byte: &u8| (*byte < b' ') | (*byte == 0x7f) | (*byte == b'\\') | (*byte == b':');
    let odd = bytes.iter().fold(false, |odd, byte| odd | is_odd(byte));
    let begins_so = |byte: u8| (byte == b'/') | (byte == b'.');
    let pairs = bytes.iter().zip(&bytes[1..]);
    let doubtful = pairs.fold(begins_so(*first), |doubt, (one, next)| doubt | ((*one == b'/') & begins_so(*next)));
    let is_plain = |part: &str| !matches!(part, "" | "." | "..");
    !odd && *last != b'/'
        && (!doubtful || text.split('/').all(is_plain))
        && (text.is_ascii() || !text.contains(char::is_control))
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for SitePath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for SitePath {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<SitePath, D::Error> {
        let text: &str = serde::Deserialize::deserialize(deserializer)?;
        SitePath::parse(text).ok_or_else(|| serde::de::Error::custom("not a path inside a site"))
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_path_is_one_whose_parts_are_all_plain(text in "[a./é\\\\:\u{1}\u{85}]{0,9}") {
            let odd = |c: char| c == '\\' || c == ':' || c.is_control();
            let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(odd);
            prop_assert_eq!(is_path(&text), text.split('/').all(plain));
        }
    }

    #[test]
    fn a_path_cannot_climb_or_start_at_the_root() {
        for bad in ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a", "a\\b", "C:/x", "a\0b", "a/..", "a\nb"] {
            assert!(SitePath::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn a_path_knows_its_parts() {
        let path = SitePath::parse("content/ideas/bus-times.en.md").unwrap();
        assert_eq!((path.file_name(), path.stem(), path.extension()), ("bus-times.en.md", "bus-times.en", Some("md")));
        assert_eq!(path.under("content"), Some("ideas/bus-times.en.md"));
        assert_eq!(path.under("cont"), None);
    }
}
