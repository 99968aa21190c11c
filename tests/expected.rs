//! What is expected against what came out: compared, or with `UPDATE=1` written anew.

use std::fs;
use std::path::Path;

/// Whether what is expected shall be written anew.
pub fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// Compares a text with what is expected; `write` puts it in the place of that when updating.
///
/// # Errors
/// A difference, line by line.
pub fn compare(name: &str, expected: &str, actual: &str, write: impl FnOnce()) -> Result<(), String> {
    if expected == actual {
        return Ok(());
    }
    if updating() {
        write();
        return Ok(());
    }
    Err(format!("{name} (- expected, + came out; UPDATE=1 accepts it)\n{}", difference(expected, actual)))
}

/// Fails with all that went wrong, when something did.
pub fn all(results: impl IntoIterator<Item = Result<(), String>>) {
    let wrong: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "\n{}\n{} of them failed", wrong.join("\n\n"), wrong.len());
}

/// The text files of a folder of cases, by name. There is at least one: a test without cases cannot fail.
pub fn cases(folder: &str) -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "txt")).collect();
    cases.sort();
    assert!(!cases.is_empty(), "no cases in {}", folder.display());
    cases
}

/// Lines that only one of the two has, around what they have in common at both ends.
fn difference(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    let head = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(old, new)| old == new).count();
    let signed = |sign: &str, lines: &[&str]| -> String {
        lines[head..lines.len() - tail].iter().map(|line| format!("{sign}{line}\n")).collect()
    };
    let before: String = old[head.saturating_sub(2)..head].iter().map(|line| format!(" {line}\n")).collect();
    format!("{before}{}{}", signed("-", &old), signed("+", &new))
}

#[test]
fn a_difference_shows_only_what_differs() {
    assert_eq!(difference("a\nb\nc\nd\n", "a\nb\nx\nd\n"), " a\n b\n-c\n+x\n");
    assert_eq!(difference("a\n", "a\nb\n"), " a\n+b\n");
}
