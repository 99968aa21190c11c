//! The folders of what is private: who may read them, where they lie, and whether there is room for more.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::Finding;

/// Folders that nobody but the editors may see.
pub const PRIVATE: [&str; 2] = ["vault", "inbox"];
/// With less than this, a day of many submissions may not fit, nor the working files of git.
const LOW_MIB: u64 = 1024;
/// With less than this, nothing is taken.
const EMPTY_MIB: u64 = ingest::limits::KEEP_FREE / (1024 * 1024);

/// Whether only their owner can read the vault and what is in it.
pub fn permissions(root: &Path) -> Vec<Finding> {
    let vault = root.join("vault");
    if !vault.exists() {
        return vec![Finding::fine("there is no vault yet; it will be made for its owner alone")];
    }
    let inside = std::fs::read_dir(&vault).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut open: Vec<PathBuf> = std::iter::once(vault.clone()).chain(inside).filter(|path| others_may(path)).collect();
    open.sort();
    if open.is_empty() {
        return vec![Finding::fine("only their owner can read the vault and its keys")];
    }
    let wrong = |path: &PathBuf| {
        let name = path.strip_prefix(root).unwrap_or(path).display();
        let mode = if path.is_dir() { "700" } else { "600" };
        Finding::wrong(format!("others than its owner may read {name}"), format!("chmod {mode} {}", path.display()))
    };
    open.iter().map(wrong).collect()
}

/// What cannot be looked at is not taken for safe.
fn others_may(path: &Path) -> bool {
    std::fs::symlink_metadata(path).map_or(true, |known| known.permissions().mode() & 0o077 != 0)
}

/// Whether what is private lies where a web server shows it.
pub fn outside_the_web(root: &Path) -> Finding {
    let whole = |path: PathBuf| path.canonicalize().unwrap_or(path);
    let public = whole(root.join("public"));
    let inside = PRIVATE.iter().find(|name| whole(root.join(name)).starts_with(&public));
    let copied = PRIVATE.iter().find(|name| public.join(name).exists());
    match inside.or(copied) {
        None => Finding::fine("vault/ and inbox/ lie outside of public/"),
        Some(name) => Finding::wrong(
            format!("{name}/ lies in public/, where a web server shows it to everybody"),
            format!("move {name}/ out of public/, and ask the web server's log who has seen it"),
        ),
    }
}

/// Whether there is room for more submissions.
pub fn space(root: &Path) -> Finding {
    let Ok(room) = ingest::room::Room::of(root) else {
        return Finding::look("the free space of the disk cannot be told", "look with `df`");
    };
    let mib = room.bytes / (1024 * 1024);
    let help = "make room: without it nothing can be taken, and the build cannot write the site";
    match mib {
        ..EMPTY_MIB => Finding::wrong(format!("the disk is full: {mib} MiB are free"), help),
        EMPTY_MIB..LOW_MIB => Finding::look(format!("the disk is nearly full: {mib} MiB are free"), help),
        _ => Finding::fine("there is room on the disk"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;
    use std::fs;

    #[test]
    fn a_vault_that_others_can_read_is_wrong() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("vault")).unwrap();
        fs::write(root.path().join("vault/worker.key"), "x").unwrap();
        let mode =
            |path: &str, mode| fs::set_permissions(root.path().join(path), PermissionsExt::from_mode(mode)).unwrap();
        mode("vault", 0o700);
        mode("vault/worker.key", 0o640);
        let found = permissions(root.path());
        assert_eq!((found.len(), found[0].level), (1, Level::Wrong));
        assert!(found[0].what.contains("vault/worker.key") && found[0].help.starts_with("chmod 600"));
        mode("vault/worker.key", 0o600);
        assert_eq!(permissions(root.path())[0].level, Level::Fine);
        mode("vault", 0o755);
        assert!(permissions(root.path())[0].help.starts_with("chmod 700"));
    }

    #[test]
    fn an_inbox_below_the_web_root_is_wrong() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("public/here")).unwrap();
        assert_eq!(outside_the_web(root.path()).level, Level::Fine);
        std::os::unix::fs::symlink(root.path().join("public/here"), root.path().join("inbox")).unwrap();
        assert_eq!(outside_the_web(root.path()).level, Level::Wrong);
        fs::remove_file(root.path().join("inbox")).unwrap();
        fs::create_dir(root.path().join("public/vault")).unwrap();
        assert_eq!(outside_the_web(root.path()).level, Level::Wrong);
    }
}
