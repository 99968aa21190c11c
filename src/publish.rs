//! `publish`: the built site sent somewhere, and only what differs.
//!
//! What lies at the other end is listed once and held against the site; [`plan`] says what is sent in which order, so that no
//! page that readers can reach ever links to one that is not there. A list that lies beside the site ([`list`]) says
//! what was put there, so that nothing else is ever deleted.

mod folder;
mod list;
mod plan;
mod refusal;
mod site;
mod target;

pub use list::List;
pub use plan::{Plan, Step};
pub use refusal::may;
pub use site::Site;
pub use target::Target;

use std::collections::BTreeMap;

use crate::exit::Outcome;

/// What lies where a site is to be sent.
#[derive(Debug, Default)]
pub struct Found {
    /// Every file, but for the list, with whether it is as the site has it.
    pub files: BTreeMap<String, bool>,
    /// What an earlier publishing put there; nothing where there was none.
    pub list: Option<List>,
}

/// A place in which files are put and deleted one by one.
pub trait Place {
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

/// Sends what differs, one turn after the other. Before anything else, the list says what is about to come and go, so that
/// whoever finishes what was stopped knows what is ours, and believes nothing of it; when all is done, it says what there is.
///
/// # Errors
/// When the other end does not take something. What was sent stays; the next publishing goes on from there.
pub fn step_by_step(place: &dyn Place, plan: &Plan, site: &Site, list: Option<&List>, done: &dyn Fn()) -> Outcome {
    if !plan.is_empty() {
        place.note(&List::under_way(site, list, plan))?;
    }
    plan.turns.iter().try_for_each(|turn| place.take(turn, site, done))?;
    let whole = List::of(site);
    if plan.is_empty() && list == Some(&whole) { Ok(()) } else { place.note(&whole) }
}
