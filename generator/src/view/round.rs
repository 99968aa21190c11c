//! A round, and all of them. A round is never taken down: its page is the same when it is over.

use std::collections::BTreeSet;

use model::item::Kind;
use serde::Serialize;
use tera::Value;

use super::challenge::A_FEW;
use super::{Head, Views};
use crate::dates::ShownDay;
use crate::fingerprint::Mix;
use crate::language::Text;
use crate::page::{Page, Shown, Sort};
use crate::site::Ix;

#[derive(Serialize)]
struct Answered {
    answered: usize,
    of: usize,
}

/// What one can count of a round.
#[derive(Serialize)]
struct Column {
    title: Text,
    url: Option<String>,
    opens: Option<ShownDay>,
    final_event: Option<ShownDay>,
    ideas: usize,
    prototypes: usize,
    events: usize,
    partners: usize,
    areas: usize,
}

/// A round beside the one before it.
#[derive(Serialize)]
struct Comparison {
    last: Column,
    this: Column,
}

impl Views {
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
        let this = self.compared().map(|(this, _)| this);
        self.begin("/rounds/", self.text("list_round"), self.text("list_round_intro"), "next")
            .list("rounds", list)
            .figure(
                "comparison",
                self.compared().map(|(this, last)| Comparison { last: self.column(last), this: self.column(this) }),
            )
            .show("this", Sort::Card, this.map_or_else(Shown::none, |this| self.front(this)))
    }

    /// The round of the moment and the one before it.
    fn compared(&self) -> Option<(Ix, Ix)> {
        let this = self.site.current_round()?;
        Some((this, self.site.targets(this, "previous").first().copied()?))
    }

    fn column(&self, ix: Ix) -> Column {
        let count = |kind| self.site.in_round(ix, kind).len();
        let (round, partners) = (self.site.round(ix), self.partners_of(ix));
        let areas: BTreeSet<&str> =
            partners.iter().flat_map(|ix| &self.site.item(*ix).common.areas).map(|term| term.0.as_str()).collect();
        Column {
            title: self.site.called(ix),
            url: self.site.url(ix).map(str::to_owned),
            opens: round.and_then(|round| round.opens).map(|day| self.site.dates.day(day)),
            final_event: round.and_then(|round| round.final_event).map(|day| self.site.dates.day(day)),
            ideas: count(Kind::Idea),
            prototypes: count(Kind::Prototype),
            events: count(Kind::Event),
            partners: partners.len(),
            areas: areas.len(),
        }
    }

    pub(super) fn partners_of(&self, ix: Ix) -> Vec<Ix> {
        let mut partners = self.site.targets(ix, "partners");
        partners.extend(self.site.in_round(ix, Kind::Organisation));
        partners.sort_unstable();
        partners.dedup();
        partners
    }

    /// What a round promised, and who was thanked for what: money, help and thanks side by side.
    pub(super) fn round_awards(&self, ix: Ix) -> Page<'_> {
        let title = format!("{}: {}", self.text("awards"), self.site.title(ix));
        let head = Head { summary: self.text("list_award_intro").into(), ..self.head_beside(ix, "awards", title) };
        self.begin_with(head)
            .card("item", self.card(ix))
            .list("awards", self.cards(self.site.in_round(ix, Kind::Award)))
    }

    pub(super) fn round(&self, ix: Ix) -> Page<'_> {
        let (ideas, prototypes) = (self.site.in_round(ix, Kind::Idea), self.site.in_round(ix, Kind::Prototype));
        let one = |other: Option<Ix>| other.map_or_else(Shown::none, |other| self.card(other));
        let next = self.site.back(ix, Kind::Round, "previous").first().copied();
        let url = (!ideas.is_empty()).then(|| format!("/ideas/round/{}/", self.site.item(ix).id.slug()));
        let partners = self.partners_of(ix);
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
            .figure("took_part", self.took_part_sentence(ix))
            .figure("answered", Answered { answered: self.site.answered(&ideas), of: ideas.len() })
    }

    /// Who took part in a round: the people who asked for a page, and the groups behind ideas.
    pub(super) fn who_took_part(&self, ix: Ix) -> Page<'_> {
        let title = format!("{}: {}", self.text("took_part"), self.site.title(ix));
        let head =
            Head { summary: self.text("took_part_intro").into(), ..self.head_beside(ix, "who-took-part", title) };
        self.begin_with(head)
            .card("item", self.card(ix))
            .show("chart", Sort::Figure, self.figure(self.took_part_figure(ix)))
            .show("motivations", Sort::Figure, self.figure(self.motivations_figure(ix)))
    }

    /// What the ideas of a round say: what people asked for, and what was found in it.
    pub(super) fn findings(&self, ix: Ix) -> Page<'_> {
        let title = format!("{}: {}", self.text("findings"), self.site.title(ix));
        self.begin_with(self.head_beside(ix, "findings", title))
            .card("item", self.front(ix))
            .figure("ideas_total", self.site.in_round(ix, Kind::Idea).len())
            .show("chart", Sort::Figure, self.figure(self.asked_figure(ix)))
    }
}
