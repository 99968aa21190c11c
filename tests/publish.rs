//! Publishing where others are about: another site of the same address, another publishing, a build, an editor.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::program::{Run, as_ada, end, git, run, showground};

/// An address that belongs to somebody.
const OWN: &str = "https://ideas.kent-innovates.org/";
/// That of a new site.
const EVERYBODYS: &str = "https://example.org/";

/// A site with one idea, that was built.
fn site(address: &str, idea: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "content/site.yaml", &format!("name: A programme\nbase_url: {address}\n"));
    write(folder.path(), &format!("content/ideas/{idea}.md"), &format!("---\ntitle: The idea {idea}\n---\nA text.\n"));
    run(folder.path(), &["build"]).good();
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let place = folder.join(name);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, text).unwrap();
}

fn publish(site: &TempDir, target: &Path, more: &[&str]) -> Run {
    run(site.path(), &[&["publish", &target.to_string_lossy()], more].concat())
}

/// A bare repository, and its branch `pages` as a target.
fn repository() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet", "--bare"].map(String::from));
    let target = format!("git:{}#pages", folder.path().display());
    (folder, target)
}

/// A `git` that does something first when it is called with these words, in a folder for `PATH`.
fn git_that(words: &str, does: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let real = end(Command::new("sh").args(["-c", "command -v git"])).good().stdout;
    let script = format!("#!/bin/sh\ncase \"$*\" in *'{words}'*) {does};; esac\nexec {} \"$@\"\n", real.trim());
    write(folder.path(), "git", &script);
    fs::set_permissions(folder.path().join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
    (folder, path)
}

#[test]
fn two_sites_with_the_address_of_a_new_one_do_not_take_each_other_for_the_same() {
    let (one, other) = (site(EVERYBODYS, "a-bench"), site(EVERYBODYS, "a-tree"));
    let www = one.path().join("www");
    publish(&one, &www, &[]).good();
    for more in [&["--dry-run"][..], &[]] {
        let refused = publish(&other, &www, more);
        assert!(refused.code == 2 && refused.stderr.contains("--take-over"), "{refused:?}");
    }
    assert!(www.join("ideas/a-bench/index.html").exists() && !www.join("ideas/a-tree").exists());
    assert!(publish(&one, &www, &[]).good().stderr.contains(" 0 files sent"));

    // What it remembers may be deleted at any time. Then it has to be told once.
    fs::remove_dir_all(one.path().join(".showground")).unwrap();
    run(one.path(), &["build"]).good();
    assert_eq!(publish(&one, &www, &[]).code, 2);
    publish(&one, &www, &["--take-over"]).good();
    publish(&one, &www, &[]).good();
}

#[test]
fn a_site_with_its_own_address_is_known_on_a_machine_that_never_built_it() {
    let (one, again) = (site(OWN, "a-bench"), site(OWN, "a-tree"));
    let www = one.path().join("www");
    publish(&one, &www, &[]).good();
    publish(&again, &www, &[]).good();
    assert!(www.join("ideas/a-tree/index.html").exists() && !www.join("ideas/a-bench").exists());
    let (_repository, target) = repository();
    run(one.path(), &["publish", &target]).good();
    fs::remove_dir_all(one.path().join(".showground")).unwrap();
    run(one.path(), &["build"]).good();
    assert!(run(one.path(), &["publish", &target]).good().stderr.contains(" 0 files sent"));
}

#[test]
fn a_build_that_goes_on_while_git_reads_the_site_is_noticed() {
    let (site, (repository, target)) = (site(OWN, "a-bench"), repository());
    let page = site.path().join("public/index.html");
    let (_git, path) =
        git_that("hash-object --no-filters --stdin-paths -w", &format!("echo new >> {}", page.display()));
    let refused = end(showground(site.path()).args(["publish", &target]).env("PATH", path));
    assert!(
        refused.code == 2 && refused.stderr.contains("index.html changed while it was being published"),
        "{refused:?}"
    );
    let branches = git(repository.path(), &["branch", "--list"].map(String::from));
    assert_eq!(branches, "", "nothing was pushed");
}

#[test]
fn of_two_publishings_into_a_folder_one_waits_and_hears_who_is_at_work() {
    let site = site(OWN, "a-bench");
    let (www, turn) = (site.path().join("www"), site.path().join("www/.showground-publishing"));
    fs::create_dir(&www).unwrap();
    let lock = fs::File::create(&turn).unwrap();
    lock.lock().unwrap();
    fs::write(&turn, "process 4711").unwrap();
    let refused = publish(&site, &www, &[]);
    assert!(refused.code == 2 && refused.stderr.contains("(process 4711)"), "{refused:?}");
    publish(&site, &www, &["--dry-run"]).good();
    drop(lock); // as if that process had been killed
    publish(&site, &www, &[]).good();
    assert!(www.join("index.html").exists() && !turn.exists());
}

#[test]
fn of_two_publishings_from_one_site_one_waits_and_hears_who_is_at_work() {
    let (site, (_repository, target)) = (site(OWN, "a-bench"), repository());
    let [at_work, go_on] = ["at-work", "go-on"].map(|name| site.path().join(name));
    for pipe in [&at_work, &go_on] {
        end(Command::new("mkfifo").arg(pipe)).good();
    }
    let wait = format!("echo > {}; cat {} > /dev/null", at_work.display(), go_on.display());
    let (_git, path) = git_that("write-tree", &wait);
    let mut first = showground(site.path());
    let first = first.args(["publish", &target, "--today", "2026-11-24"]).env("PATH", path).stderr(Stdio::piped());
    let mut first = first.spawn().unwrap();
    fs::read(&at_work).unwrap();
    let second = run(site.path(), &["publish", &target]);
    fs::write(&go_on, "").unwrap();
    assert!(first.wait().unwrap().success());
    assert!(second.code == 2 && second.stderr.contains(&format!("(process {})", first.id())), "{second:?}");
    run(site.path(), &["publish", &target]).good();
}

#[test]
fn a_build_that_is_older_than_the_content_is_published_with_a_warning() {
    let site = site(OWN, "a-bench");
    let www = site.path().join("www");
    let warning = || publish(&site, &www, &[]).good().stderr;
    assert!(!warning().contains("warning"));
    write(site.path(), "content/ideas/a-bench.md", "---\ntitle: The idea a-bench\n---\nAnother text.\n");
    let said = warning();
    assert!(
        said.contains("warning: content/ideas/a-bench.md changed after this build: run `showground build`"),
        "{said}"
    );
    run(site.path(), &["build"]).good();
    assert!(!warning().contains("warning"));
    fs::remove_file(site.path().join("content/ideas/a-bench.md")).unwrap();
    let said = warning();
    assert!(said.contains("warning: content/ changed after this build"), "{said}");
}

#[test]
fn what_somebody_puts_into_a_file_of_ours_is_put_right_and_what_says_nothing_else_stays() {
    let site = site(OWN, "a-bench");
    let www = site.path().join("www");
    publish(&site, &www, &[]).good();
    let home = fs::read(www.join("index.html")).unwrap();
    fs::write(www.join("index.html"), "Somebody was here.").unwrap();
    publish(&site, &www, &[]).good();
    assert_eq!(fs::read(www.join("index.html")).unwrap(), home);

    let ((repository, target), clone) = (repository(), tempfile::tempdir().unwrap());
    let there = format!(
        "git init --quiet . && echo '# theirs' > .nojekyll && git add . && git commit --quiet -m theirs && \
         git push --quiet {} HEAD:refs/heads/pages",
        repository.path().display()
    );
    let mut shell = Command::new("sh");
    as_ada(&mut shell);
    end(shell.current_dir(clone.path()).args(["-c", &there])).good();
    run(site.path(), &["publish", &target]).good();
    let kept = git(repository.path(), &["show", "pages:.nojekyll"].map(String::from));
    assert_eq!(kept, "# theirs\n");
}

/// At an address that wants to know who one is, where nobody sits who could say it.
#[test]
fn where_git_would_have_to_ask_for_a_name_it_is_said_what_to_do() {
    let site = site(OWN, "a-bench");
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", door.local_addr().unwrap());
    std::thread::spawn(move || {
        let answer = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"pages\"\r\nContent-Length: 0\r\n\
                      Connection: close\r\n\r\n";
        for mut caller in door.incoming().flatten() {
            let mut asked = BufReader::new(caller.try_clone().unwrap()).lines();
            while asked.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            caller.write_all(answer.as_bytes()).unwrap();
        }
    });
    let mut publish = showground(site.path());
    let publish = publish.args(["publish", &format!("git:{address}/pages.git#pages")]).stdin(Stdio::null());
    let refused = end(publish.env_remove("GIT_ASKPASS").env_remove("SSH_ASKPASS"));
    let said = format!("could not read Username for '{address}'; have git remember a name and a token");
    assert!(refused.code == 3 && refused.stderr.contains(&said), "{refused:?}");
}
