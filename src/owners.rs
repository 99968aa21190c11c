//! Whose the folders of a site are. The worker writes `inbox/` and `vault/`, and so does whoever decides: what one user of the machine
//! makes there, another may not be able to read. So all of it belongs to one, and whoever decides does so as that one.
//!
//! As whom the worker runs, nobody can see from here. What can be seen is what belongs to somebody else, and what is closed to who asks.

use std::fmt;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};
use rustix::io::Errno;
use rustix::process::geteuid;

use crate::exit::Failure;

/// What the worker writes, and whoever decides.
pub const SHARED: [&str; 2] = ["vault", "inbox"];
/// What commands write.
const WRITTEN: [&str; 5] = ["vault", "inbox", "content", ".showground", "public"];

/// A user of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct User(u32);

/// Something of a site, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// Its path in the site.
    pub path: PathBuf,
    /// Whose it is.
    pub owner: User,
}

impl User {
    /// Who asks.
    fn asking() -> User {
        User(geteuid().as_raw())
    }

    /// Whose a file or folder is; nothing when that cannot be seen.
    pub fn of(path: &Path) -> Option<User> {
        fs::metadata(path).ok().map(|known| User(known.uid()))
    }

    /// How to type a command as this one.
    pub fn sudo(self, command: &str) -> String {
        match name(self.0) {
            Some(name) => format!("`sudo -u {name} {command}`"),
            None => format!("`sudo -u '#{}' {command}`", self.0),
        }
    }
}

impl fmt::Display for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match name(self.0) {
            Some(name) => f.write_str(&name),
            None => write!(f, "{}", self.0),
        }
    }
}

/// The name of a user of this machine itself; others, such as those of a directory, are known by their number.
fn name(number: u32) -> Option<String> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    users.lines().find_map(|line| match line.split(':').collect::<Vec<_>>()[..] {
        [name, _, its, ..] if its.parse() == Ok(number) => Some(name.to_owned()),
        _ => None,
    })
}

/// The first thing in `inbox/` and `vault/` that does not belong to this user.
pub fn not_of(root: &Path, user: User) -> Option<Owned> {
    let is_other = |_: &Path, known: &Metadata| User(known.uid()) != user;
    SHARED.iter().find_map(|name| first(root, Path::new(name), &is_other))
}

/// The first thing in `inbox/` and `vault/` that belongs to somebody else, and that who asks cannot use.
pub fn closed(root: &Path) -> Option<Owned> {
    SHARED.iter().find_map(|name| first(root, Path::new(name), &is_closed))
}

/// A failure for want of rights, with whose that is which cannot be used, and how to go on. All others stay as they are.
pub fn explained(failure: Failure, root: &Path) -> Failure {
    let denied = io::Error::from(Errno::ACCESS).to_string();
    let Failure::Machine(why) = &failure else { return failure };
    if !why.contains(&denied) {
        return failure;
    }
    let named = WRITTEN.iter().filter(|name| why.contains(**name));
    let closed = named.filter_map(|name| first(root, Path::new(name), &is_closed)).next();
    match closed.or_else(|| itself(root, Path::new(""), &is_closed)) {
        Some(closed) => failure.adding(&how_to_go_on(&closed, root)),
        None => failure,
    }
}

/// Whose something is that is closed to who asks, and how to go on.
fn how_to_go_on(closed: &Owned, root: &Path) -> String {
    let (asking, site) = (User::asking(), User::of(root));
    let (path, owner) = (closed.path.display(), closed.owner);
    if closed.path == Path::new("") {
        return format!(
            "the site’s folder belongs to {owner}: type the command as {owner}, {}",
            owner.sudo("showground …")
        );
    }
    if site == Some(asking) {
        let top: PathBuf = closed.path.iter().take(1).collect();
        let top = root.join(top);
        return format!("{path} belongs to {owner}, and the site to you: `sudo chown -R {asking} {}`", top.display());
    }
    // What an administrator made in the site of another user is mended by that one.
    let user = site.filter(|_| owner == User(0)).unwrap_or(owner);
    format!("{path} belongs to {owner}: type the command as {user}, {}", user.sudo("showground …"))
}

/// Whether something belongs to somebody else, and who asks cannot read it, or write into it where it is a folder.
fn is_closed(path: &Path, known: &Metadata) -> bool {
    let all = Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK;
    let needed = if known.is_dir() { all } else { Access::READ_OK };
    User(known.uid()) != User::asking() && access(path, needed).is_err()
}

/// The first that is so of a file or folder of the site and all that is in it, by their names. Links in it are not followed.
fn first(root: &Path, path: &Path, is_so: &impl Fn(&Path, &Metadata) -> bool) -> Option<Owned> {
    itself(root, path, is_so).or_else(|| {
        let inside = fs::read_dir(root.join(path)).into_iter().flatten().flatten();
        let no_links = inside.filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_symlink()));
        let mut inside: Vec<PathBuf> = no_links.map(|entry| path.join(entry.file_name())).collect();
        inside.sort();
        inside.iter().find_map(|path| first(root, path, is_so))
    })
}

fn itself(root: &Path, path: &Path, is_so: &impl Fn(&Path, &Metadata) -> bool) -> Option<Owned> {
    let whole = root.join(path);
    let known = fs::metadata(&whole).ok().filter(|known| is_so(&whole, known))?;
    Some(Owned { path: path.to_owned(), owner: User(known.uid()) })
}
