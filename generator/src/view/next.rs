//! What happened next: how far things came, what is in use, what ended and what it taught, who will be asked next.

use model::item::{Kind, Step};
use model::value::Day;
use serde::Serialize;
use tera::Value;

use super::Views;
use crate::dates::ShownDay;
use crate::fingerprint::Mix;
use crate::language::Text;
use crate::page::{Page, Part, Shown, Sort};
use crate::site::Ix;

/// How many updates the page shows.
const LATEST: usize = 12;

#[derive(Serialize)]
struct StepShown {
    id: &'static str,
    label: String,
    items: Value,
}

#[derive(Serialize)]
struct Due {
    title: Text,
    url: Option<String>,
    date: ShownDay,
}

impl Views {
    pub(super) fn has_next(&self) -> bool {
        self.has(Kind::Idea) || self.has(Kind::Prototype)
    }

    pub(super) fn what_happened_next(&self) -> Page<'_> {
        let prototypes = self.site.of(Kind::Prototype);
        let over = |ix: &Ix| self.site.item(*ix).stage().is_some_and(|stage| stage.step().is_none());
        let ended = prototypes.iter().copied().filter(over);
        let due = self.due();
        let told = |ix: &Ix| self.site.dated(*ix) <= Some(self.site.today);
        let updates = self.site.of(Kind::Update).iter().copied().filter(told);
        let first_due = due.first().map(|due| due.date.clone());
        self.begin("/what-happened-next/", self.text("next"), self.text("next_intro"), "next")
            .show("funnel", Sort::Figure, self.figure(self.funnel_figure()))
            .show("activity", Sort::Figure, self.figure(self.latest_activity_figure()))
            .show("steps", Sort::List, self.by_step(prototypes))
            .list("ended", self.with_news(ended.collect()))
            .list("updates", self.cards(updates.take(LATEST)))
            .list("taught", self.cards(self.rounds_that_taught()))
            .figure("due", due)
            .figure("first_due", first_due)
    }

    /// Prototypes by where they are, those that came furthest first.
    fn by_step<'v>(&'v self, prototypes: &'v [Ix]) -> Shown<'v> {
        let at = |step: Step| {
            let here = |ix: &Ix| self.site.item(*ix).stage().and_then(|stage| stage.step()) == Some(step);
            prototypes.iter().copied().filter(here).collect::<Vec<_>>()
        };
        let steps = Step::ALL.into_iter().rev().map(|step| (step, at(step))).filter(|(_, items)| !items.is_empty());
        let steps: Vec<(Step, Shown<'_>)> = steps.map(|(step, items)| (step, self.with_news(items))).collect();
        let mut mix = Mix::new();
        for (step, items) in &steps {
            mix.number(step.number()).mark(&items.mark);
        }
        let shown = move |(step, items): &(Step, Shown<'_>)| StepShown {
            id: step.as_str(),
            label: self.text(&format!("step_{}", step.as_str())),
            items: items.value(),
        };
        let value = move |_: &[Ix]| Value::from_serializable(&steps.iter().map(shown).collect::<Vec<_>>());
        Shown::of_items(mix.done(), Part::Card, prototypes, value)
    }

    /// The cards of prototypes, each with the last that was told about it.
    fn with_news(&self, all: Vec<Ix>) -> Shown<'_> {
        let last = |ix: Ix| {
            let mut told = self.site.back(ix, Kind::Update, "about").into_iter();
            told.find(|update| self.site.dated(*update) <= Some(self.site.today))
        };
        let mut mix = Mix::new();
        for ix in &all {
            mix.mark(&self.marks[*ix]);
            last(*ix).into_iter().for_each(|update| _ = mix.mark(&self.marks[update]));
        }
        let shown = move |ix: &Ix| {
            let mut map = self.card_value(*ix).into_map().unwrap_or_default();
            map.insert("news".into(), last(*ix).map_or_else(Value::none, |update| self.card_value(update)));
            Value::from(map)
        };
        Shown::of_items(mix.done(), Part::Card, all, move |all| all.iter().map(shown).collect::<Vec<_>>().into())
    }

    /// Rounds from which something was learnt, the latest first.
    fn rounds_that_taught(&self) -> Vec<Ix> {
        let taught = |ix: &Ix| self.site.round(*ix).is_some_and(|round| !round.lessons.is_empty());
        self.site.rounds().into_iter().filter(taught).collect()
    }

    /// The next question "how is it going?" to each prototype that is still on its way.
    fn due(&self) -> Vec<Due> {
        let mut due: Vec<(Day, Ix)> =
            self.site.of(Kind::Prototype).iter().filter_map(|ix| Some((self.next_check_in(*ix)?, *ix))).collect();
        due.sort();
        due.into_iter()
            .map(|(day, ix)| Due {
                title: self.site.called(ix),
                url: self.site.url(ix).map(str::to_owned),
                date: self.site.dates.day(day),
            })
            .collect()
    }

    fn next_check_in(&self, ix: Ix) -> Option<Day> {
        let mut days = self.site.check_ins(ix).into_iter().map(|check_in| check_in.due);
        days.find(|day| *day >= self.site.today)
    }
}
