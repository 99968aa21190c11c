//! A whole site, as large as one likes, is sent to a bucket: once, again, after an edit, and stopped at any moment. What lies in
//! the bucket is looked at as a reader would, from page to page.
//!
//! It is the demonstration unless the variable `SITE` names the folder of another one; `KILLS` says how often each of two
//! publishings is killed. `tests/bucket/large` does so with thousands of ideas, and prints the figures.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use tempfile::TempDir;

use super::server::{BUCKET, LIST, Server, TURN};
use super::{Files, built, write};

const HOME: &str = "index.html";

/// Where the site comes from, and how often it is stopped.
fn wanted() -> (PathBuf, usize) {
    let demonstration = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let site = std::env::var_os("SITE").map_or_else(demonstration, PathBuf::from);
    (site, std::env::var("KILLS").map_or(6, |kills| kills.parse().expect("KILLS is a number")))
}

/// A copy of a site, to be changed.
fn copy(from: &Path) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for folder in ["content", "themes"] {
        copy_folder(&from.join(folder), &root.path().join(folder));
    }
    root
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).into_iter().flatten() {
        let (place, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        match place.is_dir() {
            true => copy_folder(&place, &to.join(name)),
            false => drop(fs::copy(&place, to.join(name)).unwrap()),
        }
    }
}

/// The files of the ideas, in order.
fn ideas(root: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(root.join("content/ideas")).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> = all.filter(|place| place.extension().is_some_and(|ending| ending == "md")).collect();
    all.sort();
    all
}

fn edit(place: &Path) {
    let text = fs::read_to_string(place).unwrap();
    fs::write(place, format!("{}\n\nSomething was added.\n", text.trim_end())).unwrap();
}

/// Ideas to which nothing else in the content leads, so that they can go again; each like one that is there, under another title.
fn passing(root: &Path, names: impl Iterator<Item = String>) {
    let mut all = ideas(root).into_iter().map(|place| fs::read_to_string(place).unwrap());
    let like = all.find(|text| !text.contains("aliases:")).unwrap();
    let with_title = |name: &str| {
        let lines = like
            .lines()
            .map(|line| if line.starts_with("title:") { format!("title: The idea {name}") } else { line.into() });
        lines.collect::<Vec<_>>().join("\n") + "\n"
    };
    names.for_each(|name| write(root, &format!("ideas/{name}.md"), &with_title(&name)));
}

/// Everything changes: each page by the site's name, half of the ideas; some go, and others come.
fn change_much(root: &Path, many: usize) {
    let settings = root.join("content/site.yaml");
    let text = fs::read_to_string(&settings).unwrap();
    let name = |line: &str| if line.starts_with("name:") { "name: Another name".to_owned() } else { line.to_owned() };
    fs::write(settings, text.lines().map(name).collect::<Vec<_>>().join("\n")).unwrap();
    ideas(root).iter().step_by(2).for_each(|place| edit(place));
    for n in (0..many).step_by(2) {
        fs::remove_file(root.join(format!("content/ideas/passing-{n}.md"))).unwrap();
    }
    passing(root, (0..many).map(|n| format!("later-{n}")));
}

/// Which files a page links to or shows, as far as they are of the site.
fn links(html: &str) -> Vec<String> {
    let marked = |mark: &'static str| html.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
    let own = [" href=\"/", " src=\"/"].into_iter().flat_map(marked).filter(|link| !link.starts_with('/'));
    let file = |link: &str| {
        let path = link.split(['#', '?']).next().unwrap_or_default();
        if path.is_empty() || path.ends_with('/') { format!("{path}{HOME}") } else { path.to_owned() }
    };
    own.map(file).collect()
}

/// What a page led to when it was looked at, so that only what changed is read again.
#[derive(Default)]
struct Reader {
    known: HashMap<PathBuf, (SystemTime, Arc<[String]>)>,
}

impl Reader {
    fn links(&mut self, place: &Path) -> Option<Arc<[String]>> {
        let changed = fs::metadata(place).ok().filter(|about| about.is_file())?.modified().unwrap();
        if let Some((_, links)) = self.known.get(place).filter(|(then, _)| *then == changed) {
            return Some(Arc::clone(links));
        }
        let text = if place.extension().is_some_and(|it| it == "html") { fs::read(place).unwrap() } else { Vec::new() };
        let links: Arc<[String]> = links(&String::from_utf8_lossy(&text)).into();
        self.known.insert(place.to_owned(), (changed, Arc::clone(&links)));
        Some(links)
    }

    /// From the home page on: how many files can be reached, and what is linked and not there, with a page that leads to it.
    fn walk(&mut self, folder: &Path) -> (usize, BTreeMap<String, String>) {
        let (mut reached, mut missing) = (BTreeSet::new(), BTreeMap::new());
        let mut next = vec![(HOME.to_owned(), String::new())];
        while let Some((name, from)) = next.pop() {
            if reached.contains(&name) || missing.contains_key(&name) {
                continue;
            }
            let Some(links) = self.links(&folder.join(&name)) else {
                if name != HOME {
                    missing.insert(name, from);
                }
                continue;
            };
            next.extend(links.iter().filter(|link| !reached.contains(*link)).map(|link| (link.clone(), name.clone())));
            reached.insert(name);
        }
        (reached.len(), missing)
    }
}

/// How many requests there were of each kind. Those for the pages of one listing count as one.
fn by_kind(asked: &[String]) -> BTreeMap<&str, usize> {
    let mut kinds = BTreeMap::new();
    for request in asked {
        let kind = match request.split(' ').next().unwrap_or_default() {
            "GET" if request.contains("continuation-token=") => "further pages of a listing",
            "GET" if request.contains("list-type=2") => "LIST",
            other => other,
        };
        *kinds.entry(kind).or_default() += 1;
    }
    kinds
}

/// Publishes, and tells what it took.
fn publish(server: &Server, root: &Path, what: &str) -> Vec<String> {
    server.asked();
    let begun = Instant::now();
    let child = server.showground(root, &["publish", "s3://showcase"]).stderr(Stdio::piped()).spawn().unwrap();
    server.asked.lock().unwrap().watched = Some((child.id(), 0));
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{what}: {said}");
    let kilobytes = server.asked.lock().unwrap().watched.take().map_or(0, |(_, most)| most);
    let asked = server.asked();
    let seconds = begun.elapsed().as_secs_f64();
    println!("{what}: {seconds:.1} s, at most {} MB, {:?}; {}", kilobytes / 1024, by_kind(&asked), said.trim_end());
    asked
}

/// A number below another one, at random.
fn below(end: usize) -> usize {
    usize::try_from(RandomState::new().hash_one(end) % end as u64).unwrap()
}

/// How many files of a site are not in the bucket yet as they are to be, or are to go.
fn left(server: &Server, site: &Files) -> usize {
    let there = in_bucket(server);
    let differ = site.iter().filter(|(name, bytes)| there.get(*name) != Some(bytes)).count();
    differ + there.keys().filter(|name| !site.contains_key(*name)).count()
}

/// Publishes, and is killed so many times, at random, from the beginning to the end. After each time, what can be reached is
/// whole, but for what no build ever made.
fn publish_killed(
    server: &Server,
    root: &Path,
    kills: usize,
    site: &Files,
    reader: &mut Reader,
    never: &BTreeSet<String>,
) {
    let (mut killed, mut reached, mut lefts) = (0, BTreeSet::new(), vec![left(server, site)]);
    let (begun, mut sent) = (Instant::now(), 0);
    while killed < kills {
        let most = 2 * lefts[killed] / (kills - killed) + 2;
        // Every second time it has come some way, so that it gets on whatever happens.
        let after = if killed % 2 == 0 { below(most) } else { most / 2 + below(most / 4 + 1) };
        let mut publishing = server.showground(root, &["publish", "s3://showcase"]);
        server.asked.lock().unwrap().kills = None;
        server.asked();
        let mut child = publishing.stderr(Stdio::null()).spawn().unwrap();
        server.asked.lock().unwrap().kills = Some((after, child.id()));
        let status = child.wait().unwrap();
        server.asked.lock().unwrap().kills = None;
        server.is_done();
        sent += by_kind(&server.asked()).get("PUT").copied().unwrap_or_default();
        let (count, missing) = reader.walk(&server.folder());
        let missing: Vec<_> = missing.iter().filter(|(name, _)| !never.contains(*name)).collect();
        assert!(missing.is_empty(), "killed after {after} changes: {} links lead nowhere: {missing:?}", missing.len());
        if status.success() {
            break;
        }
        assert_eq!(status.code(), None, "it failed by itself, {after} changes before it was to be killed");
        (killed, reached) = (killed + 1, reached.into_iter().chain([count]).collect());
        lefts.push(left(server, site));
    }
    let seconds = begun.elapsed().as_secs();
    println!("killed {killed} times in {seconds} s, when so many files were left to send or delete: {lefts:?}");
    println!("so many files could be reached: {reached:?}; PUT until then: {sent}");
    assert!(killed > kills / 2, "it was done after {killed} kills of {kills}");
    assert!(lefts.last() < lefts.first(), "it did not get on: {lefts:?}");
}

#[test]
fn a_large_site_is_sent_once_then_only_what_differs_and_wherever_it_is_stopped_no_link_leads_nowhere() {
    let (from, kills) = wanted();
    let root = copy(&from);
    let root = root.path();
    let many = ideas(root).len().div_ceil(10);
    passing(root, (0..many).map(|n| format!("passing-{n}")));
    let (server, second) = (Server::new(), Server::new());
    let build = || server.does(root, &["build"]);
    build();
    let first = built(root, "");
    let bytes: usize = first.values().map(Vec::len).sum();
    println!("{} files, {:.1} MB", first.len(), bytes as f64 / 1e6);

    let mut reader = Reader::default();
    let (count, never) = reader.walk(&root.join("public"));
    assert!(count > first.len() / 2, "only {count} of {} files can be reached", first.len());
    let never: BTreeSet<String> = never.into_keys().collect();

    publish(&server, root, "the first time");
    assert!(server_has(&server, &first));
    let again = publish(&server, root, "again");
    let kinds = by_kind(&again);
    assert!(
        kinds.get("LIST") == Some(&1) && kinds.keys().all(|kind| !["PUT", "POST", "DELETE"].contains(kind)),
        "{kinds:?}"
    );

    edit(&ideas(root)[0]);
    build();
    let edited = built(root, "");
    let asked = publish(&server, root, "after one edit");
    let put = |request: &String| {
        let name = request.strip_prefix(&format!("PUT /{BUCKET}/"))?.split('?').next()?.to_owned();
        (![LIST, TURN].contains(&name.as_str())).then_some(name)
    };
    let put: BTreeSet<String> = asked.iter().filter_map(put).collect();
    let differs: BTreeSet<String> =
        edited.iter().filter(|(name, bytes)| first.get(*name) != Some(bytes)).map(|(name, _)| name.clone()).collect();
    assert!(put == differs && !differs.is_empty(), "sent {put:?}, and these differ: {differs:?}");
    assert!(server_has(&server, &edited));

    println!("a new bucket, killed on the way:");
    publish_killed(&second, root, kills, &edited, &mut reader, &never);
    publish(&second, root, "the next one completes it");
    assert!(server_has(&second, &edited));

    change_much(root, many);
    build();
    println!("{}", server.does(root, &["publish", "s3://showcase", "--dry-run"]).trim_end());
    let (changed, more) = (built(root, ""), reader.walk(&root.join("public")).1.into_keys());
    let never: BTreeSet<String> = never.into_iter().chain(more).filter(|name| !edited.contains_key(name)).collect();
    println!("after many changes, killed on the way:");
    publish_killed(&second, root, kills, &changed, &mut reader, &never);
    publish(&second, root, "the next one completes it");
    assert!(server_has(&second, &changed));
}

/// All files in the bucket but the list, who publishes there, and what the server keeps there for itself.
fn in_bucket(server: &Server) -> Files {
    let mut there = super::files_in(&server.folder(), "");
    there.retain(|name, _| ![LIST, TURN].contains(&name.as_str()) && !name.starts_with(".bucket-"));
    there
}

fn server_has(server: &Server, files: &Files) -> bool {
    in_bucket(server) == *files
}
