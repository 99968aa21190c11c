//! No room for what a build makes, or for what it remembers: it says so, and is finished once there is room.

use std::fs;

use super::{Change, build, says_why};
use crate::crash::full::Filler;
use crate::crash::mounts::{Kind, Mount};
use crate::crash::{all, skipped};
use crate::program::end;

/// All that these builds make and remember fits in here, in KiB.
const LARGE: u32 = 16 * 1024;
/// What a build says when there is no room.
const FULL: &str = "No space left on device";

#[test]
fn a_site_that_finds_no_room_stays_old_or_new_file_by_file() {
    let step = if all() { 4 } else { 320 };
    for change in Change::all() {
        little_by_little(&change, "public", step);
    }
}

#[test]
fn a_memory_that_finds_no_room_costs_no_page() {
    for change in Change::all() {
        let step = if all() || change.is_built { 4 } else { 16 };
        little_by_little(&change, ".showground", step);
    }
}

#[test]
fn a_disk_without_a_block_or_a_name_left_takes_no_page_half() {
    for (filler, what) in [(Filler::Bytes, "without a free block"), (Filler::Files, "without a free inode")] {
        for change in Change::all() {
            to_the_brim(&change, filler, what);
        }
    }
}

/// Gives a folder of the site more and more room, in steps of so many KiB, until all fits.
fn little_by_little(change: &Change, folder: &str, step: u32) {
    for (refused, room) in (step..LARGE).step_by(step as usize).enumerate() {
        let mut mount = None;
        let site = change.laid_on(|root| mount = Some(Mount::over(&root.join(folder), &Kind::Memory(LARGE))));
        let mount = match mount.unwrap() {
            Ok(mount) => mount,
            Err(why) => return skipped(&format!("no room in {folder}/"), &why),
        };
        mount.resize(mount.used() + room);
        let what = format!("{}, {room} KiB left for {folder}/", change.what);
        let fits = is_taken_or_said(change, &site, &what);
        mount.resize(LARGE);
        change.is_mended(&site).unwrap_or_else(|wrong| panic!("{what}: {wrong}"));
        if fits {
            assert!(refused > 0, "{what}: there was room from the beginning");
            return println!("{}: {folder}/ had no room {refused} times, and has it with {room} KiB", change.what);
        }
    }
    panic!("{}: {LARGE} KiB are too little", change.what);
}

/// Builds where nothing is left, and again once there is.
fn to_the_brim(change: &Change, filler: Filler, what: &str) {
    let mut mount = None;
    let kind = Kind::Disk { mib: 16, inodes: 1_024 };
    let site = change.laid_on(|root| mount = Some(Mount::over(&root.join("public"), &kind)));
    let mount = match mount.unwrap() {
        Ok(mount) => mount,
        Err(why) => return skipped(&format!("a disk {what}"), &why),
    };
    let public = site.root.join("public");
    let what = format!("{} on a disk {what}", change.what);
    let in_the_way = filler.lay(&public);
    let run = end(&mut build(&site.root));
    in_the_way.iter().for_each(|file| fs::remove_file(file).unwrap());
    assert!(run.code == 3 && run.stderr.contains(FULL), "{what}: {run:?}");
    change.is_whole(&site).and_then(|()| change.is_mended(&site)).unwrap_or_else(|wrong| panic!("{what}: {wrong}"));
    drop(mount);
    println!("{what}: said, and made once there was room");
}

/// Whether a build was done; it says that there is no room otherwise, and every file is whole.
fn is_taken_or_said(change: &Change, site: &super::Site, what: &str) -> bool {
    let run = end(&mut build(&site.root));
    let judged = match run.code {
        0 => change.is_done(site),
        _ if !run.stderr.contains(FULL) => Err(format!("it fails otherwise: {run:?}")),
        _ => says_why(&run, &site.root).and_then(|()| change.is_whole(site)),
    };
    judged.unwrap_or_else(|wrong| panic!("{what}: {wrong}"));
    run.code == 0
}
