//! A round, and all of them. A round is never taken down: its page is the same when it is over.

use model::item::Kind;
use serde::Serialize;
use tera::Value;

use super::challenge::A_FEW;
use super::{Head, Views};
use crate::fingerprint::Mix;
use crate::page::{Page, Shown, Sort};
use crate::site::Ix;

#[derive(Serialize)]
struct Answered {
    answered: usize,
    of: usize,
}

impl Views<'_> {
    pub(super) fn rounds_list(&self) -> Page<'_> {
        let rounds = self.site.rounds();
        let totals = |ix: &Ix| [Kind::Idea, Kind::Prototype].map(|kind| self.site.in_round(*ix, kind).len());
        let rounds: Vec<(Ix, [usize; 2])> = rounds.into_iter().map(|ix| (ix, totals(&ix))).collect();
        let mut mix = Mix::new();
        for (ix, [ideas, made]) in &rounds {
            mix.mark(&self.marks[*ix]).number(*ideas).number(*made);
        }
        let with_totals = |(ix, [ideas, made]): &(Ix, [usize; 2])| {
            let mut map = self.card_value(*ix).into_map().unwrap_or_default();
            map.insert("ideas_total".into(), Value::from(*ideas));
            map.insert("prototypes_total".into(), Value::from(*made));
            Value::from(map)
        };
        let list = Shown::later(mix.done(), move || rounds.iter().map(with_totals).collect::<Vec<_>>().into());
        self.begin("/rounds/", self.text("list_round"), self.text("list_round_intro"), "").list("rounds", list)
    }

    pub(super) fn round(&self, ix: Ix) -> Page<'_> {
        let (ideas, prototypes) = (self.site.in_round(ix, Kind::Idea), self.site.in_round(ix, Kind::Prototype));
        let one = |other: Option<Ix>| other.map_or_else(Shown::none, |other| self.card(other));
        let next = self.site.back(ix, Kind::Round, "previous").first().copied();
        let url = (!ideas.is_empty()).then(|| format!("/ideas/round/{}/", self.site.item(ix).id.slug()));
        let mut partners = self.site.targets(ix, "partners");
        partners.extend(self.site.in_round(ix, Kind::Organisation));
        partners.sort_unstable();
        partners.dedup();
        self.detail(ix)
            .show("previous", Sort::Card, one(self.site.targets(ix, "previous").first().copied()))
            .show("next", Sort::Card, one(next))
            .list("challenges", self.cards(self.site.by_title(self.site.in_round(ix, Kind::Challenge))))
            .list("highlights", self.cards(self.site.targets(ix, "highlights")))
            .figure("ideas_total", ideas.len())
            .figure("prototypes_total", prototypes.len())
            .figure("ideas_url", url)
            .list("awards", self.cards(self.site.in_round(ix, Kind::Award)))
            .list("events", self.cards(self.site.in_round(ix, Kind::Event)))
            .list("partners", self.cards(self.site.by_title(partners)))
            .list("updates", self.cards(self.site.back(ix, Kind::Update, "about").into_iter().take(A_FEW)))
            .show("funnel", Sort::Figure, self.figure(self.funnel_of_round(ix)))
            .show("activity", Sort::Figure, self.figure(self.activity_figure(ix)))
            .show("phases", Sort::Figure, self.figure(self.round_timeline_figure(ix)))
            .show("took_part", Sort::Figure, self.figure(self.took_part_figure(ix)))
            .figure("answered", Answered { answered: self.site.answered(&ideas), of: ideas.len() })
    }

    /// What the ideas of a round say: what people asked for, and what was found in it.
    pub(super) fn findings(&self, ix: Ix) -> Page<'_> {
        let url = format!("{}findings/", self.site.url(ix).unwrap_or_default());
        let title = format!("{}: {}", self.text("findings"), self.site.title(ix));
        self.begin_with(Head { url: url.into(), title: title.into(), ..Head::default() })
            .card("item", self.front(ix))
            .show("chart", Sort::Figure, self.figure(self.asked_figure(ix)))
    }
}
