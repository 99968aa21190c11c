//! Everything in one district, and all districts.

use model::item::Kind;
use model::vocab::{Vocabulary, Word};
use serde::Serialize;

use super::Views;
use super::challenge::A_FEW;
use crate::page::Page;
use crate::site::Ix;

#[derive(Serialize)]
struct AreaShown<'a> {
    id: &'a str,
    label: &'a str,
}

#[derive(Serialize)]
struct AreaRow<'a> {
    label: &'a str,
    url: String,
    #[serde(flatten)]
    totals: Totals,
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

impl Views<'_> {
    pub(super) fn areas(&self) -> Vec<Page> {
        let words = self.site.words.get(&Vocabulary::Areas).map(Vec::as_slice).unwrap_or_default();
        if words.is_empty() {
            return Vec::new();
        }
        let rows = words.iter().map(|word| AreaRow {
            label: &word.label,
            url: format!("/areas/{}/", word.id),
            totals: self.totals(word),
        });
        let rows: Vec<AreaRow<'_>> = rows.collect();
        let list = self
            .begin("/areas/", "areas.html", &self.text("areas"), &self.text("areas_intro"), "")
            .figure("areas", &rows);
        words.iter().map(|word| self.area(word)).chain([list]).collect()
    }

    fn area(&self, word: &Word) -> Page {
        let few = |kind| self.cards(self.in_area(kind, word).into_iter().take(A_FEW));
        let ideas = self.in_area(Kind::Idea, word);
        let url = (!ideas.is_empty()).then(|| format!("/ideas/area/{}/", word.id));
        self.begin(&format!("/areas/{}/", word.id), "area.html", &word.label, "", "")
            .figure("area", &AreaShown { id: &word.id, label: &word.label })
            .list("ideas", few(Kind::Idea))
            .list("prototypes", few(Kind::Prototype))
            .list("needs", few(Kind::Need))
            .list("offers", few(Kind::Offer))
            .list("events", few(Kind::Event))
            .list("partners", few(Kind::Organisation))
            .figure("totals", &self.totals(word))
            .figure("ideas_url", &url)
    }

    fn in_area(&self, kind: Kind, word: &Word) -> Vec<Ix> {
        let here = |ix: &Ix| self.is_in(*ix, &word.id) || self.venue_in(*ix, &word.id);
        self.site.of(kind).into_iter().filter(here).collect()
    }

    fn venue_in(&self, ix: Ix, area: &str) -> bool {
        let venue = self.site.item(ix).details.event().and_then(|event| event.venue.as_ref());
        venue.and_then(|venue| venue.area.as_ref()).is_some_and(|term| term.0 == area)
    }

    fn totals(&self, word: &Word) -> Totals {
        let count = |kind| self.in_area(kind, word).len();
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
