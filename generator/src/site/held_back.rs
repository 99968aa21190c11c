//! Things that exist and that nobody sees: a question about the site has no answer for them.

use model::ItemId;

use super::{Ix, Site};

/// A thing is on no page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file} is not on the site: it is held back, or has mistakes, which `showground check` names")]
pub struct HeldBack {
    file: String,
}

impl Site {
    /// A thing as readers see it: itself, or what it was merged into.
    ///
    /// # Errors
    /// When it is held back.
    pub fn seen(&self, id: &ItemId) -> Result<Ix, HeldBack> {
        let shown = self.find(id.as_str()).filter(|ix| self.is_shown(*ix));
        shown.ok_or_else(|| HeldBack { file: id.file() })
    }
}
