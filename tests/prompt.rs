//! What is said at the prompt: the help of every command, its manual page, and what a shell is told can follow. Each is a file,
//! so that every change of it is seen.

use std::fs;
use std::path::Path;

use crate::expected;
use crate::program::{end, run, showground};

/// Compares a text with a file of `tests/prompt/`.
fn same(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prompt").join(name);
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let write = || {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
    };
    expected::all([expected::compare(name, &expected, actual, write)]);
}

/// The names under a head of a help text.
fn commands(help: &str) -> Vec<String> {
    let list = help.split("\nCommands:\n").nth(1).unwrap_or_default().split("\n\n").next().unwrap_or_default();
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

/// The help of a command and of all below it.
fn helps(words: &[&str], all: &mut Vec<(String, String)>) {
    let folder = tempfile::tempdir().unwrap();
    let help = end(showground(folder.path()).args(words).arg("--help")).good().stdout;
    all.push((["showground"].iter().chain(words).copied().collect::<Vec<_>>().join(" "), help.clone()));
    commands(&help).iter().for_each(|below| helps(&[words, &[below.as_str()]].concat(), all));
}

#[test]
fn the_help_of_every_command_is_known_and_shows_how_it_is_typed() {
    let mut all = Vec::new();
    helps(&[], &mut all);
    assert!(all.len() > 20, "{}", all.len());
    for (command, help) in all.iter().filter(|(command, _)| command.matches(' ').count() == 1) {
        let example = help.split("Example").nth(1).unwrap_or_else(|| panic!("{command} has no example"));
        assert!(example.contains(command.as_str()), "{command}: {example}");
    }
    let text: String = all.iter().map(|(command, help)| format!("$ {command} --help\n{help}\n")).collect();
    same("help.txt", &text);
}

#[test]
fn every_example_of_the_help_is_understood() {
    let (mut all, folder) = (Vec::new(), tempfile::tempdir().unwrap());
    helps(&[], &mut all);
    for line in all.iter().flat_map(|(_, help)| help.lines()) {
        let line = line.trim().strip_prefix("Example: ").unwrap_or(line.trim());
        let Some(typed) = line.strip_prefix("showground ") else { continue };
        let typed = typed.split(['>', '|', '#']).next().unwrap();
        let words = crate::cli::words(typed);
        // Without a site, every command that understands the line says that there is none, or what else it lacks.
        let without_running = ["serve", "ingest", "keys", "new"].contains(&words[0].as_str());
        if !without_running {
            let told = end(showground(folder.path()).args(&words));
            assert!(!told.stderr.contains("Usage:") && !told.stderr.contains("--help"), "{line}: {}", told.stderr);
        }
    }
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["man", "man1"]).good();
    let mut files: Vec<_> =
        fs::read_dir(folder.path().join("man1")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut all = Vec::new();
    helps(&[], &mut all);
    assert_eq!(files.len(), all.len());
    let page = |path: &std::path::PathBuf| {
        format!("--- {}\n{}", path.file_name().unwrap().to_string_lossy(), fs::read_to_string(path).unwrap())
    };
    same("man.txt", &files.iter().map(page).collect::<String>());
    let again = run(folder.path(), &["man", "man1"]).good();
    assert!(again.stdout.is_empty() && again.stderr.contains("0 of them new"), "{}", again.stderr);
}

/// What could follow the last of these words.
fn follows(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut command = showground(folder);
    command.env("SHOWGROUND_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string());
    let told = end(command.arg("--").args(words)).good().stdout;
    told.lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_is_told_the_names_of_things_and_the_receipts_of_what_waits() {
    let site = tempfile::tempdir().unwrap();
    let files = [
        "content/needs/a-van.md",
        "content/needs/a-hall.md",
        "content/offers/a-cart.md",
        "content/ideas/bench.md",
        "content/prototypes/bench-one.md",
        "content/forms/idea.yaml",
        "content/organisations/hall.md",
        "content/rounds/v1.md",
        "inbox/waiting/idea/1111111111.md",
        "inbox/quarantine/need/2222222222.md",
        "inbox/done/idea/3333333333.md",
        "inbox/waiting/idea/notes.md",
    ];
    for file in files {
        let path = site.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "no matter what\n").unwrap();
    }
    let lines: [&[&str]; 19] = [
        &["showground", "match", "--suggest", ""],
        &["showground", "match", "a-van", ""],
        &["showground", "approve", ""],
        &["showground", "show", "2"],
        &["showground", "stage", ""],
        &["showground", "stage", "prototypes/"],
        &["showground", "stage", "be"],
        &["showground", "stage", "ideas/bench", ""],
        &["showground", "merge", ""],
        &["showground", "merge", "a-v"],
        &["showground", "merge", "needs/a-van", "needs/"],
        &["showground", "rename", "v"],
        &["showground", "approve", "1111111111", "--as", ""],
        &["showground", "decline", "1111111111", "--reason", ""],
        &["showground", "radar", "--rule", ""],
        &["showground", "new", ""],
        &["showground", "inbox", "--form", ""],
        &["showground", "report", "partner", ""],
        &["showground", "report", "round", ""],
    ];
    let names = |words: &[&str]| -> Vec<String> {
        follows(site.path(), words).into_iter().filter(|name| !name.starts_with('-')).collect()
    };
    let told: String =
        lines.iter().map(|words| format!("$ {}\n{}\n\n", words.join(" "), names(words).join(" "))).collect();
    same("completions.txt", &told);
    let elsewhere = tempfile::tempdir().unwrap();
    assert_eq!(names(&["showground", "approve", ""]).len(), 2);
    let root = site.path().to_str().unwrap();
    let told = follows(elsewhere.path(), &["showground", "--root", root, "match", "a-"]);
    assert_eq!(told, ["a-hall", "a-van"], "in the folder that the line names");
}

#[test]
fn the_script_of_each_shell_asks_the_program() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let script = run(folder.path(), &["completions", shell]).good().stdout;
        assert!(script.contains("SHOWGROUND_COMPLETE") && script.contains("showground"), "{shell}: {script}");
        same(&format!("{shell}.txt"), &script);
    }
}
