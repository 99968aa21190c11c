//! The home page: what this is, what to do now, what came of it.

use model::item::{Kind, RoundState, Step};
use model::value::Day;
use model::vocab::Vocabulary;
use serde::Serialize;
use tera::{Map, Value};

use super::figures::AreaMap;
use super::{About, Head, Views};
use crate::fingerprint::{self, Mix};
use crate::language::{self, Text};
use crate::page::{Page, Shown, Sort};
use crate::site::Ix;

/// How many things of each type the home page shows: one row of cards on a wide screen.
const A_ROW: usize = 3;
/// How many chosen things it shows: two rows.
const CHOSEN: usize = 6;

#[derive(Serialize)]
struct StepCount {
    id: &'static str,
    label: String,
    count: usize,
}

#[derive(Serialize)]
struct AreaCount {
    label: Text,
    url: String,
    count: usize,
}

impl Views {
    pub(super) fn home(&self) -> Page<'_> {
        let made = self.made_here();
        let needs = self.site.open_needs();
        let doors = self.site.by_title(self.site.of(Kind::Page).iter().copied()).into_iter();
        let doors = doors.filter(|ix| self.site.item(*ix).id.as_str().starts_with("pages/get-involved/"));
        let updates =
            self.site.of(Kind::Update).iter().copied().filter(|ix| self.site.dated(*ix) <= Some(self.site.today));
        self.begin_with(self.head_of_home())
            .show("call", Sort::State, self.call())
            .list("challenges", self.cards(self.challenges_now().into_iter().take(A_ROW)))
            .list("made", self.cards(made))
            .figure("made_total", self.site.of(Kind::Prototype).len())
            .figure("funnel", self.step_counts())
            .figure("funnel_finding", self.funnel_finding(self.site.of(Kind::Idea)))
            .figure("ideas_total", self.site.of(Kind::Idea).len())
            .list("updates", self.cards(updates.take(A_ROW)))
            .figure("needs_total", needs.len())
            .list("needs", self.cards(needs.into_iter().take(A_ROW)))
            .list("events", self.cards(self.coming_events().into_iter().take(A_ROW)))
            .list("posts", self.cards(self.site.of(Kind::Post).iter().copied().take(A_ROW)))
            .show("map", Sort::Figure, self.figure(self.map_figure(AreaMap::Ideas)))
            .figure("areas", self.area_counts())
            .list("doors", self.cards(doors))
    }

    fn head_of_home(&self) -> Head<'_> {
        let summary = self.site.settings.strapline.as_deref().unwrap_or_default();
        Head { url: "/".into(), summary: summary.into(), about: About::Site, ..Head::default() }
    }

    /// What the moment calls for, by the dates of the round.
    fn call(&self) -> Shown<'_> {
        let Some(ix) = self.site.current_round() else { return self.call_of("none", Shown::none(), None) };
        let Some(round) = self.site.round(ix) else { return self.call_of("none", Shown::none(), None) };
        let state = round.state(self.site.today);
        let date = match state {
            RoundState::Planned => round.opens,
            RoundState::Open => round.closes,
            RoundState::Making => round.final_event,
            RoundState::After => None,
        };
        self.call_of(state.as_str(), self.card(ix), date)
    }

    fn challenges_now(&self) -> Vec<Ix> {
        match self.site.current_round() {
            Some(round) => self.site.by_title(self.site.in_round(round, Kind::Challenge)),
            None => self.site.of(Kind::Challenge).to_vec(),
        }
    }

    /// What the editors chose, in their order; without a choice, the prototypes that came furthest.
    fn made_here(&self) -> Vec<Ix> {
        let all = [Kind::Prototype, Kind::Idea].into_iter().flat_map(|kind| self.site.of(kind).iter().copied());
        let mut chosen: Vec<Ix> = all.filter(|ix| self.site.item(*ix).common.featured).collect();
        chosen.sort_by_key(|ix| self.site.item(*ix).common.featured_order.unwrap_or(i64::MAX));
        if chosen.is_empty() {
            chosen = self.site.of(Kind::Prototype).to_vec();
            chosen.sort_by_cached_key(|ix| std::cmp::Reverse(self.site.furthest(*ix)));
        }
        chosen.truncate(CHOSEN);
        chosen
    }

    fn step_counts(&self) -> Vec<StepCount> {
        let counts = self.site.funnel(Kind::Idea);
        let step = |(step, count): (Step, usize)| StepCount {
            id: step.as_str(),
            label: self.text(&format!("step_{}", step.as_str())),
            count,
        };
        Step::ALL.into_iter().zip(counts).map(step).collect()
    }

    pub(super) fn coming_events(&self) -> Vec<Ix> {
        let mut coming: Vec<Ix> = self.site.of(Kind::Event).iter().copied().filter(|ix| !self.is_past(*ix)).collect();
        coming.reverse();
        coming
    }

    fn area_counts(&self) -> Vec<AreaCount> {
        let words = self.site.words.get(&Vocabulary::Areas).map(Vec::as_slice).unwrap_or_default();
        let area = |word: &model::vocab::Word| AreaCount {
            label: language::word(word),
            url: format!("/areas/{}/", word.id),
            count: self.areas.of(&word.id, Kind::Idea).len(),
        };
        words.iter().map(area).collect()
    }

    fn call_of<'v>(&'v self, state: &'static str, round: Shown<'v>, date: Option<Day>) -> Shown<'v> {
        let mark = Mix::new().text(state).mark(&round.mark).mark(&fingerprint::of(&date)).done();
        Shown::later(mark, move || {
            let date = date.map_or_else(Value::none, |date| Value::from_serializable(&self.site.dates.day(date)));
            let parts = [("state", Value::from(state)), ("round", round.value()), ("date", date)];
            Value::from(parts.into_iter().map(|(key, value)| (key.into(), value)).collect::<Map>())
        })
    }
}
