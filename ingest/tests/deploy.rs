//! What comes with the worker for whoever runs it: systemd understands its units, and they leave it nothing that it does not need.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ingest::limits;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_showground-ingest");
/// How much of the machine a service can reach, of 100, as `systemd-analyze security` counts.
const MOST_EXPOSED: u32 = 15;
/// What systemd is told in.
const UNITS: [&str; 3] = [".service", ".socket", ".timer"];
/// Those that run something.
const SERVICES: [&str; 3] = ["showground-ingest.service", "showground-erase.service", "showground-collect.service"];

/// The units, with a program that is there in the place of the one that is installed.
fn units() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for unit in files(&UNITS) {
        let text = fs::read_to_string(deploy().join(&unit)).unwrap();
        let text = text.replace("/usr/bin/showground-ingest ", &format!("{PROGRAM} "));
        let text = text.replace("/usr/bin/showground ", &format!("{PROGRAM} "));
        fs::write(folder.path().join(unit), text).unwrap();
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
    assert_eq!(names.len(), 7, "{names:?}");
    let names: Vec<&str> = ["verify"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let Some(said) = analyze(folder.path(), &names) else { return };
    let wrong = String::from_utf8_lossy(&said.stderr);
    let ours: Vec<&str> = wrong.lines().filter(|line| line.contains("showground")).collect();
    assert!(said.status.success() && ours.is_empty(), "{wrong}");
}

fn deploy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy")
}

/// Those of the files for whoever runs it that end so.
fn files(ending: &[&str]) -> Vec<String> {
    let names = fs::read_dir(deploy()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    names.filter(|name| ending.iter().any(|ending| name.ends_with(ending))).collect()
}

#[test]
fn the_package_has_every_unit_and_no_file_that_is_not_there() {
    let manifest = fs::read_to_string(deploy().join("../Cargo.toml")).unwrap();
    for unit in files(&UNITS) {
        assert!(manifest.contains(&format!("[\"deploy/{unit}\", \"usr/lib/systemd/system/\", \"644\"]")), "{unit}");
    }
    let assets = manifest.lines().filter_map(|line| line.trim().strip_prefix("[\"deploy/")?.split('"').next());
    assets.for_each(|asset| assert!(deploy().join(asset).is_file(), "{asset}"));
}

#[test]
fn the_service_lets_the_worker_have_what_it_reckons_with() {
    let unit = fs::read_to_string(deploy().join("showground-ingest.service")).unwrap();
    let says = |key: &str| unit.lines().find_map(|line| line.strip_prefix(key)?.parse::<u64>().ok()).unwrap();
    assert_eq!(says("LimitNOFILE="), (limits::CONNECTIONS + limits::FILES) as u64);
    assert!(says("TimeoutStopSec=") > limits::GOODBYE.as_secs());
}

/// What the container is built of is all that cargo needs.
#[test]
fn the_container_has_everything_that_the_worker_is_made_of() {
    let project = deploy().join("../..").canonicalize().unwrap();
    let recipe = fs::read_to_string(deploy().join("Containerfile")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copies = recipe.lines().filter_map(|line| line.strip_prefix("COPY ")).filter(|line| !line.starts_with("--"));
    for line in copies {
        let (from, to) = line.rsplit_once(' ').unwrap();
        let to = folder.path().join(to);
        fs::create_dir_all(if line.ends_with('/') { &to } else { to.parent().unwrap() }).unwrap();
        let from = from.split(' ').map(|from| project.join(from).join(if from.ends_with('/') { "." } else { "" }));
        let from = from.map(|path| path.display().to_string().trim_end_matches('/').to_owned());
        assert!(Command::new("cp").arg("-R").args(from).arg(&to).status().unwrap().success(), "{line}");
    }
    let metadata = ["metadata", "--locked", "--offline", "--no-deps", "--format-version=1"];
    let said = Command::new(env!("CARGO")).args(metadata).current_dir(folder.path()).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
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
