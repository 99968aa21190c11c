//! Whole small sites: every file that is built, compared with what is committed beside its content.
//!
//! A case is a folder with `content/` and `public/`. Of a theme's own files only the names are of interest here, and not
//! the fingerprints in them: otherwise every touch of the style sheet would change every page.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::expected;
use crate::fixture;
use crate::program::run;

#[test]
fn every_small_site_is_built_as_it_was() {
    expected::all(cases().iter().flat_map(|case| check(case)));
}

/// The folders of all cases.
pub fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty(), "a test without cases cannot fail");
    cases
}

fn check(case: &Path) -> Vec<Result<(), String>> {
    let committed = case.join("public");
    let (old, new) = (fixture::files(&committed), built(case));
    let names: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let of = |files: &BTreeMap<String, Vec<u8>>, name| files.get(name).map(|bytes| text(bytes)).unwrap_or_default();
    let compared = names.iter().map(|name| {
        let full = format!("{}/public/{name}", case.file_name().unwrap().to_string_lossy());
        expected::compare(&full, &of(&old, *name), &of(&new, *name), || write(&committed.join(name), new.get(*name)))
    });
    compared.collect()
}

/// The site as it is built now.
fn built(case: &Path) -> BTreeMap<String, Vec<u8>> {
    let site = tempfile::tempdir().unwrap();
    fixture::copy(&case.join("content"), &site.path().join("content"));
    run(site.path(), &["check", "--strict"]).good();
    run(site.path(), &["build"]).good();
    let files = fixture::files(&site.path().join("public")).into_iter();
    files
        .filter(|(name, _)| !name.starts_with("assets/"))
        .map(|(name, bytes)| (name, without_fingerprints(bytes)))
        .collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// `/assets/site.0123abcd.css` to `/assets/site.*.css`.
fn without_fingerprints(bytes: Vec<u8>) -> Vec<u8> {
    let Ok(page) = String::from_utf8(bytes.clone()) else { return bytes };
    let mut parts = page.split("/assets/");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (address, rest) = part.split_at(part.find(['"', ')', ' ']).unwrap_or(part.len()));
        let words: Vec<&str> = address.split('.').map(|word| if is_fingerprint(word) { "*" } else { word }).collect();
        out += &format!("/assets/{}{rest}", words.join("."));
    }
    out.into_bytes()
}

fn is_fingerprint(word: &str) -> bool {
    word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Puts a file where it is expected from now on; nothing when there is none any more.
fn write(path: &Path, bytes: Option<&Vec<u8>>) {
    match bytes {
        Some(bytes) => {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        None => fs::remove_file(path).unwrap(),
    }
}

#[test]
fn fingerprints_are_hidden() {
    let page = br#"<link href="/sub/assets/site.0123abcd.css"><a href="/assets/plain.css">0123abcd"#.to_vec();
    let hidden = br#"<link href="/sub/assets/site.*.css"><a href="/assets/plain.css">0123abcd"#;
    assert_eq!(without_fingerprints(page), hidden);
}
