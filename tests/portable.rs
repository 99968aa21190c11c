//! A site that opens from a disk: its links lead to files, and building it is remembered like any other build.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::fixture;
use crate::program::{number_before, run};

/// The small site with one of everything, below a path, which its files must not show.
fn site(settings: &str) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/one-of-everything/content");
    fixture::copy(&golden, &site.path().join("content"));
    let file = site.path().join("content/site.yaml");
    let kept: Vec<String> = fs::read_to_string(&file)
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with("base_url:") && !line.starts_with("submit_to:"))
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(&file, kept.concat() + "base_url: https://example.org/park\n" + settings).unwrap();
    site
}

fn build(site: &TempDir, more: &[&str]) -> (String, BTreeMap<String, String>) {
    let said = run(site.path(), &[&["build"], more].concat()).good().stderr;
    let files = fixture::files(&site.path().join("public")).into_iter();
    (said, files.filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes).ok()?))).collect())
}

/// The addresses that a page leads to within the site.
fn links(html: &str) -> Vec<&str> {
    let starts = ["href=\"", "src=\"", "action=\"", "; url="];
    let found =
        starts.iter().flat_map(|start| html.split(start).skip(1).filter_map(|rest| rest.split(['"', '?', '#']).next()));
    found.filter(|to| !to.is_empty() && !to.contains(':')).collect()
}

/// Where one gets from a file by a relative address.
fn from(file: &str, to: &str) -> String {
    let mut path: Vec<&str> = file.split('/').collect();
    path.pop();
    for part in to.split('/') {
        match part {
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    path.join("/")
}

#[test]
fn every_link_leads_to_a_file_from_where_it_stands() {
    let (_, built) = build(&site(""), &["--portable"]);
    let pages = built.iter().filter(|(name, _)| name.ends_with(".html"));
    let all: Vec<(&str, &str)> =
        pages.flat_map(|(name, html)| links(html).into_iter().map(|to| (&**name, to))).collect();
    let broken: Vec<_> = all.iter().filter(|(name, to)| !built.contains_key(&from(name, to))).collect();
    assert!(broken.is_empty(), "{broken:?}");
    assert!(all.len() > 500, "{}", all.len());
}

#[test]
fn what_is_about_the_site_in_its_own_place_says_so_from_a_disk_too() {
    let (_, built) = build(&site(""), &["--portable"]);
    assert!(built["index.html"].contains("rel=\"canonical\" href=\"https://example.org/park/\""));
    for file in ["feed.atom", "sitemap.xml", "feed.json"] {
        assert!(built[file].contains("https://example.org/park/ideas/"), "{file}");
    }
}

#[test]
fn forms_go_to_a_worker_elsewhere_or_say_that_they_go_nowhere() {
    let form = "ideas/new/index.html";
    let (_, built) = build(&site(""), &["--portable"]);
    assert!(!built[form].contains("<form") && built[form].contains("href=\"https://example.org/park/ideas/new/\""));
    assert!(built.values().all(|html| !html.contains("/submit/")));
    let (_, built) = build(&site("submit_to: https://forms.example.org\n"), &["--portable"]);
    assert!(built[form].contains("action=\"https://forms.example.org/submit/idea\""), "{}", built[form]);
}

#[test]
fn a_build_knows_whether_the_last_one_was_for_a_disk() {
    let site = site("");
    let (_, online) = build(&site, &[]);
    let (_, portable) = build(&site, &["--portable"]);
    let pages = |built: &BTreeMap<String, String>| -> Vec<(String, String)> {
        let pages = built.clone().into_iter().filter(|(name, _)| name.ends_with(".html"));
        pages.filter(|(name, _)| !name.starts_with("search/")).collect()
    };
    let search = |built: &BTreeMap<String, String>| built.keys().filter(|name| name.starts_with("search/")).count();
    assert!(search(&online) > 1 && search(&portable) == 0, "no script of a page on a disk may read files");
    assert!(pages(&online).iter().zip(pages(&portable)).all(|(one, other)| one.0 == other.0 && one.1 != other.1));
    assert_eq!(number_before(&build(&site, &["--portable"]).0, "files made"), 0);
    assert_eq!(build(&site, &[]).1, online);
}

#[test]
fn one_can_ask_why_of_a_site_for_a_disk() {
    let site = site("");
    build(&site, &["--portable"]);
    let why = |more: &[&str]| run(site.path(), &[&["why", "/ideas/"], more].concat()).good().stdout;
    assert!(!why(&["--portable"]).contains("is made again"), "{}", why(&["--portable"]));
    assert!(why(&[]).contains("is made again"), "{}", why(&[]));
}
