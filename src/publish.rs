//! `publish`: the built site sent somewhere, and only what differs.
//!
//! What lies at the other end is listed once and held against the site; [`plan`] says what is sent in which order, so that no
//! page that readers can reach ever links to one that is not there. A list that lies beside the site ([`list`]) says
//! what was put there, so that nothing else is ever deleted.

mod bucket;
mod fit;
mod folder;
mod git;
mod list;
mod machine;
pub mod mark;
mod plan;
mod refusal;
mod site;
mod target;

pub use fit::{at_an_example, fit_to_be_seen, to_build};
pub use list::{List, NAME as LIST, named};
pub use plan::{Act, Plan, Step};
pub use refusal::{may, named as some};
pub use site::Site;
pub use target::Target;

use std::collections::BTreeMap;

use crate::exit::{Failure, Outcome};

/// What lies where a site is to be sent.
#[derive(Debug, Default)]
pub struct Found {
    /// Every file, but for the list, with whether it is as the site has it.
    pub files: BTreeMap<String, bool>,
    /// What an earlier publishing put there; nothing where there was none.
    pub list: Option<List>,
}

/// The other end, at which a site is to lie.
pub trait End {
    /// What lies there; listed once.
    ///
    /// # Errors
    /// When it does not say.
    fn found(&self, site: &Site) -> Result<Found, Failure>;

    /// Waits for the turn to change something there, where somebody else could from elsewhere. Whether what lies there may be
    /// another than was found.
    ///
    /// # Errors
    /// When it does not say.
    fn turn(&self) -> Result<bool, Failure> {
        Ok(false)
    }

    /// Does what is planned, and tells of each step that it is done. `list` is what was found there.
    ///
    /// # Errors
    /// When it does not take something. The next publishing goes on from what was done.
    fn take(&self, plan: &Plan, site: &Site, list: Option<&List>, done: &dyn Fn()) -> Outcome;
}

/// An end at which files are put and deleted one by one.
trait Place {
    /// Takes these steps, none of which depends on another, and tells of each that it is done.
    ///
    /// # Errors
    /// When the other end does not take one.
    fn take(&self, steps: &[Step], site: &Site, done: &dyn Fn()) -> Outcome;

    /// Puts the list in the place of the one before.
    ///
    /// # Errors
    /// When the other end does not take it.
    fn note(&self, list: &List) -> Outcome;
}

/// So many files, in words.
pub fn files(many: usize) -> String {
    if many == 1 { "1 file".to_owned() } else { format!("{many} files") }
}

/// Does what is planned, one act after the other.
///
/// # Errors
/// When the other end does not take something. What was sent stays; the next publishing goes on from there.
fn step_by_step(place: &impl Place, plan: &Plan, site: &Site, list: Option<&List>, done: &dyn Fn()) -> Outcome {
    plan.carry_out(site, list, |act| match act {
        Act::Note(list) => place.note(list),
        Act::Take(steps) => place.take(steps, site, done),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_is_no_files() {
        assert_eq!([0, 1, 2].map(files), ["0 files", "1 file", "2 files"]);
    }
}
