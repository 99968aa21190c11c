//! The thing that somebody typed: by its slug, its id, its file or an earlier name.

use model::Kind;

use super::{Ix, Site};

/// There is nothing of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {kind} `{slug}`{help}")]
pub struct NoSuch {
    /// What was looked for.
    pub kind: Kind,
    /// Under which slug.
    pub slug: String,
    /// What may have been meant.
    help: String,
}

impl Site {
    /// The thing of a type that somebody means.
    ///
    /// # Errors
    /// When there is none, or it is not on the site; the nearest name is offered.
    pub fn named(&self, kind: Kind, typed: &str) -> Result<Ix, NoSuch> {
        let folder = format!("{}/", kind.folder());
        let slug = typed.strip_prefix("content/").unwrap_or(typed);
        let slug = slug.strip_suffix(".md").unwrap_or(slug).trim_matches('/');
        let slug = slug.strip_prefix(&folder).unwrap_or(slug);
        let found = self.find(&format!("{folder}{slug}"));
        let shown = found.filter(|ix| self.is_shown(*ix));
        shown.ok_or_else(|| NoSuch { kind, slug: slug.to_owned(), help: self.help(kind, slug, found) })
    }

    fn help(&self, kind: Kind, slug: &str, held_back: Option<Ix>) -> String {
        if let Some(ix) = held_back {
            return format!(
                " on the site: content/{} is held back",
                self.item(ix).id.file().trim_start_matches("content/")
            );
        }
        let mut names: Vec<&str> = self.of(kind).iter().map(|ix| self.item(*ix).id.within()).collect();
        names.sort_unstable();
        model::nearest::suggestion(slug, names).map(|help| format!("; {help}")).unwrap_or_default()
    }
}
