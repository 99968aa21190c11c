//! An event: what was or will be done there.

use model::item::Kind;

use super::Views;
use crate::page::{Page, Sort};
use crate::site::Ix;

impl Views {
    pub(super) fn event(&self, ix: Ix) -> Page<'_> {
        // Ideas and prototypes may be named by the event, or name it themselves.
        let mut ideas = self.site.targets(ix, "ideas");
        ideas.extend(self.site.back(ix, Kind::Idea, "stages"));
        let mut prototypes = self.site.targets(ix, "prototypes");
        prototypes.extend(self.site.back(ix, Kind::Prototype, "made_at"));
        for list in [&mut ideas, &mut prototypes] {
            list.sort_unstable();
            list.dedup();
        }
        self.detail(ix)
            .list("ideas", self.cards(self.site.by_title(ideas)))
            .list("prototypes", self.cards(self.site.by_title(prototypes)))
            .figure("feedback_count", self.site.count_back(ix, Kind::Feedback, "event"))
            .show("thread", Sort::Figure, self.thread(ix))
    }
}
