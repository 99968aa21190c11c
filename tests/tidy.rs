//! The walls of the house, kept by reading its files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(top().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file that is kept, relative to the top.
fn kept() -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(top())
        .output();
    let list = String::from_utf8(output.unwrap().stdout).unwrap();
    let files: Vec<String> = list.lines().map(str::to_owned).filter(|file| top().join(file).exists()).collect();
    assert!(files.len() > 100, "git knows the files");
    files
}

fn rust_files() -> impl Iterator<Item = (String, String)> {
    kept().into_iter().filter(|file| file.ends_with(".rs")).map(|file| (file.clone(), text(&file)))
}

fn all(wrong: impl IntoIterator<Item = String>) {
    crate::expected::all(wrong.into_iter().map(Err));
}

#[test]
fn nobody_knows_whom_they_must_not_know() {
    let knows = |krate: &str, other: &str| {
        let manifest = text(&format!("{krate}/Cargo.toml"));
        manifest.lines().any(|line| line.split(['.', ' ', '=']).next() == Some(other))
    };
    let forbidden = [
        ("model", "generator"),
        ("model", "ingest"),
        ("model", "showground"),
        ("generator", "ingest"),
        ("generator", "showground"),
        ("ingest", "generator"),
        ("ingest", "showground"),
    ];
    assert!(knows("generator", "model") && knows("ingest", "model"));
    all(forbidden.into_iter().filter(|(a, b)| knows(a, b)).map(|(a, b)| format!("{a} must not know {b}")));
}

/// Commands are thin, and stand on the rest: what two of them share lies below them. `cli.rs` says what can be typed of each.
#[test]
fn nothing_stands_on_a_command_but_the_program_itself() {
    let above = |file: &str| file.starts_with("src/commands/") || ["src/main.rs", "src/cli.rs"].contains(&file);
    let below = rust_files().filter(|(file, _)| file.starts_with("src/") && !above(file));
    let wrong = below.filter(|(_, text)| text.contains(concat!("commands", "::")));
    all(wrong.map(|(file, _)| format!("{file} uses a command: move what they share into a module of its own")));
}

#[test]
fn the_pure_crates_have_no_doors_but_those_that_say_so() {
    for krate in ["model", "generator", "ingest"] {
        let bans = text(&format!("{krate}/clippy.toml"));
        for banned in ["jiff::Timestamp::now", "std::env::var", "std::time::SystemTime::now"] {
            assert!(bans.contains(banned), "{krate} bans {banned}");
        }
    }
    for krate in ["model", "generator"] {
        assert!(text(&format!("{krate}/clippy.toml")).contains("std::fs::read"), "{krate} bans reading files");
    }
    // What is there for tests alone is no door of the program.
    let program = |text: &str| text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
    let doors = rust_files().filter(|(_, text)| program(text).contains("clippy::disallowed_methods"));
    let doors = doors.map(|(file, _)| file);
    let doors: BTreeSet<String> =
        doors.filter(|file| !file.starts_with("tests/") && !file.contains("/benches/")).collect();
    let doors_of_generator = ["build.rs", "src/memory/bodies.rs", "src/memory/disk.rs", "src/tree.rs", "src/write.rs"];
    let expected = doors_of_generator.map(|file| format!("generator/{file}"));
    assert_eq!(doors.iter().filter(|file| !file.starts_with("ingest/")).cloned().collect::<Vec<_>>(), expected);
    all(doors.iter().filter(|file| file.starts_with("model/")).cloned());
}

#[test]
fn every_kind_of_mistake_is_provoked_by_a_case_and_near_it_something_good_is_not() {
    let (loud, silent) = (crate::mistakes::provoked(), crate::mistakes::silent());
    let levels = ["error", "warning", "advice"];
    let is_loud = |code: &model::Code| levels.iter().any(|level| loud.contains(&format!("{level}[{code}]")));
    let is_silent = |code: &model::Code| silent.contains(&format!("`{code}`"));
    let all_codes = || model::Code::ALL.iter();
    all(all_codes().filter(|code| !is_loud(code)).map(|code| format!("no case provokes {code}")));
    all(all_codes()
        .filter(|code| !is_silent(code))
        .map(|code| format!("no case of `mistakes/silent` comes near {code}")));
}

#[test]
fn every_rule_says_in_a_sentence_what_it_finds() {
    all(model::Code::ALL.iter().filter_map(|code| {
        let sentence = code.sentence();
        let is_one = sentence.starts_with(char::is_uppercase) && sentence.ends_with('.') && sentence.len() < 120;
        (!is_one).then(|| format!("{code}: {sentence}"))
    }));
}

#[test]
fn every_rule_of_the_radar_has_a_case_in_which_it_fires_and_is_silent() {
    let case = |rule: &model::radar::Rule| {
        let case = text(&format!("tests/cli/radar-{}.txt", rule.as_str()));
        let expected = case.split("\n===\n").nth(1).unwrap().to_owned();
        expected.contains(&format!("\n{} (", rule.as_str())) && expected.contains("! nothing on the radar")
    };
    let wrong = model::radar::Rule::ALL.iter().filter(|rule| !case(rule));
    all(wrong.map(|rule| format!("the case of {} does not show both sides", rule.as_str())));
}

#[test]
fn the_readme_lists_every_rule_of_the_radar_with_its_number() {
    let readme = text("README.md");
    let row = |rule: &model::radar::Rule| {
        let head = format!("| `{}` | ", rule.as_str());
        readme.lines().find(|line| line.starts_with(&head)).and_then(|line| line.rsplit("| ").next()).map(str::to_owned)
    };
    let starts =
        |rule: &model::radar::Rule| row(rule).is_some_and(|end| end.starts_with(&format!("{} ", rule.usual())));
    let wrong = model::radar::Rule::ALL.iter().filter(|rule| !starts(rule));
    all(wrong.map(|rule| format!("{} is not there with its number", rule.as_str())));
}

#[test]
fn every_module_says_what_it_is() {
    all(rust_files()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(file, _)| format!("{file} does not begin with `//!`")));
}

#[test]
fn nothing_is_unsafe_ignored_or_put_off() {
    let words = [
        concat!("un", "safe "),
        concat!("#[ig", "nore"),
        concat!("to", "do!("),
        concat!("FIX", "ME"),
        concat!("TO", "DO"),
    ];
    let found = rust_files().flat_map(|(file, text)| {
        words
            .into_iter()
            .filter(|word| text.contains(word))
            .map(|word| format!("{file} contains `{word}`"))
            .collect::<Vec<_>>()
    });
    all(found);
}

#[test]
fn every_dependency_has_a_reason() {
    let manifest = text("Cargo.toml");
    let section = manifest.split("[workspace.dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let own = ["model", "generator", "ingest"];
    let lines = section.lines().filter(|line| line.contains(" = ") && !line.starts_with('#'));
    let bare = lines.filter(|line| !line.contains(" # ") && !own.contains(&line.split(' ').next().unwrap_or_default()));
    all(bare.map(|line| format!("no reason stands beside: {line}")));
}

#[test]
fn the_map_in_the_readme_is_the_house() {
    let readme = text("README.md");
    let map = readme.split("## The house").nth(1).unwrap();
    let (tree, rest) = map.trim_start().strip_prefix("```\n").unwrap().split_once("```").unwrap();
    let beside = rest.split("```").next().unwrap().split('`').skip(1).step_by(2);
    let drawn = tree.lines().filter_map(|line| line.split_whitespace().next()).map(|name| name.trim_end_matches('/'));
    let named: BTreeSet<&str> = drawn.chain(beside).collect();
    let kept = kept();
    let there: BTreeSet<&str> =
        kept.iter().filter_map(|file| file.split('/').next()).filter(|name| !name.starts_with('.')).collect();
    let unnamed = there.difference(&named).map(|name| format!("the map does not name {name}"));
    all(unnamed.chain(named.difference(&there).map(|name| format!("the map names {name}, which is not there"))));
}

#[test]
fn the_readme_names_every_room() {
    let readme = text("README.md");
    let wrong = ["model/src", "generator/src", "ingest/src", "src"].into_iter().flat_map(|folder| {
        let about = readme.split(&format!("**`{folder}/`**")).nth(1).unwrap_or_else(|| panic!("no rooms of {folder}"));
        let about = about.split("\n\n").next().unwrap();
        let rooms = rooms(folder).into_iter().filter(|name| !about.contains(&format!("`{name}`")));
        let unnamed = rooms.map(|name| format!("the rooms of {folder} are without {name}"));
        let gone = named(about).into_iter().filter(|name| !exists(folder, name));
        let gone = gone.map(|name| format!("the rooms of {folder} name {name}, which is not there"));
        unnamed.chain(gone).collect::<Vec<_>>()
    });
    all(wrong);
}

/// Files and folders directly in a folder.
fn rooms(folder: &str) -> BTreeSet<String> {
    let below: Vec<String> =
        kept().into_iter().filter_map(|file| file.strip_prefix(&format!("{folder}/")).map(str::to_owned)).collect();
    below.iter().map(|file| file.split_once('/').map_or(file.clone(), |(name, _)| format!("{name}/"))).collect()
}

/// Names of files and folders in a paragraph of the map.
fn named(about: &str) -> Vec<&str> {
    about.split('`').skip(1).step_by(2).filter(|name| name.ends_with(".rs") || name.ends_with('/')).collect()
}

fn exists(folder: &str, name: &str) -> bool {
    top().join(folder).join(name).exists()
}

#[test]
fn every_word_a_page_asks_for_is_in_the_theme_and_none_is_there_in_vain() {
    let strings = text("themes/showground/strings/en.yaml");
    let keys: BTreeSet<&str> = strings
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(':').map(|(key, _)| key))
        .collect();
    let views: String =
        rust_files().filter(|(file, _)| file.starts_with("generator/src/view/")).map(|(_, text)| text).collect();
    let templates: String = templates().into_iter().map(|(_, text)| text).collect();
    let asked: BTreeSet<String> = words_after(&templates, "t.")
        .chain(quoted_after(&views, "text(\""))
        .chain(quoted_after(&views, "=> \"gap_").map(|end| format!("gap_{end}")))
        .chain(["language", "months", "page_in", "form_in"].map(str::to_owned)) // what languages are made of
        .collect();
    let parts: Vec<String> = quoted_after(&templates, "t[\"").chain(quoted_before_gap(&views)).collect();
    let missing =
        asked.iter().filter(|key| !keys.contains(key.as_str())).map(|key| format!("the theme has no `{key}`"));
    let used = |key: &&str| asked.contains(*key) || parts.iter().any(|part| key.starts_with(part.as_str()));
    all(missing.chain(keys.iter().filter(|key| !used(key)).map(|key| format!("nobody asks for `{key}`"))));
}

#[test]
fn every_word_the_worker_asks_for_is_there_and_none_is_there_in_vain() {
    let sources: String =
        rust_files().filter(|(file, _)| file.starts_with("ingest/src/")).map(|(_, text)| text).collect();
    let starts = ["say(\"", "own.fill(\"", "own().fill(\"", "self.filled(\""];
    let asked: BTreeSet<String> = starts.into_iter().flat_map(|start| quoted_after(&sources, start)).collect();
    let words = ingest::words::of("en").gaps();
    let missing = asked.iter().filter(|key| !words.contains_key(key.as_str()));
    let vain = words.keys().filter(|key| !asked.contains(**key));
    all(missing
        .map(|key| format!("the worker has no `{key}`"))
        .chain(vain.map(|key| format!("no worker says `{key}`"))));
}

/// Every template of the default theme, by name.
fn templates() -> Vec<(String, String)> {
    let folder = "themes/showground/templates/";
    let files = kept().into_iter().filter(|file| file.starts_with(folder));
    files.map(|file| (file[folder.len()..].to_owned(), text(&file))).collect()
}

fn words_after<'a>(text: &'a str, start: &'a str) -> impl Iterator<Item = String> + 'a {
    let places = text
        .match_indices(start)
        .filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.'));
    places
        .map(move |(at, _)| text[at + start.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
}

fn quoted_after<'a>(text: &'a str, start: &'a str) -> impl Iterator<Item = String> + 'a {
    text.match_indices(start).filter_map(move |(at, _)| Some(text[at + start.len()..].split_once('"')?.0.to_owned()))
}

/// The beginnings of keys that are put together: `format!("step_{}", …)`.
fn quoted_before_gap(views: &str) -> impl Iterator<Item = String> {
    quoted_after(views, "format!(\"")
        .filter_map(|text| Some(text.split_once('{')?.0.to_owned()))
        .filter(|part| part.ends_with('_'))
}

#[test]
fn a_template_says_at_its_head_what_it_may_use_and_that_is_what_it_gets() {
    let tree = generator::tree::list(top(), std::time::SystemTime::now());
    let today = model::value::Day::parse(crate::program::TODAY).unwrap();
    let options = generator::Options { today, base_url: None, drafts: false, own_forms: false, portable: false };
    let given = generator::slots(&tree, &options);
    let said = |text: &str| -> Option<BTreeSet<String>> {
        let list = text.lines().next()?.split_once("Slots: ")?.1.split_once(['#', '-'])?.0;
        Some(list.split(',').map(|slot| slot.trim().to_owned()).collect())
    };
    let mut wrong = Vec::new();
    for (name, text) in templates().iter().filter(|(name, _)| {
        !name.contains('/') && !["base.html", "detail.html", "sheets.html"].contains(&name.as_str())
    }) {
        match (said(text), given.get(name)) {
            (Some(said), Some(given)) if said == *given => {}
            (said, given) => wrong.push(format!("{name}\n  says {said:?}\n  gets {given:?}")),
        }
    }
    all(wrong);
}

#[test]
fn the_project_speaks_of_itself_alone() {
    let words = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("issue", " #"), concat!("index.crates", ".io-")];
    let found = kept().into_iter().filter(|file| !file.ends_with(".lock")).flat_map(|file| {
        let text =
            fs::read(top().join(&file)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        words
            .into_iter()
            .filter(|word| text.contains(word))
            .map(|word| format!("{file} contains {word}"))
            .collect::<Vec<_>>()
    });
    all(found);
}

#[test]
fn scripts_can_be_run() {
    use std::os::unix::fs::PermissionsExt;
    for script in ["tests/run", ".ci/run"] {
        let path: PathBuf = top().join(script);
        assert!(fs::metadata(&path).unwrap().permissions().mode() & 0o111 != 0, "{script} can be run");
    }
}
