//! SIGKILL at each call by which a build changes the disk.

use rayon::prelude::*;

use super::calls::{self, Call};
use super::{Change, judged};
use crate::crash::dice::Dice;
use crate::crash::{can_fail_calls, times};

#[test]
fn a_build_that_is_killed_leaves_old_and_new_files_and_the_next_one_finishes() {
    if !can_fail_calls("SIGKILL at each call of a build") {
        return;
    }
    let mut dice = Dice::new();
    for change in Change::all() {
        let all: Vec<Call> = calls::of(&change).into_iter().filter(Call::changes).collect();
        for kind in ["open", "write", "rename"] {
            assert!(all.iter().any(|call| call.name.contains(kind)), "{}: no {kind} in {all:?}", change.what);
        }
        let picked = calls::spread(&all, times(6, usize::MAX), &mut dice);
        let results: Vec<_> = picked.par_iter().map(|call| killed(&change, call)).collect();
        judged(change.what, &results);
        println!("{}: killed at {} of {} calls that change the disk", change.what, picked.len(), all.len());
    }
}

/// Kills a build at a call, looks at what it left, and builds again.
fn killed(change: &Change, call: &Call) -> Result<(), String> {
    let site = change.laid();
    let Call { name, n, about } = call;
    let inject = format!("inject={name}:signal=KILL:when={n}");
    let (_, trace) = calls::traced(&site.root, &["-e", &format!("trace={name}"), "-e", &inject]);
    assert!(trace.contains("killed by SIGKILL"), "{}, killed at {name} {n}: it was not", change.what);
    let after = change.is_whole(&site).and_then(|()| change.is_mended(&site));
    after.map_err(|wrong| format!("{}, killed at {name} {n} ({about}): {wrong}", change.what))
}
