//! A site in two languages is one set of things, told twice: each page has its other half, and every text says its language.
//!
//! The site is that of `golden/in-two-languages`. Every English text in it says that it is English, and every Welsh one that
//! it is “yn Gymraeg”, so that one can tell from a built page whether a text stands under the language it is in.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::fixture;
use crate::html::{Part, inside, parts};
use crate::program::{TODAY, end, run, showground};
use crate::server::Server;

type Built = BTreeMap<String, String>;

/// Where the site will be.
const BASE: &str = "https://square.example/town";

fn content() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/in-two-languages/content");
    fixture::copy(&case, &site.path().join("content"));
    site
}

fn build(root: &Path, arguments: &[&str]) -> Built {
    let out = tempfile::tempdir().unwrap();
    let mut command = showground(root);
    end(command.args(["build", "--today", TODAY, "--out"]).arg(out.path()).args(arguments)).good();
    texts(out.path())
}

fn texts(folder: &Path) -> Built {
    let files = fixture::files(folder).into_iter();
    files.filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes).ok()?))).collect()
}

fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| build(content().path(), &[]))
}

/// All pages for people.
fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    let pages = built().iter().filter(|(name, text)| name.ends_with(".html") && text.contains("<footer"));
    pages.map(|(name, text)| (name.as_str(), text.as_str()))
}

fn value<'p>(attributes: &'p [(String, String)], name: &str) -> Option<&'p str> {
    attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The elements of a name, by their attributes.
fn elements(page: &str, element: &str) -> Vec<Vec<(String, String)>> {
    let of_name = |part| if let Part::Start(name, values) = part { (name == element).then_some(values) } else { None };
    parts(page).into_iter().filter_map(of_name).collect()
}

/// The addresses of a page in each language, as its head tells them.
fn alternates(page: &str) -> BTreeMap<String, String> {
    let links = elements(page, "link").into_iter();
    links.filter_map(|link| Some((value(&link, "hreflang")?.to_owned(), value(&link, "href")?.to_owned()))).collect()
}

fn file_at(url: &str) -> String {
    let path = url.strip_prefix(BASE).unwrap_or_else(|| panic!("{url} is on the site")).trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

#[test]
fn the_halves_of_a_page_lead_to_each_other() {
    let mut with_halves = 0;
    for (name, page) in pages() {
        let all = alternates(page);
        let Some(own) = all.get(if name.starts_with("cy/") { "cy" } else { "en" }) else {
            let alone = name.contains("thank-you/") || name.ends_with("404.html");
            assert!(alone, "{name} names no other half");
            continue;
        };
        with_halves += 1;
        assert_eq!(file_at(own), name);
        assert_eq!(all.get("x-default"), all.get("en"), "{name}");
        for other in all.values() {
            let half =
                built().get(&file_at(other)).unwrap_or_else(|| panic!("{name} leads to {other}, which is not there"));
            assert_eq!(alternates(half), all, "{name} and {other} name the same halves");
        }
    }
    assert!(with_halves > 100, "{with_halves}");
}

#[test]
fn a_page_says_its_language_and_leads_to_the_other() {
    for (name, page) in pages() {
        let (own, other, to) = if name.starts_with("cy/") { ("cy", "en", "/town/") } else { ("en", "cy", "/town/cy/") };
        assert_eq!(value(&elements(page, "html")[0], "lang"), Some(own), "{name}");
        let is_switch = |link: &Vec<(String, String)>| {
            value(link, "hreflang") == Some(other)
                && value(link, "lang") == Some(other)
                && value(link, "href").is_some_and(|href| href.starts_with(to))
        };
        assert!(elements(page, "a").iter().any(is_switch), "{name} does not lead to its other half");
    }
}

#[test]
fn every_text_stands_under_its_language() {
    let (mut texts, mut wrong) = (BTreeMap::new(), BTreeSet::new());
    for (name, page) in pages() {
        let mut open: Vec<(String, Option<String>)> = Vec::new();
        for part in parts(page) {
            match part {
                Part::Start(element, values) => open.push((element, value(&values, "lang").map(str::to_owned))),
                Part::End(element) => {
                    if let Some(at) = open.iter().rposition(|(name, _)| *name == element) {
                        open.truncate(at);
                    }
                }
                Part::Text(text) => {
                    let is_words = !open.iter().any(|(name, _)| ["title", "script"].contains(&name.as_str()));
                    let lang = open.iter().rev().find_map(|(_, lang)| lang.as_deref()).unwrap_or_default();
                    for (mark, wanted) in [("English", "en"), ("Gymraeg", "cy")] {
                        if is_words && text.contains(mark) {
                            if lang != wanted {
                                wrong.insert(format!("{name}: {}", text.trim()));
                            }
                            *texts.entry((name.starts_with("cy/"), wanted)).or_insert(0) += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(wrong, BTreeSet::new());
    assert_eq!(texts.len(), 4, "both languages stand in both halves: {texts:?}");
}

/// The addresses in the main part of a page that do not name a language.
fn links(page: &str) -> BTreeSet<String> {
    let all = parts(page);
    let links = inside(&all, "main").iter().filter_map(|part| match part {
        Part::Start(name, values) if name == "a" => value(values, "href"),
        Part::Start(..) | Part::End(_) | Part::Text(_) => None,
    });
    links.map(|href| href.replacen("/town/cy/", "/town/", 1)).collect()
}

#[test]
fn both_halves_show_the_same_things() {
    let alone = ["cy/", "thank-you/", "a-z/"]; // names begin with other letters in each language
    for (name, page) in pages().filter(|(name, _)| !alone.iter().any(|part| name.starts_with(part))) {
        let half = &built()[&format!("cy/{name}")];
        assert_eq!(links(page), links(half), "{name}");
    }
}

fn has(name: &str, wanted: &str) {
    let page = &built()[name];
    assert!(page.contains(wanted), "{name} does not have {wanted}");
}

#[test]
fn a_thing_in_two_languages_is_counted_once() {
    has("ideas/index.html", "3 ideas");
    has("cy/ideas/index.html", "3 syniad");
    has("ideas/area/north/index.html", "2 ideas");
    assert!(!built()["sitemap.xml"].contains("mainc-a-dwr"));
    has("ideas/bench/index.html", "2 comments");
    has("cy/ideas/bench/index.html", "2 sylw");
}

#[test]
fn each_half_speaks_its_language_where_it_can() {
    has("ideas/bench/index.html", "With a back, in English.");
    has("cy/ideas/bench/index.html", "Gyda chefn, yn Gymraeg.");
    has("cy/ideas/bench/index.html", "Unman i eistedd, yn Gymraeg.");
    has("cy/ideas/bench/index.html", "10 Medi 2026");
    has("cy/ideas/fountain/index.html", "Mae’r dudalen hon yn Saesneg.");
    has("ideas/coed/index.html", "This page is in Welsh.");
    has("cy/ideas/new/index.html", "Mae’r ffurflen hon yn Saesneg.");
    has("cy/index.html", "Sgwâr yn Gymraeg");
    has("cy/feed.atom", "xml:lang=\"cy\"");
    has("cy/feed.atom", "Mainc a dŵr, yn Gymraeg");
    has("cy/feed.atom", "<entry xml:lang=\"en\">");
    for (name, page) in pages().filter(|(name, _)| name.ends_with("ideas/bench/index.html")) {
        assert!(!page.contains("page is in") && !page.contains("dudalen hon yn"), "{name}");
    }
}

#[test]
fn links_in_texts_stay_in_the_language_and_files_are_there_once() {
    has("cy/ideas/bench/index.html", "href=\"/town/cy/ideas/fountain/\"");
    has("cy/ideas/bench/index.html", "href=\"/town/files/plan.txt\"");
    has("cy/index.html", "href=\"/town/cy/about/\"");
    let twice = built()
        .keys()
        .filter(|name| ["cy/assets/", "cy/files/", "cy/robots"].iter().any(|part| name.starts_with(part)));
    assert_eq!(twice.count(), 0);
}

#[test]
fn other_names_lead_to_the_thing_in_each_language() {
    for name in ["seat", "mainc-a-dwr", "sedd"] {
        has(&format!("ideas/{name}/index.html"), "url=/town/ideas/bench/");
        has(&format!("cy/ideas/{name}/index.html"), "url=/town/cy/ideas/bench/");
    }
}

#[test]
fn the_list_for_search_engines_names_both_halves() {
    let list = &built()["sitemap.xml"];
    assert!(list.contains(&format!("<loc>{BASE}/cy/ideas/bench/</loc>")));
    assert!(list.contains(&format!("hreflang=\"cy\" href=\"{BASE}/cy/ideas/bench/\"")));
}

#[test]
fn an_edit_in_one_language_is_built_as_if_all_were_new() {
    let site = content();
    let out = tempfile::tempdir().unwrap();
    let file = |name: &str| site.path().join("content").join(name);
    let swap = |name: &str, old: &str, new: &str| {
        let text = fs::read_to_string(file(name)).unwrap();
        assert!(text.contains(old), "{name}: {old}");
        fs::write(file(name), text.replacen(old, new, 1)).unwrap();
    };
    let edits: [&dyn Fn(); 8] = [
        &|| {},
        &|| swap("ideas/mainc-a-dwr.md", "Gyda chefn", "Heb gefn"),
        &|| swap("ideas/mainc-a-dwr.md", "title: Mainc", "title: Sedd"),
        &|| swap("vocab/themes.yaml", "cy: Chwarae", "cy: Hwyl"),
        &|| swap("site.yaml", "cy: Sgwâr", "cy: Y sgwâr"),
        &|| swap("ideas/bench.md", "translations: {cy: mainc-a-dwr}\n", ""),
        &|| swap("site.yaml", "languages: [en, cy]", "languages: [cy, en]"),
        &|| swap("ideas/fountain.md", "title: A fountain", "lang: en\ntitle: The fountain"),
    ];
    for (n, edit) in edits.iter().enumerate() {
        edit();
        let mut command = showground(site.path());
        let _ = end(command.args(["build", "--keep-going", "--today", TODAY, "--out"]).arg(out.path()));
        let clean = build_anyway(site.path());
        let (now, clean) = (texts(out.path()), clean);
        assert!(now == clean, "after edit {n}, these differ: {:?}", differing(&now, &clean));
    }
}

fn build_anyway(root: &Path) -> Built {
    let copy = tempfile::tempdir().unwrap();
    fixture::copy(&root.join("content"), &copy.path().join("content"));
    let out = tempfile::tempdir().unwrap();
    let mut command = showground(copy.path());
    let _ = end(command.args(["build", "--keep-going", "--today", TODAY, "--out"]).arg(out.path()));
    texts(out.path())
}

fn differing(one: &Built, other: &Built) -> Vec<String> {
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    names.into_iter().filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}

#[test]
fn a_site_with_one_language_says_nothing_of_others() {
    let site = content();
    let settings = site.path().join("content/site.yaml");
    fs::write(&settings, "name: Square\nlanguages: [en]\n").unwrap();
    for file in ["challenges/square.md", "ideas/bench.md", "posts/we-begin.md", "pages/about.md"] {
        let path = site.path().join("content").join(file);
        let text = fs::read_to_string(&path).unwrap();
        let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("translations:")).collect();
        fs::write(&path, kept.join("\n") + "\n").unwrap();
    }
    for file in ["vocab/areas.yaml", "vocab/themes.yaml"] {
        fs::remove_file(site.path().join("content").join(file)).unwrap();
    }
    for file in ["ideas", "organisations", "prototypes"] {
        for entry in fs::read_dir(site.path().join("content").join(file)).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let kept = text.lines().filter(|line| !line.starts_with("areas:") && !line.starts_with("themes:"));
            let kept = kept.map(|line| line.replace(", where: north", "")).collect::<Vec<_>>();
            fs::write(&path, kept.join("\n") + "\n").unwrap();
        }
    }
    run(site.path(), &["check"]).good();
    let built = build(site.path(), &[]);
    assert!(built.values().all(|text| !text.contains("hreflang")));
    assert!(built.keys().all(|name| !name.starts_with("cy/")));
}

/// The words of a language of the theme: what stands behind each key.
fn words(language: &str) -> BTreeMap<String, String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("themes/showground/strings/{language}.yaml"));
    let text = fs::read_to_string(file).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(':'))
        .map(|(key, value)| (key.to_owned(), value.trim().to_owned()))
        .collect()
}

/// The gaps in a text that the program fills.
fn gaps(text: &str) -> BTreeSet<&str> {
    let gaps = text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(gap, _)| gap);
    gaps.filter(|gap| gap.chars().all(|c| c.is_ascii_lowercase())).collect()
}

/// Words that are the same in Welsh, and what is no word.
const THE_SAME: [&str; 8] = [
    "a_to_z_other",
    "cost",
    "incentive_support",
    "kind_person",
    "print_stamp",
    "relationship_partner",
    "reply_to",
    "voice_partner",
];

#[test]
fn the_theme_speaks_welsh_in_every_word() {
    let (english, welsh) = (words("en"), words("cy"));
    assert_eq!(english.keys().collect::<Vec<_>>(), welsh.keys().collect::<Vec<_>>());
    for (key, text) in &english {
        assert_eq!(gaps(text), gaps(&welsh[key]), "{key}");
    }
    let same: Vec<&str> =
        english.iter().filter(|(key, text)| welsh[*key] == **text).map(|(key, _)| key.as_str()).collect();
    assert_eq!(same, THE_SAME);
    let english_words = [" the ", " and ", " of ", " is ", " are ", " this ", " that ", " with ", " what "];
    let has_english = |text: &str| english_words.iter().any(|word| text.contains(word));
    let left: Vec<&String> = welsh.iter().filter(|(_, text)| has_english(text)).map(|(key, _)| key).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A small site in two languages of these files.
fn small(files: &[(&str, &str)]) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = site.path().join("content").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    site
}

const SETTINGS: (&str, &str) =
    ("site.yaml", "name: It's our square\nbase_url: https://square.example\nlanguages: [en, cy]\n");
const SHADE: (&str, &str) = ("ideas/shade.md", "---\ntitle: It's shade\ntranslations: {cy: cysgod}\n---\nTrees.\n");

#[test]
fn a_translation_that_strangers_sent_may_say_no_more_than_strangers_may() {
    let sent = "---\ntitle: Cysgod\nlang: cy\nsubmission: 0123-4567-89ab\nproblem: |\n  Dim <form action=\"https://evil.example\"></form>\n---\n<script>x()</script>\n";
    let built = build(small(&[SETTINGS, SHADE, ("ideas/cysgod.md", sent)]).path(), &[]);
    let page = &built["cy/ideas/shade/index.html"];
    assert!(page.contains("&lt;form action"), "{page}");
    assert!(!page.contains("<form action=\"https://evil") && !page.contains("<script>x"), "{page}");
}

#[test]
fn a_translation_that_is_held_back_is_not_even_named() {
    let draft = "---\ntitle: Cysgod\nlang: cy\ndraft: true\n---\nCoed.\n";
    let built = build(small(&[SETTINGS, SHADE, ("ideas/cysgod.md", draft)]).path(), &[]);
    assert!(built.keys().any(|name| name.contains("ideas/shade/")));
    for (name, text) in &built {
        assert!(!name.contains("cysgod") && !text.contains("cysgod"), "{name}");
    }
}

#[test]
fn while_an_original_cannot_be_read_its_translation_is_no_thing_of_its_own() {
    let welsh = ("ideas/cysgod.md", "---\ntitle: Cysgod\nlang: cy\n---\nCoed.\n");
    let site = small(&[SETTINGS, SHADE, welsh, ("ideas/tap.md", "---\ntitle: A tap\n---\nBy the wall.\n")]);
    let built = || {
        let _ = end(showground(site.path()).args(["build", "--keep-going", "--today", TODAY]));
        texts(&site.path().join("public"))
    };
    let redirect = built()["ideas/cysgod/index.html"].clone();
    assert!(redirect.contains("http-equiv=\"refresh\""), "{redirect}");
    fs::write(site.path().join("content/ideas/shade.md"), "---\ntitle: [\n---\nTrees.\n").unwrap();
    let broken = built();
    assert!(!broken["ideas/index.html"].contains("Cysgod"), "{}", broken["ideas/index.html"]);
    assert_eq!(broken["ideas/cysgod/index.html"], redirect, "it leads to the original, as before");
}

#[test]
fn a_name_that_stands_in_one_language_breaks_no_page_of_the_other() {
    let built =
        build(small(&[SETTINGS, SHADE, ("ideas/cysgod.md", "---\ntitle: Cysgod\nlang: cy\n---\nCoed.\n")]).path(), &[]);
    for (name, page) in built.iter().filter(|(name, _)| name.ends_with(".html")) {
        for values in ["link", "meta", "a", "img", "table", "option"].iter().flat_map(|element| elements(page, element))
        {
            let bad = values.iter().find(|(_, value)| value.contains('<') || value.contains("&#"));
            assert!(bad.is_none(), "{name}: {bad:?}");
        }
        assert!(!page.contains("&amp;#39;"), "{name}");
    }
}

#[test]
fn the_preview_says_that_nothing_is_there_in_the_language_of_the_address() {
    let site = tempfile::tempdir().unwrap();
    fs::create_dir_all(site.path().join("content")).unwrap();
    fs::write(site.path().join("content/site.yaml"), "name: Park\nlanguages: [en, cy]\n").unwrap();
    let server = Server::start(site.path());
    for (path, lang) in [("/nowhere/", "en"), ("/cy/nowhere/", "cy"), ("/cyfoeth/nowhere", "en")] {
        let answer = server.get(path);
        assert!(answer.status == 404 && answer.body.contains(&format!("<html lang=\"{lang}\"")), "{path}");
    }
}
