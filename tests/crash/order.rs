//! The order of calls that survives a power cut, seen in each accepted request: the file is synced before it gets its name,
//! its folder after that, each new folder's parent, too, and only then are the thanks written.

use std::collections::BTreeMap;

use crate::crash::ledger::Ledger;
use crate::crash::sent::Submission;
use crate::crash::site::Place;
use crate::crash::worker::Worker;
use crate::crash::{can_fail_calls, times, trace};

/// How many send at the same time.
const CLIENTS: usize = 8;
/// All that changes a file system, and all by which an answer leaves.
const CALLS: &str = "trace=fsync,fdatasync,?link,linkat,?rename,?renameat,?renameat2,?mkdir,mkdirat,write,pwrite64,writev,\
                     sendto,sendmsg";

/// A call with what it is about; it begins and ends in those lines of the trace.
#[derive(Clone, Debug)]
struct Call {
    name: String,
    about: String,
    begun: usize,
    ended: usize,
    /// Whether it did what it should.
    good: bool,
}

#[test]
fn thanks_are_written_after_the_file_its_name_and_its_folders_are_on_the_disk() {
    if !can_fail_calls("the order of calls") {
        return;
    }
    let (mut requests, wanted) = (0, times(40, 1000));
    while requests < wanted {
        requests += CLIENTS * held_against_the_rule(2);
    }
    println!("{requests} accepted requests: file synced < named < folders synced < thanked in each");
}

/// So many requests of each client to a new site, whose folders are still to be made; all of them in order.
fn held_against_the_rule(each: usize) -> usize {
    let place = Place::new();
    let (ledger, mut worker) = (Ledger::new(place.beside("ledger")), Worker::start(&place.root));
    std::fs::remove_dir_all(place.root.join("inbox")).unwrap(); // so that it is seen how it is made
    let trace = worker.traced(&["-e".into(), CALLS.into()]);
    let submission = |client: usize, i: usize| Submission::new((client * each + i) as u64, 3);
    let sent: Vec<Submission> = std::thread::scope(|scope| {
        let client = |client| {
            let (ledger, address) = (&ledger, &worker.address);
            scope.spawn(move || {
                let sent: Vec<_> = (0..each).map(|i| submission(client, i)).collect();
                sent.iter().for_each(|submission| ledger.send_well(submission, address));
                sent
            })
        };
        let clients: Vec<_> = (0..CLIENTS).map(client).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let trace = trace.end();
    worker.kill();
    let calls = calls(&trace);
    let wrong: Vec<String> = sent.iter().filter_map(|one| out_of_order(&calls, one.receipt.as_str()).err()).collect();
    assert!(wrong.is_empty(), "{}\n{trace}", wrong.join("\n"));
    ledger.check(&place.root);
    each
}

/// Whether the calls for one receipt came in an order that could lose it.
fn out_of_order(calls: &[Call], receipt: &str) -> Result<(), String> {
    let thanks = calls.iter().find(|call| call.about.contains("HTTP/1.1 303") && call.about.contains(receipt));
    let thanks = thanks.ok_or_else(|| format!("{receipt}: no thanks were seen"))?;
    let before = |call: &&Call| call.good && call.ended < thanks.begun;
    let is = |name: &'static str| move |call: &&Call| call.name.starts_with(name);
    let of_file = |call: &&Call| call.about.contains(receipt);
    let named = calls.iter().filter(before).filter(is("link")).find(of_file);
    let named = named.or_else(|| calls.iter().filter(before).filter(is("rename")).find(of_file));
    let named = named.ok_or_else(|| format!("{receipt}: thanked before its file had its name"))?;
    let written = calls.iter().filter(is("write")).filter(of_file).rfind(|call| call.ended < named.begun);
    let written = written.ok_or_else(|| format!("{receipt}: its file got its name before it was written"))?;
    let synced = calls.iter().filter(before).filter(is("fsync")).filter(of_file);
    if !synced.into_iter().any(|call| written.ended < call.begun && call.ended < named.begun) {
        return Err(format!("{receipt}: its file got its name before it was on the disk"));
    }
    let (folder, _) = last_path(&named.about).rsplit_once('/').ok_or("no folder")?;
    let synced = |folder: &str, since: usize| {
        let is_it = |call: &&Call| call.about.trim_end_matches('>').ends_with(&format!("<{folder}"));
        calls.iter().filter(before).filter(is("fsync")).filter(is_it).any(|call| since < call.begun)
    };
    if !synced(folder, named.ended) {
        return Err(format!("{receipt}: thanked before its folder was on the disk"));
    }
    let made = calls.iter().filter(is("mkdir")).filter(|call| call.good && call.begun < named.begun);
    for made in made.filter(|made| folder.starts_with(last_path(&made.about))) {
        let parent = last_path(&made.about).rsplit_once('/').map_or("/", |(parent, _)| parent);
        if !synced(parent, made.ended) {
            return Err(format!("{receipt}: thanked before {parent} was on the disk, in which a folder was new"));
        }
    }
    Ok(())
}

/// The last text in quotes.
fn last_path(about: &str) -> &str {
    about.rsplit('"').nth(1).unwrap_or_default()
}

/// The calls of a trace. One that another thread came between has two lines.
fn calls(trace: &str) -> Vec<Call> {
    let (mut calls, mut open): (Vec<Call>, BTreeMap<&str, Call>) = (Vec::new(), BTreeMap::new());
    for (i, line) in trace.lines().enumerate() {
        let thread = line.split_whitespace().next().unwrap_or_default();
        let good = |line: &str| line.rsplit_once(" = ").is_some_and(|(_, result)| !result.starts_with('-'));
        if let Some(name) = trace::name(line) {
            let about = line.split_once('(').map_or("", |(_, rest)| rest);
            let about = about.rsplit_once(')').map_or(about, |(about, _)| about);
            let about = about.trim_end_matches(" <unfinished ...>").to_owned();
            let call = Call { name: name.to_owned(), about, begun: i, ended: i, good: good(line) };
            match line.ends_with("<unfinished ...>") {
                true => drop(open.insert(thread, call)),
                false => calls.push(call),
            }
        } else if let Some(call) = open.remove(thread).filter(|_| line.contains("resumed>")) {
            calls.push(Call { ended: i, good: good(line), ..call });
        }
    }
    calls.extend(open.into_values().map(|call| Call { ended: usize::MAX, ..call }));
    calls
}

#[test]
fn an_order_that_loses_things_is_seen() {
    let good = [
        r#"7 1.0 mkdir("/s/inbox/waiting", 0777) = 0"#,
        r#"7 1.1 fsync(9</s/inbox>) = 0"#,
        r#"7 1.2 write(9</s/inbox/waiting/R.md#1>, "x", 1) = 1"#,
        r#"7 1.3 fsync(9</s/inbox/waiting/R.md#1> <unfinished ...>"#,
        r#"8 1.4 write(4<anon_inode:[eventfd]>, "", 8) = 8"#,
        r#"7 1.5 <... fsync resumed>) = 0"#,
        r#"7 1.6 linkat(AT_FDCWD</s>, "/s/inbox/waiting/R.md#1", AT_FDCWD</s>, "/s/inbox/waiting/R.md", 0) = 0"#,
        r#"7 1.7 fsync(9</s/inbox/waiting>) = 0"#,
        r#"8 1.8 writev(5<socket:[1]>, [{iov_base="HTTP/1.1 303 See Other\r\n/sent/R", iov_len=31}], 1) = 31"#,
    ];
    let told = |lines: &[&str]| out_of_order(&calls(&lines.join("\n")), "R");
    assert_eq!(told(&good), Ok(()));
    let without = |left_out: &[usize]| {
        let kept = good.iter().enumerate().filter(|(i, _)| !left_out.contains(i)).map(|(_, line)| *line);
        told(&kept.collect::<Vec<_>>()).unwrap_err()
    };
    assert!(without(&[1]).contains("in which a folder was new"));
    assert!(without(&[2]).contains("before it was written"));
    assert!(without(&[3, 5]).contains("before it was on the disk"));
    assert!(without(&[6]).contains("before its file had its name"));
    assert!(without(&[7]).contains("before its folder was on the disk"));
    assert!(without(&[8]).contains("no thanks"));
    let mut late = good;
    late.swap(7, 8);
    assert!(told(&late).unwrap_err().contains("before its folder was on the disk"));
    let failed = [&good[..5], &["7 1.5 <... fsync resumed>) = -1 EIO (Input/output error) (INJECTED)"], &good[6..]];
    assert!(told(&failed.concat()).unwrap_err().contains("before it was on the disk"));
}
