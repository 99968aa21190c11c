//! The power is cut under load: what the kernel had not written is gone, and whatever was thanked for is not among it.

use std::path::Path;
use std::process::Command;

use crate::crash::dice::Dice;
use crate::crash::ledger::Ledger;
use crate::crash::mounts::{Kind, Mount};
use crate::crash::sent::Submission;
use crate::crash::worker::Worker;
use crate::crash::{site, skipped, times};

/// How many send at the same time.
const CLIENTS: u64 = 8;
/// How many each sends before the cut, at most.
const EACH: u64 = 4;

#[test]
fn a_power_cut_right_after_thanks_takes_nothing_that_was_thanked_for() {
    let (folder, cuts, mut dice) = (tempfile::tempdir().unwrap(), times(12, 1_000), Dice::new());
    let disk = folder.path().canonicalize().unwrap().join("disk");
    let mount = match Mount::over(&disk, &Kind::Disk { mib: 64, inodes: 4_096 }) {
        Ok(mount) => mount,
        Err(why) => return skipped("power cuts", &why),
    };
    let (mut thanked, mut unwritten) = (0, 0);
    for cut in 0..cuts {
        let root = disk.join(format!("power-{cut}/site"));
        let ledger = Ledger::new(folder.path().join(format!("ledger-{cut}")));
        site::lay(&root);
        assert!(Command::new("sync").arg("-f").arg(&root).status().unwrap().success(), "the site is on the disk");
        let pending = match cut_under_load(&mount, &root, &ledger, &mut dice) {
            Ok(pending) => pending,
            Err(why) => return skipped("power cuts", &why),
        };
        mount.again();
        let (found, in_ledger) = ledger.check(&root);
        (thanked, unwritten) = (thanked + in_ledger, unwritten + pending.len());
        assert!(found <= in_ledger + pending.len());
        let mut worker = Worker::start(&root);
        pending.iter().for_each(|pending| ledger.send_well(pending, &worker.address));
        worker.kill();
        let (found, in_ledger) = ledger.check(&root);
        assert_eq!(found, in_ledger);
        std::fs::remove_dir_all(root.parent().unwrap()).unwrap();
    }
    println!(
        "{cuts} power cuts: {thanked} thanked for before, 0 lost; {unwritten} cut off, and taken after the restart"
    );
}

/// Everybody sends, and somewhere in between the power is cut. What nobody was thanked for.
fn cut_under_load(mount: &Mount, root: &Path, ledger: &Ledger, dice: &mut Dice) -> Result<Vec<Submission>, String> {
    let mut worker = Worker::start(root);
    let (before, lines) = (1 + dice.below(EACH), 1 + dice.below(40));
    let enough = dice.below(CLIENTS * before);
    let sending = |client: u64| {
        let submissions: Vec<_> = (0..before).map(|i| Submission::new(client * EACH + i, lines)).collect();
        let unsent =
            submissions.into_iter().filter(|one| !one.is_thanked_by(ledger.send(one, &worker.address).as_ref()));
        unsent.collect::<Vec<_>>()
    };
    let (pending, cut) = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                scope.spawn({
                    let sending = &sending;
                    move || sending(client)
                })
            })
            .collect();
        ledger.wait_for_thanks(enough);
        let cut = mount.cut();
        let pending = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
        (pending, cut)
    });
    worker.kill();
    cut.map(|()| pending)
}
