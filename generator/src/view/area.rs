//! Everything in one district, and all districts.

use model::item::Kind;
use model::vocab::{Vocabulary, Word};
use serde::Serialize;

use super::challenge::A_FEW;
use super::figures::AreaMap;
use super::{Above, Head, Key, Views};
use crate::page::{Page, Sort};

#[derive(Serialize)]
struct AreaShown<'a> {
    id: &'a str,
    label: &'a str,
}

#[derive(Serialize)]
struct Totals {
    ideas: usize,
    prototypes: usize,
    needs: usize,
    offers: usize,
    events: usize,
    partners: usize,
}

impl Views {
    fn area_words(&self) -> &[Word] {
        self.site.words.get(&Vocabulary::Areas).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn has_areas(&self) -> bool {
        !self.area_words().is_empty()
    }

    pub(super) fn area_pages(&self) -> Vec<(String, Key)> {
        let words = self.area_words().iter().enumerate();
        let list = self.has_areas().then(|| ("/areas/".to_owned(), Key::Areas));
        words.map(|(place, word)| (url(word), Key::Area(place))).chain(list).collect()
    }

    pub(super) fn areas(&self) -> Page<'_> {
        let map = |map: AreaMap| self.figure(self.map_figure(map));
        self.begin("/areas/", self.text("areas"), self.text("areas_intro"), "")
            .show("ideas", Sort::Figure, map(AreaMap::Ideas))
            .show("prototypes", Sort::Figure, map(AreaMap::Prototypes))
            .show("partners", Sort::Figure, map(AreaMap::Partners))
            .figure("areas", self.areas_for_people().shown())
    }

    pub(super) fn area(&self, place: usize) -> Page<'_> {
        let word = &self.area_words()[place];
        let here = |kind| self.areas.of(&word.id, kind);
        let few = |kind| self.cards(here(kind).iter().copied().take(A_FEW));
        let ideas = self.has(Kind::Idea).then(|| format!("/ideas/area/{}/", word.id));
        let head = Head {
            url: url(word).into(),
            title: word.label.as_str().into(),
            summary: self.fill_text("area_intro", &[("area", &word.label)]).into(),
            above: Above::Areas,
            ..Head::default()
        };
        self.begin_with(head)
            .figure("area", AreaShown { id: &word.id, label: &word.label })
            .list("ideas", few(Kind::Idea))
            .list("prototypes", few(Kind::Prototype))
            .list("needs", few(Kind::Need))
            .list("offers", few(Kind::Offer))
            .list("events", few(Kind::Event))
            .list("partners", few(Kind::Organisation))
            .figure("totals", self.totals(word))
            .figure("ideas_url", ideas)
    }

    fn totals(&self, word: &Word) -> Totals {
        let count = |kind| self.areas.of(&word.id, kind).len();
        Totals {
            ideas: count(Kind::Idea),
            prototypes: count(Kind::Prototype),
            needs: count(Kind::Need),
            offers: count(Kind::Offer),
            events: count(Kind::Event),
            partners: count(Kind::Organisation),
        }
    }
}

fn url(word: &Word) -> String {
    format!("/areas/{}/", word.id)
}
