//! A thousand neighbours send what they have to say: all of it is kept, and hardly any of it put aside.
//!
//! They are made up, with a fixed seed: some type fast, some put links into their texts, some share the address of a library or
//! of a school, some have a password manager that fills in every field it finds, some send the same thing again because the
//! connection broke, and a few copy what a neighbour wrote. How often each happens stands below.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::header::{CONTENT_TYPE, LOCATION};
use hyper::{Request, Response};
use ingest::body::{Body, full};
use ingest::inbox::{Folder, Listing};
use ingest::{Config, Inbox, NoPages, Peer, Purpose, Trust, Worker};
use jiff::{SignedDuration, Timestamp};

const PEOPLE: usize = 1_000;
/// Between two of them pass 8 minutes on average: a thousand in five and a half days, a busy week of a programme.
const PAUSE: i64 = 8 * 60;
/// But for these, of whom one sends every minute and a half: a class at school.
const CLASS: std::ops::Range<usize> = 500..528;

const SITE: &[(&str, &str)] = &[
    ("content/site.yaml", "name: A street\nbase_url: https://street.example/\n"),
    ("content/spam-words.yaml", "- cheap watches\n- casino bonus\n"),
    (
        "content/forms/idea.yaml",
        "title: Share an idea\nat: /ideas/new/\ncheck_answers: true\nfields:\n  - {id: idea, kind: text, label: Idea, required: \
         Enter it, max: 200, shown: published}\n  - {id: why, kind: textarea, label: Why, max: 2000, shown: published}\n  - \
         {id: people, kind: organisation, label: Group, max: 100, shown: published}\n  - {id: website, kind: honeypot, shown: \
         private}\n",
    ),
    (
        "content/forms/comment.yaml",
        "title: Say something\nat: /comments/new/\nfields:\n  - {id: body, kind: textarea, label: Comment, required: Enter \
         it, max: 2000, shown: published}\n  - {id: website, kind: honeypot, shown: private}\n",
    ),
];

/// Numbers that look like chance and are the same in every run (Vigna 2014, splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    fn one_of<T: Copy>(&mut self, things: &[T]) -> T {
        things[usize::try_from(self.below(things.len() as u64)).unwrap()]
    }
}

/// Somebody with something to say.
struct Person {
    form: &'static str,
    answers: Vec<(&'static str, String)>,
    /// From where.
    address: IpAddr,
    origin: Option<&'static str>,
    /// How many seconds the answers are looked at before they are sent.
    looks: i64,
    /// How often the same is sent once more.
    retries: u64,
    filled_by_a_manager: bool,
}

const WHO: &[&str] = &[
    "People",
    "My neighbours",
    "The children",
    "Older people",
    "Cyclists",
    "New families",
    "Carers",
    "We",
    "Commuters",
    "Dog walkers",
    "Students",
    "Shopkeepers",
];
const WANT: &[&str] = &[
    "need",
    "would love",
    "keep asking for",
    "could share",
    "have no",
    "once had",
    "would look after",
    "talk about",
    "dream of",
    "miss",
];
const WHAT: &[&str] = &[
    "a bench",
    "a ladder",
    "bus times by text",
    "a tool shed",
    "a map of quiet ways",
    "a shelf of books",
    "a place to meet",
    "lights on the path",
    "a repair evening",
    "water for the trees",
    "a list of who can help",
    "a warm room",
    "a crossing",
    "seeds",
    "a choir",
];
const WHERE: &[&str] = &[
    "by the library",
    "under the limes",
    "behind the school",
    "on our street",
    "near the station",
    "at the harbour",
    "in the village hall",
    "between the flats",
    "along the canal",
    "at the market",
    "in Margate",
    "outside the surgery",
];
const SO: &[&str] = &[
    "so that nobody waits alone.",
    "because the old one is gone.",
    "and it would cost next to nothing.",
    "before winter comes.",
    "as they do in Whitstable.",
    "but nobody knows whom to ask.",
    "and I would help to build it.",
    "since the shop closed.",
    "which my mother would use every day.",
    "if the council lets us.",
];
const LINKS: &[&str] =
    &["https://street.example/ideas/", "www.parish.example", "https://photos.example/a/17", "http://news.example/kent"];

impl Person {
    fn any(chance: &mut Chance, said_before: Option<&Person>) -> Person {
        let form = if chance.percent(40) { "comment" } else { "idea" };
        let answers = match said_before.filter(|_| chance.percent(1)) {
            Some(neighbour) => neighbour.answers.clone(),
            None if form == "comment" => vec![("body", text(chance, 1, 4))],
            None => vec![("idea", text(chance, 1, 1)), ("why", text(chance, 1, 9)), ("people", group(chance))],
        };
        let form = if answers[0].0 == "body" { "comment" } else { "idea" };
        Person {
            form,
            answers,
            address: address(chance),
            origin: if chance.percent(85) { Some("https://street.example") } else { None },
            looks: if chance.percent(6) { 1 } else { 3 + i64::try_from(chance.below(120)).unwrap() },
            retries: if chance.percent(5) { 1 + chance.below(2) } else { 0 },
            filled_by_a_manager: chance.percent(3),
        }
    }

    fn body(&self) -> String {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(self.answers.iter().map(|(name, words)| (*name, words.as_str())));
        body.append_pair("website", if self.filled_by_a_manager { "me@example.org" } else { "" }).finish()
    }
}

fn text(chance: &mut Chance, least: u64, most: u64) -> String {
    let sentences = least + chance.below(most - least + 1);
    let mut text: Vec<String> =
        (0..sentences).map(|_| [WHO, WANT, WHAT, WHERE, SO].map(|words| chance.one_of(words)).join(" ")).collect();
    let links = if chance.percent(25) { 1 + chance.below(2) } else { 0 };
    text.extend((0..links).map(|_| chance.one_of(LINKS).to_owned()));
    text.join(" ")
}

fn group(chance: &mut Chance) -> String {
    chance.one_of(&["", "", "", "Harbour Friends", "Ŵyn Lane Tenants", "Café Κύκλος", "The Ladder Club"]).to_owned()
}

const SCHOOL: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 20));

/// One of six sends from the library, one of twenty from the school.
fn address(chance: &mut Chance) -> IpAddr {
    match chance.below(60) {
        0..10 => IpAddr::from([203, 0, 113, 7]),
        10..13 => SCHOOL,
        _ => IpAddr::from([100, u8::try_from(chance.below(256)).unwrap(), u8::try_from(chance.below(256)).unwrap(), 9]),
    }
}

/// A worker for the made-up site, and its clock.
struct Street {
    root: tempfile::TempDir,
    worker: Worker,
    seconds: Arc<AtomicI64>,
}

impl Street {
    fn new() -> Street {
        let (root, seconds) = (tempfile::tempdir().unwrap(), Arc::new(AtomicI64::new(0)));
        for (path, content) in SITE {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        let (hand, ticks) = (Arc::clone(&seconds), Arc::clone(&seconds));
        let start: Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
        let worker = Worker::new(Config {
            store: ingest::Store::of(root.path()),
            base: String::new(),
            purpose: Purpose::Development,
            pages: Arc::new(NoPages),
            clock: Arc::new(move || start + SignedDuration::from_secs(hand.load(Ordering::SeqCst))),
            ticks: Arc::new(move || Duration::from_secs(ticks.load(Ordering::SeqCst).unsigned_abs())),
            trust: Trust { origins: vec!["https://street.example".into()], proxies: Vec::new() },
            keep_free: 0,
        });
        Street { root, worker: worker.unwrap(), seconds }
    }

    fn pass(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    async fn post(&self, person: &Person, body: String) -> Response<Body> {
        let mut request = Request::builder().method("POST").uri(format!("/submit/{}", person.form));
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").extension(Peer(person.address));
        if let Some(origin) = person.origin {
            request = request.header("origin", origin);
        }
        self.worker.handle(request.body(full(body)).unwrap()).await
    }

    /// All that somebody does; the receipt.
    async fn hears(&self, person: &Person) -> String {
        let mut body = person.body();
        if person.form == "idea" {
            let page = self.post(person, body.clone()).await;
            assert_eq!(page.status(), 200);
            let page = page.into_body().collect().await.unwrap().to_bytes();
            let page = String::from_utf8(page.to_vec()).unwrap();
            let token = page.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            body += &format!("&token={token}");
            self.pass(person.looks);
        }
        let mut receipts = Vec::new();
        for _ in 0..=person.retries {
            let answer = self.post(person, body.clone()).await;
            assert_eq!(answer.status(), 303);
            receipts.push(answer.headers()[LOCATION].to_str().unwrap().rsplit('/').next().unwrap().to_owned());
            self.pass(5);
        }
        receipts.dedup();
        assert_eq!(receipts.len(), 1, "a retry is the same submission");
        receipts.remove(0)
    }

    async fn kept(&self) -> Listing {
        Inbox::of(self.root.path()).list().await.unwrap()
    }
}

#[tokio::test]
async fn all_that_a_thousand_people_send_is_kept_and_hardly_any_of_it_put_aside() {
    let (street, mut chance) = (Street::new(), Chance(2026));
    let (mut thanked, mut before) = (Vec::new(), None);
    for i in 0..PEOPLE {
        let (mut person, in_class) = (Person::any(&mut chance, before.as_ref()), CLASS.contains(&i));
        if in_class {
            person.address = SCHOOL;
        }
        thanked.push((street.hears(&person).await, person.filled_by_a_manager));
        street.pass(if in_class { 30 } else { i64::try_from(chance.below(2 * PAUSE.unsigned_abs())).unwrap() });
        before = Some(person);
    }
    let kept = street.kept().await;
    let folder = |receipt: &str| {
        let named = |entry: &&ingest::inbox::Entry| entry.record.envelope.receipt.as_deref() == Some(receipt);
        kept.entries.iter().find(named).map(|entry| entry.folder)
    };
    let lost = thanked.iter().filter(|(receipt, _)| folder(receipt).is_none()).count();
    let aside = |manager: bool| {
        let those = thanked.iter().filter(|(_, by_manager)| *by_manager == manager);
        those.filter(|(receipt, _)| folder(receipt) == Some(Folder::Quarantine)).count()
    };
    let managers = thanked.iter().filter(|(_, by_manager)| *by_manager).count();
    let people = PEOPLE - managers;
    println!(
        "of {PEOPLE} submissions {lost} were lost; of {people} by hand {} lie in quarantine; of {managers} filled in by a \
         password manager, too, {} do",
        aside(false),
        aside(true)
    );
    for (reasons, n) in counted(&kept) {
        println!("{n:5} × {reasons}");
    }
    assert_eq!(lost, 0);
    assert!(aside(false) * 100 <= people * 5, "{} of {people} people", aside(false));
}

/// How often each set of reasons occurs.
fn counted(kept: &Listing) -> std::collections::BTreeMap<String, usize> {
    let mut counted = std::collections::BTreeMap::new();
    for entry in &kept.entries {
        let envelope = &entry.record.envelope;
        let reasons = format!("{} {}: {}", entry.folder.as_str(), envelope.score.unwrap(), envelope.reasons.join("; "));
        *counted.entry(reasons).or_default() += 1;
    }
    counted
}

#[tokio::test]
async fn what_programs_send_is_put_aside_and_a_flood_of_it_is_stopped() {
    let street = Street::new();
    let mut statuses = Vec::new();
    for i in 0..320 {
        let program = Person {
            form: "idea",
            answers: vec![("idea", format!("Cheap watches and casino bonus number {i}")), ("phone", "1".into())],
            address: IpAddr::from([192, 0, 2, 1]),
            origin: None,
            looks: 0,
            retries: 0,
            filled_by_a_manager: false,
        };
        let page = street.post(&program, program.body()).await.into_body().collect().await.unwrap().to_bytes();
        let page = String::from_utf8(page.to_vec()).unwrap();
        let token = page.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let answer = street.post(&program, format!("{}&token={token}", program.body())).await;
        statuses.push(answer.status().as_u16());
    }
    let kept = street.kept().await;
    assert!(kept.entries.iter().all(|entry| entry.folder == Folder::Quarantine));
    assert_eq!(kept.entries.len(), 300);
    assert!(statuses[..300].iter().all(|status| *status == 303) && statuses[300..].iter().all(|status| *status == 429));
}
