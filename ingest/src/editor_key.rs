//! An editor's own key: the secret half in a file that only its owner can read, the public half for `site.yaml`.

use std::io;
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret;
use age::x25519::Identity;

use crate::private_file::{self, Created};
use crate::vault::{self, VaultError};

/// Why there is no new key.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// There is a file already.
    #[error(
        "{0} is there already, and no key is written over another one; if it is yours, `showground keys --key {0}` says what it opens, and --out names another place"
    )]
    Exists(PathBuf),
    /// The file cannot be written.
    #[error("{path}: {source}")]
    File {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Makes a key, writes its secret half into a new file as `age-keygen` does, and gives its public half.
///
/// # Errors
/// When there is such a file already, or it cannot be written.
pub fn make(path: &Path) -> Result<String, MakeError> {
    let identity = Identity::generate();
    let public = identity.to_public().to_string();
    let text = format!("# public key: {public}\n{}\n", identity.to_string().expose_secret());
    match private_file::create(path, text.as_bytes()) {
        Ok(Created::New) => Ok(public),
        Ok(Created::Existed) => Err(MakeError::Exists(path.to_owned())),
        Err(source) => Err(MakeError::File { path: path.to_owned(), source }),
    }
}

/// The public halves of a file of secret keys.
///
/// # Errors
/// When it is no such file.
pub fn public_keys(text: &str) -> Result<Vec<String>, VaultError> {
    Ok(vault::identities(text)?.iter().map(|identity| identity.to_public().to_string()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_opens_what_is_sealed_to_it_and_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("my.key");
        let public = make(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(public_keys(&text).unwrap(), [public]);
        assert!(matches!(make(&path), Err(MakeError::Exists(_))));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions()) & 0o777,
            0o600
        );
    }
}
