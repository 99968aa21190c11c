//! What holds of every build, whatever the site: properties, tried on the demonstration and on all golden sites.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use generator::Options;
use model::SitePath;
use model::value::Day;
use rayon::prelude::*;
use tempfile::TempDir;

use crate::expected;
use crate::fixture;
use crate::golden;
use crate::html::{Part, parts};
use crate::program::{TODAY, number_before, run, showground};

/// How many files of the demonstration are damaged; spread over all of them.
const DAMAGED: usize = 40;
/// How many of them at a time.
const AT_A_TIME: usize = 8;

/// How often so many builds begin at one moment.
const ROUNDS: usize = 3;

/// A copy of a site.
struct Site(TempDir);

impl Site {
    /// A site whose `content/` is below a folder.
    fn of(folder: &Path) -> Site {
        let site = Site(tempfile::tempdir().unwrap());
        fixture::copy(&folder.join("content"), &site.root().join("content"));
        site
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn content(&self) -> Vec<PathBuf> {
        fixture::files(&self.root().join("content"))
            .into_keys()
            .map(|file| self.root().join("content").join(file))
            .collect()
    }

    fn files(&self, out: &str) -> BTreeMap<String, Vec<u8>> {
        fixture::files(&self.root().join(out))
    }
}

/// The demonstration, and the small sites.
fn sites() -> Vec<PathBuf> {
    golden::cases().into_iter().chain([demonstration()]).collect()
}

fn demonstration() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}

#[test]
fn building_twice_writes_nothing() {
    for site in sites().iter().map(|folder| Site::of(folder)) {
        let first = run(site.root(), &["build"]).good();
        assert!(number_before(&first.stderr, "files made") > 0, "{}", first.stderr);
        let second = run(site.root(), &["build"]).good();
        assert_eq!(number_before(&second.stderr, "files made"), 0, "{}", second.stderr);
        assert!(!second.stderr.contains("removed"), "{}", second.stderr);
    }
}

#[test]
fn the_same_bytes_come_out_with_one_thread_and_with_four() {
    for site in sites().iter().map(|folder| Site::of(folder)) {
        run(site.root(), &["build", "--out", "one", "--threads", "1"]).good();
        run(site.root(), &["build", "--out", "four", "--threads", "4"]).good();
        let (one, four) = (site.files("one"), site.files("four"));
        let differing: Vec<_> =
            one.iter().filter(|(file, bytes)| four.get(*file) != Some(*bytes)).map(|(file, _)| file).collect();
        assert!(differing.is_empty() && one.len() == four.len() && !one.is_empty(), "{differing:?}");
    }
}

#[test]
fn a_build_after_an_edit_is_the_same_as_a_clean_one() {
    let site = Site::of(&golden_site());
    run(site.root(), &["build"]).good();
    let bench = site.root().join("content/ideas/a-bench.md");
    let text = fs::read_to_string(&bench).unwrap();
    fs::write(&bench, text.replace("title: A bench", "title: A longer bench")).unwrap();
    fs::remove_file(site.root().join("content/awards/the-wooden-spoon.md")).unwrap();
    let built = run(site.root(), &["build"]).good();
    assert!(built.stderr.contains("removed"), "{}", built.stderr);
    run(site.root(), &["build", "--out", "clean"]).good();
    assert_eq!(site.files("public"), site.files("clean"));
}

#[test]
fn of_two_builds_of_one_site_one_waits_and_says_for_whom() {
    let site = Site::of(&golden_site());
    let memory = site.root().join(".showground");
    fs::create_dir(&memory).unwrap();
    let turn = memory.join("build.lock");
    let lock = fs::File::create(&turn).unwrap();
    lock.lock().unwrap();
    fs::write(&turn, "process 4711").unwrap();
    let mut build = showground(site.root());
    let mut build = build.args(["build", "--today", TODAY]).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    let mut stderr = BufReader::new(build.stderr.take().unwrap());
    stderr.read_line(&mut said).unwrap();
    assert!(said.contains("(process 4711) builds this site, or erases; waiting"), "{said}");
    assert!(!site.root().join("public").exists() && build.try_wait().unwrap().is_none());
    drop(lock); // as if that process had been killed
    assert!(build.wait().unwrap().success() && site.root().join("public/index.html").exists() && !turn.exists());
}

#[test]
fn builds_that_begin_at_one_moment_leave_a_whole_site() {
    let site = Site::of(&golden_site());
    run(site.root(), &["build", "--out", "clean", "--fresh"]).good();
    for round in 0..ROUNDS {
        let begin = |n: usize| {
            let address = format!("https://{n}-of-{round}.example.org/");
            let mut build = showground(site.root());
            build.args(["build", "--today", TODAY, "--base-url", &address]).stderr(Stdio::null()).spawn().unwrap()
        };
        let all: Vec<_> = (0..AT_A_TIME).map(begin).collect();
        all.into_iter().for_each(|mut build| assert!(build.wait().unwrap().success()));
    }
    run(site.root(), &["build"]).good();
    assert!(site.files("public") == site.files("clean"));
}

#[test]
fn a_page_that_is_gone_leaves_however_its_folder_is_spelt() {
    let site = Site::of(&demonstration());
    let page = site.root().join("public/ideas/weld-for-an-hour/index.html");
    run(site.root(), &["build"]).good();
    assert!(page.exists());
    fs::remove_file(site.root().join("content/ideas/weld-for-an-hour.md")).unwrap();
    run(site.root(), &["build", "--keep-going", "--out", "./content/../public"]);
    assert!(!page.exists());
}

/// What is remembered may be deleted at any time, and does not know a folder that was moved.
#[test]
fn a_built_site_is_known_as_one_when_nobody_remembers_it() {
    let site = Site::of(&golden_site());
    let home = site.root().join("content/site.yaml");
    let named = |name: &str| {
        let text = fs::read_to_string(&home).unwrap();
        let rest: Vec<&str> = text.lines().filter(|line| !line.starts_with("name:")).collect();
        fs::write(&home, format!("name: {name}\n{}\n", rest.join("\n"))).unwrap();
    };
    let memory = site.root().join(".showground");
    run(site.root(), &["build"]).good();
    named("Another name");
    fs::remove_dir_all(&memory).unwrap();
    run(site.root(), &["build", "--dry-run"]).good();
    assert!(number_before(&run(site.root(), &["build"]).good().stderr, "files made") > 10);

    // Half a list is no whole one: what it does not name may be ours all the same.
    named("A third name");
    let is_list = |file: &&String| file.starts_with("outputs-");
    let list = memory.join(fixture::files(&memory).keys().find(is_list).unwrap());
    let text = fs::read_to_string(&list).unwrap();
    fs::remove_dir_all(&memory).unwrap();
    fs::create_dir(&memory).unwrap();
    fs::write(&list, &text[..text.len() / 2]).unwrap();
    run(site.root(), &["build"]).good();

    named("A fourth name");
    fs::rename(site.root().join("public"), site.root().join("moved")).unwrap();
    run(site.root(), &["build", "--out", "moved"]).good();
    run(site.root(), &["build", "--out", "clean"]).good();
    assert_eq!(site.files("moved"), site.files("clean"));

    // With none of the files that only a build makes, it may be anybody's.
    named("A fifth name");
    fs::remove_dir_all(&memory).unwrap();
    fs::remove_dir_all(site.root().join("moved/assets")).unwrap();
    fs::create_dir(site.root().join("moved/assets")).unwrap();
    fs::write(site.root().join("moved/assets/site.01234567.css"), "p {}").unwrap();
    let before = site.files("moved");
    let refused = run(site.root(), &["build", "--out", "moved"]);
    assert!(refused.code == 2 && refused.stderr.contains("--take-over"), "{refused:?}");
    assert_eq!(site.files("moved"), before);
}

#[test]
fn what_is_held_back_is_named_nowhere() {
    let site = Site::of(&demonstration());
    for (file, title) in [
        ("ideas/a-bench-that-says-hello", "A bench that says it is fine to talk"),
        ("prototypes/text-the-stop", "Text the Stop"),
        ("people/asha-wickens", "Asha Wickens"),
        ("offers/three-minutes-on-the-radio", "Three minutes on the radio at ten past eight"),
    ] {
        let path = site.root().join(format!("content/{file}.md"));
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen("---\n", "---\ndraft: true\n", 1)).unwrap();
        run(site.root(), &["build", "--out", "out"]).good();
        // Whatever carries its own words about a thing may name it; a card, a link or a list may not.
        let titles = ["a", "h2", "h3"].map(|element| format!(">{title}</{element}>"));
        let linked =
            |page: &str| titles.iter().any(|title| page.contains(title)) || page.contains(&format!("/{file}/"));
        let named: Vec<String> = site
            .files("out")
            .into_iter()
            .filter(|(_, page)| linked(&String::from_utf8_lossy(page)))
            .map(|(name, _)| name)
            .collect();
        assert!(named.is_empty(), "{title} is held back, but named on {named:?}");
        fs::write(&path, text).unwrap();
    }
}

#[test]
fn what_could_not_be_made_again_stays_as_it_was() {
    let site = Site::of(&demonstration());
    run(site.root(), &["build"]).good();
    let before = site.files("public");
    fs::write(site.root().join("content/ideas/weld-for-an-hour.md"), "---\ntitle: [\n---\n").unwrap();
    let templates = site.root().join("themes/showground/templates");
    fs::create_dir_all(&templates).unwrap();
    fs::write(templates.join("event.html"), "{{ nothing | upper }}").unwrap();
    assert_eq!(run(site.root(), &["build", "--keep-going"]).code, 1);
    let after = site.files("public");
    let lost: Vec<_> =
        before.keys().filter(|file| !after.contains_key(*file) && !file.starts_with("assets/")).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn every_link_inside_a_site_leads_somewhere() {
    expected::all(sites().par_iter().map(|folder| links_lead_somewhere(folder)).collect::<Vec<_>>());
}

fn links_lead_somewhere(folder: &Path) -> Result<(), String> {
    let site = Site::of(folder);
    run(site.root(), &["build"]).good();
    let files = site.files("public");
    let base = base_of(&site);
    let mut dead: BTreeMap<String, &String> = BTreeMap::new();
    for (file, bytes) in files.iter().filter(|(file, _)| file.ends_with(".html")) {
        for link in links(&parts(&String::from_utf8_lossy(bytes))) {
            if !leads_somewhere(&link, &base, &files) {
                dead.insert(link, file);
            }
        }
    }
    if dead.is_empty() {
        Ok(())
    } else {
        Err(format!("{}: links and a page that has them: {dead:#?}", folder.display()))
    }
}

/// The path before all addresses of a site.
fn base_of(site: &Site) -> String {
    let settings = fs::read_to_string(site.root().join("content/site.yaml")).unwrap();
    let url = settings.lines().find_map(|line| line.strip_prefix("base_url: ")).unwrap().trim_matches('"');
    let path = url.splitn(4, '/').nth(3).unwrap_or_default().trim_end_matches('/');
    if path.is_empty() { String::new() } else { format!("/{path}") }
}

/// The addresses on a page that begin with a slash, forms' own excepted: those are the worker's.
fn links(parts: &[Part]) -> BTreeSet<String> {
    let attrs = parts.iter().filter_map(|part| if let Part::Start(_, attrs) = part { Some(attrs) } else { None });
    let links = attrs.flatten().filter(|(name, value)| matches!(&**name, "href" | "src") && value.starts_with('/'));
    links.map(|(_, value)| value.split(['#', '?']).next().unwrap_or_default().to_owned()).collect()
}

fn leads_somewhere(link: &str, base: &str, files: &BTreeMap<String, Vec<u8>>) -> bool {
    let Some(path) = link.strip_prefix(base).and_then(|rest| rest.strip_prefix('/')) else { return false };
    let index = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    files.contains_key(&index) || path.starts_with("submit/")
}

/// What can happen to a file.
#[derive(Clone, Copy, Debug)]
enum Damage {
    Gone,
    Cut,
    Shifted,
    NotText,
}

impl Damage {
    const ALL: [Damage; 4] = [Damage::Gone, Damage::Cut, Damage::Shifted, Damage::NotText];

    fn happens_to(self, file: &Path) {
        let mut bytes = fs::read(file).unwrap();
        match self {
            Damage::Gone => return fs::remove_file(file).unwrap(),
            Damage::Cut => bytes.truncate(bytes.len() / 2),
            // before the second line, which is a key in front matter and in declarations
            Damage::Shifted => bytes.insert(bytes.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1), b' '),
            Damage::NotText => bytes.insert(bytes.len() / 2, 0xff),
        }
        fs::write(file, bytes).unwrap();
    }
}

/// A damaged site does not crash the generator, and what can be built is built: the home page always.
fn withstands(folder: &Path, damages: &[(usize, Damage)]) -> Result<(), String> {
    let site = Site::of(folder);
    let files = site.content();
    for (i, damage) in damages {
        damage.happens_to(&files[*i]);
    }
    let tree = || generator::tree::list(site.root(), std::time::SystemTime::now());
    let built = std::panic::catch_unwind(|| generator::check(&tree(), &options()));
    let home = SitePath::parse("index.html").unwrap();
    let wrong = match built {
        Err(_) => "a crash",
        Ok(build) if !build.files.contains(&home) => "there is no home page",
        Ok(_) => return Ok(()),
    };
    let hurt: Vec<_> = damages.iter().map(|(i, damage)| format!("{damage:?} {}", files[*i].display())).collect();
    Err(format!("{wrong} after {}", hurt.join(", ")))
}

fn options() -> Options {
    Options { today: Day::parse(TODAY).unwrap(), base_url: None, drafts: false, own_forms: false, portable: false }
}

#[test]
fn whatever_happens_to_a_file_of_a_small_site_the_rest_is_built() {
    let folder = golden_site();
    let files = Site::of(&folder).content().len();
    let all: Vec<_> = (0..files).flat_map(|i| Damage::ALL.map(|damage| (i, damage))).collect();
    expected::all(all.par_iter().map(|damage| withstands(&folder, &[*damage])).collect::<Vec<_>>());
}

#[test]
fn whatever_happens_to_files_of_the_demonstration_the_rest_is_built() {
    let folder = demonstration();
    let files = Site::of(&folder).content().len();
    let spread: Vec<_> = (0..DAMAGED).map(|i| (i * files / DAMAGED, Damage::ALL[i % Damage::ALL.len()])).collect();
    expected::all(spread.par_chunks(AT_A_TIME).map(|damages| withstands(&folder, damages)).collect::<Vec<_>>());
}

/// The small site that has every type.
fn golden_site() -> PathBuf {
    let site = golden::cases().into_iter().find(|case| case.ends_with("one-of-everything"));
    site.unwrap()
}
