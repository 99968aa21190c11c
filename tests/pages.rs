//! What each page promises its readers, tried on the demonstration and on small sites. The names are the promises.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use model::form::FieldKind;
use model::{SitePath, Source};
use tempfile::TempDir;

use crate::fixture;
use crate::html::{inside, parts, read_aloud, text};
use crate::program::{TODAY, end, showground};

/// A site that was built: its files by name.
type Built = BTreeMap<String, String>;

fn build(root: &Path, today: &str) -> Built {
    let out = tempfile::tempdir().unwrap();
    let mut command = showground(root);
    end(command.args(["build", "--today", today, "--out"]).arg(out.path())).good();
    let files = fixture::files(out.path()).into_iter();
    files.filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes).ok()?))).collect()
}

fn demonstration_on(today: &str) -> Built {
    let copy = tempfile::tempdir().unwrap();
    fixture::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &copy.path().join("content"));
    build(copy.path(), today)
}

/// The demonstration on the day of the tests, built once.
fn demonstration() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| demonstration_on(TODAY))
}

/// A small site of these files.
fn site(files: &[(&str, &str)]) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = site.path().join("content").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    site
}

const SETTINGS: (&str, &str) = ("site.yaml", "name: Park\nstrapline: Ideas for the park\n");
const ROUND: (&str, &str) = (
    "rounds/first.md",
    "---\ntitle: First\nnumber: 1\nopens: 2026-09-01\ncloses: 2026-10-30\nfinal_event: 2026-12-05\n---\nHello.\n",
);

/// The HTML of a page.
fn page<'b>(built: &'b Built, url: &str) -> &'b str {
    let file = format!("{}index.html", url.trim_start_matches('/'));
    built.get(&file).unwrap_or_else(|| panic!("there is no page {url}"))
}

/// What stands on a page, as somebody reads it aloud.
fn words(built: &Built, url: &str) -> String {
    read_aloud(inside(&parts(page(built, url)), "main"))
}

fn has(built: &Built, url: &str, wanted: &str) {
    let words = words(built, url);
    assert!(words.contains(wanted), "{url} does not say “{wanted}”:\n{words}");
}

fn links(built: &Built, url: &str, to: &str) {
    assert!(page(built, url).contains(&format!("href=\"{to}\"")), "{url} does not lead to {to}");
}

fn pages(built: &Built) -> impl Iterator<Item = (&str, &str)> {
    let pages = built.iter().filter(|(name, text)| name.ends_with(".html") && text.contains("<footer"));
    pages.map(|(name, text)| (name.as_str(), text.as_str()))
}

/// A file of open data.
fn csv_of<'b>(built: &'b Built, name: &str) -> csv::Reader<&'b [u8]> {
    csv::Reader::from_reader(built[name].as_bytes())
}

/// Whether a page leads to a thing of its part of the site.
fn words_link(built: &Built, url: &str, to: &str) -> bool {
    page(built, url).contains(&format!("href=\"/support/{to}/\""))
}

#[test]
fn the_first_heading_and_paragraph_of_home_are_those_of_the_settings() {
    let built = demonstration();
    let words = words(built, "/");
    assert!(words.starts_with("# Made Better Here: Kent\nIdeas from people in Kent"), "{words}");
}

#[test]
fn who_runs_it_is_one_step_from_every_page() {
    for (name, text) in pages(demonstration()) {
        assert!(text.contains("href=\"/organisations/kent-alongside/\""), "{name}");
    }
}

#[test]
fn home_says_what_the_moment_calls_for_before_during_and_after_the_round() {
    let idea = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/forms/idea.yaml")).unwrap();
    let privacy = ("pages/help/privacy.md", "---\ntitle: Privacy\n---\nHello.\n");
    let site = site(&[SETTINGS, ROUND, privacy, ("forms/idea.yaml", &idea)]);
    for (today, call) in [
        ("2026-08-01", "Opens 1 September 2026"),
        ("2026-10-01", "Share your idea – closes 30 October 2026"),
        ("2026-11-01", "Closed – see what happened next"),
        ("2027-11-01", "Closed – see what happened next"),
    ] {
        has(&build(site.path(), today), "/", call);
    }
}

#[test]
fn an_empty_list_says_what_will_be_here_and_when() {
    let form = "title: Idea\nat: /ideas/new/\nbecomes: idea\nbutton: Send\nround: current\nfields:\n  - {id: idea, kind: text, label: Idea?, shown: published, as: title}\n";
    let site = site(&[SETTINGS, ROUND, ("forms/idea.yaml", form), ("vocab/areas.yaml", "- {id: west, label: West}\n")]);
    has(&build(site.path(), "2026-08-01"), "/ideas/", "No ideas yet. You can send yours from 1 September 2026.");
    let open = build(site.path(), "2026-10-01");
    has(&open, "/ideas/", "No ideas yet. Yours could be the first.");
    has(&open, "/ideas/area/west/", "No ideas in West yet. Yours could be the first.");
}

#[test]
fn what_happened_next_is_there_before_anything_has_happened() {
    let prototype = "---\ntitle: Bench\nround: first\nstages: [{stage: building, date: 2026-11-01}]\n---\nHello.\n";
    let built = build(site(&[SETTINGS, ROUND, ("prototypes/bench.md", prototype)]).path(), "2026-12-10");
    has(&built, "/what-happened-next/", "5 March 2027 Bench");
}

#[test]
fn what_the_editors_chose_stands_first_and_in_their_order() {
    let shown = |file: &str| -> Vec<String> {
        let html = page(demonstration(), file);
        let start = html.find("id=\"made\"").or_else(|| html.find("id=\"highlights\"")).unwrap();
        let end = start + html[start..].find("</section>").unwrap();
        let links = html[start..end].split("card__title\"><a href=\"").skip(1);
        links.map(|link| link.split('"').next().unwrap().to_owned()).collect()
    };
    let round =
        ["text-the-stop", "marsh-hail", "letter-turned-over", "mend-near-me", "hello-bench", "stori-dros-y-ffon"];
    assert_eq!(shown("/rounds/v1/"), round.map(|name| format!("/prototypes/{name}/")));
    assert!(!shown("/").is_empty());
}

#[test]
fn home_counts_as_many_prototypes_as_there_are_files() {
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/prototypes")).unwrap().count();
    has(demonstration(), "/", &format!("See all {files} prototypes"));
}

#[test]
fn a_link_written_once_shows_on_both_pages() {
    let built = demonstration();
    links(built, "/prototypes/text-the-stop/", "/ideas/bus-times-by-text/");
    links(built, "/ideas/bus-times-by-text/", "/prototypes/text-the-stop/");
    has(built, "/ideas/bus-times-by-text/", "Became");
}

#[test]
fn a_spin_out_and_its_prototype_point_at_each_other() {
    links(demonstration(), "/organisations/marsh-hail-company/", "/prototypes/marsh-hail/");
    links(demonstration(), "/prototypes/marsh-hail/", "/organisations/marsh-hail-company/");
}

#[test]
fn a_member_leads_to_its_partnership_and_back() {
    links(demonstration(), "/organisations/kent-alongside/", "/organisations/oast-college/");
    links(demonstration(), "/organisations/oast-college/", "/organisations/kent-alongside/");
}

#[test]
fn eight_doors_stand_open_each_with_a_first_step_in_the_starter_and_the_demonstration() {
    let new = tempfile::tempdir().unwrap();
    end(showground(new.path()).args(["new", "site", "park"])).good();
    let starter = build(&new.path().join("park"), TODAY);
    for built in [&starter, demonstration()] {
        for door in [
            "community-group",
            "startup",
            "partner-innovator",
            "social-entrepreneur",
            "commercial",
            "student",
            "spin-out",
            "discusser",
        ] {
            let html = page(built, &format!("/get-involved/{door}/"));
            let step = html.split("First step").nth(1).unwrap_or_else(|| panic!("{door} has no first step"));
            let to = step.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            page(built, to);
        }
    }
}

#[test]
fn a_portfolio_lists_each_part_with_role_and_date() {
    let words = words(demonstration(), "/people/marek-dunstall/");
    let credits = words.split("## Had a part in").nth(1).unwrap_or_else(|| panic!("{words}"));
    let lines: Vec<&str> = credits.lines().filter(|line| line.contains(" 202")).collect();
    assert!(lines.len() > 1, "{words}");
    for line in lines {
        assert!(line.contains('–') || line.split_whitespace().count() > 5, "{line}");
    }
}

#[test]
fn the_awards_of_a_round_have_reasons_and_stand_beside_each_other_whatever_they_are_worth() {
    let built = demonstration();
    let words = words(built, "/rounds/v1/awards/");
    for said in ["£1500", "A wooden spoon, turned by hand", "They said in front of 171 people"] {
        assert!(words.contains(said), "{said}: {words}");
    }
    links(built, "/rounds/v1/awards/", "/prototypes/bin-magnet/");
    let planned = build(site(&[SETTINGS, ROUND]).path(), TODAY);
    has(&planned, "/rounds/first/awards/", "No awards yet. They are given on 5 December 2026.");
}

#[test]
fn the_rounds_say_what_is_different_this_time() {
    for said in ["Last time", "This time", "What is different this time", "We bought a better kettle."] {
        has(demonstration(), "/rounds/", said);
    }
}

#[test]
fn nothing_of_a_finished_round_goes_away_when_the_next_one_opens() {
    let then = demonstration_on("2025-01-31");
    let lasting =
        |name: &&String| ["ideas/", "prototypes/", "rounds/", "awards/"].iter().any(|part| name.starts_with(part));
    let of_things =
        |name: &&String| !["/stage/", "/page/", "most-discussed", "needs-help"].iter().any(|part| name.contains(part));
    let gone: Vec<_> = then
        .keys()
        .filter(lasting)
        .filter(of_things)
        .filter(|name| name.ends_with(".html") && !demonstration().contains_key(*name))
        .collect();
    assert!(gone.is_empty() && then.len() > 100, "{gone:?}");
}

#[test]
fn an_open_and_a_finished_round_have_the_same_pages() {
    let of = |round: &str| -> Vec<&str> {
        let names = demonstration().keys().filter_map(|name| name.strip_prefix("rounds/")?.strip_prefix(round));
        names.collect()
    };
    assert_eq!(of("v1/"), of("v2/"));
    assert!(of("v1/").len() > 1);
}

#[test]
fn the_last_way_to_partner_is_the_one_that_nobody_thought_of() {
    let words = words(demonstration(), "/partners/ways-to-partner/");
    let headings: Vec<&str> = words.lines().filter(|line| line.starts_with("### ")).collect();
    assert_eq!(headings.last(), Some(&"### Something we haven’t thought of"));
    assert!(words.contains("Suggested by\nHedgerow Pantry"), "{words}");
}

#[test]
fn an_informal_group_has_a_full_page_and_a_place_among_the_groups() {
    has(demonstration(), "/organisations/the-17a-regulars/", "What it has");
    links(demonstration(), "/groups/formality/informal/", "/organisations/the-17a-regulars/");
}

#[test]
fn intermediaries_can_be_found_among_the_partners() {
    has(demonstration(), "/partners/relationship/intermediary/", "1 organisation");
}

#[test]
fn open_questions_are_listed_and_lead_to_their_posts() {
    has(demonstration(), "/news/questions/", "Which idea is missing?");
    links(demonstration(), "/news/questions/", "/news/2026/three-weeks-left/");
}

#[test]
fn a_list_says_in_words_what_it_shows_and_how_to_see_all_again() {
    let built = demonstration();
    let pair = built.keys().find(|name| name.starts_with("ideas/area/thanet/theme/")).unwrap();
    let url = format!("/{}", pair.trim_end_matches("index.html"));
    let words = words(built, &url);
    assert!(words.starts_with("# Ideas in Thanet about “"), "{words}");
    links(built, &url, "/ideas/area/thanet/");
    let empty = |url: &str| self::words(built, url).contains("Yours could be the first");
    let pairs = built
        .keys()
        .filter(|name| name.starts_with("ideas/") && name.matches('/').count() == 5 && !name.contains("/page/"));
    for name in pairs {
        assert!(!empty(&format!("/{}", name.trim_end_matches("index.html"))), "{name}");
    }
}

#[test]
fn a_prototype_without_owner_says_so_and_an_update_says_who_speaks() {
    has(demonstration(), "/prototypes/bag-count/", "Looking for an owner.");
    for (name, text) in pages(demonstration()).filter(|(name, _)| name.starts_with("updates/2")) {
        assert!(text.contains("Who speaks"), "{name}");
    }
}

#[test]
fn an_offer_is_open_until_its_last_day_and_not_after() {
    let offer = "---\ntitle: A shed\nuntil: 2026-10-01\n---\nHello.\n";
    let site = site(&[SETTINGS, ("offers/shed.md", offer)]);
    has(&build(site.path(), "2026-10-01"), "/support/offers/", "Open\n");
    has(&build(site.path(), "2026-10-02"), "/support/offers/", "Not open now");
}

#[test]
fn a_need_in_nothing_but_somebodys_words_is_in_the_table_of_needs() {
    let need = "---\ntitle: Somebody to talk to\n---\nThat is all.\n";
    let built = build(site(&[SETTINGS, ("needs/talk.md", need)]).path(), TODAY);
    has(&built, "/support/", "Not yet sorted");
}

#[test]
fn every_number_in_the_table_of_needs_leads_to_the_list_behind_it() {
    let html = page(demonstration(), "/support/");
    let table = html.split("<tbody>").nth(1).and_then(|rest| rest.split("</table>").next()).unwrap();
    let numbers = table.split("<td class=\"number\">").skip(1).filter_map(|cell| cell.split("</td>").next());
    let numbers: Vec<&str> = numbers.filter(|cell| cell.chars().any(|c| c.is_ascii_digit())).collect();
    assert!(numbers.len() > 40, "{} numbers in {table}", numbers.len());
    for number in numbers {
        let to = number.split("href=\"").nth(1).and_then(|rest| rest.split('"').next());
        page(demonstration(), to.unwrap_or_else(|| panic!("{number} leads nowhere")));
    }
}

#[test]
fn a_post_that_was_published_elsewhere_first_says_where_and_points_there_only_if_asked() {
    let post = |canonical: &str| {
        format!(
            "---\ntitle: Hello\ndate: 2026-10-01\nfirst_published: {{title: Elsewhere, url: \"https://example.org/hello\"}}\n{canonical}---\nHello.\n"
        )
    };
    for (canonical, to) in [("", "/news/2026/hello/"), ("canonical: true\n", "https://example.org/hello")] {
        let built = build(site(&[SETTINGS, ("posts/hello.md", &post(canonical))]).path(), TODAY);
        has(&built, "/news/2026/hello/", "First published as Elsewhere");
        assert!(page(&built, "/news/2026/hello/").contains(&format!("rel=\"canonical\" href=\"{to}\"")));
    }
}

#[test]
fn the_privacy_notice_names_every_answer_that_the_forms_keep_private() {
    let words = words(demonstration(), "/help/privacy/");
    for said in
        ["Share an idea", "Email address", "What would help you", "180 days", "You choose which names are shown"]
    {
        assert!(words.contains(said), "{said}: {words}");
    }
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/forms")).unwrap() {
        let path = file.unwrap().path();
        let name = SitePath::parse(&format!("content/forms/{}", path.file_name().unwrap().to_str().unwrap())).unwrap();
        let form = model::form::parse(
            &Source::new(name, fs::read_to_string(&path).unwrap()),
            &model::languages::Languages::default(),
        )
        .unwrap();
        let unseen = [FieldKind::Hidden, FieldKind::Honeypot, FieldKind::Reference];
        let asked = form.fields.iter().filter(|field| field.row.is_none() && !unseen.contains(&field.kind));
        for field in asked.filter(|field| field.id != "consent") {
            assert!(words.contains(field.name()), "{}: {} is not in {words}", form.id, field.name());
        }
    }
}

#[test]
fn everything_with_a_page_of_its_own_is_found_from_a_to_z() {
    let built = demonstration();
    let html = page(built, "/a-z/");
    for folder in ["ideas", "prototypes", "organisations", "people", "events"] {
        let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("content").join(folder)).unwrap();
        for file in files {
            let name = file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
            assert!(html.contains(&format!("href=\"/{folder}/{name}/\"")), "{folder}/{name}");
        }
    }
}

#[test]
fn a_page_that_is_not_there_leads_to_a_to_z_and_to_people() {
    let html = &demonstration()["404.html"];
    assert!(text(inside(&parts(html), "h1")) == "Page not found");
    assert!(html.contains("href=\"/a-z/\"") && html.contains("href=\"/help/contact/\""));
}

#[test]
fn a_bookmarked_thank_you_says_what_happens_next_and_how_to_take_it_back() {
    for form in ["idea", "need", "offer", "comment", "feedback"] {
        let url = format!("/thank-you/{form}/");
        has(demonstration(), &url, "What happens now");
        links(demonstration(), &url, "/help/contact/");
    }
}

#[test]
fn the_page_one_is_on_is_marked_where_one_could_go() {
    for url in ["/ideas/", "/support/needs/", "/events/past/", "/news/questions/", "/rounds/", "/groups/"] {
        let here = format!("href=\"{url}\" aria-current=\"page\"");
        assert!(page(demonstration(), url).contains(&here), "{url}");
    }
}

#[test]
fn every_page_about_one_thing_says_where_it_stands() {
    for (name, text) in pages(demonstration()) {
        let about_one = ["ideas/", "prototypes/", "organisations/", "people/", "rounds/", "support/needs/"];
        let deep =
            about_one.iter().any(|part| name.strip_prefix(part).is_some_and(|rest| rest.matches('/').count() == 1));
        let has_row = text.contains("class=\"row\"");
        let is_form = text.contains("<form method=\"post\"") && !text.contains("class=\"detail\"");
        assert!(!deep || has_row || is_form || text.contains("class=\"crumbs\""), "{name}");
    }
}

#[test]
fn a_map_tells_how_many_partners_work_in_each_area_and_where_none_does() {
    let areas =
        ("vocab/areas.yaml", "- {id: north, label: North, q: 0, r: 0}\n- {id: south, label: South, q: 0, r: 1}\n");
    let partner = "---\ntitle: Baths\nrelationship: partner\nareas: [north]\n---\nHello.\n";
    let built = build(site(&[SETTINGS, areas, ("organisations/baths.md", partner)]).path(), TODAY);
    has(&built, "/partners/", "None yet: South.");
    has(&built, "/partners/", "Partners\nNorth\n1\nSouth\n0\n");
}

#[test]
fn a_partner_of_one_round_need_not_be_one_of_the_next() {
    let partner = |url: &str| page(demonstration(), url).contains("href=\"/organisations/finch-and-ferry/\"");
    assert!(partner("/rounds/v2/") && !partner("/rounds/v1/"));
}

#[test]
fn a_round_says_how_many_of_its_ideas_were_answered_as_the_findings_and_the_file_do() {
    let built = demonstration();
    has(built, "/rounds/v1/", "16 Ideas answered");
    has(built, "/rounds/v1/findings/", "16 of 34 ideas have been answered");
    let mut reader = csv_of(built, "data/ideas.csv");
    let column = |name: &str, headers: &csv::StringRecord| headers.iter().position(|header| header == name).unwrap();
    let headers = reader.headers().unwrap().clone();
    let (round, decision) = (column("round", &headers), column("answer_decision", &headers));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let of_round: Vec<_> = rows.iter().filter(|row| &row[round] == "rounds/v1").collect();
    assert_eq!(of_round.len(), 34);
    assert_eq!(of_round.iter().filter(|row| !row[decision].is_empty()).count(), 16);
}

#[test]
fn what_is_between_two_who_were_introduced_is_nowhere_and_the_rest_is_counted_alike() {
    let need = "---\ntitle: Wood\nkinds: [kit]\nmatches:\n\
                - {offer: shed, status: delivered, note: Everybody may know, public: true}\n\
                - {offer: barn, status: delivered, note: Between us, public: false}\n---\nHello.\n";
    let offer = |title: &str| format!("---\ntitle: {title}\nkinds: [kit]\n---\nHello.\n");
    let (shed, barn) = (offer("A shed"), offer("A barn"));
    let files = [SETTINGS, ("needs/wood.md", need), ("offers/shed.md", &shed), ("offers/barn.md", &barn)];
    let built = build(site(&files).path(), TODAY);
    for (name, text) in &built {
        assert!(!text.contains("Between us"), "{name}");
    }
    links(&built, "/support/needs/wood/", "/support/offers/shed/");
    links(&built, "/support/offers/shed/", "/support/needs/wood/");
    for (one, other) in [("/support/needs/wood/", "offers/barn"), ("/support/offers/barn/", "needs/wood")] {
        assert!(!words_link(&built, one, other), "{one}");
    }
    let rows = |table: &str| csv_of(&built, &format!("data/{table}.csv")).into_records().count();
    assert_eq!((rows("matches"), rows("needs")), (1, 1));
    let totals =
        csv_of(&built, "data/needs-offers.csv").into_records().map(|row| row.unwrap()[4].parse::<usize>().unwrap());
    assert_eq!(totals.sum::<usize>(), 1);
}

#[test]
fn a_workshop_and_the_ideas_it_worked_on_point_at_each_other() {
    let built = demonstration();
    links(built, "/events/first-workshop-ashford-2024/", "/ideas/bus-times-by-text/");
    links(built, "/ideas/bus-times-by-text/", "/events/first-workshop-ashford-2024/");
}

#[test]
fn a_storyboard_is_a_row_of_pictures_with_words_and_what_has_no_code_is_shown_like_all_else() {
    let prototype = "---\ntitle: A film\nkind: [storyboard]\nimages:\n  - {src: one.svg, alt: A door, caption: She knocks}\n  \
                     - {src: two.svg, alt: A cup, caption: They talk}\nstages: [{stage: building, date: 2026-10-01}]\n---\nHello.\n";
    let program =
        "---\ntitle: A program\nkind: [software]\nstages: [{stage: building, date: 2026-10-01}]\n---\nHello.\n";
    let files = [SETTINGS, ("prototypes/film.md", prototype), ("prototypes/program.md", program)];
    let built = build(site(&files).path(), TODAY);
    let html = page(&built, "/prototypes/film/");
    let story = html.split_once("<ol class=\"storyboard\">").unwrap().1.split_once("</ol>").unwrap().0;
    assert_eq!((story.matches("<img").count(), story.matches("<figcaption>").count()), (2, 2), "{story}");
    let steps = |url: &str| page(&built, url).matches("class=\"journey__step").count();
    assert_eq!((steps("/prototypes/film/"), steps("/prototypes/program/")), (7, 7));
    let cards = |of: &str| page(&built, "/prototypes/").matches(&format!("href=\"/prototypes/{of}/\"")).count();
    assert_eq!((cards("film"), cards("program")), (1, 1));
}

#[test]
fn results_are_shown_from_five_testers_on_and_before_that_only_how_many_there_were() {
    let built = demonstration();
    has(built, "/prototypes/text-the-stop/results/", "People managed 10 of 17 tries on their own");
    let few = words(built, "/prototypes/tea-caddy/results/");
    assert!(few.contains("We show results when 5 have"), "{few}");
    assert!(!page(built, "/prototypes/tea-caddy/results/").contains("<table"));
}

#[test]
fn what_a_team_lacks_leads_to_a_way_to_help() {
    let html = page(demonstration(), "/prototypes/text-the-stop/");
    let lacking: Vec<&str> =
        html.split("mix__wanted").skip(1).map(|rest| rest.split("</li>").next().unwrap()).collect();
    assert!(!lacking.is_empty() && lacking.iter().all(|role| role.contains("href=\"")), "{lacking:?}");
}

#[test]
fn news_can_be_talked_about_although_there_is_no_idea() {
    let post = ("posts/hello.md", "---\ntitle: Hello\ndate: 2026-10-01\n---\nHello.\n");
    let comment = (
        "comments/posts/hello/one.md",
        "---\nabout: posts/hello\nname_shown: Asha\ndate: 2026-10-02\n---\nWell said.\n",
    );
    has(&build(site(&[SETTINGS, post, comment]).path(), TODAY), "/news/2026/hello/", "Well said.");
}

#[test]
fn a_portfolio_says_to_machines_whose_it_is() {
    let html = page(demonstration(), "/people/jo-tapley/");
    assert!(html.contains("\"@type\":\"Person\"") && html.contains("\"name\":\"Jo Tapley\""));
}

#[test]
fn what_groups_have_is_counted_alike_by_drawing_table_and_file_and_leads_to_who_has_it() {
    let built = demonstration();
    let html = page(built, "/ecosystem/");
    let table = html.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    let counted = csv_of(built, "data/assets.csv").into_records().map(|row| row.unwrap()[2].parse::<usize>().unwrap());
    let told = read_aloud(&parts(table)).lines().filter_map(|line| line.trim().parse::<usize>().ok()).sum::<usize>();
    assert_eq!(counted.sum::<usize>(), told);
    for link in table.split("<td class=\"number\">").skip(1).map(|cell| cell.split("</td>").next().unwrap()) {
        let to =
            link.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("{link}"));
        let (path, anchor) = to.split_once('#').unwrap_or((to, ""));
        assert!(page(built, path).contains(&format!("id=\"{anchor}\"")) || anchor.is_empty(), "{to}");
    }
}

#[test]
fn somebody_silent_is_last_heard_from_not_hidden() {
    has(demonstration(), "/what-happened-next/", "Last heard from in April 2025");
}

#[test]
fn a_question_and_its_summary_are_in_the_feed() {
    let feed = &demonstration()["feed.atom"];
    let entry = feed.split("<entry").find(|entry| entry.contains("posts/three-weeks-left")).unwrap();
    assert!(
        entry.contains("<summary>Ideas close on 18 December.") && entry.contains("Which idea is missing?"),
        "{entry}"
    );
}

#[test]
fn a_closed_conversation_can_be_read_and_takes_no_more() {
    let form = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/forms/comment.yaml")).unwrap();
    let post = |comments: &str| {
        format!("---\ntitle: Hello\ndate: 2026-10-01\nquestion: Well?\ncomments: {comments}\n---\nHello.\n")
    };
    let comment = "---\nabout: posts/hello\nname_shown: Asha\ndate: 2026-10-02\n---\nWell said.\n";
    let privacy = ("pages/help/privacy.md", "---\ntitle: Privacy\n---\nHello.\n");
    for (comments, takes_more) in [("open", true), ("closed", false)] {
        let post = post(comments);
        let files = [
            SETTINGS,
            privacy,
            ("forms/comment.yaml", &form),
            ("posts/hello.md", &post),
            ("comments/posts/hello/one.md", comment),
        ];
        let built = build(site(&files).path(), TODAY);
        has(&built, "/news/2026/hello/", "Well said.");
        assert_eq!(page(&built, "/news/2026/hello/").contains("<textarea"), takes_more, "{comments}");
    }
}

#[test]
fn a_timeline_keeps_the_needs_of_earlier_steps_beside_those_of_now() {
    let words = words(demonstration(), "/prototypes/text-the-stop/");
    for need in ["A key to the live bus positions", "Pay for the texts after March 2027"] {
        assert!(words.split_once("# What happened").unwrap().1.contains(need), "{need}: {words}");
    }
}

#[test]
fn momentum_is_told_in_words_and_is_no_score_on_cards() {
    has(demonstration(), "/prototypes/text-the-stop/", "Active in 4 of the last 12 months, last in November 2026");
    assert!(!words(demonstration(), "/prototypes/").contains("of the last 12 months"));
}

#[test]
fn a_round_that_is_over_shows_how_to_work_with_the_one_that_is_open() {
    links(demonstration(), "/rounds/v1/", "/partners/ways-to-partner/");
}

#[test]
fn what_came_by_post_differs_from_the_rest_by_a_small_note_alone() {
    let (card, web) = ("/ideas/a-penguin-on-every-roundabout/", "/ideas/adopt-a-drain/");
    has(demonstration(), card, "came by post");
    let sections = |url: &str| page(demonstration(), url).matches("class=\"journey__step").count();
    assert_eq!(sections(card), sections(web));
}

#[test]
fn a_reply_to_what_was_withdrawn_goes_with_it_and_deep_ones_stand_on_one_level() {
    let idea = ("ideas/bench.md", "---\ntitle: A bench\ndate: 2026-10-01\n---\nHello.\n");
    let comment = |name: &str, more: &str| {
        (
            format!("comments/ideas/bench/{name}.md"),
            format!("---\nabout: ideas/bench\nname_shown: {name}\ndate: 2026-10-02\n{more}---\nWords of {name}.\n"),
        )
    };
    let comments = [
        comment("asha", ""),
        comment("ben", "reply_to: asha\n"),
        comment("cat", "reply_to: ben\nby_role: editor\n"),
        comment("dot", "draft: true\n"),
        comment("eve", "reply_to: dot\n"),
    ];
    let files = comments.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let built = build(site(&[SETTINGS, idea].into_iter().chain(files).collect::<Vec<_>>()).path(), TODAY);
    let words = words(&built, "/ideas/bench/");
    for (name, there) in [("asha", true), ("ben", true), ("cat", true), ("dot", false), ("eve", false)] {
        assert_eq!(words.contains(&format!("Words of {name}.")), there, "{name}: {words}");
    }
    assert_eq!(page(&built, "/ideas/bench/").matches("class=\"replies\"").count(), 1);
    assert!(words.contains("Organiser"), "{words}");
}

#[test]
fn a_round_says_in_a_sentence_who_took_part_and_leads_to_the_numbers() {
    let built = demonstration();
    links(built, "/rounds/v1/", "/rounds/v1/who-took-part/");
    has(built, "/rounds/v1/who-took-part/", "Here for the first time");
    assert!(!page(built, "/rounds/v1/").contains("id=\"who-took-part\""), "the chart stands on its own page");
    let planned = build(site(&[SETTINGS, ROUND]).path(), TODAY);
    has(&planned, "/rounds/first/who-took-part/", "So far there are not that many.");
}

#[test]
fn what_testers_managed_is_compared_between_versions() {
    let url = "/prototypes/letter-turned-over/results/";
    has(demonstration(), url, "“first draft”: 8 of 10 tries went well without help. “second draft”: 9 of 10.");
    let file = &demonstration()["data/tests-by-version.csv"];
    assert!(file.contains("prototypes/letter-turned-over,owe,first draft,4,1,0"), "{file}");
    assert!(!file.contains(",why,"), "only four people tried that with the first draft: {file}");
    assert!(!file.contains("text-the-stop"), "too few tested its later versions: {file}");
}

#[test]
fn the_ideas_of_a_question_are_printed_on_sheets_of_four_the_last_filled_up_with_blanks() {
    let idea = |title: &str| format!("---\ntitle: {title}\nchallenges: [paths]\nround: first\n---\nHello.\n");
    let question = ("challenges/paths.md", "---\ntitle: How can your idea help walkers?\nround: first\n---\nHello.\n");
    let ideas: Vec<(String, String)> =
        (1..6).map(|n| (format!("ideas/bench-{n}.md"), idea(&format!("Bench {n}")))).collect();
    let other = ("ideas/other.md", "---\ntitle: Another\nround: first\n---\nHello.\n");
    let mut files = vec![SETTINGS, ROUND, question, other];
    files.extend(ideas.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let built = build(site(&files).path(), TODAY);
    links(&built, "/challenges/paths/", "/print/ideas/paths/");
    links(&built, "/print/ideas/paths/", "/print/");
    links(&built, "/print/", "/print/something-else/");
    let cards = |url: &str, words: &str| page(&built, url).matches(words).count();
    let (printed, others) = ("/print/ideas/paths/", "/print/something-else/");
    assert_eq!((cards(printed, "<section class=\"sheet"), cards(printed, "<article class=\"slip\"")), (2, 8));
    assert_eq!((cards(printed, "What would make it better?"), cards(printed, "What is your idea?")), (5, 3));
    assert_eq!((cards(others, ">Another</h2>"), cards(others, "What is your idea?")), (1, 3));
    assert!(!built.contains_key("print/postcards/index.html"), "without a form for ideas there is nothing to ask");
}

#[test]
fn sheets_can_be_left_out() {
    let idea = ("ideas/bench.md", "---\ntitle: Bench\nchallenges: [paths]\n---\nHello.\n");
    let question = ("challenges/paths.md", "---\ntitle: How can your idea help walkers?\n---\nHello.\n");
    let settings = ("site.yaml", "name: Park\noutputs: {print: \"off\"}\n");
    let built = build(site(&[settings, idea, question]).path(), TODAY);
    let printed: Vec<_> =
        built.iter().filter(|(name, text)| name.starts_with("print/") || text.contains("/print/")).collect();
    assert!(printed.is_empty(), "{printed:?}");
}

#[test]
fn a_postcard_asks_in_short_what_the_form_for_ideas_asks_and_bears_the_address() {
    let words = words(demonstration(), "/print/postcards/");
    for said in
        ["How can your idea help people stay well", "Your idea", "The problem", "How it might work", "The name to show"]
    {
        assert!(words.contains(said), "{said}: {words}");
    }
    for said in ["The Old Hop Store", "Are you 18 or over?", "Leave out what is private"] {
        assert!(words.contains(said), "{said}: {words}");
    }
    for private in ["Email", "Full name"] {
        assert!(!words.contains(private), "others can read a postcard, and it asks for {private}");
    }
    links(demonstration(), "/ideas/new/", "/print/postcards/");
    links(demonstration(), "/help/contact/", "/print/postcards/");
}

#[test]
fn a_site_that_switches_search_off_has_nothing_of_it() {
    let idea =
        ("ideas/bench.md", "---\ntitle: A bench\nstages: [{stage: shared, date: 2026-10-01}]\n---\nBy the school.\n");
    let tap = ("ideas/tap.md", "---\ntitle: A tap\nstages: [{stage: shared, date: 2026-10-02}]\n---\nBy the park.\n");
    let base = "name: Park\nbase_url: https://park.example\n";
    let of_search = |settings: &str| -> Vec<String> {
        let built = build(site(&[("site.yaml", settings), idea, tap]).path(), TODAY);
        let is_named =
            |text: &str| ["/search/", "facets.json", "opensearch", "SearchAction"].iter().any(|it| text.contains(it));
        built
            .into_iter()
            .filter(|(name, text)| is_named(&format!("/{name}")) || (name.ends_with(".html") && is_named(text)))
            .map(|(name, _)| name)
            .collect()
    };
    let on = of_search(base);
    for name in [
        "search/index.html",
        "search/index.json",
        "search/cards-0.json",
        "ideas/facets.json",
        "opensearch.xml",
        "index.html",
    ] {
        assert!(on.iter().any(|it| it == name), "{name}: {on:?}");
    }
    assert_eq!(of_search(&format!("{base}outputs: {{search: off}}\n")), Vec::<String>::new());
}

#[test]
fn a_theme_without_a_script_has_no_search_and_its_pages_allow_none() {
    let page = "<!DOCTYPE html><html lang=\"en\"><title>x</title>{% if assets.script %}script{% endif %}{% if nav.has.search %}search{% endif %}";
    let theme = [
        ("theme.yaml", "stands_alone: true\n"),
        ("templates/home.html", page),
        ("templates/search.html", page),
        ("templates/list.html", page),
    ];
    let idea = ("ideas/bench.md", "---\ntitle: A bench\n---\nBy the school.\n");
    let site = site(&[
        ("site.yaml", "name: Park\ntheme: bare\n"),
        idea,
        ("ideas/tap.md", "---\ntitle: A tap\n---\nBy the park.\n"),
    ]);
    let with = |script: Option<&str>| {
        let own = site.path().join("themes/bare");
        for (name, text) in theme {
            fs::create_dir_all(own.join(name).parent().unwrap()).unwrap();
            fs::write(own.join(name), text).unwrap();
        }
        if let Some(script) = script {
            fs::create_dir_all(own.join("assets")).unwrap();
            fs::write(own.join("assets/site.js"), script).unwrap();
        }
        build(site.path(), TODAY)
    };
    let without = with(None);
    assert!(
        !without.contains_key("search/index.html") && !without["index.html"].contains("s"),
        "{:?}",
        without["index.html"]
    );
    let with = with(Some("'use strict';\n"));
    assert!(
        with.contains_key("search/index.html") && with["index.html"].ends_with("scriptsearch\n"),
        "{:?}",
        with["index.html"]
    );
    assert!(with.keys().any(|name| name.starts_with("assets/site.") && name.ends_with(".js")));
}

#[test]
fn what_narrows_a_list_in_place_counts_as_its_pages_do() {
    let built = demonstration();
    let lists: Vec<&str> = built.keys().filter_map(|name| name.strip_suffix("facets.json")).collect();
    assert!(lists.len() >= 5, "{lists:?}");
    for list in lists {
        let told: serde_json::Value = serde_json::from_str(&built[&format!("{list}facets.json")]).unwrap();
        let things: Vec<&str> = told["items"].as_str().unwrap().split(' ').collect();
        for group in told["groups"].as_array().unwrap() {
            for part in group["parts"].as_array().unwrap() {
                let [letter, id] = [0, 1].map(|n| part[n].as_str().unwrap());
                let count = things.iter().filter(|thing| thing.contains(letter)).count();
                let url = format!("/{list}{}/{id}/", group["id"].as_str().unwrap());
                let shown = page(built, &url).matches("<article class=\"card ").count();
                assert_eq!(shown, count.min(24), "{url}");
                assert!(count == 0 || words(built, &url).contains(&format!("\n{count} ")), "{url} counts {count}");
            }
        }
    }
}

#[test]
fn the_page_after_sending_thanks_nobody_by_itself() {
    for (name, html) in demonstration().iter().filter(|(name, _)| name.starts_with("thank-you/")) {
        let thanks = html.find("Thank you. It has arrived.").unwrap();
        assert!(html[..thanks].ends_with("<span data-receipt hidden>"), "{name}");
        let title = &html[html.find("<title>").unwrap()..html.find("</title>").unwrap()];
        assert!(!title.contains("Thank"), "{name}: {title}");
    }
}

#[test]
fn a_need_leads_to_an_offer_that_knows_it_and_the_offer_back_to_the_need() {
    let form = "title: Offer\nat: /support/offers/new/\nbecomes: offer\nfields:\n  - {id: for, kind: reference, of: [needs], shown: published}\n";
    let files = [
        SETTINGS,
        ("forms/offer.yaml", form),
        ("needs/planks.md", "---\ntitle: Four planks\ndate: 2026-11-01\n---\n"),
        ("offers/six.md", "---\ntitle: Six planks\ndate: 2026-11-01\nfor: needs/planks\n---\n"),
    ];
    let built = build(site(&files).path(), TODAY);
    assert!(page(&built, "/support/needs/planks/").contains("href=\"/submit/offer?for=needs/planks\""));
    let offer = page(&built, "/support/offers/six/");
    assert!(offer.contains("<dt>In answer to</dt><dd><a href=\"/support/needs/planks/\">Four planks</a></dd>"));
}

#[test]
fn comments_of_one_day_stand_in_the_order_in_which_they_came() {
    let comment = |name: &str, time: &str| {
        let file = format!("comments/ideas/bus/2026-11-02-{name}.md");
        (file, format!("---\nabout: ideas/bus\ndate: 2026-11-02\n{time}---\nSaid {name}.\n"))
    };
    let times = [("b", ""), ("a", "time: 14:05\n"), ("c", "time: 09:30\n"), ("d", ""), ("e", "time: 14:05\n")];
    let comments = times.map(|(name, time)| comment(name, time));
    let mut files = vec![SETTINGS, ("ideas/bus.md", "---\ntitle: Bus\ndate: 2026-11-01\n---\n")];
    files.extend(comments.iter().map(|(file, text)| (file.as_str(), text.as_str())));
    let built = build(site(&files).path(), TODAY);
    let html = page(&built, "/ideas/bus/");
    let said: Vec<usize> = ["b", "d", "c", "a", "e"].map(|name| html.find(&format!("Said {name}.")).unwrap()).to_vec();
    assert!(said.is_sorted(), "those without a time first, by their names: {said:?}");
}

#[test]
fn a_language_without_words_is_called_by_its_own_name() {
    let files = [("site.yaml", "name: Park\nlanguages: [en, pl]\n"), ROUND];
    let built = build(site(&files).path(), TODAY);
    assert!(page(&built, "/").contains(">Polski</a>"));
}
