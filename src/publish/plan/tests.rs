//! Made-up sites are sent one after the other, each stopped somewhere: whatever happens, no page that readers can reach links
//! to one that is not there, and what is finished is the site, beside what others put there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::publish::List;
use crate::publish::site::File;

/// What a file of a made-up site can be called.
const NAMES: [&str; 12] = [
    "index.html",
    "a/index.html",
    "b/index.html",
    "b/c/index.html",
    "d/index.html",
    "assets/site.css",
    "images/a.svg",
    "files/b.pdf",
    "feed.atom",
    "b/feed.json",
    "search/words.json",
    "robots.txt",
];
/// What somebody else put there.
const THEIRS: &str = "theirs/index.html";

/// A file: what it links to, and what else is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Content {
    links: BTreeSet<&'static str>,
    rest: u8,
}

type World = BTreeMap<String, Content>;

/// A site in which every link leads to something.
fn made_up() -> impl Strategy<Value = World> {
    let files = prop::collection::vec((any::<bool>(), any::<[bool; NAMES.len()]>(), 0..3_u8), NAMES.len());
    files.prop_map(|files| {
        let names = NAMES.iter().zip(files);
        let there: Vec<_> = names.filter(|(name, (is_there, ..))| *is_there || **name == HOME).collect();
        let is_there: BTreeSet<&str> = there.iter().map(|(name, _)| **name).collect();
        let content = |(name, (_, links, rest)): &(&&'static str, (bool, [bool; NAMES.len()], u8))| {
            let linked = NAMES.into_iter().zip(links).filter(|(to, is_link)| **is_link && is_there.contains(to));
            let links = if name.ends_with(".html") { linked.map(|(to, _)| to).collect() } else { BTreeSet::new() };
            ((**name).to_owned(), Content { links, rest: *rest })
        };
        there.iter().map(content).collect()
    })
}

fn as_site(world: &World) -> Site {
    let file = |(name, content): (&String, &Content)| {
        (SitePath::parse(name).unwrap(), File { size: 1, hash: format!("{content:?}") })
    };
    let files = world.iter().map(file).collect();
    Site { folder: PathBuf::new(), address: String::new(), mark: None, files }
}

/// What is found there: by looking at each file, or by believing the list, as for a bucket.
fn found(world: &World, new: &World, list: Option<List>, believes: bool) -> Found {
    let is_same = |name: &str, content: &Content| match (believes, &list, SitePath::parse(name)) {
        (true, Some(list), Some(path)) => new.get(name).is_some_and(|it| list.has(&path, &format!("{it:?}"))),
        (true, ..) => false,
        (false, ..) => new.get(name) == Some(content),
    };
    let files = world.iter().map(|(name, content)| (name.clone(), is_same(name, content))).collect();
    Found { files, list }
}

/// Every link of every page that can be reached leads somewhere.
fn is_sound(world: &World) -> Result<(), String> {
    let (mut reached, mut next) = (BTreeSet::new(), vec![HOME]);
    while let Some(name) = next.pop() {
        let Some(content) = world.get(name) else {
            return if name == HOME { Ok(()) } else { Err(format!("{name} is not there, and a page leads to it")) };
        };
        if reached.insert(name) {
            next.extend(&content.links);
        }
    }
    Ok(())
}

/// Every file of which the list says what is in it has that in it.
fn is_true(list: Option<&List>, world: &World) -> Result<(), String> {
    let known = list.into_iter().flat_map(|list| &list.files).filter_map(|(name, mark)| match mark {
        Mark::Whole(hash) | Mark::Unseen(Some(hash)) => Some((name, hash)),
        Mark::UnderWay | Mark::Unseen(None) => None,
    });
    let is_other =
        |(name, hash): &(&String, &String)| world.get(*name).map(|it| format!("{it:?}")).as_ref() != Some(hash);
    let mut wrong = known.filter(is_other);
    wrong
        .next()
        .map_or(Ok(()), |(name, hash)| Err(format!("the list says {hash} of {name}, which is {:?}", world.get(name))))
}

fn do_step(world: &mut World, step: &Step, new: &World) {
    match step {
        Step::Send(path) => drop(world.insert(path.to_string(), new[path.as_str()].clone())),
        Step::Delete(path) => assert!(world.remove(path.as_str()).is_some(), "{path} was not there"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_page_that_can_be_reached_ever_links_to_one_that_is_not_there(
        sites in prop::collection::vec((made_up(), 0..40_usize, any::<u64>()), 1..5),
        believes in any::<bool>(),
    ) {
        let theirs = Content { links: BTreeSet::new(), rest: 9 };
        let mut world = World::from([(THEIRS.to_owned(), theirs.clone())]);
        let mut list: Option<List> = None;
        let last = sites.len() - 1;
        for (n, (new, stop, order)) in sites.iter().enumerate() {
            let site = as_site(new);
            let found = found(&world, new, list.clone(), believes);
            let plan = Plan::of(&site, &found);
            let mut left = if n == last { usize::MAX } else { *stop };
            plan.carry_out(&site, found.list.as_ref(), |act| {
                let mut turn = match act {
                    Act::Note(new) => {
                        list = if left > 0 { Some(new.clone()) } else { list.take() };
                        left = left.saturating_sub(1);
                        return is_true(list.as_ref(), &world).map_err(TestCaseError::fail);
                    }
                    Act::Take(turn) => turn.to_vec(),
                };
                turn.sort_by_key(|step| blake3::hash(format!("{order}{step:?}").as_bytes()).to_hex());
                for step in turn.iter().take(left) {
                    do_step(&mut world, step, new);
                    let is_right = is_sound(&world).and_then(|()| is_true(list.as_ref(), &world));
                    is_right.map_err(|why| TestCaseError::fail(format!("after {step:?}: {why}")))?;
                }
                left = left.saturating_sub(turn.len());
                Ok(())
            })?;
            if left > 0 {
                prop_assert_eq!(world.get(THEIRS), Some(&theirs));
                let ours: World = world.iter().filter(|(name, _)| *name != THEIRS).map(|(n, c)| (n.clone(), c.clone())).collect();
                prop_assert_eq!(&ours, new);
                let again = self::found(&world, new, list.clone(), believes);
                prop_assert!(Plan::of(&site, &again).is_empty());
            }
        }
    }
}

#[test]
fn a_file_makes_room_for_a_folder_and_a_folder_for_a_file() {
    let content = || Content { links: BTreeSet::new(), rest: 0 };
    let world = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), content())).collect::<World>();
    let (old, new) = (world(&["index.html", "files/a", "files/b/c"]), world(&["index.html", "files/a/d", "files/b"]));
    let plan = Plan::of(&as_site(&new), &found(&old, &new, Some(List::of(&as_site(&old))), false));
    let delete = |name| Step::Delete(SitePath::parse(name).unwrap());
    assert_eq!(plan.turns[0], [delete("files/a"), delete("files/b/c")]);
    assert!(plan.turns[5].is_empty());
}

/// So many pages, to each of which the home page leads.
fn large(pages: usize) -> World {
    let name = |n: usize| format!("p{n}/index.html");
    let page = || Content { links: BTreeSet::new(), rest: 0 };
    (0..pages).map(name).chain([HOME.to_owned()]).map(|name| (name, page())).collect()
}

/// Publishes where the list is believed, and is stopped after so many files; how many were sent.
fn sent_until(stop: usize, new: &World, world: &mut World, list: &mut Option<List>) -> usize {
    let (site, mut sent) = (as_site(new), 0);
    let found = found(world, new, list.clone(), true);
    let stopped = Plan::of(&site, &found).carry_out(&site, found.list.as_ref(), |act| match act {
        Act::Note(noted) => {
            *list = Some(noted.clone());
            Ok(())
        }
        Act::Take(steps) => steps.iter().try_for_each(|step| {
            do_step(world, step, new);
            sent += 1;
            if sent < stop { Ok(()) } else { Err(()) }
        }),
    });
    assert!(stopped.is_ok() || sent == stop);
    sent
}

#[test]
fn of_what_was_sent_before_a_publishing_was_stopped_a_tenth_is_sent_again_where_the_list_is_believed() {
    let new = large(99);
    for stop in 1..=new.len() {
        let (mut world, mut list) = (World::new(), None);
        let first = sent_until(stop, &new, &mut world, &mut list);
        let then = sent_until(usize::MAX, &new, &mut world, &mut list);
        assert!((new.len()..=new.len() + new.len() / NOTES).contains(&(first + then)), "{stop}: {first} and {then}");
        assert_eq!(sent_until(usize::MAX, &new, &mut world, &mut list), 0);
    }
}

#[test]
fn a_publishing_that_is_stopped_again_and_again_is_done_in_the_end() {
    let new = large(299);
    let (mut world, mut list) = (World::new(), None);
    let often = FEW + 1;
    let sent: Vec<usize> = (0..new.len()).map(|_| sent_until(often, &new, &mut world, &mut list)).collect();
    assert_eq!((world, sent.last()), (new, Some(&0)));
}

#[test]
fn a_list_that_names_what_lies_elsewhere_deletes_nothing_there() {
    let mut list = List::of(&as_site(&World::new()));
    list.files.insert("../elsewhere".into(), Mark::UnderWay);
    let files = BTreeMap::from([("../elsewhere".to_owned(), false)]);
    assert!(Plan::of(&as_site(&World::new()), &Found { files, list: Some(list) }).is_empty());
}
