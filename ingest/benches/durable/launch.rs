//! The hour in which a programme is announced, at once: very many ideas, each in words of its own, as fast as they are taken. The
//! site stays, for whoever wants to see what editors find then.

use std::fs;
use std::os::unix::fs::MetadataExt;

use crate::Fallible;
use crate::durable::site::{Form, Site};
use crate::durable::{http, memory};

/// A block of a disk, as file systems count them.
const BLOCK: u64 = 512;

/// Sends so many ideas by so many clients, and says how long that took and what of the disk they take.
pub fn announce(site: &Site, clients: usize, ideas: usize) -> Fallible<()> {
    let (memory, times) = memory::most(site.worker.pid(), || http::measure(site, Form::Idea, clients, ideas))?;
    let (mut bytes, mut on_disk, mut aside) = (0, 0, 0);
    for record in http::records(&site.inbox())? {
        let about = fs::metadata(&record)?;
        (bytes, on_disk) = (bytes + about.len(), on_disk + about.blocks() * BLOCK);
        aside += usize::from(record.starts_with(site.inbox().join("quarantine")));
    }
    println!("{ideas} ideas by {clients} clients: {:.0} a second", times.a_second());
    println!("p50 {:.1} ms, p99 {:.1} ms", times.quantile(0.5), times.quantile(0.99));
    let [rss, pss, files] = [memory.rss, memory.pss, memory.files].map(|kib| kib / 1024);
    println!("memory of the worker at most {rss} MiB (RSS; PSS {pss}), of which {files} can be read from files again");
    println!("{} bytes each, {} on the disk; {aside} put aside", bytes / ideas as u64, on_disk / ideas as u64);
    println!("{}", site.root().display());
    Ok(())
}
