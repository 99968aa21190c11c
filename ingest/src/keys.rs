//! The secrets of a site, in `vault/`: made on first use, readable by their owner only, printed by nobody.
//!
//! `worker.key` names submissions, so that nobody who lacks it can guess a receipt from what was said. `development.key` stands
//! in for the editors' keys while somebody tries the site out, until `site.yaml` names one.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use age::secrecy::ExposeSecret;
use age::x25519::Identity;

#[cfg(doc)]
use crate::limits;
use crate::private_file;
use crate::safe::Safe;
use crate::store::Store;

/// The secret by which submissions are named.
#[derive(Clone)]
pub struct WorkerKey([u8; 32]);

impl WorkerKey {
    /// The key of these bytes.
    pub fn new(bytes: [u8; 32]) -> WorkerKey {
        WorkerKey(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for WorkerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WorkerKey(…)")
    }
}

/// Why a secret is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Its file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Its file holds something else.
    #[error("{path}: this is not a key; put the right file back, or move it away and a new one will be made")]
    Odd {
        /// The file.
        path: PathBuf,
    },
}

/// The folder of secrets.
#[derive(Clone, Debug)]
pub struct Keys {
    files: Safe,
    /// That for trying out lies in the site's folder.
    folder: PathBuf,
    /// The one in a bucket, once it was read: it stays the same.
    worker: OnceLock<WorkerKey>,
}

/// The file of the secret by which submissions are named, in the vault.
const WORKER: &str = "worker.key";
/// By what it is known whether a bucket creates nothing where something is.
const PROBE: &str = "worker.key.probe";
/// Where it does not, and two workers begin at the same moment, each makes a secret, and the last one stays. It is the last one once it
/// stayed for longer than putting one can take ([`limits::BUCKET_PATIENCE`], and one more [`limits::BUCKET_TIME`]); in memory, it takes
/// no time.
const UNTIL_IT_STAYS: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 25 });
/// What says which one stays, by its hash, for all who begin later.
const STAYS: &str = "worker.key.stays";
/// How often is looked whether it stays.
const LOOKS: usize = 8;

impl Keys {
    /// The file of the key for trying out, in the site.
    pub const DEVELOPMENT: &str = "vault/development.key";

    /// Those of the site at `root`.
    pub fn of(root: &Path) -> Keys {
        Keys::in_store(&Store::of(root))
    }

    /// Those of a store.
    pub(crate) fn in_store(store: &Store) -> Keys {
        Keys { files: Safe::of(store), folder: store.root().join("vault"), worker: OnceLock::new() }
    }

    /// The secret by which submissions are named; made when there is none.
    ///
    /// # Errors
    /// When its file cannot be read or made, or holds something else.
    pub fn worker(&self) -> Result<WorkerKey, KeyError> {
        if self.files.folder().is_none() {
            return self.of_all_workers();
        }
        let path = self.folder.join(WORKER);
        worker_key(&self.read_or_make(&path, random_hex)?, path)
    }

    /// Whether there is one: where there is none, nobody has ever sent anything.
    ///
    /// # Errors
    /// When that cannot be told.
    pub fn is_there(&self) -> io::Result<bool> {
        Ok(self.files.read(WORKER)?.is_some())
    }

    /// The one that all workers of a bucket share.
    fn of_all_workers(&self) -> Result<WorkerKey, KeyError> {
        if let Some(known) = self.worker.get() {
            return Ok(known.clone());
        }
        let path = Path::new("vault").join(WORKER);
        let text = self.that_stays().map_err(|source| KeyError::File { path: path.clone(), source })?;
        let key = worker_key(&text, path)?;
        Ok(self.worker.get_or_init(|| key).clone())
    }

    /// What is in the file of that secret, once no other worker can put another one there.
    fn that_stays(&self) -> io::Result<String> {
        let heeds = self.files.heeds_conditions(PROBE)?;
        for _ in 0..LOOKS {
            let Some(found) = self.files.read(WORKER)? else {
                self.files.create(WORKER, random_hex()?.as_bytes())?;
                continue;
            };
            let stays = format!("{}\n", blake3::hash(found.as_bytes()).to_hex());
            if heeds || self.files.read(STAYS)?.as_ref() == Some(&stays) {
                return Ok(found);
            }
            tracing::warn!(
                seconds = UNTIL_IT_STAYS.as_secs(),
                "this bucket knows no conditions: waiting whether the first secret stays"
            );
            std::thread::sleep(UNTIL_IT_STAYS);
            if self.files.confirm(WORKER)? && self.files.read(WORKER)?.as_ref() == Some(&found) {
                self.files.replace(STAYS, stays.as_bytes())?;
                return Ok(found);
            }
        }
        Err(io::Error::other("it does not stay as it is; start one worker alone, and then the others"))
    }

    /// The key that stands in for the editors' keys during development; made, with a warning in the log, when there is
    /// none.
    ///
    /// # Errors
    /// When its file cannot be read or made, or holds something else.
    pub fn development(&self) -> Result<Identity, KeyError> {
        let path = self.folder.join("development.key");
        let text = self.read_or_make(&path, || Ok(new_identity(&path)))?;
        text.trim().parse().map_err(|_| KeyError::Odd { path })
    }

    /// The development key, if one was made.
    ///
    /// # Errors
    /// When its file cannot be read, or holds something else.
    pub fn development_if_any(&self) -> Result<Option<Identity>, KeyError> {
        match self.folder.join("development.key").exists() {
            true => self.development().map(Some),
            false => Ok(None),
        }
    }

    fn read_or_make(&self, path: &Path, make: impl FnOnce() -> io::Result<String>) -> Result<String, KeyError> {
        let file = |source| KeyError::File { path: path.to_owned(), source };
        match std::fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            other => return other.map_err(file),
        }
        private_file::create(path, make().map_err(file)?.as_bytes()).map_err(file)?;
        std::fs::read_to_string(path).map_err(file) // another process may have been first
    }
}

fn worker_key(text: &str, path: PathBuf) -> Result<WorkerKey, KeyError> {
    let bytes = blake3::Hash::from_hex(text.trim()).map_err(|_| KeyError::Odd { path })?;
    Ok(WorkerKey(*bytes.as_bytes()))
}

fn random_hex() -> io::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(io::Error::from)?;
    Ok(format!("{}\n", blake3::Hash::from_bytes(bytes).to_hex()))
}

fn new_identity(path: &Path) -> String {
    tracing::warn!(
        file = %path.display(),
        "made a key for development; outside development, put the editors' public keys under `keys:` in content/site.yaml"
    );
    format!("{}\n", Identity::generate().to_string().expose_secret())
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::objects::service::Service;

    #[test]
    fn a_key_is_made_once_and_stays() {
        let root = tempfile::tempdir().unwrap();
        let keys = Keys::of(root.path());
        assert!(keys.development_if_any().unwrap().is_none());
        assert_eq!(keys.worker().unwrap().bytes(), keys.worker().unwrap().bytes());
        let public = || keys.development().unwrap().to_public().to_string();
        assert_eq!(public(), public());
        assert!(keys.development_if_any().unwrap().is_some());
        assert_eq!(format!("{:?}", keys.worker().unwrap()), "WorkerKey(…)");
    }

    #[test]
    fn where_a_bucket_knows_no_conditions_all_who_begin_together_agree_also_on_one_in_the_place_of_another() {
        let (site, service) = (tempfile::tempdir().unwrap(), Service::heedless());
        let store = Store::in_bucket(site.path(), &service.bucket());
        let all_begin = || {
            std::thread::scope(|scope| {
                let begin = || scope.spawn(|| *Keys::in_store(&store).worker().unwrap().bytes());
                [(); 4].map(|()| begin()).map(|worker| worker.join().unwrap())
            })
        };
        let first = all_begin();
        assert_eq!(first, [first[0]; 4]);
        assert!(Safe::of(&store).remove(WORKER).unwrap());
        let begun = Instant::now();
        let second = all_begin();
        assert!(second == [second[0]; 4] && second[0] != first[0]);
        assert!(begun.elapsed() >= UNTIL_IT_STAYS, "that another one stayed says nothing of this one");
    }

    #[test]
    fn a_file_that_holds_no_key_is_not_used() {
        let root = tempfile::tempdir().unwrap();
        let keys = Keys::of(root.path());
        std::fs::create_dir(root.path().join("vault")).unwrap();
        std::fs::write(root.path().join("vault/worker.key"), "secret words").unwrap();
        let error = keys.worker().unwrap_err();
        assert!(matches!(error, KeyError::Odd { .. }) && !error.to_string().contains("secret words"));
    }
}
