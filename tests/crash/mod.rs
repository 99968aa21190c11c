//! Accepted means durable: the worker is failed in every way that a machine fails, and what it thanked for is counted.
//!
//! One oracle judges all of it, the [`ledger`]: a list of everything that was thanked for, synced by the harness itself. After
//! each fault and restart, each of these is in the inbox exactly once and whole, its private part sealed and to be opened by
//! an editor; no file is there that nobody sent, and none is torn.
//!
//! | Here | The fault |
//! |---|---|
//! | [`order`] | none: the calls of accepted requests are seen to be in the order that survives a power cut |
//! | [`kills`] | SIGKILL at each system call from accept to answer |
//! | [`errors`] | each error at each call that touches a file, once and for as long as it lasts |
//! | [`load`] | SIGKILL at random while 16 clients send everything several times |
//! | [`full`] | no space, no inodes |
//! | [`watermark`] | less room than is to be kept free |
//! | [`monitor`] | the store fails, or has no room, while somebody watches |
//! | [`stop`] | none: it is told to stop under load |
//! | [`power`] | the power is cut: what the kernel had not written is gone |
//! | [`editors`] | SIGKILL, and errors, at each system call of an editor's decision |
//! | [`collect`] | SIGKILL at random, a repository that is away, editors who push at the same time, a history that is cut |
//! | [`publish`] | SIGKILL at each system call by which `showground publish` changes a folder |
//! | [`build`] | all of these happen to `showground build`, and its memory is damaged; the judge is a clean build |
//!
//! The real program is run, and failed from outside: by `strace`, which has to be installed, and by file systems of our own,
//! for which one has to be root. What a machine cannot do is said and counted, never passed in silence; `SKIPPED=FILE` puts
//! it into a file. A usual run takes a part of all faults, spread over them; **`FAULTS=all cargo test --release --test showground
//! crash:: -- --nocapture --test-threads 2`** takes all, for some hours, and `FAULTS=5` five
//! times as many as usual of those that are drawn by chance.

mod build;
mod collect;
mod dice;
mod editors;
mod errors;
mod full;
mod kills;
mod ledger;
mod load;
mod monitor;
mod mounts;
mod order;
mod power;
mod publish;
pub mod sent;
pub mod site;
mod stop;
mod trace;
mod watermark;
pub mod worker;

use std::fs::OpenOptions;
use std::io::Write;

/// Whether all faults are to be tried.
fn all() -> bool {
    std::env::var("FAULTS").is_ok_and(|faults| faults == "all")
}

/// Whether no more than usual was asked for.
fn is_usual() -> bool {
    std::env::var_os("FAULTS").is_none()
}

/// How many in a usual run, and how many of all.
fn times(usual: usize, of_all: usize) -> usize {
    let many = std::env::var("FAULTS").ok().and_then(|faults| faults.parse::<usize>().ok());
    if all() { of_all } else { of_all.min(usual * many.unwrap_or(1)) }
}

/// Says what this machine cannot do, where it is heard.
pub fn skipped(what: &str, why: &str) {
    let line = format!("skipped: {what}, because {why}");
    println!("{line}");
    if let Some(file) = std::env::var_os("SKIPPED") {
        let mut file = OpenOptions::new().create(true).append(true).open(file).unwrap();
        file.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}

/// Whether system calls can be failed on this machine; says so when they cannot.
fn can_fail_calls(what: &str) -> bool {
    trace::is_possible().map_err(|why| skipped(what, &why)).is_ok()
}
