//! When a form is open, and what its lists offer.

use model::form::{Facts, Opening, OptionSource};

use super::*;
use crate::fixture::{self, SITE, pairs};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn opening_on(form: &str, today: &str) -> Opening {
    let folder = fixture::site(SITE);
    let site = Site::open(folder.path(), day(today));
    let form = site.form(form).unwrap().unwrap();
    site.facts(&form).unwrap().opening().clone()
}

fn ids(choices: Vec<model::form::Choice>) -> Vec<String> {
    choices.into_iter().map(|choice| choice.id).collect()
}

#[test]
fn a_form_goes_with_the_round_of_the_moment() {
    assert_eq!(opening_on("idea", "2026-12-18"), Opening::Open(Some(day("2026-12-18"))));
    assert_eq!(opening_on("idea", "2026-12-19"), Opening::Over(Some(day("2026-12-18"))));
    assert_eq!(opening_on("idea", "2025-01-01"), Opening::NotYet(day("2026-09-01")));
    assert_eq!(opening_on("idea", "2027-01-01"), Opening::Over(Some(day("2026-12-18"))));
    assert_eq!(opening_on("idea", "2023-12-31"), Opening::NotYet(day("2024-01-01")));
    assert_eq!(opening_on("future", "2026-11-24"), Opening::NotYet(day("2027-01-01")));
    assert_eq!(opening_on("past", "2026-11-24"), Opening::Over(Some(day("2026-11-23"))));
    assert_eq!(opening_on("comment", "2026-11-24"), Opening::Open(None));
}

#[test]
fn the_options_are_the_questions_of_the_round_that_people_may_see() {
    let folder = fixture::site(SITE);
    let site = Site::open(folder.path(), day("2026-11-24"));
    let form = site.form("idea").unwrap().unwrap();
    let facts = site.facts(&form).unwrap();
    assert_eq!(ids(facts.choices(OptionSource::Items(Kind::Challenge))), ["new"]);
    assert_eq!(facts.round(), Some("v2"));
}

#[test]
fn a_form_that_goes_with_no_round_has_the_questions_of_all() {
    let folder = fixture::site(SITE);
    let form =
        "title: F\nat: /f/\nfields:\n  - {id: c, kind: select, label: C, options_from: challenges, shown: totals}\n";
    fixture::write(folder.path(), &format!("//- content/forms/f.yaml\n{form}"));
    let site = Site::open(folder.path(), day("2026-11-24"));
    let form = site.form("f").unwrap().unwrap();
    let facts = site.facts(&form).unwrap();
    assert_eq!(ids(facts.choices(OptionSource::Items(Kind::Challenge))), ["new", "old"]);
}

#[test]
fn a_sites_own_words_replace_those_of_the_program() {
    let folder = fixture::site(SITE);
    let form = "title: F\nat: /f/\nfields:\n  - {id: t, kind: select, label: T, options_from: themes, shown: totals}\n";
    fixture::write(folder.path(), &format!("//- content/forms/f.yaml\n{form}"));
    let site = Site::open(folder.path(), day("2026-11-24"));
    let form = site.form("f").unwrap().unwrap();
    let options = || ids(site.facts(&form).unwrap().choices(OptionSource::Words(Vocabulary::Themes)));
    assert!(!options().is_empty());
    fixture::write(folder.path(), "//- content/vocab/themes.yaml\n- {id: own, label: Own}\n");
    assert_eq!(options(), ["own"]);
}

#[test]
fn a_draft_exists_for_editors_only() {
    let folder = fixture::site(SITE);
    let site = Site::open(folder.path(), day("2026-11-24"));
    let form = site.form("idea").unwrap().unwrap();
    let exists = |facts: SiteFacts<'_>, id: &str| ItemId::parse(id).is_some_and(|id| facts.exists(&id));
    for (id, for_senders, for_editors) in [
        ("ideas/bus", true, true),
        ("ideas/draft", false, true),
        ("ideas/none", false, false),
        ("ideas/../rounds/v1", false, false),
        (&format!("ideas/{}", "x".repeat(10_000)), false, false),
    ] {
        assert_eq!(exists(site.facts(&form).unwrap(), id), for_senders, "{id}");
        assert_eq!(exists(site.facts_for_editors(&form).unwrap(), id), for_editors, "{id}");
    }
}

#[test]
fn a_form_that_is_not_there_is_nothing_and_a_broken_one_says_where() {
    let folder = fixture::site(SITE);
    let site = Site::open(folder.path(), day("2026-11-24"));
    for none in ["none", "../site", "", "IDEA", "a/b", "idea.yaml"] {
        assert!(site.form(none).unwrap().is_none(), "{none}");
    }
    let fault = site.form("broken").unwrap_err().to_string();
    assert!(fault.starts_with("content/forms/broken.yaml:"), "{fault}");
}

#[cfg(unix)]
#[test]
fn nothing_is_read_through_a_symbolic_link() {
    let (folder, elsewhere) = (fixture::site(SITE), fixture::site(SITE));
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(elsewhere.path().join(from), folder.path().join(to)).unwrap();
    };
    link("content/forms/idea.yaml", "content/forms/linked.yaml");
    link("content/ideas/bus.md", "content/ideas/linked.md");
    link("content/challenges/new.md", "content/challenges/linked.md");
    link("content/ideas", "content/needs");
    let site = Site::open(folder.path(), day("2026-11-24"));
    assert!(site.form("linked").unwrap().is_none());
    let form = site.form("idea").unwrap().unwrap();
    let facts = site.facts(&form).unwrap();
    assert!(!facts.exists(&ItemId::parse("ideas/linked").unwrap()));
    assert!(!facts.exists(&ItemId::parse("needs/bus").unwrap()));
    assert_eq!(ids(facts.choices(OptionSource::Items(Kind::Challenge))), ["new"]);
}

#[test]
fn a_thread_is_closed_by_hand_or_by_what_was_heard() {
    let folder = fixture::site(SITE);
    let site = Site::open(folder.path(), day("2026-11-24"));
    let form = site.form("comment").unwrap().unwrap();
    let closed =
        |about: &str| site.closed_thread(&form, &pairs(&[("about", about)])).unwrap().map(|thread| thread.title);
    assert_eq!(closed("ideas/closed").as_deref(), Some("An old story"));
    assert_eq!(closed("posts/heard").as_deref(), Some("What do you think?"));
    assert_eq!(closed("ideas/bus"), None);
    assert_eq!(closed("nonsense"), None);
}

const MERGED: &str = "\
//- content/ideas/closed.md
---
title: An old story
comments: closed
aliases: [once]
---
//- content/ideas/same.md
---
title: The same story
merged_into: told
aliases: [same-before]
---
//- content/ideas/told.md
---
title: The story, told again
merged_into: ideas/once
---
//- content/ideas/round-and.md
---
title: Round and
merged_into: round
---
//- content/ideas/round.md
---
title: Round
merged_into: round-and
---
//- content/ideas/hidden.md
---
title: Merged into what nobody sees
merged_into: draft
---
";

#[test]
fn what_was_merged_or_had_another_name_is_talked_about_in_one_place() {
    let folder = fixture::site(SITE);
    fixture::write(folder.path(), MERGED);
    let site = Site::open(folder.path(), day("2026-11-24"));
    let form = site.form("comment").unwrap().unwrap();
    let closed = |about: &str| site.closed_thread(&form, &pairs(&[("about", about)])).unwrap().map(|thread| thread.at);
    for about in ["closed", "once", "told", "same", "same-before"] {
        let id = format!("ideas/{about}");
        assert_eq!(closed(&id).as_deref(), Some("/ideas/closed/"), "{about}");
        let names = site.conversation(&ItemId::parse(&id).unwrap()).unwrap();
        let names: Vec<&str> = names.iter().map(ItemId::as_str).collect();
        assert_eq!(names, ["ideas/closed", "ideas/same", "ideas/told", "ideas/once", "ideas/same-before"], "{about}");
    }
    for about in ["bus", "round", "round-and", "hidden"] {
        let id = format!("ideas/{about}");
        assert_eq!(closed(&id), None, "{about}");
        assert_eq!(site.conversation(&ItemId::parse(&id).unwrap()).unwrap().len(), 1, "{about}");
    }
    assert_eq!(site.conversation(&ItemId::parse("ideas/gone").unwrap()).unwrap().len(), 1);
}

#[test]
fn what_was_merged_is_offered_to_nobody_and_taken_from_whom_an_older_page_offers_it() {
    let folder = fixture::site(SITE);
    let form =
        "title: F\nat: /f/\nfields:\n  - {id: c, kind: select, label: C, options_from: organisations, shown: totals}\n";
    fixture::write(folder.path(), &format!("//- content/forms/f.yaml\n{form}"));
    let [one, two] = ["title: One", "title: Two\nmerged_into: one"];
    fixture::write(
        folder.path(),
        &format!(
            "//- content/organisations/one.md\n---\n{one}\n---\n//- content/organisations/two.md\n---\n{two}\n---\n"
        ),
    );
    let site = Site::open(folder.path(), day("2026-11-24"));
    let form = site.form("f").unwrap().unwrap();
    let choices = |facts: SiteFacts<'_>| ids(facts.choices(OptionSource::Items(Kind::Organisation)));
    assert_eq!(choices(site.facts_for_editors(&form).unwrap()), ["one"]);
    assert_eq!(choices(site.facts(&form).unwrap()), ["one", "two"]);
    assert_eq!(site.items(Kind::Organisation).unwrap().len(), 1);
}

#[test]
fn a_site_that_is_looked_at_again_has_everything_that_changed() {
    let (folder, id) = (fixture::site(SITE), ItemId::parse("ideas/bus").unwrap());
    let (memory, in_an_hour) =
        (Arc::new(Known::with_items()), SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1 << 33));
    let title = || {
        let site = Site::open(folder.path(), day("2026-11-24")).remembering(Arc::clone(&memory), in_an_hour);
        [(); 2].map(|()| site.item(&id).unwrap().map(|item| item.title().to_owned()))
    };
    for now in ["Bus", "Tram", "Trolley"] {
        fixture::write(folder.path(), &format!("//- content/ideas/bus.md\n---\ntitle: {now}\n---\n"));
        std::fs::rename(folder.path().join("content/ideas/bus.md"), folder.path().join("content/ideas/x")).unwrap();
        assert_eq!(title(), [None, None]);
        std::fs::rename(folder.path().join("content/ideas/x"), folder.path().join("content/ideas/bus.md")).unwrap();
        assert_eq!(title(), [Some(now.to_owned()), Some(now.to_owned())]);
    }
}

/// A site that was opened before, an hour after all of its files were written.
fn again(folder: &Path, known: &Arc<Known>) -> Site {
    let in_an_hour = jiff::Timestamp::from_second(1 << 33).unwrap();
    Site::open_again(folder, in_an_hour, known).unwrap()
}

#[test]
fn a_form_and_the_settings_are_those_of_now_whatever_was_known() {
    let (folder, known) = (fixture::site(SITE), Arc::default());
    let form = || again(folder.path(), &known).form("past").unwrap();
    assert!(Arc::ptr_eq(&form().unwrap(), &form().unwrap()), "it is read once");
    let title =
        |language: &str| again(folder.path(), &known).speaking(language).form("past").unwrap().unwrap().title.clone();
    let field = "{id: a, kind: text, label: {en: A word, cy: Gair}, shown: published}";
    let texts = "title: {en: Gone, cy: Wedi mynd}\nat: /past/";
    fixture::write(folder.path(), &format!("//- content/forms/past.yaml\n{texts}\nfields:\n  - {field}\n"));
    assert!(again(folder.path(), &known).form("past").is_err(), "the site has one language yet");
    fixture::write(folder.path(), "//- content/site.yaml\nname: X\nlanguages: [en, cy]\n");
    assert_eq!([title("cy"), title("en"), title("cy")], ["Wedi mynd", "Gone", "Wedi mynd"]);
    std::fs::remove_file(folder.path().join("content/forms/past.yaml")).unwrap();
    assert!(form().is_none());
    std::fs::remove_file(folder.path().join("content/site.yaml")).unwrap();
    assert!(again(folder.path(), &known).settings().unwrap().is_none());
}

#[test]
#[cfg(unix)]
fn a_form_that_was_known_is_gone_once_a_link_leads_to_it_and_back_with_its_folder() {
    let (folder, known) = (fixture::site(SITE), Arc::default());
    let is_there = || again(folder.path(), &known).form("past").unwrap().is_some();
    let (forms, elsewhere) = (folder.path().join("content/forms"), folder.path().join("elsewhere"));
    assert!(is_there());
    std::fs::rename(&forms, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &forms).unwrap();
    assert!(!is_there());
    std::fs::remove_file(&forms).unwrap();
    std::fs::rename(&elsewhere, &forms).unwrap();
    assert!(is_there());
}

#[test]
fn the_day_is_that_of_the_sites_own_zone() {
    let folder = fixture::site("//- content/site.yaml\nname: X\ntime_zone: Pacific/Auckland\n");
    let site = Site::open_at(folder.path(), "2026-11-24T20:00:00Z".parse().unwrap()).unwrap();
    assert_eq!(site.today, day("2026-11-25"));
}
