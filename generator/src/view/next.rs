//! What happened next: how far things came, what is in use, what ended and what it taught, who will be asked next.

use jiff::ToSpan;
use model::item::{Kind, Step};
use model::value::Day;
use serde::Serialize;
use tera::Value;

use super::Views;
use crate::dates::{self, ShownDay};
use crate::page::{Page, Shown};
use crate::site::Ix;

/// When a prototype is asked how it is going: months after the final event of its round.
const CHECK_INS: [i64; 4] = [3, 6, 12, 24];
/// How many updates the page shows.
const LATEST: usize = 12;

#[derive(Serialize)]
struct FunnelStep {
    id: &'static str,
    label: String,
    ideas: usize,
    prototypes: usize,
}

#[derive(Serialize)]
struct StepShown {
    id: &'static str,
    label: String,
    items: Vec<Value>,
}

#[derive(Serialize)]
struct Due {
    title: String,
    url: Option<String>,
    date: ShownDay,
}

impl Views<'_> {
    pub(super) fn has_next(&self) -> bool {
        self.has(Kind::Idea) || self.has(Kind::Prototype)
    }

    pub(super) fn what_happened_next(&self) -> Option<Page> {
        let prototypes = self.site.of(Kind::Prototype);
        let over = |ix: &Ix| self.site.item(*ix).stage().is_some_and(|stage| stage.step().is_none());
        let ended = prototypes.iter().copied().filter(over);
        let due = self.due();
        let updates = self.site.of(Kind::Update).into_iter().filter(|ix| self.site.dated(*ix) <= Some(self.site.today));
        let page =
            || self.begin("/what-happened-next/", "next.html", &self.text("next"), &self.text("next_intro"), "next");
        self.has_next().then(|| {
            page()
                .figure("funnel", &self.funnel_of_both())
                .figure("steps", &self.by_step(&prototypes))
                .list("ended", self.cards(ended))
                .list("updates", self.cards(updates.take(LATEST)))
                .figure("due", &due)
                .figure("first_due", &due.first().map(|due| &due.date))
        })
    }

    fn funnel_of_both(&self) -> Vec<FunnelStep> {
        let counts = self.site.funnel(Kind::Idea).into_iter().zip(self.site.funnel(Kind::Prototype));
        let step = |(step, (ideas, prototypes)): (Step, (usize, usize))| FunnelStep {
            id: step.as_str(),
            label: self.text(&format!("step_{}", step.as_str())),
            ideas,
            prototypes,
        };
        Step::ALL.into_iter().zip(counts).map(step).collect()
    }

    /// Prototypes by where they are, those that came furthest first.
    fn by_step(&self, prototypes: &[Ix]) -> Vec<StepShown> {
        let at = |step: Step| {
            prototypes
                .iter()
                .copied()
                .filter(move |ix| self.site.item(*ix).stage().and_then(|s| s.step()) == Some(step))
        };
        let step = |step: Step| StepShown {
            id: step.as_str(),
            label: self.text(&format!("step_{}", step.as_str())),
            items: self.cards(at(step)).map(|card: Shown| card.value).collect(),
        };
        Step::ALL.into_iter().rev().map(step).filter(|step| !step.items.is_empty()).collect()
    }

    /// The next question "how is it going?" to each prototype that is still on its way.
    fn due(&self) -> Vec<Due> {
        let mut due: Vec<(Day, Ix)> =
            self.site.of(Kind::Prototype).into_iter().filter_map(|ix| Some((self.next_check_in(ix)?, ix))).collect();
        due.sort();
        due.into_iter()
            .map(|(day, ix)| Due {
                title: self.site.title(ix).to_owned(),
                url: self.site.url(ix),
                date: dates::day(day),
            })
            .collect()
    }

    fn next_check_in(&self, ix: Ix) -> Option<Day> {
        self.site.item(ix).stage().and_then(|stage| stage.step())?;
        let round = self.site.targets(ix, "round").first().copied()?;
        let ended = self.site.round(round)?.final_event?;
        let days = CHECK_INS.into_iter().filter_map(|months| ended.0.checked_add(months.months()).ok().map(Day));
        days.into_iter().find(|day| *day >= self.site.today)
    }
}
