//! The small site that is sent to, with keys of its own: two editors can open what is private.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ingest::keys::WorkerKey;
use ingest::vault::Identity;
use tempfile::TempDir;

use crate::fixture;

/// The secret by which submissions are named, known to the harness, so that it knows each receipt before the worker does.
const SECRET: u8 = 7;

/// The editors.
static EDITORS: LazyLock<Vec<Identity>> = LazyLock::new(|| vec![Identity::generate(), Identity::generate()]);

/// A site in a folder that goes with it.
pub struct Place {
    folder: TempDir,
    /// The site.
    pub root: PathBuf,
}

impl Place {
    /// A new one, nothing sent yet.
    pub fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("site");
        lay(&root);
        Place { folder, root }
    }

    /// A file beside the site.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// Lays the site into a folder.
pub fn lay(root: &Path) {
    fixture::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crash/site"), root);
    let settings = root.join("content/site.yaml");
    let keys: String = EDITORS.iter().map(|editor| format!("  - {}\n", editor.to_public())).collect();
    fs::write(&settings, format!("{}keys:\n{keys}", fs::read_to_string(&settings).unwrap())).unwrap();
    for (name, text) in [("vault/worker.key", format!("{SECRET:02x}").repeat(32)), ("public/index.html", page())] {
        fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
        fs::write(root.join(name), text).unwrap();
    }
}

/// What a built site begins with; all other pages are plain ones.
fn page() -> String {
    "<!doctype html><html lang=en><title>Bad weather</title><main></main></html>\n".into()
}

/// The secret of every such site.
pub fn key() -> WorkerKey {
    WorkerKey::new([SECRET; 32])
}

/// One of the editors, who alone can open what is private.
pub fn editor() -> &'static [Identity] {
    &EDITORS[1..]
}
