//! Themes: the templates carry the meaning, and what an organisation wears shows where it should.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::fixture;
use crate::html::{Part, parts, read_aloud};
use crate::program::{TODAY, end, showground};

const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"><path d=\"M0 0h4v4H0z\"/></svg>";

/// The demonstration with something more in its settings.
fn demonstration(more: &str) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    fixture::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &site.path().join("content"));
    let settings = site.path().join("content/site.yaml");
    let text = fs::read_to_string(&settings).unwrap().replace("theme: showground\n", "");
    fs::write(settings, text + more).unwrap();
    site
}

fn build(site: &TempDir) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    end(showground(site.path()).args(["build", "--today", TODAY, "--out"]).arg(out.path())).good();
    fixture::files(out.path())
}

fn pages(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, &str> {
    let pages = files.iter().filter(|(name, _)| name.ends_with(".html"));
    pages.map(|(name, bytes)| (name.as_str(), std::str::from_utf8(bytes).unwrap())).collect()
}

fn aloud(page: &str) -> String {
    read_aloud(&parts(page))
}

/// Where the pictures of a page are.
fn sources(page: &str) -> Vec<String> {
    let all = parts(page);
    let attrs = all
        .iter()
        .filter_map(|part| if let Part::Start(name, attrs) = part { (name == "img").then_some(attrs) } else { None });
    attrs.flatten().filter(|(key, _)| key == "src").map(|(_, value)| value.clone()).collect()
}

/// The drawings of a page.
fn drawings(page: &str) -> Vec<&str> {
    let starts = page.match_indices("<svg class=\"cover").map(|(at, _)| &page[at..]);
    starts.map(|drawing| drawing.split_once("</svg>").map_or(drawing, |(drawing, _)| drawing)).collect()
}

/// The style sheet.
fn style(files: &BTreeMap<String, Vec<u8>>) -> &str {
    let mut styles = files.iter().filter(|(name, _)| name.starts_with("assets/site.") && name.ends_with(".css"));
    std::str::from_utf8(styles.next().unwrap().1).unwrap()
}

#[test]
fn a_theme_that_is_one_style_sheet_says_the_same_on_every_page() {
    let (ours, plain) = (build(&demonstration("theme: showground\n")), build(&demonstration("theme: plain\n")));
    let (ours, plain_pages) = (pages(&ours), pages(&plain));
    assert!(ours.len() > 500 && ours.keys().eq(plain_pages.keys()));
    for (name, page) in ours {
        assert_eq!(aloud(page), aloud(plain_pages[name]), "{name}");
    }
    let fonts = plain.keys().filter(|name| name.ends_with(".woff2")).count();
    assert!(
        style(&plain).starts_with(":root{color-scheme: light dark;--ink") && fonts == 0,
        "it has a face of its own nowhere"
    );
}

#[test]
fn an_organisation_s_colours_logo_and_motifs_are_worn() {
    let site = demonstration(
        "brand:\n  colours: {dark: \"#4a1d5c\", light: \"#ffd9a0\"}\n  logo: crest.svg\n  motifs: [tiles]\n",
    );
    fs::create_dir_all(site.path().join("content/images")).unwrap();
    fs::write(site.path().join("content/images/crest.svg"), LOGO).unwrap();
    let (files, unbranded) = (build(&site), build(&demonstration("")));
    assert!(style(&files).ends_with(":root { --brand-dark: #4a1d5c; --brand-light: #ffd9a0; }\n"));
    assert!(!style(&unbranded).contains("--brand-dark:"));
    assert_eq!(files["images/crest.svg"], LOGO.as_bytes());
    let (branded, bare) = (pages(&files), pages(&unbranded));
    assert_eq!(sources(branded["index.html"])[0], "/images/crest.svg");
    let (ours, theirs) = (drawings(branded["ideas/index.html"]), drawings(bare["ideas/index.html"]));
    assert!(ours.len() > 10 && ours.len() == theirs.len());
    assert!(ours.iter().zip(theirs).any(|(ours, theirs)| *ours != theirs), "all questions have other motifs now");
}

#[test]
fn a_site_s_own_file_of_a_theme_stands_in_front_of_the_one_of_the_program() {
    let site = demonstration("");
    let assets = site.path().join("themes/showground/assets");
    fs::create_dir_all(&assets).unwrap();
    fs::write(assets.join("icon.svg"), LOGO).unwrap();
    fs::write(assets.join("display-latin.woff2"), [0, 159, 146, 150]).unwrap();
    let files = build(&site);
    let named = |start: &str| files.iter().filter(|(name, _)| name.starts_with(start)).collect::<Vec<_>>();
    let (icons, faces) = (named("assets/icon"), named("assets/display-latin."));
    assert!(icons.len() == 1 && icons[0].1 == LOGO.as_bytes(), "{icons:?}");
    assert!(faces.len() == 1 && faces[0].1 == &[0, 159, 146, 150], "{faces:?}");
    assert!(pages(&files)["index.html"].contains(icons[0].0));
    assert!(style(&files).contains(faces[0].0.trim_start_matches("assets/")));
}
