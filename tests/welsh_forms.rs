//! The forms that come with the program are asked in Welsh, too, without a word in their declarations.

use std::collections::BTreeSet;
use std::path::Path;

use model::form::Form;
use model::languages::Languages;
use model::words::{SPOKEN, phrase};
use model::{SitePath, Source};

use crate::html::{Part, inside, parts, text};
use crate::program::run;

fn declarations() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/forms");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let name = |path: &Path| format!("content/forms/{}", path.file_name().unwrap().to_string_lossy());
    files.map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect()
}

fn read(name: &str, text: &str, asked: &str) -> Form {
    let source = Source::new(SitePath::parse(name).unwrap(), text);
    model::form::parse(&source, &Languages::asking(&SPOKEN.map(str::to_owned), asked)).unwrap()
}

#[test]
fn every_form_of_the_program_is_in_welsh_from_its_first_word_to_its_last() {
    let declarations = declarations();
    assert!(declarations.len() >= 11);
    for (name, text) in &declarations {
        let english = read(name, text, "en");
        let places: Vec<&str> =
            english.half_said.iter().filter_map(|(_, at)| text.get(at.start as usize..at.end as usize)).collect();
        assert!(places.is_empty(), "{name} is not in Welsh: {places:?}");
        assert_eq!(read(name, text, "cy").language, "cy", "{name}");
    }
}

#[test]
fn no_sentence_is_translated_that_nobody_says() {
    let said: BTreeSet<String> = declarations().iter().flat_map(|(_, text)| scalars(text)).collect();
    let phrases = include_str!("../model/words/forms-cy.yaml");
    let keys: Vec<String> =
        phrases.lines().filter_map(|line| serde_json::from_str(line.split_once(": \"")?.0).ok()).collect();
    assert!(keys.len() > 300 && keys.iter().all(|key| phrase("en", "cy", key).is_some()));
    let idle: Vec<&String> = keys.iter().filter(|key| !said.contains(*key)).collect();
    assert!(idle.is_empty(), "{idle:#?}");
}

/// Every text of a declaration, its blanks made one each.
fn scalars(text: &str) -> Vec<String> {
    fn walk(node: &model::yaml::Node, all: &mut Vec<String>) {
        all.extend(node.text().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")));
        node.elements().iter().for_each(|node| walk(node, all));
        node.entries().iter().for_each(|entry| walk(&entry.value, all));
    }
    let source = Source::new(SitePath::parse("content/forms/x.yaml").unwrap(), text);
    let mut all = Vec::new();
    walk(&model::yaml::parse_all(&source).unwrap(), &mut all);
    all
}

#[test]
fn a_site_in_both_languages_asks_in_the_language_of_the_page() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["new", "site", "site"]).good();
    let root = folder.path().join("site");
    let settings = root.join("content/site.yaml");
    let text = std::fs::read_to_string(&settings).unwrap().replace("languages: [en]", "languages: [en, cy]");
    std::fs::write(&settings, text).unwrap();
    run(&root, &["build"]).good();
    let page = std::fs::read_to_string(root.join("public/cy/ideas/new/index.html")).unwrap();
    let parts = parts(&page);
    let form = inside(&parts, "form");
    let words = text_of(form);
    for welsh in [
        "Beth yw eich syniad, mewn un frawddeg?",
        "Rhywbeth arall",
        "Anfon eich syniad",
        "Dim ond os mai eich ateb oedd",
    ] {
        assert!(words.contains(welsh), "{welsh}: {words}");
    }
    for english in ["What is your idea", "Something else", "Only if", "Send your idea"] {
        assert!(!words.contains(english), "{english}: {words}");
    }
    let action = |part: &Part| match part {
        Part::Start(name, attrs) if name == "form" => {
            attrs.iter().find(|(attr, _)| attr == "action").map(|(_, to)| to.clone())
        }
        Part::Start(..) | Part::End(_) | Part::Text(_) => None,
    };
    assert_eq!(parts.iter().find_map(action).as_deref(), Some("/submit/cy/idea"));
}

fn text_of(parts: &[Part]) -> String {
    text(parts).split_whitespace().collect::<Vec<_>>().join(" ")
}
