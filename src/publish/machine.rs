//! By what others know that it is this machine that publishes, and from which folder: the turn at a bucket is said in a word that
//! stays when whoever said it was killed. The same machine need not wait for its end, because it knows by a lock
//! (`super::turn`) that nobody else publishes from there.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// So many letters of a hash are enough that no two are the same.
const LETTERS: usize = 16;
/// Where Linux says what is different each time that it is started.
const START: &str = "/proc/sys/kernel/random/boot_id";
/// And what the machine is called.
const NAME: &str = "/proc/sys/kernel/hostname";
/// How a machine is called that does not say so.
const NAMELESS: &str = "another machine";

/// The machine, as long as it runs, and the folder in which builds remember; nothing where a system does not tell.
pub fn this(memory: &Path) -> String {
    let (Ok(start), Ok(folder)) = (fs::read_to_string(START), fs::metadata(memory)) else { return String::new() };
    let known = format!("{start} {} {}", folder.dev(), folder.ino());
    let name = fs::read_to_string(NAME).unwrap_or_default();
    format!("{} {}", name.trim(), &blake3::hash(known.as_bytes()).to_hex()[..LETTERS])
}

/// What a machine is called, of which this is known. Anybody may have written that.
pub fn name(this: &str) -> &str {
    let name = this.split(' ').next().unwrap_or_default();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if name.is_empty() || !name.chars().all(is_name) { NAMELESS } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_folders_are_known_apart_and_a_name_is_shown_only_where_it_is_one() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert_eq!(this(one.path()), this(one.path()));
        if Path::new(START).exists() {
            assert_ne!(this(one.path()), this(other.path()));
        }
        assert_eq!(name("web-1.example 0123"), "web-1.example");
        for odd in ["", " 0123", "\u{1b}[2J 0123"] {
            assert_eq!(name(odd), NAMELESS);
        }
    }
}
