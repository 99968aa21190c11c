//! A memory that is damaged, away, somebody else's or of another time, and a site into which somebody wrote: the next build
//! is the clean one.
//!
//! Two files know which files a build made; without both, nobody can tell the pages that went away meanwhile from files that
//! the site's owner put there, and they stay.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Change, Site, build, calls, judged, says_why};
use crate::crash::dice::Dice;
use crate::crash::{can_fail_calls, times};
use crate::fixture;
use crate::program::{end, number_before};

/// How the names of the files in a memory begin; what follows tells where the site is built.
const KINDS: [&str; 7] = ["bodies", "found", "items-", "last-", "outputs-", "sources", "stamps-"];

/// What happens to a file of the memory.
#[derive(Clone, Debug)]
enum Harm {
    Gone,
    Folder,
    /// Bytes of no meaning, as many as before.
    Noise,
    /// It ends after so many bytes.
    Cut(usize),
    /// A bit of this byte is another one.
    Flipped(usize),
    /// It is what another file of the memory is.
    Like(&'static str),
}

/// What somebody does to a site.
type DoneToSite = fn(&Site);

/// What happens to a file of the built site.
#[derive(Clone, Copy, Debug)]
enum Touch {
    Deleted,
    Emptied,
    /// As many bytes as before, but others.
    Rewritten,
    Longer,
    /// What another page is.
    Another,
}

#[test]
fn whatever_a_file_of_the_memory_holds_the_next_build_is_the_clean_one() {
    let changes = [Change::some_of_each(), Change::none()];
    let files = remembered(&changes[0].laid());
    let all: Vec<(&str, Harm)> = KINDS.iter().flat_map(|kind| harms(kind, &files[*kind])).collect();
    let mut dice = Dice::new();
    for change in &changes {
        let picked = calls::spread(&all, times(10, usize::MAX), &mut dice);
        let results: Vec<_> = picked.par_iter().map(|(kind, harm)| harmed(change, kind, harm)).collect();
        judged(change.what, &results);
        println!("{}: {} of {} harms to the memory", change.what, picked.len(), all.len());
    }
}

#[test]
fn a_memory_that_is_away_or_of_another_time_or_site_makes_the_next_build_a_clean_one() {
    for change in [Change::name_on_every_page(), Change::leaving()] {
        let harms: [(&str, DoneToSite); 3] = [
            ("the memory is gone", |site| fs::remove_dir_all(site.root.join(".showground")).unwrap_or_default()),
            ("the memory is that of another site", |site| another(site, &Change::some_of_each().laid())),
            ("the memory is all empty", |site| {
                let memory = site.root.join(".showground");
                fixture::files(&memory).keys().for_each(|file| fs::write(memory.join(file), "").unwrap());
            }),
        ];
        for (what, harm) in harms {
            let site = change.laid();
            harm(&site);
            end(&mut build(&site.root)).good();
            let left: Vec<String> = site.public().into_keys().filter(|name| !change.new.contains_key(name)).collect();
            assert!(left.iter().all(|name| change.old.contains_key(name)), "{}, {what}: {left:?}", change.what);
            left.iter().for_each(|name| fs::remove_file(site.root.join("public").join(name)).unwrap());
            change.is_done(&site).unwrap_or_else(|wrong| panic!("{}, {what}: {wrong}", change.what));
        }
    }
}

#[test]
fn a_build_notices_what_was_done_to_its_files() {
    let change = Change::none();
    let touches = [Touch::Deleted, Touch::Emptied, Touch::Rewritten, Touch::Longer, Touch::Another];
    let all: Vec<(&String, Touch)> = change.new.keys().flat_map(|name| touches.map(|touch| (name, touch))).collect();
    let picked = calls::spread(&all, times(8, usize::MAX), &mut Dice::new());
    let one = |(name, touch): &(&String, Touch)| {
        let site = change.laid();
        touch.happens(&site.root.join("public"), name, &change);
        change.is_mended(&site).map_err(|wrong| format!("{name} was {touch:?}: {wrong}"))
    };
    let results: Vec<_> = picked.par_iter().map(one).collect();
    judged("a file that was touched", &results);
    println!("{} of {} touches of a built site", picked.len(), all.len());
}

#[test]
fn a_file_of_the_memory_that_may_not_be_read_is_done_without() {
    if !can_fail_calls("a memory that may not be read") {
        return;
    }
    let change = Change::some_of_each();
    let one = |kind: &&str| {
        let site = change.laid();
        let path = place(&site, kind).to_string_lossy().into_owned();
        let (run, trace) = calls::traced(&site.root, &["-P", &path, "-e", "inject=openat:error=EACCES:when=1"]);
        let after = if run.code == 0 { change.is_done(&site) } else { Err(format!("the build fails: {}", run.stderr)) };
        let is_met = trace.contains("(INJECTED)") || ["last-", "items-"].contains(kind); // not every build reads these
        let after = if is_met { after } else { Err("it is never opened".into()) };
        after.and_then(|()| change.is_mended(&site)).map_err(|wrong| format!("{kind} may not be read: {wrong}"))
    };
    judged("a memory that may not be read", &KINDS.par_iter().map(one).collect::<Vec<_>>());
}

/// What is in the way of a file, or of the whole memory, is its owner's to move.
#[test]
fn what_lies_where_a_build_writes_is_named() {
    let change = Change::none();
    for in_the_way in ["public/ideas/index.html/mine.txt", ".showground"] {
        let site = change.laid();
        let place = site.root.join(in_the_way);
        let above = if place.is_dir() { place.clone() } else { place.parent().unwrap().to_owned() };
        fs::remove_file(&above).or_else(|_| fs::remove_dir_all(&above)).unwrap();
        if above != place {
            fs::create_dir_all(&above).unwrap();
        }
        fs::write(&place, "mine").unwrap();
        let run = end(&mut build(&site.root));
        says_why(&run, &site.root).unwrap_or_else(|wrong| panic!("{in_the_way}: {wrong}"));
        assert_eq!(fs::read_to_string(&place).unwrap(), "mine");
        if above == place {
            fs::remove_file(&above).unwrap()
        } else {
            fs::remove_dir_all(&above).unwrap()
        }
        change.is_mended(&site).unwrap_or_else(|wrong| panic!("{in_the_way}: {wrong}"));
    }
}

/// The file of a site's memory that has a name of this kind.
fn place(site: &Site, kind: &str) -> PathBuf {
    let memory = site.root.join(".showground");
    let name = fixture::files(&memory).into_keys().find(|name| name.starts_with(kind));
    memory.join(name.unwrap_or_else(|| panic!("no file {kind} in the memory")))
}

/// What a site remembers.
fn remembered(site: &Site) -> BTreeMap<&'static str, Vec<u8>> {
    let files = KINDS.map(|kind| (kind, fs::read(place(site, kind)).unwrap()));
    assert_eq!(fixture::files(&site.root.join(".showground")).len(), files.len(), "each file of the memory is harmed");
    BTreeMap::from(files)
}

/// All that can happen to a file of the memory. A list of files that ends at a folder names that folder.
fn harms(kind: &'static str, bytes: &[u8]) -> Vec<(&'static str, Harm)> {
    let step = (bytes.len() / 64).max(1);
    let places = || (0..bytes.len()).step_by(step);
    let slash = bytes.iter().rposition(|byte| *byte == b'/');
    let others = KINDS.into_iter().filter(|other| *other != kind).map(Harm::Like);
    let all = [Harm::Gone, Harm::Folder, Harm::Noise].into_iter().chain(slash.map(Harm::Cut)).chain(others);
    all.chain(places().map(Harm::Cut)).chain(places().map(Harm::Flipped)).map(|harm| (kind, harm)).collect()
}

/// Harms a file of the memory and builds; building once more makes nothing.
fn harmed(change: &Change, kind: &str, harm: &Harm) -> Result<(), String> {
    let site = change.laid();
    harm.happens(&site, kind);
    let after = change.is_mended(&site).and_then(|()| match end(&mut build(&site.root)).stderr {
        said if number_before(&said, "files made") == 0 => change.is_done(&site),
        said => Err(format!("once more, it says {said}")),
    });
    after.map_err(|wrong| format!("{kind} was harmed, {harm:?}: {wrong}"))
}

impl Harm {
    fn happens(&self, site: &Site, kind: &str) {
        let path = place(site, kind);
        let mut bytes = fs::read(&path).unwrap();
        match self {
            Harm::Gone => return fs::remove_file(&path).unwrap(),
            Harm::Folder => {
                fs::remove_file(&path).unwrap();
                fs::create_dir(&path).unwrap();
                return fs::write(path.join("a"), "a").unwrap();
            }
            Harm::Noise => bytes.iter_mut().for_each(|byte| *byte = byte.wrapping_mul(31).wrapping_add(7)),
            Harm::Cut(len) => bytes.truncate(*len),
            Harm::Flipped(at) => {
                let at = (*at).min(bytes.len() - 1);
                bytes[at] ^= 1 << (at % 8);
            }
            Harm::Like(other) => bytes = fs::read(place(site, other)).unwrap(),
        }
        fs::write(path, bytes).unwrap();
    }
}

impl Touch {
    fn happens(self, public: &Path, name: &str, change: &Change) {
        let path: PathBuf = public.join(name);
        let bytes = &change.new[name];
        match self {
            Touch::Deleted => return fs::remove_file(&path).unwrap(),
            Touch::Emptied => fs::write(&path, ""),
            Touch::Rewritten => fs::write(&path, vec![b'x'; bytes.len()]),
            Touch::Longer => fs::write(&path, [bytes, &b"x"[..]].concat()),
            Touch::Another => {
                fs::rename(public.join(if name == "index.html" { "404.html" } else { "index.html" }), &path)
            }
        }
        .unwrap();
    }
}

/// Puts the memory of another site in place of this one's, under this one's names.
fn another(site: &Site, other: &Site) {
    if site.root.join(".showground").exists() {
        remembered(other).into_iter().for_each(|(kind, bytes)| fs::write(place(site, kind), bytes).unwrap());
    }
}
