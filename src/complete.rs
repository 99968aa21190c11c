//! What can stand at the prompt, for the shell's completion: the names of things by their files, the receipts of what waits,
//! and words that commands know. Files are listed and never read, so that the key answers at once, whatever is in them.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter, CompletionCandidate};
use ingest::Receipt;
use model::{ItemId, Kind};

use crate::thing;

/// The variable by which the shell asks; the scripts of `showground completions` set it.
pub const VARIABLE: &str = "SHOWGROUND_COMPLETE";

/// The slugs of a type.
pub fn slugs(kind: Kind) -> ArgValueCandidates {
    ArgValueCandidates::new(move || thing::ids(&root(), kind).iter().map(|id| candidate(id.within())).collect())
}

/// The names of things of these types: with their folders, and alone as soon as somebody has begun to type one so.
pub fn things<K: Iterator<Item = Kind> + 'static>(kinds: fn() -> K) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| {
        let typed = typed.to_string_lossy();
        let ids: Vec<ItemId> = kinds().flat_map(|kind| thing::ids(&root(), kind)).collect();
        let whole = ids.iter().map(ItemId::as_str);
        let alone = ids.iter().map(ItemId::within).filter(|_| !typed.is_empty());
        whole.chain(alone).filter(|name| name.starts_with(&*typed)).map(candidate).collect()
    })
}

/// The receipts of what waits for a decision, each with its form.
pub fn receipts() -> ArgValueCandidates {
    ArgValueCandidates::new(waiting)
}

/// The names of the forms.
pub fn forms() -> ArgValueCandidates {
    ArgValueCandidates::new(|| crate::root::forms(&root()).iter().map(|form| candidate(form)).collect())
}

/// Words that are always the same.
pub fn words<W: Iterator<Item = &'static str> + 'static>(all: fn() -> W) -> ArgValueCandidates {
    ArgValueCandidates::new(move || all().map(candidate).collect())
}

fn candidate(text: &str) -> CompletionCandidate {
    CompletionCandidate::new(text)
}

fn waiting() -> Vec<CompletionCandidate> {
    let folders = ["inbox/waiting", "inbox/quarantine"].map(|folder| below(&root().join(folder)));
    let receipts = folders.iter().flatten().flat_map(|form| {
        let name = form.file_name().unwrap_or_default().to_string_lossy().into_owned();
        below(form).into_iter().filter_map(move |file| Some((receipt(&file)?, name.clone())))
    });
    receipts.map(|(receipt, form)| CompletionCandidate::new(receipt).help(Some(form.into()))).collect()
}

fn receipt(file: &Path) -> Option<String> {
    Receipt::parse(file.file_stem()?.to_str()?).map(|receipt| receipt.to_string())
}

/// What lies in a folder, by name; nothing where there is none.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path()).collect();
    files.sort();
    files
}

/// The site's folder, as the line at the prompt names it so far.
fn root() -> PathBuf {
    root_in(std::env::args_os())
}

fn root_in(words: impl Iterator<Item = OsString>) -> PathBuf {
    let words: Vec<OsString> = words.collect();
    let behind = words.windows(2).find(|pair| pair[0] == "--root").map(|pair| PathBuf::from(&pair[1]));
    let joined = || words.iter().find_map(|word| word.to_str()?.strip_prefix("--root=").map(PathBuf::from));
    behind.or_else(joined).unwrap_or_else(|| PathBuf::from("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_the_site_is_the_one_that_the_line_names() {
        let root = |line: &str| root_in(line.split(' ').map(OsString::from));
        assert_eq!(root("showground -- showground approve --root here"), Path::new("here"));
        assert_eq!(root("showground -- showground --root=there show"), Path::new("there"));
        assert_eq!(root("showground -- showground show"), Path::new("."));
    }
}
