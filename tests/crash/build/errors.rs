//! Each error at each call of a build about the site: it is done all the same, or says what is in the way.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::calls::{self, Call};
use super::{Change, judged, says_why};
use crate::crash::dice::Dice;
use crate::crash::{can_fail_calls, times};

/// What a disk and a system say when they cannot. A call that only looks fails with one of them, another each time.
const ERRORS: [&str; 4] = ["EIO", "ENOSPC", "EMFILE", "EINTR"];

#[test]
fn an_error_at_any_call_of_a_build_is_overcome_or_said_and_the_next_build_finishes() {
    if !can_fail_calls("errors at each call of a build") {
        return;
    }
    let change = Change::some_of_each();
    let of_all = calls::of(&change);
    let is_tried = |(i, j, call): &(usize, usize, &Call)| call.changes() || i % ERRORS.len() == *j;
    let each = of_all.iter().enumerate().flat_map(|(i, call)| (0..ERRORS.len()).map(move |j| (i, j, call)));
    let all: Vec<_> = each.filter(is_tried).map(|(_, j, call)| (call, ERRORS[j])).collect();
    let picked = calls::spread(&all, times(12, usize::MAX), &mut Dice::new());
    let one = |(call, error): &(&Call, &str)| {
        let Call { name, n, about } = call;
        let inject = format!("inject={name}:error={error}:when={n}");
        let failed = failed(&change, &["-e".into(), format!("trace={name}"), "-e".into(), inject]);
        failed.map_err(|wrong| format!("{name} {n} ({about}) fails with {error}: {wrong}"))
    };
    let results: Vec<_> = picked.par_iter().map(one).collect();
    judged("an error once", &results);
    println!("{} of {} errors, each at one call of a build", picked.len(), all.len());
}

#[test]
fn an_error_of_a_build_that_lasts_is_said_and_the_next_build_finishes() {
    if !can_fail_calls("errors of a build that last") {
        return;
    }
    let change = Change::some_of_each();
    let all = calls::of(&change);
    let names: BTreeSet<&str> = all.iter().filter(|call| call.changes()).map(|call| call.name.as_str()).collect();
    let cases: Vec<_> = names.into_iter().flat_map(|name| ERRORS.map(|error| (name, error))).collect();
    let picked = calls::spread(&cases, times(8, usize::MAX), &mut Dice::new());
    let results: Vec<_> = picked.par_iter().map(|(name, error)| lasting(&change, &all, name, error)).collect();
    judged("an error that lasts", &results);
    println!("{} of {} errors, each at all calls of one name", picked.len(), cases.len());
}

#[test]
fn a_source_that_cannot_be_read_again_while_pages_are_made_of_it_makes_none() {
    if !can_fail_calls("a source that cannot be read again") {
        return;
    }
    let change = Change::some_of_each(); // which leaves this idea as it was, so that it is read for the open data alone
    let inject = "inject=openat:error=EIO:when=1";
    let args = ["-e", "trace=openat", "-e", inject, "-P", "SITE/content/ideas/a-bench.md"].map(str::to_owned);
    failed(&change, &args).unwrap();
}

/// Fails all calls of a name that change the site: those about the files that they are about. What is interrupted for ever
/// is tried for ever, so that ends some time.
fn lasting(change: &Change, all: &[Call], name: &str, error: &str) -> Result<(), String> {
    let files: BTreeSet<&str> =
        all.iter().filter(|call| call.name == name && call.changes()).flat_map(|call| call.files("SITE")).collect();
    let when = if error == "EINTR" { "1..20" } else { "1+" };
    let mut args =
        vec!["-e".into(), format!("trace={name}"), "-e".into(), format!("inject={name}:error={error}:when={when}")];
    args.extend(files.into_iter().flat_map(|file| ["-P".into(), file.to_owned()]));
    failed(change, &args).map_err(|wrong| format!("{name} fails with {error}, again and again: {wrong}"))
}

/// Fails a build, which was done all the same or says why not; and builds again. In the arguments, `SITE` is the site.
fn failed(change: &Change, args: &[String]) -> Result<(), String> {
    let site = change.laid();
    let args: Vec<String> = args.iter().map(|arg| arg.replace("SITE", &site.root.to_string_lossy())).collect();
    let (run, trace) = calls::traced(&site.root, &args.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(trace.contains("(INJECTED)"), "{args:?} met nothing");
    let after = match run.code {
        0 => change.is_done(&site),
        _ => says_why(&run, &site.root).and_then(|()| change.is_whole(&site)),
    };
    after.and_then(|()| change.is_mended(&site))
}
