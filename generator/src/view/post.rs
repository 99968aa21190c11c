//! A post, with the question it asks and what readers said.

use super::{Head, Views};
use crate::card;
use crate::page::{Page, Sort};
use crate::site::Ix;

impl Views {
    pub(super) fn post(&self, ix: Ix) -> Page<'_> {
        let about: Vec<_> =
            self.site.targets(ix, "about").into_iter().map(|to| card::reference(&self.site, to)).collect();
        let head = Head { canonical: self.first_place(ix), ..self.head_of(ix) };
        self.detail_with(head, ix).figure("about", about).show("thread", Sort::Figure, self.thread(ix))
    }

    /// Where a post was published first, when search engines should prefer that place.
    fn first_place(&self, ix: Ix) -> Option<&str> {
        let post = self.site.item(ix).details.post().filter(|post| post.canonical)?;
        post.first_published.as_ref()?.url.as_deref()
    }
}
