//! The site that `new site` writes, as somebody finds it who has nothing yet: whole, although most of its lists are empty.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::fixture;
use crate::html::{Part, parts};
use crate::program::run;

/// What anybody can start by hand; comments and feedback come by their forms.
const KINDS: [&str; 11] =
    ["idea", "prototype", "need", "offer", "event", "update", "organisation", "person", "award", "post", "challenge"];

fn new_site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["new", "site", "park"]).good();
    folder
}

/// Starts a thing and publishes it as it is.
fn publish(site: &Path, kind: &str) {
    let said = run(site, &["new", kind, &format!("My first {kind}")]).good().stdout;
    let file = site.join(said.trim().strip_prefix("wrote ").unwrap());
    let text = fs::read_to_string(&file).unwrap().replace("draft: true\n", "");
    fs::write(file, text).unwrap();
}

/// The links of a built site that lead nowhere, each with a page that has it.
fn dead_links(site: &Path) -> Vec<String> {
    run(site, &["build", "--keep-going"]);
    let built = fixture::files(&site.join("public"));
    let there: BTreeSet<String> =
        built.keys().map(|file| format!("/{}", file.trim_end_matches("index.html"))).collect();
    let pages = built.iter().filter(|(file, _)| file.ends_with(".html"));
    let leads = pages
        .flat_map(|(file, html)| links(&String::from_utf8_lossy(html)).into_iter().map(move |to| (file.clone(), to)));
    let all: Vec<(String, String)> = leads.collect();
    assert!(all.len() > 1000, "{}", all.len());
    let dead = all.into_iter().filter(|(_, to)| !there.contains(to) && !to.starts_with("/submit/"));
    dead.map(|(file, to)| format!("{to} in {file}")).collect()
}

/// The addresses within the site to which a page leads.
fn links(html: &str) -> Vec<String> {
    let address =
        |(name, value): &(String, String)| ["href", "src", "action"].contains(&name.as_str()).then(|| value.clone());
    let attributes = parts(html).into_iter().filter_map(|part| match part {
        Part::Start(_, attributes) => Some(attributes),
        Part::End(_) | Part::Text(_) => None,
    });
    let all = attributes.flat_map(|attributes| attributes.iter().filter_map(address).collect::<Vec<_>>());
    let within = all.filter_map(|to| {
        let own = to.strip_prefix("https://example.org").unwrap_or(&to).to_owned();
        own.starts_with('/').then(|| own.split(['?', '#']).next().unwrap_or_default().to_owned())
    });
    within.collect()
}

#[test]
fn a_new_site_has_no_dead_link_and_none_once_it_has_one_thing_of_a_sort() {
    let folder = new_site();
    let site = folder.path().join("park");
    assert_eq!(dead_links(&site), [""; 0]);
    for kind in KINDS {
        publish(&site, kind);
        assert_eq!(dead_links(&site), [""; 0], "once there is one {kind}");
    }
}
