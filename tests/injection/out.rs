//! What came out, held against what comes out of friendly words.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::sent::Sent;
use crate::fixture;
use crate::html::{Part, parts};
use crate::nasty;

/// Everything that came out.
pub struct CameOut {
    /// The files of the site, and the names of the files that approving wrote.
    pub files: BTreeMap<String, Vec<u8>>,
    content: BTreeMap<String, Vec<u8>>,
    sent: Sent,
    said: String,
}

impl CameOut {
    /// Collects it from a site's folder.
    pub fn collect(root: &Path, sent: Sent, said: String) -> CameOut {
        let (files, content) = (fixture::files(&root.join("public")), fixture::files(&root.join("content")));
        CameOut { files, content, sent, said }
    }

    /// Every page that people see, built or answered.
    fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        let built = self.files.iter().filter(|(name, _)| name.ends_with(".html"));
        let built = built.map(|(name, bytes)| (name.as_str(), std::str::from_utf8(bytes).unwrap()));
        built.chain(self.sent.pages.iter().map(|(name, page)| (name.as_str(), page.as_str())))
    }
}

/// The elements with their attributes that pages are made of when nobody attacks.
pub struct Words(BTreeSet<(String, String)>);

impl Words {
    /// Of what friendly words became.
    pub fn of(friendly: &CameOut) -> Words {
        let parts = friendly.pages().flat_map(|(_, page)| parts(page));
        Words(parts.flat_map(words).collect())
    }
}

/// An element, and each of its attributes with it.
fn words(part: Part) -> Vec<(String, String)> {
    let Part::Start(name, attrs) = part else { return Vec::new() };
    let attrs = attrs.into_iter().map(|(attr, _)| (name.clone(), attr));
    attrs.chain([(name.clone(), String::new())]).collect()
}

/// Nothing that came out acts.
pub fn is_unharmed(came_out: &CameOut, friendly: &Words) {
    assert!(came_out.sent.taken > 0 && !came_out.sent.pages.is_empty(), "some are taken, some come back");
    pages(came_out, friendly);
    let of = |end: &'static str| came_out.files.iter().filter(move |(name, _)| name.ends_with(end));
    let text = |bytes: &Vec<u8>| String::from_utf8(bytes.clone()).unwrap();
    of(".atom").chain(of(".xml")).for_each(|(name, bytes)| feed(name, &text(bytes)));
    of(".json").chain(of(".hexjson")).for_each(|(name, bytes)| json(name, bytes));
    of(".csv").for_each(|(name, bytes)| table(name, bytes));
    of(".ics").for_each(|(name, bytes)| calendar(name, &text(bytes)));
    came_out.files.keys().chain(came_out.content.keys()).for_each(|name| file_name(name));
    terminal(&came_out.said);
}

fn pages(came_out: &CameOut, friendly: &Words) {
    for (name, page) in came_out.pages() {
        let parts = parts(page);
        nasty::is_no_markup(name, &parts);
        for part in parts {
            if let Part::Start(element, attrs) = &part {
                attrs.iter().for_each(|(attr, value)| address(name, element, attr, value));
                stranger(name, element, attrs);
            }
            for word in words(part) {
                assert!(friendly.0.contains(&word), "{word:?} in {name} is of no friendly page");
            }
        }
    }
}

/// Addresses lead to pages, mailboxes or files, and nowhere else.
fn address(name: &str, element: &str, attr: &str, value: &str) {
    if !matches!(attr, "href" | "src" | "action" | "formaction" | "data" | "poster" | "srcset" | "xlink:href") {
        return;
    }
    let letters: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let scheme = letters
        .split(['/', '?', '#'])
        .next()
        .and_then(|start| start.split_once(':'))
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    let fine = scheme.as_deref().is_none_or(|scheme| matches!(scheme, "http" | "https" | "mailto" | "webcal"));
    assert!(fine, "<{element} {attr}={value:?}> in {name}");
}

/// The only way to another host is a link that vouches for nothing.
fn stranger(name: &str, element: &str, attrs: &[(String, String)]) {
    let value = |wanted: &str| attrs.iter().find(|(attr, _)| attr == wanted).map(|(_, value)| value.as_str());
    let elsewhere = |(attr, value): &&(String, String)| {
        value.contains("elsewhere.example")
            && !matches!(attr.as_str(), "content" | "value" | "title" | "alt" | "aria-label")
    };
    if let Some((attr, to)) = attrs.iter().find(elsewhere) {
        let vouched = value("rel").unwrap_or_default();
        let fine = element == "a" && attr == "href" && vouched.contains("nofollow") && vouched.contains("ugc");
        assert!(fine, "<{element} {attr}={to:?} rel={vouched:?}> in {name}");
    }
}

fn feed(name: &str, text: &str) {
    let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let html = node.attribute("type") == Some("html");
        if html {
            nasty::is_no_markup(name, &parts(node.text().unwrap_or_default()));
        }
    }
}

fn json(name: &str, bytes: &[u8]) {
    let _: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
}

/// No cell is taken for a formula by programs that calculate.
fn table(name: &str, bytes: &[u8]) {
    let mut reader = csv::Reader::from_reader(bytes);
    for row in reader.records() {
        for cell in row.unwrap_or_else(|error| panic!("{name}: {error}")).iter() {
            let is_number = cell.parse::<f64>().is_ok();
            assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']), "{cell:?} in {name}");
        }
    }
}

fn calendar(name: &str, text: &str) {
    let read: Result<icalendar::Calendar, _> = text.parse();
    assert!(read.is_ok(), "{name}: {read:?}");
}

fn file_name(name: &str) {
    let fine = |byte: u8| byte.is_ascii_alphanumeric() || b"/.-_".contains(&byte);
    assert!(name.bytes().all(fine) && !name.contains(".."), "{name:?} is no name for a file");
}

/// What is said on a terminal or in a log has lines of its own only, and no order to the terminal.
fn terminal(said: &str) {
    let order = said.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(order, None);
    assert!(!said.contains("forged line") || said.lines().all(|line| !line.starts_with("2026-11-24T00:00:00Z ERROR")));
}
