//! Ideas that nobody answers, and ideas that nobody shapes.

use model::item::{Kind, Stage};

use super::words::date;
use super::{Ground, Sign};
use crate::site::Ix;

impl Ground<'_> {
    /// An idea that has no answer. One of which something is being made has one that all can see.
    pub(super) fn idea_unanswered(&self, ix: Ix) -> Option<Sign> {
        let (item, came) = (self.item(ix), self.came(ix)?);
        let idea = item.details.idea().filter(|idea| idea.answer.is_none())?;
        let taken_up = matches!(item.stage(), Some(Stage::Prototyping | Stage::TakenForward));
        if taken_up || !idea.is_alive() || self.site.count_back(ix, Kind::Prototype, "ideas") > 0 {
            return None;
        }
        let why = format!("It came on {}, {}, and nobody has answered it.", date(came), self.ago(came));
        let next = format!("ask who can answer it, and write what they say under `answer:` in {}", item.id.file());
        Some(Sign { since: self.after(came), why, next })
    }

    /// An idea that takes shape, and to which nothing happens.
    pub(super) fn shaping_quiet(&self, ix: Ix) -> Option<Sign> {
        let item = self.item(ix);
        item.stage().filter(|stage| *stage == Stage::Shaping)?;
        let since = item.stages().last()?.date;
        let about = self.site.happened(ix).chain(self.site.back(ix, Kind::Comment, "about"));
        let last = self.last(about.map(|other| self.site.dated(other)).chain([self.site.last_sign(ix), since]))?;
        let (day, how_long) = (date(last), self.ago(last));
        let why = match since.filter(|since| *since < last) {
            Some(since) => {
                format!("It has been taking shape since {}; the last news is of {day}, {how_long}.", date(since))
            }
            None => format!("It has been taking shape since {day}, {how_long}, without any news."),
        };
        let next = format!(
            "ask its people how far they are, and write that as an update; or say what became of it: `showground stage {} …`",
            item.id
        );
        Some(Sign { since: self.after(last), why, next })
    }
}
