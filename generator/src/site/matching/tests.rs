//! Each reason speaks where its fact is there, and stays silent where it is not.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::SystemTime;

use super::{Fit, Offers, Reason};
use crate::memory::Memory;
use crate::site::{Ix, Site};
use crate::{Options, linked, tree};
use model::value::Day;
use tempfile::NamedTempFile;

/// What is there beside the need, the offer and another need.
const AROUND: [(&str, &str); 7] = [
    ("site.yaml", "name: A programme\n"),
    (
        "vocab/areas.yaml",
        "- {id: west, label: West, q: 0, r: 0}\n- {id: mid, label: Mid, q: 1, r: 0}\n- {id: east, label: East, q: 2, r: 0}\n- {id: lost, label: Lost}\n",
    ),
    ("rounds/one.md", "---\ntitle: Round one\nnumber: 1\nopens: 2026-01-01\ncloses: 2026-03-01\n---\n"),
    ("rounds/two.md", "---\ntitle: Round two\nnumber: 2\nopens: 2026-09-01\ncloses: 2026-12-01\n---\n"),
    ("ideas/bench.md", "---\ntitle: A bench\nareas: [west]\n---\n"),
    ("ideas/bus.md", "---\ntitle: A bus\n---\n"),
    ("organisations/menders.md", "---\ntitle: Menders\n---\n"),
];

/// The site with these lines of front matter for the need, the offer and the other need.
fn site([need, offer, other]: [&str; 3]) -> Site {
    let folder = tempfile::tempdir().unwrap();
    let own = [("needs/need.md", need), ("offers/offer.md", offer), ("needs/other.md", other)];
    for (file, lines) in own {
        write(folder.path(), file, &format!("---\ntitle: {file}\n{lines}---\n"));
    }
    AROUND.iter().for_each(|(file, text)| write(folder.path(), file, text));
    let today = Day::parse("2026-11-24").unwrap();
    let options = Options { today, base_url: None, drafts: false, own_forms: false, portable: false };
    let site = linked(&tree::list(folder.path(), SystemTime::UNIX_EPOCH), &mut Memory::new(), &options);
    assert_eq!(site.mistakes, [], "{need}{offer}{other}");
    site
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join("content").join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut file = NamedTempFile::new_in(path.parent().unwrap()).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.persist(path).unwrap();
}

fn ix(site: &Site, id: &str) -> Ix {
    site.find(id).unwrap()
}

/// The reasons of the need and the offer, as machines and as people are told them.
fn reasons(lines: [&str; 3]) -> Vec<(&'static str, String)> {
    let site = site(lines);
    let fit = site.fit(ix(&site, "needs/need"), ix(&site, "offers/offer"));
    let out = fit.reasons.iter().any(|reason| reason.weight() == super::Weight::RulesOut);
    assert_eq!(fit.fits(), !out);
    fit.reasons.iter().map(|reason| (reason.as_str(), reason.say(&site))).collect()
}

const KIT: &str = "kinds: [kit]\n";

/// What is added to a need and an offer of one kind, to another need, and the reason that comes of it.
const ROWS: [([&str; 3], &str, &str); 25] = [
    (["", "", ""], "kinds", "kind of support: Equipment and materials"),
    (["", "", ""], "open", "it can be taken up now"),
    (["", "until: 2026-11-24\n", ""], "open", "it can be taken up now, until 24 November 2026"),
    (["", "until: 2026-11-23\n", ""], "over", "it ended on 23 November 2026"),
    (["by_when: 2026-12-01\n", "from: 2026-12-01\n", ""], "opens", "it begins on 1 December 2026, in time"),
    (
        ["by_when: 2026-12-01\n", "from: 2026-12-02\n", ""],
        "too-late",
        "it begins on 2 December 2026, and is needed by 1 December 2026",
    ),
    (["by_when: 2026-09-01\n", "from: 2026-10-01\n", ""], "open", "it can be taken up now"),
    (["areas: [west]\n", "areas: [west, east]\n", ""], "same-area", "area: West"),
    (["for: ideas/bench\n", "areas: [west]\n", ""], "same-area", "area: West"),
    (["areas: [west]\n", "areas: [mid]\n", ""], "next-area", "area: Mid, beside West"),
    (["areas: [west]\n", "areas: [east]\n", ""], "other-area", "area: it is given in East, and needed in West"),
    (["areas: [west]\n", "areas: [lost]\n", ""], "other-area", "area: it is given in Lost, and needed in West"),
    (["areas: [west]\n", "", ""], "any-area", "area: it names none, so perhaps anywhere"),
    (["round: one\n", "round: one\n", ""], "round", "both belong to Round one"),
    (["", "for: needs/need\n", ""], "made-for", "it was offered for needs/need.md (needs/need)"),
    (["for: ideas/bench\n", "for: ideas/bench\n", ""], "made-for", "it was offered for A bench (ideas/bench)"),
    (["for: ideas/bench\n", "for: ideas/bus\n", ""], "meant-for-other", "it is meant for A bus (ideas/bus)"),
    (["for: organisations/menders\n", "by: organisations/menders\n", ""], "own", "who offers it is who needs it"),
    (["", "cost: paid\ncost_note: £40\n", ""], "costs", "it has a price: £40"),
    (["", "how_much: 2 a week\n", ""], "capacity", "capacity: “2 a week”, 0 promised here"),
    (
        ["", "how_much: 2 (one left)\n", "matches:\n  - {offer: offer, status: agreed}\n"],
        "capacity",
        "capacity: “2 (one left)”, 1 promised here, so 1 left",
    ),
    (
        ["", "how_much: '1'\n", "matches:\n  - {offer: offer, status: introduced}\n"],
        "capacity",
        "capacity: “1”, and all 1 are promised",
    ),
    (["", "", "matches:\n  - {offer: offer, status: delivered}\n"], "helped", "it has helped once before"),
    (
        ["matches:\n  - {offer: offer, status: suggested, date: 2026-11-20}\n", "", ""],
        "matched",
        "it was suggested on 20 November 2026",
    ),
    (["matches:\n  - {offer: offer, status: did-not-work}\n", "", ""], "matched", "it was tried, and did not work"),
];

#[test]
fn each_reason_speaks_where_its_fact_is_there_and_nowhere_else() {
    let with_kinds =
        |[need, offer, other]: [&str; 3]| reasons([&(KIT.to_owned() + need), &(KIT.to_owned() + offer), other]);
    let plain = with_kinds(["", "", ""]).iter().map(|(name, _)| *name).collect::<Vec<_>>();
    assert_eq!(plain, ["kinds", "open"], "where nothing else is said, nothing else is a reason");
    for (lines, name, sentence) in ROWS {
        let found = with_kinds(lines);
        assert!(found.contains(&(name, sentence.to_owned())), "{lines:?} should say `{name}: {sentence}`: {found:?}");
    }
    let named: BTreeSet<&str> = ROWS.iter().map(|(_, name, _)| *name).collect();
    assert_eq!(named.len(), 17, "all but the reasons about kinds, which stand below: {named:?}");
}

#[test]
fn the_kinds_have_to_meet_unless_somebody_had_this_need_in_mind() {
    let first = |lines: [&str; 3]| reasons(lines).remove(0);
    assert_eq!(first([KIT, "kinds: [money]\n", ""]), ("other-kinds", "it is another kind of support".into()));
    assert_eq!(first(["", KIT, ""]).0, "unsorted");
    assert_eq!(
        first([KIT, "", ""]),
        ("unsorted", "offers/offer says of no kind what it is: it has no `kinds:`".into())
    );
    assert_eq!(first(["", "kinds: [money]\nfor: needs/need\n", ""]).0, "made-for");
    assert_eq!(reasons(["", "for: needs/need\n", ""]).len(), 2, "then it does not matter that nobody sorted it");
}

#[test]
fn more_reasons_stand_higher_and_of_equal_offers_the_one_that_is_promised_less_often() {
    let points = |lines| {
        let site = site(lines);
        site.fit(ix(&site, "needs/need"), ix(&site, "offers/offer")).points()
    };
    assert_eq!(points([KIT, KIT, ""]), 8, "one kind, and open");
    let two = "kinds: [kit, money]\n";
    assert!(points([two, two, ""]) > points([two, KIT, ""]));
    assert!(points([KIT, "kinds: [kit]\ncost: paid\n", ""]) < points([KIT, KIT, ""]));
    let site = site([KIT, KIT, "kinds: [kit]\nmatches:\n  - {offer: offer, status: did-not-work}\nstatus: matched\n"]);
    let [need, other] = ["needs/need", "needs/other"].map(|id| ix(&site, id));
    assert_eq!(site.needs_to_match(), [need, other].into_iter().rev().collect::<Vec<_>>());
    let [need, other] = [need, other].map(|need| Offers::of(&site).found(need));
    assert_eq!((need.fits.len(), other.fits.len(), other.near_misses.len()), (1, 0, 1));
}

#[test]
fn no_offer_is_passed_over_that_would_fit_or_nearly_does() {
    let more = [
        [KIT, "kinds: [money]\n", ""],
        ["", KIT, ""],
        ["for: ideas/bench\n", "for: ideas/bench\n", "for: ideas/bench\n"],
    ];
    let with_kinds = ROWS.map(|([need, offer, other], ..)| [need, offer, other].map(|lines| KIT.to_owned() + lines));
    let all = more.map(|lines| lines.map(str::to_owned)).into_iter().chain(with_kinds);
    let mut found = [0, 0];
    for lines in all {
        let site = site(lines.each_ref().map(String::as_str));
        let (offers, offer) = (Offers::of(&site), ix(&site, "offers/offer"));
        for need in ["needs/need", "needs/other"].map(|id| ix(&site, id)) {
            let fit = site.fit(need, offer);
            let is_meant = fit.reasons.iter().any(|reason| matches!(reason, Reason::Kinds(_) | Reason::MadeFor(_)));
            let said = offers.found(need);
            assert_eq!(said.fits, Vec::from_iter(Some(fit.clone()).filter(Fit::fits)), "{lines:?}");
            let missed = Some(fit).filter(|fit| !fit.fits() && is_meant);
            assert_eq!(said.near_misses, Vec::from_iter(missed), "{lines:?}");
            found = [found[0] + said.fits.len(), found[1] + said.near_misses.len()];
        }
    }
    assert!(found.iter().all(|times| *times > 5), "each is met often: {found:?}");
}

#[test]
fn a_need_that_is_met_or_spoken_for_waits_for_nobody() {
    let met = "status: met\n";
    let matched = "status: matched\nmatches:\n  - {offer: offer, status: agreed}\n";
    let site = site([met, KIT, matched]);
    assert_eq!(site.needs_to_match(), [] as [Ix; 0]);
}
