//! What a report says, the pages and the files of the site say, too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::fixture;
use crate::program::run;

/// The demonstration, built once.
static BUILT: LazyLock<(TempDir, BTreeMap<String, String>)> = LazyLock::new(|| {
    let site = tempfile::tempdir().unwrap();
    fixture::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &site.path().join("content"));
    run(site.path(), &["build"]).good();
    let files = fixture::files(&site.path().join("public")).into_iter();
    let texts = files.filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes).ok()?))).collect();
    (site, texts)
});

/// A report of the demonstration.
fn report(about: &[&str]) -> String {
    run(BUILT.0.path(), &[&["report"], about].concat()).good().stdout
}

fn csv(about: &[&str]) -> String {
    report(&[about, &["--format", "csv"]].concat())
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let reader = csv::Reader::from_reader(text.as_bytes());
    reader.into_records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn file(name: &str) -> &str {
    &BUILT.1[&format!("data/{name}.csv")]
}

/// The rows of a published file that say this in their first column, without it.
fn of_round(name: &str, round: &str) -> Vec<Vec<String>> {
    rows(file(name)).into_iter().filter(|row| row[0] == round).map(|row| row[1..].to_vec()).collect()
}

/// What a report of a round says in a part of it.
fn part(report: &[Vec<String>], part: &str) -> Vec<Vec<String>> {
    report.iter().filter(|row| row[0] == part).map(|row| row[1..].to_vec()).collect()
}

#[test]
fn the_report_on_needs_and_offers_is_the_published_file() {
    assert_eq!(csv(&["needs-offers"]), file("needs-offers"));
    assert_eq!(report(&["needs-offers"]), report(&["needs-offers"]), "the same each time");
    let open = rows(file("needs-offers")).iter().filter(|row| row[5] == "no_offers").count();
    assert!(open > 0 && report(&["needs-offers"]).contains("nobody offers"), "the same gaps in words");
}

#[test]
fn a_round_has_the_figures_of_its_pages_and_files() {
    for round in ["v1", "v2"] {
        let (told, id) = (rows(&csv(&["round", round])), format!("rounds/{round}"));
        assert_eq!(part(&told, "funnel"), of_round("funnel", &id));
        let two =
            |row: Vec<String>| vec![format!("{}/{}", row[0], row[1]).trim_end_matches('/').to_owned(), row[2].clone()];
        assert_eq!(part(&told, "took-part"), of_round("who-took-part", &id).into_iter().map(two).collect::<Vec<_>>());
        let asked = of_round("asked-for", &id).into_iter().map(two).collect::<Vec<_>>();
        assert_eq!(part(&told, "asked-for"), asked);
        let page = &BUILT.1[&format!("rounds/{round}/index.html")];
        for (id, number) in part(&told, "totals").iter().map(|row| (&row[0], &row[1])).filter(|(id, _)| *id == "ideas")
        {
            assert!(page.contains(&format!(">{number}<")) || page.contains(&format!(" {number} ")), "{id}: {number}");
        }
    }
}

#[test]
fn motivations_are_those_of_the_published_totals_and_few_stay_untold() {
    let published: Vec<Vec<String>> = rows(file("totals")).into_iter().filter(|row| row[1] == "motivations").collect();
    let published: Vec<_> = published.iter().map(|row| vec![row[0].clone(), row[2].clone(), row[3].clone()]).collect();
    let told = rows(&csv(&["motivations"]));
    assert_eq!(told, published);
    assert!(told.iter().any(|row| row[2].is_empty()), "some are told by fewer than five");
    assert!(report(&["motivations"]).contains("fewer than 5"));
}

#[test]
fn the_mix_of_each_prototype_is_that_of_its_page() {
    for row in rows(&csv(&["mix"])) {
        let page = &BUILT.1[&format!("{}/index.html", row[0])];
        let wanted = row[2].split(';').filter(|role| !role.is_empty()).count();
        assert_eq!(page.matches("Looking for:").count(), wanted, "{}", row[0]);
    }
}

/// The things of a type to which a band of an organisation's page leads, by their ids.
fn in_band(page: &str, band: &str, address: &str, folder: &str) -> BTreeSet<String> {
    let (head, link) = (format!("aria-labelledby=\"{band}\""), format!("href=\"{address}"));
    let band = page.split(&head).nth(1).and_then(|rest| rest.split("</section>").next()).unwrap_or_default();
    let slugs = band.split(&link).skip(1).filter_map(|rest| rest.split(['/', '"']).next());
    slugs.filter(|slug| !slug.is_empty()).map(|slug| format!("{folder}/{slug}")).collect()
}

#[test]
fn the_report_for_a_partner_lists_what_the_partners_page_lists() {
    let pages = BUILT.1.iter().filter_map(|(name, page)| {
        let slug = name.strip_prefix("organisations/")?.strip_suffix("/index.html")?;
        (!slug.is_empty() && !slug.contains('/')).then_some((slug, page))
    });
    let mut seen = BTreeSet::new();
    for (slug, page) in pages {
        let told = rows(&csv(&["partner", slug]));
        let bands = [
            ("offers", "/support/offers/", "offers"),
            ("answered", "/ideas/", "ideas"),
            ("needs", "/support/needs/", "needs"),
            ("events", "/events/", "events"),
        ];
        for (band, address, folder) in bands {
            let listed: BTreeSet<String> = part(&told, band).into_iter().map(|row| row[0].clone()).collect();
            assert_eq!(listed, in_band(page, band, address, folder), "{band} of {slug}");
            seen.extend(listed.iter().map(|_| band));
        }
        for prototype in in_band(page, "prototypes", "/prototypes/", "prototypes") {
            assert!(part(&told, "came-of-it").iter().any(|row| row[0] == prototype), "{prototype} of {slug}");
        }
    }
    assert_eq!(seen.len(), 4, "each of them is there somewhere: {seen:?}");
}

#[test]
fn every_link_of_a_report_leads_to_a_page() {
    let base = "(https://made-better-here.example/";
    for about in [&["needs-offers"][..], &["mix"], &["kinds"], &["round", "v1"], &["partner", "lathe-trust"]] {
        let text = report(about);
        let links = text.split(base).skip(1).filter_map(|rest| rest.split(')').next());
        let links: Vec<&str> = links.collect();
        assert!(!links.is_empty() || about.contains(&"round"), "{about:?}");
        for link in links {
            assert!(BUILT.1.contains_key(&format!("{link}index.html")), "{about:?}: {link}");
        }
    }
}
