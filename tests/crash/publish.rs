//! SIGKILL at each call by which a publishing changes a folder: each file is old or new, no page that readers can reach links
//! to one that is not there, what others put there stays, and the next publishing finishes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;

use super::build::calls::{self, Call};
use super::build::{Change, Files, Site, build, judged};
use super::dice::Dice;
use super::{can_fail_calls, times};
use crate::fixture;
use crate::program::{TODAY, end, showground};

/// What somebody else put there.
const THEIRS: &str = "theirs/index.html";
/// What is no part of the site: the list, a file that is not whole yet, and who is at work.
const OURS: [&str; 3] = [".showground-published.json", ".showground-sending", ".showground-publishing"];

/// A site that was built anew, and a folder into which the old one was published.
struct Stage {
    change: Change,
    site: Site,
    old: PathBuf,
}

#[test]
fn a_publishing_that_is_killed_breaks_no_link_and_the_next_one_finishes() {
    if !can_fail_calls("SIGKILL at each call of a publishing") {
        return;
    }
    let stage = Stage::new();
    let (all, _) = stage.killed("seen", &["-e", "trace=file,desc"]);
    let all: Vec<Call> = all.into_iter().filter(Call::changes).collect();
    for kind in ["open", "write", "rename", "unlink", "rmdir", "mkdir"] {
        assert!(all.iter().any(|call| call.name.contains(kind)), "no {kind} in {all:?}");
    }
    let picked = calls::spread(&all, times(16, usize::MAX), &mut Dice::new());
    let one = |(n, call): (usize, &Call)| {
        let Call { name, n: nth, about } = call;
        let inject = format!("inject={name}:signal=KILL:when={nth}");
        let (_, result) = stage.killed(&n.to_string(), &["-e", &format!("trace={name}"), "-e", &inject]);
        result.map_err(|wrong| format!("killed at {name} {nth} ({about}): {wrong}"))
    };
    let results: Vec<_> = picked.par_iter().enumerate().map(one).collect();
    judged("a publishing", &results);
    println!("killed at {} of {} calls that change the folder", picked.len(), all.len());
}

impl Stage {
    fn new() -> Stage {
        let change = Change::some_of_each();
        let site = change.laid();
        let old = site.root.with_file_name("old");
        fs::create_dir_all(old.join("theirs")).unwrap();
        fs::write(old.join(THEIRS), "Somebody else's.").unwrap();
        end(publish(&site.root, &old).arg("--take-over")).good();
        end(&mut build(&site.root)).good();
        Stage { change, site, old }
    }

    /// Publishes under `strace` into a copy of the old folder, and once more. The calls about that folder, and what is wrong.
    fn killed(&self, name: &str, args: &[&str]) -> (Vec<Call>, Result<(), String>) {
        let www = self.old.with_file_name(format!("www-{name}"));
        fixture::copy(&self.old, &www);
        let log = www.with_extension("log");
        let (run, trace) = calls::run(&publish(&self.site.root, &www), &log, args);
        let is_meant = args.iter().any(|arg| arg.contains("KILL"));
        assert_eq!(trace.contains("killed by SIGKILL"), is_meant, "{args:?}: {run:?}");
        let after = self.is_sound(&www).and_then(|()| {
            let again = end(&mut publish(&self.site.root, &www));
            if again.code == 0 {
                self.is_done(&www)
            } else {
                Err(format!("the next publishing fails: {}", again.stderr))
            }
        });
        (calls::about(&trace, &www.to_string_lossy()), after)
    }

    /// Each file is old or new, and all that readers can reach is there.
    fn is_sound(&self, www: &Path) -> Result<(), String> {
        let (there, Change { old, new, .. }) = (site_in(www), &self.change);
        let torn = |name: &String| ![old, new].iter().any(|site| site.get(name) == there.get(name));
        if let Some(name) = there.keys().find(|name| torn(name)) {
            return Err(format!("{name} is torn"));
        }
        let (mut reached, mut next) = (BTreeSet::new(), vec!["index.html".to_owned()]);
        while let Some(name) = next.pop() {
            let bytes = there.get(&name).ok_or_else(|| format!("a page leads to {name}, which is not there"))?;
            if name.ends_with(".html") && reached.insert(name.clone()) {
                next.extend(links(&String::from_utf8_lossy(bytes)));
            }
        }
        assert!(reached.len() > 10, "{reached:?}");
        Ok(())
    }

    fn is_done(&self, www: &Path) -> Result<(), String> {
        let (there, new) = (site_in(www), &self.change.new);
        let names = there.keys().chain(new.keys());
        let wrong: Vec<&String> = names.filter(|name| there.get(*name) != new.get(*name)).collect();
        let theirs = fs::read_to_string(www.join(THEIRS)).unwrap_or_default();
        let is_left = OURS[1..].iter().any(|name| www.join(name).exists());
        match wrong.is_empty() && theirs == "Somebody else's." && !is_left {
            true => Ok(()),
            false => Err(format!("in the end, these are not as they should be: {wrong:?}; theirs: {theirs:?}")),
        }
    }
}

/// The site in a folder, without what is none of it.
fn site_in(www: &Path) -> Files {
    let mut files = fixture::files(www);
    files.retain(|name, _| name != THEIRS && !OURS.contains(&name.as_str()));
    files
}

/// The files to which a page leads, but for what a form is sent to.
fn links(html: &str) -> Vec<String> {
    let all = ["href=\"/", "src=\"/"].into_iter().flat_map(|start| {
        html.match_indices(start).map(move |(at, _)| html[at + start.len()..].split(['"', '#', '?']).next().unwrap())
    });
    let file =
        |path: &str| if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.into() };
    all.map(file).collect()
}

/// The command, on one thread, so that its calls come in one order.
fn publish(root: &Path, www: &Path) -> Command {
    let mut command = showground(root.parent().unwrap());
    command.arg("publish").arg(www).args(["--threads", "1", "--today", TODAY]).arg("--root").arg(root);
    command
}
