//! The calls of a build that are about the site, and builds in which one of them fails.

use std::path::Path;
use std::process::{Command, Output};

use super::{Change, build};
use crate::crash::trace;
use crate::program::Run;

/// One call, the n-th of its name.
#[derive(Clone, Debug)]
pub struct Call {
    pub name: String,
    pub n: usize,
    /// What it is about.
    pub about: String,
}

impl Call {
    /// Whether it can change what is on the disk.
    pub fn changes(&self) -> bool {
        let opens = self.name.starts_with("open");
        if opens { self.about.contains("O_CREAT") || self.about.contains("O_TRUNC") } else { is_change(&self.name) }
    }

    /// The files that it is about, as far as they are the site's.
    pub fn files<'a>(&'a self, root: &'a str) -> impl Iterator<Item = &'a str> {
        let starts = self.about.match_indices(root).map(|(at, _)| &self.about[at..]);
        starts.map(|rest| rest.split(['"', '>']).next().unwrap_or_default())
    }
}

/// Calls that change what is on a disk, however they are spelt on a machine.
fn is_change(name: &str) -> bool {
    let kinds = ["write", "pwrite", "rename", "link", "symlink", "unlink", "mkdir", "rmdir", "ftruncate", "truncate"];
    let others = ["copy_file_range", "sendfile", "fsync", "fdatasync", "sync", "fallocate", "fchmod", "chmod", "flock"];
    kinds.iter().chain(&others).any(|kind| name.starts_with(kind))
}

/// Calls that look at the disk.
const LOOKS: [&str; 5] = ["open", "stat", "read", "pread", "getdents"];

/// Every call of a build about the site's files.
pub fn of(change: &Change) -> Vec<Call> {
    let site = change.laid();
    let root = site.root.to_string_lossy().into_owned();
    let (run, trace) = traced(&site.root, &["-e", "trace=file,desc"]);
    run.good();
    let mut calls = about(&trace, &root);
    change.is_done(&site).unwrap();
    calls.retain(|call| is_change(&call.name) || LOOKS.iter().any(|look| call.name.contains(look)));
    calls
}

/// The calls in a trace that are about files in a folder.
pub fn about(trace: &str, root: &str) -> Vec<Call> {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    let mut calls = Vec::new();
    for (name, line) in trace.lines().filter_map(|line| Some((trace::name(line)?, line))) {
        let n = counts.entry(name).or_default();
        *n += 1;
        let about = line.split_once('(').map_or("", |(_, about)| about);
        if about.contains(&format!("\"{root}/")) || about.contains(&format!("<{root}/")) {
            calls.push(Call { name: name.to_owned(), n: *n, about: about.replace(root, "SITE") });
        }
    }
    calls
}

/// Builds, seen or failed by `strace` with these arguments. What came of it, and its trace.
pub fn traced(root: &Path, args: &[&str]) -> (Run, String) {
    run(&build(root), &root.with_file_name("trace.log"), args)
}

/// Runs a command in the same way, with its trace in a file.
pub fn run(command: &Command, log: &Path, args: &[&str]) -> (Run, String) {
    let mut command = trace::under(command, log, args);
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let run = Run { code: status.code().unwrap_or(-1), stdout: text(&stdout), stderr: text(&stderr) };
    (run, std::fs::read_to_string(log).unwrap())
}

/// Some of all, spread over them: every so many, from a place that chance picks.
pub fn spread<T: Clone>(all: &[T], wanted: usize, dice: &mut crate::crash::dice::Dice) -> Vec<T> {
    let step = all.len().div_ceil(wanted).max(1);
    let first = usize::try_from(dice.below(step as u64)).unwrap();
    all.iter().skip(first).step_by(step).cloned().collect()
}
