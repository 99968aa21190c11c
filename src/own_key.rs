//! The secret key with which an editor opens what is private: that of a file, named with `--key` or once for all commands in
//! a variable; the one made for trying out only for as long as it is the only one.

use std::path::{Path, PathBuf};

use ingest::{Keys, vault};

use crate::editor::Editor;
use crate::exit::Failure;

/// The variable that names the file.
pub const VARIABLE: &str = "SHOWGROUND_KEY";

/// Secret keys.
pub struct OwnKey {
    /// The file that they are from, as people would name it.
    pub file: PathBuf,
    /// All of that file.
    pub keys: Vec<vault::Identity>,
}

/// The file of somebody's own key, as it was typed or stands in the variable.
pub fn named(typed: Option<&Path>) -> Option<PathBuf> {
    let variable = || std::env::var_os(VARIABLE).filter(|file| !file.is_empty()).map(PathBuf::from);
    typed.map(Path::to_owned).or_else(variable)
}

/// The key to open with, if there is one.
///
/// # Errors
/// When its file cannot be read or holds no keys, or the settings cannot be read.
pub fn find(editor: &Editor, typed: Option<&Path>) -> Result<Option<OwnKey>, Failure> {
    match named(typed) {
        Some(file) => read(file).map(Some),
        None => trial(editor),
    }
}

fn read(file: PathBuf) -> Result<OwnKey, Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::misuse(format!("{}: {error}", file.display()));
    let text = std::fs::read_to_string(&file).map_err(|error| Failure::unreadable(&file, &error))?;
    let keys = vault::identities(&text).map_err(|error| failed(&error))?;
    Ok(OwnKey { file, keys })
}

/// The key for trying out, while the site names no other.
fn trial(editor: &Editor) -> Result<Option<OwnKey>, Failure> {
    if !editor.site().editors_keys().map_err(Failure::machine)?.is_empty() {
        return Ok(None);
    }
    let key = editor.store.keys().development_if_any().map_err(Failure::machine)?;
    Ok(key.map(|key| OwnKey { file: Keys::DEVELOPMENT.into(), keys: vec![key] }))
}

/// Which key to name, where none or the wrong one was.
pub fn help(editor: &Editor) -> String {
    let trial = match editor.root.join(Keys::DEVELOPMENT).exists() {
        true => format!("; for what came before there were other keys, that is {}", Keys::DEVELOPMENT),
        false => String::new(),
    };
    format!(
        "to open them, name the file of your own key with --key FILE, or once for all commands in {VARIABLE}{trial}"
    )
}
