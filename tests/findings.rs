//! What `check` finds, as the services that keep a site's repository read it; and the workflows that run it there.

use std::fs;
use std::path::Path;

use model::yaml::{Data, Node, parse_all};
use model::{SitePath, Source};
use serde_json::Value;
use tempfile::TempDir;

use crate::fixture::Case;
use crate::program::run;

/// A site in a folder of a repository, with an error, a warning with a second place, and a piece of advice.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mistakes = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    for case in ["base.site", "alias-taken.txt", "event-clash.txt", "reading-jargon.txt"] {
        Case::read(&mistakes.join(case)).lay(&folder.path().join("the site"));
    }
    folder
}

fn report(folder: &Path, format: &str) -> Value {
    let said = run(folder, &["check", "--root", "the site", "--format", format]);
    assert_eq!((said.code, said.stderr.as_str()), (1, ""));
    serde_json::from_str(&said.stdout).unwrap()
}

#[test]
fn sarif_names_the_rule_the_place_and_the_mend_of_each_finding() {
    let folder = repository();
    let report = report(folder.path(), "sarif");
    assert_eq!(report["version"], "2.1.0");
    let run = &report["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].as_str().unwrap().starts_with("the%20site/content/"));
        let (from, to) = (&place["region"]["startColumn"], &place["region"]["endColumn"]);
        assert!(from.as_u64().unwrap() >= 1 && to.as_u64() >= from.as_u64());
        assert!(result["message"]["text"].as_str().unwrap().contains(".\n"), "a mend stands behind what is wrong");
    }
    let levels: Vec<&str> = results.iter().map(|result| result["level"].as_str().unwrap()).collect();
    assert!(["error", "warning", "note"].iter().all(|level| levels.contains(level)), "{levels:?}");
    assert!(results.iter().any(|result| !result["relatedLocations"].as_array().unwrap().is_empty()));
}

#[test]
fn a_line_added_above_makes_no_new_finding() {
    let folder = repository();
    let marks = |format: &str, key: &str| -> Vec<String> {
        let report = report(folder.path(), format);
        let all = report["runs"][0]["results"].as_array().or(report.as_array()).unwrap();
        all.iter().map(|finding| finding[key].to_string()).collect()
    };
    let marks = || [marks("sarif", "partialFingerprints"), marks("gitlab", "fingerprint")];
    let before = marks();
    let file = folder.path().join("the site/content/pages/help/privacy.md");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("---\n", "---\n# a comment\n", 1)).unwrap();
    assert_eq!(marks(), before);
}

#[test]
fn gitlab_gets_a_list_in_which_no_two_findings_are_the_same() {
    let folder = repository();
    let report = report(folder.path(), "gitlab");
    let all = report.as_array().unwrap();
    let marks: std::collections::BTreeSet<&str> = all.iter().map(|it| it["fingerprint"].as_str().unwrap()).collect();
    assert_eq!((all.len(), marks.len()), (5, 5));
    for finding in all {
        assert!(finding["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
        assert!(["info", "minor", "critical"].contains(&finding["severity"].as_str().unwrap()));
    }
}

#[test]
fn every_rule_is_listed_with_what_it_finds() {
    let folder = tempfile::tempdir().unwrap();
    let said = run(folder.path(), &["check", "--rules"]).good().stdout;
    assert_eq!(said.lines().count(), model::Code::ALL.len());
    assert!(said.contains("  Headings that leave out a level.\n"), "{said}");
    let list: Value = serde_json::from_str(&run(folder.path(), &["check", "--rules", "--json"]).good().stdout).unwrap();
    assert_eq!(list[0]["rule"], model::Code::ALL[0].as_str());
}

#[test]
fn what_the_workflows_run_is_what_the_command_can_do() {
    for (service, file) in [("github", ".github/workflows/showcase.yml"), ("gitlab", ".gitlab-ci.yml")] {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["new", "site", "."]).good();
        let said = run(folder.path(), &["new", "workflow", service]).good();
        assert_eq!(said.stdout, format!("wrote {file}\n"));
        let source = Source::new(
            SitePath::parse("workflow.yml").unwrap(),
            fs::read_to_string(folder.path().join(file)).unwrap(),
        );
        let mut typed = Vec::new();
        commands(&parse_all(&source).unwrap(), &mut typed);
        assert!(typed.len() >= 2, "{typed:?}");
        for line in typed {
            let words: Vec<&str> =
                line.split_whitespace().take_while(|word| !["|", "||", ">"].contains(word)).collect();
            run(folder.path(), &words[1..]).good();
        }
        assert!(folder.path().join("public/index.html").exists());
    }
}

/// The lines that call the program.
fn commands(node: &Node, found: &mut Vec<String>) {
    match &node.data {
        Data::Null => {}
        Data::Scalar { text, .. } => {
            found.extend(text.lines().map(str::trim).filter(|line| line.starts_with("showground ")).map(str::to_owned));
        }
        Data::List(elements) => elements.iter().for_each(|node| commands(node, found)),
        Data::Map(entries) => entries.iter().for_each(|entry| commands(&entry.value, found)),
    }
}

#[test]
fn the_address_that_was_meant_is_looked_for_for_the_first_fifty_links_that_lead_nowhere() {
    let site = tempfile::tempdir().unwrap();
    let content = site.path().join("content");
    fs::create_dir_all(content.join("pages")).unwrap();
    fs::write(content.join("site.yaml"), "name: A programme\n").unwrap();
    fs::write(content.join("pages/about.md"), "---\ntitle: About\n---\n").unwrap();
    let links: String = (0..60).map(|n| format!("See [the part {n}](../abuot/?{n}).\n\n")).collect();
    fs::write(content.join("pages/long.md"), format!("---\ntitle: Long\n---\n{links}")).unwrap();
    let said = run(site.path(), &["check"]);
    assert_eq!(said.stderr.matches("no page has the address /abuot/").count(), 60, "{}", said.stderr);
    assert_eq!(said.stderr.matches("did you mean /about/?").count(), 50);
    assert_eq!(said.stderr.matches("write the address of the page from the top of the site").count(), 10);
}
