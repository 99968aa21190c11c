//! A post, with the question it asks and what readers said.

use model::item::Details;

use super::Views;
use crate::card;
use crate::page::{Page, Sort};
use crate::site::Ix;

impl Views<'_> {
    pub(super) fn post(&self, ix: Ix) -> Page {
        let about: Vec<_> = self.site.targets(ix, "about").into_iter().map(|to| card::reference(self.site, to)).collect();
        let mut page = self.detail(ix, "post.html");
        if let Some(first) = self.first_place(ix) {
            page = self.with_canonical(page, ix, first);
        }
        page.figure("about", &about).show("thread", Sort::Figure, self.thread(ix))
    }

    /// Where a post was published first, when search engines should prefer that place.
    fn first_place(&self, ix: Ix) -> Option<String> {
        match &self.site.item(ix).details {
            Details::Post(post) if post.canonical => post.first_published.as_ref()?.url.clone(),
            _ => None,
        }
    }

    fn with_canonical(&self, page: Page, ix: Ix, canonical: String) -> Page {
        let summary = self.site.item(ix).common.summary.clone().unwrap_or_default();
        let head = super::Head { url: page.url.clone(), title: self.site.title(ix).to_owned(), summary, canonical, section: "news", ..Default::default() };
        let template = page.template.clone();
        self.begin_with(head, &template).card("item", self.card(ix)).body("body", self.body(ix))
    }
}
