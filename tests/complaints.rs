//! Every form of a new site, filled in well, and what becomes of it; and filled in badly: each complaint in its own words,
//! in the title, the summary and beside its question, with a link that leads to the control that has to be mended.
//!
//! The forms are those that `new site` brings, so whoever changes a question there changes its complaint here.

use std::collections::BTreeSet;
use std::path::Path;

use crate::fixture;
use crate::html::{Part, inside, parts, text};
use crate::program::run;
use crate::server::Server;

/// Answers by the names of their questions.
type Answers = Vec<(&'static str, &'static str)>;

/// A slip: answers that stand instead of the good ones (none where empty), and what is said of them: the words, and the
/// control that they lead to, if it can be seen.
type Slip = (&'static str, &'static [(&'static str, &'static str)], &'static [(&'static str, &'static str)]);

const EMAIL: &str = "Enter an email address in the correct format, like name@example.com";
const ABOUT_TASKS: &str = "Answer for at least one task, or tell us what worked or what got in your way";
const A_WAY: &str = "Select a way to work with us, or tell us another way";
const HOW_NAMED: &str = "Select how we should show your name";
const CONTACT: &str = "Select if we may contact you about this";
const CONSENT: (&str, &str) = ("Select that you agree, so that we may keep what you send", "f-consent");
const LONG: &str = "{2001}";

const SLIPS: &[Slip] = &[
    ("idea", &[("challenge", "")], &[("Select the question your idea answers, or ‘Something else’", "f-challenge")]),
    ("idea", &[("idea", "")], &[("Enter your idea in one sentence", "f-idea")]),
    ("idea", &[("idea", "{121}")], &[("Your idea must be 120 characters or less", "f-idea")]),
    ("idea", &[("problem", "")], &[("Enter the problem your idea would solve", "f-problem")]),
    ("idea", &[("problem", LONG)], &[("The problem must be 2,000 characters or less", "f-problem")]),
    ("idea", &[("areas", "")], &[("Select where it would help, or ‘I’m not sure’", "f-areas")]),
    ("idea", &[("group", "")], &[("Select if you are part of a group", "f-group")]),
    ("idea", &[("group", "informal")], &[("Enter the name of your group", "f-group_name")]),
    ("idea", &[("name", "")], &[("Enter your full name", "f-name")]),
    ("idea", &[("name_shown", "")], &[(HOW_NAMED, "f-name_shown")]),
    (
        "idea",
        &[("name_shown", "group")],
        &[("Enter the name of your group, or select another way to show your name", "f-name_shown")],
    ),
    ("idea", &[("adult", "")], &[("Select if you are 18 or over", "f-adult")]),
    ("idea", &[("contact", "")], &[(CONTACT, "f-contact")]),
    ("idea", &[("email", "")], &[("Enter an email address, so that we can write to you", "f-email")]),
    ("idea", &[("email", "nobody")], &[(EMAIL, "f-email")]),
    (
        "idea",
        &[("motivations", "other")],
        &[(
            "Enter your own answer, as you selected something else for: Why do you want to take part?",
            "f-motivations-other",
        )],
    ),
    ("idea", &[("consent", "")], &[CONSENT]),
    ("prototype", &[("idea", "")], &[("Select the idea it comes from, or ‘A new idea’", "f-idea")]),
    ("prototype", &[("title", "")], &[("Enter the name of the prototype", "f-title")]),
    ("prototype", &[("kinds", "")], &[("Select what kind of prototype it is", "f-kinds")]),
    ("prototype", &[("how", "")], &[("Enter how it works", "f-how")]),
    ("prototype", &[("meets", "")], &[("Enter how it meets the need of the people who would use it", "f-meets")]),
    (
        "prototype",
        &[("try_url", "ask me")],
        &[("Enter a web address that starts with http:// or https://", "f-try_url")],
    ),
    ("prototype", &[("team_1_name", "")], &[("Enter at least one person who made it", "f-team_1_name")]),
    (
        "prototype",
        &[("team_5_role", "maker")],
        &[("Enter the name of each person, or leave all of their row empty", "f-team_5_name")],
    ),
    ("prototype", &[("task_2_words", "{151}")], &[("Task 2 must be 150 characters or less", "f-task_2_words")]),
    ("prototype", &[("licence", "")], &[("Select if others may build on it, or ‘I’m not sure yet’", "f-licence")]),
    ("prototype", &[("name", "")], &[("Enter your full name", "f-name")]),
    ("prototype", &[("contact", "")], &[(CONTACT, "f-contact")]),
    ("feedback", &[("task_fly_done", "")], &[(ABOUT_TASKS, "f-task_fly_done")]),
    ("feedback", &[("task_fly_done", "not-tried")], &[(ABOUT_TASKS, "f-task_fly_done")]),
    (
        "feedback",
        &[("task_fly_done", "perhaps")],
        &[("Select one of the answers to: Let it fly.: Did you manage it?", "f-task_fly_done")],
    ),
    ("feedback", &[("about", "prototypes/none"), ("worked_well", "It flew.")], &[(NOT_THERE, "")]),
    ("feedback", &[("about", "prototypes/a-stone"), ("task_fly_done", "")], &[(ABOUT_TASKS, "f-worked_well")]),
    ("feedback", &[("setting", "")], &[("Select where you tested it", "f-setting")]),
    ("feedback", &[("quote_ok", "")], &[("Select if we may publish your words", "f-quote_ok")]),
    ("feedback", &[("quote_ok", "with-name")], &[(HOW_NAMED, "f-name_shown")]),
    (
        "feedback",
        &[("quote_ok", "with-name"), ("name_shown", "first")],
        &[("Enter your name, or select that no name is shown", "f-name")],
    ),
    ("feedback", &[("next_test", "yes")], &[("Enter an email address, so that we can invite you", "f-email")]),
    ("comment", &[("comment", "")], &[("Enter your comment", "f-comment")]),
    ("comment", &[("comment", LONG)], &[("Comment must be 2,000 characters or less", "f-comment")]),
    ("comment", &[("email", "@")], &[(EMAIL, "f-email")]),
    ("comment", &[("about", "")], &[("Go to the page you want to comment on, and use the form there", "")]),
    ("offer", &[("what", "")], &[("Enter what you can offer", "f-what")]),
    ("offer", &[("kinds", "")], &[("Select what kind of support it is", "f-kinds")]),
    ("offer", &[("for_whom", "")], &[("Select who it is for", "f-for_whom")]),
    ("offer", &[("for_whom", "one")], &[("Enter which one it is for", "f-for_one")]),
    ("offer", &[("cost", "")], &[("Select if it costs anything", "f-cost")]),
    ("offer", &[("cost", "paid")], &[("Enter what it costs", "f-cost_note")]),
    ("offer", &[("from", "soon")], &[("The first day must be a date, like 2026-09-14", "f-from")]),
    ("offer", &[("as", "")], &[("Select if you are offering as a person or for an organisation", "f-as")]),
    ("offer", &[("as", "organisation")], &[("Enter the name of the organisation", "f-organisation_name")]),
    ("offer", &[("take_up", "")], &[("Select how people should take it up", "f-take_up")]),
    ("offer", &[("take_up", "web")], &[("Enter the address of the web page", "f-take_up_url")]),
    ("offer", &[("email", "")], &[("Enter an email address, so that we can introduce you", "f-email")]),
    ("need", &[("in_their_words", "")], &[("Enter what would help you most", "f-in_their_words")]),
    ("need", &[("what_for", "")], &[("Enter what it is for", "f-what_for")]),
    ("need", &[("hurry", "by-date")], &[("Enter the day by which you need it", "f-by_when")]),
    ("need", &[("publish", "")], &[("Select if we may publish this", "f-publish")]),
    ("need", &[("name", "")], &[("Enter your full name", "f-name")]),
    ("need", &[("email", "")], &[("Enter an email address, so that we can tell you who can help", "f-email")]),
    ("booking", &[("event", "")], &[("Select the session you want to come to", "f-event")]),
    ("booking", &[("event", "a-past-fair")], &[("Select one of the answers to: Which session?", "f-event")]),
    ("booking", &[("name", "")], &[("Enter your full name", "f-name")]),
    ("booking", &[("email", "")], &[("Enter an email address, so that we can confirm", "f-email")]),
    ("booking", &[("people", "")], &[("Enter how many people are coming", "f-people")]),
    (
        "booking",
        &[("people", "many")],
        &[("How many people are coming must be a whole number between 1 and 20", "f-people")],
    ),
    ("partner", &[("interests", "")], &[(A_WAY, "f-interests")]),
    ("partner", &[("organisation", "")], &[("Enter the name of your organisation or group", "f-organisation")]),
    ("partner", &[("email", "")], &[("Enter an email address, so that we can reply", "f-email")]),
    (
        "partner",
        &[("telephone", "mine")],
        &[("Enter a phone number, like 01632 960 001 or +44 808 157 0192", "f-telephone")],
    ),
    (
        "update",
        &[("about", "")],
        &[("Go to the page of the idea or prototype, and choose ‘Tell us how it is going’ there", "")],
    ),
    ("update", &[("happened", "")], &[("Enter what has happened since last time", "f-happened")]),
    ("update", &[("stage", "")], &[("Select where it is now", "f-stage")]),
    ("update", &[("ended", "")], &[("Select if it has ended", "f-ended")]),
    ("update", &[("ended", "yes")], &[("Enter what you learnt. It is the part that helps others most", "f-learnt")]),
    ("contact", &[("kind", "")], &[("Select what it is about", "f-kind")]),
    ("contact", &[("message", "")], &[("Enter what you want to tell us", "f-message")]),
    ("contact", &[("contact", "yes")], &[("Enter an email address, so that we can answer you", "f-email")]),
    ("keep-me-posted", &[("topics", "")], &[("Select what we shall tell you about", "f-topics")]),
    ("keep-me-posted", &[("email", "")], &[("Enter an email address, so that we can write to you", "f-email")]),
    (
        "keep-me-posted",
        &[("topics", ""), ("email", "x"), ("consent", "")],
        &[("Select what we shall tell you about", "f-topics"), (EMAIL, "f-email"), CONSENT],
    ),
];

const NOT_THERE: &str =
    "What this is about is not on the site any more. Go back to the page you came from and try again";

/// Answers with which nothing is wrong.
fn good(form: &str) -> Answers {
    let who = [("name", "Ana Ruiz"), ("email", "ana@example.org"), ("consent", "yes")];
    let with_who = |answers: &[(&'static str, &'static str)]| [answers, &who].concat();
    let about = ("about", "prototypes/a-kite");
    match form {
        "idea" => with_who(&[
            ("challenge", "neighbourhood"),
            ("idea", "A kite for every roof"),
            ("problem", "Roofs are bare."),
            ("areas", "not-sure"),
            ("group", "just-me"),
            ("name_shown", "first"),
            ("adult", "yes"),
            ("contact", "yes"),
        ]),
        "prototype" => with_who(&[
            ("idea", "new"),
            ("title", "A kite with a lamp"),
            ("kinds", "physical"),
            ("how", "It shines."),
            ("meets", "People look up."),
            ("team_1_name", "Ana"),
            ("licence", "not-sure"),
            ("contact", "no"),
        ]),
        "feedback" => vec![
            about,
            ("task_fly_done", "with-help"),
            ("setting", "session"),
            ("quote_ok", "without-name"),
            ("consent", "yes"),
        ],
        "comment" => vec![about, ("comment", "Which wind?"), ("consent", "yes")],
        "offer" => with_who(&[
            ("what", "A field"),
            ("kinds", "space"),
            ("for_whom", "anyone"),
            ("cost", "free"),
            ("as", "person"),
            ("take_up", "organisers"),
            ("name_shown", "none"),
        ]),
        "need" => with_who(&[
            ("in_their_words", "String"),
            ("what_for", "The kite"),
            ("publish", "yes"),
            ("name_shown", "full"),
        ]),
        "booking" => with_who(&[("event", "a-kite-day"), ("people", "2")]),
        "partner" => with_who(&[("interests", "lend-a-room"), ("organisation", "Kite Club")]),
        "update" => with_who(&[
            about,
            ("happened", "It flew."),
            ("stage", "testing"),
            ("ended", "no"),
            ("name_shown", "none"),
            ("contact", "no"),
        ]),
        "contact" => vec![("kind", "accessibility"), ("message", "It is grey."), ("contact", "no"), ("consent", "yes")],
        "keep-me-posted" => vec![("topics", "news"), ("email", "ana@example.org"), ("consent", "yes")],
        other => panic!("who fills in {other}?"),
    }
}

#[test]
fn every_complaint_is_said_in_title_and_summary_and_beside_its_question() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&site(folder.path()));
    for form in forms(folder.path()) {
        let answer = server.post(&format!("/submit/{form}"), &good(&form));
        assert_ne!(answer.status, 422, "{form}: {}", summary(&parts(&answer.body)).join("\n"));
        assert!(SLIPS.iter().any(|(of, ..)| *of == form), "{form} is filled in badly, too");
    }
    for (form, instead, said) in SLIPS {
        let typed = spoilt(&good(form), instead);
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (&**name, &**value)).collect();
        let answer = server.post(&format!("/submit/{form}"), &typed);
        assert_eq!(answer.status, 422, "{form} {instead:?}");
        complains(&answer.body, said, &format!("{form} {instead:?}"));
    }
}

#[test]
fn what_was_sent_becomes_files_in_which_nothing_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let root = site(folder.path());
    let before = fixture::files(&root.join("content"));
    let server = Server::start(&root);
    for (form, more) in SAID {
        let typed = spoilt(&good(form), more);
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (&**name, &**value)).collect();
        let receipt = server.send(&format!("/submit/{form}"), &typed).receipt();
        run(&root, &["approve", &receipt]).good();
    }
    assert!(server.get("/submit/feedback?about=prototypes/a-kite").body.contains("name=\"task_land_done\""));
    drop(server);
    let mut made = fixture::files(&root.join("content"));
    made.retain(|file, _| !before.contains_key(file));
    let made: String = made.into_iter().map(|(file, bytes)| after_receipts(&file, &bytes)).collect();
    assert_eq!(made, MADE, "{made}");
    let checked = run(&root, &["check"]);
    assert!(checked.code == 0 && !checked.stderr.contains("error"), "{}", checked.stderr);
}

/// A file without its receipts, which differ each time.
fn after_receipts(file: &str, bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let receipt = text.split_once("submission: ").map_or("", |(_, rest)| rest.split('\n').next().unwrap_or_default());
    let hidden = |text: &str| match receipt.len() {
        10 => text.replace(receipt, "RECEIPT").replace(&receipt.to_lowercase(), "receipt"),
        _ => text.to_owned(),
    };
    format!("== {}\n{}", hidden(file), hidden(&text))
}

/// What people say besides.
const SAID: [(&str, &[(&str, &str)]); 7] = [
    (
        "prototype",
        &[
            ("kinds", "sketch"),
            ("kinds", "physical"),
            ("team_1_role", "maker"),
            ("team_7_name", "Bo"),
            ("task_1_words", "Light the lamp."),
            ("task_5_words", "Put it out."),
        ],
    ),
    (
        "feedback",
        &[
            ("task_fly_ease", "6"),
            ("task_land_done", "not-tried"),
            ("task_land_ease", "1"),
            ("task_swim_done", "yes"),
            ("worked_well", "The string."),
            ("would_use", "maybe"),
        ],
    ),
    ("idea", &[("idea", "By her first name")]),
    ("idea", &[("idea", "Not yet of age"), ("adult", "no"), ("name_shown", "full")]),
    ("idea", &[("idea", "In a group"), ("group", "informal"), ("group_name", "Kite Club"), ("name_shown", "group")]),
    ("need", &[("for", "prototypes/a-kite")]),
    ("update", &[("next", "Ana buys string by May."), ("need", "A dry field"), ("used", "Twelve children.")]),
];

/// What becomes of it: only tasks that there are, only rows in which something was written, no name that was not chosen.
const MADE: &str = "\
== feedback/a-kite/2026-11-24-receipt.md
---
date: 2026-11-24
source: web
submission: RECEIPT
about: prototypes/a-kite
tasks:
- id: fly
  done: with-help
  ease: 6
worked_well: The string.
would_use: maybe
setting: session
quote_ok: true
---
== ideas/by-her-first-name.md
---
title: By her first name
date: 2026-11-24
source: web
submission: RECEIPT
round: first
stages:
- stage: shared
  date: 2026-11-24
challenges: neighbourhood
in_one_sentence: By her first name
problem: Roofs are bare.
people:
- name_shown: Ana
  role: author
---
== ideas/in-a-group.md
---
title: In a group
date: 2026-11-24
source: web
submission: RECEIPT
round: first
stages:
- stage: shared
  date: 2026-11-24
challenges: neighbourhood
in_one_sentence: In a group
problem: Roofs are bare.
group: kite-club
people:
- name_shown: Kite Club
  role: author
---
== ideas/not-yet-of-age.md
---
title: Not yet of age
date: 2026-11-24
source: web
submission: RECEIPT
round: first
stages:
- stage: shared
  date: 2026-11-24
challenges: neighbourhood
in_one_sentence: Not yet of age
problem: Roofs are bare.
---
== needs/a-dry-field.md
---
title: A dry field
date: 2026-11-24
for: prototypes/a-kite
in_their_words: A dry field
status: open
source: web
submission: RECEIPT
---
== needs/string.md
---
title: String
date: 2026-11-24
source: web
submission: RECEIPT
status: open
in_their_words: String
for: prototypes/a-kite
name_shown: Ana Ruiz
---
== organisations/kite-club.md
---
title: Kite Club
date: 2026-11-24
kind: community-group
source: web
submission: RECEIPT
---
== prototypes/a-kite-with-a-lamp.md
---
title: A kite with a lamp
date: 2026-11-24
source: web
submission: RECEIPT
round: first
stages:
- stage: building
  date: 2026-11-24
kind:
- sketch
- physical
how_it_works: It shines.
how_it_meets_the_need: People look up.
team:
- name_shown: Ana
  roles: maker
- name_shown: Bo
test_tasks:
- id: task-1
  task: Light the lamp.
- id: task-5
  task: Put it out.
---
== updates/2026-11-24-it-flew.md
---
title: It flew.
date: 2026-11-24
source: web
submission: RECEIPT
about: prototypes/a-kite
stage: testing
what_next: Ana buys string by May.
needs_next: A dry field
kind: check-in
---
It flew.

**Who has used it**

Twelve children.
";

/// A new site in which there is something to test, to come to and to lend.
fn site(folder: &Path) -> std::path::PathBuf {
    run(folder, &["new", "site", "site"]).good();
    let write = |path: &str, front: &str| {
        let path = folder.join("site/content").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, format!("---\n{front}---\n")).unwrap();
    };
    let testing = "ideas: []\nround: first\nstages:\n  - {stage: testing, date: 2026-11-20}\n";
    write(
        "prototypes/a-kite.md",
        &format!(
            "title: A kite\n{testing}test_tasks:\n  - {{id: fly, task: Let it fly.}}\n  - {{id: land, task: Land.}}\n"
        ),
    );
    write("prototypes/a-stone.md", &format!("title: A stone\n{testing}"));
    write("events/a-kite-day.md", "title: A kite day\nstarts: 2026-12-05T10:00\nbooking: form\n");
    write("events/a-past-fair.md", "title: A past fair\nstarts: 2026-10-05T10:00\nbooking: form\n");
    write("rounds/first.md", "title: The first round\nopens: 2026-11-01\nways_to_partner:\n  - {title: Lend a room}\n");
    folder.join("site")
}

fn forms(folder: &Path) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder.join("site/content/forms")).unwrap();
    let stem = |file: std::fs::DirEntry| file.path().file_stem().unwrap().to_str().unwrap().to_owned();
    let forms: BTreeSet<String> = files.map(|file| stem(file.unwrap())).collect();
    assert_eq!(forms.len(), 11);
    forms
}

/// Good answers with some instead; `{12}` stands for so many letters.
fn spoilt(good: &[(&str, &str)], instead: &[(&str, &str)]) -> Vec<(String, String)> {
    let long = |value: &str| {
        let count = value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).and_then(|n| n.parse().ok());
        count.map_or_else(|| value.to_owned(), |count: usize| "x".repeat(count))
    };
    let kept = good.iter().filter(|(name, _)| !instead.iter().any(|(other, _)| other == name));
    let new = instead.iter().filter(|(_, value)| !value.is_empty());
    kept.chain(new).map(|(name, value)| ((*name).to_owned(), long(value))).collect()
}

fn complains(page: &str, said: &[(&str, &str)], case: &str) {
    let page = parts(page);
    assert!(text(inside(&page, "title")).starts_with("Error: "), "{case}");
    let expected: Vec<String> = said.iter().map(|(words, target)| format!("{words} #{target}")).collect();
    assert_eq!(summary(&page), expected, "{case}");
    let beside: BTreeSet<String> = beside(&page).into_iter().collect();
    assert_eq!(beside, said.iter().map(|(words, _)| format!("Error: {words}")).collect(), "{case}");
    for (_, target) in said.iter().filter(|(_, target)| !target.is_empty()) {
        let controls: Vec<&str> = page.iter().filter_map(|part| element(part, "id", target)).collect();
        let is_control = controls.len() == 1 && ["input", "textarea", "select"].contains(&controls[0]);
        assert!(is_control, "{case}: {target} leads to {controls:?}");
    }
}

/// The lines of the summary, each with where it leads.
fn summary(page: &[Part]) -> Vec<String> {
    let start = page.iter().position(|part| element(part, "class", "error-summary").is_some());
    let lines = inside(start.map_or(&[][..], |start| &page[start..]), "ul");
    let lines = lines.split(|part| matches!(part, Part::End(name) if name == "li"));
    let leads = |line: &[Part]| line.iter().find_map(|part| attribute(part, "href").map(str::to_owned));
    let line = |line: &[Part]| format!("{} {}", text(line), leads(line).unwrap_or_else(|| "#".into()));
    lines.filter(|line| !line.is_empty()).map(line).collect()
}

/// What is said beside questions.
fn beside(page: &[Part]) -> Vec<String> {
    let places = page.iter().enumerate().filter(|(_, part)| attribute(part, "data-error").is_some());
    let seen = places.filter(|(_, part)| attribute(part, "hidden").is_none());
    seen.map(|(at, _)| text(inside(&page[at..], "p"))).collect()
}

fn attribute<'p>(part: &'p Part, name: &str) -> Option<&'p str> {
    let Part::Start(_, attributes) = part else { return None };
    attributes.iter().find(|(attribute, _)| attribute == name).map(|(_, value)| value.as_str())
}

/// The name of an element that has an attribute of this value.
fn element<'p>(part: &'p Part, name: &str, value: &str) -> Option<&'p str> {
    match part {
        Part::Start(element, _) if attribute(part, name) == Some(value) => Some(element),
        Part::Start(..) | Part::End(_) | Part::Text(_) => None,
    }
}
