//! Buckets: a real server of S3 on this machine, and the real program. What lies in the bucket is read by an
//! ordinary client, and what was asked of the server is counted.
//!
//! The variable `SHOWGROUND` names the program, built with its feature `cloud`; `tests/bucket/run` sets it.

mod capacity;
mod inbox;
mod large;
mod nodes;
mod server;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use futures_util::TryStreamExt;
use object_store::{Attribute, ObjectStore, ObjectStoreExt, path};
use server::{LIST, SECRET, Server, TURN};
use tempfile::TempDir;

/// What is in a bucket, or in a built site: its files by their names.
type Files = BTreeMap<String, Vec<u8>>;

impl Server {
    /// All that is in the bucket, but for the list.
    fn files(&self) -> Files {
        let client = self.client();
        self.runtime.block_on(async {
            let all: Vec<_> = client.list(None).try_collect().await.unwrap();
            let mut files = Files::new();
            for object in all.into_iter().filter(|object| object.location.filename() != Some(LIST)) {
                let bytes = client.get(&object.location).await.unwrap().bytes().await.unwrap();
                files.insert(object.location.to_string(), bytes.to_vec());
            }
            files
        })
    }

    fn put(&self, name: &str, text: &'static str) {
        let place = path::Path::parse(name).unwrap();
        self.runtime.block_on(self.client().put(&place, text.into())).unwrap();
    }

    fn header(&self, name: &str, attribute: &Attribute) -> String {
        let got = self.runtime.block_on(self.client().get(&path::Path::parse(name).unwrap())).unwrap();
        got.attributes.get(attribute).unwrap_or_else(|| panic!("{name} has no {attribute:?}")).to_string()
    }
}

/// A site that was built.
fn site(server: &Server) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "site.yaml", "name: A programme\nbase_url: https://example.org/\n");
    write(root.path(), "ideas/a-bench.md", "---\ntitle: A bench\n---\nTo sit on.\n");
    write(root.path(), "ideas/a-tree.md", "---\ntitle: A tree\n---\nFor shade.\n");
    write(root.path(), "files/the plan, 100% für alle.txt", "The plan.");
    server.does(root.path(), &["build"]);
    root
}

fn write(root: &Path, name: &str, text: &str) {
    let place = root.join("content").join(name);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, text).unwrap();
}

/// The site as it is on the disk, with each name behind the folder in the bucket.
fn built(root: &Path, folder: &str) -> Files {
    files_in(&root.join("public"), folder)
}

/// All files below a folder of the disk.
fn files_in(top: &Path, folder: &str) -> Files {
    fn walk(top: &Path, below: &Path, folder: &str, all: &mut Files) {
        for entry in fs::read_dir(below).unwrap() {
            let place = entry.unwrap().path();
            if place.is_dir() {
                walk(top, &place, folder, all);
            } else {
                let name = place.strip_prefix(top).unwrap().to_str().unwrap();
                all.insert(format!("{folder}{name}"), fs::read(&place).unwrap());
            }
        }
    }
    let mut all = Files::new();
    walk(top, top, folder, &mut all);
    all
}

#[test]
fn a_site_goes_into_a_bucket_once_with_types_and_ages_and_what_others_put_there_stays() {
    let server = Server::new();
    let root = site(&server);
    server.put("county/theirs.html", "Somebody else's.");
    let (code, said) = server.says(root.path(), &["publish", "s3://showcase/county"]);
    assert!(code == 2 && said.contains("theirs.html") && said.contains("--take-over"), "{code}: {said}");
    server.does(root.path(), &["publish", "s3://showcase/county", "--take-over"]);
    let mut expected = built(root.path(), "county/");
    expected.insert("county/theirs.html".into(), b"Somebody else's.".to_vec());
    assert_eq!(server.files(), expected);
    assert_eq!(server.header("county/index.html", &Attribute::ContentType), "text/html; charset=utf-8");
    assert_eq!(server.header("county/index.html", &Attribute::CacheControl), "public, max-age=60, must-revalidate");
    let style = expected.keys().find(|name| name.ends_with(".css")).unwrap();
    assert!(server.header(style, &Attribute::CacheControl).contains("immutable"));

    server.asked();
    let said = server.does(root.path(), &["publish", "s3://showcase/county"]);
    assert!(said.contains(" 0 files sent, "), "{said}");
    let asked = server.asked();
    assert!(asked.len() == 2 && asked.iter().all(|request| request.starts_with("GET ")), "{asked:?}");
}

#[test]
fn only_what_differs_is_sent_new_pages_first_and_what_is_gone_last() {
    let server = Server::new();
    let root = site(&server);
    server.does(root.path(), &["publish", "s3://showcase"]);
    fs::remove_file(root.path().join("content/ideas/a-tree.md")).unwrap();
    write(root.path(), "ideas/a-pond.md", "---\ntitle: A pond\n---\nFor frogs.\n");
    server.does(root.path(), &["build"]);
    server.asked();
    server.does(root.path(), &["publish", "s3://showcase"]);
    let mut asked = server.asked();
    assert_eq!(server.files(), built(root.path(), ""));
    let (turn, ours) = (format!("PUT /showcase/{TURN}"), format!("HEAD /showcase/{TURN}"));
    let (begins, ends) = (asked.iter().position(|it| it.contains(&turn)), asked.iter().position(|it| *it == ours));
    assert_eq!(begins, asked.iter().position(|it| it.starts_with("PUT")), "the turn is taken first: {asked:?}");
    assert_eq!(ends, Some(asked.len() - 2), "and given back last: {asked:?}");
    asked.truncate(ends.unwrap());
    asked.retain(|it| !it.contains(&turn) && !it.starts_with("HEAD"));
    let at = |request: &str| {
        asked.iter().position(|it| it.contains(request)).unwrap_or_else(|| panic!("{request}: {asked:?}"))
    };
    assert!(at("PUT /showcase/ideas/a-pond/index.html") < at("PUT /showcase/ideas/index.html"));
    assert!(at("PUT /showcase/ideas/index.html") < at("POST /showcase"));
    let lists: Vec<usize> =
        (0..asked.len()).filter(|n| asked[*n].contains("PUT") && asked[*n].contains(LIST)).collect();
    let changes = asked.iter().position(|it| !it.starts_with("GET ")).unwrap();
    let ends = [lists.first(), lists.last()];
    assert_eq!(ends, [Some(&changes), Some(&(asked.len() - 1))], "the list is written first, and last: {asked:?}");
    assert!(!asked.iter().any(|request| request.contains("a-bench/index.html")), "{asked:?}");

    // What somebody took away, or made longer, is sent again; nothing is read but the listing and the list.
    let client = server.client();
    server.runtime.block_on(client.delete(&path::Path::from("ideas/index.html"))).unwrap();
    server.put("ideas/a-pond/index.html", "shorter");
    server.does(root.path(), &["publish", "s3://showcase"]);
    assert_eq!(server.files(), built(root.path(), ""));
}

#[test]
fn a_publishing_that_is_killed_is_finished_by_the_next_even_when_the_site_went_back_meanwhile() {
    let server = Server::new();
    let root = site(&server);
    let bucket = "s3://showcase";
    server.does(root.path(), &["publish", bucket]);
    let name = |name: &str| write(root.path(), "site.yaml", &format!("name: {name}\nbase_url: https://example.org/\n"));
    for after in [0, 1, 2, 5, 9] {
        name("B programme"); // as long as the other name, so no size tells the two sites apart
        server.does(root.path(), &["build"]);
        let mut child = server.showground(root.path(), &["publish", bucket]).spawn().unwrap();
        server.asked.lock().unwrap().kills = Some((after, child.id()));
        let status = child.wait().unwrap();
        server.asked.lock().unwrap().kills = None;
        assert_eq!(status.code(), None, "it was not killed after {after} changes");
        name("A programme");
        server.does(root.path(), &["build"]);
        server.does(root.path(), &["publish", bucket]);
        let mut files = server.files();
        files.remove(TURN); // the word of whoever was killed stays where there was nothing to send
        assert!(files == built(root.path(), ""), "killed after {after} changes, the next publishing differs");
    }
}

#[test]
fn of_two_machines_that_publish_to_one_bucket_one_waits_for_the_other() {
    let server = Server::new();
    let machine = |name: &str| {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "site.yaml", &format!("name: {name}\nbase_url: https://ideas.kent.gov.uk/\n"));
        for n in 0..200 {
            write(root.path(), &format!("ideas/bench-{n}.md"), &format!("---\ntitle: Bench {n}\n---\nFrom {name}.\n"));
        }
        server.does(root.path(), &["build"]);
        root
    };
    let (one, other) = (machine("One"), machine("Two"));
    server.asked();
    let publish = |root: &TempDir| server.showground(root.path(), &["publish", "s3://showcase"]);
    let mut first = publish(&one).spawn().unwrap();
    while !server.asked.lock().unwrap().requests.iter().any(|it| it.contains("PUT") && it.contains(LIST)) {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let Output { status, stderr, .. } = publish(&other).output().unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert!(status.success() && said.contains("publishes there; waiting until it is done"), "{said}");
    assert!(first.wait().unwrap().success());
    assert_eq!(server.files(), built(other.path(), ""));
    let again = server.does(other.path(), &["publish", "s3://showcase"]);
    assert!(again.contains(" 0 files sent, "), "{again}");
}

#[test]
fn a_bucket_that_is_not_there_and_a_key_that_is_wrong_are_said() {
    let server = Server::new();
    let root = site(&server);
    let (code, said) = server.says(root.path(), &["publish", "s3://nowhere"]);
    assert!(code == 3 && said.contains("look whether the bucket is there"), "{code}: {said}");
    let mut command = server.showground(root.path(), &["publish", "s3://showcase"]);
    let Output { status, stderr, .. } = command.env("AWS_SECRET_ACCESS_KEY", "wrong").output().unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert!(status.code() == Some(3) && said.contains("AWS_SECRET_ACCESS_KEY"), "{said}");
    assert!(!said.contains(SECRET) && !said.contains("wrong"), "{said}");
    assert!(server.files().is_empty());
}
