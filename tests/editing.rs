//! Files changed by commands: of every real file, only the lines that were asked for; and merges that leave no trace once they
//! are taken back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use model::edit::{Change, edited};
use model::yaml::{self, Node};
use model::{SitePath, Source, front_matter};
use serde_yaml::Value;

use crate::fixture;
use crate::program::run;

/// Every Markdown file of the demonstration, as it is and as other programs would have saved it.
fn real_and_odd_files() -> Vec<Source> {
    let all = fixture::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"));
    let texts = all.into_iter().filter(|(name, _)| name.ends_with(".md"));
    let sources = texts.flat_map(|(name, bytes)| {
        let path = SitePath::parse(&format!("content/{name}")).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let crlf = text.replace('\n', "\r\n");
        let commented = text.replacen("---\n", "---\n# by hand\n\n", 1).replacen("\n---\n", "\n\n# the end\n---\n", 1);
        let marked = format!("\u{feff}{crlf}");
        [text, crlf, commented, marked].map(|text| Source::new(path.clone(), text))
    });
    sources.collect()
}

/// The lines in which two texts differ: those that went, and those that came.
fn difference<'t>(before: &'t str, after: &'t str) -> (Vec<&'t str>, Vec<&'t str>) {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split('\n').collect(), after.split('\n').collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    (old[start..old.len() - end].to_vec(), new[start..new.len() - end].to_vec())
}

/// Whether a line begins another key than this one.
fn begins_another(line: &str, key: &str) -> bool {
    let word = line.split(':').next().unwrap_or_default();
    line.contains(':') && word != key && !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

#[test]
fn a_change_touches_the_lines_of_its_own_key_in_every_real_and_odd_file() {
    let stage = Value::Mapping(
        [("stage", "testing"), ("date", "2026-11-25")].map(|(k, v)| (k.into(), v.into())).into_iter().collect(),
    );
    let changes = [
        ("stages", Change::Push("stages", stage), 1),
        ("tags", Change::Push("tags", "a, b".into()), 1),
        ("title", Change::Set("title", "Tea: a \"morning\"".into()), 1),
        ("updated", Change::Set("updated", "2026-11-25".into()), 1),
        ("merged_into", Change::Set("merged_into", "another".into()), 1),
        ("summary", Change::Remove("summary"), usize::MAX),
        ("stages", Change::Remove("stages"), usize::MAX),
        ("how_it_works", Change::Remove("how_it_works"), usize::MAX),
    ];
    let files = real_and_odd_files();
    assert!(files.len() > 1_000, "{}", files.len());
    let mut changed = BTreeMap::new();
    for source in &files {
        for (key, change, most) in &changes {
            let text = edited(source, std::slice::from_ref(change)).unwrap_or_else(|refused| panic!("{refused}"));
            let (gone, come) = difference(&source.text, &text);
            let place = || format!("{} {change:?}\n- {gone:?}\n+ {come:?}", source.path);
            assert!(gone.len() <= *most, "{}", place());
            assert!(!gone.iter().any(|line| begins_another(line, key)), "{}", place());
            assert!(matches!(change, Change::Remove(_)) || !come.is_empty(), "{}", place());
            assert_eq!(text.contains('\r'), source.text.contains('\r'), "{}", place());
            *changed.entry(format!("{change:?}")).or_insert(0) += usize::from(!gone.is_empty() || !come.is_empty());
        }
    }
    assert!(changed.values().all(|times| *times > 50), "each is met often: {changed:?}");
}

#[test]
fn a_change_within_an_element_touches_that_element_alone_in_every_real_and_odd_file() {
    let mut changed = BTreeMap::new();
    for source in &real_and_odd_files() {
        let front = yaml::parse(source, front_matter::split(source).unwrap().front).unwrap();
        for key in ["stages", "matches"] {
            let elements = front.get(key).map(Node::elements).unwrap_or_default();
            for (place, element) in elements.iter().enumerate() {
                let change = Change::Set("note", "They met: \"warm\", and 2 m² free".into());
                let text = edited(source, &[Change::Within(key, place, Box::new(change))]).unwrap();
                let (gone, come) = difference(&source.text, &text);
                let is_whole = |line: &&str| line.contains("{stage:") || line.contains("{offer:");
                let is_note = |line: &&str| line.trim_start().starts_with("note:") || is_whole(line);
                let said = || format!("{} {key} {place}\n- {gone:?}\n+ {come:?}", source.path);
                assert!(gone.len() <= 1 && gone.iter().all(is_note), "{}", said());
                assert!(come.len() == 1 && come.iter().all(is_note), "{}", said());
                let is_new = element.get("note").is_none();
                *changed.entry((key, is_new)).or_insert(0) += 1;
            }
        }
    }
    assert!(changed.len() == 4 && changed.values().all(|times| *times >= 8), "each is met often: {changed:?}");
}

#[test]
fn what_was_merged_and_taken_apart_again_is_the_same_to_the_byte() {
    for source in real_and_odd_files() {
        let merged = edited(&source, &[Change::Set("merged_into", "another".into())]).unwrap();
        let apart = edited(&Source::new(source.path.clone(), merged.as_str()), &[Change::Remove("merged_into")]);
        assert_eq!(apart.unwrap(), *source.text, "{}", source.path);
    }
}

#[test]
fn a_merge_keeps_every_text_credit_comment_and_address_and_its_undo_gives_the_same_site_back() {
    let site = tempfile::tempdir().unwrap();
    let root = site.path();
    fixture::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &root.join("content"));
    let (content, before) = (fixture::files(&root.join("content")), built(root));
    let (from, into) = ("ideas/text-me-when-the-bus-is-full", "ideas/bus-times-by-text");

    run(root, &["merge", from, into]).good();
    let merged = built(root);
    let page = &merged[&format!("{into}/index.html")];
    let text = fs::read_to_string(root.join(format!("content/{from}.md"))).unwrap();
    let body = text.rsplit("---\n").next().unwrap().split('.').next().unwrap().trim();
    assert!(page.contains(body), "the text: {body}");
    assert!(page.contains("id=\"merged-text-me-when-the-bus-is-full\""));
    let moved = &merged[&format!("{from}/index.html")];
    assert!(moved.contains("url=/ideas/bus-times-by-text/#merged-text-me-when-the-bus-is-full"), "{moved}");
    let lists = merged.iter().filter(|(file, _)| !file.starts_with(from));
    let linked: Vec<_> = lists.filter(|(_, page)| page.contains(&format!("href=\"/{from}/\""))).collect();
    assert!(linked.is_empty(), "{:?}", linked.iter().map(|(file, _)| file).collect::<Vec<_>>());
    assert!(merged["prototypes/text-the-stop/index.html"].contains(&format!("href=\"/{into}/\"")));
    let index: Vec<&String> =
        merged.iter().filter(|(file, _)| file.starts_with("search/")).map(|(_, text)| text).collect();
    assert!(index.iter().any(|text| text.contains("/ideas/bus-times-by-text/")));

    run(root, &["merge", "--undo", from]).good();
    assert!(fixture::files(&root.join("content")) == content, "the content is the same");
    assert!(built(root) == before, "the site is the same");
}

/// The built site's texts, by their files.
fn built(root: &Path) -> BTreeMap<String, String> {
    run(root, &["build"]).good();
    let all = fixture::files(&root.join("public")).into_iter();
    all.map(|(file, bytes)| (file, String::from_utf8_lossy(&bytes).into_owned())).collect()
}
