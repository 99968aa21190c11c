//! By what others know that it is this machine that publishes, and from which folder: the turn at a bucket is said in a word that
//! stays when whoever said it was killed. The same machine need not wait for its end, where it knows by a lock
//! ([`crate::turn::Turn::is_locked`]) that nobody else publishes from there.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// So many letters of a hash are enough that no two are the same.
const LETTERS: usize = 16;
/// Where Linux says what is different each time that it is started.
const START: &str = "/proc/sys/kernel/random/boot_id";
/// The machine, as long as it runs, and the folder in which builds remember; nothing where a system does not tell. What it is called
/// is nobody's business, for whoever reads the site can read that.
pub fn this(memory: &Path) -> String {
    let (Ok(start), Ok(folder)) = (fs::read_to_string(START), fs::metadata(memory)) else { return String::new() };
    let known = format!("{start} {} {}", folder.dev(), folder.ino());
    blake3::hash(known.as_bytes()).to_hex()[..LETTERS].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_folders_are_known_apart() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert_eq!(this(one.path()), this(one.path()));
        if Path::new(START).exists() {
            assert_ne!(this(one.path()), this(other.path()));
        }
    }
}
