//! A round, and all of them. A round is never taken down: its page is the same when it is over.

use model::item::Kind;
use serde::Serialize;
use tera::Value;

use super::Views;
use super::challenge::A_FEW;
use crate::page::{Page, Shown, Sort};
use crate::site::Ix;

#[derive(Serialize)]
struct Answered {
    answered: usize,
    of: usize,
}

impl Views<'_> {
    pub(super) fn rounds_list(&self) -> Option<Page> {
        let rounds = self.site.rounds();
        let with_totals = |ix: Ix| {
            let mut map = self.card(ix).value.as_map().cloned().unwrap_or_default();
            for (key, kind) in [("ideas_total", Kind::Idea), ("prototypes_total", Kind::Prototype)] {
                map.insert(key.into(), Value::from(self.site.in_round(ix, kind).len()));
            }
            Shown::new(Value::from(map))
        };
        let page =
            || self.begin("/rounds/", "rounds.html", &self.text("list_round"), &self.text("list_round_intro"), "");
        (!rounds.is_empty()).then(|| page().list("rounds", rounds.into_iter().map(with_totals)))
    }

    pub(super) fn round(&self, ix: Ix) -> Page {
        let (ideas, prototypes) = (self.site.in_round(ix, Kind::Idea), self.site.in_round(ix, Kind::Prototype));
        let one = |other: Option<Ix>| other.map_or_else(Shown::none, |other| self.card(other));
        let next = self.site.back(ix, Kind::Round, "previous").first().copied();
        let url = (!ideas.is_empty()).then(|| format!("/ideas/round/{}/", self.site.item(ix).id.slug()));
        let mut partners = self.site.targets(ix, "partners");
        partners.extend(self.site.in_round(ix, Kind::Organisation));
        partners.sort_unstable();
        partners.dedup();
        self.detail(ix, "round.html")
            .show("previous", Sort::Card, one(self.site.targets(ix, "previous").first().copied()))
            .show("next", Sort::Card, one(next))
            .list("challenges", self.cards(self.site.by_title(self.site.in_round(ix, Kind::Challenge))))
            .list("highlights", self.cards(self.site.targets(ix, "highlights")))
            .figure("ideas_total", &ideas.len())
            .figure("prototypes_total", &prototypes.len())
            .figure("ideas_url", &url)
            .list("awards", self.cards(self.site.in_round(ix, Kind::Award)))
            .list("events", self.cards(self.site.in_round(ix, Kind::Event)))
            .list("partners", self.cards(self.site.by_title(partners)))
            .list("updates", self.cards(self.site.back(ix, Kind::Update, "about").into_iter().take(A_FEW)))
            .figure("answered", &Answered { answered: self.site.answered(&ideas), of: ideas.len() })
    }
}
