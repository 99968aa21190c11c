//! Whether the worker, and whoever decides, can write where both do.

use std::path::Path;

use super::Finding;
use crate::owners::{self, SHARED, User};

/// What of `inbox/` and `vault/` belongs to whom it should not, as far as that can be seen: as whom the worker runs cannot.
pub fn of_the_private(root: &Path) -> Option<Finding> {
    let (top, owner) = SHARED.iter().find_map(|name| Some((*name, User::of(&root.join(name))?)))?;
    two_owners(root, (top, owner)).or_else(|| closed(root)).or_else(|| another_than_of_the_site(root, owner))
}

/// What one user made between the files of another.
fn two_owners(root: &Path, (top, owner): (&str, User)) -> Option<Finding> {
    let other = owners::not_of(root, owner)?;
    let (path, its) = (other.path.display(), other.owner);
    let what = format!("{path} belongs to {its}, and {top}/ to {owner}: the worker may not be able to use both");
    Some(Finding::wrong(what, to_one(root)))
}

fn closed(root: &Path) -> Option<Finding> {
    let closed = owners::closed(root)?;
    let (path, owner) = (closed.path.display(), closed.owner);
    let what = format!("{path} is closed to you: it belongs to {owner}");
    Some(Finding::wrong(what, format!("type the command as that user: {}", owner.sudo("showground doctor"))))
}

/// It may be meant so, or an administrator was there before the worker.
fn another_than_of_the_site(root: &Path, owner: User) -> Option<Finding> {
    let site = User::of(root).filter(|site| *site != owner)?;
    let what = format!("what is private belongs to {owner}, and the site to {site}");
    Some(Finding::look(what, format!("if the worker does not run as {owner}, {}", to_one(root))))
}

fn to_one(root: &Path) -> String {
    let there = SHARED.iter().map(|name| root.join(name)).filter(|folder| folder.exists());
    let there: Vec<String> = there.map(|folder| folder.display().to_string()).collect();
    format!("give all of it to the user as whom the worker runs: sudo chown -R USER {}", there.join(" "))
}
