//! The index of a made-up site of some size.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::words::{folded, words};
use super::*;

/// How many things the site has.
const MANY: usize = 5_000;

/// One of some hundred words, of which some are much more common than others, as in every language.
fn word(n: usize) -> String {
    let syllables = ["ba", "ker", "lo", "min", "sta", "ter", "vi", "zu", "ŵen", "ash"];
    let spread = n.wrapping_mul(2_654_435_761) / 128 % 1_000;
    let common = spread * spread / 1_000;
    [common % 10, common / 10 % 10, common / 100].map(|place| syllables[place]).concat()
}

fn title(n: usize) -> String {
    let words: Vec<String> = (0..5).map(|k| word(n * 31 + k * 7_919)).collect();
    format!("{} in Kent", words.join(" "))
}

fn titles() -> Vec<String> {
    (0..MANY).map(title).collect()
}

fn key(id: &str) -> Key {
    let path = model::SitePath::parse(&format!("content/{id}.md")).unwrap();
    Key::of(&ItemId::of_file(&path).unwrap()).unwrap()
}

fn documents(titles: &[String]) -> Vec<Document> {
    let document = |n: usize| {
        let id = format!("{}/thing-{n}", ["ideas", "prototypes", "events"][n % 3]);
        let areas = ["Dover", "Thanet", "Swale"][n % 3].to_owned();
        let summary = "Somebody here would like to have it, and says why in a sentence of some “length”.";
        Document {
            key: key(&id),
            url: format!("/{id}/"),
            title: titles[n].clone(),
            summary: summary.to_owned(),
            areas,
            lang: None,
            also: vec!["Nia Ŵyn".to_owned()],
        }
    };
    (0..titles.len()).map(document).collect()
}

/// All files by their names.
fn files(index: &Index) -> BTreeMap<String, String> {
    index.files().map(|file| (index.name(file), index.text(file))).collect()
}

fn parsed(files: &BTreeMap<String, String>, name: &str) -> Value {
    serde_json::from_str(&files[name]).unwrap()
}

/// The keys of what has a word, looked up as the script does it.
fn having(files: &BTreeMap<String, String>, contents: &Value, word: &str) -> BTreeSet<String> {
    let mut beginnings = contents["words"].as_array().unwrap().iter().filter_map(Value::as_str);
    let beginning = beginnings.rfind(|beginning| word.starts_with(beginning)).unwrap();
    let name = if beginning.is_empty() { "words.json".into() } else { format!("words-{}.json", plain(beginning)) };
    let lists = &parsed(files, &name)[word];
    let keys =
        [0, 1].into_iter().filter_map(|place| lists[place].as_str()).flat_map(|keys| keys.as_bytes().chunks(KEY));
    keys.map(|key| String::from_utf8(key.to_vec()).unwrap()).collect()
}

/// The titles of the cards with these keys.
fn titles_of(files: &BTreeMap<String, String>, contents: &Value, keys: &BTreeSet<String>) -> BTreeSet<String> {
    let count = u32::try_from(contents["cards"].as_u64().unwrap()).unwrap();
    let file = |key: &String| u32::from_str_radix(&key[1..], 32).unwrap() % count;
    let wanted: BTreeSet<u32> = keys.iter().map(file).collect();
    let cards = wanted.iter().flat_map(|file| {
        let cards = parsed(files, &format!("cards-{file}.json"));
        cards.as_array().unwrap().clone()
    });
    let found = cards.filter(|card| keys.contains(card[0].as_str().unwrap()));
    found.map(|card| card[2].as_str().unwrap().to_owned()).collect()
}

#[test]
fn no_file_is_too_large_and_names_are_good_for_every_host() {
    let titles = titles();
    let files = files(&Index::new(documents(&titles)));
    assert!(files.len() > 20, "{}", files.len());
    for (name, text) in &files {
        assert!(text.len() <= LIMIT, "{name}: {} bytes", text.len());
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{name}");
    }
}

#[test]
fn everything_is_found_by_the_words_of_its_title() {
    let titles = titles();
    let files = files(&Index::new(documents(&titles)));
    let contents = parsed(&files, "index.json");
    for title in titles.iter().step_by(97) {
        let folded = folded(title);
        let found = words(&folded).map(|word| having(&files, &contents, word));
        let all = found.reduce(|one, other| one.intersection(&other).cloned().collect()).unwrap();
        let shown = titles_of(&files, &contents, &all);
        assert!(shown.contains(title), "{title}: {shown:?}");
    }
}

#[test]
fn it_is_found_by_place_and_people_too() {
    let titles = titles();
    let files = files(&Index::new(documents(&titles)));
    let contents = parsed(&files, "index.json");
    assert_eq!(having(&files, &contents, "thanet").len(), MANY.div_ceil(3));
    assert_eq!(having(&files, &contents, "wyn").len(), MANY);
}

#[test]
fn another_title_changes_the_files_of_its_words_and_of_its_card() {
    let (old, mut new) = (titles(), titles());
    new[1_234] = title(4_321);
    let (old, new) = (Index::new(documents(&old)), Index::new(documents(&new)));
    let changed = |index: &Index| -> BTreeMap<String, (Fingerprint, String)> {
        index.files().map(|file| (index.name(file), (index.mark(file), index.text(file)))).collect()
    };
    let (old, new) = (changed(&old), changed(&new));
    assert_eq!(old.keys().collect::<Vec<_>>(), new.keys().collect::<Vec<_>>());
    let others: Vec<&String> = old.keys().filter(|name| old[*name].0 != new[*name].0).collect();
    assert!(others.len() > 1 && others.len() <= 12, "{others:?}");
    for name in old.keys() {
        assert_eq!(old[name].0 == new[name].0, old[name].1 == new[name].1, "{name}: a mark tells of its file");
    }
}

#[test]
fn a_word_of_everything_says_that_there_is_more() {
    let titles: Vec<String> = (0..13_000).map(|n| format!("Kent {}", n / 2)).collect();
    let files = files(&Index::new(documents(&titles)));
    let having = files.iter().find(|(_, text)| text.contains("\"kent\":")).unwrap();
    let lists = &parsed(&files, having.0)["kent"];
    assert_eq!((lists[0].as_str().unwrap().len(), lists[2].as_u64()), (12_000 * KEY, Some(1)));
    assert!(files.values().all(|text| text.len() <= LIMIT));
}

#[test]
fn a_site_without_anything_has_an_index_without_anything() {
    let files = files(&Index::new(Vec::new()));
    assert_eq!(files["index.json"], "{\"words\":[],\"cards\":1}\n");
    assert_eq!(files["cards-0.json"], "[]\n");
}
