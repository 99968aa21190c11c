//! Changes as people would write them, and texts that are written oddly.

use proptest::prelude::*;
use serde_yaml::Value;

use super::*;
use crate::SitePath;

fn in_yaml(text: &str, change: Change) -> Option<String> {
    edited(&Source::new(SitePath::parse("content/site.yaml").unwrap(), text), &[change]).ok()
}

fn in_front(front: &str, change: Change) -> Result<String, Refused> {
    let text = format!("---\n{front}---\nBody: yes\n---\n");
    let edited = edited(&Source::new(SitePath::parse("content/ideas/x.md").unwrap(), text), &[change])?;
    let front = edited.strip_prefix("---\n").and_then(|text| text.strip_suffix("---\nBody: yes\n---\n"));
    Ok(front.expect("the body is the same").to_owned())
}

fn map(pairs: &[(&str, &str)]) -> Value {
    Value::Mapping(pairs.iter().map(|(key, value)| (Value::from(*key), Value::from(*value))).collect())
}

fn stage() -> Value {
    map(&[("stage", "testing"), ("date", "2026-11-25")])
}

#[test]
fn a_value_is_added_in_the_way_the_list_is_written() {
    let cases = [
        ("name: x", "name: x\nkeys:\n  - age1new\n"),
        ("name: x\n", "name: x\nkeys:\n  - age1new\n"),
        ("keys: []\nname: x\n", "keys: [age1new]\nname: x\n"),
        ("keys: [a, b] # two\n", "keys: [a, b, age1new] # two\n"),
        ("keys: [\n  a,\n  b,\n]\n", "keys: [\n  a,\n  b, age1new,\n]\n"),
        ("keys:\n- a # Ada\nname: x\n", "keys:\n- a # Ada\n- age1new\nname: x\n"),
        ("keys:\n    - 'a'\n    - \"b\"", "keys:\n    - 'a'\n    - \"b\"\n    - age1new\n"),
        ("keys: # nobody yet\nname: x\n", "keys: # nobody yet\n  - age1new\nname: x\n"),
        ("keys:\n  - a\n\n# The name.\nname: x\n", "keys:\n  - a\n  - age1new\n\n# The name.\nname: x\n"),
        ("keys:\n  - |+\n    a\n\nname: x\n", "keys:\n  - |+\n    a\n\n  - age1new\nname: x\n"),
        ("keys:\r\n  - a\r\nname: x\r\n", "keys:\r\n  - a\r\n  - age1new\r\nname: x\r\n"),
        ("keys: &k\n  - a\n", "keys: &k\n  - a\n  - age1new\n"),
    ];
    for (before, after) in cases {
        assert_eq!(in_yaml(before, Change::Push("keys", "age1new".into())).as_deref(), Some(after), "{before}");
    }
}

#[test]
fn a_stage_is_added_as_the_last_one_is_written() {
    let cases = [
        ("stages:\n  - {stage: shared, date: 2026-01-01}\n", "  - {stage: testing, date: 2026-11-25}\n"),
        ("stages:\n  - stage: shared\n    note: |\n      A\n\n      B\n", "  - stage: testing\n    date: 2026-11-25\n"),
        ("stages:\n- stage: shared\n  # no date\n", "- stage: testing\n  date: 2026-11-25\n"),
    ];
    for (before, new) in cases {
        assert_eq!(in_front(before, Change::Push("stages", stage())).unwrap(), format!("{before}{new}"));
    }
    let within = "stages: [{stage: shared}] # one\ntitle: 'A: b'\n";
    let after = "stages: [{stage: shared}, {stage: testing, date: 2026-11-25}] # one\ntitle: 'A: b'\n";
    assert_eq!(in_front(within, Change::Push("stages", stage())).unwrap(), after);
}

#[test]
fn a_key_gets_a_value_and_loses_it_again() {
    let cases = [
        ("title: x\n", "status", "met", "title: x\nstatus: met\n"),
        ("status: open # since May\ntitle: x\n", "status", "met", "status: met # since May\ntitle: x\n"),
        ("'status' : \"open\"\n", "status", "met", "'status' : met\n"),
        ("status:\ntitle: x\n", "status", "met", "status: met\ntitle: x\n"),
        ("status: # none\ntitle: x\n", "status", "met", "status: met # none\ntitle: x\n"),
        ("status: ~\ntitle: x\n", "status", "met", "status: met\ntitle: x\n"),
        ("now: |\n  a\n  # b\n\n# c\ntitle: x\n", "now", "d", "now: d\n\n# c\ntitle: x\n"),
        ("now: >-\n  a\n  b\ntitle: x\n", "now", "e: f", "now: 'e: f'\ntitle: x\n"),
        ("now: a\n  b\ntitle: x\n", "now", "c\nd", "now: |-\n  c\n  d\ntitle: x\n"),
        ("  title: x\n", "now", "y", "  title: x\n  now: y\n"),
    ];
    for (before, key, value, after) in cases {
        assert_eq!(in_front(before, Change::Set(key, value.into())).as_deref(), Ok(after), "{before}");
    }
    let last = "title: x\n# a comment\nmerged_into: ideas/b\n";
    assert_eq!(in_front(last, Change::Remove("merged_into")).as_deref(), Ok("title: x\n# a comment\n"));
    assert_eq!(in_front("a: 1\n", Change::Remove("b")).as_deref(), Ok("a: 1\n"));
    let list = Change::Set("tags", Value::Sequence(vec!["a".into(), "b, c".into()]));
    assert_eq!(in_front("tags: [x] # all\nt: y\n", list).as_deref(), Ok("tags: [a, \"b, c\"] # all\nt: y\n"));
}

#[test]
fn a_key_of_an_element_gets_a_value_as_the_element_is_written() {
    let cases = [
        ("m:\n- a: b\n", "m:\n- a: b\n  note: 'x: y'\n"),
        (
            "m:\n  - a: b   # one\n    c: d\n\n# the end\nt: y\n",
            "m:\n  - a: b   # one\n    c: d\n    note: 'x: y'\n\n# the end\nt: y\n",
        ),
        ("m:\n  -\n    a: b\n    # said\n  - a: c\n", "m:\n  -\n    a: b\n    note: 'x: y'\n    # said\n  - a: c\n"),
        ("m:\n  - note: no # yet\n    a: b\n", "m:\n  - note: 'x: y' # yet\n    a: b\n"),
        ("m:\n  - note: |\n      one\n\n      two\n    a: b\n", "m:\n  - note: 'x: y'\n    a: b\n"),
        ("m:\n  - a: b\n    note:\n", "m:\n  - a: b\n    note: 'x: y'\n"),
        ("m:\n  - {a: b, c: [d]}   # by phone\n", "m:\n  - {a: b, c: [d], note: \"x: y\"}   # by phone\n"),
        ("m: [{a: b, note: no, c: d}, {a: c}]\n", "m: [{a: b, note: 'x: y', c: d}, {a: c}]\n"),
        ("m: [{a: b,\n  c: ~, # none\n}]\n", "m: [{a: b,\n  c: ~, note: \"x: y\", # none\n}]\n"),
        ("m:\n  - {}\n", "m:\n  - {note: \"x: y\"}\n"),
    ];
    let set = |value: &str| Change::Within("m", 0, Box::new(Change::Set("note", value.into())));
    for (before, after) in cases {
        assert_eq!(in_front(before, set("x: y")).as_deref(), Ok(after), "{before}");
        assert_eq!(in_front(after, set("x: y")).as_deref(), Ok(after), "twice: {before}");
    }
    let before = "m:\n  - a: b\n  - a: c\n    d: e\n  - a: f\n";
    let second = |change| in_front(before, Change::Within("m", 1, Box::new(change)));
    assert_eq!(
        second(Change::Set("a", "x\ny".into())).unwrap(),
        before.replace("  - a: c\n", "  - a: |-\n      x\n      y\n")
    );
    assert_eq!(second(Change::Remove("d")).unwrap(), before.replace("    d: e\n", ""));
    assert_eq!(second(Change::Push("g", "h".into())).unwrap(), before.replace("e\n", "e\n    g:\n      - h\n"));
}

#[test]
fn a_comment_behind_a_word_stays_where_many_lines_take_its_place() {
    let after = in_front("now: a # said by Ada\n", Change::Set("now", "b\nc".into()));
    assert_eq!(after.as_deref(), Ok("now: \"b\\nc\" # said by Ada\n"));
}

#[test]
fn an_element_that_is_not_there_or_no_mapping_is_left_to_people() {
    let set = |place| Change::Within("m", place, Box::new(Change::Set("note", "x".into())));
    let said = |front: &str, place| in_front(front, set(place)).unwrap_err().to_string();
    assert!(said("m:\n  - a: b\n", 1).ends_with("`m:` has no 2. element"));
    assert!(said("a: b\n", 0).ends_with("`m:` has no 1. element"));
    let word = said("a: b\nm:\n  - word\n", 0);
    assert!(word.starts_with("content/ideas/x.md:4:5: ") && word.ends_with("write this by hand:\nnote: x\n"), "{word}");
    let alias = said("a: &a {b: c}\nm: [*a]\n", 0);
    assert!(alias.ends_with("write this by hand:\nnote: x\n"), "{alias}");
}

#[test]
fn what_cannot_be_understood_is_left_to_people_who_are_told_what_to_write() {
    for odd in ["keys: one\n", "keys: {a: b}\n", "keys: [a\n", "keys: &k [a]\nother: *k\n---\nx: y\n", "{keys: [a]\n"] {
        assert_eq!(in_yaml(odd, Change::Push("keys", "age1new".into())), None, "{odd}");
    }
    let said = in_front("a: &s [b]\nstages: *s\n", Change::Push("stages", stage())).unwrap_err().to_string();
    assert!(said.starts_with("content/ideas/x.md:3:1: "), "{said}");
    assert!(said.ends_with("add this to `stages:` by hand:\n  - stage: testing\n    date: 2026-11-25\n"), "{said}");
    let said = in_front("a: 'b\n", Change::Remove("a")).unwrap_err().to_string();
    assert!(said.starts_with("content/ideas/x.md:") && said.ends_with("mend that first"), "{said}");
}

/// Front matter as odd as people write it, from these lines for a key.
fn lines(key: &str, style: usize) -> String {
    match style {
        0 => format!("{key}: word # said\n"),
        1 => format!("# before {key}\n{key}: 'quo''ted'\n"),
        2 => format!("{key}:\n  - a\n  # between\n  - {{b: c}} # behind\n"),
        3 => format!("{key}: [a, 'b, c',\n  d]\n"),
        4 => format!("{key}: |\n  # not a comment\n\n  text\n\n"),
        5 => format!("{key}: >+\n  folded\n  text\n\n"),
        6 => format!("{key}:\n"),
        7 => format!("\"{key}\":\t\"tab\\there\"\n\n# behind {key}\n"),
        8 => format!("{key}:\n- a:\n    b: c\n-   d\n"),
        9 => format!("{key}: several\n  lines of\n  a word\n"),
        10 => format!(
            "{key}:\n  - a: b # first\n\n    c: |\n      # text\n\n    # before d\n    d: e\n  - # second\n    z: ''\n"
        ),
        _ => format!("{key}: [{{a: 'b'}}, {{c: [d],\n   e: ~ # none\n  }}]\n"),
    }
}

fn value() -> impl Strategy<Value = Value> {
    let word = "(\\PC|[\n\t:#'\"\\-|>&*!%@`{}\\[\\],? ]){0,20}".prop_map(|word| Value::from(word.trim_end()));
    let leaf = prop_oneof![word, any::<i64>().prop_map(Value::from), any::<bool>().prop_map(Value::from)];
    leaf.prop_recursive(2, 6, 3, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..3).prop_map(Value::Sequence);
        let pairs = prop::collection::btree_map("[a-z]{1,3}", inner, 1..3);
        let map = pairs.prop_map(|pairs| Value::Mapping(pairs.into_iter().map(|(k, v)| (k.into(), v)).collect()));
        prop_oneof![list, map]
    })
}

proptest! {
    #[test]
    fn a_change_is_all_that_changes_or_is_refused(
        styles in prop::collection::vec(0..12_usize, 1..6),
        which in 0..7_usize,
        what in 0..5,
        value in value(),
        crlf in any::<bool>(),
    ) {
        const KEYS: [&str; 7] = ["a", "bb", "c_c", "d", "e", "f", "g"];
        let parts: Vec<String> = styles.iter().zip(KEYS).map(|(style, key)| lines(key, *style)).collect();
        let end = if crlf { "\r\n" } else { "\n" };
        let text = format!("---\n{}---\nbody\n", parts.concat()).replace('\n', end);
        let source = Source::new(SitePath::parse("content/ideas/x.md").unwrap(), text.as_str());
        let change = match what {
            0 => Change::Set(KEYS[which], value.clone()),
            1 => Change::Push(KEYS[which], value.clone()),
            2 => Change::Within(KEYS[which], 0, Box::new(Change::Set("a", value.clone()))),
            3 => Change::Within(KEYS[which], 1, Box::new(Change::Set("z", value.clone()))),
            _ => Change::Remove(KEYS[which]),
        };
        let Ok(edited) = edited(&source, std::slice::from_ref(&change)) else { return Ok(()) };
        for (place, part) in parts.iter().enumerate().filter(|(place, _)| *place != which) {
            prop_assert!(edited.contains(part.replace('\n', end).trim_end()), "{place}: {part}\n{edited}");
        }
        prop_assert!(edited.ends_with(&["---", end, "body", end].concat()));
        let is_new = which >= parts.len();
        if is_new && !matches!(change, Change::Remove(_)) {
            let back = super::edited(&Source::new(source.path.clone(), edited.as_str()), &[Change::Remove(KEYS[which])]);
            prop_assert_eq!(back.unwrap(), text);
        }
    }

    #[test]
    fn a_text_changed_in_some_places_is_the_same_in_all_others(parts in prop::collection::vec(("[a-zß]{0,5}", any::<bool>()), 0..8)) {
        let (mut text, mut changes, mut wanted) = (String::new(), Vec::new(), String::new());
        for (part, change) in &parts {
            let start = text.len();
            text.push_str(part);
            wanted.push_str(if *change { "-" } else { part });
            if *change {
                changes.push((Span::new(start, text.len()), "-".to_owned()));
            }
        }
        prop_assert_eq!(replaced(&text, changes), wanted);
    }
}
