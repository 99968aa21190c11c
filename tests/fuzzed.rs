//! What once reached something new, tried again: the corpus of the fuzzing programs, with the same promises.

#[path = "fuzz/src/lib.rs"]
mod fuzz;

use std::fs;
use std::path::Path;

use crate::fixture;

#[test]
fn the_bytes_that_were_found_break_no_promise() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    for (name, target) in fuzz::TARGETS {
        let folder = corpus.join(name);
        let files = fixture::files(&folder);
        assert!(files.len() > 2, "{name} has a corpus");
        for (file, bytes) in files {
            println!("{name}/{file}"); // is seen when it fails
            target(&bytes);
        }
    }
}

#[test]
fn a_whole_connection_goes_as_far_as_thanks() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus/request");
    for (name, status) in [("kept", "303"), ("post", "422"), ("multipart", "415"), ("chunked", "411")] {
        let answer = fuzz::request::answer(&fs::read(corpus.join(name)).unwrap());
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{name}: {answer}");
    }
}

#[test]
fn every_program_has_its_corpus_and_its_place_in_the_manifest() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    let manifest = fs::read_to_string(package.join("Cargo.toml")).unwrap();
    let named: Vec<&str> = manifest.lines().filter_map(|line| line.strip_prefix("path = \"targets/")).collect();
    let mut programs: Vec<&str> = named.iter().filter_map(|name| name.strip_suffix(".rs\"")).collect();
    programs.sort_unstable();
    assert_eq!(programs, fuzz::TARGETS.map(|(name, _)| name));
}
