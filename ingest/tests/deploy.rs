//! What comes with the worker for whoever runs it: systemd understands its units, and they leave it nothing that it does not need.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_showground-ingest");
/// How much of the machine a service can reach, of 100, as `systemd-analyze security` counts.
const MOST_EXPOSED: u32 = 15;
/// Those that run something.
const SERVICES: [&str; 2] = ["showground-ingest.service", "showground-erase.service"];

/// The units, with a program that is there in the place of the one that is installed.
fn units() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let units = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy");
    for file in fs::read_dir(units).unwrap().map(|file| file.unwrap().path()) {
        let is_unit = file.extension().is_some_and(|is| ["service", "socket", "timer"].iter().any(|unit| is == *unit));
        if is_unit {
            let text = fs::read_to_string(&file).unwrap();
            let text = text.replace("/usr/bin/showground-ingest ", &format!("{PROGRAM} "));
            let text = text.replace("/usr/bin/showground ", &format!("{PROGRAM} "));
            fs::write(folder.path().join(file.file_name().unwrap()), text).unwrap();
        }
    }
    folder
}

/// What `systemd-analyze` says; nothing where there is none.
fn analyze(folder: &Path, args: &[&str]) -> Option<Output> {
    let said = Command::new("systemd-analyze").args(args).current_dir(folder).output();
    if said.is_err() {
        println!("skipped: there is no systemd-analyze here; install the package 'systemd'");
    }
    said.ok()
}

#[test]
fn systemd_finds_nothing_wrong_with_the_units() {
    let folder = units();
    let mut names: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path().display().to_string()).collect();
    names.sort();
    assert_eq!(names.len(), 5, "{names:?}");
    let names: Vec<&str> = ["verify"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let Some(said) = analyze(folder.path(), &names) else { return };
    let wrong = String::from_utf8_lossy(&said.stderr);
    let ours: Vec<&str> = wrong.lines().filter(|line| line.contains("showground")).collect();
    assert!(said.status.success() && ours.is_empty(), "{wrong}");
}

#[test]
fn the_services_can_reach_little_of_the_machine() {
    let folder = units();
    for service in SERVICES {
        let threshold = format!("--threshold={MOST_EXPOSED}");
        let unit = format!("./{service}");
        let Some(said) = analyze(folder.path(), &["security", "--offline=true", &threshold, &unit]) else { return };
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
    }
}
