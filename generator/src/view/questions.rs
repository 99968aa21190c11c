//! Questions to readers: the posts that ask one, first those that still wait for answers.

use model::item::Kind;

use super::Views;
use crate::page::Page;
use crate::site::Ix;

impl Views {
    pub(super) fn has_questions(&self) -> bool {
        self.site.of(Kind::Post).iter().any(|ix| self.asks(*ix))
    }

    pub(super) fn questions(&self) -> Page<'_> {
        let asked = self.site.of(Kind::Post).iter().copied().filter(|ix| self.asks(*ix));
        let (open, answered): (Vec<Ix>, Vec<Ix>) = asked.partition(|ix| !self.has_summary(*ix));
        self.begin("/news/questions/", self.text("questions_to_you"), self.text("questions_to_you_intro"), "events")
            .list("open", self.cards(open))
            .list("answered", self.cards(answered))
    }

    fn asks(&self, ix: Ix) -> bool {
        self.site.item(ix).details.post().is_some_and(|post| post.question.is_some())
    }

    /// Whether the organisers have written down what they heard.
    fn has_summary(&self, ix: Ix) -> bool {
        self.site.item(ix).details.post().is_some_and(|post| post.what_we_heard.is_some())
    }
}
